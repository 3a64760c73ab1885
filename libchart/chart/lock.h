/*
 * Chart.lock and requirements.lock.
 */
#ifndef CH_CHART_LOCK_H
#define CH_CHART_LOCK_H

#include "chart/chart.h"

/* `*lock` is null for an empty document. `name` is the file as messages show
 * it. Errors without "cannot load FILE: ". */
int ch_lock_read(struct ch_op *op, struct chart_str text, struct chart_str name,
                 struct ch_lock **lock);

#endif
