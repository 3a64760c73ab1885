/*
 * Text to floating-point numbers, as Go's strconv.ParseFloat.
 */
#ifndef CH_GOLIB_ATOF_H
#define CH_GOLIB_ATOF_H

#include "base/public.h"

enum ch_parse_result { CH_PARSE_OK, CH_PARSE_SYNTAX, CH_PARSE_RANGE };

/* strconv.ParseFloat(s, 64): decimal, hex, inf, nan, underscores between
 * digits. RANGE stores the infinity of that sign, SYNTAX 0. */
enum ch_parse_result ch_parse_float(struct chart_str s, double *out);
/* Whether underscores stand between digits or behind a base prefix only, as
 * Go's number literals want them. */
bool ch_underscores_ok(struct chart_str s);

#endif
