#include "tests/template/fixture.h"

static const struct fixture_case cases[] = {
    {"hello", "hello"},
    {"{{ .Values.s }}", "abc"},
    {"{{ .Values.n }} {{ .Values.f }} {{ .Values.big }} {{ .Values.b }}",
     "3 1.5 1e+06 true"},
    {"{{ .Values.l }} {{ .Values.m }} {{ .Values.nested }}",
     "[a b c] map[a:1 b:two] map[a:map[b:map[c:deep]]]"},
    {"{{ .Values.nope }}x", "x"},
    {"{{ .Values.nope.x }}",
     "template: t:1:10: executing \"t\" at <.Values.nope.x>: nil pointer "
     "evaluating interface {}.x"},
    {"{{ .Values.s.x }}", "template: t:1:10: executing \"t\" at <.Values.s.x>: "
                          "can't evaluate field x in type interface {}"},
    {"{{ .Values.n.x }}", "template: t:1:10: executing \"t\" at <.Values.n.x>: "
                          "can't evaluate field x in type interface {}"},
    {"{{ .Values.l.x }}", "template: t:1:10: executing \"t\" at <.Values.l.x>: "
                          "can't evaluate field x in type interface {}"},
    {"{{ .Values.nul.x }}",
     "template: t:1:10: executing \"t\" at <.Values.nul.x>: nil pointer "
     "evaluating interface {}.x"},
    {"{{ (.Values.nope).x }}y", "y"},
    {"{{ ((.Values.nope).x).y }}y", "y"},
    {"{{ (.Values.s).x }}", "template: t:1:11: executing \"t\" at <.Values.s>: "
                            "can't evaluate field x in type string"},
    {"{{ (.Values.nested.a).b.c }}", "deep"},
    {"{{ (.Values.nested.a).q.c }}",
     "template: t:1:11: executing \"t\" at <.Values.nested.a>: nil pointer "
     "evaluating interface {}.c"},
    {"{{ (dict \"a\" (dict \"b\" 1)).a.b }}", "1"},
    {"{{ \"a\" | .Values.s }}",
     "template: t:1:16: executing \"t\" at <.Values.s>: s is not a method but "
     "has arguments"},
    {"{{ \"a\" | $.Values.s }}",
     "template: t:1:10: executing \"t\" at <$.Values.s>: s is not a method but "
     "has arguments"},
    {"{{ .Values.s 1 }}", "template: t:1:10: executing \"t\" at <.Values.s>: s "
                          "is not a method but has arguments"},
    {"{{ \"a\" 2 }}", "template: t:1:3: executing \"t\" at <\"a\">: can't give "
                      "argument to non-function \"a\""},
    {"{{ nil }}",
     "template: t:1:3: executing \"t\" at <nil>: nil is not a command"},
    {"{{ '\"' }}", "34"},
    {"{{ \"a\\n\\t\\\"\\\\b\" }}{{ `raw\\n` }}", "a\n\t\"\\braw\\n"},
    {"{{/* c */}}x{{- /* c */ -}} y", "xy"},
    {"{{ (nil).x }}",
     "template: t:1:4: executing \"t\" at <nil>: nil is not a command"},
    {"{{ .x.y }}", "template: t:1:5: executing \"t\" at <.x.y>: nil pointer "
                   "evaluating interface {}.y"},
    {"{{ $.Values.s }}", "abc"},
    {"{{ .\303\251 }}z", "z"},
    {"a  {{- \"x\" -}}  b", "axb"},
    {"{{ \"a\" -}}", "a"},
    {"  {{- \"b\" }}", "b"},
    {"line\" }}", "line\" }}"},
    {"", ""},
    {"x", "x"},
    {"}}", "}}"},
    {"{{ $.x.y }}", "template: t:1:4: executing \"t\" at <$.x.y>: nil pointer "
                    "evaluating interface {}.y"},
    {"{{ .Release.Name }} {{ .Release.Nope }}z", "r z"},
    {"{{ .Release.Name.x }}",
     "template: t:1:11: executing \"t\" at <.Release.Name.x>: can't evaluate "
     "field x in type interface {}"},
    {"{{ list.x }}", "template: t:1:3: executing \"t\" at <list>: can't "
                     "evaluate field x in type []interface {}"},
    {"{{ dict.x }}z", "z"},
    {"{{ (.Values.m).b.x }}",
     "template: t:1:11: executing \"t\" at <.Values.m>: can't evaluate field x "
     "in type interface {}"},
    {"{{ set .Values.m \"k\" 1 }}", "map[a:1 b:two k:1]"},
    {"{{ dict \"a\" nil }} {{ list nil 1 }}", "map[a:<nil>] [<nil> 1]"},
    {"a\n{{ .Values.s }}\n  {{ .Values.nope.x }}\n",
     "template: t:3:12: executing \"t\" at <.Values.nope.x>: nil pointer "
     "evaluating interface {}.x"},
    {"{{ `a\nb` }}\n{{ .Values.nope.x }}",
     "template: t:3:10: executing \"t\" at <.Values.nope.x>: nil pointer "
     "evaluating interface {}.x"},
    {"\303\251{{ .Values.nope.x }}",
     "template: t:1:12: executing \"t\" at <.Values.nope.x>: nil pointer "
     "evaluating interface {}.x"},
    {"\t\t{{ .Values.s.q }}",
     "template: t:1:12: executing \"t\" at <.Values.s.q>: can't evaluate field "
     "q in type interface {}"},
    {"\303\277{{ .Values.s }}", "\303\277abc"},
    {"{{ .Values.s }}{{/* a */}}{{/* b */}}{{ .Values.nope.x}}",
     "template: t:1:47: executing \"t\" at <.Values.nope.x>: nil pointer "
     "evaluating interface {}.x"},
    {"{ {", "{ {"},
    {"{{ `}}` }}", "}}"},
    {"{{ \"}}\" }}", "}}"},
    {"{{\"a\"}}{{\"b\"}}", "ab"},
};

TEST(operands_are_those_of_helm)
{
    fixture_check(op, cases, CH_COUNT(cases));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(operands_are_those_of_helm),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
