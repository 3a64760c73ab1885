#include "net/oci.h"
#include "tests/harness.h"

static void check_parts(struct ch_op *op, const char *text, const char *printed,
                        const char *tag, const char *digest)
{
    struct ch_oci_ref ref;
    struct ch_buf buf;
    CHECK(!ch_oci_ref_parse(op, ch_str_z(text), &ref));
    ch_buf_init(&buf, op);
    ch_oci_ref_print(&buf, &ref);
    CHECK_STR(ch_buf_view(&buf), printed);
    CHECK_STR(ref.tag, tag);
    CHECK_STR(ref.digest, digest);
}

#define HEX "7d4e489c53a3b7a8d9127611468815b362f2499c70e55ef144f85c75725430a3"

TEST(parts)
{
    check_parts(op, "oci://h/a", "h/a", "", "");
    check_parts(op, "h:5000/a/b-c/d_e:1.0", "h:5000/a/b-c/d_e:1.0", "1.0", "");
    check_parts(op, "h/a:1.2.3+b.5+c", "h/a:1.2.3_b.5_c", "1.2.3_b.5_c", "");
    check_parts(op, "h/a@sha256:" HEX, "h/a@sha256:" HEX, "", "sha256:" HEX);
    check_parts(op, "h/a:1@sha256:" HEX, "h/a:1", "1", "sha256:" HEX);
    check_parts(op, "[::1]:5000/a:", "[::1]:5000/a", "", "");
    check_parts(op, "h/a--b.c__d/0", "h/a--b.c__d/0", "", "");
}

/* Helm 4.1.4's words. */
TEST(faults)
{
    static const struct {
        const char *text, *error;
    } cases[] = {
        {"oci://h", "missing registry or repository"},
        {"", "missing registry or repository"},
        {"oci:///a", "invalid registry \"\""},
        {"oci://h/", "invalid repository \"\""},
        {"oci://h/A", "invalid repository \"A\""},
        {"oci://h/a//b:1", "invalid repository \"a//b\""},
        {"oci://h/a/:1", "invalid repository \"a/\""},
        {"h/a___b", "invalid repository \"a___b\""},
        {"h/a..b", "invalid repository \"a..b\""},
        {"h/a__b-_c:1", "invalid repository \"a__b-_c\""},
        {"h/-a", "invalid repository \"-a\""},
        {"h/a-", "invalid repository \"a-\""},
        {"h/../a", "invalid repository \"../a\""},
        {"h/a:.b", "invalid tag \".b\""},
        {"h/a:1:2", "invalid tag \"1:2\""},
        {"h/a:b/c", "invalid tag \"b/c\""},
        {"h x/a", "invalid registry \"h x\""},
        {"u:p@h/a:1", "missing registry or repository"},
        {"h/a:b@c", "invalid digest \"c\": invalid checksum digest format"},
        {"h/a@", "invalid digest \"\": invalid checksum digest format"},
        {"h/a@sha256:12",
         "invalid digest \"sha256:12\": invalid checksum digest length"},
        {"h/a@md5:12",
         "invalid digest \"md5:12\": unsupported digest algorithm"},
        {"h/a@sha256:7D4E489c53a3b7a8d9127611468815b362f2499c70e55ef144f85c7572"
         "5430a3",
         "invalid digest \"sha256:7D4E489c53a3b7a8d9127611468815b362f2499c70e55"
         "ef144f85c75725430a3\": invalid checksum digest format"},
    };
    for (size_t i = 0; i < CH_COUNT(cases); i++) {
        struct ch_oci_ref ref;
        CHECK_INT(ch_oci_ref_parse(op, ch_str_z(cases[i].text), &ref),
                  CHART_EINVAL);
        CHECK(ch_str_starts(ch_error_text(op), CH_STR("invalid reference: ")));
        CHECK_STR(ch_str_sub(ch_error_text(op), 19, CH_NPOS), cases[i].error);
        ch_error_clear(op);
    }
}

TEST(tags_have_a_length)
{
    char text[200] = "h/a:";
    struct ch_oci_ref ref;
    memset(text + 4, 'x', 128);
    CHECK(!ch_oci_ref_parse(op, ch_str(text, 132), &ref));
    text[132] = 'x';
    CHECK_INT(ch_oci_ref_parse(op, ch_str(text, 133), &ref), CHART_EINVAL);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(parts),
        T(faults),
        T(tags_have_a_length),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
