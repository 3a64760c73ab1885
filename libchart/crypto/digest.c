/*
 * FIPS 180-4 and RFC 1950. All three SHA functions work on blocks: whole
 * blocks straight from the input, the rest and the length in one or two more.
 */
#include "crypto/digest.h"

static uint32_t rol32(uint32_t x, unsigned n)
{
    return x << n | x >> (32 - n);
}

static uint32_t ror32(uint32_t x, unsigned n)
{
    return x >> n | x << (32 - n);
}

static uint64_t ror64(uint64_t x, unsigned n)
{
    return x >> n | x << (64 - n);
}

static uint32_t load32(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 |
           p[3];
}

static void store32(unsigned char *p, uint32_t x)
{
    p[0] = (unsigned char)(x >> 24);
    p[1] = (unsigned char)(x >> 16);
    p[2] = (unsigned char)(x >> 8);
    p[3] = (unsigned char)x;
}

static uint64_t load64(const unsigned char *p)
{
    return (uint64_t)load32(p) << 32 | load32(p + 4);
}

static void store64(unsigned char *p, uint64_t x)
{
    store32(p, (uint32_t)(x >> 32));
    store32(p + 4, (uint32_t)x);
}

/* The last blocks of a message of `len` bytes: its tail, a one bit, zeros and
 * the length in bits. Returns how many bytes of `out` (two blocks) count. */
static size_t last_blocks(unsigned char *out, size_t block, uint64_t len,
                          const unsigned char *tail)
{
    size_t rest = (size_t)(len % block);
    size_t length_size = block / 8;
    size_t used = rest + 1 + length_size <= block ? block : 2 * block;
    memset(out, 0, used);
    if (rest)
        memcpy(out, tail, rest);
    out[rest] = 0x80;
    store64(out + used - 8, len * 8);
    return used;
}

/* ---- SHA-1 --------------------------------------------------------------- */

