/*
 * Kubernetes' rules for the names of objects.
 */
#ifndef CH_LINT_NAMES_H
#define CH_LINT_NAMES_H

#include "base/buf.h"

/* Appends "object name does not conform to ..." when `name` is none for that
 * kind. */
int ch_lint_object_name(struct ch_buf *out, struct chart_str kind,
                        struct chart_str name);

#endif
