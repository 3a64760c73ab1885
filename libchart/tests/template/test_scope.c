#include "tests/template/fixture.h"

static const struct fixture_case cases[] = {
    {"{{ $x := .Values.s }}{{ $x.y }}",
     "template: t:1:26: executing \"t\" at <$x.y>: can't evaluate field y in "
     "type string"},
    {"{{ $x := .Values.nested }}{{ $x.a.b.c }}", "deep"},
    {"{{ $x := .Values.nested }}{{ $x.q.b.c }}",
     "template: t:1:31: executing \"t\" at <$x.q.b.c>: nil pointer evaluating "
     "interface {}.b"},
    {"{{ $x := 1 }}{{ $x = 2 }}{{ $x }}", "2"},
    {"{{ $x = 1 }}",
     "template: t:1:8: executing \"t\" at <1>: undefined variable: $x"},
    {"{{ $x := $x }}",
     "template: t:1:9: executing \"t\" at <$x>: undefined variable: $x"},
    {"{{ $x := 1 }}{{ $x := $x }}{{ $x }}", "1"},
    {"{{ $x := 1 }}{{ $y := and false ($x := 2) }}{{ $x }}", "1"},
    {"{{ $x := 1 }}{{ $y := and true ($x := 2) }}{{ $x }}", "2"},
    {"{{ $x := nil }}",
     "template: t:1:9: executing \"t\" at <nil>: nil is not a command"},
    {"{{ $x := 1 }}{{ $x 2 }}", "template: t:1:16: executing \"t\" at <$x>: "
                                "can't give argument to non-function $x"},
    {"{{ $x := 1 }}{{ 2 | $x }}", "template: t:1:20: executing \"t\" at <$x>: "
                                  "can't give argument to non-function $x"},
    {"{{ $x := .Values }}{{ $x.s 2 }}",
     "template: t:1:24: executing \"t\" at <$x.s>: s is not a method but has "
     "arguments"},
    {"{{ $m := dict \"a\" 1 }}{{ $n := set $m \"b\" 2 }}{{ $m }}",
     "map[a:1 b:2]"},
    {"{{ $x := ($x := 1) }}{{ $x }}", "1"},
    {"{{ ($y := 5) }}{{ $y }}", "55"},
    {"{{ $ = 5 }}{{ $ }}", "5"},
    {"{{ $ := 5 }}{{ $ }}", "5"},
    {"{{ $x := 1 }}{{ ($x = 7) }}{{ $x }}", "77"},
    {"{{ $x := \"%d\" }}{{ printf $x 3 }}", "3"},
};

TEST(variables_are_those_of_helm)
{
    fixture_check(op, cases, CH_COUNT(cases));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(variables_are_those_of_helm),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
