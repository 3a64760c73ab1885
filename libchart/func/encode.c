/*
 * Encodings both ways: YAML, JSON, base64 and base32. Most swallow errors, as
 * in Helm: toX gives "", fromX puts the text under "Error".
 */
#include "func/registry.h"

#include "base/compiler.h"
#include "codec/json.h"
#include "codec/toml.h"
#include "codec/yaml.h"
#include "crypto/base64.h"
#include "template/observe.h"
#include "value/list.h"
#include "value/map.h"

/* What went wrong becomes `text`; fatal errors stay. */
static int swallow(struct ch_call *call, int code, struct ch_value *text)
{
    if (ch_is_fatal(code))
        return code;
    struct chart_str message = ch_error_text(call->op);
    int failed = ch_value_string(call->op, message, text);
    if (failed)
        return failed;
    ch_error_clear(call->op);
    return 0;
}

/* ---- to text ------------------------------------------------------------ */

typedef int emit_fn(struct ch_buf *buf, struct ch_value v);

static int emit_json(struct ch_buf *buf, struct ch_value v)
{
    return ch_json_emit(buf, v, CH_JSON_COMPACT);
}

static int emit_pretty_json(struct ch_buf *buf, struct ch_value v)
{
    return ch_json_emit(buf, v, CH_JSON_PRETTY);
}

static int emit_raw_json(struct ch_buf *buf, struct ch_value v)
{
    return ch_json_emit(buf, v, CH_JSON_NO_HTML);
}

static int emit_text(struct ch_call *call, emit_fn *emit)
{
    struct ch_buf buf;
    ch_observe_value(call, call->args[0]);
    ch_buf_init(&buf, call->op);
    int code = emit(&buf, call->args[0]);
    if (code)
        return code;
    if (buf.len && buf.ptr[buf.len - 1] == '\n' && emit != emit_json &&
        emit != emit_pretty_json)
        buf.len--;
    return ch_value_take_buf(&buf, call->result);
}

static int emit_or_empty(struct ch_call *call, emit_fn *emit)
{
    int code = emit_text(call, emit);
    if (!code || ch_is_fatal(code))
        return code;
    ch_error_clear(call->op);
    return ch_value_string(call->op, CH_STR(""), call->result);
}

static int call_to_yaml(struct ch_call *call)
{
    return emit_or_empty(call, ch_yaml_emit);
}

static int call_must_to_yaml(struct ch_call *call)
{
    int code = emit_text(call, ch_yaml_emit);
    if (code && !ch_is_fatal(code) &&
        ch_str_starts(ch_error_text(call->op), CH_STR("json:")))
        ch_prefix(call->op, "error marshaling into JSON: ");
    return code;
}

/* What go-yaml v3 does not know makes it panic. */
static int call_to_yaml_pretty(struct ch_call *call)
{
    int code = emit_text(call, ch_yaml_emit_pretty);
    if (!code || ch_is_fatal(code) ||
        ch_str_starts(ch_error_text(call->op), CH_STR("cannot marshal type")))
        return code;
    ch_error_clear(call->op);
    return ch_value_string(call->op, CH_STR(""), call->result);
}

static int call_to_json(struct ch_call *call)
{
    return emit_or_empty(call, emit_json);
}

static int call_must_to_json(struct ch_call *call)
{
    return emit_text(call, emit_json);
}

static int call_to_pretty_json(struct ch_call *call)
{
    return emit_or_empty(call, emit_pretty_json);
}

static int call_must_to_pretty_json(struct ch_call *call)
{
    return emit_text(call, emit_pretty_json);
}

static int call_to_raw_json(struct ch_call *call)
{
    return emit_text(call, emit_raw_json);
}

/* The error's text becomes the output; only nil is an error, as it panics. */
static int call_to_toml(struct ch_call *call)
{
    struct ch_buf buf;
    ch_observe_value(call, call->args[0]);
    ch_buf_init(&buf, call->op);
    int code = ch_toml_emit(&buf, call->args[0]);
    if (code && !ch_is_nil(call->args[0]))
        return swallow(call, code, call->result);
    return code ? code : ch_value_take_buf(&buf, call->result);
}

/* ---- from text ---------------------------------------------------------- */

static const char *json_kind(struct ch_value v)
{
    if (ch_is_map(v))
        return "object";
    if (ch_is_list(v))
        return "array";
    if (v.type == CH_T_STRING)
        return "string";
    return v.type == CH_T_BOOL ? "bool" : "number";
}

static int wrong_kind(struct ch_call *call, struct ch_value v, const char *type)
{
    return ch_fail(call->op, CHART_EEXEC,
                   "json: cannot unmarshal %s into Go value of type %s",
                   json_kind(v), type);
}

static int parse_yaml_text(struct ch_op *op, struct chart_str text,
                           struct ch_value *out)
{
    return ch_yaml_parse(op, text, NULL, out);
}

