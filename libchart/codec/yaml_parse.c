#include "codec/yaml.h"

#include "base/utf8.h"
#include "codec/yaml_node.h"
#include "golib/strconv.h"
#include "value/list.h"
#include "value/map.h"

#include <math.h>

/*
 * Nodes to values, as go-yaml's decoder followed by sigs.k8s.io/yaml's
 * conversion to JSON does it. What JSON cannot hold is found last, so those
 * errors are kept back until the whole document has been decoded.
 */
struct decoder {
    struct ch_op *op;
    const struct ch_yaml_options *options;
    struct chart_str source;
    uint32_t base_line; /* lines of the file before the text */
    uint64_t decode_count;
    uint64_t alias_count;
    uint32_t alias_depth;
    bool has_special_float;             /* an infinity or NaN was read */
    const struct ch_yaml_node *bad_key; /* the first that JSON refuses */
    const struct ch_yaml_node *bad_value;
    struct ch_buf type_errors; /* of the strict reader, a line each */
};

static int decode(struct decoder *d, struct ch_yaml_node *node,
                  const struct ch_yaml_node *place,
                  const struct ch_yaml_node *key, struct ch_value *out);

/* Adds where `node` stands to the error that is set. */
static int fail_at(struct decoder *d, const struct ch_yaml_node *node, int code)
{
    if (!ch_is_fatal(code))
        ch_frame(d->op, d->source, d->base_line + node->line + 1,
                 node->column + 1, CH_STR(""));
    return code;
}

/* ---- limits and positions ----------------------------------------------- */

/* go-yaml: how much of the decoding may come from aliases, between 400,000 and
 * 4,000,000 decoded nodes. */
static double allowed_alias_ratio(uint64_t decode_count)
{
    const double low = 400000, high = 4000000;
    if ((double)decode_count <= low)
        return 0.99;
    if ((double)decode_count >= high)
        return 0.10;
    return 0.99 - 0.89 * (((double)decode_count - low) / (high - low));
}

static int count_node(struct decoder *d, const struct ch_yaml_node *node)
{
    d->decode_count++;
    if (d->alias_depth)
        d->alias_count++;
    if (d->alias_count > 100 && d->decode_count > 1000 &&
        (double)d->alias_count / (double)d->decode_count >
            allowed_alias_ratio(d->decode_count))
        return fail_at(d, node,
                       ch_fail(d->op, CHART_ESYNTAX,
                               "yaml: document contains excessive aliasing"));
    return ch_step(d->op, 1);
}

static int set_origin(struct decoder *d, const struct ch_yaml_node *place,
                      const struct ch_yaml_node *key, struct ch_value *v)
{
    if (!d->options->origins)
        return 0;
    const struct ch_yaml_node *at = key ? key : place;
    struct ch_origin origin = {
        .source = d->options->source,
        .line = d->base_line + at->line + 1,
        .column = at->column + 1,
        .value_line = d->base_line + place->line + 1,
        .value_column = place->column + 1,
    };
    return ch_origins_add(d->op, d->options->origins, &origin, &v->origin);
}

/* ---- scalars ------------------------------------------------------------ */

static void append_utf8(struct ch_buf *buf, struct chart_str s)
{
    for (size_t at = 0, width; at < s.len; at += width)
        ch_buf_rune(buf, ch_utf8_decode(s, at, &width));
}

static int bad_base64(struct ch_op *op)
{
    return ch_fail(op, CHART_ESYNTAX,
                   "yaml: !!binary value contains invalid base64 data");
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

/* base64.StdEncoding: padded, line breaks ignored. The bytes then go through
 * JSON, so what is not UTF-8 becomes U+FFFD. */
static int decode_base64(struct ch_op *op, struct chart_str text,
                         struct ch_value *out)
{
    struct ch_buf bytes, clean;
    uint32_t word = 0;
    size_t digits = 0, padding = 0;
    ch_buf_init(&bytes, op);
    ch_buf_init(&clean, op);
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        int digit = base64_digit(c);
        if (c == '\r' || c == '\n')
            continue;
        if (c == '=' && digits % 4 >= 2 && digits % 4 + padding < 4) {
            padding++;
            continue;
        }
        if (digit < 0 || padding)
            return bad_base64(op);
        word = word << 6 | (uint32_t)digit;
        if (++digits % 4 == 0) {
            ch_buf_byte(&bytes, (char)(word >> 16));
            ch_buf_byte(&bytes, (char)(word >> 8));
            ch_buf_byte(&bytes, (char)word);
        }
    }
    if ((digits + padding) % 4 != 0)
        return bad_base64(op);
    if (digits % 4 == 2)
        ch_buf_byte(&bytes, (char)(word >> 4));
    if (digits % 4 == 3) {
        ch_buf_byte(&bytes, (char)(word >> 10));
        ch_buf_byte(&bytes, (char)(word >> 2));
    }
    append_utf8(&clean, ch_buf_view(&bytes));
    return ch_value_take_buf(&clean, out);
}

