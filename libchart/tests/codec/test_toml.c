#include "codec/json.h"
#include "codec/toml.h"
#include "tests/harness.h"
#include "value/map.h"

/* Every expectation here is what Helm's fromToml and toToml answer. */

static struct chart_str read_toml(struct ch_op *op, const char *text)
{
    struct ch_value v;
    struct ch_buf buf;
    ch_error_clear(op);
    if (ch_toml_parse(op, ch_str_z(text), &v))
        return ch_error_text(op);
    ch_buf_init(&buf, op);
    if (ch_json_emit(&buf, v, CH_JSON_COMPACT))
        return ch_error_text(op);
    return ch_buf_view(&buf);
}

/* JSON to TOML. */
static struct chart_str write_toml(struct ch_op *op, const char *json)
{
    struct ch_value v;
    struct ch_buf buf;
    ch_error_clear(op);
    if (ch_json_parse(op, ch_str_z(json), &v))
        return ch_error_text(op);
    ch_buf_init(&buf, op);
    if (ch_toml_emit(&buf, v))
        return ch_error_text(op);
    return ch_buf_view(&buf);
}

#define CHECK_TOML(text, want) CHECK_STR(read_toml(op, text), want)
#define CHECK_TEXT(json, want) CHECK_STR(write_toml(op, json), want)

TEST(tables_nest)
{
    CHECK_TOML("[a]\nb = 1\n[a.c]\nd = \"x\"\n[[e]]\nf = 1\n[[e]]\nf = 2",
               "{\"a\":{\"b\":1,\"c\":{\"d\":\"x\"}},"
               "\"e\":[{\"f\":1},{\"f\":2}]}");
    CHECK_TOML("a . b = 1\na.\"b c\".d = 2",
               "{\"a\":{\"b\":1,\"b c\":{\"d\":2}}}");
    CHECK_TOML("a = {b = 1, c.d = 2}", "{\"a\":{\"b\":1,\"c\":{\"d\":2}}}");
}

TEST(numbers_in_all_forms)
{
    CHECK_TOML("a = [0x1F, 0o17, 0b11, 1_000, -5, +5]",
               "{\"a\":[31,15,3,1000,-5,5]}");
    CHECK_TOML("a = [1.5, 1e3, 1_0.5_0]", "{\"a\":[1.5,1000,10.5]}");
    CHECK_TOML("a = 01", "toml: line 1 (last key \"a\"): Invalid integer "
                         "\"01\": cannot have leading zeroes");
    CHECK_TOML("a = 1.", "toml: line 1 (last key \"a\"): Invalid float \"1.\": "
                         "'.' must be followed by one or more digits");
    CHECK_TOML("a = 9223372036854775808",
               "toml: line 1 (last key \"a\"): 9223372036854775808 is out of "
               "range for int64");
}

TEST(strings_of_four_kinds)
{
    CHECK_TOML("a = \"x\\ty\\u00e9\\x41\"", "{\"a\":\"x\\ty\xC3\xA9"
                                            "A\"}");
    CHECK_TOML("a = 'x\\t'", "{\"a\":\"x\\\\t\"}");
    CHECK_TOML("a = \"\"\"\nx\n  z\\\n   w\"\"\"", "{\"a\":\"x\\n  zw\"}");
    CHECK_TOML("a = \"\"\"a\"\"\"\"\"", "{\"a\":\"a\\\"\\\"\"}");
    CHECK_TOML("a = '''\nx'''", "{\"a\":\"x\"}");
    CHECK_TOML("a = \"x", "toml: line 1 (last key \"a\"): unexpected EOF; "
                          "expected '\"'");
    CHECK_TOML("a = \"\\q\"", "toml: line 1 (last key \"a\"): invalid escape "
                              "in string '\\q'");
}

TEST(datetimes_keep_their_form)
{
    CHECK_TOML("a = 2001-01-02", "{\"a\":\"2001-01-02T00:00:00Z\"}");
    CHECK_TOML("a = 2001-01-02 03:04:05+02:00",
               "{\"a\":\"2001-01-02T03:04:05+02:00\"}");
    CHECK_TOML("a = 2001-1-02", "toml: line 1 (last key \"a\"): invalid "
                                "datetime: \"2001-1-02\"");
}

TEST(keys_are_defined_once)
{
    CHECK_TOML("a = 1\na = 2", "toml: line 2 (last key \"a\"): Key 'a' has "
                               "already been defined.");
    CHECK_TOML("[a]\n[a]", "toml: line 2: Key 'a' has already been defined.");
    CHECK_TOML("[a.b]\nc = 1\n[a]\nd = 2", "{\"a\":{\"b\":{\"c\":1},\"d\":2}}");
    CHECK_TOML("a = 1\n[[a]]", "toml: line 2: Key 'a' was already created and "
                               "cannot be used as an array.");
}

TEST(errors_name_line_and_key)
{
    CHECK_TOML("a =", "toml: line 1 (last key \"a\"): unexpected EOF; expected "
                      "value");
    CHECK_TOML("[x]\ny = @", "toml: line 2 (last key \"x.y\"): expected value "
                             "but found '@' instead");
    CHECK_TOML("a\n= 1",
               "toml: line 1: expected '.' or '=', but got '\\n' instead");
    CHECK_TOML("a = [1\n", "toml: line 1 (last key \"a\"): expected a comma "
                           "(',') or array terminator (']'), but got end of "
                           "file");
}

TEST(plain_keys_come_before_tables)
{
    CHECK_TEXT("{\"z\":1,\"c\":{\"d\":[1,2]},\"b\":\"x\"}",
               "b = \"x\"\nz = 1.0\n\n[c]\n  d = [1.0, 2.0]\n");
    CHECK_TEXT("{\"a\":[{\"b\":1e6},{\"b\":0.5}]}",
               "[[a]]\n  b = 1e+06\n\n[[a]]\n  b = 0.5\n");
    CHECK_TEXT("{\"a\":null,\"b c\":[[{\"x\":1,\"w\":{}}]]}",
               "\"b c\" = [[{x = 1.0, w = {}}]]\n");
}

TEST(what_toml_cannot_hold)
{
    CHECK_TEXT("{\"a\":[null]}", "toml: cannot encode array with nil element");
    CHECK_TEXT("[{}]", "toml: top-level values must be Go maps or structs");
    CHECK_TEXT("\"a\\u0001\\\"\"", "\"a\\u0001\\\"\"");
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(tables_nest),
        T(numbers_in_all_forms),
        T(strings_of_four_kinds),
        T(datetimes_keep_their_form),
        T(keys_are_defined_once),
        T(errors_name_line_and_key),
        T(plain_keys_come_before_tables),
        T(what_toml_cannot_hold),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
