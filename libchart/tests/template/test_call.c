#include "tests/template/fixture.h"

static const struct fixture_case cases[] = {
    {"{{ \"a\" | (upper \"x\") }}",
     "template: t:1:3: executing \"t\" at <\"a\">: can't give argument to "
     "non-function upper \"x\""},
    {"{{ (upper \"a\" | upper) 2 }}",
     "template: t:1:3: executing \"t\" at <(upper \"a\" | upper) 2>: can't "
     "give argument to non-function upper \"a\" | upper"},
    {"{{ upper }}", "template: t:1:3: executing \"t\" at <upper>: wrong number "
                    "of args for upper: want 1 got 0"},
    {"{{ upper 1 }}",
     "template: t:1:9: executing \"t\" at <1>: expected string; found 1"},
    {"{{ upper \"a\" \"b\" }}", "template: t:1:3: executing \"t\" at <upper>: "
                                "wrong number of args for upper: want 1 got 2"},
    {"{{ upper .Values.n }}",
     "template: t:1:16: executing \"t\" at <.Values.n>: wrong type for value; "
     "expected string; got float64"},
    {"{{ upper .Values.nope }}",
     "template: t:1:16: executing \"t\" at <.Values.nope>: wrong type for "
     "value; expected string; got interface {}"},
    {"{{ upper .Values.s }}", "ABC"},
    {"{{ upper nil }}",
     "template: t:1:9: executing \"t\" at <nil>: cannot assign nil to string"},
    {"{{ upper true }}",
     "template: t:1:9: executing \"t\" at <true>: expected string; found true"},
    {"{{ .Values.n | upper }}",
     "template: t:1:15: executing \"t\" at <upper>: wrong type for value; "
     "expected string; got float64"},
    {"{{ .Values.nope | upper }}", "template: t:1:18: executing \"t\" at "
                                   "<upper>: invalid value; expected string"},
    {"{{ trunc 2 \"abc\" }} {{ trunc 2.0 \"abc\" }} {{ \"abc\" | trunc 0x2 }} "
     "{{ trunc 'a' \"abc\" }}",
     "ab ab ab abc"},
    {"{{ trunc .Values.n \"abc\" }}",
     "template: t:1:16: executing \"t\" at <.Values.n>: wrong type for value; "
     "expected int; got float64"},
    {"{{ trunc (int64 2) \"abc\" }}",
     "template: t:1:16: executing \"t\" at <2>: wrong type for value; expected "
     "int; got int64"},
    {"{{ trunc 2.5 \"abc\" }}",
     "template: t:1:9: executing \"t\" at <2.5>: expected integer; found 2.5"},
    {"{{ trunc \"a\" \"abc\" }}", "template: t:1:9: executing \"t\" at "
                                  "<\"a\">: expected integer; found \"a\""},
    {"{{ trunc 1 }}", "template: t:1:3: executing \"t\" at <trunc>: wrong "
                      "number of args for trunc: want 2 got 1"},
    {"{{ trunc 9223372036854775808 \"abc\" }}",
     "template: t:1:9: executing \"t\" at <9223372036854775808>: expected "
     "integer; found 9223372036854775808"},
    {"{{ until 3 }}", "[0 1 2]"},
    {"{{ until 3.5 }}",
     "template: t:1:9: executing \"t\" at <3.5>: expected integer; found 3.5"},
    {"{{ hasKey .Values \"s\" }}", "true"},
    {"{{ hasKey .Values 1 }}",
     "template: t:1:18: executing \"t\" at <1>: expected string; found 1"},
    {" upper }}", " upper }}"},
    {"{{ upper.x }}", "template: t:1:3: executing \"t\" at <upper>: wrong "
                      "number of args for upper: want 1 got 0"},
    {"{{ upper (upper (upper 1)) }}",
     "template: t:1:23: executing \"t\" at <1>: expected string; found 1"},
    {"{{ trunc (upper \"a\") \"b\" }}",
     "template: t:1:16: executing \"t\" at <\"a\">: wrong type for value; "
     "expected int; got string"},
    {"{{ \"b\" | trunc (upper \"a\") }}",
     "template: t:1:22: executing \"t\" at <\"a\">: wrong type for value; "
     "expected int; got string"},
    {"{{.Values.s|upper}}", "ABC"},
    {"{{ upper .Values.n \"%d\" }}",
     "template: t:1:3: executing \"t\" at <upper>: wrong number of args for "
     "upper: want 1 got 2"},
};

TEST(arguments_are_checked_as_in_helm)
{
    fixture_check(op, cases, CH_COUNT(cases));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(arguments_are_checked_as_in_helm),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
