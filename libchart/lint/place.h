/*
 * Places that a finding names.
 */
#ifndef CH_LINT_PLACE_H
#define CH_LINT_PLACE_H

#include "lint/run.h"

/* The place `number` of `origins` stands for: of the value, or of its key. */
struct ch_lint_place ch_lint_place_value(const struct ch_origins *origins,
                                         uint32_t number);
struct ch_lint_place ch_lint_place_key(const struct ch_origins *origins,
                                       uint32_t number);

/* A chain of places as frames, as they are shown: each with a line, and its
 * text where that is known. `place` null: the chart's own file. */
int ch_lint_frames(struct ch_lint_run *run, const struct ch_lint_place *place,
                   struct ch_lint_finding *finding);
/* The same from the frames of the error that is set; perhaps none. */
int ch_lint_frames_of_error(struct ch_lint_run *run,
                            struct ch_lint_finding *finding);

#endif
