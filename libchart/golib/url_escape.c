#include "golib/url_escape.h"

#include "golib/strconv.h"

static bool is_one_of(char c, const char *set)
{
    return c != '\0' && strchr(set, c) != NULL;
}

/* Go's shouldEscape: RFC 3986 with its own exceptions. */
static bool must_escape(char c, enum ch_url_part part)
{
    if (ch_is_alpha(c) || ch_is_digit(c) || is_one_of(c, "-_.~"))
        return false;
    switch (part) {
    case CH_URL_PATH:
        return !is_one_of(c, "$&+,/:;=@");
    case CH_URL_SEGMENT:
        return !is_one_of(c, "$&+:=@");
    case CH_URL_HOST:
    case CH_URL_ZONE:
        return !is_one_of(c, "!$&'()*+,;=:[]<>\"");
    case CH_URL_USER:
        return !is_one_of(c, "$&+,;=");
    case CH_URL_QUERY:
        return true;
    case CH_URL_FRAGMENT:
        return !is_one_of(c, "$&+,/:;=?@!()*");
    }
    return true;
}

void ch_url_escape(struct ch_buf *buf, struct chart_str s,
                   enum ch_url_part part)
{
    static const char hex[] = "0123456789ABCDEF";
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (!must_escape((char)c, part)) {
            ch_buf_byte(buf, (char)c);
        } else if (c == ' ' && part == CH_URL_QUERY) {
            ch_buf_byte(buf, '+');
        } else {
            ch_buf_byte(buf, '%');
            ch_buf_byte(buf, hex[c >> 4]);
            ch_buf_byte(buf, hex[c & 15]);
        }
    }
}

static int hex_value(char c)
{
    if (ch_is_digit(c))
        return c - '0';
    c = ch_to_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte that "%xy" at s[at] stands for, or -1. */
static int escaped_byte(struct chart_str s, size_t at)
{
    if (at + 2 >= s.len)
        return -1;
    int high = hex_value(s.ptr[at + 1]), low = hex_value(s.ptr[at + 2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/* In hosts only bytes beyond ASCII may be escaped, and "%25" in front of an
 * IPv6 zone; in the zone itself only what could stand there anyway, or space.
 */
static bool is_allowed(int byte, struct chart_str escape, enum ch_url_part part)
{
    if (ch_str_eq(escape, CH_STR("%25")))
        return true;
    if (part == CH_URL_HOST)
        return byte >= 0x80;
    if (part == CH_URL_ZONE)
        return byte == ' ' || !must_escape((char)byte, CH_URL_HOST);
    return true;
}

int ch_url_fail(struct ch_op *op, const char *before, struct chart_str what,
                const char *after)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    ch_buf_str(&buf, ch_str_z(before));
    ch_quote(&buf, what);
    ch_buf_str(&buf, ch_str_z(after));
    return ch_buf_check(&buf)
               ? ch_buf_check(&buf)
               : ch_fail_str(op, CHART_ESYNTAX, ch_buf_view(&buf));
}

int ch_url_unescape(struct ch_op *op, struct chart_str s, enum ch_url_part part,
                    struct chart_str *out)
{
    struct ch_buf buf;
    bool host = part == CH_URL_HOST || part == CH_URL_ZONE;
    ch_buf_init(&buf, op);
    *out = s;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (c == '%') {
            struct chart_str escape = ch_str_sub(s, i, i + 3);
            int byte = escaped_byte(s, i);
            if (byte < 0 || !is_allowed(byte, escape, part))
                return ch_url_fail(op, "invalid URL escape ", escape, "");
            c = (char)byte;
            i += 2;
        } else if (host && (unsigned char)c < 0x80 && must_escape(c, part)) {
            return ch_url_fail(op, "invalid character ",
                               ch_str_sub(s, i, i + 1), " in host name");
        } else if (c == '+' && part == CH_URL_QUERY) {
            c = ' ';
        }
        ch_buf_byte(&buf, c);
    }
    return s.len ? ch_buf_take(&buf, out) : 0;
}

bool ch_url_is_encoded(struct chart_str s, enum ch_url_part part)
{
    for (size_t i = 0; i < s.len; i++)
        if (!is_one_of(s.ptr[i], "!$&'()*+,;=:@[]%") &&
            must_escape(s.ptr[i], part))
            return false;
    return true;
}

bool ch_url_decodes_to(struct chart_str raw, struct chart_str plain)
{
    size_t at = 0;
    for (size_t i = 0; i < raw.len; i++, at++) {
        int c = (unsigned char)raw.ptr[i];
        if (c == '%') {
            c = escaped_byte(raw, i);
            i += 2;
        }
        if (at >= plain.len || c != (unsigned char)plain.ptr[at])
            return false;
    }
    return at == plain.len;
}
