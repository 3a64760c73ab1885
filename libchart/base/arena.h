/*
 * Chunked bump allocation. What an arena hands out lives until
 * ch_arena_release; single pieces are never freed, but the latest piece can
 * grow or shrink in place. Pieces are aligned to 8 bytes.
 */
#ifndef CH_BASE_ARENA_H
#define CH_BASE_ARENA_H

#include "base/mem.h"

struct ch_arena_chunk;

struct ch_arena {
    struct ch_heap *heap;
    struct ch_arena_chunk *chunks; /* newest first */
    char *next;                    /* free space of the newest chunk */
    char *end;
    size_t chunk_size; /* of the next chunk; doubles up to 1 MiB */
};

void ch_arena_init(struct ch_arena *arena, struct ch_heap *heap);
/* Frees everything at once. */
void ch_arena_release(struct ch_arena *arena);

/* Uninitialised bytes; null when memory is out (see ch_nomem in op.h). */
void *ch_arena_alloc(struct ch_arena *arena, size_t size);
/* Grows or shrinks `ptr`, in place where it is the arena's latest piece;
 * otherwise copies. Null when memory is out; `ptr` stays valid then. */
void *ch_arena_resize(struct ch_arena *arena, void *ptr, size_t old_size,
                      size_t new_size);

#endif
