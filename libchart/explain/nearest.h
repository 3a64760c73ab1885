/*
 * Paths that look like one that does not exist.
 */
#ifndef CH_EXPLAIN_NEAREST_H
#define CH_EXPLAIN_NEAREST_H

#include "value/map.h"

/* Up to three paths of `values` that are most like `path`, a line each with two
 * spaces in front; "" when nothing is. */
int ch_nearest_paths(struct ch_op *op, const struct ch_map *values,
                     struct chart_str path, struct chart_str *out);

#endif