static int decode_binary(struct decoder *d, const struct ch_yaml_node *node,
                         struct ch_value *out)
{
    int code = decode_base64(d->op, node->value, out);
    return code ? fail_at(d, node, code) : 0;
}

static int decode_scalar(struct decoder *d, const struct ch_yaml_node *node,
                         struct ch_value *out)
{
    int code = ch_yaml_node_resolve(d->op, node, out);
    if (code)
        return fail_at(d, node, code);
    if (out->type == CH_T_INVALID) {
        if (node->tag == CH_YAML_BINARY)
            return decode_binary(d, node, out);
        return ch_value_string(d->op, node->value, out);
    }
    if (out->type == CH_T_FLOAT64 && !isfinite(out->u.number))
        d->has_special_float = true;
    if (d->options->integers)
        return 0;
    if (out->type == CH_T_INT64)
        *out = ch_float((double)out->u.integer);
    else if (out->type == CH_T_UINT64)
        *out = ch_float((double)out->u.uinteger);
    return 0;
}

/* ---- keys --------------------------------------------------------------- */

static void append_float_key(struct ch_buf *buf, double f)
{
    if (isnan(f))
        CH_BUF_LIT(buf, ".nan");
    else if (isinf(f))
        ch_buf_str(buf, f > 0 ? CH_STR(".inf") : CH_STR("-.inf"));
    else
        ch_format_float(buf, f, 'g', -1, 32);
}

/* A string key, or null for what is none. */
static int string_key(struct decoder *d, struct ch_yaml_node *node,
                      const struct ch_string **out)
{
    struct chart_str text = node->value;
    if (node->tag == CH_YAML_BINARY) {
        struct ch_value v;
        int code = decode_binary(d, node, &v);
        if (code)
            return code;
        text = ch_value_str(v);
    }
    *out = ch_string_key(d->op, text);
    return *out ? 0 : ch_error_code(d->op);
}

/* Keys become strings: floats in their shortest 32-bit form. Null is for what
 * JSON will refuse. */
static int scalar_key(struct decoder *d, struct ch_yaml_node *node,
                      const struct ch_string **out)
{
    struct ch_value v;
    struct ch_buf buf;
    int code = ch_yaml_node_resolve(d->op, node, &v);
    *out = NULL;
    if (code)
        return fail_at(d, node, code);
    if (v.type == CH_T_INVALID)
        return string_key(d, node, out);
    if (v.type == CH_T_NIL || v.type == CH_T_UINT64)
        return 0;
    ch_buf_init(&buf, d->op);
    if (v.type == CH_T_BOOL)
        ch_buf_str(&buf, v.u.boolean ? CH_STR("true") : CH_STR("false"));
    else if (v.type == CH_T_INT64)
        ch_buf_int(&buf, v.u.integer);
    else
        append_float_key(&buf, v.u.number);
    code = ch_buf_check(&buf);
    if (code)
        return code;
    *out = ch_string_key(d->op, ch_buf_view(&buf));
    return *out ? 0 : ch_error_code(d->op);
}

static int invalid_key(struct decoder *d, struct ch_yaml_node *node)
{
    struct ch_buf buf;
    ch_buf_init(&buf, d->op);
    CH_BUF_LIT(&buf, "yaml: invalid map key: ");
    int code = ch_yaml_node_print(&buf, node);
    if (!code)
        code = ch_fail_str(d->op, CHART_ESYNTAX, ch_buf_view(&buf));
    return fail_at(d, node, code);
}

