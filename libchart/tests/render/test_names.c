#include "render/names.h"

#include "tests/harness.h"

static struct chart_str logged;

static void keep(void *user, enum ch_warn_level level, struct chart_str text)
{
    struct ch_op *op = user;
    CHECK_INT(level, CH_WARN_ERROR);
    logged = ch_str_dup(op, text);
}

TEST(usual_names_pass)
{
    CHECK_INT(ch_release_name_check(op, CH_STR("web")), 0);
    CHECK_INT(ch_release_name_check(op, CH_STR("a.b-c.0")), 0);
    CHECK_INT(ch_release_name_check(op, CH_STR("a--b")), 0);
    CHECK_INT(
        ch_release_name_check(
            op, CH_STR("aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeee"
                       "fff")),
        0);
}

static void refused(struct ch_op *op, const char *name)
{
    CHECK_INT(ch_release_name_check(op, ch_str_z(name)), CHART_EINVAL);
    ch_error_clear(op);
}

TEST(names_that_kubernetes_would_refuse_do_not_pass)
{
    refused(op, "Foo");
    refused(op, "-a");
    refused(op, "a-");
    refused(op, ".a");
    refused(op, "a.");
    refused(op, "a..b");
    refused(op, "a.-b");
    refused(op, "a-.b");
    refused(op, "a_b");
    refused(op, "a b");
    refused(op, "a\n");
    refused(op, "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffff");
}

TEST(refusal_has_the_text_and_the_log_line)
{
    op->hooks.warn = keep;
    op->hooks.warn_user = op;
    CHECK_INT(ch_release_name_check(op, CH_STR("Foo")), CHART_EINVAL);
    CHECK_STR(ch_error_text(op),
              "release name check failed: release name \"Foo\": invalid "
              "release name, must match regex "
              "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*"
              "[a-z0-9])?)*$ and the length must not be longer than 53");
    CHECK(ch_str_starts(logged,
                        CH_STR("msg=\"release name check failed\" "
                               "error=\"release name \\\"Foo\\\": invalid")));
}

TEST(no_name_is_said_so)
{
    CHECK_INT(ch_release_name_check(op, CH_STR("")), CHART_EINVAL);
    CHECK_STR(ch_error_text(op), "release name check failed: release name "
                                 "\"\": no name provided");
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(usual_names_pass),
        T(names_that_kubernetes_would_refuse_do_not_pass),
        T(refusal_has_the_text_and_the_log_line),
        T(no_name_is_said_so),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
