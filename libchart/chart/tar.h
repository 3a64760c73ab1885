/*
 * Files into a tar archive, byte for byte as Go's archive/tar writes what Helm
 * gives it: ustar, mode 0644, owner 0, and a pax record for a path that ustar
 * cannot hold.
 */
#ifndef CH_CHART_TAR_H
#define CH_CHART_TAR_H

#include "chart/gzip.h"

/* A time that a tar header can hold: 0 to 8^11 - 1 seconds since 1970. */
#define CH_TAR_TIME_MAX INT64_C(077777777777)

int ch_tar_add(struct ch_gzip *out, struct chart_str path,
               struct chart_str data, int64_t time);
int ch_tar_end(struct ch_gzip *out);

#endif
