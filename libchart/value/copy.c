#include "value/list.h"
#include "value/map.h"
#include "value/object.h"

static void shift_origin(uint32_t *origin, uint32_t shift)
{
    if (*origin)
        *origin += shift;
}

static int copy_list(struct ch_op *op, struct ch_value v, uint32_t shift,
                     struct ch_value *out)
{
    size_t len = ch_list_len(v);
    struct ch_list *list = ch_list_new(op, len);
    int code = list ? 0 : ch_error_code(op);
    for (size_t i = 0; !code && i < len; i++)
        code = ch_value_deep_copy(op, ch_list_at(v, i), shift,
                                  &list->items[list->len++]);
    out->u.list = list;
    return code;
}

static int copy_map(struct ch_op *op, struct ch_value v, uint32_t shift,
                    struct ch_value *out)
{
    struct ch_map *map = ch_map_copy(op, v.u.map);
    int code = map ? 0 : ch_error_code(op);
    for (uint32_t i = 0; !code && i < map->len; i++) {
        struct ch_map_entry *entry = &map->entries[i];
        shift_origin(&entry->key_origin, shift);
        code = ch_value_deep_copy(op, entry->value, shift, &entry->value);
    }
    out->u.map = map;
    return code;
}

/* The origin stays the one in `out`. */
static int copy_object(struct ch_op *op, struct ch_value v,
                       struct ch_value *out)
{
    struct ch_value copy = v;
    int code = v.u.object->class_->deep_copy(op, v, &copy);
    out->u.object = copy.u.object;
    return code;
}

int ch_value_deep_copy(struct ch_op *op, struct ch_value v,
                       uint32_t origin_shift, struct ch_value *out)
{
    *out = v;
    shift_origin(&out->origin, origin_shift);
    bool is_map = ch_is_map(v) && v.u.map;
    bool is_list = ch_is_list(v) && v.u.list;
    int code = ch_step(op, 1);
    if (v.type == CH_T_OBJECT && v.u.object->class_->deep_copy && !code)
        return copy_object(op, v, out);
    if (code || !(is_map || is_list))
        return code;
    code = ch_enter(op);
    if (code)
        return code;
    code = is_map ? copy_map(op, v, origin_shift, out)
                  : copy_list(op, v, origin_shift, out);
    ch_leave(op);
    return code;
}
