#include "explain/doubt.h"

#include "explain/suggest.h"
#include "value/map.h"

static bool has_keys(const struct ch_value *v)
{
    return v && ch_is_map(*v) && ch_map_len(*v) > 0;
}

bool ch_doubt_unread(const struct ch_chart_tree *tree,
                     const struct ch_rendered_values *values,
                     const struct ch_reach *reach, const struct ch_leaf *leaf)
{
    size_t above, scope;
    if (!ch_reach_only_around(reach, leaf->path, leaf->path_len, &above))
        return false;
    (void)ch_instance_at(values, leaf->path, leaf->path_len, &scope);
    for (size_t len = above > scope ? above : scope; len < leaf->path_len;
         len++) {
        /* A table without keys by default is there for any. */
        if (len > scope &&
            !has_keys(ch_declared_at(tree, values, leaf->path, len)))
            return false;
        if (!ch_declared_at(tree, values, leaf->path, len + 1))
            return true;
    }
    return false;
}

/* ---- subcharts that are off --------------------------------------------- */

static const struct ch_chart *chart_of(const struct ch_chart *parent,
                                       const struct ch_dependency *dependency)
{
    for (size_t i = 0; i < parent->subchart_count; i++)
        if (ch_str_eq(parent->subcharts[i]->metadata.name, dependency->name))
            return parent->subcharts[i];
    return NULL;
}

/* Does the key stand in the text as `.key` or in quotes? */
static bool names_key(struct chart_str text, struct chart_str key)
{
    size_t at = 0;
    while ((at = ch_str_find(text, key, at)) != CH_NPOS) {
        size_t end = at + key.len;
        char before = at ? text.ptr[at - 1] : ' ';
        char after = end < text.len ? text.ptr[end] : ' ';
        if (strchr(".\"`", before) && !ch_is_alpha(after) &&
            !ch_is_digit(after) && after != '_' && after != '-')
            return true;
        at = end;
    }
    return false;
}

/* The same of any template of the chart or of those in it. */
static int is_named(struct ch_op *op, const struct ch_chart *chart,
                    struct chart_str key, bool *out)
{
    int code = ch_enter(op);
    if (code)
        return code;
    for (size_t i = 0; !code && !*out && i < chart->template_count; i++) {
        *out = names_key(chart->templates[i].data, key);
        code = ch_step(op, 1 + chart->templates[i].data.len / 64);
    }
    for (size_t i = 0; !code && !*out && i < chart->subchart_count; i++)
        code = is_named(op, chart->subcharts[i], key, out);
    ch_leave(op);
    return code;
}

int ch_doubt_off(struct ch_op *op, const struct ch_chart *parent,
                 const struct ch_dependency *dependency,
                 const struct ch_leaf *leaf, size_t scope, bool *out)
{
    const struct ch_chart *chart = chart_of(parent, dependency);
    const struct chart_str *path = leaf->path + scope;
    size_t len = leaf->path_len - scope;
    bool known = false;
    *out = false;
    if (!chart || ch_str_eq(path[0], CH_STR("global")) ||
        chart_of(chart, &(struct ch_dependency){.name = path[0]}))
        return 0;
    for (size_t i = 0; i < len; i++) {
        if (i && !has_keys(ch_value_at(chart->values, path, i)))
            return 0;
        if (ch_value_at(chart->values, path, i + 1))
            continue;
        int code = is_named(op, chart, path[i], &known);
        *out = !code && !known;
        return code;
    }
    return 0;
}
