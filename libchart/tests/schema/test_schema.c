#include "codec/yaml.h"
#include "schema/schema.h"
#include "tests/harness.h"
#include "value/map.h"

#include <stdio.h>

/* Values as they come from a values file. */
static struct ch_value read_values(struct ch_op *op, const char *yaml)
{
    struct ch_value v = ch_nil();
    CHECK_INT(ch_yaml_parse(op, ch_str_z(yaml), NULL, &v), 0);
    return v;
}

static int compile(struct ch_op *op, const char *schema, struct ch_schema **out)
{
    return ch_schema_compile(op, ch_str_z(schema),
                             CH_STR("file:///values.schema.json"), out);
}

static void check_listing(struct ch_op *op, const char *schema,
                          const char *yaml, const char *listing)
{
    struct ch_schema *compiled;
    struct ch_schema_result result;
    CHECK_INT(compile(op, schema, &compiled), 0);
    if (ch_error_code(op))
        return;
    CHECK_INT(ch_schema_validate(op, compiled, read_values(op, yaml), &result),
              0);
    CHECK_STR(result.text, listing);
}

static void check_refused(struct ch_op *op, const char *schema,
                          const char *message)
{
    struct ch_schema *compiled;
    CHECK_INT(compile(op, schema, &compiled), CHART_ESCHEMA);
    CHECK_STR(ch_error_text(op), message);
    ch_error_clear(op);
}

/* ---- numbers: exactly as the schema spells them ---- */

TEST(numbers_keep_their_spelling)
{
    check_listing(op, "{\"properties\":{\"a\":{\"const\":1.50}}}", "a: 1",
                  "- at '/a': value must be 1.50");
    check_listing(op, "{\"properties\":{\"a\":{\"enum\":[9007199254740993]}}}",
                  "a: 1", "- at '/a': value must be 9007199254740993");
    check_listing(op, "{\"properties\":{\"a\":{\"const\":1.50}}}", "a: 1.5",
                  "");
}

TEST(bounds_are_exact)
{
    check_listing(op,
                  "{\"properties\":{\"a\":{\"maximum\":18446744073709551615}}}",
                  "a: 18446744073709551616",
                  "- at '/a': maximum: got 1.8446744073709552×10¹⁹, want "
                  "1.8446744073709552×10¹⁹");
    check_listing(op, "{\"properties\":{\"a\":{\"minimum\":1E400}}}", "a: 1",
                  "- at '/a': minimum: got 1, want ∞");
}

TEST(exponents_beyond_reason_are_no_bounds)
{
    check_listing(op, "{\"properties\":{\"a\":{\"maximum\":1e-2000000}}}",
                  "a: 1", "");
    check_listing(op, "{\"properties\":{\"a\":{\"maximum\":1e-999999999999}}}",
                  "a: 1", "");
}

/* ---- references ---- */

TEST(cycles_name_both_ways)
{
    check_listing(op, "{\"allOf\":[{\"$ref\":\"#\"}]}", "a: 1",
                  "- at '': 'allOf' failed\n"
                  "  - at '': both /allOf/0/$ref and  resolve to "
                  "\"file:///values.schema.json#\" causing reference cycle");
}

TEST(other_documents_are_refused)
{
    static const char *const refs[] = {
        "http://h.test/x.json", "https://h.test/x.json", "file:///dev/zero"};
    for (size_t i = 0; i < CH_COUNT(refs); i++) {
        char schema[128], message[256];
        (void)snprintf(schema, sizeof schema, "{\"$ref\":\"%s\"}", refs[i]);
        (void)snprintf(message, sizeof message,
                       "failing loading \"%s\": a schema that refers to "
                       "another document is refused: nothing is opened or "
                       "fetched for it",
                       refs[i]);
        check_refused(op, schema, message);
    }
    check_refused(op, "{\"$ref\":\"ftp://h/x\"}",
                  "failing loading \"ftp://h/x\": no URLLoader registered for "
                  "\"ftp://h/x\"");
}

static void count_warnings(void *user, enum ch_warn_level level,
                           struct chart_str text)
{
    (void)level;
    CHECK_STR(text, "msg=\"unresolved URN reference ignored; using permissive "
                    "schema\" urn=urn:a:b");
    ++*(int *)user;
}

TEST(a_urn_allows_all_with_a_warning)
{
    int warnings = 0;
    op->hooks.warn = count_warnings;
    op->hooks.warn_user = &warnings;
    check_listing(op, "{\"properties\":{\"a\":{\"$ref\":\"urn:a:b\"}}}", "a: 1",
                  "");
    CHECK_INT(warnings, 1);
}

static int load_integer(void *user, struct chart_str url,
                        const struct chart_sink *sink)
{
    static const char text[] = "{\"type\": \"integer\"}";
    ++*(int *)user;
    if (!ch_str_eq(url, CH_STR("http://h.test/integer.json")))
        return -1;
    return sink->write(sink->user, text, sizeof text - 1);
}

TEST(a_program_can_load_other_documents)
{
    int calls = 0;
    op->hooks.load_schema = load_integer;
    op->hooks.load_schema_user = &calls;
    check_listing(op,
                  "{\"properties\":{\"a\":{\"$ref\":\"http://h.test/"
                  "integer.json\"},\"b\":{\"$ref\":\"http://h.test/"
                  "integer.json\"}}}",
                  "{a: x, b: 1}", "- at '/a': got string, want integer");
    CHECK_INT(calls, 1);
    check_refused(op, "{\"$ref\":\"http://h.test/other.json\"}",
                  "failing loading \"http://h.test/other.json\": this program "
                  "cannot load it");
}

