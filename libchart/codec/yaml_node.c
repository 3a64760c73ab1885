#include "codec/yaml_node.h"

#include "codec/yaml_event.h"
#include "golib/fmt.h"
#include "golib/strconv.h"
#include "value/map.h"

/* A collection whose end has not been read. */
struct level {
    struct ch_yaml_node *node;
    struct ch_yaml_node *last;
    const struct ch_yaml_node *key; /* of a map, the latest */
    struct level *parent;
};

struct loader {
    struct ch_op *op;
    struct ch_yaml_parser parser;
    struct level *top;
    struct level *spare; /* popped levels, to be used again */
    uint32_t depth;
    struct ch_map *anchors; /* name to node */
    struct ch_yaml_node *root;
    struct ch_yaml_filter *filter; /* or null */
};

/* ---- anchors ------------------------------------------------------------ */

static int add_anchor(struct loader *l, struct chart_str name,
                      struct ch_yaml_node *node)
{
    if (!l->anchors)
        l->anchors = ch_map_new(l->op, 0);
    if (!l->anchors)
        return ch_error_code(l->op);
    return ch_map_set_str(l->op, l->anchors, name,
                          ch_int64((int64_t)(uintptr_t)node));
}

static int find_anchor(struct loader *l, const struct ch_yaml_event *event,
                       struct ch_yaml_node **out)
{
    const struct ch_value *v = ch_map_get_str(l->anchors, event->anchor);
    if (v) {
        *out = (struct ch_yaml_node *)(uintptr_t)v->u.integer;
        return 0;
    }
    int code =
        ch_fail(l->op, CHART_ESYNTAX, "yaml: unknown anchor '%.*s' referenced",
                CH_STR_ARG(event->anchor));
    ch_yaml_frame(&l->parser.scanner, event->mark);
    return code;
}

/* ---- the tree ----------------------------------------------------------- */

static void append_node(struct loader *l, struct ch_yaml_node *node)
{
    if (!l->top) {
        l->root = node;
        return;
    }
    if (l->top->last)
        l->top->last->next = node;
    else
        l->top->node->first = node;
    l->top->last = node;
    if (l->top->node->count++ % 2 == 0)
        l->top->key = node;
}

static int push_level(struct loader *l, struct ch_yaml_node *node)
{
    struct level *level = l->spare;
    if (++l->depth > l->op->depth_max)
        return ch_yaml_too_deep(l->op);
    if (level)
        l->spare = level->parent;
    else
        level = CH_NEW(l->op, struct level);
    if (!level)
        return ch_error_code(l->op);
    *level = (struct level){.node = node, .parent = l->top};
    l->top = level;
    return 0;
}

static void pop_level(struct loader *l)
{
    struct level *level = l->top;
    l->top = level->parent;
    level->parent = l->spare;
    l->spare = level;
    l->depth--;
}

static int add_node(struct loader *l, const struct ch_yaml_event *event,
                    enum ch_yaml_node_kind kind)
{
    struct ch_yaml_node *node = CH_NEW(l->op, struct ch_yaml_node);
    int code = 0;
    if (!node)
        return ch_error_code(l->op);
    node->kind = (uint8_t)kind;
    node->tag = (uint8_t)ch_yaml_tag_of(event->tag);
    node->implicit = event->implicit;
    node->line = event->mark.line;
    node->column = event->mark.column + event->mark.wide;
    node->value = event->value;
    append_node(l, node);
    if (kind == CH_YAML_NODE_ALIAS) {
        node->value = event->anchor;
        return find_anchor(l, event, &node->first);
    }
    if (event->anchor.ptr)
        code = add_anchor(l, event->anchor, node);
    if (!code && kind != CH_YAML_NODE_SCALAR)
        code = push_level(l, node);
    return code;
}

