/*
 * Lines of a text by their number, to show where something is wrong.
 */
#ifndef CH_BASE_LINES_H
#define CH_BASE_LINES_H

#include "base/str.h"

/* Line `number` (1-based) without its end, cut to what fits a screen; "" when
 * there is none. */
struct chart_str ch_line_of(struct chart_str text, uint32_t number);
/* Lines `number` - 2 to `number` + 2, as far as there are any; `*first` is the
 * number of the first. "" without the line itself. */
struct chart_str ch_lines_around(struct chart_str text, uint32_t number,
                                 uint32_t *first);
/* Where line `number` starts; CH_NPOS when there is none. */
size_t ch_line_start(struct chart_str text, uint32_t number);

#endif
