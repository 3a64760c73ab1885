#include "codec/json.h"
#include "codec/yaml.h"
#include "tests/harness.h"

/* Every expectation here is what Helm's fromYaml and fromYamlArray answer. */

static struct chart_str read_bytes(struct ch_op *op, struct chart_str text)
{
    struct ch_value v;
    struct ch_buf buf;
    ch_error_clear(op);
    if (ch_yaml_parse(op, text, NULL, &v)) {
        struct chart_str error = ch_error_text(op);
        struct chart_str prefix = CH_STR("error converting YAML to JSON: yaml");
        return ch_str_starts(error, prefix)
                   ? ch_str_sub(error, prefix.len - 4, error.len)
                   : error;
    }
    ch_buf_init(&buf, op);
    if (ch_json_emit(&buf, v, CH_JSON_NO_HTML))
        return ch_error_text(op);
    return ch_buf_view(&buf);
}

#define CHECK_YAML(text, want) CHECK_STR(read_bytes(op, CH_STR(text)), want)

TEST(question_marks_end_plain_text_inside_brackets)
{
    CHECK_YAML("{a?b: 1}", "yaml: did not find expected ',' or '}'");
    CHECK_YAML("a?b: 1", "{\"a?b\":1}");
}

TEST(colons_inside_brackets_need_a_blank)
{
    CHECK_YAML("{a:1}", "{\"a:1\":null}");
    CHECK_YAML("{\"a\":1}", "{\"a\":1}");
    CHECK_YAML("[a:,b]", "[\"a:\",\"b\"]");
    CHECK_YAML("{a:}", "{\"a:\":null}");
}

TEST(an_empty_collection_cannot_be_a_key)
{
    CHECK_YAML("{}: x", "{}");
    CHECK_YAML("a: []\n[]: x", "yaml: line 1: did not find expected key");
}

TEST(only_yaml_1_1_is_spoken)
{
    CHECK_YAML("%YAML 1.2\n---\na: 1",
               "yaml: found incompatible YAML document");
    CHECK_YAML("%YAML 1.1\n---\na: 1", "{\"a\":1}");
    CHECK_YAML("%FOO\n---\na", "yaml: found unknown directive name");
}

TEST(escapes_are_those_of_yaml_1_1)
{
    CHECK_YAML("\"x\\/y\"", "yaml: found unknown escape character");
    CHECK_YAML("\"\\x41\\u00e9\\U0001F600\\_\"",
               "\"A\xC3\xA9\xF0\x9F\x98\x80\xC2\xA0\"");
    CHECK_YAML("\"\\ud83d\"",
               "yaml: found invalid Unicode character escape code");
}

TEST(lines_fold_in_quotes_and_plain_text)
{
    CHECK_YAML("a b\n c\n\n d", "\"a b c\\nd\"");
    CHECK_YAML("\"a  \n  b\\\n  c \\  d\"", "\"a bc   d\"");
    CHECK_YAML("'it''s\n\n  x'", "\"it's\\nx\"");
}

TEST(block_scalars_keep_and_strip)
{
    CHECK_YAML("a: |\n  x\n   y\n\nb: 1", "{\"a\":\"x\\n y\\n\",\"b\":1}");
    CHECK_YAML("a: |+\n  x\n\n", "{\"a\":\"x\\n\\n\"}");
    CHECK_YAML("a: >-\n  x\n  y\n\n   z\n  w", "{\"a\":\"x y\\n\\n z\\nw\"}");
    CHECK_YAML("a: |2\n   x\n", "{\"a\":\" x\\n\"}");
    CHECK_YAML("a: |0\n", "yaml: found an indentation indicator equal to 0");
    CHECK_YAML("a: |\n\tx", "yaml: line 2: found a tab character where an "
                            "indentation space is expected");
}

