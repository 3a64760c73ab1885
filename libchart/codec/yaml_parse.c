#include "base/utf8.h"
#include "codec/yaml.h"
#include "codec/yaml_node.h"
#include "golib/strconv.h"
#include "value/list.h"
#include "value/map.h"

#include <math.h>

/*
 * Nodes to values. Go reads YAML into map[interface{}]interface{}, turns that
 * into JSON and reads the JSON; here the result of that round trip is made
 * directly: keys become strings, numbers float64.
 */
struct decoder {
    struct ch_op *op;
    struct ch_yaml_options options;
    struct chart_str source;
    uint32_t base_line;
    uint64_t decoded; /* go-yaml's count against alias bombs */
    uint64_t aliased;
    uint32_t alias_depth;
    struct ch_buf duplicates; /* strict: "  line 4: key ... already set" */
};

static int decode(struct decoder *d, struct ch_yaml_node *n,
                  const struct ch_yaml_node *key, struct ch_value *out);
static int decode_into(struct decoder *d, struct ch_yaml_node *n,
                       struct ch_map *map);

static int fail_at(struct decoder *d, const struct ch_yaml_node *n,
                   struct chart_str message)
{
    int code = ch_fail_str(d->op, CHART_ESYNTAX, message);
    ch_frame(d->op, d->source, d->base_line + n->line + 1, n->column + 1,
             CH_STR(""));
    return code;
}

/* ---- origins ------------------------------------------------------------ */

static int add_origin(struct decoder *d, const struct ch_yaml_node *key,
                      const struct ch_yaml_node *n, uint32_t *number)
{
    const struct ch_yaml_node *at = key ? key : n;
    struct ch_origin origin = {
        .source = d->options.source,
        .line = d->base_line + at->line + 1,
        .column = at->column + 1,
        .value_line = d->base_line + n->line + 1,
        .value_column = n->column + 1,
    };
    *number = 0;
    if (!d->options.origins)
        return 0;
    return ch_origins_add(d->op, d->options.origins, &origin, number);
}

/* ---- aliases ------------------------------------------------------------ */

/* How much of a document's decoding may come from aliases. */
static double allowed_alias_ratio(uint64_t decoded)
{
    const double low = 400000, high = 4000000;
    if ((double)decoded <= low)
        return 0.99;
    if ((double)decoded >= high)
        return 0.10;
    return 0.99 - 0.89 * (((double)decoded - low) / (high - low));
}

static int count_node(struct decoder *d, const struct ch_yaml_node *n)
{
    d->decoded++;
    d->aliased += d->alias_depth > 0;
    if (d->aliased > 100 && d->decoded > 1000 &&
        (double)d->aliased / (double)d->decoded >
            allowed_alias_ratio(d->decoded))
        return fail_at(d, n,
                       CH_STR("yaml: document contains excessive aliasing"));
    return ch_step(d->op, 1);
}

static int contains_itself(struct decoder *d, const struct ch_yaml_node *alias)
{
    struct ch_buf buf;
    ch_buf_init(&buf, d->op);
    CH_BUF_LIT(&buf, "yaml: anchor '");
    ch_buf_str(&buf, ch_string_str(alias->u.alias.name));
    CH_BUF_LIT(&buf, "' value contains itself");
    int code = ch_buf_check(&buf);
    return code ? code : fail_at(d, alias, ch_buf_view(&buf));
}

static int enter_alias(struct decoder *d, const struct ch_yaml_node *alias)
{
    struct ch_yaml_node *n = alias->u.alias.target;
    if (n->in_progress)
        return contains_itself(d, alias);
    int code = ch_enter(d->op);
    if (!code) {
        n->in_progress = true;
        d->alias_depth++;
    }
    return code;
}

static void leave_alias(struct decoder *d, struct ch_yaml_node *n)
{
    n->in_progress = false;
    d->alias_depth--;
    ch_leave(d->op);
}

/* ---- scalars ------------------------------------------------------------ */

