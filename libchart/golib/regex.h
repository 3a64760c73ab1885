/*
 * Go's package regexp: RE2 syntax read by regex_syntax.c, refused with RE2's
 * texts where RE2 refuses, matched with bounded work. The only user of PCRE2.
 */
#ifndef CH_GOLIB_REGEX_H
#define CH_GOLIB_REGEX_H

#include "base/buf.h"

struct ch_regex;

/* regexp.Compile. Error: CHART_ESYNTAX with Go's text ("error parsing regexp:
 * missing closing ): `(`"). Freed with the arena... of `op`; PCRE2's own
 * memory comes from the operation's heap. */
int ch_regex_compile(struct ch_op *op, struct chart_str pattern,
                     const struct ch_regex **out);
size_t ch_regex_group_count(const struct ch_regex *re); /* without group 0 */
/* Index of the named group, or -1. */
int ch_regex_group_index(const struct ch_regex *re, struct chart_str name);

/* Leftmost-first match at or after `from`. `spans` gets pairs of offsets for
 * group 0..n (CH_NPOS: not set), room for 2 * (group_count + 1). 1 match, 0
 * none, or a code (match limit: CHART_ELIMIT). */
int ch_regex_match(struct ch_op *op, const struct ch_regex *re,
                   struct chart_str text, size_t from, size_t *spans);

/* Go's ReplaceAllString (template expanded) or ReplaceAllLiteralString. */
int ch_regex_replace(struct ch_op *op, const struct ch_regex *re,
                     struct chart_str text, struct chart_str replacement,
                     bool literal, struct ch_buf *out);
/* regexp.QuoteMeta. */
void ch_regex_quote_meta(struct ch_buf *buf, struct chart_str s);

#endif
