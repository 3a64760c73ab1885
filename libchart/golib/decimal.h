/*
 * Decimal numbers of any size, as shopspring/decimal computes with them for
 * addf, subf, mulf and divf: each operand is the shortest decimal form of a
 * float64. Memory comes from the operation's arena.
 */
#ifndef CH_GOLIB_DECIMAL_H
#define CH_GOLIB_DECIMAL_H

#include "base/op.h"

/* (-1 if negative) * digits * 10^exp. Digits lie lowest first, one a byte. No
 * digits: zero. */
struct ch_decimal {
    struct ch_op *op;
    uint8_t *digits;
    size_t len;
    size_t cap;
    int64_t exp;
    bool negative;
};

/* Fails with CHART_EEXEC for NaN and infinities, in Go's words. */
int ch_decimal_init(struct ch_decimal *d, struct ch_op *op, double f);
/* d += f and so on. Division rounds to 16 places, halves away from 0. */
int ch_decimal_add(struct ch_decimal *d, double f);
int ch_decimal_sub(struct ch_decimal *d, double f);
int ch_decimal_mul(struct ch_decimal *d, double f);
int ch_decimal_div(struct ch_decimal *d, double f);
/* The nearest float64. */
int ch_decimal_to_float(const struct ch_decimal *d, double *out);

#endif
