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

#endif
