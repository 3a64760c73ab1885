/*
 * Stable merge sort with a context argument.
 */
#ifndef CH_BASE_SORT_H
#define CH_BASE_SORT_H

#include "base/op.h"

/* Sorts `count` elements of `size` bytes. `compare` returns negative, 0 or
 * positive. 0, or the code when the scratch space could not be had. */
int ch_sort(struct ch_op *op, void *base, size_t count, size_t size,
            int (*compare)(const void *a, const void *b, void *user),
            void *user);

#endif
