#include "crypto/random.h"

#include "crypto/digest.h"

int ch_random_below(struct ch_op *op, uint64_t bound, uint64_t *out)
{
    /* Numbers above the last whole multiple of `bound` would favour the small
     * ones: drawn again. */
    uint64_t excess = (UINT64_MAX % bound + 1) % bound, number;
    do {
        int code = ch_random(op, &number, sizeof number);
        if (!code)
            code = ch_step(op, 1);
        if (code)
            return code;
    } while (number > UINT64_MAX - excess);
    *out = number % bound;
    return 0;
}

/* Charges for `count` bytes before they are made. */
static int reserve(struct ch_buf *buf, uint64_t count)
{
    int code = ch_step(buf->op, 1 + count / 16);
    if (!code && count > SIZE_MAX / 2)
        code = ch_nomem(buf->op);
    return code ? code : ch_buf_reserve(buf, (size_t)count);
}

int ch_random_text(struct ch_buf *buf, struct chart_str alphabet,
                   uint64_t count)
{
    unsigned char pool[256];
    size_t fair = 256 - 256 % alphabet.len;
    int code = reserve(buf, count);
    while (!code && count) {
        size_t draw = count + count / 4 + 8 < sizeof pool
                          ? (size_t)(count + count / 4 + 8)
                          : sizeof pool;
        code = ch_random(buf->op, pool, draw);
        if (!code)
            code = ch_step(buf->op, 1 + draw / 16);
        for (size_t i = 0; !code && i < draw && count; i++) {
            if (pool[i] >= fair)
                continue;
            ch_buf_byte(buf, alphabet.ptr[pool[i] % alphabet.len]);
            count--;
        }
    }
    memset(pool, 0, sizeof pool);
    return code ? code : ch_buf_check(buf);
}

int ch_random_bytes(struct ch_buf *buf, uint64_t count)
{
    int code = reserve(buf, count);
    if (!code)
        code = ch_random(buf->op, buf->ptr + buf->len, (size_t)count);
    if (!code)
        buf->len += (size_t)count;
    return code;
}

int ch_random_uuid(struct ch_buf *buf)
{
    static const unsigned char ends[] = {4, 6, 8, 10, 16};
    unsigned char id[16];
    size_t at = 0;
    int code = ch_random(buf->op, id, sizeof id);
    if (code)
        return code;
    id[6] = (unsigned char)((id[6] & 0x0F) | 0x40); /* version 4 */
    id[8] = (unsigned char)((id[8] & 0x3F) | 0x80); /* RFC 9562's variant */
    for (size_t i = 0; i < CH_COUNT(ends); i++) {
        if (i)
            ch_buf_byte(buf, '-');
        ch_hex(buf, id + at, ends[i] - at);
        at = ends[i];
    }
    return ch_buf_check(buf);
}
