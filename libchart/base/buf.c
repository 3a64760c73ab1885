#include "base/buf.h"

#include "base/format.h"
#include "base/utf8.h"

/* In front of the bytes: room for the header of a struct ch_string, so that a
 * buffer becomes a string without a copy. */
#define HEAD ((size_t)8)
#define FIRST_CAP ((size_t)56)

void ch_buf_init(struct ch_buf *buf, struct ch_op *op)
{
    *buf = (struct ch_buf){.op = op};
}

int ch_buf_fix(struct ch_buf *buf, size_t size)
{
    int code = ch_buf_reserve(buf, size);
    buf->fixed = true;
    buf->cap = code ? 0 : buf->len + size;
    return code;
}

static int full(struct ch_buf *buf)
{
    buf->code = ch_fail(buf->op, CHART_ELIMIT, "the buffer is full");
    buf->cap = buf->len;
    return buf->code;
}

int ch_buf_reserve(struct ch_buf *buf, size_t extra)
{
    if (buf->code)
        return buf->code;
    if (extra < buf->cap - buf->len)
        return 0;
    if (buf->fixed)
        return extra == buf->cap - buf->len ? 0 : full(buf);
    size_t need, cap = buf->cap ? buf->cap * 2 : FIRST_CAP;
    if (!ch_size_add(buf->len, extra, &need) || need > SIZE_MAX / 2 - HEAD) {
        buf->op->heap->limit_hit = true;
        buf->code = ch_nomem(buf->op);
    } else {
        if (cap < need + 1)
            cap = need + 1; /* one for the final NUL */
        char *piece =
            ch_realloc_array(buf->op, buf->ptr ? buf->ptr - HEAD : NULL,
                             buf->ptr ? buf->cap + HEAD : 0, cap + HEAD, 1);
        if (piece) {
            buf->ptr = piece + HEAD;
            buf->cap = cap;
            return 0;
        }
        buf->code = ch_error_code(buf->op);
    }
    /* No room at all from now on: every append takes the slow path. */
    buf->len = 0;
    buf->cap = 0;
    return buf->code;
}

void ch_buf_append_slow(struct ch_buf *buf, const char *ptr, size_t len)
{
    if (ch_buf_reserve(buf, len))
        return;
    if (len)
        memcpy(buf->ptr + buf->len, ptr, len);
    buf->len += len;
}

void ch_buf_fill(struct ch_buf *buf, char c, size_t count)
{
    if (ch_buf_reserve(buf, count))
        return;
    if (count)
        memset(buf->ptr + buf->len, c, count);
    buf->len += count;
}

void ch_buf_rune(struct ch_buf *buf, uint32_t rune)
{
    char bytes[4];
    ch_buf_append(buf, bytes, ch_utf8_encode(rune, bytes));
}

void ch_buf_uint(struct ch_buf *buf, uint64_t u)
{
    char digits[20];
    size_t at = sizeof digits;
    do
        digits[--at] = (char)('0' + u % 10);
    while (u /= 10);
    ch_buf_append(buf, digits + at, sizeof digits - at);
}

void ch_buf_int(struct ch_buf *buf, int64_t i)
{
    if (i < 0)
        ch_buf_byte(buf, '-');
    ch_buf_uint(buf, i < 0 ? 0 - (uint64_t)i : (uint64_t)i);
}

void ch_buf_vprintf(struct ch_buf *buf, const char *format, va_list args)
{
    char text[512];
    size_t len = ch_format(text, sizeof text, format, args);
    if (len <= sizeof text) {
        ch_buf_append(buf, text, len);
    } else if (!ch_buf_reserve(buf, len)) {
        (void)ch_format(buf->ptr + buf->len, len, format, args);
        buf->len += len;
    }
}

void ch_buf_printf(struct ch_buf *buf, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    ch_buf_vprintf(buf, format, args);
    va_end(args);
}

int ch_buf_take(struct ch_buf *buf, struct chart_str *out)
{
    *out = ch_str("", 0);
    if (ch_buf_reserve(buf, 0))
        return buf->code;
    buf->ptr[buf->len] = '\0';
    *out = ch_str(buf->ptr, buf->len);
    (void)ch_arena_resize(buf->op->arena, buf->ptr - HEAD, buf->cap + HEAD,
                          buf->len + 1 + HEAD);
    *buf = (struct ch_buf){.op = buf->op};
    return 0;
}
