#include "base/utf8.h"

/* First bytes of multi-byte sequences: Go's unicode/utf8 accepts exactly the
 * well-formed sequences of Unicode's table 3-7. */
static bool is_tail(unsigned char c)
{
    return (c & 0xC0) == 0x80;
}

uint32_t ch_utf8_decode(struct chart_str s, size_t at, size_t *width)
{
    const unsigned char *p = (const unsigned char *)s.ptr + at;
    size_t left = s.len - at;
    unsigned char c = p[0];
    *width = 1;
    if (c < 0x80)
        return c;
    if (c >= 0xC2 && c <= 0xDF && left >= 2 && is_tail(p[1])) {
        *width = 2;
        return (uint32_t)(c & 0x1F) << 6 | (p[1] & 0x3F);
    }
    if (c >= 0xE0 && c <= 0xEF && left >= 3 && is_tail(p[1]) && is_tail(p[2]) &&
        !(c == 0xE0 && p[1] < 0xA0) && !(c == 0xED && p[1] > 0x9F)) {
        *width = 3;
        return (uint32_t)(c & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 |
               (p[2] & 0x3F);
    }
    if (c >= 0xF0 && c <= 0xF4 && left >= 4 && is_tail(p[1]) && is_tail(p[2]) &&
        is_tail(p[3]) && !(c == 0xF0 && p[1] < 0x90) &&
        !(c == 0xF4 && p[1] > 0x8F)) {
        *width = 4;
        return (uint32_t)(c & 0x07) << 18 | (uint32_t)(p[1] & 0x3F) << 12 |
               (uint32_t)(p[2] & 0x3F) << 6 | (p[3] & 0x3F);
    }
    return CH_RUNE_ERROR;
}

uint32_t ch_utf8_decode_last(struct chart_str s, size_t end, size_t *width)
{
    size_t from = end > 4 ? end - 4 : 0;
    struct chart_str head = {s.ptr, end};
    for (size_t at = end - 1;; at--) {
        if (!is_tail((unsigned char)s.ptr[at])) {
            uint32_t rune = ch_utf8_decode(head, at, width);
            if (at + *width == end)
                return rune;
            break;
        }
        if (at == from)
            break;
    }
    *width = 1;
    return CH_RUNE_ERROR;
}

size_t ch_utf8_encode(uint32_t rune, char out[4])
{
    if (rune > 0x10FFFF || (rune >= 0xD800 && rune <= 0xDFFF))
        rune = CH_RUNE_ERROR;
    if (rune < 0x80) {
        out[0] = (char)rune;
        return 1;
    }
    if (rune < 0x800) {
        out[0] = (char)(0xC0 | rune >> 6);
        out[1] = (char)(0x80 | (rune & 0x3F));
        return 2;
    }
    if (rune < 0x10000) {
        out[0] = (char)(0xE0 | rune >> 12);
        out[1] = (char)(0x80 | (rune >> 6 & 0x3F));
        out[2] = (char)(0x80 | (rune & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | rune >> 18);
    out[1] = (char)(0x80 | (rune >> 12 & 0x3F));
    out[2] = (char)(0x80 | (rune >> 6 & 0x3F));
    out[3] = (char)(0x80 | (rune & 0x3F));
    return 4;
}

bool ch_utf8_valid(struct chart_str s)
{
    for (size_t at = 0, width; at < s.len; at += width) {
        if ((unsigned char)s.ptr[at] < 0x80)
            width = 1;
        else if (ch_utf8_decode(s, at, &width) == CH_RUNE_ERROR && width == 1)
            return false;
    }
    return true;
}

size_t ch_utf8_count(struct chart_str s)
{
    size_t count = 0;
    for (size_t at = 0, width; at < s.len; at += width, count++)
        (void)ch_utf8_decode(s, at, &width);
    return count;
}
