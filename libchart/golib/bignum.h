/*
 * Unsigned integers of bounded size for exact conversion between binary and
 * decimal floating point. Lives on the stack; 4352 bits hold every number
 * that ftoa and atof make from a double or from 800 decimal digits.
 */
#ifndef CH_GOLIB_BIGNUM_H
#define CH_GOLIB_BIGNUM_H

#include "base/public.h"

#define CH_BIG_LIMBS 136

struct ch_big {
    uint32_t len; /* limbs in use; the highest is not 0 */
    uint32_t limb[CH_BIG_LIMBS];
};

void ch_big_set(struct ch_big *a, uint64_t value);
static inline bool ch_big_is_zero(const struct ch_big *a)
{
    return a->len == 0;
}
size_t ch_big_bit_len(const struct ch_big *a);
int ch_big_cmp(const struct ch_big *a, const struct ch_big *b);
/* a = a * factor + term. */
void ch_big_mul_add(struct ch_big *a, uint32_t factor, uint32_t term);
void ch_big_mul_pow10(struct ch_big *a, unsigned power);
void ch_big_shift_left(struct ch_big *a, size_t bits);
/* sum = a + b; `sum` may be one of them. */
void ch_big_add(struct ch_big *sum, const struct ch_big *a,
                const struct ch_big *b);
/* a -= b, for a >= b. */
void ch_big_sub(struct ch_big *a, const struct ch_big *b);

#endif
