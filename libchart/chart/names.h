/*
 * Rules for names and for the text of metadata.
 */
#ifndef CH_CHART_NAMES_H
#define CH_CHART_NAMES_H

#include "base/op.h"

/* Any Unicode space becomes a space, what does not print is dropped. `*text`
 * stays as it is where nothing changes. 0 or the code. */
int ch_name_sanitize(struct ch_op *op, struct chart_str *text);

/* What a dependency's alias may hold: [a-zA-Z0-9_-]+. */
bool ch_name_is_alias(struct chart_str text);

#endif
