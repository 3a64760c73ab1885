#include "crypto/rsa.h"

#include "crypto/der.h"
#include "crypto/prime.h"

#define EXPONENT 65537

/* The numbers of a key in the order of its encoding, then those that are only
 * needed on the way. */
enum number {
    N,
    E,
    D,
    P,
    Q,
    D_P,
    D_Q,
    Q_INVERSE,
    ENCODED,
    P_LESS = ENCODED, /* p - 1 */
    Q_LESS,
    COMMON, /* the greatest divisor of the two */
    LAMBDA, /* their least multiple */
    REST,
    NUMBERS
};

struct making {
    struct ch_op *op;
    const struct ch_openssl *api;
    void *ctx;
    unsigned bits;
    void *number[NUMBERS];
};

static bool make_numbers(struct making *m)
{
    m->ctx = m->api->bn_ctx_new();
    bool ok = m->ctx != NULL;
    for (int i = 0; i < NUMBERS; i++) {
        m->number[i] = m->api->bn_new();
        ok = ok && m->number[i];
    }
    return ok;
}

static void free_numbers(struct making *m)
{
    for (int i = 0; i < NUMBERS; i++)
        m->api->bn_free(m->number[i]);
    m->api->bn_ctx_free(m->ctx);
}

/* Everything that follows from the primes. */
static bool derive(struct making *m)
{
    const struct ch_openssl *api = m->api;
    void **n = m->number, *ctx = m->ctx;
    return api->bn_mul(n[N], n[P], n[Q], ctx) &&
           api->bn_copy(n[P_LESS], n[P]) && api->bn_sub_word(n[P_LESS], 1) &&
           api->bn_copy(n[Q_LESS], n[Q]) && api->bn_sub_word(n[Q_LESS], 1) &&
           api->bn_gcd(n[COMMON], n[P_LESS], n[Q_LESS], ctx) &&
           api->bn_mul(n[LAMBDA], n[P_LESS], n[Q_LESS], ctx) &&
           api->bn_div(n[LAMBDA], n[REST], n[LAMBDA], n[COMMON], ctx) &&
           api->bn_set_word(n[E], EXPONENT) &&
           api->bn_mod_inverse(n[D], n[E], n[LAMBDA], ctx) &&
           api->bn_div(NULL, n[D_P], n[D], n[P_LESS], ctx) &&
           api->bn_div(NULL, n[D_Q], n[D], n[Q_LESS], ctx) &&
           api->bn_mod_inverse(n[Q_INVERSE], n[Q], n[P], ctx);
}

/* Can the exponent be inverted, and are the primes far enough apart? */
static bool fit(const struct making *m)
{
    const struct ch_openssl *api = m->api;
    void *const *n = m->number;
    return api->bn_mod_word(n[P], EXPONENT) != 1 &&
           api->bn_mod_word(n[Q], EXPONENT) != 1 &&
           api->bn_sub(n[REST], n[P], n[Q]) &&
           api->bn_bits(n[REST]) > (int)m->bits / 2 - 100;
}

/* FIPS 186-5 A.1.1 refuses a small private exponent too, which nobody has
 * ever seen. */
static int find_primes(struct making *m)
{
    do {
        for (int i = P; i <= Q; i++) {
            int code = ch_prime_random(m->op, m->api, m->ctx, m->bits / 2,
                                       m->number[i]);
            if (code)
                return code;
        }
    } while (!fit(m));
    return derive(m) && m->api->bn_bits(m->number[D]) > (int)m->bits / 2
               ? 0
               : ch_nomem(m->op);
}

/* PKCS#1's RSAPrivateKey. */
static int encode(struct making *m, struct ch_buf *out)
{
    struct ch_buf list;
    unsigned char *bytes = ch_alloc(m->op, m->bits / 8);
    if (!bytes)
        return ch_error_code(m->op);
    ch_buf_init(&list, m->op);
    ch_der_put_number(&list, (const unsigned char *)"", 1); /* the version */
    for (int i = 0; i < ENCODED; i++)
        ch_der_put_number(&list, bytes,
                          (size_t)m->api->bn_to_bytes(m->number[i], bytes));
    ch_der_wrap(out, CH_DER_SEQUENCE, &list);
    return ch_buf_check(out);
}

int ch_rsa_new(struct ch_op *op, const struct ch_openssl *api, unsigned bits,
               void **pkey)
{
    struct making m = {.op = op, .api = api, .bits = bits};
    struct ch_buf der;
    *pkey = NULL;
    ch_buf_init(&der, op);
    int code = make_numbers(&m) ? find_primes(&m) : ch_nomem(op);
    if (!code)
        code = encode(&m, &der);
    free_numbers(&m);
    if (code)
        return code;
    const unsigned char *in = (const unsigned char *)der.ptr;
    *pkey = api->private_from_der(CH_PKEY_RSA, NULL, &in, (long)der.len);
    return *pkey ? 0 : ch_nomem(op);
}
