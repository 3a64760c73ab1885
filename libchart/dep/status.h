/*
 * What `helm dependency list` prints: each dependency and what charts/ has of
 * it.
 */
#ifndef CH_DEP_STATUS_H
#define CH_DEP_STATUS_H

#include "base/buf.h"
#include "chart/chart.h"

/* Appends the table of the chart at `path`, a directory or an archive; columns
 * are cut at `max_width`. */
int ch_dep_list(struct ch_buf *buf, const char *path, size_t max_width);

#endif
