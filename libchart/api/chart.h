/*
 * The handle behind struct chart.
 */
#ifndef CH_API_CHART_H
#define CH_API_CHART_H

#include "api/handle.h"
#include "chart/chart.h"

#include <libchart/chart.h>

/* A chart or one below it. Only the handle of a load counts references and
 * owns memory; those below it live inside and know its environment. */
struct chart {
    struct ch_handle handle;
    const struct ch_chart_tree *tree; /* null for a chart below */
    const struct ch_origins *origins;
    const struct ch_chart *chart;
    struct ch_value values;
    struct chart_file *files;
    struct chart *subcharts;
};

#endif
