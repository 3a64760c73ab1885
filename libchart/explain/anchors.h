/*
 * Values that are written once and stand at several paths, by YAML's anchors
 * and aliases.
 */
#ifndef CH_EXPLAIN_ANCHORS_H
#define CH_EXPLAIN_ANCHORS_H

#include "explain/explain.h"

/* What nothing reads where its anchor stands is used if it is where an alias
 * puts it: such leaves get that verdict. */
int ch_anchors_judge(struct ch_op *op, const struct ch_origins *origins,
                     const struct ch_leaves *leaves, enum ch_verdict *verdicts);

#endif