/* The key of an entry; null when it is one that only JSON refuses. */
static int decode_key(struct decoder *d, struct ch_yaml_node *node,
                      const struct ch_string **out)
{
    int code = count_node(d, node);
    struct ch_value ignored;
    struct ch_yaml_node *target = node;
    if (code)
        return code;
    if (node->kind == CH_YAML_NODE_ALIAS) {
        target = node->first;
        d->alias_depth++;
        code = count_node(d, node);
        d->alias_depth--;
        if (code)
            return code;
    }
    if (target->kind == CH_YAML_NODE_SCALAR)
        return scalar_key(d, target, out);
    code = decode(d, node, node, NULL, &ignored);
    return code ? code : invalid_key(d, target);
}

/* ---- maps and lists ----------------------------------------------------- */

/* The strict reader keeps the first of two equal keys and reports both. */
static int note_duplicate(struct decoder *d, const struct ch_yaml_node *node,
                          struct ch_yaml_node *key)
{
    ch_buf_printf(&d->type_errors, "\n  line %u: key ",
                  d->base_line + node->line + 1);
    int code = ch_yaml_node_print(&d->type_errors, key);
    CH_BUF_LIT(&d->type_errors, " already set in map");
    return code ? code : ch_buf_check(&d->type_errors);
}

static bool is_merge(const struct ch_yaml_node *node)
{
    return node->kind == CH_YAML_NODE_SCALAR &&
           ch_str_eq(node->value, CH_STR("<<")) &&
           (node->implicit || node->tag == CH_YAML_MERGE);
}

/* The first key of `parent` that says the same as `key`, one of them; keys that
 * were merged in do not count. */
static int find_first(struct decoder *d, const struct ch_yaml_node *parent,
                      const struct ch_yaml_node *key,
                      const struct ch_string *name,
                      const struct ch_yaml_node **first)
{
    int code = 0;
    *first = NULL;
    for (struct ch_yaml_node *other = parent->first;
         !code && !*first && other != key; other = other->next->next) {
        const struct ch_string *text = NULL;
        code = ch_step(d->op, 1);
        if (!code && !is_merge(other))
            code = decode_key(d, other, &text);
        if (text && ch_str_eq(ch_string_str(text), ch_string_str(name)))
            *first = other;
    }
    return code;
}

static int collect_duplicate(struct decoder *d,
                             const struct ch_yaml_node *parent,
                             const struct ch_yaml_node *key,
                             const struct ch_string *name)
{
    struct ch_yaml_duplicates *all = d->options->duplicates;
    const struct ch_yaml_node *first;
    int code = find_first(d, parent, key, name, &first);
    if (code || !first)
        return code;
    if (all->count == all->cap) {
        size_t cap = all->cap ? all->cap * 2 : 4;
        void *grown = ch_realloc_array(d->op, all->items, all->cap, cap,
                                       sizeof *all->items);
        if (!grown)
            return ch_error_code(d->op);
        all->items = grown;
        all->cap = cap;
    }
    all->items[all->count++] = (struct ch_yaml_duplicate){
        ch_string_str(name), d->base_line + key->line + 1, key->column + 1,
        d->base_line + first->line + 1, first->column + 1};
    return 0;
}

static int decode_merge(struct decoder *d, struct ch_yaml_node *node,
                        struct ch_map *map);

static int set_entry(struct decoder *d, const struct ch_yaml_node *parent,
                     struct ch_yaml_node *key, struct ch_map *map)
{
    struct ch_yaml_node *node = key->next;
    struct ch_map_entry entry = {0};
    int code = decode_key(d, key, &entry.key);
    if (code || (code = decode(d, node, node, key, &entry.value)))
        return code;
    if (!entry.key) {
        if (!d->bad_key) {
            d->bad_key = key;
            d->bad_value = node;
        }
        return 0;
    }
    if (d->options->strict && ch_map_get(map, entry.key))
        return note_duplicate(d, node, key);
    if (d->options->duplicates && ch_map_get(map, entry.key) &&
        (code = collect_duplicate(d, parent, key, entry.key)))
        return code;
    entry.hash = entry.key->hash;
    entry.key_origin = entry.value.origin;
    return ch_map_set_entry(d->op, map, &entry);
}

