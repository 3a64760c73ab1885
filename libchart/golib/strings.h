/*
 * Go's package strings where base/str.h does not reach: pieces, cutsets,
 * replacing and repeating.
 */
#ifndef CH_GOLIB_STRINGS_H
#define CH_GOLIB_STRINGS_H

#include "base/buf.h"

/* strings.SplitN piece by piece: at most `max` pieces, the last with all that
 * is left; negative: all. An empty separator splits into code points. */
struct ch_pieces {
    struct chart_str rest;
    struct chart_str separator;
    int64_t left; /* pieces still to come; negative: no bound */
    bool done;
};

struct ch_pieces ch_pieces_start(struct chart_str s, struct chart_str separator,
                                 int64_t max);
bool ch_pieces_next(struct ch_pieces *it, struct chart_str *piece);

/* strings.Trim: takes code points of `cutset` off both ends. */
struct chart_str ch_trim_cutset(struct chart_str s, struct chart_str cutset);

/* strings.ReplaceAll. An empty `old` is found before each code point and at
 * the end. */
void ch_replace_all(struct ch_buf *buf, struct chart_str s,
                    struct chart_str old, struct chart_str new_);

/* strings.Repeat; CHART_EEXEC with Go's panic text for a negative count. */
int ch_repeat(struct ch_buf *buf, struct chart_str s, int64_t count);

#endif
