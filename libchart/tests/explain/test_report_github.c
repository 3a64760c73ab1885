#include "tests/explain/made.h"

static const char expected[] =
    "::warning file=apps/ollama/values.yaml,line=4,col=5,title=CH001 "
    "misplaced::no template reads ollama.ollama.ingress%0Awrite it at "
    "ollama.ingress: one level out\n"
    "::notice file=apps/ollama/values.yaml,line=8,col=3,title=CH003 "
    "unread::ollama.\xc3\xa4 is not read in this render\n"
    "::warning title=CH002 unknown::nothing reads q: 100%25, sure%0Afrom "
    "--set ollama.replicas=2,q=\\x1b[31m\n";

TEST(github_gets_one_escaped_line_a_finding)
{
    CHECK_STR(made_form(op, ch_report_github, false), expected);
}

TEST(properties_hide_colons_and_commas)
{
    struct chart_str name = made_sources[0].name;
    made_sources[0].name = CH_STR("a:b,c%\n.yaml");
    struct chart_str text = made_form(op, ch_report_github, false);
    made_sources[0].name = name;
    CHECK_STR(ch_str_sub(text, 0, 45),
              "::warning file=a%3Ab%2Cc%25%0A.yaml,line=4,co");
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(github_gets_one_escaped_line_a_finding),
        T(properties_hide_colons_and_commas),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