static int decode_entries(struct decoder *d, struct ch_yaml_node *node,
                          struct ch_map *map)
{
    int code = ch_enter(d->op);
    if (code)
        return code;
    for (struct ch_yaml_node *key = node->first; !code && key;
         key = key->next->next)
        code = is_merge(key) ? decode_merge(d, key->next, map)
                             : set_entry(d, node, key, map);
    ch_leave(d->op);
    return code;
}

static int enter_alias(struct decoder *d, struct ch_yaml_node *node)
{
    if (node->busy)
        return fail_at(d, node,
                       ch_fail(d->op, CHART_ESYNTAX,
                               "yaml: anchor '%.*s' value contains itself",
                               CH_STR_ARG(node->value)));
    node->busy = true;
    d->alias_depth++;
    return 0;
}

static void leave_alias(struct decoder *d, struct ch_yaml_node *node)
{
    d->alias_depth--;
    node->busy = false;
}

/* Merges one map, or an alias of one, into `map`. */
static int merge_map(struct decoder *d, struct ch_yaml_node *node,
                     struct ch_map *map)
{
    bool is_alias = node->kind == CH_YAML_NODE_ALIAS;
    struct ch_yaml_node *target = is_alias ? node->first : node;
    if (target->kind != CH_YAML_NODE_MAP)
        return fail_at(d, node,
                       ch_fail(d->op, CHART_ESYNTAX,
                               "yaml: map merge requires map or sequence of "
                               "maps as the value"));
    int code = count_node(d, node);
    if (code || !is_alias)
        return code ? code : decode_entries(d, target, map);
    code = enter_alias(d, node);
    if (code)
        return code;
    code = count_node(d, node);
    if (!code)
        code = decode_entries(d, target, map);
    leave_alias(d, node);
    return code;
}

/* Of a list of maps the earlier ones win, so the last is merged first. */
static int decode_merge(struct decoder *d, struct ch_yaml_node *node,
                        struct ch_map *map)
{
    struct ch_yaml_node **nodes;
    size_t count = 0;
    int code = 0;
    if (node->kind != CH_YAML_NODE_LIST)
        return merge_map(d, node, map);
    for (struct ch_yaml_node *item = node->first; item; item = item->next)
        count++;
    nodes = CH_NEW_ARRAY(d->op, struct ch_yaml_node *, count);
    if (!nodes)
        return ch_error_code(d->op);
    count = 0;
    for (struct ch_yaml_node *item = node->first; item; item = item->next)
        nodes[count++] = item;
    while (!code && count)
        code = merge_map(d, nodes[--count], map);
    return code;
}

static int decode_list(struct decoder *d, struct ch_yaml_node *node,
                       struct ch_value *out)
{
    struct ch_list *list = ch_list_new(d->op, node->count);
    if (!list)
        return ch_error_code(d->op);
    int code = ch_enter(d->op);
    if (code)
        return code;
    *out = ch_list_value(list);
    for (struct ch_yaml_node *item = node->first; !code && item;
         item = item->next) {
        struct ch_value v = ch_nil();
        code = decode(d, item, item, NULL, &v);
        if (!code)
            code = ch_list_push(d->op, list, v);
    }
    ch_leave(d->op);
    return code;
}

static int decode_map(struct decoder *d, struct ch_yaml_node *node,
                      struct ch_value *out)
{
    struct ch_map *map = ch_map_new(d->op, node->count / 2);
    if (!map)
        return ch_error_code(d->op);
    *out = ch_map_value(map);
    return decode_entries(d, node, map);
}

/* `place` is where the value stands (an alias stands for its anchor's node),
 * `key` the key in front of it or null. */
static int decode(struct decoder *d, struct ch_yaml_node *node,
                  const struct ch_yaml_node *place,
                  const struct ch_yaml_node *key, struct ch_value *out)
{
    struct ch_value origin = ch_nil();
    int code = count_node(d, node);
    if (code)
        return code;
    if (node->kind == CH_YAML_NODE_ALIAS) {
        code = enter_alias(d, node);
        if (code)
            return code;
        code = ch_enter(d->op);
        if (!code) {
            code = decode(d, node->first, place, key, out);
            ch_leave(d->op);
        }
        leave_alias(d, node);
        return code;
    }
    code = set_origin(d, place, key, &origin);
    if (code)
        return code;
    if (node->kind == CH_YAML_NODE_MAP)
        code = decode_map(d, node, out);
    else if (node->kind == CH_YAML_NODE_LIST)
        code = decode_list(d, node, out);
    else
        code = decode_scalar(d, node, out);
    out->origin = origin.origin;
    return code;
}

