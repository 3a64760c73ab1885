#include "chart/names.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "golib/strconv.h"
#include "golib/unicode.h"

static bool is_plain(struct chart_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] < ' ' || text.ptr[i] > '~')
            return false;
    return true;
}

int ch_name_sanitize(struct ch_op *op, struct chart_str *text)
{
    if (is_plain(*text))
        return 0;
    struct ch_buf buf;
    size_t width;
    ch_buf_init(&buf, op);
    if (ch_step(op, 1 + text->len / 16))
        return ch_error_code(op);
    for (size_t i = 0; i < text->len; i += width) {
        uint32_t rune = ch_utf8_decode(*text, i, &width);
        if (ch_uni_is_space(rune))
            ch_buf_byte(&buf, ' ');
        else if (ch_is_print(rune))
            ch_buf_rune(&buf, rune);
    }
    return ch_buf_take(&buf, text);
}

bool ch_name_is_alias(struct chart_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (!ch_is_alpha(c) && !ch_is_digit(c) && c != '_' && c != '-')
            return false;
    }
    return text.len > 0;
}
