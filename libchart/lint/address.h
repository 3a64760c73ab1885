/*
 * E-mail addresses and URLs by the rules that Helm's lint has for them
 * (govalidator's).
 */
#ifndef CH_LINT_ADDRESS_H
#define CH_LINT_ADDRESS_H

#include "base/op.h"

/* Each sets `*good`; 0 or a code. */
int ch_lint_email(struct ch_op *op, struct chart_str text, bool *good);
int ch_lint_url(struct ch_op *op, struct chart_str text, bool *good);
/* A URL with a scheme, as Go's ParseRequestURI takes it. */
int ch_lint_request_url(struct ch_op *op, struct chart_str text, bool *good);

#endif
