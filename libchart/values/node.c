#include "values/node.h"

#include "base/buf.h"

static struct ch_node_meta *meta_copy(struct ch_op *op,
                                      const struct ch_node_meta *from)
{
    struct ch_node_meta *meta = CH_NEW(op, struct ch_node_meta);
    if (!meta)
        return NULL;
    *meta = *from;
    if (!from->count)
        return meta;
    meta->dependencies = CH_NEW_ARRAY(op, struct ch_dependency, from->count);
    if (!meta->dependencies)
        return NULL;
    memcpy(meta->dependencies, from->dependencies,
           from->count * sizeof *from->dependencies);
    return meta;
}

static int build(struct ch_op *op, const struct ch_chart *chart,
                 struct ch_node *node)
{
    struct ch_node_meta meta = {.name = chart->metadata.name,
                                .dependencies = chart->metadata.dependencies,
                                .count = chart->metadata.dependency_count,
                                .declared = chart->metadata.dependencies};
    struct ch_node **children = NULL;
    int code = ch_step(op, 1 + chart->subchart_count + meta.count);
    if (code)
        return code;
    node->chart = chart;
    node->values = chart->values;
    node->meta = meta_copy(op, &meta);
    if (!node->meta)
        return ch_error_code(op);
    if (chart->subchart_count) {
        children = CH_NEW_ARRAY(op, struct ch_node *, chart->subchart_count);
        if (!children)
            return ch_error_code(op);
    }
    for (size_t i = 0; !code && i < chart->subchart_count; i++)
        code = ch_node_new(op, chart->subcharts[i], &children[i]);
    if (!code)
        ch_node_set_children(node, children, chart->subchart_count);
    return code;
}

int ch_node_new(struct ch_op *op, const struct ch_chart *chart,
                struct ch_node **out)
{
    struct ch_node *node = CH_NEW(op, struct ch_node);
    int code = node ? ch_enter(op) : ch_error_code(op);
    if (code)
        return code;
    code = build(op, chart, node);
    ch_leave(op);
    *out = node;
    return code;
}

int ch_node_alias(struct ch_op *op, const struct ch_node *from,
                  struct chart_str alias, struct ch_node **out)
{
    size_t count = from->child_count;
    struct ch_node *node = CH_NEW(op, struct ch_node);
    struct ch_node *copies = CH_NEW_ARRAY(op, struct ch_node, count);
    struct ch_node **children = CH_NEW_ARRAY(op, struct ch_node *, count);
    if (!node || !copies || !children)
        return ch_error_code(op);
    int code = ch_step(op, 1 + count + from->meta->count);
    if (code)
        return code;
    *node = *from;
    node->meta = meta_copy(op, from->meta);
    if (!node->meta)
        return ch_error_code(op);
    for (size_t i = 0; i < count; i++) {
        copies[i] = *from->children[i];
        children[i] = &copies[i];
    }
    ch_node_set_children(node, children, count);
    if (alias.len)
        node->meta->name = alias;
    *out = node;
    return 0;
}

void ch_node_set_children(struct ch_node *node, struct ch_node **children,
                          size_t count)
{
    node->children = children;
    node->child_count = count;
    for (size_t i = 0; i < count; i++)
        children[i]->parent = node;
}

int ch_node_path(struct ch_op *op, const struct ch_node *node,
                 struct chart_str *out)
{
    static const struct chart_str between = CH_STR_INIT("/charts/");
    struct ch_buf buf;
    size_t len = 0;
    for (const struct ch_node *n = node; n; n = n->parent)
        len += n->meta->name.len + (n->parent ? between.len : 0);
    ch_buf_init(&buf, op);
    int code = ch_buf_reserve(&buf, len);
    if (code)
        return code;
    buf.len = len;
    for (; node; node = node->parent) {
        struct chart_str name = node->meta->name;
        len -= name.len;
        if (name.len)
            memcpy(buf.ptr + len, name.ptr, name.len);
        if (!node->parent)
            break;
        len -= between.len;
        memcpy(buf.ptr + len, between.ptr, between.len);
    }
    return ch_buf_take(&buf, out);
}

bool ch_node_table(struct ch_map *values, struct chart_str path,
                   struct ch_map **out, struct chart_str *missing)
{
    struct ch_str_split it = ch_str_split_start(path, '.');
    struct chart_str key;
    *out = values;
    while (ch_str_split_next(&it, &key)) {
        const struct ch_value *found = ch_map_get_str(*out, key);
        if (!found || !ch_is_map(*found)) {
            *missing = key;
            return false;
        }
        *out = found->u.map;
    }
    return true;
}
