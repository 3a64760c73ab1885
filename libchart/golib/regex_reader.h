/*
 * A place in the text of a regular expression, and what can be read there
 * without knowing the expression around it: runes, escapes, classes. Failures
 * carry Go's texts.
 */
#ifndef CH_GOLIB_REGEX_READER_H
#define CH_GOLIB_REGEX_READER_H

#include "golib/regex_class.h"

struct ch_re_reader {
    struct ch_pool *pool;
    struct ch_op *op;
    struct chart_str text;
    size_t at;
    bool fold; /* classes match in any case */
};

/* "error parsing regexp: WHAT: `AT`". */
int ch_re_fail(struct ch_re_reader *p, const char *what, struct chart_str at);
/* The same with the text from `from` to where the reader stands. */
int ch_re_fail_from(struct ch_re_reader *p, const char *what, size_t from);

/* Bytes that are left. */
size_t ch_re_left(const struct ch_re_reader *p);
/* The byte `ahead` of the current one, or -1 past the end. */
int ch_re_peek(const struct ch_re_reader *p, size_t ahead);
/* Takes a rune; fails when it is not UTF-8. Something must be left. */
int ch_re_next_rune(struct ch_re_reader *p, uint32_t *rune);
/* Fails when text[from:to] is not UTF-8. */
int ch_re_check_utf8(struct ch_re_reader *p, size_t from, size_t to);

/* Takes an escape that stands for one rune; the reader is at its backslash. */
int ch_re_read_escape(struct ch_re_reader *p, uint32_t *out);
/* Takes \d \D \s \S \w \W into `c`, if it is there. */
void ch_re_read_perl_class(struct ch_re_reader *p, struct ch_rune_class *c,
                           bool *found);
/* Takes \p{Greek}, \PN and so on into `c`, if it is there. */
int ch_re_read_property(struct ch_re_reader *p, struct ch_rune_class *c,
                        bool *found);
/* Takes [...]; `out` is clean. */
int ch_re_read_class(struct ch_re_reader *p, struct ch_rune_class *out);

#endif
