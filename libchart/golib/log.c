#include "golib/log.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "golib/strconv.h"
#include "golib/unicode.h"

static bool byte_needs_quotes(unsigned char c)
{
    return c <= ' ' || c == '=' || c == '"';
}

static bool needs_quotes(struct chart_str s)
{
    size_t width;
    for (size_t i = 0; i < s.len; i += width) {
        width = 1;
        if ((unsigned char)s.ptr[i] < 0x80) {
            if (byte_needs_quotes((unsigned char)s.ptr[i]))
                return true;
            continue;
        }
        uint32_t rune = ch_utf8_decode(s, i, &width);
        if (rune == CH_RUNE_ERROR || ch_uni_is_space(rune) ||
            !ch_uni_is_print(rune))
            return true;
    }
    return s.len == 0;
}

static void pair(struct ch_buf *buf, const char *key, struct chart_str value)
{
    if (buf->len)
        ch_buf_byte(buf, ' ');
    ch_buf_str(buf, ch_str_z(key));
    ch_buf_byte(buf, '=');
    if (needs_quotes(value))
        ch_quote(buf, value);
    else
        ch_buf_str(buf, value);
}

void ch_log(struct ch_op *op, enum ch_warn_level level, const char *msg,
            const struct ch_log_attr *attrs, size_t count)
{
    struct ch_buf buf;
    if (!op->hooks.warn)
        return;
    bool had_error = op->error != NULL;
    ch_buf_init(&buf, op);
    pair(&buf, "msg", ch_str_z(msg));
    for (size_t i = 0; i < count; i++)
        pair(&buf, attrs[i].key, attrs[i].value);
    if (!ch_buf_check(&buf))
        op->hooks.warn(op->hooks.warn_user, level, ch_buf_view(&buf));
    else if (!had_error)
        ch_error_clear(op);
}
