/*
 * How template functions coerce their arguments: spf13/cast, as Sprig uses it.
 * What cannot be converted counts as zero.
 */
#ifndef CH_FUNC_ARG_H
#define CH_FUNC_ARG_H

#include "value/value.h"

/* cast.ToInt64: numbers, booleans, and strings in Go's base-0 syntax after a
 * trailing ".0". */
int ch_arg_to_int64(struct ch_op *op, struct ch_value v, int64_t *out);
/* cast.ToFloat64. */
int ch_arg_to_float64(struct ch_op *op, struct ch_value v, double *out);

/* int64(f) as amd64 does it: what does not fit is the smallest integer. */
int64_t ch_float_to_int64(double f);

#endif
