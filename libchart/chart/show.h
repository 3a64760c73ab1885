/*
 * What `helm show` prints of a chart, and its dependencies' values scoped.
 */
#ifndef CH_CHART_SHOW_H
#define CH_CHART_SHOW_H

#include "base/buf.h"
#include "chart/chart.h"

enum ch_show {
    CH_SHOW_CHART = 1,
    CH_SHOW_VALUES = 2,
    CH_SHOW_README = 4,
    CH_SHOW_CRDS = 8,
    CH_SHOW_ALL = 15
};

int ch_chart_show(struct ch_buf *buf, const struct ch_chart *chart,
                  enum ch_show what);
/* The default values of each dependency under the name where the chart's own
 * values set them; what a chart sets for its own dependencies comes first. */
int ch_chart_show_scoped(struct ch_buf *buf, const struct ch_chart *chart);

#endif
