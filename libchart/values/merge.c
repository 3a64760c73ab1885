#include "values/merge.h"

#include "golib/fmt.h"
#include "golib/log.h"
#include "value/list.h"

/* ---- layers ------------------------------------------------------------- */

int ch_merge_layer(struct ch_op *op, struct ch_map *base,
                   const struct ch_map *over)
{
    int code = ch_enter(op);
    if (code)
        return code;
    code = ch_step(op, over->len);
    for (uint32_t i = 0; !code && i < over->len; i++) {
        const struct ch_map_entry *entry = &over->entries[i];
        struct ch_map_entry *there =
            ch_map_find(base, ch_string_str(entry->key), entry->hash);
        if (there && ch_is_map(there->value) && ch_is_map(entry->value))
            code = ch_merge_layer(op, there->value.u.map, entry->value.u.map);
        else
            code = ch_map_set_entry(op, base, entry);
    }
    ch_leave(op);
    return code;
}

/* ---- ownership ---------------------------------------------------------- */

int ch_merge_own(struct ch_op *op, struct ch_value *slot)
{
    if (!slot->u.map->frozen)
        return 0;
    struct ch_map *copy = ch_map_copy(op, slot->u.map);
    if (!copy)
        return ch_error_code(op);
    slot->u.map = copy;
    return ch_step(op, copy->len);
}

/* The first map in a list of lists; null if there is none. */
static int first_map(struct ch_op *op, struct ch_value list,
                     const struct ch_map **out)
{
    int code = ch_enter(op);
    *out = NULL;
    if (code)
        return code;
    code = ch_step(op, ch_list_len(list));
    for (size_t i = 0; !code && !*out && i < ch_list_len(list); i++) {
        struct ch_value v = ch_list_at(list, i);
        if (ch_is_map(v))
            *out = v.u.map;
        else if (ch_is_list(v))
            code = first_map(op, v, out);
    }
    ch_leave(op);
    return code;
}

/* A list is private or shared as a whole, with all that is in it. */
static int privatize_list(struct ch_op *op, struct ch_value *slot)
{
    const struct ch_map *map;
    int code = first_map(op, *slot, &map);
    if (code || !map || !map->frozen)
        return code;
    return ch_value_deep_copy(op, *slot, 0, slot);
}

static int privatize_map(struct ch_op *op, struct ch_value *slot)
{
    int code = ch_enter(op);
    if (code)
        return code;
    code = ch_merge_own(op, slot);
    if (!code)
        code = ch_step(op, slot->u.map->len);
    for (uint32_t i = 0; !code && i < slot->u.map->len; i++)
        code = ch_merge_privatize(op, &slot->u.map->entries[i].value);
    ch_leave(op);
    return code;
}

int ch_merge_privatize(struct ch_op *op, struct ch_value *slot)
{
    if (ch_is_map(*slot))
        return privatize_map(op, slot);
    return ch_is_list(*slot) ? privatize_list(op, slot) : 0;
}

/* One new map in place of many removals, each of which moves all that follows.
 */
int ch_merge_sweep(struct ch_op *op, struct ch_map *map)
{
    struct ch_map *kept = ch_map_new(op, map->len);
    int code = kept ? 0 : ch_error_code(op);
    for (uint32_t i = 0; !code && i < map->len; i++)
        if (map->entries[i].value.type != CH_T_INVALID)
            code = ch_map_set_entry(op, kept, &map->entries[i]);
    if (!code)
        *map = *kept;
    return code;
}

/* ---- messages ----------------------------------------------------------- */

void ch_merge_path_print(struct ch_buf *buf, const struct ch_merge_path *path)
{
    const struct ch_merge_path *first = NULL;
    size_t len = 0, at;
    for (const struct ch_merge_path *p = path; p; p = p->up) {
        len += p->name.len + 1;
        if (p->name.len)
            first = p;
    }
    if (!first || ch_buf_reserve(buf, len))
        return;
    /* From the leaf backwards, then up to the first name that is not empty. */
    char *end = buf->ptr + buf->len + len;
    for (at = 0;; path = path->up) {
        at += path->name.len;
        if (path->name.len)
            memcpy(end - at, path->name.ptr, path->name.len);
        if (path == first)
            break;
        end[-(ptrdiff_t)++at] = '.';
    }
    memmove(buf->ptr + buf->len, end - at, at);
    buf->len += at;
}

