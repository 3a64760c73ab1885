/* Strings and numbers under flags, width and precision. */
#include "golib/fmt_scalar.h"

#include "base/utf8.h"
#include "golib/strconv.h"

#define RUNE_MAX 0x10FFFFu

void ch_fmt_clear(struct ch_fmt *f)
{
    *f = (struct ch_fmt){.buf = f->buf, .in_error = f->in_error};
}

/* Zeros pad on the left only. */
static char pad_byte(const struct ch_fmt *f)
{
    return f->zero && !f->minus ? '0' : ' ';
}

void ch_fmt_pad_from(struct ch_fmt *f, size_t start)
{
    struct ch_buf *buf = f->buf;
    if (!f->has_width || f->width == 0 || buf->code)
        return;
    size_t len = buf->len - start;
    size_t runes = ch_utf8_count(ch_str(buf->ptr + start, len));
    if (runes >= (size_t)f->width)
        return;
    size_t padding = (size_t)f->width - runes;
    ch_buf_fill(buf, pad_byte(f), padding);
    if (f->minus || buf->code)
        return;
    memmove(buf->ptr + start + padding, buf->ptr + start, len);
    memset(buf->ptr + start, pad_byte(f), padding);
}

void ch_fmt_pad(struct ch_fmt *f, struct chart_str s)
{
    size_t start = f->buf->len;
    ch_buf_str(f->buf, s);
    ch_fmt_pad_from(f, start);
}

static void pad_from_with_spaces(struct ch_fmt *f, size_t start)
{
    bool zero = f->zero;
    f->zero = false;
    ch_fmt_pad_from(f, start);
    f->zero = zero;
}

/* At most `precision` code points of `s`. */
static struct chart_str truncate(const struct ch_fmt *f, struct chart_str s)
{
    size_t at = 0, width;
    if (!f->has_precision)
        return s;
    for (int n = f->precision; n > 0 && at < s.len; n--) {
        (void)ch_utf8_decode(s, at, &width);
        at += width;
    }
    return ch_str_sub(s, 0, at);
}

void ch_fmt_s(struct ch_fmt *f, struct chart_str s)
{
    ch_fmt_pad(f, truncate(f, s));
}

void ch_fmt_q(struct ch_fmt *f, struct chart_str s)
{
    size_t start = f->buf->len;
    s = truncate(f, s);
    if (f->sharp && ch_can_backquote(s)) {
        ch_buf_byte(f->buf, '`');
        ch_buf_str(f->buf, s);
        ch_buf_byte(f->buf, '`');
    } else if (f->plus) {
        ch_quote_ascii(f->buf, s);
    } else {
        ch_quote(f->buf, s);
    }
    ch_fmt_pad_from(f, start);
}

void ch_fmt_hex_bytes(struct ch_fmt *f, struct chart_str s, char verb)
{
    const char *digits = verb == 'x' ? "0123456789abcdef" : "0123456789ABCDEF";
    size_t start = f->buf->len;
    if (f->has_precision && (size_t)f->precision < s.len)
        s.len = (size_t)f->precision;
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (f->space && i > 0)
            ch_buf_byte(f->buf, ' ');
        if (f->sharp && (f->space || i == 0)) {
            ch_buf_byte(f->buf, '0');
            ch_buf_byte(f->buf, verb);
        }
        ch_buf_byte(f->buf, digits[c >> 4]);
        ch_buf_byte(f->buf, digits[c & 0xF]);
    }
    ch_fmt_pad_from(f, start);
}

static uint32_t to_rune(uint64_t c)
{
    return c > RUNE_MAX ? CH_RUNE_ERROR : (uint32_t)c;
}

void ch_fmt_c(struct ch_fmt *f, uint64_t c)
{
    size_t start = f->buf->len;
    ch_buf_rune(f->buf, to_rune(c));
    ch_fmt_pad_from(f, start);
}

void ch_fmt_qc(struct ch_fmt *f, uint64_t c)
{
    size_t start = f->buf->len;
    ch_quote_rune(f->buf, to_rune(c), f->plus);
    ch_fmt_pad_from(f, start);
}

/* Digits of `u` at the end of `text` of 64 bytes; their number. */
static size_t digits_of(char text[64], uint64_t u, unsigned base, bool upper)
{
    const char *digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
    size_t at = 64;
    do
        text[--at] = digits[u % base];
    while (u /= base);
    return 64 - at;
}

void ch_fmt_unicode(struct ch_fmt *f, uint64_t u)
{
    char text[64];
    size_t start = f->buf->len;
    size_t len = digits_of(text, u, 16, true);
    size_t wanted =
        f->has_precision && f->precision > 4 ? (size_t)f->precision : 4;
    CH_BUF_LIT(f->buf, "U+");
    if (wanted > len)
        ch_buf_fill(f->buf, '0', wanted - len);
    ch_buf_append(f->buf, text + 64 - len, len);
    if (f->sharp && u <= RUNE_MAX && ch_is_print((uint32_t)u)) {
        CH_BUF_LIT(f->buf, " '");
        ch_buf_rune(f->buf, (uint32_t)u);
        ch_buf_byte(f->buf, '\'');
    }
    pad_from_with_spaces(f, start);
}

