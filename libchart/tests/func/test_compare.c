#include "tests/template/fixture.h"

static const struct fixture_case cases[] = {
    {"{{ eq 1 1.0 }}",
     "template: t:1:3: executing \"t\" at <eq 1 1.0>: error calling eq: "
     "incompatible types for comparison: int and float64"},
    {"{{ eq .Values.n 3 }}",
     "template: t:1:3: executing \"t\" at <eq .Values.n 3>: error calling eq: "
     "incompatible types for comparison: float64 and int"},
    {"{{ eq .Values.n 3.0 }}", "true"},
    {"{{ eq 1 }}", "template: t:1:3: executing \"t\" at <eq 1>: error calling "
                   "eq: missing argument for comparison"},
    {"{{ eq }}", "template: t:1:3: executing \"t\" at <eq>: wrong number of "
                 "args for eq: want at least 1 got 0"},
    {"{{ eq .Values.nope nil }}", "true"},
    {"{{ eq .Values.nope \"a\" }}", "false"},
    {"{{ eq \"a\" \"b\" \"a\" }}", "true"},
    {"{{ eq \"a\" 1 \"a\" }}",
     "template: t:1:3: executing \"t\" at <eq \"a\" 1 \"a\">: error calling "
     "eq: incompatible types for comparison: string and int"},
    {"{{ eq \"a\" \"a\" 1 }}", "true"},
    {"{{ eq .Values.l .Values.l }}",
     "template: t:1:3: executing \"t\" at <eq .Values.l .Values.l>: error "
     "calling eq: non-comparable type [a b c]: []interface {}"},
    {"{{ eq .Values.m .Values.m }}",
     "template: t:1:3: executing \"t\" at <eq .Values.m .Values.m>: error "
     "calling eq: non-comparable type map[a:%!s(float64=1) b:two]: "
     "map[string]interface {}"},
    {"{{ eq .Values.l .Values.m }}",
     "template: t:1:3: executing \"t\" at <eq .Values.l .Values.m>: error "
     "calling eq: non-comparable types [a b c]: []interface {}, "
     "map[string]interface {}: map[a:1 b:two]"},
    {"{{ eq .Values.l nil }}", "false"},
    {"{{ eq nil .Values.l }}", "false"},
    {"{{ eq (list 1 2.5 \"x\") (list 1) }}",
     "template: t:1:3: executing \"t\" at <eq (list 1 2.5 \"x\") (list 1)>: "
     "error calling eq: non-comparable type [%!s(int=1)]: []interface {}"},
    {"{{ eq \"a\" (list 1) }}",
     "template: t:1:3: executing \"t\" at <eq \"a\" (list 1)>: error calling "
     "eq: incompatible types for comparison: string and []interface {}"},
    {"{{ ne 1 2 }} {{ ne \"a\" \"a\" }}", "true false"},
    {"{{ ne 1 }}", "template: t:1:3: executing \"t\" at <ne>: wrong number of "
                   "args for ne: want 2 got 1"},
    {"{{ ne 1 2 3 }}", "template: t:1:3: executing \"t\" at <ne>: wrong number "
                       "of args for ne: want 2 got 3"},
    {"{{ lt 1 2 }} {{ lt 1.5 2.5 }} {{ lt \"a\" \"b\" }} {{ le 1 1 }} {{ gt 2 "
     "1 }} {{ ge 1 2 }}",
     "true true true true true false"},
    {"{{ lt 1 \"a\" }}",
     "template: t:1:3: executing \"t\" at <lt 1 \"a\">: error calling lt: "
     "incompatible types for comparison: int and string"},
    {"{{ lt nil 1 }}", "template: t:1:3: executing \"t\" at <lt nil 1>: error "
                       "calling lt: invalid type for comparison"},
    {"{{ lt .Values.nope 1 }}",
     "template: t:1:3: executing \"t\" at <lt .Values.nope 1>: error calling "
     "lt: invalid type for comparison"},
    {"{{ lt true false }}",
     "template: t:1:3: executing \"t\" at <lt true false>: error calling lt: "
     "invalid type for comparison"},
    {"{{ lt .Values.l 1 }}",
     "template: t:1:3: executing \"t\" at <lt .Values.l 1>: error calling lt: "
     "invalid type for comparison"},
    {"{{ le \"a\" \"a\" }}{{ gt \"b\" \"a\" }}{{ ge \"a\" \"a\" }}",
     "truetruetrue"},
    {"{{ le true true }}",
     "template: t:1:3: executing \"t\" at <le true true>: error calling le: "
     "invalid type for comparison"},
    {"{{ eq true true }} {{ eq true false }}", "true false"},
    {"{{ eq true 1 }}",
     "template: t:1:3: executing \"t\" at <eq true 1>: error calling eq: "
     "incompatible types for comparison: bool and int"},
    {"{{ eq 1i 1i }}", "true"},
    {"{{ lt 1i 1i }}", "template: t:1:3: executing \"t\" at <lt 1i 1i>: error "
                       "calling lt: invalid type for comparison"},
    {"{{ eq (int64 3) 3 }}", "true"},
    {"{{ eq (index \"abc\" 1) 98 }} {{ lt (index \"abc\" 1) 99 }} {{ lt -1 "
     "(index \"abc\" 1) }} {{ gt (index \"abc\" 1) -5 }}",
     "true true true true"},
};

TEST(comparisons_are_those_of_helm)
{
    fixture_check(op, cases, CH_COUNT(cases));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(comparisons_are_those_of_helm),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
