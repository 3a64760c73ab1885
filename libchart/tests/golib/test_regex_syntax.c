#include "golib/regex_syntax.h"
#include "tests/harness.h"

#include <stdio.h>

/* Texts as Go's regexp prints them, after "error parsing regexp: ". */
static const struct {
    const char *pattern;
    const char *error;
} refused[] = {
    {"(", "missing closing ): `(`"},
    {"a)", "unexpected ): `a)`"},
    {"[a", "missing closing ]: `[a`"},
    {"[]a", "missing closing ]: `[]a`"},
    {"[z-a]", "invalid character class range: `z-a`"},
    {"[[:foo:]]", "invalid character class range: `[:foo:]`"},
    {"\\p{Foo}", "invalid character class range: `\\p{Foo}`"},
    {"\\p{Old_Italic}", "invalid character class range: `\\p{Old_Italic}`"},
    {"\\pX", "invalid character class range: `\\pX`"},
    {"*", "missing argument to repetition operator: `*`"},
    {"|*", "missing argument to repetition operator: `*`"},
    {"a**", "invalid nested repetition operator: `**`"},
    {"a+?*", "invalid nested repetition operator: `+?*`"},
    {"a{2}{3}", "invalid nested repetition operator: `{2}{3}`"},
    {"a{1001}", "invalid repeat count: `{1001}`"},
    {"a{2,1}", "invalid repeat count: `{2,1}`"},
    {"(?:(?:a{10}){10}){11}", "invalid repeat count: `{11}`"},
    {"\\1", "invalid escape sequence: `\\1`"},
    {"\\Z", "invalid escape sequence: `\\Z`"},
    {"\\x{110000}", "invalid escape sequence: `\\x{110000`"},
    {"\\C", "invalid escape sequence: `\\C`"},
    {"\\", "trailing backslash at end of expression: ``"},
    {"(?P<n", "invalid named capture: `(?P<n`"},
    {"(?P<a-b>c)", "invalid named capture: `(?P<a-b>`"},
    {"(?<>c)", "invalid named capture: `(?<>`"},
    {"(?=a)", "invalid or unsupported Perl syntax: `(?=`"},
    {"(?i-)a", "invalid or unsupported Perl syntax: `(?i-)`"},
    {"a\xff", "invalid UTF-8: `\xff`"},
};

TEST(refuses_with_go_texts)
{
    for (size_t i = 0; i < CH_COUNT(refused); i++) {
        struct ch_pool pool;
        struct ch_re_tree tree;
        char want[128];
        ch_pool_init(&pool, op);
        int code = ch_re_parse(&pool, ch_str_z(refused[i].pattern), &tree);
        CHECK_INT(code, CHART_ESYNTAX);
        (void)snprintf(want, sizeof want, "error parsing regexp: %s",
                       refused[i].error);
        CHECK_STR(ch_error_text(op), want);
        ch_error_clear(op);
    }
}

static const struct {
    const char *pattern;
    const char *written;
} written[] = {
    {"a.b$", "a.b\\z"},
    {"(?s)^.", "\\A(?s:.)"},
    {"(?m)^a$", "(?m:^)a(?m:$)"},
    {"\\Qa.b\\E+", "a\\x{2e}b+"},
    {"a|b|c", "[a-c]"},
    {"ab|c|", "ab|c|"},
    {"(ab|cd)*?x", "(ab|cd)*?x"},
    {"(?:ab){2,3}", "(?:ab){2,3}"},
    {"(?U)a+?", "a+"},
    {"(?:a+)+", "a+"},
    {"(?i)ab1k", "(?i:ab)1[k\\x{212a}K]"},
    {"[^\\D]", "[0-9]"},
    {"\\W", "[^0-9A-Z_a-z]"},
    {"[[:^alpha:]]", "[^A-Za-z]"},
    {"(?P<n>x){0}", "(x){0,0}"},
    {"\\x{d800}", "(?!)"},
    {"[^\\x00-\\x{10FFFF}]", "(?!)"},
    {"\\p{Greek}+", NULL},
};

TEST(writes_an_equivalent_for_pcre2)
{
    for (size_t i = 0; i < CH_COUNT(written); i++) {
        struct ch_pool pool;
        struct ch_re_tree tree;
        struct ch_buf out;
        ch_pool_init(&pool, op);
        ch_buf_init(&out, op);
        CHECK_INT(ch_re_parse(&pool, ch_str_z(written[i].pattern), &tree), 0);
        CHECK_INT(ch_re_write(&pool, &tree, &out), 0);
        if (written[i].written)
            CHECK_STR(ch_buf_view(&out), written[i].written);
    }
}

/* `count` times `open`, then `middle`, then `count` times `close`. */
static struct chart_str nested(struct ch_op *op, size_t count, const char *open,
                               const char *middle, const char *close)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    for (size_t i = 0; i < count; i++)
        ch_buf_str(&buf, ch_str_z(open));
    ch_buf_str(&buf, ch_str_z(middle));
    for (size_t i = 0; i < count; i++)
        ch_buf_str(&buf, ch_str_z(close));
    return ch_buf_view(&buf);
}

static int parse(struct ch_op *op, struct chart_str pattern)
{
    struct ch_pool pool;
    struct ch_re_tree tree;
    ch_pool_init(&pool, op);
    int code = ch_re_parse(&pool, pattern, &tree);
    ch_error_clear(op);
    return code;
}

TEST(nesting_is_bounded_at_1000)
{
    CHECK_INT(parse(op, nested(op, 999, "(", "", ")")), 0);
    CHECK_INT(parse(op, nested(op, 1000, "(", "", ")")), CHART_ESYNTAX);
    CHECK_INT(parse(op, nested(op, 5000, "(?:", "a", ")")), 0);
}

TEST(odd_loops_and_nesting_are_seen)
{
    static const struct {
        const char *pattern;
        bool odd;
        bool nested;
        uint32_t loops;
    } rows[] = {
        {"abc", false, false, 0},     {"a*b+", false, false, 2},
        {"(a*)*", true, true, 2},     {"(|a)+", true, true, 1},
        {"(?:ab)*", false, false, 1}, {"(a|bc)*", false, true, 1},
        {"a?b?", false, false, 0},
    };
    for (size_t i = 0; i < CH_COUNT(rows); i++) {
        struct ch_pool pool;
        struct ch_re_tree tree;
        ch_pool_init(&pool, op);
        CHECK_INT(ch_re_parse(&pool, ch_str_z(rows[i].pattern), &tree), 0);
        CHECK_INT(tree.odd_loop, rows[i].odd);
        CHECK_INT(tree.nested, rows[i].nested);
        CHECK_INT(tree.loops, rows[i].loops);
    }
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(refuses_with_go_texts),
        T(writes_an_equivalent_for_pcre2),
        T(nesting_is_bounded_at_1000),
        T(odd_loops_and_nesting_are_seen),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
