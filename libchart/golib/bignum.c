/* Schoolbook arithmetic; the numbers have few limbs. */
#include "golib/bignum.h"

#include <string.h>

/* Callers stay within the bound by construction; a limb beyond it is lost
 * rather than written. */
static void push(struct ch_big *a, uint64_t limb)
{
    if (limb && a->len < CH_BIG_LIMBS)
        a->limb[a->len++] = (uint32_t)limb;
}

static void trim(struct ch_big *a)
{
    while (a->len && a->limb[a->len - 1] == 0)
        a->len--;
}

void ch_big_set(struct ch_big *a, uint64_t value)
{
    a->len = 2;
    a->limb[0] = (uint32_t)value;
    a->limb[1] = (uint32_t)(value >> 32);
    trim(a);
}

size_t ch_big_bit_len(const struct ch_big *a)
{
    if (a->len == 0)
        return 0;
    size_t bits = (size_t)(a->len - 1) * 32;
    for (uint32_t top = a->limb[a->len - 1]; top; top >>= 1)
        bits++;
    return bits;
}

int ch_big_cmp(const struct ch_big *a, const struct ch_big *b)
{
    if (a->len != b->len)
        return a->len < b->len ? -1 : 1;
    for (uint32_t i = a->len; i-- > 0;)
        if (a->limb[i] != b->limb[i])
            return a->limb[i] < b->limb[i] ? -1 : 1;
    return 0;
}

void ch_big_mul_add(struct ch_big *a, uint32_t factor, uint32_t term)
{
    uint64_t carry = term;
    for (uint32_t i = 0; i < a->len; i++) {
        carry += (uint64_t)a->limb[i] * factor;
        a->limb[i] = (uint32_t)carry;
        carry >>= 32;
    }
    push(a, carry);
}

void ch_big_mul_pow10(struct ch_big *a, unsigned power)
{
    static const uint32_t small[] = {1,      10,      100,      1000,     10000,
                                     100000, 1000000, 10000000, 100000000};
    for (; power >= 9; power -= 9)
        ch_big_mul_add(a, 1000000000, 0);
    if (power)
        ch_big_mul_add(a, small[power], 0);
}

void ch_big_shift_left(struct ch_big *a, size_t bits)
{
    uint32_t limbs = (uint32_t)(bits / 32);
    if (a->len == 0)
        return;
    if (bits % 32)
        ch_big_mul_add(a, UINT32_C(1) << (bits % 32), 0);
    if (limbs == 0 || limbs > CH_BIG_LIMBS - a->len)
        return;
    memmove(a->limb + limbs, a->limb, a->len * sizeof a->limb[0]);
    memset(a->limb, 0, limbs * sizeof a->limb[0]);
    a->len += limbs;
}

void ch_big_add(struct ch_big *sum, const struct ch_big *a,
                const struct ch_big *b)
{
    uint32_t len = a->len > b->len ? a->len : b->len;
    uint64_t carry = 0;
    for (uint32_t i = 0; i < len; i++) {
        carry += (uint64_t)(i < a->len ? a->limb[i] : 0) +
                 (i < b->len ? b->limb[i] : 0);
        sum->limb[i] = (uint32_t)carry;
        carry >>= 32;
    }
    sum->len = len;
    push(sum, carry);
}

void ch_big_sub(struct ch_big *a, const struct ch_big *b)
{
    uint64_t borrow = 0;
    for (uint32_t i = 0; i < a->len; i++) {
        uint64_t take = (i < b->len ? b->limb[i] : 0) + borrow;
        borrow = a->limb[i] < take;
        a->limb[i] = (uint32_t)(a->limb[i] - take);
    }
    trim(a);
}
