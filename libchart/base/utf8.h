/*
 * UTF-8 by Go's rules: an invalid byte decodes as U+FFFD of width 1.
 */
#ifndef CH_BASE_UTF8_H
#define CH_BASE_UTF8_H

#include "base/public.h"

#define CH_RUNE_ERROR 0xFFFDu

/* Decodes the code point at s[at]; `*width` is how many bytes it took (1 for
 * an invalid byte, with CH_RUNE_ERROR). `at` must be below s.len. */
uint32_t ch_utf8_decode(struct chart_str s, size_t at, size_t *width);
/* The last code point before `end`, as Go's DecodeLastRune. `end` > 0. */
uint32_t ch_utf8_decode_last(struct chart_str s, size_t end, size_t *width);
/* Bytes written to `out` (1 to 4); surrogates and beyond become U+FFFD. */
size_t ch_utf8_encode(uint32_t rune, char out[4]);
bool ch_utf8_valid(struct chart_str s);
/* Number of code points; each invalid byte counts as one. */
size_t ch_utf8_count(struct chart_str s);

#endif
