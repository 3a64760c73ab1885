/* Strings, as Helm prints them. */
#include "tests/template/fixture.h"

TEST(trims_and_cuts)
{
    static const struct fixture_case cases[] = {
        {"{{ trim \" \\t a b\\n \" }}", "a b"},
        {"{{ trim \"\\u00a0x\\u3000\" }}", "x"},
        {"{{ trimAll \"$\303\251\" \"\303\251$a$\303\251\" }}", "a"},
        {"{{ trimAll \"\" \" a \" }}", " a "},
        {"{{ trimPrefix \"a\" \"aab\" }}", "ab"},
        {"{{ trimSuffix \"b\" \"abb\" }}", "ab"},
        {"{{ trimSuffix \"\" \"ab\" }}", "ab"},
        {"{{ nospace \" h e\\tl\\nlo\" }}", "hello"},
        {"{{ nospace \"\303\251 \303\274\" }}",
         "\303\203\302\251\303\203\302\274"},
        {"{{ nospace \"\303\251\303\274\" }}", "\303\251\303\274"},
        {"{{ trunc 3 \"hello\" }}", "hel"},
        {"{{ trunc -3 \"hello\" }}", "llo"},
        {"{{ trunc 9 \"hello\" }}", "hello"},
        {"{{ trunc -9 \"hello\" }}", "hello"},
        {"{{ trunc -5 \"hello\" }}", "hello"},
        {"{{ trunc 1 \"\303\251\" | quote }}", "\"\\xc3\""},
        {"{{ trunc -9223372036854775808 \"hello\" }}", "hello"},
        {"{{ substr 1 3 \"hello\" }}", "el"},
        {"{{ substr -1 3 \"hello\" }}", "hel"},
        {"{{ substr 2 -1 \"hello\" }}", "llo"},
        {"{{ substr 2 99 \"hello\" }}", "llo"},
        {"{{ substr 4 2 \"hello\" }}",
         "template: t:1:3: executing \"t\" at <substr 4 2 \"hello\">: error "
         "calling substr: runtime error: slice bounds out of range [4:2]"},
        {"{{ substr -1 9 \"hello\" }}",
         "template: t:1:3: executing \"t\" at <substr -1 9 \"hello\">: error "
         "calling substr: runtime error: slice bounds out of range [:9] with "
         "length 5"},
        {"{{ substr -1 -2 \"hello\" }}",
         "template: t:1:3: executing \"t\" at <substr -1 -2 \"hello\">: error "
         "calling substr: runtime error: slice bounds out of range [:-2]"},
        {"{{ substr 9 -1 \"hello\" }}",
         "template: t:1:3: executing \"t\" at <substr 9 -1 \"hello\">: error "
         "calling substr: runtime error: slice bounds out of range [9:5]"},
        {"{{ abbrev 3 \"hello world\" }}", "hello world"},
        {"{{ abbrev 5 \"hello world\" }}", "he..."},
        {"{{ abbrev 11 \"hello world\" }}", "hello world"},
        {"{{ abbrevboth 5 10 \"1234 5678 9123\" }}", "...5678..."},
        {"{{ abbrevboth 9 10 \"1234 5678 9123\" }}", "...78 9123"},
        {"{{ abbrevboth -9223372036854775808 5 \"1234 5678 9123\" }}", ""},
        {"{{ abbrevboth 1 6 \"1234 5678 9123\" }}", "1234 5678 9123"},
    };
    fixture_check(op, cases, CH_COUNT(cases));
}

TEST(asks_about_parts)
{
    static const struct fixture_case cases[] = {
        {"{{ contains \"\" \"\" }}", "true"},
        {"{{ contains \"lo\" \"hello\" }}", "true"},
        {"{{ contains \"hello\" \"lo\" }}", "false"},
        {"{{ hasPrefix \"he\" \"hello\" }}", "true"},
        {"{{ hasPrefix \"hello\" \"he\" }}", "false"},
        {"{{ hasSuffix \"lo\" \"hello\" }}", "true"},
        {"{{ plural \"one\" \"many\" 1 }}", "one"},
        {"{{ plural \"one\" \"many\" 0 }}", "many"},
        {"{{ plural \"one\" \"many\" 1.5 }}",
         "template: t:1:23: executing \"t\" at <1.5>: expected integer; found "
         "1.5"},
    };
    fixture_check(op, cases, CH_COUNT(cases));
}

TEST(quotes_text_forms_without_nils)
{
    static const struct fixture_case cases[] = {
        {"{{ quote }}", ""},
        {"{{ quote \"a\\\"b\\\\\" 1 nil true 1.0 }}",
         "\"a\\\"b\\\\\" \"1\" \"true\" \"1\""},
        {"{{ quote .Values.nope .Values.big }}", "\"1e+06\""},
        {"{{ quote \"\\x00\\x7f\\u200b\\xff \303\251\" }}",
         "\"\\x00\\x7f\\u200b\\xff \303\251\""},
        {"{{ quote .Values.l .Values.m }}", "\"[a b c]\" \"map[a:1 b:two]\""},
        {"{{ quote (semver \"v1.2\") }}", "\"1.2.0\""},
        {"{{ squote \"a'b\" nil 1.5 }}", "'a'b' '1.5'"},
        {"{{ squote .Values.mixed }}", "'[a 1 <nil> true]'"},
        {"{{ cat \"a\" \"\" nil 1 true }}", "a  1 true"},
        {"{{ cat }}", ""},
        {"{{ cat .Values.nul \"x\" }}", "x"},
    };
    fixture_check(op, cases, CH_COUNT(cases));
}