static int bad_tag(struct decoder *d, const struct ch_yaml_node *n,
                   enum ch_yaml_tag found)
{
    struct ch_buf buf;
    ch_buf_init(&buf, d->op);
    CH_BUF_LIT(&buf, "yaml: cannot decode ");
    ch_buf_str(&buf, ch_str_z(ch_yaml_tag_name(found)));
    CH_BUF_LIT(&buf, " `");
    ch_buf_str(&buf, ch_string_str(n->u.text));
    CH_BUF_LIT(&buf, "` as a ");
    ch_buf_str(&buf, ch_str_z(ch_yaml_tag_name((enum ch_yaml_tag)n->tag)));
    int code = ch_buf_check(&buf);
    return code ? code : fail_at(d, n, ch_buf_view(&buf));
}

static int base64_digit(char c)
{
    if (ch_is_upper(c))
        return c - 'A';
    if (ch_is_lower(c))
        return c - 'a' + 26;
    if (ch_is_digit(c))
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* base64.StdEncoding: padding wanted, line breaks ignored. */
static bool decode_base64(struct chart_str s, struct ch_buf *out)
{
    uint32_t word = 0;
    int digits = 0, padding = 0;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (c == '\n' || c == '\r')
            continue;
        int digit = base64_digit(c);
        if (c == '=' && digits >= 2)
            padding++;
        else if (digit < 0 || padding)
            return false;
        word = word << 6 | (uint32_t)(digit < 0 ? 0 : digit);
        if (++digits < 4)
            continue;
        for (int b = 0; b < 3 - padding; b++)
            ch_buf_byte(out, (char)(word >> (16 - 8 * b) & 255));
        if (padding && i + 1 < s.len)
            return ch_str_trim_ascii(ch_str_sub(s, i + 1, s.len)).len == 0;
        word = 0;
        digits = 0;
    }
    return digits == 0 || padding;
}

/* The JSON step replaces what is not UTF-8. */
static int clean_utf8(struct decoder *d, struct chart_str s,
                      struct ch_value *out)
{
    struct ch_buf buf;
    ch_buf_init(&buf, d->op);
    for (size_t at = 0, width; at < s.len; at += width)
        ch_buf_rune(&buf, ch_utf8_decode(s, at, &width));
    return ch_value_take_buf(&buf, out);
}

static int decode_binary(struct decoder *d, const struct ch_yaml_node *n,
                         struct ch_value *out)
{
    struct ch_buf buf;
    ch_buf_init(&buf, d->op);
    if (!decode_base64(ch_string_str(n->u.text), &buf))
        return fail_at(
            d, n, CH_STR("yaml: !!binary value contains invalid base64 data"));
    int code = ch_buf_check(&buf);
    return code ? code : clean_utf8(d, ch_buf_view(&buf), out);
}

/* A scalar before the JSON step: NIL, BOOL, INT64, UINT64, FLOAT64, STRING. */
static int resolve_scalar(struct decoder *d, const struct ch_yaml_node *n,
                          struct ch_value *out)
{
    enum ch_yaml_tag tag = (enum ch_yaml_tag)n->tag;
    struct chart_str text = ch_string_str(n->u.text);
    *out = ch_string_value(n->u.text);
    if (tag == CH_YAML_BINARY)
        return decode_binary(d, n, out);
    if ((tag == CH_YAML_NONE && !n->implicit) || tag >= CH_YAML_MERGE)
        return 0;
    struct ch_value v;
    enum ch_yaml_tag found = ch_yaml_resolve(text, tag, &v);
    if (tag == CH_YAML_FLOAT && found == CH_YAML_INT && v.type == CH_T_INT64)
        v = ch_float((double)v.u.integer);
    else if (tag != CH_YAML_NONE && tag != CH_YAML_STR && tag != found)
        return bad_tag(d, n, found);
    if (v.type != CH_T_INVALID)
        *out = v;
    return 0;
}

static int decode_scalar(struct decoder *d, const struct ch_yaml_node *n,
                         struct ch_value *out)
{
    int code = resolve_scalar(d, n, out);
    if (code)
        return code;
    if (out->type == CH_T_FLOAT64 && !isfinite(out->u.number)) {
        double f = out->u.number;
        return fail_at(d, n,
                       isnan(f) ? CH_STR("json: unsupported value: NaN")
                       : f > 0  ? CH_STR("json: unsupported value: +Inf")
                                : CH_STR("json: unsupported value: -Inf"));
    }
    if (d->options.integers)
        return 0;
    if (out->type == CH_T_INT64)
        *out = ch_float((double)out->u.integer);
    else if (out->type == CH_T_UINT64)
        *out = ch_float((double)out->u.uinteger);
    return 0;
}

