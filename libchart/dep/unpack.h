/*
 * A packed chart to a directory on disk.
 */
#ifndef CH_DEP_UNPACK_H
#define CH_DEP_UNPACK_H

#include "base/op.h"

/* Makes DIRECTORY/NAME, NAME being the chart's own name, with all its files.
 * It appears when it is complete. */
int ch_dep_unpack(struct ch_op *op, struct chart_str archive,
                  struct chart_str directory);

#endif
