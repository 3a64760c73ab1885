#include "codec/json.h"
#include "golib/fmt.h"
#include "jsonpath/node.h"
#include "value/list.h"
#include "value/map.h"

/* What an action found so far: client-go's []reflect.Value. Functions that
 * walk take one and give another; where they fail, `*out` is what client-go
 * returns beside the error, since "exists" looks at it. */
typedef struct ch_list found;

struct walk {
    struct ch_op *op;
    struct ch_buf *out;
    const struct ch_jsonpath_nodes *actions; /* and the text between them */
    /* client-go's counters of open loops; where the last loop ended. */
    uint32_t begin_range, in_range, end_range;
    size_t last_end;
};

static int wrong(struct walk *w, struct chart_str what, const char *why)
{
    struct ch_buf buf;
    ch_buf_init(&buf, w->op);
    ch_buf_str(&buf, what);
    ch_buf_str(&buf, ch_str_z(why));
    return buf.code ? buf.code
                    : ch_fail_str(w->op, CHART_EEXEC, ch_buf_view(&buf));
}

static int start(struct walk *w, found **out)
{
    *out = ch_list_new(w->op, 0);
    return *out ? 0 : ch_error_code(w->op);
}

static int push(struct walk *w, found *list, struct ch_value v)
{
    int code = ch_step(w->op, 1);
    return code ? code : ch_list_push(w->op, list, v);
}

static int walk_list(struct walk *w, found *in,
                     const struct ch_jsonpath_node *node, found **out);

static int walk_text(struct walk *w, struct chart_str text, found **out)
{
    struct ch_value v;
    int code = start(w, out);
    if (!code)
        code = ch_value_string(w->op, text, &v);
    return code ? code : push(w, *out, v);
}

static int walk_value(struct walk *w, const found *in, struct ch_value v,
                      found **out)
{
    int code = start(w, out);
    for (size_t i = 0; !code && i < in->len; i++)
        code = push(w, *out, v);
    return code;
}

static int walk_identifier(struct walk *w, found *in, struct chart_str name,
                           found **out)
{
    *out = in;
    if (ch_str_eq(name, CH_STR("range"))) {
        w->begin_range++;
        return 0;
    }
    if (!ch_str_eq(name, CH_STR("end")))
        return ch_fail(w->op, CHART_EEXEC, "unrecognized identifier %.*s",
                       CH_STR_ARG(name));
    if (!w->in_range)
        return ch_fail(w->op, CHART_EEXEC, "not in range, nothing to end");
    w->end_range++;
    return start(w, out);
}

static int walk_field(struct walk *w, const found *in, struct chart_str key,
                      found **out)
{
    int code = start(w, out);
    for (size_t i = 0; !code && i < in->len; i++) {
        const struct ch_value *v = ch_is_map(in->items[i])
                                       ? ch_map_get_str(in->items[i].u.map, key)
                                       : NULL;
        code = v ? push(w, *out, *v) : ch_step(w->op, 1);
    }
    if (code || !in->len || (*out)->len)
        return code;
    return wrong(w, key, " is not found");
}

/* ---- [from:to:step] ------------------------------------------------------ */

/* Works out which items of a list of `len` are meant; an empty range is
 * from == to. */
static int slice_bounds(struct walk *w, const struct ch_jsonpath_index *slice,
                        int64_t len, int64_t *from, int64_t *to)
{
    *from = slice[0].known ? slice[0].value : 0;
    *to = slice[1].known ? slice[1].value : len;
    if (*from < 0)
        *from += len;
    if (*to < 0 || (*to == 0 && slice[1].derived))
        *to += len;
    if (*from == *to)
        return 0;
    if (*from >= len || *from < 0 || *to > len || *to < 0)
        return ch_fail(w->op, CHART_EEXEC,
                       "array index out of bounds: index %lld, length %lld",
                       *from >= len || *from < 0 ? (long long)*from
                                                 : (long long)*to - 1,
                       (long long)len);
    if (*from > *to)
        return ch_fail(w->op, CHART_EEXEC,
                       "starting index %lld is greater than ending index %lld",
                       (long long)*from, (long long)*to);
    if (slice[2].known && slice[2].value <= 0)
        return ch_fail(w->op, CHART_EEXEC, "step must be > 0");
    return 0;
}

