/*
 * A packed chart (gzip over tar) in memory to its files. The first path
 * element is dropped without a look at it; names that leave the chart are
 * refused; bytes and entries are counted. libarchive is loaded at the first
 * use: linking it would cost every start of a program several milliseconds.
 */
#ifndef CH_CHART_LOAD_ARCHIVE_H
#define CH_CHART_LOAD_ARCHIVE_H

#include "chart/files.h"

/* "gzip: invalid header" and the like, when `bytes` is no gzip stream. */
int ch_archive_check(struct ch_op *op, struct chart_str bytes);
/* Adds the archive's files. Error texts are Helm's LoadArchiveFiles'. */
int ch_archive_read(struct ch_op *op, struct chart_str bytes,
                    struct ch_file_set *files);

#endif