int ch_merge_warn(struct ch_op *op, const char *before,
                  const struct ch_merge_path *path, const char *after,
                  const struct ch_value *value)
{
    struct ch_buf buf;
    struct chart_str text;
    int code = 0;
    ch_buf_init(&buf, op);
    ch_buf_str(&buf, ch_str_z(before));
    ch_merge_path_print(&buf, path);
    ch_buf_str(&buf, ch_str_z(after));
    if (value) {
        CH_BUF_LIT(&buf, " (");
        code = ch_fmt_value(&buf, *value);
        ch_buf_byte(&buf, ')');
    }
    if (!code)
        code = ch_buf_take(&buf, &text);
    if (!code)
        ch_log(op, CH_WARN_INFO, text.ptr, NULL, 0);
    return code;
}

static struct chart_str path_text(struct ch_op *op,
                                  const struct ch_merge_path *path)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    ch_merge_path_print(&buf, path);
    return ch_buf_check(&buf) ? CH_STR("") : ch_buf_view(&buf);
}

void ch_merge_replaced(const struct ch_merge *merge,
                       const struct ch_merge_path *path,
                       const struct ch_map_entry *winner, struct ch_value loser)
{
    const struct ch_merge_observer *observer = merge->observer;
    /* One node that came both ways replaced nothing. */
    if (!observer || !observer->replaced ||
        winner->value.origin == loser.origin)
        return;
    observer->replaced(observer->user, path_text(merge->op, path),
                       ch_string_str(winner->key), winner->value, loser);
}

void ch_merge_deleted(const struct ch_merge *merge,
                      const struct ch_merge_path *path,
                      const struct ch_map_entry *null_entry,
                      struct ch_value loser)
{
    const struct ch_merge_observer *observer = merge->observer;
    if (!observer || !observer->deleted)
        return;
    observer->deleted(observer->user, path_text(merge->op, path),
                      ch_string_str(null_entry->key), null_entry->value, loser);
}

/* ---- tables ------------------------------------------------------------- */

static int merge_entry(const struct ch_merge *merge, struct ch_map_entry *dst,
                       struct ch_value src, const struct ch_merge_path *path,
                       bool keep_nulls)
{
    struct ch_merge_path here = {path, ch_string_str(dst->key)};
    bool dst_table = ch_is_map(dst->value);
    if (ch_is_map(src) && dst_table) {
        if (dst->value.u.map == src.u.map)
            return 0; /* a table under itself changes nothing */
        int code = ch_merge_own(merge->op, &dst->value);
        return code ? code
                    : ch_merge_tables(merge, dst->value.u.map, src.u.map, &here,
                                      keep_nulls);
    }
    ch_merge_replaced(merge, path, dst, src);
    if (ch_is_map(src))
        return ch_merge_warn(
            merge->op, "warning: cannot overwrite table with non table for ",
            &here, "", &src);
    if (dst_table && !ch_is_nil(src))
        return ch_merge_warn(merge->op, "warning: destination for ", &here,
                             " is a table. Ignoring non-table value", &src);
    return 0;
}

/* Helm writes each null of `dst` into `src` before it merges. */
static int touch_source(struct ch_op *op, const struct ch_map *dst,
                        struct ch_map *src)
{
    int code = ch_step(op, dst->len);
    for (uint32_t i = 0; !code && i < dst->len; i++)
        if (ch_is_nil(dst->entries[i].value))
            code = ch_map_set_entry(op, src, &dst->entries[i]);
    return code;
}

/* The maps are read anew for each entry: after imports, a table may lie on
 * both sides. */
static int merge_entries(const struct ch_merge *merge, struct ch_map *dst,
                         struct ch_map *src, const struct ch_merge_path *path,
                         bool keep_nulls)
{
    bool deleted = false;
    int code = 0;
    for (uint32_t i = 0; !code && i < src->len; i++) {
        struct ch_map_entry from = src->entries[i];
        struct ch_map_entry *to =
            ch_map_find(dst, ch_string_str(from.key), from.hash);
        if (!to) {
            code = ch_map_set_entry(merge->op, dst, &from);
        } else if (!ch_is_nil(to->value)) {
            code = merge_entry(merge, to, from.value, path, keep_nulls);
        } else if (keep_nulls) {
            ch_merge_replaced(merge, path, to, from.value);
        } else if (!ch_is_nil(from.value)) {
            ch_merge_deleted(merge, path, to, from.value);
            ch_merge_mark(to);
            deleted = true;
        }
    }
    return code || !deleted ? code : ch_merge_sweep(merge->op, dst);
}

int ch_merge_tables(const struct ch_merge *merge, struct ch_map *dst,
                    struct ch_map *src, const struct ch_merge_path *path,
                    bool keep_nulls)
{
    int code = ch_enter(merge->op);
    if (code)
        return code;
    code = ch_step(merge->op, src->len);
    if (!code && merge->touch_source)
        code = touch_source(merge->op, dst, src);
    if (!code)
        code = merge_entries(merge, dst, src, path, keep_nulls);
    ch_leave(merge->op);
    return code;
}
