/*
 * Go's package regexp: RE2 syntax read by regex_syntax.c, refused with RE2's
 * texts where RE2 refuses, matched with bounded work. The only user of PCRE2.
 *
 * PCRE2 does the matching where its work is bounded by the pattern's shape and
 * the text's length; the linear machine of regex_nfa.c does the rest, with the
 * same answers. Text need not be UTF-8: a bad byte counts as U+FFFD.
 */
#ifndef CH_GOLIB_REGEX_H
#define CH_GOLIB_REGEX_H

#include "base/buf.h"

struct ch_regex;

/* regexp.Compile. Error: CHART_ESYNTAX with Go's text ("error parsing regexp:
 * missing closing ): `(`"). The pattern is copied. Lives as long as the
 * operation's arena; never changes, so other operations can use it too. */
int ch_regex_compile(struct ch_op *op, struct chart_str pattern,
                     const struct ch_regex **out);
/* The same from the operation's cache, for patterns that come again and again
 * or change all the time. For this operation alone, and valid until its next
 * call of this function. */
int ch_regex_cached(struct ch_op *op, struct chart_str pattern,
                    const struct ch_regex **out);

size_t ch_regex_group_count(const struct ch_regex *re); /* without group 0 */
/* Index of the named group, or -1. */
int ch_regex_group_index(const struct ch_regex *re, struct chart_str name);

/* Whether the text has a match: 1, 0 or a code. */
int ch_regex_test(struct ch_op *op, const struct ch_regex *re,
                  struct chart_str text);

/* Leftmost-first match at or after `from`. `spans` gets pairs of offsets for
 * group 0..n (CH_NPOS: not set), room for 2 * (group_count + 1). 1 match, 0
 * none, or a code. To find one match after another use a scan. */
int ch_regex_match(struct ch_op *op, const struct ch_regex *re,
                   struct chart_str text, size_t from, size_t *spans);

/* All matches in order, as Go's FindAll gives them: not overlapping, and no
 * empty one right behind another match. */
struct ch_regex_scan {
    const struct ch_regex *re;
    struct chart_str text;
    size_t at;       /* CH_NPOS: done */
    size_t last_end; /* of the last match, or CH_NPOS */
    bool valid;      /* text is UTF-8 */
};
void ch_regex_scan_start(struct ch_regex_scan *scan, const struct ch_regex *re,
                         struct chart_str text);
/* 1 with the match's begin and end in `span`, 0 at the end, or a code. */
int ch_regex_scan_next(struct ch_op *op, struct ch_regex_scan *scan,
                       size_t span[2]);

/* Go's ReplaceAllString (template expanded) or ReplaceAllLiteralString. */
int ch_regex_replace(struct ch_op *op, const struct ch_regex *re,
                     struct chart_str text, struct chart_str replacement,
                     bool literal, struct ch_buf *out);
/* regexp.QuoteMeta. */
void ch_regex_quote_meta(struct ch_buf *buf, struct chart_str s);

#endif
