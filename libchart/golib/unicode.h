/*
 * Go's package unicode: classes and case mapping. The only user of utf8proc.
 */
#ifndef CH_GOLIB_UNICODE_H
#define CH_GOLIB_UNICODE_H

#include "base/public.h"

bool ch_uni_is_space(uint32_t rune); /* unicode.IsSpace */
bool ch_uni_is_letter(uint32_t rune);
bool ch_uni_is_digit(uint32_t rune); /* unicode.IsDigit (Nd) */
bool ch_uni_is_number(uint32_t rune);
bool ch_uni_is_upper(uint32_t rune);
bool ch_uni_is_lower(uint32_t rune);
bool ch_uni_is_title(uint32_t rune); /* Lt */
bool ch_uni_is_punct(uint32_t rune); /* P... */
bool ch_uni_is_print(uint32_t rune); /* unicode.IsPrint */
bool ch_uni_is_control(uint32_t rune);
uint32_t ch_uni_upper(uint32_t rune);
uint32_t ch_uni_lower(uint32_t rune);
uint32_t ch_uni_title(uint32_t rune);
/* General category as utf8proc numbers it; for regular expressions. */
int ch_uni_category(uint32_t rune);

/* Columns on a terminal: 0, 1 or 2. */
int ch_uni_width(uint32_t rune);

/* strings.TrimSpace. */
struct chart_str ch_trim_space(struct chart_str s);

#endif
