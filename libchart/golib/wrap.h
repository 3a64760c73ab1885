/*
 * Breaking and cutting text as the library behind Sprig's wrap and abbrev
 * does: bytes are columns, and only spaces separate words.
 */
#ifndef CH_GOLIB_WRAP_H
#define CH_GOLIB_WRAP_H

#include "base/buf.h"

/* Breaks lines after at most `width` columns (at least 1) with `newline` ("":
 * a newline), longer words too if `cut_words`. */
void ch_wrap(struct ch_buf *buf, struct chart_str s, int64_t width,
             struct chart_str newline, bool cut_words);

/* At most `width` bytes of `s`, with "..." where something is left out: behind,
 * and before if `offset` is far enough in. Nothing if the widths are too
 * small for that. */
void ch_abbreviate(struct ch_buf *buf, struct chart_str s, int64_t offset,
                   int64_t width);

/* Without white space. If there is any, each byte is taken for a Latin-1
 * character. */
void ch_delete_space(struct ch_buf *buf, struct chart_str s);

#endif
