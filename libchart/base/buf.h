/*
 * Growable byte buffer in an operation's arena. Failure is sticky: appending
 * to a failed buffer does nothing, the operation's error is set, and the final
 * ch_buf_take... or ch_buf_check reports it. So a run of appends needs one
 * check. Nothing needs to be freed. Growth doubles, in place where the buffer
 * is the arena's latest piece.
 */
#ifndef CH_BASE_BUF_H
#define CH_BASE_BUF_H

#include "base/op.h"

#include <stdarg.h>

struct ch_buf {
    struct ch_op *op;
    char *ptr; /* 8 spare bytes lie in front of it once allocated */
    size_t len;
    size_t cap;
    int code;   /* 0, or why it failed */
    bool fixed; /* never grows: see ch_buf_fix */
};

void ch_buf_init(struct ch_buf *buf, struct ch_op *op);
/* Makes room for `size` bytes and no more: the append that goes beyond fails
 * with CHART_ELIMIT, what was written before stays. */
int ch_buf_fix(struct ch_buf *buf, size_t size);
/* Makes room for `extra` more bytes; 0 or the code. */
int ch_buf_reserve(struct ch_buf *buf, size_t extra);

/* Slow path of the append functions. */
void ch_buf_append_slow(struct ch_buf *buf, const char *ptr, size_t len);

static inline void ch_buf_append(struct ch_buf *buf, const char *ptr,
                                 size_t len)
{
    if (CH_LIKELY(len <= buf->cap - buf->len)) {
        if (len)
            memcpy(buf->ptr + buf->len, ptr, len);
        buf->len += len;
        return;
    }
    ch_buf_append_slow(buf, ptr, len);
}
static inline void ch_buf_str(struct ch_buf *buf, struct chart_str s)
{
    ch_buf_append(buf, s.ptr, s.len);
}
#define CH_BUF_LIT(buf, literal)                                               \
    ch_buf_append((buf), "" literal, sizeof(literal) - 1)
static inline void ch_buf_byte(struct ch_buf *buf, char c)
{
    ch_buf_append(buf, &c, 1);
}
void ch_buf_fill(struct ch_buf *buf, char c, size_t count);
/* One Unicode code point as UTF-8; invalid ones become U+FFFD. */
void ch_buf_rune(struct ch_buf *buf, uint32_t rune);
void ch_buf_int(struct ch_buf *buf, int64_t i);
void ch_buf_uint(struct ch_buf *buf, uint64_t u);
/* For short internal texts; see base/format.h. */
void ch_buf_printf(struct ch_buf *buf, const char *format, ...) CH_PRINTF(2, 3);
void ch_buf_vprintf(struct ch_buf *buf, const char *format, va_list args);

static inline struct chart_str ch_buf_view(const struct ch_buf *buf)
{
    return (struct chart_str){buf->len ? buf->ptr : "", buf->len};
}
/* 0, or the code with the operation's error set. */
static inline int ch_buf_check(const struct ch_buf *buf)
{
    return buf->code;
}
/* Ends the buffer as a NUL-terminated slice of the arena. 0 or the code. */
int ch_buf_take(struct ch_buf *buf, struct chart_str *out);

#endif
