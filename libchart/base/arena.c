#include "base/arena.h"

#include <string.h>

#define FIRST_CHUNK ((size_t)16 * 1024)
#define LAST_CHUNK ((size_t)1024 * 1024)
/* A piece above this gets a chunk of its own, which can be resized alone. */
#define BIG_PIECE ((size_t)64 * 1024)

struct ch_arena_chunk {
    struct ch_arena_chunk *older;
    size_t size; /* with this header */
};

static size_t rounded(size_t size)
{
    return (size + 7) & ~(size_t)7;
}

static char *chunk_data(struct ch_arena_chunk *chunk)
{
    return (char *)(chunk + 1);
}

void ch_arena_init(struct ch_arena *arena, struct ch_heap *heap)
{
    *arena = (struct ch_arena){.heap = heap, .chunk_size = FIRST_CHUNK};
}

void ch_arena_release(struct ch_arena *arena)
{
    struct ch_arena_chunk *chunk = arena->chunks;
    while (chunk) {
        struct ch_arena_chunk *older = chunk->older;
        ch_heap_free(arena->heap, chunk, chunk->size);
        chunk = older;
    }
    ch_arena_init(arena, arena->heap);
}

static struct ch_arena_chunk *chunk_new(struct ch_arena *arena, size_t size)
{
    struct ch_arena_chunk *chunk;
    if (!ch_size_add(size, sizeof *chunk, &size))
        return NULL;
    chunk = ch_heap_resize(arena->heap, NULL, 0, size);
    if (chunk)
        chunk->size = size;
    return chunk;
}

/* A chunk for one big piece goes behind the newest, so that the newest keeps
 * serving small ones. */
static void *alloc_big(struct ch_arena *arena, size_t size)
{
    struct ch_arena_chunk *chunk = chunk_new(arena, size);
    if (!chunk)
        return NULL;
    if (arena->chunks) {
        chunk->older = arena->chunks->older;
        arena->chunks->older = chunk;
    } else {
        chunk->older = NULL;
        arena->chunks = chunk;
        arena->next = arena->end = chunk_data(chunk) + size;
    }
    return chunk_data(chunk);
}

void *ch_arena_alloc(struct ch_arena *arena, size_t size)
{
    if (size > SIZE_MAX / 2)
        return NULL;
    size = rounded(size ? size : 1);
    if (size <= (size_t)(arena->end - arena->next)) {
        void *piece = arena->next;
        arena->next += size;
        return piece;
    }
    if (size > BIG_PIECE)
        return alloc_big(arena, size);
    size_t want = arena->chunk_size < size ? size : arena->chunk_size;
    struct ch_arena_chunk *chunk = chunk_new(arena, want);
    if (!chunk)
        return NULL;
    if (arena->chunk_size < LAST_CHUNK)
        arena->chunk_size *= 2;
    chunk->older = arena->chunks;
    arena->chunks = chunk;
    arena->next = chunk_data(chunk) + size;
    arena->end = chunk_data(chunk) + want;
    return chunk_data(chunk);
}

/* The link that points to the chunk made for the big piece `ptr` alone. Big
 * chunks that grow are recent, so the search is short; it is bounded all the
 * same, and a miss only costs a copy. */
static struct ch_arena_chunk **find_big(struct ch_arena *arena, void *ptr)
{
    struct ch_arena_chunk **link = &arena->chunks;
    for (int i = 0; *link && i < 16; i++, link = &(*link)->older)
        if (chunk_data(*link) == (char *)ptr)
            return link;
    return NULL;
}

static void *resize_big(struct ch_arena *arena, struct ch_arena_chunk **link,
                        size_t new_size)
{
    struct ch_arena_chunk *old = *link;
    bool newest = old == arena->chunks;
    size_t size;
    if (!ch_size_add(new_size, sizeof *old, &size))
        return NULL;
    struct ch_arena_chunk *chunk =
        ch_heap_resize(arena->heap, old, old->size, size);
    if (!chunk)
        return NULL;
    chunk->size = size;
    *link = chunk;
    if (newest)
        arena->next = arena->end = chunk_data(chunk) + new_size;
    return chunk_data(chunk);
}

void *ch_arena_resize(struct ch_arena *arena, void *ptr, size_t old_size,
                      size_t new_size)
{
    if (!ptr)
        return ch_arena_alloc(arena, new_size);
    if (new_size > SIZE_MAX / 2)
        return NULL;
    size_t old_room = rounded(old_size ? old_size : 1);
    size_t new_room = rounded(new_size ? new_size : 1);
    if ((char *)ptr + old_room == arena->next &&
        new_room <= (size_t)(arena->end - (char *)ptr)) {
        arena->next = (char *)ptr + new_room;
        return ptr;
    }
    if (new_room <= old_room)
        return ptr;
    if (old_room > BIG_PIECE) {
        struct ch_arena_chunk **link = find_big(arena, ptr);
        if (link && (*link)->size == old_room + sizeof **link)
            return resize_big(arena, link, new_room);
    }
    void *piece = ch_arena_alloc(arena, new_size);
    if (piece)
        memcpy(piece, ptr, old_size);
    return piece;
}
