#include "tests/template/fixture.h"

static const struct fixture_case cases[] = {
    {"{{ (index .Values \"nope\").y }}z", "z"},
    {"{{ (index .Values \"s\").y }}z",
     "template: t:1:18: executing \"t\" at <\"s\">: can't evaluate field y in "
     "type string"},
    {"{{ or \"\" 0 \"x\" \"y\" }}", "x"},
    {"{{ or true (fail \"x\") }}", "true"},
    {"{{ and false (fail \"x\") }}", "false"},
    {"{{ or .Values.nope .Values.nul }}z", "z"},
    {"{{ and }}", "template: t:1:3: executing \"t\" at <and>: wrong number of "
                  "args for and: want at least 1 got 0"},
    {"{{ or }}", "template: t:1:3: executing \"t\" at <or>: wrong number of "
                 "args for or: want at least 1 got 0"},
    {"{{ \"\" | and true }}z", "z"},
    {"{{ \"x\" | or false }}z", "xz"},
    {"{{ not .Values.nope }} {{ not 1 }} {{ not }}",
     "template: t:1:38: executing \"t\" at <not>: wrong number of args for "
     "not: want 1 got 0"},
    {"{{ not 1 2 }}", "template: t:1:3: executing \"t\" at <not>: wrong number "
                      "of args for not: want 1 got 2"},
    {"{{ index .Values.l 1 }}", "b"},
    {"{{ index .Values.l 3 }}",
     "template: t:1:3: executing \"t\" at <index .Values.l 3>: error calling "
     "index: reflect: slice index out of range"},
    {"{{ index .Values.l 4 }}",
     "template: t:1:3: executing \"t\" at <index .Values.l 4>: error calling "
     "index: index out of range: 4"},
    {"{{ index .Values.l -1 }}",
     "template: t:1:3: executing \"t\" at <index .Values.l -1>: error calling "
     "index: index out of range: -1"},
    {"{{ index .Values.l \"a\" }}",
     "template: t:1:3: executing \"t\" at <index .Values.l \"a\">: error "
     "calling index: cannot index slice/array with type string"},
    {"{{ index .Values.l .Values.n }}",
     "template: t:1:3: executing \"t\" at <index .Values.l .Values.n>: error "
     "calling index: cannot index slice/array with type float64"},
    {"{{ index .Values.l nil }}",
     "template: t:1:3: executing \"t\" at <index .Values.l nil>: error calling "
     "index: cannot index slice/array with nil"},
    {"{{ index .Values.l .Values.nope }}",
     "template: t:1:3: executing \"t\" at <index .Values.l .Values.nope>: "
     "error calling index: cannot index slice/array with nil"},
    {"{{ index .Values.m \"b\" }}", "two"},
    {"{{ index .Values.m \"q\" }}z", "z"},
    {"{{ index .Values.m 1 }}",
     "template: t:1:3: executing \"t\" at <index .Values.m 1>: error calling "
     "index: value has type int; should be string"},
    {"{{ index .Values.m nil }}",
     "template: t:1:3: executing \"t\" at <index .Values.m nil>: error calling "
     "index: value is nil; should be of type string"},
    {"{{ index .Values.nope \"a\" }}",
     "template: t:1:3: executing \"t\" at <index .Values.nope \"a\">: error "
     "calling index: index of untyped nil"},
    {"{{ index .Values.m \"q\" \"r\" }}",
     "template: t:1:3: executing \"t\" at <index .Values.m \"q\" \"r\">: error "
     "calling index: index of nil pointer"},
    {"{{ index nil 1 }}", "template: t:1:3: executing \"t\" at <index nil 1>: "
                          "error calling index: index of untyped nil"},
    {"{{ index \"abc\" 1 }} {{ index \"abc\" 2 }}", "98 99"},
    {"{{ index \"abc\" 3 }}",
     "template: t:1:3: executing \"t\" at <index \"abc\" 3>: error calling "
     "index: reflect: string index out of range"},
    {"{{ index \"abc\" 4 }}",
     "template: t:1:3: executing \"t\" at <index \"abc\" 4>: error calling "
     "index: index out of range: 4"},
    {"{{ index 1 2 }}", "template: t:1:3: executing \"t\" at <index 1 2>: "
                        "error calling index: can't index item of type int"},
    {"{{ index .Values.n 0 }}",
     "template: t:1:3: executing \"t\" at <index .Values.n 0>: error calling "
     "index: can't index item of type float64"},
    {"{{ index .Values \"lm\" 1 \"name\" }}", "y"},
    {"{{ index .Values.s }}", "abc"},
    {"{{ index }}", "template: t:1:3: executing \"t\" at <index>: wrong number "
                    "of args for index: want at least 1 got 0"},
    {"{{ len .Values.l }} {{ len .Values.m }} {{ len .Values.s }} {{ len \"\" "
     "}}",
     "3 2 3 0"},
    {"{{ len .Values.nope }}",
     "template: t:1:3: executing \"t\" at <len .Values.nope>: error calling "
     "len: len of nil pointer"},
    {"{{ len nil }}",
     "template: t:1:3: executing \"t\" at <len nil>: error calling len: "
     "reflect: call of reflect.Value.Type on zero Value"},
    {"{{ len 3 }}", "template: t:1:3: executing \"t\" at <len 3>: error "
                    "calling len: len of type int"},
    {"{{ len .Values.n }}",
     "template: t:1:3: executing \"t\" at <len .Values.n>: error calling len: "
     "len of type float64"},
    {"{{ len }}", "template: t:1:3: executing \"t\" at <len>: wrong number of "
                  "args for len: want 1 got 0"},
    {"{{ len (until 3) }}", "3"},
    {"{{ printf \"%s %d %v %q %T\" \"a\" 1 2.5 \"x\" .Values.l }}",
     "a 1 2.5 \"x\" []interface {}"},
    {"{{ printf \"%d\" .Values.n }} {{ printf \"%s\" .Values.nope }} {{ printf "
     "\"%v\" nil }}",
     "%!d(float64=3) %!s(<nil>) <nil>"},
    {"{{ printf }}", "template: t:1:3: executing \"t\" at <printf>: wrong "
                     "number of args for printf: want at least 1 got 0"},
    {"{{ printf 1 }}",
     "template: t:1:10: executing \"t\" at <1>: expected string; found 1"},
    {"{{ printf .Values.n }}",
     "template: t:1:17: executing \"t\" at <.Values.n>: wrong type for value; "
     "expected string; got float64"},
    {"{{ printf .Values.nope }}",
     "template: t:1:17: executing \"t\" at <.Values.nope>: wrong type for "
     "value; expected string; got interface {}"},
    {"{{ printf nil }}",
     "template: t:1:10: executing \"t\" at <nil>: cannot assign nil to string"},
    {"{{ html \"<a & 'b' \\\"c\\\">\" .Values.nope }} {{ html .Values.nope }} "
     "{{ js \"it's <\\\"> = &\\n\" }} {{ js .Values.nope }} {{ urlquery \"a "
     "b&c/\303\251\" .Values.nope }}",
     "&lt;a &amp; &#39;b&#39; &#34;c&#34;&gt;&lt;no value&gt; &lt;no value&gt; "
     "it\\'s \\u003C\\\"\\u003E \\u003D \\u0026\\u000A \\u003Cno value\\u003E "
     "a+b%26c%2F%C3%A9%3Cno+value%3E"},
    {"{{ html 1 2 \"a\" nil 3 4 }}", "1 2a&lt;no value&gt;3 4"},
    {"{{ call .Values.s 1 }}",
     "template: t:1:3: executing \"t\" at <call .Values.s 1>: error calling "
     "call: non-function .Values.s of type string"},
    {"{{ call nil }}", "template: t:1:3: executing \"t\" at <call nil>: error "
                       "calling call: call of nil"},
    {"{{ call .Values.nope 1 }}",
     "template: t:1:3: executing \"t\" at <call .Values.nope 1>: error calling "
     "call: call of nil"},
    {"{{ call (index .Values.l 0) 1 }}",
     "template: t:1:3: executing \"t\" at <call (index .Values.l 0) 1>: error "
     "calling call: non-function index .Values.l 0 of type string"},
    {"{{ \"abc\" | call }}",
     "template: t:1:11: executing \"t\" at <call>: error calling call: "
     "non-function abc of type string"},
    {"{{ 5 | call }}", "template: t:1:7: executing \"t\" at <call>: error "
                       "calling call: non-function <int Value> of type int"},
    {"{{ call }}", "template: t:1:3: executing \"t\" at <call>: wrong number "
                   "of args for call: want at least 1 got 0"},
    {"{{ upper (index .Values \"nope\") }}",
     "template: t:1:24: executing \"t\" at <\"nope\">: invalid value; expected "
     "string"},
    {"{{ 3.0 | printf \"%T\" }} {{ printf \"%T\" 0x1e }} {{ printf \"%T\" 1e1 "
     "}} {{ printf \"%T\" 'e' }} {{ printf \"%T\" 0i }}",
     "float64 int float64 int complex128"},
    {"{{ .Release.Revision | printf \"%T\" }}", "int"},
    {"{{ print.x }}", "template: t:1:3: executing \"t\" at <print>: can't "
                      "evaluate field x in type string"},
    {"{{ (print).x }}", "template: t:1:4: executing \"t\" at <print>: can't "
                        "evaluate field x in type string"},
    {"{{ true | and \"a\" | or \"\" }}", "true"},
    {"{{ printf \"%s\" \"a\" | printf \"%s%s\" \"b\" }}", "ba"},
    {"{{ upper (printf \"%s\" .Values.nope.x) }}",
     "template: t:1:29: executing \"t\" at <.Values.nope.x>: nil pointer "
     "evaluating interface {}.x"},
    {"{{ upper (.Values.nope.x | printf \"%s\") }}",
     "template: t:1:17: executing \"t\" at <.Values.nope.x>: nil pointer "
     "evaluating interface {}.x"},
    {"{{ \"\\xff\" | printf \"%q\" }}", "\"\\xff\""},
    {"{{ \"a\377b\" | printf \"%q\" }}", "\"a\357\277\275b\""},
    {"{{.Values.s|upper|upper|printf \"%s-%s\" \"a\"}}", "a-ABC"},
    {"{{ \"%d %s\" | printf }}", "%!d(MISSING) %!s(MISSING)"},
    {"{{ printf \"%!\" }}", "%!!(MISSING)"},
    {"{{ index .Values \"%d\" \"%s\" }}",
     "template: t:1:3: executing \"t\" at <index .Values \"%d\" \"%s\">: error "
     "calling index: index of nil pointer"},
};

TEST(built_ins_are_those_of_helm)
{
    fixture_check(op, cases, CH_COUNT(cases));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(built_ins_are_those_of_helm),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
