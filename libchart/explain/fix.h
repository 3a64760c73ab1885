/*
 * Moving misplaced values to where they are read, in the text of their file:
 * comments and layout stay. Every move is checked by reading the result; one
 * that would change anything else is not made.
 */
#ifndef CH_EXPLAIN_FIX_H
#define CH_EXPLAIN_FIX_H

#include "explain/report.h"

/* The text with the value at path `from` moved to path `to`; what is there
 * already stays. `*moved` is false, and `*out` the text as it was, when that
 * cannot be done in a text. */
int ch_fix_move(struct ch_op *op, struct chart_str text, struct chart_str from,
                struct chart_str to, struct chart_str *out, bool *moved);

/* Appends a unified diff for each values file that has misplaced findings, with
 * each moved to its first suggestion. `*left` counts those that could not be
 * (they come from a flag, say). */
int ch_report_fix(const struct ch_report *report, struct ch_buf *buf,
                  size_t *left);

#endif