static int walk_array(struct walk *w, found *in,
                      const struct ch_jsonpath_node *node, found **out)
{
    const struct ch_jsonpath_index *step = &node->slice[2];
    int64_t from, to;
    found *result;
    int code = start(w, &result);
    *out = in;
    for (size_t i = 0; !code && i < in->len; i++) {
        struct ch_value v = in->items[i];
        if (v.type == CH_T_NIL)
            continue;
        if (!ch_is_list(v))
            return wrong(w, ch_value_type_name(v), " is not array or slice");
        int64_t len = (int64_t)ch_list_len(v);
        code = slice_bounds(w, node->slice, len, &from, &to);
        if (!code && from == to)
            break;
        while (!code && from < to) {
            code = push(w, result, ch_list_at(v, (size_t)from));
            if (step->known && step->value > to - from)
                break;
            from += step->known ? step->value : 1;
        }
    }
    if (!code)
        *out = result;
    return code;
}

/* ---- * and .. ------------------------------------------------------------ */

/* The values in a map or list, the bytes of a string. */
static int push_members(struct walk *w, struct ch_value v, found *list)
{
    struct ch_map_entry *entries = NULL;
    size_t len = 0;
    int code = 0;
    if (ch_is_list(v)) {
        for (size_t i = 0; !code && i < ch_list_len(v); i++)
            code = push(w, list, ch_list_at(v, i));
    } else if (v.type == CH_T_STRING) {
        struct chart_str text = ch_value_str(v);
        for (size_t i = 0; !code && i < text.len; i++)
            code = push(w, list, ch_uint8((uint8_t)text.ptr[i]));
    } else if (ch_is_map(v)) {
        code = ch_map_snapshot(w->op, v.u.map, &entries, &len);
        for (size_t i = 0; !code && i < len; i++)
            code = push(w, list, entries[i].value);
    }
    return code;
}

static int walk_wildcard(struct walk *w, const found *in, found **out)
{
    int code = start(w, out);
    for (size_t i = 0; !code && i < in->len; i++)
        code = push_members(w, in->items[i], *out);
    return code;
}

/* Each value that holds others, before those that it holds. */
static int push_holders(struct walk *w, const found *in, found *list)
{
    int code = ch_enter(w->op);
    if (code)
        return code;
    for (size_t i = 0; !code && i < in->len; i++) {
        found *members;
        code = start(w, &members);
        if (!code)
            code = push_members(w, in->items[i], members);
        if (code || !members->len)
            continue;
        code = push(w, list, in->items[i]);
        if (!code)
            code = push_holders(w, members, list);
    }
    ch_leave(w->op);
    return code;
}

static int walk_recursive(struct walk *w, const found *in, found **out)
{
    int code = start(w, out);
    return code ? code : push_holders(w, in, *out);
}

/* ---- filters and unions -------------------------------------------------- */

/* One operand of a comparison; `*there` is false when there is none. */
static int operand(struct walk *w, const found *list, struct ch_value *v,
                   bool *there)
{
    *there = list->len > 0;
    if (list->len > 1)
        return ch_fail(w->op, CHART_EEXEC,
                       "can only compare one element at a time");
    if (*there)
        *v = list->items[0];
    return 0;
}

static int filter_item(struct walk *w, const struct ch_jsonpath_node *node,
                       struct ch_value item, bool *pass)
{
    struct ch_value left = ch_nil(), right = ch_nil();
    found *one, *list = NULL;
    bool there = false;
    int code = start(w, &one);
    *pass = false;
    if (!code)
        code = push(w, one, item);
    if (!code)
        code = walk_list(w, one, &node->nodes.items[0], &list);
    if (ch_str_eq(node->text, CH_STR("exists"))) {
        if (ch_is_fatal(code))
            return code;
        ch_error_clear(w->op);
        *pass = list && list->len > 0;
        return 0;
    }
    if (!code)
        code = operand(w, list, &left, &there);
    if (code || !there)
        return code;
    code = walk_list(w, one, &node->nodes.items[1], &list);
    if (!code)
        code = operand(w, list, &right, &there);
    if (code || !there)
        return code;
    return ch_jsonpath_compare(w->op, node->text, left, right, pass);
}

static int not_a_list(struct walk *w, struct ch_value v)
{
    struct ch_buf text;
    ch_buf_init(&text, w->op);
    int code = ch_fmt_value(&text, v);
    return code ? code
                : wrong(w, ch_buf_view(&text),
                        " is not array or slice and cannot be filtered");
}

static int walk_filter(struct walk *w, found *in,
                       const struct ch_jsonpath_node *node, found **out)
{
    found *result;
    bool pass;
    int code = start(w, &result);
    *out = in;
    for (size_t i = 0; !code && i < in->len; i++) {
        struct ch_value v = in->items[i];
        if (!ch_is_list(v))
            return not_a_list(w, v);
        for (size_t k = 0; !code && k < ch_list_len(v); k++) {
            code = filter_item(w, node, ch_list_at(v, k), &pass);
            if (!code && pass)
                code = push(w, result, ch_list_at(v, k));
        }
    }
    if (!code)
        *out = result;
    return code;
}

