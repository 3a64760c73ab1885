/*
 * RFC 3339 times of lock files, read as leniently as Go's package time does.
 */
#ifndef CH_CHART_TIMESTAMP_H
#define CH_CHART_TIMESTAMP_H

#include "base/op.h"

/* Error: CHART_ECHART "parsing time "x" as "2006-01-02T15:04:05Z07:00": cannot
 * parse "x" as "2006"". */
int ch_timestamp_check(struct ch_op *op, struct chart_str text);

#endif
