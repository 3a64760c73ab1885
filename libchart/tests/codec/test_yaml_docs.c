#include "codec/json.h"
#include "codec/yaml.h"
#include "tests/harness.h"

static struct chart_str read_values(struct ch_op *op, const char *text)
{
    struct ch_value v;
    struct ch_buf buf;
    ch_error_clear(op);
    if (ch_yaml_parse_values(op, ch_str_z(text), NULL, &v))
        return ch_error_text(op);
    ch_buf_init(&buf, op);
    if (ch_json_emit(&buf, v, CH_JSON_COMPACT))
        return ch_error_text(op);
    return ch_buf_view(&buf);
}

#define CHECK_VALUES(text, want) CHECK_STR(read_values(op, text), want)

TEST(nothing_is_an_empty_map)
{
    CHECK_VALUES("", "{}");
    CHECK_VALUES("# only\n", "{}");
    CHECK_VALUES("null", "{}");
    CHECK_VALUES("---\n---\n", "{}");
}

TEST(documents_merge_deep_and_later_ones_win)
{
    CHECK_VALUES("a: {x: 1, z: 2}\nl: [1]\n---\na: {z: 3}\nl: [2]\nm: null\n",
                 "{\"a\":{\"x\":1,\"z\":3},\"l\":[2],\"m\":null}");
    CHECK_VALUES("a: 1\n--- # note\nb: 2", "{\"a\":1,\"b\":2}");
}

TEST(separators_hold_nothing_else)
{
    CHECK_VALUES("--- {a: 1}\n", "error reading yaml document: invalid Yaml "
                                 "document separator: {a: 1}");
    CHECK_VALUES("a: 1\n----\n",
                 "error reading yaml document: invalid Yaml document "
                 "separator: -");
}

TEST(other_than_maps_are_refused)
{
    CHECK_VALUES("[]", "cannot unmarshal yaml document: error unmarshaling "
                       "JSON: while decoding JSON: json: cannot unmarshal "
                       "array into Go value of type map[string]interface {}");
}

TEST(last_line_counts_as_ended)
{
    CHECK_VALUES("a: |\n  x", "{\"a\":\"x\\n\"}");
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(nothing_is_an_empty_map),
        T(documents_merge_deep_and_later_ones_win),
        T(separators_hold_nothing_else),
        T(other_than_maps_are_refused),
        T(last_line_counts_as_ended),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