TEST(pads_every_line)
{
    static const struct fixture_case cases[] = {
        {"{{ indent 2 \"a\\nb\" }}", "  a\n  b"},
        {"{{ indent 2 \"a\\n\" }}", "  a\n  "},
        {"{{ indent 2 \"\" }}", "  "},
        {"{{ indent 0 \"a\\nb\" }}", "a\nb"},
        {"{{ indent -1 \"a\" }}",
         "template: t:1:3: executing \"t\" at <indent -1 \"a\">: error calling "
         "indent: strings: negative Repeat count"},
        {"{{ nindent 2 \"a\\n\\nb\" }}", "\n  a\n  \n  b"},
        {"{{ nindent -1 \"a\" }}",
         "template: t:1:3: executing \"t\" at <nindent -1 \"a\">: error "
         "calling nindent: strings: negative Repeat count"},
    };
    fixture_check(op, cases, CH_COUNT(cases));
}

TEST(wraps_at_spaces)
{
    static const struct fixture_case cases[] = {
        {"{{ wrap 5 \"one two three\" }}", "one\ntwo\nthree"},
        {"{{ wrap 0 \"ab cd\" }}", "ab\ncd"},
        {"{{ wrap 80 \"ab cd\" }}", "ab cd"},
        {"{{ wrap 4 \"averylongword and short\" }}",
         "averylongword\nand\nshort"},
        {"{{ wrap 5 \"one\\ntwo three\" }}", "one\ntwo\nthree"},
        {"{{ wrapWith 4 \"|\" \"averylongword and short\" }}",
         "aver|ylon|gwor|d|and|shor|t"},
        {"{{ wrapWith 4 \"\" \"a  b  c  d  e\" }}", "a  b\nc  d\n e"},
        {"{{ wrap 3 \"   leading\" }}", "leading"},
    };
    fixture_check(op, cases, CH_COUNT(cases));
}

TEST(replaces_and_repeats)
{
    static const struct fixture_case cases[] = {
        {"{{ replace \"a\" \"b\" \"banana\" }}", "bbnbnb"},
        {"{{ replace \"\" \"-\" \"ab\" }}", "-a-b-"},
        {"{{ replace \"x\" \"y\" \"banana\" }}", "banana"},
        {"{{ replace \"ana\" \"\" \"banana\" }}", "bna"},
        {"{{ replace \"\303\251\" \"e\" \"\303\251\303\251\" }}", "ee"},
        {"{{ repeat 3 \"ab\" }}", "ababab"},
        {"{{ repeat 0 \"ab\" }}", ""},
        {"{{ repeat 5 \"\" }}", ""},
        {"{{ repeat -1 \"ab\" }}",
         "template: t:1:3: executing \"t\" at <repeat -1 \"ab\">: error "
         "calling repeat: strings: negative Repeat count"},
        {"{{ repeat 9223372036854775807 \"ab\" }}",
         "template: t:1:3: executing \"t\" at <repeat 9223372036854775807 "
         "\"ab\">: error calling repeat: strings: Repeat output length "
         "overflow"},
    };
    fixture_check(op, cases, CH_COUNT(cases));
}

TEST(splits_and_joins)
{
    static const struct fixture_case cases[] = {
        {"{{ splitList \",\" \"a,b,,c\" }}", "[a b  c]"},
        {"{{ splitList \",\" \"\" }}", "[]"},
        {"{{ splitList \"\" \"a\303\251\" }}", "[a \303\251]"},
        {"{{ splitList \"\" \"\" }}", "[]"},
        {"{{ split \",\" \"a,b\" }}", "map[_0:a _1:b]"},
        {"{{ splitn \",\" 2 \"a,b,c\" }}", "map[_0:a _1:b,c]"},
        {"{{ splitn \",\" 0 \"a,b,c\" }}", "map[]"},
        {"{{ splitn \",\" -1 \"a,b,c\" }}", "map[_0:a _1:b _2:c]"},
        {"{{ splitn \"\" 2 \"a\303\251b\" }}", "map[_0:a _1:\303\251b]"},
        {"{{ (split \",\" \"a,b\")._1 }}", "b"},
        {"{{ (split \",\" \"a,b\")._5 }}", ""},
        {"{{ join \"-\" .Values.l }}", "a-b-c"},
        {"{{ join \"-\" .Values.mixed }}", "a-1-true"},
        {"{{ join \"-\" \"a\" }}", "a"},
        {"{{ join \"-\" nil }}", ""},
        {"{{ join \"-\" .Values.m }}", "map[a:1 b:two]"},
        {"{{ join \",\" (splitList \"\" \"abc\") }}", "a,b,c"},
        {"{{ toStrings .Values.mixed }}", "[a 1 true]"},
        {"{{ toStrings nil }}", "[]"},
        {"{{ toStrings 1.5 }}", "[1.5]"},
        {"{{ sortAlpha (splitList \",\" \"c,a,b\") }}", "[a b c]"},
        {"{{ sortAlpha .Values.mixed }}", "[1 a true]"},
        {"{{ sortAlpha \"x\" }}", "[x]"},
        {"{{ sortAlpha nil }}", "[<nil>]"},
        {"{{ hello }}", "Hello!"},
    };
    fixture_check(op, cases, CH_COUNT(cases));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(trims_and_cuts),
        T(asks_about_parts),
        T(quotes_text_forms_without_nils),
        T(pads_every_line),
        T(wraps_at_spaces),
        T(replaces_and_repeats),
        T(splits_and_joins),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
