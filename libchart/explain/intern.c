#include "explain/intern.h"

#define FIRST_SIZE 64

int ch_intern_init(struct ch_op *op, struct ch_intern *pool)
{
    *pool = (struct ch_intern){
        .len = 1, .cap = FIRST_SIZE, .index_size = FIRST_SIZE * 2};
    pool->items = CH_NEW_ARRAY(op, struct ch_intern_item, pool->cap);
    pool->index = ch_alloc_zero(op, pool->index_size * sizeof *pool->index);
    if (!pool->items || !pool->index)
        return ch_error_code(op);
    pool->items[0] = (struct ch_intern_item){0, 0, ""};
    return 0;
}

/* Short keys are numbers side by side; one multiplication mixes them. */
static uint32_t hash_of(const struct ch_intern *pool, const void *bytes,
                        size_t len)
{
    uint64_t words[2] = {0, len};
    if (pool->is_text || (len != sizeof(uint32_t) && len != 8 && len != 16))
        return ch_hash(ch_str(bytes, len));
    memcpy(words, bytes, len);
    return ch_intern_hash(words[0] ^ words[1] << 29);
}

static bool same(const void *a, const void *b, size_t len)
{
    uint64_t x, y;
    if (len != sizeof x)
        return len == 0 || memcmp(a, b, len) == 0;
    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    return x == y;
}

/* The slot that holds these bytes, or the free one where they belong. */
static uint32_t find_slot(const struct ch_intern *pool, uint32_t hash,
                          const void *bytes, size_t len)
{
    uint32_t mask = pool->index_size - 1;
    uint32_t slot = hash & mask;
    for (;; slot = (slot + 1) & mask) {
        uint32_t at = pool->index[slot];
        if (!at)
            return slot;
        const struct ch_intern_item *item = &pool->items[at];
        if (item->hash == hash && item->len == len &&
            same(item->bytes, bytes, len))
            return slot;
    }
}

static int grow(struct ch_op *op, struct ch_intern *pool)
{
    uint32_t cap = pool->cap * 2, size = cap * 2;
    void *items =
        ch_realloc_array(op, pool->items, pool->cap, cap, sizeof *pool->items);
    uint32_t *index = items ? ch_alloc_zero(op, size * sizeof *index) : NULL;
    if (!index)
        return ch_error_code(op);
    pool->items = items;
    pool->cap = cap;
    pool->index = index;
    pool->index_size = size;
    for (uint32_t i = 1; i < pool->len; i++) {
        uint32_t slot = pool->items[i].hash & (size - 1);
        while (index[slot])
            slot = (slot + 1) & (size - 1);
        index[slot] = i;
    }
    return 0;
}

static int add(struct ch_op *op, struct ch_intern *pool, uint32_t hash,
               const void *bytes, size_t len, uint32_t *number, bool *added)
{
    uint32_t slot = find_slot(pool, hash, bytes, len);
    if (added)
        *added = !pool->index[slot];
    *number = pool->index[slot];
    if (*number)
        return 0;
    int code = ch_step(op, 1);
    if (!code && pool->len == pool->cap) {
        code = grow(op, pool);
        slot = find_slot(pool, hash, bytes, len);
    }
    char *copy = code ? NULL : ch_alloc(op, len ? len : 1);
    if (!copy)
        return ch_error_code(op);
    if (len)
        memcpy(copy, bytes, len);
    *number = pool->len++;
    pool->items[*number] = (struct ch_intern_item){hash, (uint32_t)len, copy};
    pool->index[slot] = *number;
    return 0;
}

int ch_intern_add(struct ch_op *op, struct ch_intern *pool, const void *bytes,
                  size_t len, uint32_t *number, bool *added)
{
    return add(op, pool, hash_of(pool, bytes, len), bytes, len, number, added);
}

int ch_intern_add_string(struct ch_op *op, struct ch_intern *pool,
                         const struct ch_string *s, uint32_t *number)
{
    uint32_t hash = s->hash ? s->hash : ch_hash(ch_string_str(s));
    return add(op, pool, hash, s->ptr, s->len, number, NULL);
}

int ch_intern_copy(struct ch_op *op, struct ch_intern *pool,
                   const struct ch_intern *from, uint32_t from_number,
                   uint32_t *number)
{
    const struct ch_intern_item *item = &from->items[from_number];
    return add(op, pool, item->hash, item->bytes, item->len, number, NULL);
}

uint32_t ch_intern_find(const struct ch_intern *pool, const void *bytes,
                        size_t len)
{
    uint32_t hash = hash_of(pool, bytes, len);
    return pool->index[find_slot(pool, hash, bytes, len)];
}
