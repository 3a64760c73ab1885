/*
 * Memory for work that leaves nothing behind: between begin and end an
 * operation allocates from an arena that goes with it. What is kept of the work
 * is copied after ch_aside_leave.
 */
#ifndef CH_BASE_ASIDE_H
#define CH_BASE_ASIDE_H

#include "base/op.h"

struct ch_aside {
    struct ch_op *op;
    struct ch_arena arena, *kept;
    void *slots[CH_SLOT_COUNT]; /* caches made aside go too */
};

void ch_aside_begin(struct ch_aside *aside, struct ch_op *op);
/* Back to the operation's own arena; what was made aside is still there. */
void ch_aside_leave(struct ch_aside *aside);
/* It is gone. Leaves first if that was not done. */
void ch_aside_end(struct ch_aside *aside);

#endif
