#include "values/coalesce.h"

#include "golib/fmt.h"
#include "golib/log.h"
#include "golib/strconv.h"

struct pass {
    const struct ch_merge *merge;
    struct ch_op *op;
    bool keep_nulls;
};

static const struct chart_str global_key = CH_STR_INIT("global");

static int set_map(struct ch_op *op, struct ch_map *map, struct chart_str key,
                   struct ch_map *value)
{
    return ch_map_set_str(op, map, key, ch_map_value(value));
}

/* ---- one chart's defaults ----------------------------------------------- */

/* Helm's childChartMergeTrue: nulls for a subchart wait for its own turn. */
static bool is_child_name(const struct ch_node *node, struct chart_str key)
{
    for (size_t i = 0; i < node->child_count; i++)
        if (ch_str_eq(node->children[i]->meta->name, key))
            return true;
    return false;
}

/* A default under the value that `to` holds, which is not null. */
static int under_value(const struct pass *pass, const struct ch_node *node,
                       struct ch_map_entry *to, struct ch_value from,
                       const struct ch_merge_path *path)
{
    struct chart_str key = ch_string_str(to->key);
    struct ch_merge_path here = {path, key};
    if (!ch_is_map(to->value) || !ch_is_map(from)) {
        ch_merge_replaced(pass->merge, path, to, from);
        if (!ch_is_map(to->value) || ch_is_nil(from))
            return 0;
        return ch_merge_warn(pass->op, "warning: skipped value for ", &here,
                             ": Not a table.", NULL);
    }
    if (to->value.u.map == from.u.map)
        return 0;
    bool keep_nulls = pass->keep_nulls || is_child_name(node, key);
    int code = ch_step(pass->op, node->child_count);
    if (!code)
        code = ch_merge_own(pass->op, &to->value);
    return code ? code
                : ch_merge_tables(pass->merge, to->value.u.map, from.u.map,
                                  &here, keep_nulls);
}

/* Helm's coalesceValues. Its rule for nulls differs from that of tables below:
 * a null of the stronger side deletes even where the default is null too. */
static int coalesce_values(const struct pass *pass, const struct ch_node *node,
                           struct ch_map *dest,
                           const struct ch_merge_path *path)
{
    const struct ch_map *defaults = node->values;
    bool deleted = false;
    int code = ch_step(pass->op, defaults->len);
    for (uint32_t i = 0; !code && i < defaults->len; i++) {
        const struct ch_map_entry *from = &defaults->entries[i];
        struct ch_map_entry *to =
            ch_map_find(dest, ch_string_str(from->key), from->hash);
        if (!to) {
            code = ch_map_set_entry(pass->op, dest, from);
        } else if (!ch_is_nil(to->value)) {
            code = under_value(pass, node, to, from->value, path);
        } else if (pass->keep_nulls) {
            ch_merge_replaced(pass->merge, path, to, from->value);
        } else {
            ch_merge_deleted(pass->merge, path, to, from->value);
            ch_merge_mark(to);
            deleted = true;
        }
    }
    return code || !deleted ? code : ch_merge_sweep(pass->op, dest);
}

/* ---- globals ------------------------------------------------------------ */

/* Finds the table `global`; a new one, not stored, if there is none. False
 * when it is no table. */
static int find_global(struct ch_op *op, struct ch_map *map,
                       struct ch_map **global)
{
    struct ch_value *slot = ch_map_get_str(map, global_key);
    *global = NULL;
    if (!slot) {
        *global = ch_map_new(op, 0);
        return *global ? 0 : ch_error_code(op);
    }
    if (!ch_is_map(*slot))
        return 0;
    int code = ch_merge_own(op, slot);
    *global = slot->u.map;
    return code;
}

static int warn_key(struct ch_op *op, const char *before, struct chart_str key,
                    bool quoted, const char *after)
{
    struct ch_buf buf;
    struct chart_str text;
    ch_buf_init(&buf, op);
    ch_buf_str(&buf, ch_str_z(before));
    if (quoted)
        ch_quote(&buf, key);
    else
        ch_buf_str(&buf, key);
    ch_buf_str(&buf, ch_str_z(after));
    int code = ch_buf_take(&buf, &text);
    if (!code)
        ch_log(op, CH_WARN_INFO, text.ptr, NULL, 0);
    return code;
}

/* A table of the parent's globals for the child: its first level is the
 * child's own, what lies deeper is one with the parent's. */
