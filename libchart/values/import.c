#include "values/import.h"

#include "golib/fmt.h"
#include "golib/log.h"
#include "golib/strconv.h"
#include "value/list.h"
#include "values/coalesce.h"

struct import {
    struct ch_op *op;
    struct ch_map *values; /* the chart's, merged with its subcharts' */
    struct ch_map *bundle; /* all that is imported */
    const struct ch_dependency *entry;
};

/* One item of import-values, its shorthand spelled out. */
struct import_item {
    struct chart_str child, parent;
    bool is_short; /* a string: "data" for exports.data */
};

/* ---- items -------------------------------------------------------------- */

/* fmt's %v of a member, "<nil>" when it is not there. */
static int member(struct ch_op *op, const struct ch_map *map,
                  struct chart_str key, struct chart_str *out)
{
    const struct ch_value *found = ch_map_get_str(map, key);
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    int code = ch_fmt_value(&buf, found ? *found : ch_nil());
    return code ? code : ch_buf_take(&buf, out);
}

static int join(struct ch_op *op, struct chart_str a, struct chart_str b,
                struct chart_str *out)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    ch_buf_str(&buf, a);
    ch_buf_byte(&buf, '.');
    ch_buf_str(&buf, b);
    return ch_buf_take(&buf, out);
}

static int read_item(struct ch_op *op, struct ch_value v,
                     struct import_item *item)
{
    item->is_short = v.type == CH_T_STRING;
    item->parent = CH_STR(".");
    if (item->is_short)
        return join(op, CH_STR("exports"), ch_value_str(v), &item->child);
    int code = member(op, v.u.map, CH_STR("child"), &item->child);
    return code ? code : member(op, v.u.map, CH_STR("parent"), &item->parent);
}

/* map[string]string{"child": ..., "parent": ...} */
static int item_value(struct ch_op *op, const struct import_item *item,
                      struct ch_value *out)
{
    struct ch_map *map = ch_map_new(op, 2);
    struct ch_value child, parent;
    int code = map ? 0 : ch_error_code(op);
    if (!code)
        code = ch_value_string(op, item->child, &child);
    if (!code)
        code = ch_map_set_str(op, map, CH_STR("child"), child);
    if (!code)
        code = ch_value_string(op, item->parent, &parent);
    if (!code)
        code = ch_map_set_str(op, map, CH_STR("parent"), parent);
    *out = (struct ch_value){.type = CH_T_MAP_STRING, .u.map = map};
    return code;
}

/* ---- one import --------------------------------------------------------- */

static int warn_missing(const struct import *import, bool is_short,
                        struct chart_str key)
{
    struct ch_buf buf;
    ch_buf_init(&buf, import->op);
    ch_quote(&buf, key);
    CH_BUF_LIT(&buf, " is not a table");
    int code = ch_buf_check(&buf);
    if (code)
        return code;
    const struct ch_log_attr attrs[] = {{"chart", import->entry->name},
                                        {"error", ch_buf_view(&buf)}};
    if (is_short)
        ch_log(import->op, CH_WARN_WARN, "ImportValues missing table",
               &attrs[1], 1);
    else
        ch_log(import->op, CH_WARN_WARN,
               "ImportValues missing table from chart", attrs, 2);
    return 0;
}

/* Helm's pathToMap: `table` at the end of a path of new maps. */
static int wrap(struct ch_op *op, struct chart_str path, struct ch_map *table,
                struct ch_map **out)
{
    *out = table;
    if (ch_str_eq(path, CH_STR(".")))
        return 0;
    for (bool more = true; more;) {
        size_t dot = ch_str_rfind_byte(path, '.');
        more = dot != CH_NPOS;
        struct chart_str key = ch_str_sub(path, more ? dot + 1 : 0, path.len);
        struct ch_map *map = ch_map_new(op, 1);
        int code = map ? ch_step(op, 1 + key.len) : ch_error_code(op);
        if (!code)
            code = ch_map_set_str(op, map, key, ch_map_value(*out));
        if (code)
            return code;
        *out = map;
        path = ch_str_sub(path, 0, more ? dot : 0);
    }
    return 0;
}

