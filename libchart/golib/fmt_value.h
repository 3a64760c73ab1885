/*
 * One value under one directive, as Go's fmt prints it: the verb reaches into
 * lists and maps, and a verb that a type does not know gives %!verb(...).
 * Shared by fmt only.
 */
#ifndef CH_GOLIB_FMT_VALUE_H
#define CH_GOLIB_FMT_VALUE_H

#include "golib/fmt_scalar.h"
#include "value/value.h"

/* Prints an argument. 0 or the code (depth, memory). */
int ch_fmt_arg(struct ch_fmt *f, struct ch_value v, uint32_t verb);
/* %v of what a pointer points to; `v` is an object of a pointer class. */
int ch_fmt_pointee_arg(struct ch_fmt *f, struct ch_value v);
/* %!verb(type=value). */
int ch_fmt_bad_verb(struct ch_fmt *f, struct ch_value v, uint32_t verb);

#endif
