/*
 * Unified diffs of two texts, as patch(1) and git apply read them.
 */
#ifndef CH_EXPLAIN_DIFF_H
#define CH_EXPLAIN_DIFF_H

#include "base/buf.h"

/* Appends "--- a/NAME", "+++ b/NAME" and the hunks with three lines of context
 * each; nothing for equal texts. */
int ch_diff(struct ch_buf *buf, struct chart_str name, struct chart_str before,
            struct chart_str after);

#endif
