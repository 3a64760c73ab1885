#include "value/list.h"
#include "value/map.h"
#include "value/object.h"

static int lists_equal(struct ch_op *op, struct ch_value a, struct ch_value b,
                       bool *equal)
{
    size_t len = ch_list_len(a);
    int code = 0;
    *equal = len == ch_list_len(b) && !a.u.list == !b.u.list;
    if (!*equal || a.u.list == b.u.list)
        return 0;
    for (size_t i = 0; !code && *equal && i < len; i++)
        code =
            ch_value_deep_equal(op, ch_list_at(a, i), ch_list_at(b, i), equal);
    return code;
}

static int maps_equal(struct ch_op *op, struct ch_value a, struct ch_value b,
                      bool *equal)
{
    int code = 0;
    *equal = ch_map_len(a) == ch_map_len(b) && !a.u.map == !b.u.map;
    if (!*equal || a.u.map == b.u.map)
        return 0;
    for (uint32_t i = 0; !code && *equal && i < a.u.map->len; i++) {
        const struct ch_map_entry *entry = &a.u.map->entries[i];
        const struct ch_map_entry *other =
            ch_map_find(b.u.map, ch_string_str(entry->key), entry->hash);
        *equal = other != NULL;
        if (other)
            code = ch_value_deep_equal(op, entry->value, other->value, equal);
    }
    return code;
}

static int nested_equal(struct ch_op *op, struct ch_value a, struct ch_value b,
                        bool *equal)
{
    int code = ch_enter(op);
    if (code)
        return code;
    code = ch_is_map(a) ? maps_equal(op, a, b, equal)
                        : lists_equal(op, a, b, equal);
    ch_leave(op);
    return code;
}

static bool objects_equal(struct ch_value a, struct ch_value b)
{
    const struct ch_class *class_ = a.u.object->class_;
    if (class_ != b.u.object->class_)
        return false;
    if (class_->equal)
        return class_->equal(a, b);
    return a.u.object == b.u.object;
}

int ch_value_deep_equal(struct ch_op *op, struct ch_value a, struct ch_value b,
                        bool *equal)
{
    int code = ch_step(op, 1);
    *equal = false;
    if (code)
        return code;
    if (ch_is_nil(a) || ch_is_nil(b)) {
        *equal = ch_is_nil(a) && ch_is_nil(b);
        return 0;
    }
    if (a.type != b.type)
        return 0;
    if (ch_is_map(a) || ch_is_list(a))
        return nested_equal(op, a, b, equal);
    if (a.type == CH_T_STRING || a.type == CH_T_BYTES)
        *equal = ch_str_eq(ch_value_str(a), ch_value_str(b));
    else if (a.type == CH_T_FLOAT64)
        *equal = a.u.number == b.u.number;
    else if (a.type == CH_T_COMPLEX128)
        *equal = a.u.complex_[0] == b.u.complex_[0] &&
                 a.u.complex_[1] == b.u.complex_[1];
    else if (a.type == CH_T_OBJECT)
        *equal = objects_equal(a, b);
    else
        *equal = a.u.integer == b.u.integer;
    return 0;
}