static int global_table(const struct pass *pass, struct ch_map *dest,
                        struct ch_map_entry *from,
                        const struct ch_merge_path *path)
{
    struct ch_merge_path here = {path, ch_string_str(from->key)};
    int code = ch_merge_privatize(pass->op, &from->value);
    if (code)
        return code;
    struct ch_map_entry entry = *from;
    entry.value.u.map = ch_map_copy(pass->op, from->value.u.map);
    if (!entry.value.u.map)
        return ch_error_code(pass->op);
    struct ch_value *to = ch_map_get(dest, entry.key);
    if (to && !ch_is_map(*to))
        return warn_key(pass->op,
                        "Conflict: cannot merge map onto non-map for ",
                        here.name, true, ". Skipping.");
    if (to)
        code = ch_merge_tables(pass->merge, entry.value.u.map, to->u.map, &here,
                               true);
    return code ? code : ch_map_set_entry(pass->op, dest, &entry);
}

static int global_value(const struct pass *pass, struct ch_map *dest,
                        struct ch_map_entry *from,
                        const struct ch_merge_path *path)
{
    struct ch_map_entry *to =
        ch_map_find(dest, ch_string_str(from->key), from->hash);
    if (to && ch_is_map(to->value))
        return warn_key(pass->op, "key ", ch_string_str(from->key), false,
                        " is table. Skipping");
    int code = ch_merge_privatize(pass->op, &from->value);
    if (code)
        return code;
    if (to)
        ch_merge_replaced(pass->merge, path, from, to->value);
    return ch_map_set_entry(pass->op, dest, from);
}

/* Helm's coalesceGlobals: those of `src`, a parent, over those of `dest`. */
static int coalesce_globals(const struct pass *pass, struct ch_map *dest,
                            struct ch_map *src,
                            const struct ch_merge_path *path)
{
    struct ch_map *to, *from;
    int code = find_global(pass->op, dest, &to);
    if (!code && !to) {
        ch_log(pass->op, CH_WARN_INFO,
               "warning: skipping globals because destination global is not a "
               "table.",
               NULL, 0);
        return 0;
    }
    if (!code)
        code = find_global(pass->op, src, &from);
    if (!code && !from) {
        ch_log(pass->op, CH_WARN_INFO,
               "warning: skipping globals because source global is not a "
               "table.",
               NULL, 0);
        return 0;
    }
    if (!code)
        code = ch_step(pass->op, from->len);
    for (uint32_t i = 0; !code && i < from->len; i++) {
        struct ch_map_entry *entry = &from->entries[i];
        code = ch_is_map(entry->value) ? global_table(pass, to, entry, path)
                                       : global_value(pass, to, entry, path);
    }
    return code ? code : set_map(pass->op, dest, global_key, to);
}

/* ---- children ----------------------------------------------------------- */

static int coalesce(const struct pass *pass, const struct ch_node *node,
                    struct ch_map *dest, const struct ch_merge_path *prefix);

static int fail_section(struct ch_op *op, struct chart_str name,
                        struct ch_value found)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    CH_BUF_LIT(&buf, "type mismatch on ");
    ch_buf_str(&buf, name);
    CH_BUF_LIT(&buf, ": ");
    int code = ch_fmt_printf(&buf, CH_STR("%t"), &found, 1);
    if (!code)
        code = ch_buf_check(&buf);
    return code ? code : ch_fail_str(op, CHART_EVALUES, ch_buf_view(&buf));
}

static int coalesce_child(const struct pass *pass, const struct ch_node *child,
                          struct ch_map *dest, const struct ch_merge_path *path)
{
    struct chart_str name = child->meta->name;
    struct ch_value *slot = ch_map_get_str(dest, name);
    struct ch_map *section;
    int code;
    if (!slot) {
        section = ch_map_new(pass->op, 0);
        code = section ? set_map(pass->op, dest, name, section)
                       : ch_error_code(pass->op);
    } else {
        if (!ch_is_map(*slot))
            return fail_section(pass->op, name, *slot);
        code = ch_merge_own(pass->op, slot);
        section = slot->u.map;
    }
    if (!code)
        code = coalesce_globals(pass, section, dest, path);
    return code ? code : coalesce(pass, child, section, path);
}

static int coalesce(const struct pass *pass, const struct ch_node *node,
                    struct ch_map *dest, const struct ch_merge_path *prefix)
{
    struct ch_merge_path path = {prefix, node->meta->name};
    int code = ch_enter(pass->op);
    if (code)
        return code;
    code = coalesce_values(pass, node, dest, &path);
    for (size_t i = 0; !code && i < node->child_count; i++)
        code = coalesce_child(pass, node->children[i], dest, &path);
    ch_leave(pass->op);
    return code;
}

int ch_coalesce(const struct ch_merge *merge, const struct ch_node *node,
                struct ch_map *dest, bool keep_nulls)
{
    struct pass pass = {merge, merge->op, keep_nulls};
    return coalesce(&pass, node, dest, NULL);
}
