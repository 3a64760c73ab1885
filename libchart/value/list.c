#include "value/list.h"

struct ch_list *ch_list_new(struct ch_op *op, size_t cap)
{
    struct ch_list *list = CH_NEW(op, struct ch_list);
    if (!list)
        return NULL;
    if (cap > UINT32_MAX) {
        op->heap->limit_hit = true;
        (void)ch_nomem(op);
        return NULL;
    }
    if (cap) {
        list->items = CH_NEW_ARRAY(op, struct ch_value, cap);
        if (!list->items)
            return NULL;
        list->cap = (uint32_t)cap;
    }
    return list;
}

int ch_list_push(struct ch_op *op, struct ch_list *list, struct ch_value v)
{
    if (list->len == list->cap) {
        if (list->cap > UINT32_MAX / 2) {
            op->heap->limit_hit = true;
            return ch_nomem(op);
        }
        uint32_t cap = list->cap ? list->cap * 2 : 4;
        struct ch_value *items =
            ch_realloc_array(op, list->items, list->cap, cap, sizeof *items);
        if (!items)
            return ch_error_code(op);
        list->items = items;
        list->cap = cap;
    }
    list->items[list->len++] = v;
    return 0;
}

struct ch_list *ch_list_slice(struct ch_op *op, const struct ch_list *list,
                              size_t from, size_t to)
{
    struct ch_list *part = CH_NEW(op, struct ch_list);
    if (!part)
        return NULL;
    part->items = list->items ? list->items + from : NULL;
    part->len = (uint32_t)(to - from);
    part->cap = (uint32_t)(list->cap - from);
    return part;
}