typedef int parse_fn(struct ch_op *op, struct chart_str text,
                     struct ch_value *out);

/* `v`: what could be read all the same. */
static int error_map(struct ch_call *call, int code, struct ch_value v)
{
    struct ch_map *map =
        ch_is_map(v) && v.u.map ? v.u.map : ch_map_new(call->op, 1);
    struct ch_value text;
    if (!map)
        return ch_error_code(call->op);
    code = swallow(call, code, &text);
    *call->result = ch_map_value(map);
    return code ? code : ch_map_set_str(call->op, map, CH_STR("Error"), text);
}

static int error_list(struct ch_call *call, int code)
{
    struct ch_list *list = ch_list_new(call->op, 1);
    struct ch_value text;
    if (!list)
        return ch_error_code(call->op);
    code = swallow(call, code, &text);
    *call->result = ch_list_value(list);
    return code ? code : ch_list_push(call->op, list, text);
}

/* Parses and checks the kind; YAML's words for a wrong kind are longer. */
static int parse_kind(struct ch_call *call, parse_fn *parse, bool want_map,
                      struct ch_value *out)
{
    *out = ch_invalid();
    int code = parse(call->op, ch_value_str(call->args[0]), out);
    bool fits = want_map ? ch_is_map(*out) : ch_is_list(*out);
    /* JSON with a number too large is read all the same, and its kind is
     * looked at first. */
    bool too_large = code && parse == ch_json_parse && !ch_is_fatal(code) &&
                     out->type != CH_T_INVALID;
    if (fits || (code ? !too_large : ch_is_nil(*out)))
        return code;
    ch_error_clear(call->op);
    code = wrong_kind(call, *out,
                      want_map ? "map[string]interface {}" : "[]interface {}");
    if (parse == parse_yaml_text)
        ch_prefix(call->op, "error unmarshaling JSON: while decoding JSON: ");
    return code;
}

static int from_map(struct ch_call *call, parse_fn *parse)
{
    struct ch_value v = ch_invalid();
    int code = parse_kind(call, parse, true, &v);
    if (code)
        return error_map(call, code, v);
    *call->result = v;
    if (!ch_is_nil(v))
        return 0;
    /* JSON's null makes the map nil, YAML's leaves it empty. */
    struct ch_map *map = NULL;
    if (parse == parse_yaml_text && !(map = ch_map_new(call->op, 0)))
        return ch_error_code(call->op);
    *call->result = ch_map_value(map);
    return 0;
}

static int from_list(struct ch_call *call, parse_fn *parse)
{
    struct ch_value v;
    int code = parse_kind(call, parse, false, &v);
    if (code)
        return error_list(call, code);
    *call->result = v;
    if (!ch_is_nil(v))
        return 0;
    struct ch_list *list = NULL;
    if (parse == parse_yaml_text && !(list = ch_list_new(call->op, 0)))
        return ch_error_code(call->op);
    *call->result = ch_list_value(list);
    return 0;
}

static int call_from_yaml(struct ch_call *call)
{
    return from_map(call, parse_yaml_text);
}

static int call_from_yaml_array(struct ch_call *call)
{
    return from_list(call, parse_yaml_text);
}

static int call_from_json(struct ch_call *call)
{
    return from_map(call, ch_json_parse);
}

static int call_from_json_array(struct ch_call *call)
{
    return from_list(call, ch_json_parse);
}

static int call_must_from_json(struct ch_call *call)
{
    return ch_json_parse(call->op, ch_value_str(call->args[0]), call->result);
}

static int call_from_toml(struct ch_call *call)
{
    int code =
        ch_toml_parse(call->op, ch_value_str(call->args[0]), call->result);
    return code ? error_map(call, code, ch_invalid()) : 0;
}

/* ---- base64 and base32 -------------------------------------------------- */

static int encode(struct ch_call *call,
                  void (*append)(struct ch_buf *buf, struct chart_str bytes))
{
    struct ch_buf buf;
    ch_buf_init(&buf, call->op);
    append(&buf, ch_value_str(call->args[0]));
    return ch_value_take_buf(&buf, call->result);
}

static int decode(struct ch_call *call,
                  int (*append)(struct ch_buf *buf, struct chart_str text))
{
    struct ch_buf buf;
    ch_buf_init(&buf, call->op);
    int code = append(&buf, ch_value_str(call->args[0]));
    return code ? swallow(call, code, call->result)
                : ch_value_take_buf(&buf, call->result);
}

static int call_b64enc(struct ch_call *call)
{
    return encode(call, ch_base64_encode);
}

static int call_b64dec(struct ch_call *call)
{
    return decode(call, ch_base64_decode);
}

static int call_b32enc(struct ch_call *call)
{
    return encode(call, ch_base32_encode);
}

