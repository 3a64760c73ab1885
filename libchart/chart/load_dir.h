/*
 * A chart's directory to its files, in the order of Helm's walk: each
 * directory's entries in bytewise order, links followed and reported, ignore
 * rules applied, irregular and large files refused.
 */
#ifndef CH_CHART_LOAD_DIR_H
#define CH_CHART_LOAD_DIR_H

#include "chart/files.h"

/* Reads `path`. `check` looks at Chart.yaml before anything else is read, as
 * Helm does to tell the chart's version; null: nobody does. Error texts are
 * Helm's. */
int ch_load_dir(struct ch_op *op, const char *path,
                int (*check)(void *user, struct chart_str chart_yaml),
                void *user, struct ch_file_set *files);

#endif