TEST(references_that_lead_nowhere)
{
    check_refused(op, "{\"$ref\":\"#/a~b\"}",
                  "invalid json-pointer \"file:///values.schema.json#/a~b\"");
    check_refused(op, "{\"$ref\":\"#/$defs/x y\"}",
                  "json-pointer in "
                  "\"file:///values.schema.json#/$defs/x%20y\" not found");
}

/* ---- places ---- */

TEST(members_that_are_too_many_are_named)
{
    struct ch_schema *compiled;
    struct ch_schema_result result;
    CHECK_INT(compile(op,
                      "{\"properties\":{\"a\":{}},"
                      "\"additionalProperties\":false}",
                      &compiled),
              0);
    struct ch_value v = read_values(op, "{a: 1, b: 2, c: 3}");
    CHECK_INT(ch_schema_validate(op, compiled, v, &result), 0);
    CHECK_INT(result.count, 1);
    CHECK_INT(result.findings[0].member_count, 2);
    CHECK(result.findings[0].members[0].u.number == 2.0);
    CHECK(result.findings[0].members[1].u.number == 3.0);
}

/* ---- formats ---- */

static void check_format(struct ch_op *op, const char *format, const char *text,
                         const char *why)
{
    char schema[256], listing[512];
    struct ch_schema *compiled;
    struct ch_schema_result result;
    struct ch_map *map = ch_map_new(op, 1);
    struct ch_value v;
    (void)snprintf(schema, sizeof schema,
                   "{\"$schema\":\"http://json-schema.org/draft-07/schema#\","
                   "\"properties\":{\"a\":{\"format\":\"%s\"}}}",
                   format);
    (void)snprintf(listing, sizeof listing,
                   "- at '/a': '%s' is not valid %s: %s", text, format,
                   why ? why : "");
    CHECK_INT(compile(op, schema, &compiled), 0);
    CHECK_INT(ch_value_string(op, ch_str_z(text), &v), 0);
    CHECK_INT(ch_map_set_str(op, map, CH_STR("a"), v), 0);
    CHECK_INT(ch_schema_validate(op, compiled, ch_map_value(map), &result), 0);
    CHECK_STR(result.text, why ? listing : "");
}

/* The reasons are those of the validator that Helm uses. */
TEST(formats_say_why)
{
    static const struct {
        const char *format, *text, *why;
    } rows[] = {
        {"ipv4", "1.2.3", "expected four decimals"},
        {"ipv4", "1.2.3.999999999999999999999",
         "strconv.Atoi: parsing \"999999999999999999999\": value out of range"},
        {"ipv4", "1.2.3.-4", "decimal must be between 0 and 255"},
        {"ipv6", "12345::",
         "ParseAddr(\"12345::\"): each group must have 4 or "
         "less digits (at \"12345::\")"},
        {"ipv6", "fe80::1%en0", "zone id is not a part of ipv6 address"},
        {"ipv6", "::1", NULL},
        {"hostname", "a_b", "invalid character '_'"},
        {"hostname", "é.x", "invalid character 'é'"},
        {"email", "a b@x", "invalid character ' '"},
        {"email", "a@[1.2.3]", "invalid ipv4 address: expected four decimals"},
        {"date", "2026-02-30", "parsing time \"2026-02-30\": day out of range"},
        {"date", "2026-13-01",
         "parsing time \"2026-13-01\": month out of range"},
        {"date", "x",
         "parsing time \"x\" as \"2006-01-02\": cannot parse "
         "\"x\" as \"2006\""},
        {"time", "12:00:60Z", "invalid leap second"},
        {"time", "23:59:60Z", NULL},
        {"time", "-1:00:00Z", "non-positive hour/min/sec"},
        {"duration", "P1X", "invalid unit 'X'"},
        {"duration", "P1D1Y", "unit 'Y' out of order"},
        {"uri", "http:// x",
         "parse \"http:// x\": invalid character \" \" in "
         "host name"},
        {"uri", "/abc", "relative url"},
        {"uri", "http://1:2:3/", "ipv6 address not enclosed in brackets"},
        {"uri-template", "http://x/{a", "no matching closing brace"},
        {"uri-template", "http://x/{a}", NULL},
        {"uuid", "x", "must have 5 elements"},
        {"semver", "1.2", "versionCore must have 3 numbers separated by dot"},
        {"json-pointer", "a", "not starting with /"},
        {"no-such-format", "a", NULL},
    };
    for (size_t i = 0; i < CH_COUNT(rows); i++)
        check_format(op, rows[i].format, rows[i].text, rows[i].why);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(numbers_keep_their_spelling),
        T(bounds_are_exact),
        T(exponents_beyond_reason_are_no_bounds),
        T(cycles_name_both_ways),
        T(other_documents_are_refused),
        T(a_urn_allows_all_with_a_warning),
        T(a_program_can_load_other_documents),
        T(references_that_lead_nowhere),
        T(members_that_are_too_many_are_named),
        T(formats_say_why),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
