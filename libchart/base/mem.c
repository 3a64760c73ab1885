#include "base/mem.h"

#include <stdlib.h>

static void *heap_resize(void *user, void *ptr, size_t old_size,
                         size_t new_size)
{
    (void)user;
    (void)old_size;
    if (new_size == 0) {
        free(ptr);
        return NULL;
    }
    return realloc(ptr, new_size);
}

void ch_heap_init(struct ch_heap *heap, const struct chart_allocator *allocator,
                  uint64_t limit)
{
    *heap = (struct ch_heap){.limit = limit};
    if (allocator && allocator->resize)
        heap->allocator = *allocator;
    else
        heap->allocator.resize = heap_resize;
}

void *ch_heap_resize(struct ch_heap *heap, void *ptr, size_t old_size,
                     size_t new_size)
{
    heap->limit_hit = false;
    if (new_size > old_size && heap->limit) {
        uint64_t extra = new_size - old_size;
        if (heap->used > heap->limit || extra > heap->limit - heap->used) {
            heap->limit_hit = true;
            return NULL;
        }
    }
    void *result =
        heap->allocator.resize(heap->allocator.user, ptr, old_size, new_size);
    if (!result && new_size)
        return NULL;
    heap->used = heap->used - old_size + new_size;
    return result;
}

bool ch_size_add(size_t a, size_t b, size_t *sum)
{
    *sum = a + b;
    return *sum >= a;
}

bool ch_size_mul(size_t a, size_t b, size_t *product)
{
    *product = a * b;
    return a == 0 || *product / a == b;
}