/* ---- %#v, for errors about keys ----------------------------------------- */

static int print_go(struct decoder *d, struct ch_buf *buf,
                    const struct ch_yaml_node *n);

static int print_go_scalar(struct decoder *d, struct ch_buf *buf,
                           const struct ch_yaml_node *n)
{
    struct ch_value v;
    int code = resolve_scalar(d, n, &v);
    if (code)
        return code;
    if (ch_is_nil(v))
        CH_BUF_LIT(buf, "interface {}(nil)");
    else if (v.type == CH_T_BOOL)
        ch_buf_str(buf, v.u.boolean ? CH_STR("true") : CH_STR("false"));
    else if (v.type == CH_T_INT64)
        ch_buf_int(buf, v.u.integer);
    else if (v.type == CH_T_UINT64)
        ch_buf_printf(buf, "0x%llx", (unsigned long long)v.u.uinteger);
    else if (v.type == CH_T_FLOAT64)
        ch_format_float_v(buf, v.u.number);
    else
        ch_quote(buf, ch_value_str(v));
    return ch_buf_check(buf);
}

static int print_go_items(struct decoder *d, struct ch_buf *buf,
                          const struct ch_yaml_node *n)
{
    bool is_map = n->kind == CH_YAML_MAPPING;
    int code = ch_enter(d->op);
    if (code)
        return code;
    ch_buf_str(buf, is_map ? CH_STR("map[interface {}]interface {}{")
                           : CH_STR("[]interface {}{"));
    for (uint32_t i = 0; !code && i < n->count; i++) {
        if (i)
            ch_buf_str(buf, is_map && i % 2 ? CH_STR(":") : CH_STR(", "));
        code = print_go(d, buf, n->u.children[i]);
    }
    ch_buf_byte(buf, '}');
    ch_leave(d->op);
    return code;
}

static int print_go(struct decoder *d, struct ch_buf *buf,
                    const struct ch_yaml_node *n)
{
    int code = ch_step(d->op, 1);
    if (code)
        return code;
    if (n->kind == CH_YAML_ALIAS)
        n = n->u.alias.target;
    if (n->kind == CH_YAML_SCALAR)
        return print_go_scalar(d, buf, n);
    if (n->kind == CH_YAML_ALIAS || buf->len > 4096)
        return 0;
    return print_go_items(d, buf, n);
}

static int bad_key(struct decoder *d, struct ch_yaml_node *n)
{
    struct ch_buf buf;
    struct ch_value ignored;
    /* What is wrong inside the key comes first. */
    int code = decode(d, n, NULL, &ignored);
    ch_buf_init(&buf, d->op);
    CH_BUF_LIT(&buf, "yaml: invalid map key: ");
    if (!code)
        code = print_go(d, &buf, n);
    return code ? code : fail_at(d, n, ch_buf_view(&buf));
}

static int unsupported_key(struct decoder *d, const struct ch_yaml_node *key,
                           struct ch_value v, const struct ch_yaml_node *value)
{
    struct ch_buf buf;
    ch_buf_init(&buf, d->op);
    if (ch_is_nil(v)) {
        CH_BUF_LIT(&buf, "unsupported map key of type: %!s(<nil>), key: "
                         "<nil>, value: ");
    } else {
        CH_BUF_LIT(&buf, "unsupported map key of type: uint64, key: ");
        ch_buf_printf(&buf, "0x%llx", (unsigned long long)v.u.uinteger);
        CH_BUF_LIT(&buf, ", value: ");
    }
    int code = print_go(d, &buf, value);
    return code ? code : fail_at(d, key, ch_buf_view(&buf));
}

/* ---- keys --------------------------------------------------------------- */

