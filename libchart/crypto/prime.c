#include "crypto/prime.h"

#include <limits.h>

/* Trial division goes up to here. */
#define SMALL_MAX 2048
/* This many candidates for each bit: one in e^57 searches has no prime. */
#define CANDIDATES 20
/* Each has three chances in four. */
#define BASES 64

struct search {
    struct ch_op *op;
    const struct ch_openssl *api;
    void *ctx;
    unsigned bits;
    unsigned char *bytes; /* bits / 8 of them */
    uint16_t *small;      /* the odd primes below SMALL_MAX */
    size_t small_count;
    void *candidate;
    void *less; /* candidate - 1 = odd * 2^twos */
    void *odd;
    int twos;
    void *base, *power;
};

static int list_small_primes(struct search *s)
{
    bool composite[SMALL_MAX] = {false};
    s->small = ch_alloc(s->op, SMALL_MAX / 4 * sizeof *s->small);
    if (!s->small)
        return ch_error_code(s->op);
    for (unsigned i = 3; i < SMALL_MAX; i += 2) {
        if (composite[i])
            continue;
        s->small[s->small_count++] = (uint16_t)i;
        for (unsigned k = i * i; k < SMALL_MAX; k += 2 * i)
            composite[k] = true;
    }
    return 0;
}

/* Has the candidate, which is far larger, one of the small primes as factor?
 * One long division serves as many of them as their product has room for. */
static bool has_small_factor(const struct search *s)
{
    for (size_t from = 0, to; from < s->small_count; from = to) {
        unsigned long product = 1;
        for (to = from; to < s->small_count && product <= ULONG_MAX / SMALL_MAX;
             to++)
            product *= s->small[to];
        unsigned long rest = s->api->bn_mod_word(s->candidate, product);
        for (; from < to; from++)
            if (rest % s->small[from] == 0)
                return true;
    }
    return false;
}

/* Splits candidate - 1. */
static bool split_candidate(struct search *s)
{
    const struct ch_openssl *api = s->api;
    s->twos = 1;
    if (!api->bn_copy(s->less, s->candidate) || !api->bn_sub_word(s->less, 1))
        return false;
    while (!api->bn_is_bit_set(s->less, s->twos))
        s->twos++;
    return api->bn_rshift(s->odd, s->less, s->twos) == 1;
}

/* A random number in [2, candidate - 2]. */
static int draw_base(struct search *s)
{
    const struct ch_openssl *api = s->api;
    for (int i = 0; i < BASES; i++) {
        int code = ch_random(s->op, s->bytes, s->bits / 8);
        if (code)
            return code;
        if (!api->bn_from_bytes(s->bytes, (int)s->bits / 8, s->base))
            return ch_nomem(s->op);
        if (api->bn_bits(s->base) > 1 && api->bn_cmp(s->base, s->less) < 0)
            return 0;
    }
    return ch_fail(s->op, CHART_EINTERNAL, "random numbers are not random");
}

/* One round of Miller and Rabin's test. */
static int test_round(struct search *s, bool *passed)
{
    const struct ch_openssl *api = s->api;
    int code = draw_base(s);
    *passed = false;
    if (!code)
        code = ch_step(s->op, s->bits);
    if (code)
        return code;
    if (!api->bn_mod_exp(s->power, s->base, s->odd, s->candidate, s->ctx, NULL))
        return ch_nomem(s->op);
    *passed = api->bn_bits(s->power) == 1; /* it is 1 */
    for (int i = 0; i < s->twos && !*passed; i++) {
        *passed = api->bn_cmp(s->power, s->less) == 0;
        if (!api->bn_mod_sqr(s->power, s->power, s->candidate, s->ctx))
            return ch_nomem(s->op);
    }
    return 0;
}

/* The rounds after which a random number of so many bits is good for RSA. */
static int rounds_for(unsigned bits)
{
    if (bits >= 3747)
        return 3;
    if (bits >= 1345)
        return 4;
    return bits >= 476 ? 5 : 40;
}

static int test_candidate(struct search *s, bool *prime)
{
    int code = 0;
    *prime = !has_small_factor(s);
    if (*prime && !split_candidate(s))
        return ch_nomem(s->op);
    for (int i = rounds_for(s->bits); i > 0 && *prime && !code; i--)
        code = test_round(s, prime);
    return code;
}

static int draw_candidate(struct search *s)
{
    size_t len = s->bits / 8;
    int code = ch_random(s->op, s->bytes, len);
    if (code)
        return code;
    s->bytes[0] |= 0xC0; /* products have twice the bits, and none less */
    s->bytes[len - 1] |= 1;
    if (!s->api->bn_from_bytes(s->bytes, (int)len, s->candidate))
        return ch_nomem(s->op);
    return ch_step(s->op, s->bits / 8);
}

static int find(struct search *s)
{
    bool prime = false;
    for (unsigned i = 0; i < CANDIDATES * s->bits && !prime; i++) {
        int code = draw_candidate(s);
        if (!code)
            code = test_candidate(s, &prime);
        if (code)
            return code;
    }
    if (prime)
        return 0;
    return ch_fail(s->op, CHART_EINTERNAL,
                   "no prime among so many random numbers");
}

int ch_prime_random(struct ch_op *op, const struct ch_openssl *api, void *ctx,
                    unsigned bits, void *prime)
{
    struct search s = {.op = op, .api = api, .ctx = ctx, .bits = bits};
    s.candidate = prime;
    s.less = api->bn_new();
    s.odd = api->bn_new();
    s.base = api->bn_new();
    s.power = api->bn_new();
    s.bytes = ch_alloc(op, bits / 8);
    int code = s.bytes ? list_small_primes(&s) : ch_error_code(op);
    if (!code && (!s.less || !s.odd || !s.base || !s.power))
        code = ch_nomem(op);
    if (!code)
        code = find(&s);
    api->bn_free(s.less);
    api->bn_free(s.odd);
    api->bn_free(s.base);
    api->bn_free(s.power);
    return code;
}
