#include "crypto/base64.h"

static const char alphabet64[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char alphabet32[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

static bool is_break(char c)
{
    return c == '\n' || c == '\r';
}

static int corrupt(struct ch_buf *buf, const char *name, size_t at)
{
    return ch_fail(buf->op, CHART_EINVAL, "illegal %s data at input byte %zu",
                   name, at);
}

/* ---- base64 -------------------------------------------------------------- */

void ch_base64_encode(struct ch_buf *buf, struct chart_str bytes)
{
    const unsigned char *p = (const unsigned char *)bytes.ptr;
    size_t len = bytes.len;
    if (ch_step(buf->op, 1 + len / 64) || ch_buf_reserve(buf, len / 3 * 4 + 4))
        return;
    for (; len >= 3; p += 3, len -= 3) {
        char four[4] = {
            alphabet64[p[0] >> 2], alphabet64[(p[0] & 3) << 4 | p[1] >> 4],
            alphabet64[(p[1] & 15) << 2 | p[2] >> 6], alphabet64[p[2] & 63]};
        ch_buf_append(buf, four, 4);
    }
    if (len) {
        unsigned second = len == 2 ? p[1] : 0;
        char four[4] = {alphabet64[p[0] >> 2],
                        alphabet64[(p[0] & 3) << 4 | second >> 4],
                        len == 2 ? alphabet64[(second & 15) << 2] : '=', '='};
        ch_buf_append(buf, four, 4);
    }
}

static int value64(char c)
{
    if (ch_is_upper(c))
        return c - 'A';
    if (ch_is_lower(c))
        return c - 'a' + 26;
    if (ch_is_digit(c))
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

static size_t skip_breaks(struct chart_str text, size_t at)
{
    while (at < text.len && is_break(text.ptr[at]))
        at++;
    return at;
}

/* The padding, from behind its first '=': `have` digits came before it. `*bad`
 * is where it is wrong, CH_NPOS if it is not. Trailing bytes are an error of
 * their own: what was decoded still counts. */
static bool padding64(struct chart_str text, size_t at, size_t have,
                      size_t *bad)
{
    *bad = at - 1;
    if (have < 2)
        return false;
    if (have == 2) {
        at = skip_breaks(text, at);
        if (at == text.len) {
            *bad = text.len;
            return false;
        }
        *bad = at - 1;
        if (text.ptr[at] != '=')
            return false;
        at++;
    }
    at = skip_breaks(text, at);
    *bad = at < text.len ? at : CH_NPOS;
    return true;
}

static void put_quantum(struct ch_buf *buf, const unsigned digits[4],
                        size_t count)
{
    unsigned all =
        digits[0] << 18 | digits[1] << 12 | digits[2] << 6 | digits[3];
    char bytes[3] = {(char)(all >> 16), (char)(all >> 8), (char)all};
    if (count > 1)
        ch_buf_append(buf, bytes, count - 1);
}

int ch_base64_decode(struct ch_buf *buf, struct chart_str text)
{
    unsigned digits[4] = {0};
    size_t have = 0, at = 0, bad;
    if (ch_step(buf->op, 1 + text.len / 64) ||
        ch_buf_reserve(buf, text.len / 4 * 3 + 3))
        return ch_error_code(buf->op);
    while (at < text.len) {
        char c = text.ptr[at++];
        int digit = value64(c);
        if (digit >= 0) {
            digits[have++] = (unsigned)digit;
            if (have == 4) {
                put_quantum(buf, digits, 4);
                memset(digits, 0, sizeof digits);
                have = 0;
            }
        } else if (c == '=') {
            if (padding64(text, at, have, &bad))
                put_quantum(buf, digits, have);
            return bad == CH_NPOS ? 0 : corrupt(buf, "base64", bad);
        } else if (!is_break(c)) {
            return corrupt(buf, "base64", at - 1);
        }
    }
    return have ? corrupt(buf, "base64", at - have) : 0;
}

/* ---- base32 -------------------------------------------------------------- */

void ch_base32_encode(struct ch_buf *buf, struct chart_str bytes)
{
    /* Digits that so many bytes of the last group need. */
    static const size_t digits_of[] = {0, 2, 4, 5, 7, 8};
    if (ch_step(buf->op, 1 + bytes.len / 64) ||
        ch_buf_reserve(buf, bytes.len / 5 * 8 + 8))
        return;
    for (size_t at = 0; at < bytes.len; at += 5) {
        size_t len = bytes.len - at < 5 ? bytes.len - at : 5;
        unsigned char group[5] = {0};
        uint64_t all = 0;
        memcpy(group, bytes.ptr + at, len);
        for (size_t i = 0; i < 5; i++)
            all = all << 8 | group[i];
        for (size_t i = 0; i < 8; i++)
            ch_buf_byte(buf, i < digits_of[len]
                                 ? alphabet32[all >> (35 - 5 * i) & 31]
                                 : '=');
    }
}

static int value32(char c)
{
    if (ch_is_upper(c))
        return c - 'A';
    return c >= '2' && c <= '7' ? c - '2' + 26 : -1;
}

/* A copy without line breaks: Go's offsets count without them. */
static int without_breaks(struct ch_op *op, struct chart_str *text)
{
    char *copy = ch_alloc(op, text->len + 1);
    size_t len = 0;
    if (!copy)
        return ch_error_code(op);
    for (size_t i = 0; i < text->len; i++)
        if (!is_break(text->ptr[i]))
            copy[len++] = text->ptr[i];
    *text = ch_str(copy, len);
    return 0;
}

/* The padding whose first '=' is at `at`, behind `have` digits of a group;
 * CH_NPOS or the offset that Go names. */
static size_t padding32(struct chart_str text, size_t at, size_t have)
{
    size_t rest = text.len - at - 1;
    if (rest + have < 7)
        return text.len;
    for (size_t k = 0; k < 7 - have; k++)
        if (rest > k && text.ptr[at + 1 + k] != '=')
            return at + k;
    return have == 1 || have == 3 || have == 6 ? at : CH_NPOS;
}

static void put_group(struct ch_buf *buf, uint64_t all, size_t digits)
{
    size_t bytes = digits * 5 / 8;
    all <<= 5 * (8 - digits);
    for (size_t i = 0; i < bytes; i++)
        ch_buf_byte(buf, (char)(all >> (32 - 8 * i)));
}

int ch_base32_decode(struct ch_buf *buf, struct chart_str text)
{
    uint64_t all = 0;
    size_t have = 0;
    if (ch_step(buf->op, 1 + text.len / 64) || without_breaks(buf->op, &text))
        return ch_error_code(buf->op);
    for (size_t at = 0; at < text.len; at++) {
        int digit = value32(text.ptr[at]);
        if (text.ptr[at] == '=' && have >= 2 && text.len - at - 1 < 8) {
            size_t bad = padding32(text, at, have);
            if (bad != CH_NPOS)
                return corrupt(buf, "base32", bad);
            put_group(buf, all, have);
            return 0;
        }
        if (digit < 0)
            return corrupt(buf, "base32", at);
        all = all << 5 | (unsigned)digit;
        if (++have == 8) {
            put_group(buf, all, 8);
            all = 0;
            have = 0;
        }
    }
    return have ? corrupt(buf, "base32", text.len - have) : 0;
}
