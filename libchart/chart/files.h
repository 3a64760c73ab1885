/*
 * The files of one chart in the order they were found: what both loaders hand
 * to ch_chart_load_files. Paths are relative and '/' separated; a UTF-8 byte
 * order mark is already gone from the data.
 */
#ifndef CH_CHART_FILES_H
#define CH_CHART_FILES_H

#include "chart/chart.h"

struct ch_file_set {
    struct ch_chart_file *items;
    size_t count;
    size_t cap;
};

/* Adds a file, dropping a byte order mark; room doubles. Both slices are
 * kept, not copied. 0 or the code. */
int ch_file_set_add(struct ch_op *op, struct ch_file_set *set,
                    struct chart_str path, struct chart_str data);

/* Into the order of Helm's walk over a directory: a '/' is less than any other
 * byte. */
int ch_file_set_sort(struct ch_op *op, struct ch_file_set *set);

/* Without the UTF-8 byte order mark. */
struct chart_str ch_strip_bom(struct chart_str data);

#endif
