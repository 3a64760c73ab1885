#include "values/enable.h"

#include "golib/log.h"
#include "golib/unicode.h"
#include "semver/semver.h"
#include "values/coalesce.h"

struct enabling {
    struct ch_op *op;
    const struct ch_merge_observer *observer;
    struct ch_node *node;
    struct ch_map *values; /* coalesced */
    struct chart_str path;
};

/* ---- which charts the entries mean -------------------------------------- */

/* Helm's IsCompatibleRange: anything that cannot be read does not match. */
static int version_matches(struct ch_op *op, struct chart_str range,
                           struct chart_str version, bool *matches)
{
    struct ch_semver parsed;
    struct ch_constraint *constraint;
    int code = ch_semver_parse(op, version, &parsed);
    if (!code)
        code = ch_constraint_parse(op, range, &constraint);
    *matches = !code && ch_constraint_check(constraint, &parsed);
    if (!code || ch_is_fatal(code))
        return code;
    ch_error_clear(op);
    return 0;
}

static int entry_matches(struct ch_op *op, const struct ch_dependency *entry,
                         const struct ch_node *child, bool *matches)
{
    *matches = false;
    int code = ch_step(op, 1);
    if (code || !ch_str_eq(child->meta->name, entry->name))
        return code;
    return version_matches(op, entry->version, child->chart->metadata.version,
                           matches);
}

/* Is the child one of the entries? */
static int is_declared(struct ch_op *op, const struct ch_node_meta *meta,
                       const struct ch_node *child, bool *declared)
{
    int code = 0;
    *declared = false;
    for (size_t i = 0; !code && !*declared && i < meta->count; i++)
        code = entry_matches(op, &meta->dependencies[i], child, declared);
    return code;
}

/* The chart that an entry means, under its alias; null if there is none. */
static int instance_of(struct ch_op *op, const struct ch_node *node,
                       const struct ch_dependency *entry, struct ch_node **out)
{
    bool matches = false;
    *out = NULL;
    for (size_t i = 0; i < node->child_count; i++) {
        int code = entry_matches(op, entry, node->children[i], &matches);
        if (code)
            return code;
        if (matches)
            return ch_node_alias(op, node->children[i], entry->alias, out);
    }
    return 0;
}

/* Undeclared charts, then one for each entry; entries take their alias. */
static int instantiate(struct ch_op *op, struct ch_node *node)
{
    struct ch_node_meta *meta = node->meta;
    size_t count = 0;
    struct ch_node **children =
        CH_NEW_ARRAY(op, struct ch_node *, node->child_count + meta->count);
    int code = children ? 0 : ch_error_code(op);
    for (size_t i = 0; !code && i < node->child_count; i++) {
        bool declared = false;
        code = is_declared(op, meta, node->children[i], &declared);
        if (!declared)
            children[count++] = node->children[i];
    }
    for (size_t i = 0; !code && i < meta->count; i++) {
        struct ch_dependency *entry = &meta->dependencies[i];
        struct ch_node *child = NULL;
        code = instance_of(op, node, entry, &child);
        if (child)
            children[count++] = child;
        if (entry->alias.len)
            entry->name = entry->alias;
    }
    if (!code)
        ch_node_set_children(node, children, count);
    return code;
}

/* ---- tags and conditions ------------------------------------------------ */

static void tell(const struct enabling *e, const struct ch_dependency *entry,
                 const char *what, struct chart_str name, struct ch_value value)
{
    const struct ch_merge_observer *observer = e->observer;
    struct ch_buf buf;
    if (!observer || !observer->switched)
        return;
    ch_buf_init(&buf, e->op);
    ch_buf_str(&buf, ch_str_z(what));
    ch_buf_byte(&buf, ' ');
    ch_buf_str(&buf, name);
    if (!ch_buf_check(&buf))
        observer->switched(observer->user, e->node->chart, entry,
                           entry->enabled, ch_buf_view(&buf), value);
}

static void warn_type(struct ch_op *op, const char *what, struct chart_str name,
                      struct chart_str chart)
{
    const struct ch_log_attr attrs[] = {{what, name}, {"chart", chart}};
    ch_log(op, CH_WARN_WARN, "returned non-bool value", attrs, CH_COUNT(attrs));
}

/* One true tag enables, else one false tag disables. */
static void apply_tags(const struct enabling *e, struct ch_dependency *entry,
                       const struct ch_map *tags)
{
    struct chart_str by = CH_STR("");
    struct ch_value decided = ch_nil();
    for (size_t i = 0; i < entry->tag_count; i++) {
        struct chart_str tag = entry->tags[i];
        const struct ch_value *found = ch_map_get_str(tags, tag);
        if (!found)
            continue;
        if (found->type != CH_T_BOOL) {
            warn_type(e->op, "tag", tag, entry->name);
            continue;
        }
        if (decided.type == CH_T_BOOL &&
            (decided.u.boolean || !found->u.boolean))
            continue;
        decided = *found;
        by = tag;
    }
    if (decided.type != CH_T_BOOL)
        return;
    entry->enabled = decided.u.boolean;
    tell(e, entry, "tag", by, decided);
}

