/* Letter and word cases, as Helm prints them. */
#include "tests/template/fixture.h"

TEST(letters)
{
    static const struct fixture_case cases[] = {
        {"{{ upper \"stra\303\237e \303\251\" }}", "STRA\303\237E \303\211"},
        {"{{ lower \"\303\200\303\211 \304\260\" }}", "\303\240\303\251 i"},
        {"{{ title \"hello w\303\266rld it's a_b 9x \307\206\" }}",
         "Hello W\303\266rld It'S A_b 9x \307\205"},
        {"{{ title \"\\xffa\" }}", "\357\277\275a"},
        {"{{ untitle \"Hello World \303\211A\" }}", "hello world \303\251A"},
        {"{{ untitle \"\" }}", ""},
        {"{{ swapcase \"aB cD \303\251 \307\205x\" }}",
         "Ab Cd \303\211 \307\206X"},
        {"{{ swapcase \"1 a\" }}", "1 A"},
        {"{{ initials \"a  b-c d\" }}", "abd"},
        {"{{ initials \"\303\251 \303\274\" }}", "\303\203\303\203"},
        {"{{ initials \"\" }}", ""},
    };
    fixture_check(op, cases, CH_COUNT(cases));
}

TEST(words)
{
    static const struct fixture_case cases[] = {
        {"{{ snakecase \"FirstName\" }}", "first_name"},
        {"{{ snakecase \"HTTPServer\" }}", "http_server"},
        {"{{ snakecase \"NoHTTPS\" }}", "no_https"},
        {"{{ snakecase \"GO_PATH\" }}", "go_path"},
        {"{{ snakecase \"http2xx\" }}", "http_2xx"},
        {"{{ snakecase \"HTTP20xOK\" }}", "http_20x_ok"},
        {"{{ snakecase \"Duration2m3s\" }}", "duration_2m3s"},
        {"{{ snakecase \"Bld4Floor3rd\" }}", "bld4_floor_3rd"},
        {"{{ snakecase \"a1B2\" }}", "a1_b2"},
        {"{{ snakecase \"aBCd\" }}", "a_b_cd"},
        {"{{ snakecase \"foo-bar baz\" }}", "foo_bar_baz"},
        {"{{ snakecase \"foo.bar\" }}", "foo.bar"},
        {"{{ snakecase \"_a__b_\" }}", "_a__b_"},
        {"{{ snakecase \"\346\227\245\346\234\254\350\252\236Text\" }}",
         "\346\227\245\346\234\254\350\252\236_text"},
        {"{{ snakecase \"\303\251\303\211a\" }}", "\303\251_\303\251a"},
        {"{{ snakecase \"1a2B\" }}", "1a2_b"},
        {"{{ kebabcase \"HTTPServer\" }}", "http-server"},
        {"{{ kebabcase \"foo_bar Baz\" }}", "foo-bar-baz"},
        {"{{ camelcase \"http_server\" }}", "HttpServer"},
        {"{{ camelcase \"GO_PATH is great\" }}", "GoPathIsGreat"},
        {"{{ camelcase \"foo-bar baz\" }}", "FooBarBaz"},
        {"{{ camelcase \"_foo__bar_\" }}", "_Foo_Bar_"},
        {"{{ camelcase \"foo.bar\" }}", "Foo.bar"},
        {"{{ camelcase \"__\" }}", "___"},
        {"{{ camelcase \"a\" }}", "A"},
        {"{{ camelcase \"\" }}", ""},
        {"{{ camelcase \"\303\251lan vital\" }}", "\303\211lanVital"},
    };
    fixture_check(op, cases, CH_COUNT(cases));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(letters),
        T(words),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
