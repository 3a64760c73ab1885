#include "base/sort.h"

#include <string.h>

#define RUN 8

typedef int compare_fn(const void *a, const void *b, void *user);

static void insertion_sort(char *base, size_t count, size_t size,
                           compare_fn *compare, void *user, char *spare)
{
    for (size_t i = 1; i < count; i++) {
        size_t at = i;
        while (at > 0 &&
               compare(base + (at - 1) * size, base + i * size, user) > 0)
            at--;
        if (at == i)
            continue;
        memcpy(spare, base + i * size, size);
        memmove(base + (at + 1) * size, base + at * size, (i - at) * size);
        memcpy(base + at * size, spare, size);
    }
}

static void merge(const char *from, size_t left, size_t right, char *to,
                  size_t size, compare_fn *compare, void *user)
{
    const char *a = from, *b = from + left * size;
    while (left && right) {
        if (compare(a, b, user) <= 0) {
            memcpy(to, a, size);
            a += size;
            left--;
        } else {
            memcpy(to, b, size);
            b += size;
            right--;
        }
        to += size;
    }
    if (left)
        memcpy(to, a, left * size);
    else if (right)
        memcpy(to, b, right * size);
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

int ch_sort(struct ch_op *op, void *base, size_t count, size_t size,
            compare_fn *compare, void *user)
{
    if (count < 2)
        return 0;
    int code = ch_step(op, count);
    if (code)
        return code;
    char *spare = ch_alloc_array(op, count, size);
    if (!spare)
        return ch_error_code(op);
    char *from = base, *to = spare;
    for (size_t i = 0; i < count; i += RUN)
        insertion_sort(from + i * size, smaller(RUN, count - i), size, compare,
                       user, spare);
    for (size_t run = RUN; run < count; run *= 2) {
        for (size_t i = 0; i < count; i += 2 * run) {
            size_t left = smaller(run, count - i);
            size_t right = smaller(run, count - i - left);
            merge(from + i * size, left, right, to + i * size, size, compare,
                  user);
        }
        char *swap = from;
        from = to;
        to = swap;
    }
    if (from != base)
        memcpy(base, from, count * size);
    /* The scratch space is the arena's latest piece: give it back. */
    (void)ch_arena_resize(op->arena, spare, count * size, 1);
    return 0;
}
