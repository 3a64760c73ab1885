/*
 * HTML, JavaScript and URL query escaping.
 */
#include "golib/escape.h"

#include "base/utf8.h"
#include "golib/unicode.h"

static const char hex_upper[] = "0123456789ABCDEF";

static struct chart_str html_entity(char c)
{
    switch (c) {
    case '\0':
        return CH_STR("\xEF\xBF\xBD");
    case '"':
        return CH_STR("&#34;");
    case '\'':
        return CH_STR("&#39;");
    case '&':
        return CH_STR("&amp;");
    case '<':
        return CH_STR("&lt;");
    case '>':
        return CH_STR("&gt;");
    default:
        return CH_STR("");
    }
}

void ch_escape_html(struct ch_buf *buf, struct chart_str s)
{
    size_t last = 0;
    for (size_t i = 0; i < s.len; i++) {
        struct chart_str entity = html_entity(s.ptr[i]);
        if (entity.len == 0)
            continue;
        ch_buf_append(buf, s.ptr + last, i - last);
        ch_buf_str(buf, entity);
        last = i + 1;
    }
    ch_buf_append(buf, s.ptr + last, s.len - last);
}

/* The escape of one ASCII byte, or "" when it stands for itself. */
static void js_ascii(struct ch_buf *buf, unsigned char c)
{
    switch (c) {
    case '\\':
    case '\'':
    case '"':
        ch_buf_byte(buf, '\\');
        ch_buf_byte(buf, (char)c);
        return;
    case '<':
    case '>':
    case '&':
    case '=':
        break;
    default:
        if (c < ' ')
            break;
        ch_buf_byte(buf, (char)c);
        return;
    }
    CH_BUF_LIT(buf, "\\u00");
    ch_buf_byte(buf, hex_upper[c >> 4]);
    ch_buf_byte(buf, hex_upper[c & 15]);
}

void ch_escape_js(struct ch_buf *buf, struct chart_str s)
{
    size_t width;
    for (size_t i = 0; i < s.len; i += width) {
        unsigned char c = (unsigned char)s.ptr[i];
        width = 1;
        if (c < 0x80) {
            js_ascii(buf, c);
            continue;
        }
        uint32_t rune = ch_utf8_decode(s, i, &width);
        if (ch_uni_is_print(rune))
            ch_buf_append(buf, s.ptr + i, width);
        else
            ch_buf_printf(buf, "\\u%04X", rune);
    }
}

void ch_escape_query(struct ch_buf *buf, struct chart_str s)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (ch_is_alpha(c) || ch_is_digit(c) || c == '-' || c == '_' ||
            c == '.' || c == '~') {
            ch_buf_byte(buf, c);
        } else if (c == ' ') {
            ch_buf_byte(buf, '+');
        } else {
            ch_buf_byte(buf, '%');
            ch_buf_byte(buf, hex_upper[(unsigned char)c >> 4]);
            ch_buf_byte(buf, hex_upper[(unsigned char)c & 15]);
        }
    }
}
