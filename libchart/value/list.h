/*
 * Lists: Go slices of values. `items` may be shared between lists made by
 * slicing; `cap` is Go's capacity where a template can see it.
 */
#ifndef CH_VALUE_LIST_H
#define CH_VALUE_LIST_H

#include "value/value.h"

struct ch_list {
    struct ch_value *items;
    uint32_t len;
    uint32_t cap;
};

/* An empty list with room for `cap` items (0 is fine); null with the error
 * set when out of memory. */
struct ch_list *ch_list_new(struct ch_op *op, size_t cap);
/* Appends in place, doubling the room. 0 or the code. */
int ch_list_push(struct ch_op *op, struct ch_list *list, struct ch_value v);
/* A list over part of another's items, sharing them. */
struct ch_list *ch_list_slice(struct ch_op *op, const struct ch_list *list,
                              size_t from, size_t to);

/* Number of items of a list value (0 for a nil slice). */
static inline size_t ch_list_len(struct ch_value v)
{
    return v.u.list ? v.u.list->len : 0;
}
/* Item `i` of a list value; for LIST_STRING and LIST_INT the items are plain
 * STRING and INT values. `i` must be in range. */
static inline struct ch_value ch_list_at(struct ch_value v, size_t i)
{
    return v.u.list->items[i];
}

#endif