/* common.Values.PathValue: the value at a path, unless it is a table. */
static const struct ch_value *path_value(struct ch_map *values,
                                         struct chart_str path)
{
    struct ch_map *table = values;
    struct chart_str key = path, missing;
    size_t dot = ch_str_rfind_byte(path, '.');
    if (dot != CH_NPOS) {
        key = ch_str_sub(path, dot + 1, path.len);
        if (!ch_node_table(values, ch_str_sub(path, 0, dot), &table, &missing))
            return NULL;
    }
    const struct ch_value *found = ch_map_get_str(table, key);
    return found && !ch_is_map(*found) ? found : NULL;
}

/* The first path that leads to a boolean decides. */
static int apply_condition(const struct enabling *e,
                           struct ch_dependency *entry)
{
    struct ch_str_split it =
        ch_str_split_start(ch_trim_space(entry->condition), ',');
    struct chart_str part;
    while (ch_str_split_next(&it, &part)) {
        struct ch_buf path;
        int code = ch_step(e->op, 1 + part.len);
        if (code)
            return code;
        if (!part.len)
            continue;
        ch_buf_init(&path, e->op);
        ch_buf_str(&path, e->path);
        ch_buf_str(&path, part);
        code = ch_buf_check(&path);
        if (code)
            return code;
        const struct ch_value *found =
            path_value(e->values, ch_buf_view(&path));
        if (!found)
            continue;
        if (found->type == CH_T_BOOL) {
            entry->enabled = found->u.boolean;
            tell(e, entry, "condition", part, *found);
            return 0;
        }
        warn_type(e->op, "path", part, entry->name);
    }
    return 0;
}

static int decide(const struct enabling *e)
{
    struct ch_node_meta *meta = e->node->meta;
    const struct ch_value *tags = ch_map_get_str(e->values, CH_STR("tags"));
    int code = 0;
    for (size_t i = 0; !code && i < meta->count; i++) {
        struct ch_dependency *entry = &meta->dependencies[i];
        entry->enabled = true;
        code = ch_step(e->op, 1 + entry->tag_count);
        if (!code && tags && ch_is_map(*tags))
            apply_tags(e, entry, tags->u.map);
    }
    for (size_t i = 0; !code && i < meta->count; i++)
        code = apply_condition(e, &meta->dependencies[i]);
    return code;
}

/* ---- removal ------------------------------------------------------------ */

/* A disabled entry takes every chart and entry of its name with it. */
static int removed_names(struct ch_op *op, const struct ch_node_meta *meta,
                         struct ch_map **out)
{
    *out = ch_map_new(op, 0);
    int code = *out ? 0 : ch_error_code(op);
    for (size_t i = 0; !code && i < meta->count; i++)
        if (!meta->dependencies[i].enabled)
            code = ch_map_set_str(op, *out, meta->dependencies[i].name,
                                  ch_bool(true));
    return code;
}

static void remove_children(struct ch_node *node, const struct ch_map *names)
{
    size_t kept = 0;
    for (size_t i = 0; i < node->child_count; i++)
        if (!ch_map_get_str(names, node->children[i]->meta->name))
            node->children[kept++] = node->children[i];
    node->child_count = kept;
}

/* Helm's list is nil afterwards when nothing is left. */
static void remove_entries(struct ch_node_meta *meta,
                           const struct ch_map *names)
{
    size_t kept = 0;
    for (size_t i = 0; i < meta->count; i++)
        if (!ch_map_get_str(names, meta->dependencies[i].name))
            meta->dependencies[kept++] = meta->dependencies[i];
    meta->count = kept;
    meta->declared = kept > 0;
}

/* ---- the walk ----------------------------------------------------------- */

static int enable_children(const struct enabling *e)
{
    int code = ch_value_freeze(e->op, ch_map_value(e->values));
    for (size_t i = 0; !code && i < e->node->child_count; i++) {
        struct ch_node *child = e->node->children[i];
        struct ch_buf path;
        ch_buf_init(&path, e->op);
        ch_buf_str(&path, e->path);
        ch_buf_str(&path, child->meta->name);
        ch_buf_byte(&path, '.');
        code = ch_buf_check(&path);
        if (!code)
            code = ch_enable(e->op, e->observer, child, e->values,
                             ch_buf_view(&path));
    }
    return code;
}

static int enable_declared(struct enabling *e, const struct ch_map *values)
{
    const struct ch_merge merge = {.op = e->op};
    struct ch_map *removed;
    int code = instantiate(e->op, e->node);
    if (!code)
        code = ch_step(e->op, values->len);
    if (code)
        return code;
    e->values = ch_map_copy(e->op, values);
    if (!e->values)
        return ch_error_code(e->op);
    code = ch_coalesce(&merge, e->node, e->values, false);
    if (!code)
        code = decide(e);
    if (!code)
        code = removed_names(e->op, e->node->meta, &removed);
    if (code)
        return code;
    remove_children(e->node, removed);
    code = enable_children(e);
    if (!code)
        remove_entries(e->node->meta, removed);
    return code;
}

int ch_enable(struct ch_op *op, const struct ch_merge_observer *observer,
              struct ch_node *node, struct ch_map *values,
              struct chart_str path)
{
    struct enabling e = {
        .op = op, .observer = observer, .node = node, .path = path};
    if (!node->meta->declared)
        return 0;
    int code = ch_enter(op);
    if (code)
        return code;
    code = enable_declared(&e, values);
    ch_leave(op);
    return code;
}
