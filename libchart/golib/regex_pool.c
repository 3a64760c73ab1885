#include "golib/regex_pool.h"

#define FIRST_CHUNK ((size_t)4096)
#define LAST_CHUNK ((size_t)128 * 1024)

struct ch_pool_chunk {
    struct ch_pool_chunk *next;
    size_t size; /* of the bytes behind this header */
};

static char *chunk_bytes(struct ch_pool_chunk *chunk)
{
    return (char *)(chunk + 1);
}

static void enter_chunk(struct ch_pool *pool, struct ch_pool_chunk *chunk)
{
    pool->current = chunk;
    pool->next = chunk_bytes(chunk);
    pool->end = pool->next + chunk->size;
}

void ch_pool_init(struct ch_pool *pool, struct ch_op *op)
{
    *pool = (struct ch_pool){.op = op};
}

/* Moves to a chunk with room for `size`: a later one kept from before a
 * reset, or a new one put behind the current. */
static bool next_chunk(struct ch_pool *pool, size_t size)
{
    struct ch_pool_chunk *old = pool->current;
    while (pool->current && pool->current->next) {
        enter_chunk(pool, pool->current->next);
        if (pool->current->size >= size)
            return true;
    }
    size_t want = FIRST_CHUNK;
    if (old)
        want = old->size < LAST_CHUNK ? old->size * 2 : LAST_CHUNK;
    if (want < size)
        want = size;
    struct ch_pool_chunk *chunk = ch_alloc(pool->op, want + sizeof *chunk);
    if (!chunk)
        return false;
    *chunk = (struct ch_pool_chunk){NULL, want};
    if (pool->current)
        pool->current->next = chunk;
    else
        pool->first = chunk;
    enter_chunk(pool, chunk);
    return true;
}

void *ch_pool_alloc(struct ch_pool *pool, size_t size)
{
    if (size > SIZE_MAX / 4) {
        pool->op->heap->limit_hit = true;
        (void)ch_nomem(pool->op);
        return NULL;
    }
    size = (size + 7) & ~(size_t)7;
    if (size > (size_t)(pool->end - pool->next) && !next_chunk(pool, size))
        return NULL;
    void *piece = pool->next;
    pool->next += size;
    pool->used += size;
    return piece;
}

void *ch_pool_alloc_zero(struct ch_pool *pool, size_t size)
{
    void *piece = ch_pool_alloc(pool, size);
    if (piece)
        memset(piece, 0, size);
    return piece;
}

void *ch_pool_grow(struct ch_pool *pool, void *ptr, size_t old_size,
                   size_t new_size)
{
    size_t old_room = (old_size + 7) & ~(size_t)7;
    if (ptr && (char *)ptr + old_room == pool->next &&
        new_size <= (size_t)(pool->end - (char *)ptr)) {
        size_t new_room = (new_size + 7) & ~(size_t)7;
        if (new_room <= (size_t)(pool->end - (char *)ptr)) {
            pool->next = (char *)ptr + new_room;
            pool->used += new_room - old_room;
            return ptr;
        }
    }
    void *piece = ch_pool_alloc(pool, new_size);
    if (piece && old_size)
        memcpy(piece, ptr, old_size);
    return piece;
}

void ch_pool_reset(struct ch_pool *pool)
{
    pool->used = 0;
    if (pool->first)
        enter_chunk(pool, pool->first);
}
