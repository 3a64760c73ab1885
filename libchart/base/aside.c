#include "base/aside.h"

#include <string.h>

void ch_aside_begin(struct ch_aside *aside, struct ch_op *op)
{
    aside->op = op;
    aside->kept = op->arena;
    memcpy(aside->slots, op->slots, sizeof aside->slots);
    ch_arena_init(&aside->arena, op->heap);
    op->arena = &aside->arena;
}

void ch_aside_leave(struct ch_aside *aside)
{
    struct ch_op *op = aside->op;
    if (op->arena != &aside->arena)
        return;
    op->arena = aside->kept;
    memcpy(op->slots, aside->slots, sizeof aside->slots);
}

void ch_aside_end(struct ch_aside *aside)
{
    ch_aside_leave(aside);
    ch_arena_release(&aside->arena);
}