/* ---- what JSON refuses -------------------------------------------------- */

static int bad_key_error(struct decoder *d)
{
    const struct ch_yaml_node *key = d->bad_key;
    struct ch_value v;
    struct ch_buf buf;
    if (key->kind == CH_YAML_NODE_ALIAS)
        key = key->first;
    int code = ch_yaml_node_resolve(d->op, key, &v);
    if (code)
        return code;
    ch_buf_init(&buf, d->op);
    CH_BUF_LIT(&buf, "unsupported map key of type: ");
    if (v.type == CH_T_UINT64)
        ch_buf_printf(&buf, "uint64, key: 0x%llx, value: ",
                      (unsigned long long)v.u.uinteger);
    else
        CH_BUF_LIT(&buf, "%!s(<nil>), key: <nil>, value: ");
    code = ch_yaml_node_print(&buf, d->bad_value);
    if (!code)
        code = ch_fail_str(d->op, CHART_ESYNTAX, ch_buf_view(&buf));
    return fail_at(d, key, code);
}

/* json.Marshal walks maps in key order and stops at the first. */
static int check_floats(struct decoder *d, struct ch_value v)
{
    int code = ch_step(d->op, 1);
    if (code)
        return code;
    if (v.type == CH_T_FLOAT64 && !isfinite(v.u.number))
        return ch_fail(d->op, CHART_ESYNTAX, "json: unsupported value: %s",
                       isnan(v.u.number)  ? "NaN"
                       : v.u.number > 0.0 ? "+Inf"
                                          : "-Inf");
    if (!ch_is_map(v) && !ch_is_list(v))
        return 0;
    code = ch_enter(d->op);
    if (code)
        return code;
    if (ch_is_map(v))
        code = ch_map_sort(d->op, v.u.map);
    for (size_t i = 0; !code && ch_is_map(v) && i < ch_map_len(v); i++)
        code = check_floats(d, v.u.map->entries[i].value);
    for (size_t i = 0; !code && ch_is_list(v) && i < ch_list_len(v); i++)
        code = check_floats(d, ch_list_at(v, i));
    ch_leave(d->op);
    return code;
}

static int check_json(struct decoder *d, struct ch_value v)
{
    int code = ch_buf_check(&d->type_errors);
    if (code)
        return code;
    if (d->type_errors.len) {
        code = ch_fail_str(d->op, CHART_ESYNTAX, ch_buf_view(&d->type_errors));
        ch_prefix(d->op, "yaml: unmarshal errors:");
        return code;
    }
    if (d->bad_key)
        return bad_key_error(d);
    return d->has_special_float ? check_floats(d, v) : 0;
}

/* ---- entry points ------------------------------------------------------- */

static struct chart_str source_name(const struct ch_yaml_options *options)
{
    const struct ch_origins *origins = options->origins;
    if (!origins || options->source >= origins->source_count)
        return CH_STR("");
    return origins->sources[options->source].name;
}

int ch_yaml_parse_piece(struct ch_op *op, struct chart_str text,
                        uint32_t base_line,
                        const struct ch_yaml_options *options,
                        struct ch_value *out)
{
    static const struct ch_yaml_options none = {0};
    struct decoder d = {.op = op, .decode_count = 1, .base_line = base_line};
    struct ch_yaml_node *root;
    d.options = options ? options : &none;
    d.source = source_name(d.options);
    ch_buf_init(&d.type_errors, op);
    *out = ch_nil();
    int code =
        ch_yaml_load(op, text, base_line, d.source, d.options->filter, &root);
    if (!code && root)
        code = decode(&d, root, root, NULL, out);
    if (!code)
        code = check_json(&d, *out);
    if (code)
        *out = ch_nil();
    if (code && !ch_is_fatal(code))
        ch_prefix(op, "error converting YAML to JSON: ");
    return code;
}

int ch_yaml_parse(struct ch_op *op, struct chart_str text,
                  const struct ch_yaml_options *options, struct ch_value *out)
{
    return ch_yaml_parse_piece(op, text, 0, options, out);
}