static int float_key(struct decoder *d, double f, struct ch_value *out)
{
    struct ch_buf buf;
    ch_buf_init(&buf, d->op);
    if (isnan(f))
        CH_BUF_LIT(&buf, ".nan");
    else if (isinf(f))
        ch_buf_str(&buf, f > 0 ? CH_STR(".inf") : CH_STR("-.inf"));
    else
        ch_format_float(&buf, f, 'g', -1, 32);
    return ch_value_take_buf(&buf, out);
}

static int int_key(struct decoder *d, int64_t i, struct ch_value *out)
{
    struct ch_buf buf;
    ch_buf_init(&buf, d->op);
    ch_buf_int(&buf, i);
    return ch_value_take_buf(&buf, out);
}

/* A key as the JSON step spells it. */
static int decode_key(struct decoder *d, struct ch_yaml_node *n,
                      const struct ch_yaml_node *value,
                      const struct ch_string **out)
{
    struct ch_value v = ch_invalid();
    int code = count_node(d, n);
    if (!code && n->kind == CH_YAML_ALIAS) {
        n = n->u.alias.target;
        code = count_node(d, n);
    }
    if (code)
        return code;
    if (n->kind != CH_YAML_SCALAR)
        return bad_key(d, n);
    if ((code = resolve_scalar(d, n, &v)))
        return code;
    if (ch_is_nil(v) || v.type == CH_T_UINT64)
        return unsupported_key(d, n, v, value);
    if (v.type == CH_T_BOOL)
        code = ch_value_string(
            d->op, v.u.boolean ? CH_STR("true") : CH_STR("false"), &v);
    else if (v.type == CH_T_INT64)
        code = int_key(d, v.u.integer, &v);
    else if (v.type == CH_T_FLOAT64)
        code = float_key(d, v.u.number, &v);
    *out = code ? NULL : v.u.string;
    return code;
}

/* ---- mappings ----------------------------------------------------------- */

static bool is_merge(const struct ch_yaml_node *n)
{
    return n->kind == CH_YAML_SCALAR &&
           (n->implicit || n->tag == CH_YAML_MERGE) &&
           ch_str_eq(ch_string_str(n->u.text), CH_STR("<<"));
}

static int merge_one(struct decoder *d, struct ch_yaml_node *n,
                     struct ch_map *map)
{
    struct ch_yaml_node *target = n;
    if (n->kind == CH_YAML_ALIAS)
        target = n->u.alias.target;
    if (target->kind != CH_YAML_MAPPING)
        return fail_at(d, n,
                       CH_STR("yaml: map merge requires map or sequence of "
                              "maps as the value"));
    int code = count_node(d, n);
    if (code || n->kind != CH_YAML_ALIAS)
        return code ? code : decode_into(d, n, map);
    if ((code = enter_alias(d, n)))
        return code;
    code = count_node(d, target);
    if (!code)
        code = decode_into(d, target, map);
    leave_alias(d, target);
    return code;
}

static int merge(struct decoder *d, struct ch_yaml_node *n, struct ch_map *map)
{
    int code = 0;
    if (n->kind != CH_YAML_SEQUENCE)
        return merge_one(d, n, map);
    /* Backwards: earlier ones take precedence. */
    for (uint32_t i = n->count; !code && i > 0; i--)
        code = merge_one(d, n->u.children[i - 1], map);
    return code;
}

static void note_duplicate(struct decoder *d, const struct ch_yaml_node *value,
                           const struct ch_string *key)
{
    ch_buf_printf(&d->duplicates, "\n  line %u: key ",
                  d->base_line + value->line + 1);
    ch_quote(&d->duplicates, ch_string_str(key));
    CH_BUF_LIT(&d->duplicates, " already set in map");
}

static int decode_entry(struct decoder *d, struct ch_yaml_node *key,
                        struct ch_yaml_node *value, struct ch_map *map)
{
    const struct ch_string *name = NULL;
    struct ch_value v;
    int code = decode_key(d, key, value, &name);
    if (code || (code = decode(d, value, key, &v)))
        return code;
    if (d->options.strict && ch_map_get(map, name)) {
        note_duplicate(d, value, name);
        return 0;
    }
    /* A key's text was made without a hash. */
    return ch_map_set_str(d->op, map, ch_string_str(name), v);
}

