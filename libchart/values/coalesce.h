/*
 * Chart defaults under values, scope by scope: Helm's coalesce.
 */
#ifndef CH_VALUES_COALESCE_H
#define CH_VALUES_COALESCE_H

#include "values/merge.h"
#include "values/node.h"

/* One pass over a chart and its children. `dest`, not frozen, holds the
 * stronger values and receives the defaults; parts of it may be frozen and are
 * copied where they change. `keep_nulls`: Helm's MergeValues instead of
 * CoalesceValues. Conflicts are logged. */
int ch_coalesce(const struct ch_merge *merge, const struct ch_node *node,
                struct ch_map *dest, bool keep_nulls);

#endif