TEST(tabs_do_not_indent)
{
    CHECK_YAML("a:\n\tb: 1",
               "yaml: line 2: found character that cannot start any token");
    CHECK_YAML("a:\tb", "{\"a\":\"b\"}");
    CHECK_YAML("[a,\n\tb]", "[\"a\",\"b\"]");
}

TEST(line_numbers_are_go_yamls)
{
    CHECK_YAML("a: b: c",
               "yaml: mapping values are not allowed in this context");
    CHECK_YAML("x: 1\na: b: c", "yaml: line 2: mapping values are not allowed "
                                "in this context");
    CHECK_YAML("x: 1\ny: [}", "yaml: line 1: did not find expected node "
                              "content");
    CHECK_YAML("a: [\n", "yaml: line 1: did not find expected node content");
}

TEST(every_kind_of_line_break_counts)
{
    CHECK_YAML("a: 1\r\nb: 2\rc: 3\xC2\x85"
               "d: 4",
               "{\"a\":1,\"b\":2,\"c\":3,\"d\":4}");
    CHECK_YAML("a: |\r\n x\r\n z\r\n", "{\"a\":\"x\\nz\\n\"}");
    CHECK_YAML("a: x\xE2\x80\xA8  z", "{\"a\":\"x\\u2028z\"}");
}

TEST(unreadable_bytes_are_refused)
{
    CHECK_YAML("a: \x7F", "yaml: control characters are not allowed");
    CHECK_YAML("a: \xFF", "yaml: invalid leading UTF-8 octet");
    CHECK_YAML("a: \xC3(", "yaml: invalid trailing UTF-8 octet");
    CHECK_YAML("a: [\n...\n\xC3",
               "yaml: line 1: did not find expected node content");
}

TEST(utf16_is_read)
{
    CHECK_STR(read_bytes(op, ch_str("\xFF\xFE"
                                    "a\0:\0 \0"
                                    "1\0",
                                    10)),
              "{\"a\":1}");
    CHECK_STR(read_bytes(op, ch_str("\xFE\xFF\0a\0", 5)),
              "yaml: incomplete UTF-16 character");
}

TEST(keys_have_at_most_1024_characters)
{
    char text[1100];
    memset(text, 'k', sizeof text);
    memcpy(text + 1024, ": v", 3);
    CHECK(read_bytes(op, ch_str(text, 1027)).ptr[0] == '{');
    memcpy(text + 1024, "k: v", 4);
    CHECK_STR(read_bytes(op, ch_str(text, 1028)),
              "yaml: mapping values are not allowed in this context");
}

TEST(nesting_has_a_limit)
{
    char text[10001];
    memset(text, '[', sizeof text);
    CHECK_STR(read_bytes(op, ch_str(text, sizeof text)),
              "yaml: exceeded max depth of 10000");
}

TEST(errors_carry_a_place)
{
    struct ch_value v;
    struct chart_error *error;
    CHECK(ch_yaml_parse(op, CH_STR("a: 1\nb: \"\xC3\xA9\" x"), NULL, &v));
    error = ch_op_take_error(op);
    CHECK_INT(chart_error_frame_count(error), 1);
    CHECK_INT(chart_error_frame_at(error, 0)->line, 2);
    CHECK_INT(chart_error_frame_at(error, 0)->column, 9);
    chart_error_free(error);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(question_marks_end_plain_text_inside_brackets),
        T(colons_inside_brackets_need_a_blank),
        T(an_empty_collection_cannot_be_a_key),
        T(only_yaml_1_1_is_spoken),
        T(escapes_are_those_of_yaml_1_1),
        T(lines_fold_in_quotes_and_plain_text),
        T(block_scalars_keep_and_strip),
        T(tabs_do_not_indent),
        T(line_numbers_are_go_yamls),
        T(every_kind_of_line_break_counts),
        T(unreadable_bytes_are_refused),
        T(utf16_is_read),
        T(keys_have_at_most_1024_characters),
        T(nesting_has_a_limit),
        T(errors_carry_a_place),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
