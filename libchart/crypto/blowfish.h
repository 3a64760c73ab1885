/*
 * The Blowfish cipher with bcrypt's expensive key schedule.
 */
#ifndef CH_CRYPTO_BLOWFISH_H
#define CH_CRYPTO_BLOWFISH_H

#include "base/public.h"

enum { CH_BLOWFISH_SUBKEYS = 18, CH_BLOWFISH_WORDS = 18 + 4 * 256 };

extern const uint32_t ch_blowfish_pi[CH_BLOWFISH_WORDS];

struct ch_blowfish {
    uint32_t words[CH_BLOWFISH_WORDS]; /* subkeys, then the four boxes */
};

void ch_blowfish_start(struct ch_blowfish *cipher);
/* Mixes the key (1 or more bytes, repeated) into the subkeys and replaces all
 * words. `salt` (16 bytes) may be null. */
void ch_blowfish_expand(struct ch_blowfish *cipher, struct chart_str key,
                        const unsigned char *salt);
/* Encrypts one block in place. */
void ch_blowfish_encrypt(const struct ch_blowfish *cipher, uint32_t *left,
                         uint32_t *right);

#endif
