#include "codec/json.h"
#include "tests/explain/made.h"

static const struct ch_value *at(struct ch_value v, const char *key)
{
    const struct ch_value *found =
        ch_is_map(v) ? ch_map_get_str(v.u.map, ch_str_z(key)) : NULL;
    CHECK(found != NULL);
    return found;
}

static struct ch_value parsed_run(struct ch_op *op, bool incomplete)
{
    struct ch_value v = ch_nil();
    CHECK_INT(ch_json_parse(op, made_form(op, ch_report_sarif, incomplete), &v),
              0);
    CHECK_STR(ch_value_str(*at(v, "version")), "2.1.0");
    return ch_list_at(*at(v, "runs"), 0);
}

static struct chart_str compact(struct ch_op *op, struct ch_value v)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    CHECK_INT(ch_json_emit(&buf, v, CH_JSON_COMPACT | CH_JSON_NO_HTML), 0);
    return ch_buf_view(&buf);
}

TEST(sarif_results_name_rule_level_and_place)
{
    struct ch_value run = parsed_run(op, false);
    struct ch_value first = ch_list_at(*at(run, "results"), 0);
    CHECK_STR(compact(op, *at(first, "locations")),
              "[{\"logicalLocations\":[{\"fullyQualifiedName\":"
              "\"ollama.ollama.ingress\",\"kind\":\"member\"}],"
              "\"physicalLocation\":{\"artifactLocation\":{\"uri\":"
              "\"apps/ollama/values.yaml\"},\"region\":{\"snippet\":{\"text\":"
              "\"    ingress:\"},\"startColumn\":5,\"startLine\":4}}}]");
    CHECK_STR(ch_value_str(*at(first, "ruleId")), "CH001");
    CHECK_STR(ch_value_str(*at(first, "level")), "warning");
    CHECK_STR(ch_value_str(*at(*at(first, "message"), "text")),
              "no template reads ollama.ollama.ingress\n"
              "Write it at ollama.ingress: one level out");
    CHECK_INT(ch_list_len(*at(first, "relatedLocations")), 2);
}

TEST(sarif_flags_have_no_file)
{
    struct ch_value run = parsed_run(op, false);
    struct ch_value third = ch_list_at(*at(run, "results"), 2);
    CHECK_STR(compact(op, *at(third, "locations")),
              "[{\"logicalLocations\":[{\"fullyQualifiedName\":\"q\","
              "\"kind\":\"member\"}]}]");
}

TEST(sarif_rule_indices_meet_the_rules)
{
    struct ch_value run = parsed_run(op, true);
    struct ch_value rules = *at(*at(*at(run, "tool"), "driver"), "rules");
    struct ch_value results = *at(run, "results");
    CHECK_INT(ch_list_len(rules), 4);
    for (size_t i = 0; i < ch_list_len(results); i++) {
        struct ch_value result = ch_list_at(results, i);
        size_t index = (size_t)at(result, "ruleIndex")->u.number;
        struct chart_str id = ch_value_str(*at(result, "ruleId"));
        CHECK(index < 4);
        CHECK(ch_str_eq(id, ch_value_str(*at(ch_list_at(rules, index), "id"))));
    }
    CHECK_STR(compact(op, *at(run, "invocations")),
              "[{\"executionSuccessful\":false}]");
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(sarif_results_name_rule_level_and_place),
        T(sarif_flags_have_no_file),
        T(sarif_rule_indices_meet_the_rules),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
