/*
 * Go's package strconv: numbers and quoted strings, in Go's spelling.
 */
#ifndef CH_GOLIB_STRCONV_H
#define CH_GOLIB_STRCONV_H

#include "base/buf.h"
#include "golib/atof.h" /* IWYU pragma: export */
#include "golib/ftoa.h" /* IWYU pragma: export */

/* strconv.Quote. */
void ch_quote(struct ch_buf *buf, struct chart_str s);
/* strconv.QuoteToASCII. */
void ch_quote_ascii(struct ch_buf *buf, struct chart_str s);
/* strconv.QuoteRune and QuoteRuneToASCII: 'x'. */
void ch_quote_rune(struct ch_buf *buf, uint32_t rune, bool ascii);
/* strconv.CanBackquote. */
bool ch_can_backquote(struct chart_str s);
/* strconv.Unquote of "..." or `...` or '...'; CHART_ESYNTAX "invalid syntax".
 * The result may be part of `s`. */
int ch_unquote(struct ch_op *op, struct chart_str s, struct chart_str *out);
/* strconv.UnquoteChar over all of `body`, which lies between two `quote`s. */
int ch_unquote_body(struct ch_op *op, struct chart_str body, char quote,
                    struct chart_str *out);

/* strconv.ParseInt(s, base, 64). base 0: by prefix, underscores allowed.
 * RANGE stores the nearest, SYNTAX 0. */
enum ch_parse_result ch_parse_int(struct chart_str s, int base, int64_t *out);
enum ch_parse_result ch_parse_uint(struct chart_str s, int base, uint64_t *out);
/* strconv.ParseBool; false when it is none. */
bool ch_parse_bool(struct chart_str s, bool *out);
/* strconv.IsPrint. */
bool ch_is_print(uint32_t rune);

#endif
