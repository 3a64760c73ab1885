#include "codec/json.h"
#include "tests/explain/made.h"

/* The same members on one line, keys sorted: what docs/explain-json.md says. */
static const char expected[] =
    "{\"chart\":\"ollama\",\"findings\":["
    "{\"chart\":\"ollama/charts/ollama\",\"effective\":{\"enabled\":false},"
    "\"leaves\":2,\"message\":\"no template reads ollama.ollama.ingress\","
    "\"path\":\"ollama.ollama.ingress\",\"reads\":[],\"rule\":\"CH001\","
    "\"severity\":\"warning\",\"source\":{\"column\":5,"
    "\"file\":\"apps/ollama/values.yaml\",\"layer\":\"parent\",\"line\":4},"
    "\"suggestions\":[{\"effective\":{\"enabled\":false},"
    "\"path\":\"ollama.ingress\",\"reads\":["
    "{\"column\":14,\"line\":1,"
    "\"template\":\"ollama/charts/ollama/templates/ingress.yaml\"},"
    "{\"column\":7,\"line\":3,"
    "\"template\":\"ollama/charts/ollama/templates/NOTES.txt\"}],"
    "\"reason\":\"one level out\"},"
    "{\"effective\":null,\"path\":\"ollama.ingresses\",\"reads\":[],"
    "\"reason\":\"a similar name\"}],"
    "\"value\":{\"enabled\":true,\"hosts\":[\"a\"]},\"verdict\":\"misplaced\"},"
    "{\"chart\":\"ollama/charts/ollama\",\"effective\":null,"
    "\"guard\":\"if .Values.ingress.enabled\",\"leaves\":1,"
    "\"message\":\"ollama.\xc3\xa4 is not read in this render\","
    "\"path\":\"ollama.\xc3\xa4\",\"reads\":[{\"column\":14,\"line\":1,"
    "\"template\":\"ollama/charts/ollama/templates/ingress.yaml\"}],"
    "\"rule\":\"CH003\",\"severity\":\"info\",\"source\":{\"column\":3,"
    "\"file\":\"apps/ollama/values.yaml\",\"layer\":\"parent\",\"line\":8},"
    "\"suggestions\":[],\"value\":1,\"verdict\":\"unread\"},"
    "{\"chart\":\"ollama\",\"effective\":null,\"leaves\":1,"
    "\"message\":\"nothing reads q: 100%, sure\",\"path\":\"q\",\"reads\":[],"
    "\"rule\":\"CH002\",\"severity\":\"warning\",\"source\":{\"column\":19,"
    "\"file\":\"--set ollama.replicas=2,q=\\u001b[31m\",\"layer\":\"set\","
    "\"line\":1},\"suggestions\":[],"
    "\"value\":\"\\u001b[31m\\u003cb\\u003e\",\"verdict\":\"unknown\"},"
    "{\"chart\":\"ollama/charts/ollama\",\"effective\":null,\"leaves\":1,"
    "\"message\":\"overridden by --set\",\"path\":\"ollama.tag\",\"reads\":[],"
    "\"rule\":\"CH005\",\"severity\":\"none\",\"source\":{\"column\":3,"
    "\"file\":\"apps/ollama/values.yaml\",\"layer\":\"parent\",\"line\":3},"
    "\"suggestions\":[],\"value\":null,\"verdict\":\"overridden\"}],"
    "\"incomplete\":true,\"release\":\"web\",\"summary\":{\"disabled\":0,"
    "\"infos\":1,\"leaves\":12,\"misplaced\":2,\"overridden\":1,\"unknown\":1,"
    "\"unread\":1,\"used\":7,\"warnings\":2},\"version\":1}";

TEST(json_is_what_the_manual_says)
{
    struct ch_value v;
    struct ch_buf buf;
    struct chart_str text = made_form(op, ch_report_json, true);
    ch_buf_init(&buf, op);
    CHECK_INT(ch_json_parse(op, text, &v), 0);
    CHECK_INT(ch_json_emit(&buf, v, CH_JSON_COMPACT), 0);
    CHECK_STR(ch_buf_view(&buf), expected);
}

TEST(json_reads_well)
{
    CHECK(ch_str_starts(made_form(op, ch_report_json, false),
                        CH_STR("{\n"
                               "  \"version\": 1,\n"
                               "  \"chart\": \"ollama\",\n"
                               "  \"release\": \"web\",\n"
                               "  \"incomplete\": false,\n"
                               "  \"findings\": [\n"
                               "    {\n"
                               "      \"rule\": \"CH001\"")));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(json_is_what_the_manual_says),
        T(json_reads_well),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
