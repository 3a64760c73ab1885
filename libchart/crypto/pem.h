/*
 * PEM blocks as Go's encoding/pem reads and writes them.
 */
#ifndef CH_CRYPTO_PEM_H
#define CH_CRYPTO_PEM_H

#include "base/buf.h"

struct ch_pem {
    struct chart_str type; /* "CERTIFICATE" */
    struct chart_str bytes;
};

/* Appends a block, 64 characters a line. */
void ch_pem_encode(struct ch_buf *buf, const char *type,
                   struct chart_str bytes);
/* The first whole block of a text. `*found` false: there is none. */
int ch_pem_decode(struct ch_op *op, struct chart_str text, struct ch_pem *out,
                  bool *found);

#endif
