#include "tests/template/fixture.h"

TEST(elements)
{
    static const struct fixture_case cases[] = {
        {"{{ base \"\" }}", "."},
        {"{{ base \"/\" }}", "/"},
        {"{{ base \"a/b/\" }}", "b"},
        {"{{ dir \"a\" }}", "."},
        {"{{ dir \"\" }}", "."},
        {"{{ dir \"/a/b/\" }}", "/a/b"},
        {"{{ ext \"a.b.c\" }}", ".c"},
        {"{{ ext \"a.b/c\" }}", ""},
        {"{{ ext \".bashrc\" }}", ".bashrc"},
    };
    fixture_check(op, cases, CH_COUNT(cases));
}

TEST(cleaning)
{
    static const struct fixture_case cases[] = {
        {"{{ clean \"\" }}", "."},
        {"{{ clean \"/..\" }}", "/"},
        {"{{ clean \"a/../../b\" }}", "../b"},
        {"{{ clean \"//a//b//\" }}", "/a/b"},
        {"{{ isAbs \"/a\" }}", "true"},
        {"{{ isAbs \"\" }}", "false"},
    };
    fixture_check(op, cases, CH_COUNT(cases));
}

TEST(files_are_alike)
{
    static const struct fixture_case cases[] = {
        {"{{ osBase \"/a/b\" }}", "b"},     {"{{ osDir \"a\" }}", "."},
        {"{{ osClean \"a/./b\" }}", "a/b"}, {"{{ osExt \"x.tar.gz\" }}", ".gz"},
        {"{{ osIsAbs \"/\" }}", "true"},
    };
    fixture_check(op, cases, CH_COUNT(cases));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(elements),
        T(cleaning),
        T(files_are_alike),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