/* Takes one event; `*done` at the end of the document. */
static int take_event(struct loader *l, const struct ch_yaml_event *event,
                      bool *done)
{
    switch ((enum ch_yaml_event_type)event->type) {
    case CH_YAML_E_STREAM_END:
    case CH_YAML_E_DOCUMENT_END:
        *done = true;
        return 0;
    case CH_YAML_E_DOCUMENT_START:
        return 0;
    case CH_YAML_E_ALIAS:
        return add_node(l, event, CH_YAML_NODE_ALIAS);
    case CH_YAML_E_SCALAR:
        return add_node(l, event, CH_YAML_NODE_SCALAR);
    case CH_YAML_E_SEQUENCE_START:
        return add_node(l, event, CH_YAML_NODE_LIST);
    case CH_YAML_E_MAPPING_START:
        return add_node(l, event, CH_YAML_NODE_MAP);
    case CH_YAML_E_SEQUENCE_END:
    case CH_YAML_E_MAPPING_END:
        pop_level(l);
        return 0;
    }
    return 0;
}

/* ---- what is not wanted ------------------------------------------------- */

static bool is_member(const struct level *level)
{
    return level && level->node->kind == CH_YAML_NODE_MAP && level->key &&
           level->key->kind == CH_YAML_NODE_SCALAR;
}

/* Whether the node that begins is a value which the filter leaves out. */
static bool is_unwanted(const struct loader *l,
                        const struct ch_yaml_event *event)
{
    const struct level *top = l->top;
    if (!l->filter || l->depth != 2 || !is_member(top) ||
        !is_member(top->parent) || top->node->count % 2 == 0 ||
        (event->type != CH_YAML_E_MAPPING_START &&
         event->type != CH_YAML_E_SEQUENCE_START))
        return false;
    return !l->filter->wants(l->filter->user, top->parent->key->value,
                             top->key->value);
}

/* Passes over a collection that has begun; a null takes its place. */
static int skip_collection(struct loader *l, struct ch_yaml_event event)
{
    const struct ch_yaml_event null = {.type = CH_YAML_E_SCALAR,
                                       .implicit = true,
                                       .mark = event.mark,
                                       .value = CH_STR("")};
    uint32_t depth = 0;
    for (;;) {
        l->filter->lost |= event.anchor.ptr && event.type != CH_YAML_E_ALIAS;
        depth += event.type == CH_YAML_E_MAPPING_START ||
                 event.type == CH_YAML_E_SEQUENCE_START;
        depth -= event.type == CH_YAML_E_MAPPING_END ||
                 event.type == CH_YAML_E_SEQUENCE_END;
        if (depth > l->op->depth_max)
            return ch_yaml_too_deep(l->op);
        if (!depth)
            return add_node(l, &null, CH_YAML_NODE_SCALAR);
        int code = ch_yaml_parser_next(&l->parser, &event);
        if (code)
            return code;
    }
}

int ch_yaml_load(struct ch_op *op, struct chart_str text, uint32_t base_line,
                 struct chart_str source, struct ch_yaml_filter *filter,
                 struct ch_yaml_node **out)
{
    struct loader l = {.op = op, .filter = filter};
    struct ch_yaml_event event;
    bool done = false;
    int code = ch_yaml_parser_init(&l.parser, op, text, base_line, source);
    while (!code && !done) {
        code = ch_yaml_parser_next(&l.parser, &event);
        if (!code)
            code = is_unwanted(&l, &event) ? skip_collection(&l, event)
                                           : take_event(&l, &event, &done);
    }
    *out = l.root;
    return code;
}

/* ---- meaning ------------------------------------------------------------ */

static int bad_tag(struct ch_op *op, const struct ch_yaml_node *node,
                   enum ch_yaml_tag found)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    CH_BUF_LIT(&buf, "yaml: cannot decode ");
    ch_buf_str(&buf, ch_str_z(ch_yaml_tag_name(found)));
    CH_BUF_LIT(&buf, " `");
    ch_buf_str(&buf, node->value);
    CH_BUF_LIT(&buf, "` as a ");
    ch_buf_str(&buf, ch_str_z(ch_yaml_tag_name((enum ch_yaml_tag)node->tag)));
    int code = ch_buf_check(&buf);
    return code ? code : ch_fail_str(op, CHART_ESYNTAX, ch_buf_view(&buf));
}

