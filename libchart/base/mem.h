/*
 * Memory of one call or one handle: the caller's allocator with byte
 * accounting against a limit. Only mem.c calls the C heap.
 */
#ifndef CH_BASE_MEM_H
#define CH_BASE_MEM_H

#include "base/public.h"

struct ch_heap {
    struct chart_allocator allocator;
    uint64_t used;
    uint64_t limit;
    bool limit_hit; /* the last failure was the limit's, not the allocator's */
};

/* `allocator` null: the C heap. `limit` 0: none. */
void ch_heap_init(struct ch_heap *heap, const struct chart_allocator *allocator,
                  uint64_t limit);

/* realloc with sizes; null on failure, with heap->limit_hit set or cleared.
 * `new_size` 0 frees. */
void *ch_heap_resize(struct ch_heap *heap, void *ptr, size_t old_size,
                     size_t new_size);
static inline void ch_heap_free(struct ch_heap *heap, void *ptr, size_t size)
{
    if (ptr)
        (void)ch_heap_resize(heap, ptr, size, 0);
}

/* a + b and a * b into `*sum`; false on overflow. */
bool ch_size_add(size_t a, size_t b, size_t *sum);
bool ch_size_mul(size_t a, size_t b, size_t *product);

#endif
