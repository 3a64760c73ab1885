#include "golib/glob.h"

#include "tests/harness.h"

/* Expectations are what Helm 4.1.4's .Files.Glob answers. */
static int match(struct ch_op *op, const char *pattern, const char *path)
{
    struct ch_glob *glob;
    CHECK_INT(ch_glob_compile(op, ch_str_z(pattern), &glob), 0);
    return ch_glob_match(op, glob, ch_str_z(path));
}

static void refused(struct ch_op *op, const char *pattern)
{
    struct ch_glob *glob;
    CHECK_INT(ch_glob_compile(op, ch_str_z(pattern), &glob), CHART_ESYNTAX);
    ch_error_clear(op);
}

TEST(star_stops_at_a_slash)
{
    CHECK_INT(match(op, "config/*", "config/a.yaml"), 1);
    CHECK_INT(match(op, "config/*", "config/d/a.yaml"), 0);
    CHECK_INT(match(op, "config/*.yaml", "config/.yaml"), 1);
    CHECK_INT(match(op, "config", "config/a.yaml"), 0);
    CHECK_INT(match(op, "config/", "config/a.yaml"), 0);
    CHECK_INT(match(op, "", "a"), 0);
}

TEST(two_stars_do_not)
{
    CHECK_INT(match(op, "config/**", "config/d/a.yaml"), 1);
    CHECK_INT(match(op, "**.yaml", "config/d/a.yaml"), 1);
    CHECK_INT(match(op, "**/a", "d/a"), 1);
    CHECK_INT(match(op, "**/a", "a"), 0);
}

TEST(question_mark_is_one_character)
{
    CHECK_INT(match(op, "?.txt", "a.txt"), 1);
    CHECK_INT(match(op, "?.txt", "ab.txt"), 0);
    CHECK_INT(match(op, "d?a", "d/a"), 0);
}

TEST(classes_are_one_list_or_one_range)
{
    CHECK_INT(match(op, "[ab]", "b"), 1);
    CHECK_INT(match(op, "[a-c]", "c"), 1);
    CHECK_INT(match(op, "[!a-c]", "c"), 0);
    CHECK_INT(match(op, "[!a]", "b"), 1);
    CHECK_INT(match(op, "[^a]", "^"), 1);
    CHECK_INT(match(op, "[^a]", "b"), 0);
    refused(op, "[a-c0]");
    refused(op, "[");
    refused(op, "[]");
    refused(op, "[!]");
    refused(op, "[a-");
    refused(op, "[c-a]");
}

TEST(alternatives_nest_and_may_hold_slashes)
{
    CHECK_INT(match(op, "*.{json,yaml}", "a.yaml"), 1);
    CHECK_INT(match(op, "*.{json,yaml}", "a.toml"), 0);
    CHECK_INT(match(op, "{a,d/{b,c}}", "d/c"), 1);
    CHECK_INT(match(op, "{a,d/{b,c}}", "d/a"), 0);
    CHECK_INT(match(op, "a,b", "a,b"), 1);
    CHECK_INT(match(op, "a}", "a}"), 1);
}

TEST(backslash_takes_the_meaning_away)
{
    CHECK_INT(match(op, "\\*", "*"), 1);
    CHECK_INT(match(op, "\\*", "a"), 0);
    CHECK_INT(match(op, "a\\", "a"), 1);
}

TEST(long_runs_of_stars_stay_fast)
{
    CHECK_INT(match(op, "*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b",
                    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
              0);
    CHECK(op->steps < 100000);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(star_stops_at_a_slash),
        T(two_stars_do_not),
        T(question_mark_is_one_character),
        T(classes_are_one_list_or_one_range),
        T(alternatives_nest_and_may_hold_slashes),
        T(backslash_takes_the_meaning_away),
        T(long_runs_of_stars_stay_fast),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
