#include "golib/regex.h"
#include "golib/regex_nfa.h"
#include "tests/harness.h"

#include <stdio.h>

/* "begin-end" of each group, "-" for one that is not set, "" for no match. */
static void print_spans(struct ch_buf *buf, const size_t *spans, size_t groups)
{
    for (size_t i = 0; i <= groups; i++) {
        if (i)
            ch_buf_byte(buf, ' ');
        if (spans[2 * i] == CH_NPOS)
            ch_buf_byte(buf, '-');
        else
            ch_buf_printf(buf, "%zu-%zu", spans[2 * i], spans[2 * i + 1]);
    }
}

static struct chart_str find(struct ch_op *op, const char *pattern,
                             struct chart_str text)
{
    const struct ch_regex *re;
    size_t spans[20] = {0};
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    if (ch_regex_cached(op, ch_str_z(pattern), &re) == 0 &&
        ch_regex_match(op, re, text, 0, spans) == 1)
        print_spans(&buf, spans, ch_regex_group_count(re));
    return ch_buf_view(&buf);
}

/* The same by the linear machine alone. */
static struct chart_str find_linear(struct ch_op *op, const char *pattern,
                                    struct chart_str text)
{
    struct ch_pool pool;
    struct ch_re_tree tree;
    struct ch_re_prog *prog;
    struct ch_re_machine *machine;
    size_t spans[20] = {0};
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    ch_pool_init(&pool, op);
    if (ch_re_parse(&pool, ch_str_z(pattern), &tree) == 0 &&
        ch_re_prog_new(&pool, &tree, &prog) == 0 &&
        ch_re_machine_new(op, &machine) == 0 &&
        ch_re_prog_run(machine, prog, text, 0, spans,
                       2 * (size_t)tree.capture_count + 2) == 1)
        print_spans(&buf, spans, tree.capture_count);
    return ch_buf_view(&buf);
}

static const struct {
    const char *pattern;
    const char *text;
    const char *spans;
} matches[] = {
    {"(a|ab)(c|bcd)", "abcd", "0-4 0-1 1-4"},
    {"a+?", "aaa", "0-1"},
    {"(a*)*", "b", "0-0 0-0"},
    {"(a*)+", "b", "0-0 0-0"},
    {"(|a)*", "aa", "0-0 0-0"},
    {"(|a)+", "aa", "0-0 0-0"},
    {"(a|b)*", "ab", "0-2 1-2"},
    {"(?:(a)|b)*", "ab", "0-2 0-1"},
    {"^$", "", "0-0"},
    {"a$", "a\n", ""},
    {"(?m)a$", "a\n", "0-1"},
    {"(?m)^", "\n", "0-0"},
    {".", "\n", ""},
    {".", "\r", "0-1"},
    {"(?i)k", "\xE2\x84\xAA", "0-3"},
    {"\\w+",
     "\xC3\xA9"
     "a_1",
     "2-5"},
    {"\\bfoo\\b", "a foo.", "2-5"},
    {"\\p{Greek}+", "a\xCE\xB1\xCE\xB2", "1-5"},
    {"[[:upper:]]", "aB", "1-2"},
    {"(a){0}b", "ab", "1-2 -"},
    {"x{2,3}", "xxxx", "0-3"},
    {"\\x{fffd}", "\xff", "0-1"},
    {".", "\xff", "0-1"},
    {"[^a]b", "\xe9\x62", "0-2"},
    {"\\n*.", "\na", "0-2"},
};

TEST(matches_as_go_does)
{
    for (size_t i = 0; i < CH_COUNT(matches); i++) {
        CHECK_STR(find(op, matches[i].pattern, ch_str_z(matches[i].text)),
                  matches[i].spans);
        CHECK_STR(
            find_linear(op, matches[i].pattern, ch_str_z(matches[i].text)),
            matches[i].spans);
    }
}

static struct chart_str replaced(struct ch_op *op, const char *pattern,
                                 const char *text, const char *with,
                                 bool literal)
{
    const struct ch_regex *re;
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    CHECK_INT(ch_regex_cached(op, ch_str_z(pattern), &re), 0);
    CHECK_INT(
        ch_regex_replace(op, re, ch_str_z(text), ch_str_z(with), literal, &buf),
        0);
    return ch_buf_view(&buf);
}

TEST(replacement_refers_to_groups)
{
    CHECK_STR(replaced(op, "a(x*)b", "-ab-axxb-", "${1}W", false), "-W-xxW-");
    CHECK_STR(replaced(op, "a(x*)b", "-ab-axxb-", "$1W", false), "---");
    CHECK_STR(replaced(op, "(?P<n>x)", "x", "[${n}$$$0$9${]", false),
              "[x$x${]");
    CHECK_STR(replaced(op, "(a)", "a", "$01|${1|$", false), "|${1|$");
    CHECK_STR(replaced(op, "(a)", "a", "$1", true), "$1");
}

