#include "base/slashpath.h"
#include "tests/harness.h"

/* Expectations: Go's package path. */
TEST(clean_follows_go)
{
    static const char *const cases[][2] = {
        {"", "."},         {"a//b", "a/b"},
        {"a/./b/", "a/b"}, {"a/../b", "b"},
        {"../a", "../a"},  {"/../a", "/a"},
        {"a/../..", ".."}, {"../../x", "../../x"},
        {"/", "/"},        {"a/b/../../..", ".."},
        {"./", "."},       {"../../../a/..", "../../.."},
    };
    for (size_t i = 0; i < CH_COUNT(cases); i++) {
        struct chart_str out;
        CHECK_INT(ch_path_clean(op, ch_str_z(cases[i][0]), &out), 0);
        CHECK_STR(out, cases[i][1]);
    }
}

TEST(base_dir_ext_follow_go)
{
    struct chart_str out;
    CHECK_STR(ch_path_base(CH_STR("")), ".");
    CHECK_STR(ch_path_base(CH_STR("//")), "/");
    CHECK_STR(ch_path_base(CH_STR("/a/b.c/")), "b.c");
    CHECK_STR(ch_path_ext(CH_STR("a.b/c")), "");
    CHECK_STR(ch_path_ext(CH_STR("a/.x")), ".x");
    CHECK_INT(ch_path_dir(op, CH_STR("a/b/c"), &out), 0);
    CHECK_STR(out, "a/b");
    CHECK_INT(ch_path_dir(op, CH_STR("a"), &out), 0);
    CHECK_STR(out, ".");
    CHECK_INT(ch_path_join(op, CH_STR("a"), CH_STR("../b"), &out), 0);
    CHECK_STR(out, "b");
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(clean_follows_go),
        T(base_dir_ext_follow_go),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
