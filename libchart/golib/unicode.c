/*
 * Unicode classes and case mapping over utf8proc, whose tables are of the
 * same Unicode version (15.0) as Go's. ASCII is answered without a lookup.
 */
#include "golib/unicode.h"

#include "base/str.h"
#include "base/utf8.h"

#include <utf8proc.h>

#define RUNE_MAX 0x10FFFFu
/* utf8proc gives it an upper case (U+1E9E) that Unicode's simple mappings, and
 * so Go's, do not have. */
#define SHARP_S 0xDFu

int ch_uni_category(uint32_t rune)
{
    if (rune > RUNE_MAX)
        return UTF8PROC_CATEGORY_CN;
    return (int)utf8proc_category((utf8proc_int32_t)rune);
}

/* Whether the category lies in the range `first` to `last`; utf8proc numbers
 * them Cn, L..., M..., N..., P..., S..., Z..., C... in that order. */
static bool in_categories(uint32_t rune, int first, int last)
{
    int category = ch_uni_category(rune);
    return category >= first && category <= last;
}

bool ch_uni_is_space(uint32_t rune)
{
    if (rune < 0x80)
        return rune == ' ' || (rune >= '\t' && rune <= '\r');
    if (rune <= 0xFF)
        return rune == 0x85 || rune == 0xA0;
    return in_categories(rune, UTF8PROC_CATEGORY_ZS, UTF8PROC_CATEGORY_ZP);
}

bool ch_uni_is_letter(uint32_t rune)
{
    if (rune < 0x80)
        return ch_is_alpha((char)rune);
    return in_categories(rune, UTF8PROC_CATEGORY_LU, UTF8PROC_CATEGORY_LO);
}

bool ch_uni_is_digit(uint32_t rune)
{
    if (rune < 0x80)
        return ch_is_digit((char)rune);
    return ch_uni_category(rune) == UTF8PROC_CATEGORY_ND;
}

bool ch_uni_is_number(uint32_t rune)
{
    if (rune < 0x80)
        return ch_is_digit((char)rune);
    return in_categories(rune, UTF8PROC_CATEGORY_ND, UTF8PROC_CATEGORY_NO);
}

bool ch_uni_is_upper(uint32_t rune)
{
    if (rune < 0x80)
        return ch_is_upper((char)rune);
    return ch_uni_category(rune) == UTF8PROC_CATEGORY_LU;
}

bool ch_uni_is_lower(uint32_t rune)
{
    if (rune < 0x80)
        return ch_is_lower((char)rune);
    return ch_uni_category(rune) == UTF8PROC_CATEGORY_LL;
}

bool ch_uni_is_title(uint32_t rune)
{
    return rune >= 0x80 && ch_uni_category(rune) == UTF8PROC_CATEGORY_LT;
}

bool ch_uni_is_punct(uint32_t rune)
{
    return in_categories(rune, UTF8PROC_CATEGORY_PC, UTF8PROC_CATEGORY_PO);
}

bool ch_uni_is_print(uint32_t rune)
{
    if (rune < 0x80)
        return rune >= 0x20 && rune < 0x7F;
    return in_categories(rune, UTF8PROC_CATEGORY_LU, UTF8PROC_CATEGORY_SO);
}

bool ch_uni_is_control(uint32_t rune)
{
    return rune < 0x20 || (rune >= 0x7F && rune < 0xA0);
}

uint32_t ch_uni_upper(uint32_t rune)
{
    if (rune < 0x80)
        return (uint32_t)ch_to_upper((char)rune);
    if (rune > RUNE_MAX || rune == SHARP_S)
        return rune;
    return (uint32_t)utf8proc_toupper((utf8proc_int32_t)rune);
}

uint32_t ch_uni_lower(uint32_t rune)
{
    if (rune < 0x80)
        return (uint32_t)ch_to_lower((char)rune);
    if (rune > RUNE_MAX)
        return rune;
    return (uint32_t)utf8proc_tolower((utf8proc_int32_t)rune);
}

uint32_t ch_uni_title(uint32_t rune)
{
    if (rune < 0x80)
        return (uint32_t)ch_to_upper((char)rune);
    if (rune > RUNE_MAX || rune == SHARP_S)
        return rune;
    return (uint32_t)utf8proc_totitle((utf8proc_int32_t)rune);
}

int ch_uni_width(uint32_t rune)
{
    return utf8proc_charwidth((utf8proc_int32_t)rune);
}

struct chart_str ch_trim_space(struct chart_str s)
{
    size_t from = 0, to = s.len, width;
    while (from < to && ch_uni_is_space(ch_utf8_decode(s, from, &width)))
        from += width;
    while (to > from && ch_uni_is_space(ch_utf8_decode_last(s, to, &width)))
        to -= width;
    return ch_str_sub(s, from, to);
}
