#include "tests/template/fixture.h"

TEST(bad_patterns)
{
    static const struct fixture_case cases[] = {
        {"{{ regexMatch \"(\" \"a\" }}", "false"},
        {"{{ mustRegexMatch \"(\" \"a\" }}",
         "template: t:1:3: executing \"t\" at <mustRegexMatch \"(\" \"a\">: "
         "error calling mustRegexMatch: error parsing regexp: missing closing "
         "): `(`"},
        {"{{ regexFind \"a**\" \"a\" }}",
         "template: t:1:3: executing \"t\" at <regexFind \"a**\" \"a\">: error "
         "calling regexFind: regexp: Compile(`a**`): error parsing regexp: "
         "invalid nested repetition operator: `**`"},
        {"{{ mustRegexFind \"[\" \"a\" }}",
         "template: t:1:3: executing \"t\" at <mustRegexFind \"[\" \"a\">: "
         "error calling mustRegexFind: error parsing regexp: missing closing "
         "]: `[`"},
        {"{{ regexFindAll \"`(\" \"a\" -1 }}",
         "template: t:1:3: executing \"t\" at <regexFindAll \"`(\" \"a\" -1>: "
         "error calling regexFindAll: regexp: Compile(\"`(\"): error parsing "
         "regexp: missing closing ): ``(`"},
        {"{{ regexReplaceAll \"\\\\1\" \"a\" \"\" }}",
         "template: t:1:3: executing \"t\" at <regexReplaceAll \"\\\\1\" \"a\" "
         "\"\">: error calling regexReplaceAll: regexp: Compile(`\\1`): error "
         "parsing regexp: invalid escape sequence: `\\1`"},
        {"{{ mustRegexSplit \"(?=a)\" \"a\" -1 }}",
         "template: t:1:3: executing \"t\" at <mustRegexSplit \"(?=a)\" \"a\" "
         "-1>: error calling mustRegexSplit: error parsing regexp: invalid or "
         "unsupported Perl syntax: `(?=`"},
    };
    fixture_check(op, cases, CH_COUNT(cases));
}

TEST(find_all_and_its_limit)
{
    static const struct fixture_case cases[] = {
        {"{{ regexFindAll \"a+\" \"aabaa\" -1 }}", "[aa aa]"},
        {"{{ regexFindAll \"a+\" \"aabaa\" 1 }}", "[aa]"},
        {"{{ regexFindAll \"a+\" \"aabaa\" 0 }}", "[]"},
        {"{{ regexFindAll \"a*\" \"baab\" -1 }}", "[ aa ]"},
        {"{{ printf \"%#v\" (regexFindAll \"x\" \"a\" -1) }}", "[]string(nil)"},
        {"{{ printf \"%T\" (regexFindAll \"a\" \"a\" -1) }}", "[]string"},
    };
    fixture_check(op, cases, CH_COUNT(cases));
}

TEST(split_as_go_does)
{
    static const struct fixture_case cases[] = {
        {"{{ printf \"%q\" (regexSplit \"\" \"\xe6\x97\xa5\xe6\x9c\xac\" -1) "
         "}}",
         "[\"\xe6\x97\xa5\" \"\xe6\x9c\xac\"]"},
        {"{{ printf \"%q\" (regexSplit \"a\" \"\" -1) }}", "[\"\"]"},
        {"{{ printf \"%q\" (regexSplit \"\" \"\" -1) }}", "[]"},
        {"{{ printf \"%q\" (regexSplit \",\" \",a,,b,\" -1) }}",
         "[\"\" \"a\" \"\" \"b\" \"\"]"},
        {"{{ printf \"%q\" (regexSplit \",\" \"a,b,c\" 2) }}",
         "[\"a\" \"b,c\"]"},
        {"{{ printf \"%q\" (regexSplit \",\" \"a,b,c\" 1) }}", "[\"a,b,c\"]"},
        {"{{ printf \"%#v\" (regexSplit \",\" \"a,b,c\" 0) }}",
         "[]string(nil)"},
        {"{{ printf \"%q\" (regexSplit \"b*\" \"abba\" -1) }}",
         "[\"a\" \"a\"]"},
    };
    fixture_check(op, cases, CH_COUNT(cases));
}

TEST(replacements)
{
    static const struct fixture_case cases[] = {
        {"{{ regexReplaceAll \"a(x*)b\" \"-ab-axxb-\" \"${1}W\" }}", "-W-xxW-"},
        {"{{ regexReplaceAll \"a(x*)b\" \"-ab-axxb-\" \"$1W\" }}", "---"},
        {"{{ regexReplaceAll \"(?P<n>a)\" \"ba\" \"<$n>\" }}", "b<a>"},
        {"{{ regexReplaceAllLiteral \"a(x*)b\" \"-ab-axxb-\" \"${1}\" }}",
         "-${1}-${1}-"},
        {"{{ regexReplaceAll \"\" \"\xe6\x97\xa5\" \"-\" }}", "-\xe6\x97\xa5-"},
        {"{{ regexReplaceAll \"[^a-z0-9]+\" \"Hello, World 42\" \"-\" }}",
         "-ello-orld-42"},
    };
    fixture_check(op, cases, CH_COUNT(cases));
}

TEST(finding_and_quoting)
{
    static const struct fixture_case cases[] = {
        {"{{ regexFind \"[a-z][0-9]\" \"x a1 b2\" }}", "a1"},
        {"{{ regexFind \"z\" \"a\" }}", ""},
        {"{{ regexQuoteMeta \"1.2+[x]\" }}", "1\\.2\\+\\[x\\]"},
    };
    fixture_check(op, cases, CH_COUNT(cases));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(bad_patterns), T(find_all_and_its_limit), T(split_as_go_does),
        T(replacements), T(finding_and_quoting),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
