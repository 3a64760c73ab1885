#include "chart/ignore.h"
#include "tests/harness.h"

static bool ignored(struct ch_op *op, const char *rules, const char *path,
                    bool is_directory)
{
    struct ch_ignore ignore = {0};
    bool out = false;
    CHECK_INT(ch_ignore_parse(op, &ignore, ch_str_z(rules)), 0);
    CHECK_INT(ch_ignore_add_defaults(op, &ignore), 0);
    CHECK_INT(ch_ignore_match(op, &ignore, ch_str_z(path), is_directory, &out),
              0);
    return out;
}

TEST(name_alone_matches_at_any_depth)
{
    CHECK(ignored(op, "a.txt", "a.txt", false));
    CHECK(ignored(op, "a.txt", "x/y/a.txt", false));
    CHECK(!ignored(op, "a.txt", "a.txt.bak", false));
}

TEST(blank_lines_and_comments_say_nothing)
{
    CHECK(!ignored(op, "\n  \n# a.txt\n", "a.txt", false));
    CHECK(ignored(op, "\\#a", "#a", false));
    CHECK(ignored(op, "  a.txt \r\n", "a.txt", false));
}

TEST(byte_order_mark_is_skipped)
{
    CHECK(ignored(op,
                  "\xEF\xBB\xBF"
                  "a.txt",
                  "a.txt", false));
}

TEST(leading_slash_anchors)
{
    CHECK(ignored(op, "/a.txt", "a.txt", false));
    CHECK(!ignored(op, "/a.txt", "x/a.txt", false));
}

TEST(inner_slash_matches_the_whole_path)
{
    CHECK(ignored(op, "*/a.txt", "x/a.txt", false));
    CHECK(!ignored(op, "*/a.txt", "x/y/a.txt", false));
    CHECK(!ignored(op, "./a.txt", "a.txt", false));
}

TEST(trailing_slash_wants_a_directory)
{
    CHECK(ignored(op, "docs/", "x/docs", true));
    CHECK(!ignored(op, "docs/", "docs", false));
}

TEST(negated_rule_drops_what_does_not_match)
{
    CHECK(ignored(op, "!a.txt", "Chart.yaml", false));
    CHECK(!ignored(op, "!a.txt", "a.txt", false));
    CHECK(ignored(op, "!a/", "a", false));
}

TEST(dot_files_of_templates_are_dropped)
{
    CHECK(ignored(op, "", "templates/.x", false));
    CHECK(!ignored(op, "", "templates/.", false));
    CHECK(!ignored(op, "", "charts/s/templates/.x", false));
}

TEST(shell_patterns_match_as_in_go)
{
    static const struct {
        const char *pattern, *name;
        bool match;
    } cases[] = {
        {"*", "abc", true},
        {"*c", "abc", true},
        {"a*", "a", true},
        {"a*/b", "a/c/b", false},
        {"a*b*c*d*e*", "axbxcxdxe", true},
        {"a*b?c*x", "abxbbxdbxebxczzx", true},
        {"a*b?c*x", "abxbbxdbxebxczzy", false},
        {"ab[c]", "abc", true},
        {"ab[b-d]", "abc", true},
        {"ab[^c]", "abc", false},
        {"ab[^e-g]", "abc", true},
        {"a\\*b", "a*b", true},
        {"a\\*b", "ab", false},
        {"a?b",
         "a\xE2\x98\xBA"
         "b",
         true},
        {"a[!b]", "a!", true},
        {"[\\]a]", "]", true},
        {"[x\\-]", "-", true},
        {"?", "/", false},
        {"*x", "xxx", true},
    };
    for (size_t i = 0; i < CH_COUNT(cases); i++)
        if (ignored(op, cases[i].pattern, cases[i].name, false) !=
            cases[i].match)
            test_fail(__FILE__, __LINE__, "%s against %s", cases[i].pattern,
                      cases[i].name);
}

TEST(bad_rules_are_refused_with_text_of_helm)
{
    struct ch_ignore ignore = {0};
    CHECK_INT(ch_ignore_parse(op, &ignore, CH_STR("a/**")), CHART_ESYNTAX);
    CHECK_STR(ch_error_text(op), "double-star (**) syntax is not supported");
    ch_error_clear(op);
    CHECK_INT(ch_ignore_parse(op, &ignore, CH_STR("[a")), CHART_ESYNTAX);
    CHECK_STR(ch_error_text(op), "syntax error in pattern");
}

TEST(fault_hidden_by_a_mismatch_matches_nothing)
{
    /* "x" does not match the probe, so the class behind the star is not read
     * before a name starts with "x". */
    CHECK(!ignored(op, "x*[", "xa", false));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(name_alone_matches_at_any_depth),
        T(blank_lines_and_comments_say_nothing),
        T(byte_order_mark_is_skipped),
        T(leading_slash_anchors),
        T(inner_slash_matches_the_whole_path),
        T(trailing_slash_wants_a_directory),
        T(negated_rule_drops_what_does_not_match),
        T(dot_files_of_templates_are_dropped),
        T(shell_patterns_match_as_in_go),
        T(bad_rules_are_refused_with_text_of_helm),
        T(fault_hidden_by_a_mismatch_matches_nothing),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
