/*
 * What fuzz targets share. A target defines fuzz_one; this header's main pieces
 * turn it into a libFuzzer entry. With fuzz/replay.c instead of libFuzzer the
 * same target runs over files, which is how the suite replays the corpora.
 */
#ifndef CH_FUZZ_FUZZ_H
#define CH_FUZZ_FUZZ_H

#include "base/op.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct fuzz_op {
    struct ch_heap heap;
    struct ch_arena arena;
    struct ch_op op;
};

static inline struct ch_op *fuzz_op_start(struct fuzz_op *f)
{
    static const struct chart_limits limits = {
        .size = sizeof(struct chart_limits),
        .time_ms = 2000,
        .memory = (uint64_t)64 << 20,
        .steps = 300000,
        .output = (uint64_t)4 << 20,
        .nesting = 500,
        .include_depth = 50,
    };
    ch_heap_init(&f->heap, NULL, 0);
    ch_arena_init(&f->arena, &f->heap);
    ch_op_init(&f->op, &f->heap, &f->arena, &limits, NULL);
    return &f->op;
}

static inline void fuzz_op_end(struct fuzz_op *f)
{
    ch_op_end(&f->op);
    ch_arena_release(&f->arena);
    if (f->heap.used)
        __builtin_trap();
}

#define FUZZ_CHECK(condition)                                                  \
    do {                                                                       \
        if (!(condition))                                                      \
            __builtin_trap();                                                  \
    } while (0)

#endif
