/*
 * Small gzipped tar archives for tests, made in the operation's arena. The
 * compression is "stored", the check sum of gzip 0 (nobody reads it).
 */
#ifndef CH_TESTS_PACK_H
#define CH_TESTS_PACK_H

#include "base/buf.h"

struct pack {
    struct ch_buf tar;
};

void pack_start(struct pack *pack, struct ch_op *op);
/* A ustar entry: `type` '0' file, '5' directory, '2' link. */
void pack_entry(struct pack *pack, const char *name, char type,
                struct chart_str data);
void pack_file(struct pack *pack, const char *name, const char *text);
/* A header that promises `size` bytes, without them. */
void pack_header(struct pack *pack, const char *name, char type, size_t size);
/* The end blocks, and gzip around all. */
struct chart_str pack_finish(struct pack *pack);
/* gzip around any bytes. */
struct chart_str pack_gzip(struct ch_op *op, struct chart_str bytes);

#endif
