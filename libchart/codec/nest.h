/*
 * The dictionaries and lists around a value that is written. Templates can put
 * a dictionary into itself. Go encoding/json: startDetectCyclesAfter.
 */
#ifndef CH_CODEC_NEST_H
#define CH_CODEC_NEST_H

#include "value/value.h"

struct ch_nest {
    const struct ch_nest *up;
    const void *container;
    unsigned level; /* 1 for the outermost */
};

/* One level more: `v`, a dictionary or a list, inside of `up` (null: of
 * nothing). */
struct ch_nest ch_nest_in(const struct ch_nest *up, struct ch_value v);
/* 0, or Go's error where `nest`, which holds `v`, lies inside itself. */
int ch_nest_check(struct ch_op *op, const struct ch_nest *nest,
                  struct ch_value v);

#endif
