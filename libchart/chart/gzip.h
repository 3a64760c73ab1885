/*
 * Bytes into a gzip stream without a time or name, so that equal bytes in give
 * equal bytes out.
 */
#ifndef CH_CHART_GZIP_H
#define CH_CHART_GZIP_H

#include "base/buf.h"
#include "chart/libarchive.h"

struct ch_gzip {
    struct ch_op *op;
    struct ch_buf out;
    struct ch_libarchive api;
    struct archive *archive;
};

/* Pair with ch_gzip_end, which may come early, when this returned 0. */
int ch_gzip_start(struct ch_gzip *gzip, struct ch_op *op);
int ch_gzip_write(struct ch_gzip *gzip, struct chart_str bytes);
/* `*out` is the whole stream, in the arena; null: nobody wants it. */
int ch_gzip_end(struct ch_gzip *gzip, struct chart_str *out);

#endif
