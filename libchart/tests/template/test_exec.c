#include "tests/template/fixture.h"

static const struct fixture_case cases[] = {
    {"{{ range $i, $e := .Values.l }}{{ $i }}={{ $e }},{{ end }}",
     "0=a,1=b,2=c,"},
    {"{{ range .Values.l }}{{ .x }}{{ end }}",
     "template: t:1:24: executing \"t\" at <.x>: can't evaluate field x in "
     "type interface {}"},
    {"{{ range $i, $e := .Values.l }}{{ $e.x }}{{ end }}",
     "template: t:1:36: executing \"t\" at <$e.x>: can't evaluate field x in "
     "type interface {}"},
    {"{{ range $k, $v := .Values.m }}{{ $k }}={{ $v }},{{ end }}",
     "a=1,b=two,"},
    {"{{ range $v := .Values.m }}{{ $v }},{{ end }}", "1,two,"},
    {"{{ range .Values.lm }}{{ .name }}:{{ .v }} {{ end }}", "x:1 y:2 "},
    {"{{ range .Values.el }}a{{ else }}empty{{ end }}", "empty"},
    {"{{ range .Values.nope }}a{{ else }}empty{{ end }}", "empty"},
    {"{{ range .Values.n }}a{{ end }}",
     "template: t:1:16: executing \"t\" at <.Values.n>: range can't iterate "
     "over 3"},
    {"{{ range .Values.s }}a{{ end }}",
     "template: t:1:16: executing \"t\" at <.Values.s>: range can't iterate "
     "over abc"},
    {"{{ range 3 }}{{ . }}{{ end }}", "012"},
    {"{{ range $i := 3 }}{{ $i }}{{ end }}", "012"},
    {"{{ range $i, $j := 3 }}{{ $i }}{{ end }}",
     "template: t:1:19: executing \"t\" at <3>: can't use 3 to iterate over "
     "more than one variable"},
    {"{{ range -1 }}{{ . }}{{ else }}none{{ end }}", "none"},
    {"{{ range int64 3 }}{{ . }}{{ end }}", "012"},
    {"{{ range nil }}a{{ end }}",
     "template: t:1:9: executing \"t\" at <nil>: nil is not a command"},
    {"{{ range true }}a{{ end }}", "template: t:1:9: executing \"t\" at "
                                   "<true>: range can't iterate over true"},
    {"{{ range 3.0 }}a{{ end }}",
     "template: t:1:9: executing \"t\" at <3.0>: range can't iterate over 3"},
    {"{{ range $i, $e := .Values.l }}{{ if eq $e \"b\" }}{{ break }}{{ end "
     "}}{{ $e }}{{ end }}",
     "a"},
    {"{{ range $i, $e := .Values.l }}{{ if eq $e \"b\" }}{{ continue }}{{ end "
     "}}{{ $e }}{{ end }}",
     "ac"},
    {"{{ if .Values.b }}yes{{ else }}no{{ end }}", "yes"},
    {"{{ if .Values.no }}yes{{ else if .Values.s }}s{{ else }}no{{ end }}",
     "s"},
    {"{{ if .Values.no }}yes{{ else if .Values.e }}s{{ else }}no{{ end }}",
     "no"},
    {"{{ with .Values.s }}{{ . }}{{ $.Values.n }}{{ end }}", "abc3"},
    {"{{ with .Values.e }}{{ . }}{{ else }}{{ .Values.n }}{{ end }}", "3"},
    {"{{ with .Values.e }}{{ . }}{{ else with .Values.s }}{{ . }}{{ end }}",
     "abc"},
    {"{{ with $x := .Values.s }}{{ $x }}{{ . }}{{ end }}", "abcabc"},
    {"{{ define \"a\" }}A{{ . }}{{ end }}{{ template \"a\" }}", "A"},
    {"{{ define \"a\" }}A{{ . }}{{ end }}{{ template \"a\" .Values.s }}",
     "Aabc"},
    {"{{ define \"a\" }}A{{ . }}{{ end }}{{ template \"a\" .Values.s | upper "
     "}}",
     "AABC"},
    {"{{ template \"nope\" . }}",
     "template: t:1:12: executing \"t\" at <{{template \"nope\" .}}>: template "
     "\"nope\" not defined"},
    {"{{ template \"nope\" .Values.s | upper }}",
     "template: t:1:12: executing \"t\" at <{{template \"nope\" .Values.s | "
     "upper}}>: template \"nope\" not defined"},
    {"{{ block \"b\" .Values.s }}B{{ . }}{{ end }}", "Babc"},
    {"{{ define \"a\" }}{{ .Values.nope.x }}{{ end }}{{ template \"a\" . }}",
     "template: t:1:26: executing \"a\" at <.Values.nope.x>: nil pointer "
     "evaluating interface {}.x"},
    {"{{ if false }}{{ $x := 1 }}{{ else }}{{ $x }}{{ end }}",
     "template: t:1:40: executing \"t\" at <$x>: undefined variable: $x"},
    {"{{ $x := 0 }}{{ if false }}{{ $x := 1 }}{{ else }}{{ $x }}{{ end }}",
     "0"},
    {"{{ $x := 0 }}{{ if true }}{{ $x := 1 }}{{ $x }}{{ end }}{{ $x }}", "10"},
    {"{{ $x := 0 }}{{ if true }}{{ $x = 1 }}{{ $x }}{{ end }}{{ $x }}", "11"},
    {"{{ if or true ($z := 2) }}{{ $z }}{{ end }}",
     "template: t:1:29: executing \"t\" at <$z>: undefined variable: $z"},
    {"{{ if or false ($z := 2) }}{{ $z }}{{ end }}", "2"},
    {"{{ range .Values.l }}{{ $c := eq . \"b\" }}{{ $q := and $c ($w := .) "
     "}}{{ if $c }}{{ $w }}{{ end }}{{ end }}",
     "b"},
    {"{{ range .Values.l }}{{ $c := eq . \"a\" }}{{ $q := and $c ($w := .) "
     "}}{{ $w }}{{ end }}",
     "template: t:1:72: executing \"t\" at <$w>: undefined variable: $w"},
    {"{{ template \"x\" 1 2 }}",
     "template: t:1:12: executing \"t\" at <{{template \"x\" 1 2}}>: template "
     "\"x\" not defined"},
    {"{{ if(true) }}x{{ end }}", "x"},
    {"{{ if true -}} a {{- else -}} b {{- end -}} c", "ac"},
    {"{{ range $i, $e = .Values.l }}{{ end }}",
     "template: t:1:25: executing \"t\" at <.Values.l>: undefined variable: "
     "$i"},
    {"{{ $i := 0 }}{{ $e := 0 }}{{ range $i, $e = .Values.l }}{{ end }}{{ $i "
     "}}{{ $e }}",
     "2c"},
    {"{{ $e := 0 }}{{ range $e = .Values.l }}{{ end }}{{ $e }}", "c"},
    {"{{ range $i, $e := .Values.el }}{{ else }}{{ $i }}{{ $e }}{{ end }}",
     "[][]"},
    {"{{ $x := .Values.l }}{{ range $x }}{{ $x = \"q\" }}{{ . }}{{ end }}{{ $x "
     "}}",
     "abcq"},
    {"{{ with .Values }}{{ .s }}{{ $.Release.Name }}{{ end }}", "abcr"},
    {"{{ with (index .Values.lm 0) }}{{ .name }}{{ .q }}{{ .q.z }}{{ end }}",
     "template: t:1:55: executing \"t\" at <.q.z>: nil pointer evaluating "
     "interface {}.z"},
    {"{{ range .Values.mixed }}[{{ . }}]{{ end }}", "[a][1][][true]"},
    {"{{ range $k, $v := .Values.mixed }}[{{ $v.x }}]{{ end }}",
     "template: t:1:41: executing \"t\" at <$v.x>: can't evaluate field x in "
     "type interface {}"},
    {"{{ range .Values.mixed }}{{ with . }}{{ .x }}{{ end }}{{ end }}",
     "template: t:1:40: executing \"t\" at <.x>: can't evaluate field x in "
     "type string"},
    {"{{ $m := dict \"a\" 1 }}{{ range $k, $v := $m }}{{ $_ := set $m \"zz\" 3 "
     "}}{{ $k }}{{ end }}{{ $m }}",
     "amap[a:1 zz:3]"},
    {"{{ if and .Values.nope .Values.nope.x }}a{{ else }}b{{ end }}", "b"},
    {"{{ if and (not .Values.nope) (eq .Values.s \"abc\") }}a{{ end }}", "a"},
    {"{{ if .Values.nope }}{{ .Values.nope.x }}{{ end }}ok", "ok"},
    {"{{range.Values.l}}{{.}}{{end}}", "abc"},
    {"{{if.Values.b}}x{{end}}", "x"},
    {"{{ range $a, $a := .Values.l }}{{ $a }}{{ end }}", "abc"},
    {"{{ if true }}{{ $ = 5 }}{{ end }}{{ $ }}", "5"},
    {"{{ $x := 1 }}{{ range .Values.l }}{{ $x = . }}{{ end }}{{ $x }}", "c"},
    {"{{ $break := 1 }}{{ $break }}", "1"},
    {"{{ if 0 }}a{{ else if 0 }}b{{ else if 1 }}c{{ else }}d{{ end }}e", "ce"},
    {"{{ with .Values.nope }}a{{ else with .Values.nul }}b{{ else }}c{{ end }}",
     "c"},
    {"{{ define \"a\" }}{{ template \"b\" }}{{ end }}{{ define \"b\" }}[{{ . "
     "}}{{ $ }}]{{ end }}{{ template \"a\" 1 }}",
     "[]"},
    {"{{ template \"%d%s\" }}",
     "template: t:1:12: executing \"t\" at <{{template \"%d%s\"}}>: template "
     "\"%d%s\" not defined"},
    {"{{ define \"%d\" }}{{ .x.y.z }}{{ end }}{{ template \"%d\" .Values }}",
     "template: t:1:22: executing \"%d\" at <.x.y.z>: nil pointer evaluating "
     "interface {}.y"},
};

TEST(control_structures_are_those_of_helm)
{
    fixture_check(op, cases, CH_COUNT(cases));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(control_structures_are_those_of_helm),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
