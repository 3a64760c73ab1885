#include "tests/explain/made.h"

static const char expected[] =
    "apps/ollama/values.yaml:4:5: warning: no template reads "
    "ollama.ollama.ingress [CH001]\n"
    "4 |     ingress:\n"
    "  |     ^~~~~~~\n"
    "5 |       enabled: true\n"
    "6 |       hosts: [a]\n"
    "  = ignored: 2 values\n"
    "  = in force instead: `ollama.ingress` is {\"enabled\":false}, from "
    "apps/ollama/charts/ollama/values.yaml:1:1\n"
    "  = help: write it at `ollama.ingress`: one level out\n"
    "  |   ollama:\n"
    "  |     ingress:\n"
    "  |       enabled: true\n"
    "  |       hosts:\n"
    "  |       - a\n"
    "  = read at: ollama/charts/ollama/templates/ingress.yaml:1:14\n"
    "  = read at: ollama/charts/ollama/templates/NOTES.txt:3:7\n"
    "  = or: `ollama.ingresses`: a similar name\n"
    "\n"
    "apps/ollama/values.yaml:8:3: info: ollama.\xc3\xa4 is not read in this "
    "render [CH003]\n"
    " 8 |   \xc3\xa4: 1\n"
    "   |   ^\n"
    "   = guarded by: if .Values.ingress.enabled\n"
    "   = read at: ollama/charts/ollama/templates/ingress.yaml:1:14\n"
    "\n"
    "--set:19: warning: nothing reads q: 100%, sure [CH002]\n"
    "  | ollama.replicas=2,q=\\x1b[31m\n"
    "  |                   ^\n"
    "\n"
    "2 warnings, 1 info: 7 of 12 values used, 1 overridden, 2 misplaced, "
    "1 unknown, 1 unread\n";

TEST(text_shows_place_cause_and_cure)
{
    CHECK_STR(made_form(op, ch_report_text, false), expected);
}

TEST(text_says_when_it_is_incomplete)
{
    struct chart_str text = made_form(op, ch_report_text, true);
    CHECK(ch_str_find(text,
                      CH_STR("note: the render failed; these are the findings "
                             "up to there, incomplete\n2 warnings"),
                      0) != CH_NPOS);
}

static struct chart_str visible(struct ch_op *op, const char *text)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    ch_report_visible(&buf, ch_str_z(text));
    return ch_buf_view(&buf);
}

TEST(what_terminals_would_obey_is_made_visible)
{
    CHECK_STR(visible(op, "a\tb \xc3\xa4 \xe2\x82\xac"),
              "a\tb \xc3\xa4 \xe2\x82\xac");
    CHECK_STR(visible(op, "\x1b[31m\r\n\x7f"), "\\x1b[31m\\x0d\\x0a\\x7f");
    CHECK_STR(visible(op, "\xc2\x9b"
                          "31m \x9b"),
              "\\x9b31m \\x9b");
    CHECK_STR(visible(op, "\xe2\x80\xae x\xe2\x81\xa6 \xe2\x80\xa8"),
              "\\u202e x\\u2066 \\u2028");
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(text_shows_place_cause_and_cure),
        T(text_says_when_it_is_incomplete),
        T(what_terminals_would_obey_is_made_visible),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
