#include "values/process.h"

#include "base/buf.h"
#include "golib/log.h"
#include "values/coalesce.h"
#include "values/enable.h"
#include "values/import.h"

/* Helm logs this failure and puts the same words in front of it. */
static void prefix_dependencies(struct ch_op *op)
{
    static const char what[] = "chart dependencies processing failed";
    const struct ch_log_attr attr = {"error", ch_error_text(op)};
    ch_log(op, CH_WARN_ERROR, what, &attr, 1);
    ch_prefix(op, "%s: ", what);
}

static int process_dependencies(struct ch_op *op,
                                const struct ch_merge_observer *observer,
                                struct ch_node *node, struct ch_map *user)
{
    int code = ch_enable(op, observer, node, user, CH_STR(""));
    if (!code)
        code = ch_import_values(op, observer, node);
    return code;
}

/* The final merge: one tree that belongs to the render alone. */
static int merge_all(struct ch_op *op, const struct ch_merge_observer *observer,
                     const struct ch_node *node, int passes,
                     struct ch_value *values)
{
    const struct ch_merge merge = {.op = op, .observer = observer};
    int code = ch_merge_own(op, values);
    for (int i = 0; !code && i < passes; i++)
        code = ch_coalesce(&merge, node, values->u.map, false);
    return code ? code : ch_merge_privatize(op, values);
}

/* ---- instances ---------------------------------------------------------- */

static int new_instance(struct ch_op *op, const struct ch_node *node,
                        struct ch_instance *parent, struct ch_map *values,
                        struct ch_instance **out);

static int new_children(struct ch_op *op, const struct ch_node *node,
                        struct ch_instance *instance)
{
    int code = 0;
    if (!node->child_count)
        return 0;
    instance->children =
        CH_NEW_ARRAY(op, struct ch_instance *, node->child_count);
    if (!instance->children)
        return ch_error_code(op);
    for (size_t i = 0; !code && i < node->child_count; i++) {
        struct ch_node *child = node->children[i];
        struct chart_str missing;
        struct ch_map *section;
        /* By path, as Helm looks it up: the chart a.b gets the table b of a. */
        if (!ch_node_table(instance->values, child->meta->name, &section,
                           &missing))
            section = ch_map_new(op, 0);
        code = section ? new_instance(op, child, instance, section,
                                      &instance->children[i])
                       : ch_error_code(op);
    }
    instance->child_count = node->child_count;
    return code;
}

static int fill_instance(struct ch_op *op, const struct ch_node *node,
                         struct ch_instance *instance)
{
    int code = ch_step(op, 1);
    instance->chart = node->chart;
    instance->name = node->meta->name;
    instance->dependencies = node->meta->dependencies;
    instance->dependency_count = node->meta->count;
    if (!code)
        code = ch_node_path(op, node, &instance->path);
    return code ? code : new_children(op, node, instance);
}

static int new_instance(struct ch_op *op, const struct ch_node *node,
                        struct ch_instance *parent, struct ch_map *values,
                        struct ch_instance **out)
{
    struct ch_instance *instance = CH_NEW(op, struct ch_instance);
    int code = instance ? ch_enter(op) : ch_error_code(op);
    if (code)
        return code;
    instance->parent = parent;
    instance->values = values;
    code = fill_instance(op, node, instance);
    ch_leave(op);
    *out = instance;
    return code;
}

/* ---- entry -------------------------------------------------------------- */

/* The user's values as the render's own numbers: chart origins come first. */
static int user_values(struct ch_op *op, const struct ch_chart_tree *tree,
                       const struct ch_user_values *user,
                       struct ch_rendered_values *out, struct ch_value *values)
{
    uint32_t shift;
    int code = ch_origins_init(op, &out->origins);
    if (!code)
        code = ch_origins_append(op, &out->origins, &tree->origins, &shift);
    *values = ch_map_value(NULL);
    if (code)
        return code;
    if (!user || !user->map) {
        values->u.map = ch_map_new(op, 0);
        return values->u.map ? 0 : ch_error_code(op);
    }
    code = ch_origins_append(op, &out->origins, &user->origins, &shift);
    return code
               ? code
               : ch_value_deep_copy(op, ch_map_value(user->map), shift, values);
}

static int prepare(struct ch_op *op, const struct ch_chart_tree *tree,
                   const struct ch_user_values *user,
                   const struct ch_merge_observer *observer, bool is_lint,
                   struct ch_rendered_values *out)
{
    struct ch_value values;
    struct ch_node *node;
    int code = user_values(op, tree, user, out, &values);
    if (!code)
        code = ch_node_new(op, tree->root, &node);
    if (code)
        return code;
    if (node->meta->declared)
        code = ch_value_freeze(op, values);
    if (!code)
        code = process_dependencies(op, observer, node, values.u.map);
    if (code && !is_lint && !ch_is_fatal(code))
        prefix_dependencies(op);
    if (!code)
        code = merge_all(op, observer, node, is_lint ? 2 : 1, &values);
    return code ? code : new_instance(op, node, NULL, values.u.map, &out->root);
}

int ch_values_prepare(struct ch_op *op, const struct ch_chart_tree *tree,
                      const struct ch_user_values *user,
                      const struct ch_merge_observer *observer,
                      struct ch_rendered_values *out)
{
    return prepare(op, tree, user, observer, false, out);
}

int ch_values_prepare_lint(struct ch_op *op, const struct ch_chart_tree *tree,
                           const struct ch_user_values *user,
                           struct ch_rendered_values *out)
{
    return prepare(op, tree, user, NULL, true, out);
}

int ch_values_check_dependencies(struct ch_op *op, const struct ch_chart *root)
{
    struct ch_map *present = ch_map_new(op, root->subchart_count);
    struct ch_buf missing;
    int code = present ? 0 : ch_error_code(op);
    for (size_t i = 0; !code && i < root->subchart_count; i++)
        code = ch_map_set_str(op, present, root->subcharts[i]->metadata.name,
                              ch_bool(true));
    if (code)
        return code;
    ch_buf_init(&missing, op);
    for (size_t i = 0; i < root->metadata.dependency_count; i++) {
        struct chart_str name = root->metadata.dependencies[i].name;
        if (ch_map_get_str(present, name))
            continue;
        if (missing.len)
            CH_BUF_LIT(&missing, ", ");
        else
            CH_BUF_LIT(&missing, "found in Chart.yaml, but missing in charts/ "
                                 "directory: ");
        ch_buf_str(&missing, name);
    }
    code = ch_buf_check(&missing);
    if (code || !missing.len)
        return code;
    return ch_fail_str(op, CHART_EDEPENDENCY, ch_buf_view(&missing));
}
