/*
 * Which subcharts live: aliases, version ranges, tags, conditions. Helm's
 * processDependencyEnabled.
 */
#ifndef CH_VALUES_ENABLE_H
#define CH_VALUES_ENABLE_H

#include "values/node.h"

/* Replaces the children and dependency lists of `node` and of what lies below
 * by the enabled ones. `values`, frozen, are those the parent was processed
 * with (the user's for the root); `path` is "" or "a.b." for a chart a.b. */
int ch_enable(struct ch_op *op, const struct ch_merge_observer *observer,
              struct ch_node *node, struct ch_map *values,
              struct chart_str path);

#endif
