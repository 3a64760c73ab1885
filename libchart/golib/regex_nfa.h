/*
 * The linear-time matcher: Pike's machine, which runs a program with Go's
 * rules of preference. It takes over where PCRE2 would need too long, where
 * the two differ, and for text that is not UTF-8.
 */
#ifndef CH_GOLIB_REGEX_NFA_H
#define CH_GOLIB_REGEX_NFA_H

#include "golib/regex_prog.h"

struct ch_re_machine; /* room for runs; grows, serves any program */

/* The room lives in the operation's arena. */
int ch_re_machine_new(struct ch_op *op, struct ch_re_machine **out);

/* Leftmost-first match at or after `from`; `spans` gets `span_count` offsets
 * (two a group, CH_NPOS for groups that are not set). 1, 0 or a code. */
int ch_re_prog_run(struct ch_re_machine *machine, const struct ch_re_prog *prog,
                   struct chart_str text, size_t from, size_t *spans,
                   size_t span_count);

#endif
