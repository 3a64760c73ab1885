/*
 * The cure: a diff of the values files with each misplaced value moved to where
 * it is read.
 */
#ifndef CH_EXPLAIN_FIX_H
#define CH_EXPLAIN_FIX_H

#include "explain/report.h"

/* Appends a unified diff for each values file that has misplaced findings, with
 * each moved to its first suggestion, and to `notes` a line for each that is
 * not in the diff, or not all of it. */
int ch_report_fix(const struct ch_report *report, struct ch_buf *buf,
                  struct ch_buf *notes);

#endif
