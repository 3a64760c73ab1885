#include "schema/state.h"

unsigned ch_json_type_of(struct ch_value v)
{
    if (ch_is_nil(v))
        return CH_JSON_NULL;
    if (v.type == CH_T_BOOL)
        return CH_JSON_BOOLEAN;
    if (v.type == CH_T_STRING)
        return CH_JSON_STRING;
    if (ch_is_map(v))
        return CH_JSON_OBJECT;
    return ch_is_list(v) ? CH_JSON_ARRAY : CH_JSON_NUMBER;
}

static int lists_equal(struct ch_op *op, struct ch_value a, struct ch_value b,
                       bool *equal)
{
    size_t len = ch_list_len(a);
    int code = 0;
    *equal = len == ch_list_len(b);
    for (size_t i = 0; !code && *equal && i < len; i++)
        code = ch_json_equal(op, ch_list_at(a, i), ch_list_at(b, i), equal);
    return code;
}

static int maps_equal(struct ch_op *op, struct ch_value a, struct ch_value b,
                      bool *equal)
{
    int code = 0;
    *equal = ch_map_len(a) == ch_map_len(b);
    for (size_t i = 0; !code && *equal && i < ch_map_len(a); i++) {
        const struct ch_map_entry *entry = &a.u.map->entries[i];
        const struct ch_map_entry *other =
            ch_map_find(b.u.map, ch_string_str(entry->key), entry->hash);
        *equal = other != NULL;
        if (other)
            code = ch_json_equal(op, entry->value, other->value, equal);
    }
    return code;
}

static int numbers_equal(struct ch_op *op, struct ch_value a, struct ch_value b,
                         bool *equal)
{
    struct ch_number left, right;
    bool both;
    int code = ch_number_of(op, a, &left, &both);
    if (!code)
        code = ch_number_of(op, b, &right, &both);
    *equal = !code && ch_number_compare(&left, &right) == 0;
    return code;
}

int ch_json_equal(struct ch_op *op, struct ch_value a, struct ch_value b,
                  bool *equal)
{
    unsigned type = ch_json_type_of(a);
    int code = ch_step(op, 1);
    *equal = type == ch_json_type_of(b);
    if (code || !*equal || (code = ch_enter(op)))
        return code;
    if (type == CH_JSON_OBJECT)
        code = maps_equal(op, a, b, equal);
    else if (type == CH_JSON_ARRAY)
        code = lists_equal(op, a, b, equal);
    else if (type == CH_JSON_NUMBER)
        code = numbers_equal(op, a, b, equal);
    else if (type == CH_JSON_STRING)
        *equal = ch_str_eq(ch_value_str(a), ch_value_str(b));
    else if (type == CH_JSON_BOOLEAN)
        *equal = a.u.boolean == b.u.boolean;
    ch_leave(op);
    return code;
}