static int walk_union(struct walk *w, found *in,
                      const struct ch_jsonpath_node *node, found **out)
{
    found *result, *part;
    int code = start(w, &result);
    *out = in;
    for (size_t i = 0; !code && i < node->nodes.len; i++) {
        code = walk_list(w, in, &node->nodes.items[i], &part);
        for (size_t k = 0; !code && k < part->len; k++)
            code = push(w, result, part->items[k]);
    }
    if (!code)
        *out = result;
    return code;
}

/* ---- the template -------------------------------------------------------- */

static int walk_node(struct walk *w, found *in,
                     const struct ch_jsonpath_node *node, found **out)
{
    switch (node->kind) {
    case CH_JP_LIST:
        return walk_list(w, in, node, out);
    case CH_JP_TEXT:
        return walk_text(w, node->text, out);
    case CH_JP_VALUE:
        return walk_value(w, in, node->value, out);
    case CH_JP_FIELD:
        return walk_field(w, in, node->text, out);
    case CH_JP_ARRAY:
        return walk_array(w, in, node, out);
    case CH_JP_FILTER:
        return walk_filter(w, in, node, out);
    case CH_JP_UNION:
        return walk_union(w, in, node, out);
    case CH_JP_WILDCARD:
        return walk_wildcard(w, in, out);
    case CH_JP_RECURSIVE:
        return walk_recursive(w, in, out);
    case CH_JP_IDENTIFIER:
        return walk_identifier(w, in, node->text, out);
    }
    return ch_fail(w->op, CHART_EINTERNAL, "a node of no kind");
}

static int walk_list(struct walk *w, found *in,
                     const struct ch_jsonpath_node *node, found **out)
{
    int code = ch_enter(w->op);
    if (code)
        return code;
    *out = in;
    for (size_t i = 0; !code && i < node->nodes.len; i++)
        code = walk_node(w, *out, &node->nodes.items[i], out);
    ch_leave(w->op);
    return code;
}

static int print(struct walk *w, const found *results)
{
    int code = 0;
    for (size_t i = 0; !code && i < results->len; i++) {
        struct ch_value v = results->items[i];
        if (i)
            ch_buf_byte(w->out, ' ');
        code = ch_is_map(v) || ch_is_list(v) || ch_is_nil(v)
                   ? ch_json_emit(w->out, v, CH_JSON_COMPACT)
                   : ch_fmt_value(w->out, v);
    }
    return code ? code : ch_buf_check(w->out);
}

static int walk_template(struct walk *w, size_t from, struct ch_value data);

/* The actions at `from`, for each value that a range is over. Without any they
 * are walked once with nothing and unprinted, to find the end. */
static int walk_range(struct walk *w, size_t from, const found *over)
{
    size_t before = w->out->len;
    int code = 0;
    w->begin_range--;
    w->in_range++;
    for (size_t i = 0; !code && i < over->len; i++)
        code = walk_template(w, from, over->items[i]);
    if (!over->len) {
        code = walk_template(w, from, ch_invalid());
        w->out->len = before;
    }
    w->in_range--;
    return code;
}

static int walk_actions(struct walk *w, size_t from, found *in)
{
    int code = 0;
    for (size_t i = from; !code && i < w->actions->len; i++) {
        found *results;
        code = walk_node(w, in, &w->actions->items[i], &results);
        if (code)
            break;
        if (w->end_range > 0 && w->end_range <= w->in_range) {
            w->end_range--;
            w->last_end = i;
            break;
        }
        if (!w->begin_range) {
            code = print(w, results);
            continue;
        }
        code = walk_range(w, i + 1, results);
        if (w->last_end > i)
            i = w->last_end;
    }
    return code;
}

static int walk_template(struct walk *w, size_t from, struct ch_value data)
{
    found *in;
    int code = ch_enter(w->op);
    if (code)
        return code;
    code = start(w, &in);
    if (!code)
        code = push(w, in, data);
    if (!code)
        code = walk_actions(w, from, in);
    ch_leave(w->op);
    return code;
}

int ch_jsonpath_execute(struct ch_buf *buf, const struct ch_jsonpath *path,
                        struct ch_value data)
{
    struct walk w = {.op = buf->op, .out = buf, .actions = &path->nodes};
    size_t before = buf->len;
    int code = walk_template(&w, 0, data);
    if (code)
        buf->len = before;
    return code;
}
