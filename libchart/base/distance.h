/*
 * How alike two words are.
 */
#ifndef CH_BASE_DISTANCE_H
#define CH_BASE_DISTANCE_H

#include "base/op.h"

/* Number of bytes to insert, delete or replace to make one of the other;
 * `most` + 1 when it takes more than `most`. */
int ch_edit_distance(struct ch_op *op, struct chart_str a, struct chart_str b,
                     size_t most, size_t *distance);

#endif