static void sha1_block(uint32_t state[5], const unsigned char *block)
{
    static const uint32_t constants[4] = {0x5A827999, 0x6ED9EBA1, 0x8F1BBCDC,
                                          0xCA62C1D6};
    uint32_t w[80], a = state[0], b = state[1], c = state[2], d = state[3],
                    e = state[4];
    for (size_t i = 0; i < 16; i++)
        w[i] = load32(block + 4 * i);
    for (size_t i = 16; i < 80; i++)
        w[i] = rol32(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    for (size_t i = 0; i < 80; i++) {
        uint32_t f = b ^ c ^ d;
        if (i < 20)
            f = (b & c) | (~b & d);
        else if (i >= 40 && i < 60)
            f = (b & c) | (b & d) | (c & d);
        uint32_t next = rol32(a, 5) + f + e + constants[i / 20] + w[i];
        e = d;
        d = c;
        c = rol32(b, 30);
        b = a;
        a = next;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
}

void ch_sha1(struct chart_str bytes, unsigned char out[CH_SHA1_LEN])
{
    uint32_t state[5] = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476,
                         0xC3D2E1F0};
    const unsigned char *p = (const unsigned char *)bytes.ptr;
    size_t whole = bytes.len - bytes.len % 64;
    unsigned char last[128];
    for (size_t at = 0; at < whole; at += 64)
        sha1_block(state, p + at);
    size_t used = last_blocks(last, 64, bytes.len, p + whole);
    for (size_t at = 0; at < used; at += 64)
        sha1_block(state, last + at);
    for (size_t i = 0; i < 5; i++)
        store32(out + 4 * i, state[i]);
}

/* ---- SHA-256 ------------------------------------------------------------- */

/* The first 64 bits of the fractional parts of the cube roots of the first 80
 * primes. SHA-256 uses the upper halves of the first 64. */
static const uint64_t cube_roots[80] = {
    0x428a2f98d728ae22, 0x7137449123ef65cd, 0xb5c0fbcfec4d3b2f,
    0xe9b5dba58189dbbc, 0x3956c25bf348b538, 0x59f111f1b605d019,
    0x923f82a4af194f9b, 0xab1c5ed5da6d8118, 0xd807aa98a3030242,
    0x12835b0145706fbe, 0x243185be4ee4b28c, 0x550c7dc3d5ffb4e2,
    0x72be5d74f27b896f, 0x80deb1fe3b1696b1, 0x9bdc06a725c71235,
    0xc19bf174cf692694, 0xe49b69c19ef14ad2, 0xefbe4786384f25e3,
    0x0fc19dc68b8cd5b5, 0x240ca1cc77ac9c65, 0x2de92c6f592b0275,
    0x4a7484aa6ea6e483, 0x5cb0a9dcbd41fbd4, 0x76f988da831153b5,
    0x983e5152ee66dfab, 0xa831c66d2db43210, 0xb00327c898fb213f,
    0xbf597fc7beef0ee4, 0xc6e00bf33da88fc2, 0xd5a79147930aa725,
    0x06ca6351e003826f, 0x142929670a0e6e70, 0x27b70a8546d22ffc,
    0x2e1b21385c26c926, 0x4d2c6dfc5ac42aed, 0x53380d139d95b3df,
    0x650a73548baf63de, 0x766a0abb3c77b2a8, 0x81c2c92e47edaee6,
    0x92722c851482353b, 0xa2bfe8a14cf10364, 0xa81a664bbc423001,
    0xc24b8b70d0f89791, 0xc76c51a30654be30, 0xd192e819d6ef5218,
    0xd69906245565a910, 0xf40e35855771202a, 0x106aa07032bbd1b8,
    0x19a4c116b8d2d0c8, 0x1e376c085141ab53, 0x2748774cdf8eeb99,
    0x34b0bcb5e19b48a8, 0x391c0cb3c5c95a63, 0x4ed8aa4ae3418acb,
    0x5b9cca4f7763e373, 0x682e6ff3d6b2b8a3, 0x748f82ee5defb2fc,
    0x78a5636f43172f60, 0x84c87814a1f0ab72, 0x8cc702081a6439ec,
    0x90befffa23631e28, 0xa4506cebde82bde9, 0xbef9a3f7b2c67915,
    0xc67178f2e372532b, 0xca273eceea26619c, 0xd186b8c721c0c207,
    0xeada7dd6cde0eb1e, 0xf57d4f7fee6ed178, 0x06f067aa72176fba,
    0x0a637dc5a2c898a6, 0x113f9804bef90dae, 0x1b710b35131c471b,
    0x28db77f523047d84, 0x32caab7b40c72493, 0x3c9ebe0a15c9bebc,
    0x431d67c49c100d4c, 0x4cc5d4becb3e42b6, 0x597f299cfc657e2a,
    0x5fcb6fab3ad6faec, 0x6c44198c4a475817,
};

static void sha256_block(uint32_t state[8], const unsigned char *block)
{
    uint32_t w[64], a = state[0], b = state[1], c = state[2], d = state[3];
    uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
    for (size_t i = 0; i < 16; i++)
        w[i] = load32(block + 4 * i);
    for (size_t i = 16; i < 64; i++) {
        uint32_t x = w[i - 15], y = w[i - 2];
        w[i] = w[i - 16] + w[i - 7] + (ror32(x, 7) ^ ror32(x, 18) ^ x >> 3) +
               (ror32(y, 17) ^ ror32(y, 19) ^ y >> 10);
    }
    for (size_t i = 0; i < 64; i++) {
        uint32_t t1 = h + (ror32(e, 6) ^ ror32(e, 11) ^ ror32(e, 25)) +
                      ((e & f) ^ (~e & g)) + (uint32_t)(cube_roots[i] >> 32) +
                      w[i];
        uint32_t t2 = (ror32(a, 2) ^ ror32(a, 13) ^ ror32(a, 22)) +
                      ((a & b) ^ (a & c) ^ (b & c));
        h = g;
        g = f;
        f = e;
        e = d + t1;
        d = c;
        c = b;
        b = a;
        a = t1 + t2;
    }
    const uint32_t sums[8] = {a, b, c, d, e, f, g, h};
    for (size_t i = 0; i < 8; i++)
        state[i] += sums[i];
}

void ch_sha256_start(struct ch_sha256 *sha)
{
    static const uint32_t first[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372,
                                      0xa54ff53a, 0x510e527f, 0x9b05688c,
                                      0x1f83d9ab, 0x5be0cd19};
    memcpy(sha->state, first, sizeof first);
    sha->len = 0;
}

void ch_sha256_add(struct ch_sha256 *sha, struct chart_str bytes)
{
    const unsigned char *p = (const unsigned char *)bytes.ptr;
    size_t len = bytes.len, held = (size_t)(sha->len % 64);
    sha->len += len;
    if (held) {
        size_t take = len < 64 - held ? len : 64 - held;
        memcpy(sha->block + held, p, take);
        p += take;
        len -= take;
        if (held + take < 64)
            return;
        sha256_block(sha->state, sha->block);
    }
    for (; len >= 64; p += 64, len -= 64)
        sha256_block(sha->state, p);
    if (len)
        memcpy(sha->block, p, len);
}

void ch_sha256_finish(struct ch_sha256 *sha, unsigned char out[CH_SHA256_LEN])
{
    unsigned char last[128];
    size_t used = last_blocks(last, 64, sha->len, sha->block);
    for (size_t at = 0; at < used; at += 64)
        sha256_block(sha->state, last + at);
    for (size_t i = 0; i < 8; i++)
        store32(out + 4 * i, sha->state[i]);
}

void ch_sha256(struct chart_str bytes, unsigned char out[CH_SHA256_LEN])
{
    struct ch_sha256 sha;
    ch_sha256_start(&sha);
    ch_sha256_add(&sha, bytes);
    ch_sha256_finish(&sha, out);
}

void ch_hmac_sha256(struct chart_str key, struct chart_str bytes,
                    unsigned char out[CH_SHA256_LEN])
{
    unsigned char pad[64] = {0};
    struct ch_sha256 sha;
    if (key.len > sizeof pad)
        ch_sha256(key, pad);
    else if (key.len)
        memcpy(pad, key.ptr, key.len);
    for (size_t i = 0; i < sizeof pad; i++)
        pad[i] ^= 0x36;
    ch_sha256_start(&sha);
    ch_sha256_add(&sha, ch_str((const char *)pad, sizeof pad));
    ch_sha256_add(&sha, bytes);
    ch_sha256_finish(&sha, out);
    for (size_t i = 0; i < sizeof pad; i++)
        pad[i] ^= 0x36 ^ 0x5c;
    ch_sha256_start(&sha);
    ch_sha256_add(&sha, ch_str((const char *)pad, sizeof pad));
    ch_sha256_add(&sha, ch_str((const char *)out, CH_SHA256_LEN));
    ch_sha256_finish(&sha, out);
}

/* ---- SHA-512 ------------------------------------------------------------- */

static void sha512_block(uint64_t state[8], const unsigned char *block)
{
    uint64_t w[80], a = state[0], b = state[1], c = state[2], d = state[3];
    uint64_t e = state[4], f = state[5], g = state[6], h = state[7];
    for (size_t i = 0; i < 16; i++)
        w[i] = load64(block + 8 * i);
    for (size_t i = 16; i < 80; i++) {
        uint64_t x = w[i - 15], y = w[i - 2];
        w[i] = w[i - 16] + w[i - 7] + (ror64(x, 1) ^ ror64(x, 8) ^ x >> 7) +
               (ror64(y, 19) ^ ror64(y, 61) ^ y >> 6);
    }
    for (size_t i = 0; i < 80; i++) {
        uint64_t t1 = h + (ror64(e, 14) ^ ror64(e, 18) ^ ror64(e, 41)) +
                      ((e & f) ^ (~e & g)) + cube_roots[i] + w[i];
        uint64_t t2 = (ror64(a, 28) ^ ror64(a, 34) ^ ror64(a, 39)) +
                      ((a & b) ^ (a & c) ^ (b & c));
        h = g;
        g = f;
        f = e;
        e = d + t1;
        d = c;
        c = b;
        b = a;
        a = t1 + t2;
    }
    const uint64_t sums[8] = {a, b, c, d, e, f, g, h};
    for (size_t i = 0; i < 8; i++)
        state[i] += sums[i];
}

void ch_sha512(struct chart_str bytes, unsigned char out[CH_SHA512_LEN])
{
    uint64_t state[8] = {0x6a09e667f3bcc908, 0xbb67ae8584caa73b,
                         0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
                         0x510e527fade682d1, 0x9b05688c2b3e6c1f,
                         0x1f83d9abfb41bd6b, 0x5be0cd19137e2179};
    const unsigned char *p = (const unsigned char *)bytes.ptr;
    size_t whole = bytes.len - bytes.len % 128;
    unsigned char last[256];
    for (size_t at = 0; at < whole; at += 128)
        sha512_block(state, p + at);
    size_t used = last_blocks(last, 128, bytes.len, p + whole);
    for (size_t at = 0; at < used; at += 128)
        sha512_block(state, last + at);
    for (size_t i = 0; i < 8; i++)
        store64(out + 8 * i, state[i]);
}

/* ---- the rest ------------------------------------------------------------ */

uint32_t ch_adler32(struct chart_str bytes)
{
    return ch_adler32_add(1, bytes);
}

uint32_t ch_adler32_add(uint32_t sum, struct chart_str bytes)
{
    /* So many additions of 255 fit 32 bits before a remainder is due. */
    enum { run = 5552, modulus = 65521 };
    uint32_t a = sum & 0xffff, b = sum >> 16;
    for (size_t i = 0; i < bytes.len;) {
        size_t end = bytes.len - i < run ? bytes.len : i + run;
        for (; i < end; i++) {
            a += (unsigned char)bytes.ptr[i];
            b += a;
        }
        a %= modulus;
        b %= modulus;
    }
    return b << 16 | a;
}

int ch_sha256_text(struct ch_op *op, struct chart_str bytes,
                   struct chart_str *out)
{
    unsigned char sum[CH_SHA256_LEN];
    struct ch_buf buf;
    ch_sha256(bytes, sum);
    ch_buf_init(&buf, op);
    CH_BUF_LIT(&buf, "sha256:");
    ch_hex(&buf, sum, sizeof sum);
    int code = ch_buf_take(&buf, out);
    return code ? code : ch_step(op, 1 + bytes.len / 64);
}

void ch_hex(struct ch_buf *buf, const unsigned char *bytes, size_t len)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < len; i++) {
        ch_buf_byte(buf, digits[bytes[i] >> 4]);
        ch_buf_byte(buf, digits[bytes[i] & 15]);
    }
}
