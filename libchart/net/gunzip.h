/*
 * Bodies that a server packed with gzip, unpacked as they come. libcurl could
 * do it, but does not mind a body that ends too early. It needs zlib itself, so
 * that is loaded where libcurl is.
 */
#ifndef CH_NET_GUNZIP_H
#define CH_NET_GUNZIP_H

#include "base/op.h"

struct z_stream_s;

/* The functions of zlib's that are used. */
struct ch_zlib {
    const char *(*version)(void);
    int (*init)(struct z_stream_s *stream, int window_bits, const char *version,
                int stream_size);
    int (*inflate)(struct z_stream_s *stream, int flush);
    int (*reset)(struct z_stream_s *stream);
};

/* Loads zlib; false when there is none. */
bool ch_zlib_load(struct ch_zlib *zlib);

struct ch_gunzip;
/* Begins a body. All memory is the operation's. */
int ch_gunzip_new(struct ch_op *op, const struct ch_zlib *zlib,
                  struct ch_gunzip **out);
/* Unpacks a piece. 0, what `take` returned, CHART_ENOMEM, or CHART_ESYNTAX
 * (without an error) for what is not gzip. */
int ch_gunzip_feed(struct ch_gunzip *gunzip, struct chart_str packed,
                   int (*take)(void *user, struct chart_str piece), void *user);
/* Whether what came so far ends where a packed text ends. */
bool ch_gunzip_is_whole(const struct ch_gunzip *gunzip);

#endif