static void append_prefix(struct ch_fmt *f, bool negative, unsigned base,
                          char verb, bool leading_zero)
{
    if (negative)
        ch_buf_byte(f->buf, '-');
    else if (f->plus)
        ch_buf_byte(f->buf, '+');
    else if (f->space)
        ch_buf_byte(f->buf, ' ');
    if (verb == 'O')
        CH_BUF_LIT(f->buf, "0o");
    if (!f->sharp)
        return;
    if (base == 2)
        CH_BUF_LIT(f->buf, "0b");
    else if (base == 8 && !leading_zero)
        ch_buf_byte(f->buf, '0');
    else if (base == 16)
        ch_buf_append(f->buf, verb == 'X' ? "0X" : "0x", 2);
}

void ch_fmt_integer(struct ch_fmt *f, uint64_t u, bool is_signed, unsigned base,
                    char verb)
{
    char text[64];
    size_t start = f->buf->len, wanted = 0;
    bool negative = is_signed && u >> 63;
    if (negative)
        u = 0 - u;
    if (f->has_precision) {
        wanted = (size_t)f->precision;
        if (wanted == 0 && u == 0) { /* nothing but padding */
            pad_from_with_spaces(f, start);
            return;
        }
    } else if (f->zero && !f->minus && f->has_width) {
        wanted = (size_t)f->width;
        if (wanted && (negative || f->plus || f->space))
            wanted--; /* room for the sign */
    }
    size_t len = digits_of(text, u, base, verb == 'X');
    bool leading_zero = wanted > len || text[64 - len] == '0';
    append_prefix(f, negative, base, verb, leading_zero);
    if (wanted > len)
        ch_buf_fill(f->buf, '0', wanted - len);
    ch_buf_append(f->buf, text + 64 - len, len);
    pad_from_with_spaces(f, start);
}

/* The '#' flag: a decimal point always, and trailing zeros for %g. `start` is
 * where the number begins, behind its sign. */
static void keep_point(struct ch_fmt *f, size_t start, char verb, int precision)
{
    struct ch_buf *buf = f->buf;
    char tail[8];
    size_t end = start;
    bool hex = verb == 'x' || verb == 'X';
    bool point = false, nonzero = false;
    int digits = 0;
    if (buf->code)
        return;
    if (verb == 'g' || verb == 'G' || verb == 'x')
        digits = precision == -1 ? 6 : precision;
    for (; end < buf->len; end++) {
        char c = buf->ptr[end];
        if (c == 'p' || c == 'P' || (!hex && (c == 'e' || c == 'E')))
            break;
        if (c == '.') {
            point = true;
            continue;
        }
        nonzero |= c != '0';
        digits -= nonzero;
    }
    size_t tail_len = buf->len - end;
    if (tail_len > sizeof tail)
        return;
    memcpy(tail, buf->ptr + end, tail_len);
    buf->len = end;
    if (!point) {
        if (end - start == 1 && buf->ptr[start] == '0')
            digits--;
        ch_buf_byte(buf, '.');
    }
    if (digits > 0)
        ch_buf_fill(buf, '0', (size_t)digits);
    ch_buf_append(buf, tail, tail_len);
}

/* Pads with zeros between the sign at `start` and the digits. */
static void pad_behind_sign(struct ch_fmt *f, size_t start)
{
    bool padded = f->zero && !f->minus && f->has_width;
    if (!padded || f->buf->code) {
        ch_fmt_pad_from(f, start);
        return;
    }
    if (f->width == 0)
        return;
    f->width--;
    ch_fmt_pad_from(f, start + 1);
    f->width++;
}

void ch_fmt_float(struct ch_fmt *f, double v, char verb, int precision)
{
    struct ch_buf *buf = f->buf;
    size_t start = buf->len;
    bool has_sign = true;
    if (f->has_precision)
        precision = f->precision;
    ch_buf_byte(buf, '+');
    ch_format_float(buf, v, verb, precision, 64);
    if (buf->code)
        return;
    char first = buf->ptr[start + 1];
    if (first == '-' || first == '+') {
        buf->len--;
        memmove(buf->ptr + start, buf->ptr + start + 1, buf->len - start);
    }
    if (f->space && buf->ptr[start] == '+' && !f->plus)
        buf->ptr[start] = ' ';
    first = buf->ptr[start + 1];
    bool special = first == 'I' || first == 'N';
    if (first == 'N' ? !f->space && !f->plus
                     : first != 'I' && !f->plus && buf->ptr[start] == '+')
        has_sign = false;
    if (!special && f->sharp && verb != 'b')
        keep_point(f, start + 1, verb, precision);
    if (!has_sign && !buf->code) {
        buf->len--;
        memmove(buf->ptr + start, buf->ptr + start + 1, buf->len - start);
    }
    if (special)
        pad_from_with_spaces(f, start);
    else if (has_sign)
        pad_behind_sign(f, start);
    else
        ch_fmt_pad_from(f, start);
}