int ch_yaml_node_resolve(struct ch_op *op, const struct ch_yaml_node *node,
                         struct ch_value *out)
{
    enum ch_yaml_tag tag = (enum ch_yaml_tag)node->tag;
    *out = ch_invalid();
    if ((tag == CH_YAML_NONE && !node->implicit) || tag == CH_YAML_STR ||
        tag >= CH_YAML_BINARY)
        return 0;
    enum ch_yaml_tag found = ch_yaml_resolve(node->value, tag, out);
    if (tag == CH_YAML_NONE || tag == found)
        return 0;
    if (tag != CH_YAML_FLOAT || out->type != CH_T_INT64)
        return bad_tag(op, node, found);
    *out = ch_float((double)out->u.integer);
    return 0;
}

static int print_scalar(struct ch_buf *buf, const struct ch_yaml_node *node,
                        bool is_inside)
{
    struct ch_value v;
    int code = ch_yaml_node_resolve(buf->op, node, &v);
    if (code)
        return code;
    if (v.type == CH_T_NIL)
        ch_buf_str(buf,
                   is_inside ? CH_STR("interface {}(nil)") : CH_STR("<nil>"));
    else if (v.type == CH_T_INVALID)
        ch_quote(buf, node->value);
    else if (v.type == CH_T_INT64)
        ch_buf_int(buf, v.u.integer);
    else
        return ch_fmt_printf(buf, CH_STR("%#v"), &v, 1);
    return ch_buf_check(buf);
}

static int print_node(struct ch_buf *buf, const struct ch_yaml_node *node,
                      bool is_inside);

static int print_list(struct ch_buf *buf, const struct ch_yaml_node *node)
{
    int code = 0;
    CH_BUF_LIT(buf, "[]interface {}{");
    for (const struct ch_yaml_node *item = node->first; !code && item;
         item = item->next) {
        code = print_node(buf, item, true);
        if (item->next)
            CH_BUF_LIT(buf, ", ");
    }
    ch_buf_byte(buf, '}');
    return code;
}

/* fmt sorts the keys, of which the last of equal ones counts. */
static int print_map(struct ch_buf *buf, const struct ch_yaml_node *node)
{
    struct ch_map *map = ch_map_new(buf->op, node->count / 2);
    int code = map ? 0 : ch_error_code(buf->op);
    for (const struct ch_yaml_node *key = node->first; !code && key;
         key = key->next->next) {
        struct ch_buf text;
        ch_buf_init(&text, buf->op);
        code = print_node(&text, key, true);
        if (!code)
            code = ch_map_set_str(buf->op, map, ch_buf_view(&text),
                                  ch_int64((int64_t)(uintptr_t)key->next));
    }
    if (!code)
        code = ch_map_sort(buf->op, map);
    CH_BUF_LIT(buf, "map[interface {}]interface {}{");
    for (uint32_t i = 0; !code && i < map->len; i++) {
        const struct ch_map_entry *entry = &map->entries[i];
        if (i)
            CH_BUF_LIT(buf, ", ");
        ch_buf_str(buf, ch_string_str(entry->key));
        ch_buf_byte(buf, ':');
        code = print_node(
            buf, (struct ch_yaml_node *)(uintptr_t)entry->value.u.integer,
            true);
    }
    ch_buf_byte(buf, '}');
    return code;
}

static int print_node(struct ch_buf *buf, const struct ch_yaml_node *node,
                      bool is_inside)
{
    while (node->kind == CH_YAML_NODE_ALIAS)
        node = node->first;
    if (node->kind == CH_YAML_NODE_SCALAR)
        return print_scalar(buf, node, is_inside);
    int code = ch_enter(buf->op);
    if (code)
        return code;
    code = node->kind == CH_YAML_NODE_MAP ? print_map(buf, node)
                                          : print_list(buf, node);
    ch_leave(buf->op);
    return code ? code : ch_buf_check(buf);
}

int ch_yaml_node_print(struct ch_buf *buf, const struct ch_yaml_node *node)
{
    return print_node(buf, node, false);
}
