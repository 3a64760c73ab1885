/*
 * Exact decimal numbers, as JSON writes them: what bounds and multipleOf
 * compare. Not a general arithmetic.
 */
#ifndef CH_SCHEMA_NUMBER_H
#define CH_SCHEMA_NUMBER_H

#include "base/op.h"
#include "value/value.h"

/* (-1)^negative * digits * 10^exponent; digits without leading or trailing
 * zeros, none for 0. */
struct ch_number {
    bool negative;
    struct chart_str digits;
    int64_t exponent;
    double approximate;
};

/* Any numeric value; false for the others. */
int ch_number_of(struct ch_op *op, struct ch_value v, struct ch_number *out,
                 bool *is_number);
int ch_number_compare(const struct ch_number *a, const struct ch_number *b);
bool ch_number_is_integer(const struct ch_number *n);
/* Whether a / b is an integer. A zero `b` never divides. */
bool ch_number_is_multiple(const struct ch_number *a,
                           const struct ch_number *b);
/* The integer, clipped to int64. */
int64_t ch_number_int(const struct ch_number *n);

#endif