TEST(replacement_of_empty_matches)
{
    CHECK_STR(replaced(op, "a*", "baaac", "x", false), "xbxcx");
    CHECK_STR(replaced(op, "", "\xE6\x97\xA5q", "-", false),
              "-\xE6\x97\xA5-q-");
    CHECK_STR(replaced(op, "b*", "", "x", false), "x");
}

TEST(scan_gives_all_matches)
{
    const struct ch_regex *re;
    struct ch_regex_scan scan;
    struct ch_buf buf;
    size_t span[2];
    ch_buf_init(&buf, op);
    CHECK_INT(ch_regex_cached(op, CH_STR("a*"), &re), 0);
    ch_regex_scan_start(&scan, re, CH_STR("baab"));
    while (ch_regex_scan_next(op, &scan, span) == 1)
        ch_buf_printf(&buf, "%zu-%zu ", span[0], span[1]);
    CHECK_STR(ch_buf_view(&buf), "0-0 1-3 4-4 ");
}

TEST(group_names)
{
    const struct ch_regex *re;
    CHECK_INT(ch_regex_compile(op, CH_STR("(a)(?P<x>b)(?<y>c)"), &re), 0);
    CHECK_INT(ch_regex_group_count(re), 3);
    CHECK_INT(ch_regex_group_index(re, CH_STR("y")), 3);
    CHECK_INT(ch_regex_group_index(re, CH_STR("")), -1);
}

/* Both take a backtracker exponential or quadratic time. */
TEST(hostile_patterns_stay_linear)
{
    const struct ch_regex *re;
    struct ch_buf text;
    ch_buf_init(&text, op);
    ch_buf_fill(&text, 'x', 100000);
    uint64_t before = op->steps;
    CHECK_INT(ch_regex_cached(op, CH_STR("(x+x+)+y"), &re), 0);
    CHECK_INT(ch_regex_test(op, re, ch_buf_view(&text)), 0);
    CHECK_INT(ch_regex_test(op, re, ch_str(text.ptr, 200)), 0);
    CHECK_INT(ch_regex_cached(op, CH_STR("x*[yz]"), &re), 0);
    CHECK_INT(ch_regex_test(op, re, ch_buf_view(&text)), 0);
    CHECK(op->steps - before < 2000000);
}

/* A template that makes patterns in a loop must not fill the memory. */
TEST(cache_gives_memory_back)
{
    const struct ch_regex *re;
    char pattern[64];
    for (int i = 0; i < 20000; i++) {
        (void)snprintf(pattern, sizeof pattern, "^(a|b)*%d[[:alpha:]]+$", i);
        if (ch_regex_cached(op, ch_str_z(pattern), &re) ||
            ch_regex_test(op, re, CH_STR("ab")) != 0) {
            CHECK(!"compiles");
            break;
        }
    }
    CHECK(op->heap->used < ((uint64_t)24 << 20));
}

/* A schema's patterns are compiled once and used by later operations. */
TEST(compiled_regexes_serve_other_operations)
{
    const struct ch_regex *re;
    struct ch_arena arena;
    struct ch_op other;
    char text[300];
    memset(text, 'x', sizeof text);
    CHECK_INT(ch_regex_compile(op, CH_STR("(x+x+)+y|(a*)*b"), &re), 0);
    ch_arena_init(&arena, op->heap);
    ch_op_init(&other, op->heap, &arena, NULL, NULL);
    CHECK_INT(ch_regex_test(&other, re, CH_STR("aab")), 1);
    CHECK_INT(ch_regex_test(&other, re, ch_str(text, 100)), 0);
    CHECK_INT(ch_regex_test(&other, re, ch_str(text, 300)), 0);
    ch_op_end(&other);
    ch_arena_release(&arena);
    CHECK_INT(ch_regex_test(op, re, CH_STR("xxy")), 1);
}

TEST(quote_meta_escapes_what_is_special)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    ch_regex_quote_meta(&buf, CH_STR("a.b[c]\xC3\xA9\\-"));
    CHECK_STR(ch_buf_view(&buf), "a\\.b\\[c\\]\xC3\xA9\\\\-");
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(matches_as_go_does),
        T(replacement_refers_to_groups),
        T(replacement_of_empty_matches),
        T(scan_gives_all_matches),
        T(group_names),
        T(hostile_patterns_stay_linear),
        T(cache_gives_memory_back),
        T(compiled_regexes_serve_other_operations),
        T(quote_meta_escapes_what_is_special),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