/* The child's table itself goes into the bundle, not a copy: a later import
 * to the same place changes it, and Helm shows that in the child's values. */
static int import_item(const struct import *import,
                       const struct import_item *item)
{
    const struct ch_merge merge = {.op = import->op, .touch_source = true};
    struct chart_str path, missing;
    struct ch_map *table;
    int code = join(import->op, import->entry->name, item->child, &path);
    if (code)
        return code;
    if (!ch_node_table(import->values, path, &table, &missing))
        return warn_missing(import, item->is_short, missing);
    if (table->len == 0) {
        table = ch_map_new(import->op, 0);
        if (!table)
            return ch_error_code(import->op);
    }
    code = wrap(import->op, item->parent, table, &table);
    return code ? code
                : ch_merge_tables(&merge, import->bundle, table, NULL, true);
}

static int import_entry(struct import *import, struct ch_dependency *entry)
{
    struct ch_value items = entry->import_values;
    size_t count = ch_is_list(items) ? ch_list_len(items) : 0;
    struct ch_list *rewritten = NULL;
    int code = ch_step(import->op, 1 + count);
    import->entry = entry;
    for (size_t i = 0; !code && i < count; i++) {
        struct ch_value v = ch_list_at(items, i), shown = ch_nil();
        struct import_item item;
        if (v.type != CH_T_STRING && v.type != CH_T_MAP)
            continue;
        if (!rewritten)
            rewritten = ch_list_new(import->op, count);
        code = rewritten ? read_item(import->op, v, &item)
                         : ch_error_code(import->op);
        if (!code)
            code = item_value(import->op, &item, &shown);
        if (!code)
            code = ch_list_push(import->op, rewritten, shown);
        if (!code)
            code = import_item(import, &item);
    }
    entry->import_values = rewritten ? ch_list_value(rewritten) : ch_nil();
    return code;
}

/* ---- one chart ---------------------------------------------------------- */

static bool imports_any(const struct ch_node_meta *meta)
{
    for (size_t i = 0; i < meta->count; i++)
        if (ch_is_list(meta->dependencies[i].import_values) &&
            ch_list_len(meta->dependencies[i].import_values))
            return true;
    return false;
}

static int copy_map(struct ch_op *op, struct ch_map **map)
{
    struct ch_value v = ch_map_value(*map);
    int code = ch_value_deep_copy(op, v, 0, &v);
    *map = v.u.map;
    return code;
}

/* Imports into the chart's merged values, which win over them. Copies before
 * and after, as the tables in between are shared and change. */
static int import_all(struct ch_op *op,
                      const struct ch_merge_observer *observer,
                      struct ch_node *node, struct ch_map **values)
{
    const struct ch_merge merge = {
        .op = op, .observer = observer, .touch_source = true};
    struct import import = {.op = op, .bundle = ch_map_new(op, 0)};
    int code = import.bundle ? copy_map(op, values) : ch_error_code(op);
    import.values = *values;
    for (size_t i = 0; !code && i < node->meta->count; i++)
        code = import_entry(&import, &node->meta->dependencies[i]);
    if (!code)
        code = copy_map(op, values);
    return code ? code
                : ch_merge_tables(&merge, *values, import.bundle, NULL, true);
}

static int import_chart(struct ch_op *op,
                        const struct ch_merge_observer *observer,
                        struct ch_node *node)
{
    const struct ch_merge merge = {.op = op};
    struct ch_map *values = ch_map_new(op, node->values->len);
    int code =
        values ? ch_coalesce(&merge, node, values, true) : ch_error_code(op);
    if (!code && imports_any(node->meta))
        code = import_all(op, observer, node, &values);
    if (!code)
        code = ch_value_freeze(op, ch_map_value(values));
    node->values = values;
    return code;
}

int ch_import_values(struct ch_op *op, const struct ch_merge_observer *observer,
                     struct ch_node *node)
{
    int code = ch_enter(op);
    if (code)
        return code;
    for (size_t i = 0; !code && i < node->child_count; i++)
        code = ch_import_values(op, observer, node->children[i]);
    if (!code && node->meta->declared)
        code = import_chart(op, observer, node);
    ch_leave(op);
    return code;
}
