/*
 * Byte strings to small numbers: everything that the analysis compares (names,
 * paths, sets of values, contexts) is interned once and then one number.
 */
#ifndef CH_EXPLAIN_INTERN_H
#define CH_EXPLAIN_INTERN_H

#include "value/value.h"

struct ch_intern_item {
    uint32_t hash;
    uint32_t len;
    const void *bytes;
};

struct ch_intern {
    struct ch_intern_item *items; /* items[0] is unused */
    uint32_t *index;              /* slot to number, 0 is free */
    uint32_t len, cap, index_size;
    bool is_text; /* hashed as strings are, which often have their hash */
};

int ch_intern_init(struct ch_op *op, struct ch_intern *pool);
/* The number of these bytes, not 0; `*added` (may be null) tells whether they
 * are new. The bytes are copied. 0 or the code. */
int ch_intern_add(struct ch_op *op, struct ch_intern *pool, const void *bytes,
                  size_t len, uint32_t *number, bool *added);
/* The same for a string that knows its hash; the pool is one of texts. */
int ch_intern_add_string(struct ch_op *op, struct ch_intern *pool,
                         const struct ch_string *s, uint32_t *number);
/* What has that number in another pool of the same kind. */
int ch_intern_copy(struct ch_op *op, struct ch_intern *pool,
                   const struct ch_intern *from, uint32_t from_number,
                   uint32_t *number);
/* Their number, or 0. */
uint32_t ch_intern_find(const struct ch_intern *pool, const void *bytes,
                        size_t len);

static inline struct chart_str ch_intern_str(const struct ch_intern *pool,
                                             uint32_t number)
{
    return (struct chart_str){pool->items[number].bytes,
                              pool->items[number].len};
}

/* The hash of a number as a key; 0 is none. */
static inline uint32_t ch_intern_hash(uint64_t key)
{
    return (uint32_t)((key * 0x9E3779B97F4A7C15u) >> 32) | 1;
}

/* The number of an 8-byte key, or 0. */
static inline uint32_t ch_intern_get(const struct ch_intern *pool, uint64_t key)
{
    uint32_t hash = ch_intern_hash(key ^ (uint64_t)sizeof key << 29);
    uint32_t mask = pool->index_size - 1, slot = hash & mask;
    for (uint32_t at; (at = pool->index[slot]) != 0; slot = (slot + 1) & mask) {
        const struct ch_intern_item *item = &pool->items[at];
        uint64_t there;
        if (item->hash != hash || item->len != sizeof key)
            continue;
        memcpy(&there, item->bytes, sizeof there);
        if (there == key)
            return at;
    }
    return 0;
}

#endif
