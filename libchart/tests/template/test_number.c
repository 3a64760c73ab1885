#include "tests/template/fixture.h"

static const struct fixture_case cases[] = {
    {"{{ 1 | }}", "1"},
    {"{{ $ 1 }}", "template: t:1:3: executing \"t\" at <$>: can't give "
                  "argument to non-function $"},
    {"{{ . 1 }}", "template: t:1:3: executing \"t\" at <.>: can't give "
                  "argument to non-function ."},
    {"{{ 1 2 }}", "template: t:1:3: executing \"t\" at <1>: can't give "
                  "argument to non-function 1"},
    {"{{ true 1 }}", "template: t:1:3: executing \"t\" at <true>: can't give "
                     "argument to non-function true"},
    {"{{ nil 1 }}", "template: t:1:3: executing \"t\" at <nil>: can't give "
                    "argument to non-function nil"},
    {"{{ (1) 2 }}", "template: t:1:3: executing \"t\" at <(1) 2>: can't give "
                    "argument to non-function 1"},
    {"{{ 1 }} {{ 0x1F }} {{ 0b11 }} {{ 0o17 }} {{ 017 }} {{ 1_000 }} {{ 1e3 }} "
     "{{ 1. }} {{ .5 }} {{ 0x1p4 }} {{ 'a' }} {{ 1i }} {{ 1+2i }} {{ -5 }} {{ "
     "+5 }} {{ '\\n' }} {{ '\\x41' }} {{ '\\u00e9' }} {{ '\303\251' }}",
     "1 31 3 15 15 1000 1000 1 0.5 16 97 (0+1i) (1+2i) -5 5 10 65 233 233"},
    {"{{ 9223372036854775808 }}",
     "template: t:1:3: executing \"t\" at <9223372036854775808>: "
     "9223372036854775808 overflows int"},
    {"{{ '\\'' }}", "39"},
    {"{{ -0 }} {{ -0.0 }} {{ 1.0 }} {{ 1e6 }} {{ 1e20 }} {{ 123456789.0 }} {{ "
     "1e21 }}",
     "0 -0 1 1e+06 1e+20 1.23456789e+08 1e+21"},
    {"{{-1}} {{- 1 -}} {{ 1 -}}   x", "-111x"},
    {"1 -}}", "1 -}}"},
    {"{{ (list 1 2).x }}", "template: t:1:11: executing \"t\" at <2>: can't "
                           "evaluate field x in type []interface {}"},
    {"{{ (1).x }}", "template: t:1:4: executing \"t\" at <1>: can't evaluate "
                    "field x in type int"},
    {"{{- 1 -}}\n\n{{- 2 }}", "12"},
    {"{{- 3}}", "3"},
    {"{{3 -}}  x", "3x"},
    {"{{- -3}}", "-3"},
};

TEST(numbers_are_those_of_helm)
{
    fixture_check(op, cases, CH_COUNT(cases));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(numbers_are_those_of_helm),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
