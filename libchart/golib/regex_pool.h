/*
 * Memory of compiled regular expressions: pieces of an operation's arena that
 * can be given back all at once, so that a template that makes patterns in a
 * loop does not fill the arena. A failed call has set the operation's error.
 */
#ifndef CH_GOLIB_REGEX_POOL_H
#define CH_GOLIB_REGEX_POOL_H

#include "base/op.h"

struct ch_pool_chunk;

struct ch_pool {
    struct ch_op *op;
    struct ch_pool_chunk *first;
    struct ch_pool_chunk *current;
    char *next;
    char *end;
    size_t used; /* bytes handed out since the last reset */
};

void ch_pool_init(struct ch_pool *pool, struct ch_op *op);
/* Uninitialised, aligned to 8 bytes; null with the error set. */
void *ch_pool_alloc(struct ch_pool *pool, size_t size);
void *ch_pool_alloc_zero(struct ch_pool *pool, size_t size);
/* Grows an array; in place where it is the latest piece. */
void *ch_pool_grow(struct ch_pool *pool, void *ptr, size_t old_size,
                   size_t new_size);
/* Takes everything back and keeps the chunks for what comes next. */
void ch_pool_reset(struct ch_pool *pool);

#endif
