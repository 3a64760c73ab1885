/*
 * Charts by reference, and with the dependencies they lack.
 */
#ifndef CH_API_NETWORK_LOAD_H
#define CH_API_NETWORK_LOAD_H

#include "api/network.h"
#include "chart/chart.h"

#include <libchart/chart.h>

/* Loads a path, or a chart that is found elsewhere; `flags` are
 * CHART_LOAD_... */
int ch_network_load(struct ch_op *op, struct chart_network *network,
                    const char *reference,
                    const struct chart_source_options *source, uint64_t flags,
                    struct ch_chart_tree **out);
/* An archive in memory with its dependencies. */
int ch_network_load_archive(struct ch_op *op, struct chart_network *network,
                            struct chart_str bytes, struct chart_str label,
                            const struct chart_source_options *source,
                            struct ch_chart_tree **out);
/* What lint needs: the archive of what is no path (null ptr otherwise), and the
 * files that are missing. A chart that cannot be loaded lacks none: lint says
 * what is wrong with it. */
int ch_network_lint(struct ch_op *op, struct chart_network *network,
                    const char *reference,
                    const struct chart_source_options *source,
                    bool dependencies, struct chart_str *archive,
                    struct ch_chart_file **files, size_t *count);

#endif