static int decode_into(struct decoder *d, struct ch_yaml_node *n,
                       struct ch_map *map)
{
    int code = ch_enter(d->op);
    if (code)
        return code;
    for (uint32_t i = 0; !code && i + 1 < n->count; i += 2) {
        struct ch_yaml_node *key = n->u.children[i];
        struct ch_yaml_node *value = n->u.children[i + 1];
        code = is_merge(key) ? merge(d, value, map)
                             : decode_entry(d, key, value, map);
    }
    ch_leave(d->op);
    return code;
}

static int decode_mapping(struct decoder *d, struct ch_yaml_node *n,
                          struct ch_value *out)
{
    struct ch_map *map = ch_map_new(d->op, n->count / 2);
    if (!map)
        return ch_error_code(d->op);
    *out = ch_map_value(map);
    return decode_into(d, n, map);
}

static int decode_sequence(struct decoder *d, struct ch_yaml_node *n,
                           struct ch_value *out)
{
    struct ch_list *list = ch_list_new(d->op, n->count);
    int code = list ? ch_enter(d->op) : ch_error_code(d->op);
    if (code)
        return code;
    *out = ch_list_value(list);
    for (uint32_t i = 0; !code && i < n->count; i++)
        code = decode(d, n->u.children[i], NULL, &list->items[list->len++]);
    ch_leave(d->op);
    return code;
}

static int decode_alias(struct decoder *d, struct ch_yaml_node *n,
                        const struct ch_yaml_node *key, struct ch_value *out)
{
    struct ch_yaml_node *target = n->u.alias.target;
    int code = enter_alias(d, n);
    if (code)
        return code;
    code = decode(d, target, key, out);
    leave_alias(d, target);
    return code;
}

static int decode(struct decoder *d, struct ch_yaml_node *n,
                  const struct ch_yaml_node *key, struct ch_value *out)
{
    uint32_t origin;
    int code = count_node(d, n);
    *out = ch_nil();
    if (code)
        return code;
    if (n->kind == CH_YAML_ALIAS)
        return decode_alias(d, n, key, out);
    code = add_origin(d, key, n, &origin);
    if (code)
        return code;
    if (n->kind == CH_YAML_MAPPING)
        code = decode_mapping(d, n, out);
    else if (n->kind == CH_YAML_SEQUENCE)
        code = decode_sequence(d, n, out);
    else
        code = decode_scalar(d, n, out);
    out->origin = origin;
    return code;
}

/* ---- documents ---------------------------------------------------------- */

static struct chart_str source_name(const struct ch_yaml_options *options)
{
    if (!options || !options->origins ||
        options->source >= options->origins->source_count)
        return CH_STR("");
    return options->origins->sources[options->source].name;
}

static int check_duplicates(struct decoder *d)
{
    struct ch_buf buf;
    if (!d->duplicates.len)
        return 0;
    ch_buf_init(&buf, d->op);
    CH_BUF_LIT(&buf, "yaml: unmarshal errors:");
    ch_buf_str(&buf, ch_buf_view(&d->duplicates));
    int code = ch_buf_check(&buf);
    return code ? code : ch_fail_str(d->op, CHART_ESYNTAX, ch_buf_view(&buf));
}

int ch_yaml_parse_piece(struct ch_op *op, struct chart_str text,
                        uint32_t base_line,
                        const struct ch_yaml_options *options,
                        struct ch_value *out)
{
    struct decoder d = {
        .op = op, .base_line = base_line, .source = source_name(options)};
    struct ch_yaml_node *root;
    if (options)
        d.options = *options;
    ch_buf_init(&d.duplicates, op);
    *out = ch_nil();
    int code = ch_yaml_load(op, text, base_line, d.source, &root);
    if (!code && root)
        code = decode(&d, root, NULL, out);
    if (!code)
        code = check_duplicates(&d);
    if (code && !ch_is_fatal(code))
        ch_prefix(op, "error converting YAML to JSON: ");
    return code;
}

int ch_yaml_parse(struct ch_op *op, struct chart_str text,
                  const struct ch_yaml_options *options, struct ch_value *out)
{
    return ch_yaml_parse_piece(op, text, 0, options, out);
}
