/*
 * Metadata and lock files back to YAML, as Helm writes them: what it does not
 * know and comments are gone.
 */
#ifndef CH_CHART_MARSHAL_H
#define CH_CHART_MARSHAL_H

#include "base/buf.h"
#include "chart/chart.h"

int ch_metadata_marshal(struct ch_buf *buf, const struct ch_metadata *metadata);
int ch_lock_marshal(struct ch_buf *buf, const struct ch_lock *lock);

/* The members that are not empty, in the order of Go's structs, which JSON
 * keeps. */
int ch_metadata_to_map(struct ch_op *op, const struct ch_metadata *metadata,
                       struct ch_map *map);
int ch_dependency_to_map(struct ch_op *op, const struct ch_dependency *row,
                         struct ch_map *map);

#endif
