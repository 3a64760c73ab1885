/*
 * Byte strings to small numbers: everything that the analysis compares (names,
 * paths, sets of values, contexts) is interned once and then one number.
 */
#ifndef CH_EXPLAIN_INTERN_H
#define CH_EXPLAIN_INTERN_H

#include "base/op.h"

struct ch_intern_item {
    uint32_t hash;
    uint32_t len;
    const void *bytes;
};

struct ch_intern {
    struct ch_intern_item *items; /* items[0] is unused */
    uint32_t *index;              /* slot to number, 0 is free */
    uint32_t len, cap, index_size;
};

int ch_intern_init(struct ch_op *op, struct ch_intern *pool);
/* The number of these bytes, not 0; `*added` (may be null) tells whether they
 * are new. The bytes are copied. 0 or the code. */
int ch_intern_add(struct ch_op *op, struct ch_intern *pool, const void *bytes,
                  size_t len, uint32_t *number, bool *added);
/* Their number, or 0. */
uint32_t ch_intern_find(const struct ch_intern *pool, const void *bytes,
                        size_t len);

static inline struct chart_str ch_intern_str(const struct ch_intern *pool,
                                             uint32_t number)
{
    return (struct chart_str){pool->items[number].bytes,
                              pool->items[number].len};
}

#endif
