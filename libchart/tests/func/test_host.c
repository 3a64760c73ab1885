#include "tests/template/fixture.h"

static const struct fixture_case cases[] = {
    {"{{ include \"nope\" . }}",
     "template: t:1:3: executing \"t\" at <include \"nope\" .>: error calling "
     "include: template: no template \"nope\" associated with template "
     "\"gotpl\""},
    {"{{ define \"a\" }}{{ .Values.nope.x }}{{ end }}{{ include \"a\" . }}",
     "template: t:1:48: executing \"t\" at <include \"a\" .>: error calling "
     "include: template: t:1:26: executing \"a\" at <.Values.nope.x>: nil "
     "pointer evaluating interface {}.x"},
    {"{{ define \"a\" }}{{ index .Values.l 9 }}{{ end }}{{ include \"a\" . }}",
     "template: t:1:51: executing \"t\" at <include \"a\" .>: error calling "
     "include: template: t:1:19: executing \"a\" at <index .Values.l 9>: error "
     "calling index: index out of range: 9"},
    {"{{ define \"a\" }}x{{ . }}{{ end }}{{ include \"a\" \"y\" | upper }}",
     "XY"},
    {"{{ tpl \"{{ .Values.s }}\" . }}", "abc"},
    {"{{ tpl \"{{ .a }} {{ .b }}x\" (dict \"a\" 1) }}", "1 x"},
    {"{{ define \"tt\" }}T{{ . }}{{ end }}{{ tpl \"{{ include \\\"tt\\\" . "
     "}}{{ "
     "define \\\"u\\\" }}U{{ end }}{{ include \\\"u\\\" . }}\" 5 }}",
     "T5U"},
    {"{{ define \"tt\" }}T{{ . }}{{ end }}{{ tpl \"{{ define \\\"tt\\\" "
     "}}new{{ "
     "end }}{{ include \\\"tt\\\" . }}\" 5 }}{{ include \"tt\" 1 }}",
     "newT1"},
    {"{{ tpl 1 . }}",
     "template: t:1:7: executing \"t\" at <1>: expected string; found 1"},
    {"{{ tpl \"\" . }}{{ tpl \"   \" . }}z", "   z"},
    {"{{ define \"a\" }}{{ end }}{{ define \"a\" }}x{{ end }}{{ include \"a\" "
     ". }}",
     "x"},
    {"{{ define \"a\" }}x{{ end }}{{ define \"a\" }} {{ end }}{{ include \"a\" "
     ". }}",
     "x"},
    {"{{ define \"a\" -}}\n  {{ .Values.nope.x }}\n{{- end }}\n{{ include "
     "\"a\" . }}",
     "template: t:4:3: executing \"t\" at <include \"a\" .>: error calling "
     "include: template: t:2:12: executing \"a\" at <.Values.nope.x>: nil "
     "pointer evaluating interface {}.x"},
    {"{{ define \"a\" }}{{ include \"b\" . }}{{ end }}{{ define \"b\" }}{{ "
     ".Values.nope.x }}{{ end }}\n{{ include \"a\" . }}",
     "template: t:2:3: executing \"t\" at <include \"a\" .>: error calling "
     "include: template: t:1:19: executing \"a\" at <include \"b\" .>: error "
     "calling include: template: t:1:70: executing \"b\" at <.Values.nope.x>: "
     "nil pointer evaluating interface {}.x"},
    {"{{ define \"a\" }}{{ include \"b\" . }}{{ end }}{{ define \"b\" }}{{ "
     "index .Values.l 7 }}{{ end }}\n{{ include \"a\" . }}",
     "template: t:2:3: executing \"t\" at <include \"a\" .>: error calling "
     "include: template: t:1:19: executing \"a\" at <include \"b\" .>: error "
     "calling include: template: t:1:63: executing \"b\" at <index .Values.l "
     "7>: error calling index: index out of range: 7"},
    {"{{ define \"a\" }}{{ template \"b\" . }}{{ end }}{{ define \"b\" }}{{ "
     ".Values.nope.x }}{{ end }}\n{{ include \"a\" . }}",
     "template: t:2:3: executing \"t\" at <include \"a\" .>: error calling "
     "include: template: t:1:71: executing \"b\" at <.Values.nope.x>: nil "
     "pointer evaluating interface {}.x"},
};

TEST(include_and_tpl_are_those_of_helm)
{
    fixture_check(op, cases, CH_COUNT(cases));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(include_and_tpl_are_those_of_helm),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
