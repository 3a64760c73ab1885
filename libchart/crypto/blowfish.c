#include "crypto/blowfish.h"

void ch_blowfish_start(struct ch_blowfish *cipher)
{
    memcpy(cipher->words, ch_blowfish_pi, sizeof cipher->words);
}

static inline uint32_t mix(const uint32_t *boxes, uint32_t x)
{
    return ((boxes[x >> 24] + boxes[256 + (x >> 16 & 255)]) ^
            boxes[512 + (x >> 8 & 255)]) +
           boxes[768 + (x & 255)];
}

void ch_blowfish_encrypt(const struct ch_blowfish *cipher, uint32_t *left,
                         uint32_t *right)
{
    const uint32_t *keys = cipher->words;
    const uint32_t *boxes = cipher->words + CH_BLOWFISH_SUBKEYS;
    uint32_t l = *left ^ keys[0], r = *right;
    for (size_t i = 1; i < 17; i += 2) {
        r ^= mix(boxes, l) ^ keys[i];
        l ^= mix(boxes, r) ^ keys[i + 1];
    }
    *left = r ^ keys[17];
    *right = l;
}

/* The next 32 bits of bytes that repeat. */
static uint32_t next_word(const unsigned char *bytes, size_t len, size_t *at)
{
    uint32_t word = 0;
    for (size_t i = 0; i < 4; i++) {
        word = word << 8 | bytes[*at];
        *at = *at + 1 == len ? 0 : *at + 1;
    }
    return word;
}

void ch_blowfish_expand(struct ch_blowfish *cipher, struct chart_str key,
                        const unsigned char *salt)
{
    uint32_t l = 0, r = 0;
    size_t key_at = 0, salt_at = 0;
    for (size_t i = 0; i < CH_BLOWFISH_SUBKEYS; i++)
        cipher->words[i] ^=
            next_word((const unsigned char *)key.ptr, key.len, &key_at);
    for (size_t i = 0; i < CH_BLOWFISH_WORDS; i += 2) {
        if (salt) {
            l ^= next_word(salt, 16, &salt_at);
            r ^= next_word(salt, 16, &salt_at);
        }
        ch_blowfish_encrypt(cipher, &l, &r);
        cipher->words[i] = l;
        cipher->words[i + 1] = r;
    }
}
