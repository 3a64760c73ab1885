/*
 * Random numbers, texts and ids from the operation's source, without bias.
 */
#ifndef CH_CRYPTO_RANDOM_H
#define CH_CRYPTO_RANDOM_H

#include "base/buf.h"

/* Uniform in [0, bound); `bound` > 0. */
int ch_random_below(struct ch_op *op, uint64_t bound, uint64_t *out);
/* `count` characters of an alphabet of 1 to 256 bytes. */
int ch_random_text(struct ch_buf *buf, struct chart_str alphabet,
                   uint64_t count);
/* Raw bytes. */
int ch_random_bytes(struct ch_buf *buf, uint64_t count);
/* A version 4 UUID. */
int ch_random_uuid(struct ch_buf *buf);

#endif
