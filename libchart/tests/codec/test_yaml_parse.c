#include "codec/json.h"
#include "codec/yaml.h"
#include "tests/harness.h"
#include "value/list.h"
#include "value/map.h"

/* The JSON of what `text` says, or its error. */
static struct chart_str read_yaml(struct ch_op *op, const char *text)
{
    struct ch_value v;
    struct ch_buf buf;
    ch_error_clear(op);
    if (ch_yaml_parse(op, ch_str_z(text), NULL, &v))
        return ch_error_text(op);
    ch_buf_init(&buf, op);
    if (ch_json_emit(&buf, v, CH_JSON_COMPACT))
        return ch_error_text(op);
    return ch_buf_view(&buf);
}

#define CHECK_YAML(text, want) CHECK_STR(read_yaml(op, text), want)
#define CHECK_ERROR(text, want)                                                \
    CHECK_STR(read_yaml(op, text), "error converting YAML to JSON: " want)

TEST(words_are_booleans_in_eleven_spellings_each)
{
    CHECK_YAML("[y, Yes, ON, true, n, No, off, FALSE]",
               "[true,true,true,true,false,false,false,false]");
    CHECK_YAML("[tRue, nO, oN, nULL]", "[\"tRue\",\"nO\",\"oN\",\"nULL\"]");
    CHECK_YAML("{y: 1, n: 2, on: 3}", "{\"false\":2,\"true\":3}");
}

TEST(numbers_in_all_bases)
{
    CHECK_YAML("[0x1F, 0o17, 017, 0b11, -0x1F, 1_000, 1_]",
               "[31,15,15,3,-31,1000,1]");
    CHECK_YAML("[08, 1., .5, 1e3, 12e03, 1.5_0]", "[8,1,0.5,1000,12000,1.5]");
    CHECK_YAML("[_1, 1e, 0o8, 1:30, 1e400]",
               "[\"_1\",\"1e\",\"0o8\",\"1:30\",\"1e400\"]");
    CHECK_YAML("12345678901234567890", "12345678901234567000");
    CHECK_YAML("-0.0", "-0");
}

TEST(timestamps_stay_strings)
{
    CHECK_YAML("2001-12-14", "\"2001-12-14\"");
    CHECK_YAML("!!timestamp 2001-12-14", "\"2001-12-14\"");
    CHECK_ERROR("!!timestamp 2001-13-14",
                "yaml: cannot decode !!str `2001-13-14` as a !!timestamp");
}

TEST(tags_decide_the_type)
{
    CHECK_YAML("[!!binary aGVsbG8=, !!str 5, !!int \"5\", !!bool \"yes\"]",
               "[\"hello\",\"5\",5,true]");
    CHECK_YAML("[!!float 5, !!null \"\", !!str , !foo x]",
               "[5,null,\"\",\"x\"]");
    CHECK_ERROR("!!float abc", "yaml: cannot decode !!str `abc` as a !!float");
    CHECK_ERROR("!!binary a",
                "yaml: !!binary value contains invalid base64 data");
}

TEST(infinity_is_refused_as_a_value_only)
{
    CHECK_ERROR("a: -.inf", "json: unsupported value: -Inf");
    CHECK_ERROR("a: [.nan]", "json: unsupported value: NaN");
    CHECK_YAML(".inf: 1", "{\".inf\":1}");
}

TEST(keys_become_strings)
{
    CHECK_YAML("{1: a, 2.5: b, 16777217.0: c}",
               "{\"1\":\"a\",\"1.6777216e+07\":\"c\",\"2.5\":\"b\"}");
    CHECK_ERROR("~: a", "unsupported map key of type: %!s(<nil>), key: "
                        "<nil>, value: \"a\"");
    CHECK_ERROR("{9223372036854775808: d}",
                "unsupported map key of type: uint64, key: "
                "0x8000000000000000, value: \"d\"");
    CHECK_ERROR("{{.x}}: 1", "yaml: invalid map key: map[interface "
                             "{}]interface {}{\".x\":interface {}(nil)}");
    CHECK_ERROR("[a]: 1", "yaml: invalid map key: []interface {}{\"a\"}");
}

TEST(merges_apply_where_they_stand)
{
    CHECK_YAML("{p: 5, <<: {p: 1}}", "{\"p\":1}");
    CHECK_YAML("{<<: {p: 1}, p: 5}", "{\"p\":5}");
    CHECK_YAML("x: [&a {p: 1}, &b {p: 2, q: 3}]\nz: {<<: [*a, *b]}",
               "{\"x\":[{\"p\":1},{\"p\":2,\"q\":3}],"
               "\"z\":{\"p\":1,\"q\":3}}");
    CHECK_YAML("\"<<\": {p: 1}", "{\"\\u003c\\u003c\":{\"p\":1}}");
    CHECK_ERROR("<<: 5", "yaml: map merge requires map or sequence of maps as "
                         "the value");
}

TEST(aliases_cannot_run_away)
{
    CHECK_ERROR("a: *zz", "yaml: unknown anchor 'zz' referenced");
    CHECK_ERROR("a: &a [*a]", "yaml: anchor 'a' value contains itself");
    CHECK_ERROR("a: &a [x,x,x,x,x,x,x,x,x]\n"
                "b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
                "c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
                "d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n",
                "yaml: document contains excessive aliasing");
}

TEST(strict_reports_every_duplicate)
{
    struct ch_yaml_options options = {.strict = true};
    struct ch_value v;
    CHECK(ch_yaml_parse(op, CH_STR("a: 1\nb: 2\na: 3\nb: 4\n"), &options, &v));
    CHECK_STR(ch_error_text(op),
              "error converting YAML to JSON: yaml: unmarshal errors:\n"
              "  line 3: key \"a\" already set in map\n"
              "  line 4: key \"b\" already set in map");
}

TEST(origins_name_key_and_value)
{
    struct ch_origins origins;
    struct ch_yaml_options options = {.origins = &origins};
    struct ch_value v;
    CHECK_INT(ch_origins_init(op, &origins), 0);
    CHECK_INT(ch_yaml_parse(op, CH_STR("a: 1\nb:\n  - x\n"), &options, &v), 0);
    const struct ch_value *b = ch_map_get_str(v.u.map, CH_STR("b"));
    const struct ch_origin *at = ch_origins_get(&origins, b->origin);
    CHECK_INT(at->line, 2);
    CHECK_INT(at->column, 1);
    CHECK_INT(at->value_line, 3);
    CHECK_INT(at->value_column, 3);
    at = ch_origins_get(&origins, ch_list_at(*b, 0).origin);
    CHECK_INT(at->line, 3);
    CHECK_INT(at->column, 5);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(words_are_booleans_in_eleven_spellings_each),
        T(numbers_in_all_bases),
        T(timestamps_stay_strings),
        T(tags_decide_the_type),
        T(infinity_is_refused_as_a_value_only),
        T(keys_become_strings),
        T(merges_apply_where_they_stand),
        T(aliases_cannot_run_away),
        T(strict_reports_every_duplicate),
        T(origins_name_key_and_value),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