static int call_b32dec(struct ch_call *call)
{
    return decode(call, ch_base32_decode);
}

/* ---- the table ---------------------------------------------------------- */

#define ROW(name, params, call, usage, summary, example, output)               \
    {                                                                          \
        name, params, call, 0, usage, summary, example, output                 \
    }

static const struct ch_func rows[] = {
    ROW("b32dec", "s", call_b32dec, "b32dec TEXT",
        "The bytes behind base32; the error's text when it is none.",
        "{{ b32dec \"NBUQ====\" }}", "hi"),
    ROW("b32enc", "s", call_b32enc, "b32enc TEXT", "TEXT as base32.",
        "{{ b32enc \"hi\" }}", "NBUQ===="),
    ROW("b64dec", "s", call_b64dec, "b64dec TEXT",
        "The bytes behind base64; the error's text when it is none.",
        "{{ b64dec \"aGk=\" }}", "hi"),
    ROW("b64enc", "s", call_b64enc, "b64enc TEXT", "TEXT as base64.",
        "{{ b64enc \"hi\" }}", "aGk="),
    ROW("fromJson", "s", call_from_json, "fromJson TEXT",
        "The JSON object in TEXT; an error lands under the key Error.",
        "{{ (fromJson \"{\\\"a\\\": 1}\").a }}", "1"),
    ROW("fromJsonArray", "s", call_from_json_array, "fromJsonArray TEXT",
        "The JSON array in TEXT; an error becomes its only item.",
        "{{ fromJsonArray \"[1, 2]\" }}", "[1 2]"),
    ROW("fromToml", "s", call_from_toml, "fromToml TEXT",
        "The TOML table in TEXT; an error lands under the key Error.",
        "{{ (fromToml \"a = 1\").a }}", "1"),
    ROW("fromYaml", "s", call_from_yaml, "fromYaml TEXT",
        "The YAML mapping in TEXT; an error lands under the key Error.",
        "{{ (fromYaml \"a: 1\").a }}", "1"),
    ROW("fromYamlArray", "s", call_from_yaml_array, "fromYamlArray TEXT",
        "The YAML sequence in TEXT; an error becomes its only item.",
        "{{ fromYamlArray \"[a, b]\" }}", "[a b]"),
    ROW("mustFromJson", "s", call_must_from_json, "mustFromJson TEXT",
        "The JSON value in TEXT, of any kind.", "{{ mustFromJson \"[1]\" }}",
        "[1]"),
    ROW("mustToJson", "a", call_must_to_json, "mustToJson VALUE",
        "As toJson, but errors are errors.", "{{ mustToJson (list 1) }}",
        "[1]"),
    ROW("mustToPrettyJson", "a", call_must_to_pretty_json,
        "mustToPrettyJson VALUE", "As toPrettyJson, but errors are errors.",
        "{{ mustToPrettyJson (list) }}", "[]"),
    ROW("mustToRawJson", "a", call_to_raw_json, "mustToRawJson VALUE",
        "As toRawJson.", "{{ mustToRawJson \"<a>\" }}", "\"<a>\""),
    ROW("mustToYaml", "a", call_must_to_yaml, "mustToYaml VALUE",
        "As toYaml, but errors are errors.", "{{ mustToYaml (dict \"a\" 1) }}",
        "a: 1"),
    ROW("toJson", "a", call_to_json, "toJson VALUE",
        "VALUE as JSON on one line, keys sorted.",
        "{{ toJson (dict \"b\" 1 \"a\" (list true nil)) }}",
        "{\"a\":[true,null],\"b\":1}"),
    ROW("toPrettyJson", "a", call_to_pretty_json, "toPrettyJson VALUE",
        "VALUE as JSON with an indent of two.", "{{ toPrettyJson (list) }}",
        "[]"),
    ROW("toRawJson", "a", call_to_raw_json, "toRawJson VALUE",
        "As toJson, with < > & as they are.", "{{ toRawJson \"a<b\" }}",
        "\"a<b\""),
    ROW("toToml", "a", call_to_toml, "toToml VALUE",
        "VALUE as TOML; the error's text when it cannot be.",
        "{{ toToml (dict \"a\" 1) }}", "a = 1\n"),
    ROW("toYaml", "a", call_to_yaml, "toYaml VALUE",
        "VALUE as YAML without a final newline.",
        "{{ toYaml (dict \"a\" (list 1)) }}", "a:\n- 1"),
    ROW("toYamlPretty", "a", call_to_yaml_pretty, "toYamlPretty VALUE",
        "As toYaml, with lists indented and long lines kept.",
        "{{ toYamlPretty (dict \"a\" (list 1)) }}", "a:\n  - 1"),
};

const struct ch_func_family ch_funcs_encode = {"encoding", "Encoding", rows,
                                               CH_COUNT(rows)};
