/*
 * Changing the case of text: Go's strings.ToUpper and friends, and the word
 * cases of the libraries that Sprig builds on.
 */
#ifndef CH_GOLIB_CASING_H
#define CH_GOLIB_CASING_H

#include "base/buf.h"

/* strings.ToUpper, ToLower and Title. Invalid bytes become U+FFFD, but for
 * ASCII texts nothing changes that has no case. */
void ch_case_upper(struct ch_buf *buf, struct chart_str s);
void ch_case_lower(struct ch_buf *buf, struct chart_str s);
void ch_case_title(struct ch_buf *buf, struct chart_str s);
/* The first letter of each word in lower case; words end at white space. */
void ch_case_untitle(struct ch_buf *buf, struct chart_str s);
/* Upper to lower and lower to upper (title at the start of a word). */
void ch_case_swap(struct ch_buf *buf, struct chart_str s);
/* The first byte of each word, as a Latin-1 character. */
void ch_case_initials(struct ch_buf *buf, struct chart_str s);
/* FirstName to FirstName, first_name to FirstName. */
void ch_case_pascal(struct ch_buf *buf, struct chart_str s);
/* FirstName to first_name, with `connector` for '_'. */
void ch_case_connected(struct ch_buf *buf, struct chart_str s, char connector);

#endif
