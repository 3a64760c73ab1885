/*
 * What would be right, for errors whose text alone tells.
 */
#ifndef CH_API_HINTS_H
#define CH_API_HINTS_H

#include "base/op.h"

/* Gives the error that is set a hint if it has none and one is known. */
void ch_hint_known(struct ch_op *op);

#endif
