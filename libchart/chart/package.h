/*
 * A chart to a packed archive, with the files that Helm packs: Chart.yaml and
 * Chart.lock written anew, everything else as it was loaded, subcharts as
 * folders. The same chart gives the same bytes.
 */
#ifndef CH_CHART_PACKAGE_H
#define CH_CHART_PACKAGE_H

#include "chart/chart.h"

/* 1980-01-01, the first day that every kind of archive can hold. */
#define CH_PACKAGE_TIME INT64_C(315532800)

struct ch_package_options {
    struct chart_str version, app_version; /* "": the chart's own */
    int64_t time; /* of every entry, in seconds since 1970 */
};

struct ch_package {
    struct chart_str name; /* "web-1.2.3.tgz" */
    struct chart_str bytes;
};

/* Error: that of the semver library. "" is the chart's own, which is valid. */
int ch_package_check_version(struct ch_op *op, struct chart_str version);
/* Packs the chart. Error texts are those of Helm's Save, which a dependency
 * from file:// goes through too. */
int ch_package(struct ch_op *op, const struct ch_chart *chart,
               const struct ch_package_options *options,
               struct ch_package *out);

#endif
