#include "chart/show.h"

#include "codec/yaml.h"
#include "codec/yaml_lines.h"

/* A chart's default values as lines; a file that is no block map is written
 * anew. */
static int own_tree(struct ch_op *op, const struct ch_chart *chart,
                    struct ch_yaml_node **root)
{
    struct ch_buf buf;
    struct chart_str text;
    int code = ch_yaml_lines_parse(op, chart->values_text, root);
    if (code || (*root)->is_block || chart->values->len == 0)
        return code;
    ch_buf_init(&buf, op);
    code = ch_yaml_emit(&buf, ch_map_value(chart->values));
    if (!code)
        code = ch_buf_take(&buf, &text);
    return code ? code : ch_yaml_lines_parse(op, text, root);
}

static int tree_of(struct ch_op *op, const struct ch_chart *chart,
                   struct ch_yaml_node **root);

/* A subchart's defaults under `name`: what the parent sets there stays. */
static int add_scope(struct ch_op *op, struct ch_yaml_node *root,
                     const struct ch_map *values, struct chart_str name,
                     const struct ch_chart *chart)
{
    struct ch_yaml_node *inner, *known = ch_yaml_lines_child(root, name);
    int code = tree_of(op, chart, &inner);
    if (code || !ch_yaml_lines_has_children(inner))
        return code;
    if (!known)
        return ch_yaml_lines_graft(op, root, name, inner);
    const struct ch_value *there = ch_map_get_str(values, name);
    if (!known->is_block && there && (ch_is_map(*there) || ch_is_nil(*there)))
        code = ch_yaml_lines_open(op, known, *there);
    if (!code && known->is_block)
        code = ch_yaml_lines_merge(op, known, inner);
    return code;
}

static const struct ch_chart *subchart_of(const struct ch_chart *chart,
                                          struct chart_str name)
{
    for (size_t i = 0; i < chart->subchart_count; i++)
        if (ch_str_eq(chart->subcharts[i]->metadata.name, name))
            return chart->subcharts[i];
    return NULL;
}

static bool is_declared(const struct ch_chart *chart, struct chart_str name)
{
    for (size_t i = 0; i < chart->metadata.dependency_count; i++)
        if (ch_str_eq(chart->metadata.dependencies[i].name, name))
            return true;
    return false;
}

static int add_scopes(struct ch_op *op, struct ch_yaml_node *root,
                      const struct ch_map *values, const struct ch_chart *chart)
{
    const struct ch_metadata *m = &chart->metadata;
    int code = ch_step(
        op, (uint64_t)m->dependency_count * (chart->subchart_count + 1) + 1);
    for (size_t i = 0; !code && i < m->dependency_count; i++) {
        const struct ch_dependency *d = &m->dependencies[i];
        const struct ch_chart *sub = subchart_of(chart, d->name);
        if (sub)
            code = add_scope(op, root, values,
                             d->alias.len ? d->alias : d->name, sub);
    }
    for (size_t i = 0; !code && i < chart->subchart_count; i++) {
        const struct ch_chart *sub = chart->subcharts[i];
        if (!is_declared(chart, sub->metadata.name))
            code = add_scope(op, root, values, sub->metadata.name, sub);
    }
    return code;
}

/* A chart's values with those of all below it. */
static int tree_of(struct ch_op *op, const struct ch_chart *chart,
                   struct ch_yaml_node **root)
{
    int code = ch_enter(op);
    if (code)
        return code;
    code = own_tree(op, chart, root);
    if (!code)
        code = add_scopes(op, *root, chart->values, chart);
    ch_leave(op);
    return code;
}

int ch_chart_show_scoped(struct ch_buf *buf, const struct ch_chart *chart)
{
    struct ch_yaml_node *root;
    int code = ch_yaml_lines_parse(buf->op, CH_STR(""), &root);
    if (!code)
        code = add_scopes(buf->op, root, NULL, chart);
    return code ? code : ch_yaml_lines_write(buf, root);
}
