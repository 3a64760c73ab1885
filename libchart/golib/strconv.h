/*
 * Go's package strconv: numbers and quoted strings, in Go's spelling and with
 * Go's error texts.
 */
#ifndef CH_GOLIB_STRCONV_H
#define CH_GOLIB_STRCONV_H

#include "base/buf.h"

/* strconv.FormatFloat(f, format, precision, bits): format one of e E f g G x
 * X b; precision -1 is the shortest that reads back; bits 32 or 64. */
void ch_format_float(struct ch_buf *buf, double f, char format, int precision,
                     int bits);
/* The %v form of a float64: %g with the exponent threshold 21. */
void ch_format_float_v(struct ch_buf *buf, double f);

/* strconv.Quote. */
void ch_quote(struct ch_buf *buf, struct chart_str s);
/* strconv.QuoteToASCII. */
void ch_quote_ascii(struct ch_buf *buf, struct chart_str s);
/* strconv.Unquote of "..." or `...` or '...'; CHART_ESYNTAX "invalid syntax". */
int ch_unquote(struct ch_op *op, struct chart_str s, struct chart_str *out);

enum ch_parse_result { CH_PARSE_OK, CH_PARSE_SYNTAX, CH_PARSE_RANGE };

/* strconv.ParseInt(s, base, 64). base 0: by prefix, underscores allowed.
 * RANGE stores the nearest. */
enum ch_parse_result ch_parse_int(struct chart_str s, int base, int64_t *out);
enum ch_parse_result ch_parse_uint(struct chart_str s, int base,
                                   uint64_t *out);
/* strconv.ParseFloat(s, 64): decimal, hex, inf, nan, underscores only as Go
 * takes them. */
enum ch_parse_result ch_parse_float(struct chart_str s, double *out);
/* strconv.ParseBool. */
bool ch_parse_bool(struct chart_str s, bool *out);
/* strconv.IsPrint. */
bool ch_is_print(uint32_t rune);

#endif
