/* Defaults and decisions, as Helm takes them. */
#include "tests/template/fixture.h"

TEST(defaults)
{
    static const struct fixture_case cases[] = {
        {"{{ default \"d\" .Values.nope }}", "d"},
        {"{{ default \"d\" .Values.e }}", "d"},
        {"{{ default \"d\" .Values.z }}", "d"},
        {"{{ default \"d\" .Values.no }}", "d"},
        {"{{ default \"d\" .Values.el }}", "d"},
        {"{{ default \"d\" .Values.empty }}", "d"},
        {"{{ default \"d\" .Values.s }}", "abc"},
        {"{{ default \"d\" }}", "d"},
        {"{{ default \"d\" \"a\" \"b\" }}", "a"},
        {"{{ default }}",
         "template: t:1:3: executing \"t\" at <default>: wrong number of args "
         "for default: want at least 1 got 0"},
        {"{{ 0.0 | default 1 }}", "1"},
        {"{{ (semver \"0.0.0\") | default \"d\" }}", "0.0.0"},
        {"{{ empty .Values.l }}", "false"},
        {"{{ empty .Values.el }}", "true"},
        {"{{ empty 0i }}", "true"},
        {"{{ coalesce .Values.nope 0 \"\" \"x\" \"y\" }}", "x"},
        {"{{ coalesce }}", ""},
        {"{{ all }}", "true"},
        {"{{ all 1 \"a\" true }}", "true"},
        {"{{ all 1 .Values.e }}", "false"},
        {"{{ any }}", "false"},
        {"{{ any 0 \"\" nil }}", "false"},
        {"{{ any 0 \"a\" }}", "true"},
        {"{{ ternary \"a\" \"b\" true }}", "a"},
        {"{{ ternary \"a\" \"b\" false }}", "b"},
        {"{{ ternary \"a\" \"b\" 1 }}",
         "template: t:1:19: executing \"t\" at <1>: expected bool; found 1"},
        {"{{ ternary \"a\" \"b\" nil }}",
         "template: t:1:19: executing \"t\" at <nil>: cannot assign nil to "
         "bool"},
        {"{{ deepEqual 1 1.0 }}", "false"},
        {"{{ deepEqual 1 1 }}", "true"},
        {"{{ deepEqual .Values.l (splitList \",\" \"a,b,c\") }}", "false"},
        {"{{ deepEqual .Values.m .Values.m }}", "true"},
        {"{{ deepEqual nil .Values.nope }}", "true"},
    };
    fixture_check(op, cases, CH_COUNT(cases));
}

TEST(requires)
{
    static const struct fixture_case cases[] = {
        {"{{ required \"need it\" \"x\" }}", "x"},
        {"{{ required \"need it\" 0 }}", "0"},
        {"{{ required \"need it\" false }}", "false"},
        {"{{ required \"need it\" .Values.el }}", "[]"},
    };
    fixture_check(op, cases, CH_COUNT(cases));
}

/* Runs `text` under lint or not; the error's code. */
static int run(struct ch_op *op, const char *text, bool lint,
               struct ch_buf *out)
{
    struct ch_host host = {.lint_mode = lint};
    return fixture_run(op, &host, text, out);
}

TEST(fail_and_required_stop_with_their_message)
{
    struct ch_buf out;
    CHECK_INT(run(op, "{{ fail \"a\\nb\" }}", false, &out), CHART_EFAIL);
    CHECK_STR(ch_error_cause(op), "a\nb");
    ch_error_clear(op);
    CHECK_INT(run(op, "{{ required \"no\" .Values.nope }}", false, &out),
              CHART_EFAIL);
    CHECK_STR(ch_error_cause(op), "no");
    ch_error_clear(op);
    CHECK_INT(run(op, "{{ required \"no\" \"\" }}", false, &out), CHART_EFAIL);
    CHECK_STR(ch_error_cause(op), "no");
}

static void keep_line(void *user, enum ch_warn_level level,
                      struct chart_str text)
{
    struct ch_buf *lines = user;
    ch_buf_int(lines, level);
    ch_buf_byte(lines, ' ');
    ch_buf_str(lines, text);
    ch_buf_byte(lines, '\n');
}

TEST(under_lint_they_only_log)
{
    struct ch_buf out, lines;
    ch_buf_init(&lines, op);
    op->hooks.warn = keep_line;
    op->hooks.warn_user = &lines;
    CHECK_INT(run(op,
                  "{{ fail \"a b\" }}x{{ required \"need\" .Values.nope }}"
                  "y{{ required \"it\" \"\" }}z",
                  true, &out),
              0);
    op->hooks.warn = NULL;
    CHECK_STR(ch_buf_view(&out), "xyz");
    CHECK_STR(ch_buf_view(&lines),
              "1 msg=\"funcMap fail\" message=\"a b\"\n"
              "2 msg=\"missing required value\" message=need\n"
              "2 msg=\"missing required values\" message=it\n");
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(defaults),
        T(requires),
        T(fail_and_required_stop_with_their_message),
        T(under_lint_they_only_log),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
