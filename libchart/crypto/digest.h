/*
 * Digests and check sums. Own code: libcrypto costs more to load than a
 * template's digests cost to compute.
 */
#ifndef CH_CRYPTO_DIGEST_H
#define CH_CRYPTO_DIGEST_H

#include "base/buf.h"

enum { CH_SHA1_LEN = 20, CH_SHA256_LEN = 32, CH_SHA512_LEN = 64 };

void ch_sha1(struct chart_str bytes, unsigned char out[CH_SHA1_LEN]);
void ch_sha256(struct chart_str bytes, unsigned char out[CH_SHA256_LEN]);
void ch_sha512(struct chart_str bytes, unsigned char out[CH_SHA512_LEN]);
uint32_t ch_adler32(struct chart_str bytes);
/* The same of what follows bytes whose sum is `sum` (1: none). */
uint32_t ch_adler32_add(uint32_t sum, struct chart_str bytes);

/* SHA-256 of a stream that comes in pieces. */
struct ch_sha256 {
    uint32_t state[8];
    uint64_t len;
    unsigned char block[64];
};
void ch_sha256_start(struct ch_sha256 *sha);
void ch_sha256_add(struct ch_sha256 *sha, struct chart_str bytes);
void ch_sha256_finish(struct ch_sha256 *sha, unsigned char out[CH_SHA256_LEN]);

void ch_hmac_sha256(struct chart_str key, struct chart_str bytes,
                    unsigned char out[CH_SHA256_LEN]);

/* "sha256:" and the digits, as registries and Helm write it. */
int ch_sha256_text(struct ch_op *op, struct chart_str bytes,
                   struct chart_str *out);
/* Lower-case hexadecimal digits. */
void ch_hex(struct ch_buf *buf, const unsigned char *bytes, size_t len);

#endif
