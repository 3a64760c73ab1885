/*
 * Random primes for RSA keys, by FIPS 186-5 A.1.3 and with as many tests as
 * its table B.1 asks for: what Go's crypto/rsa does. libcrypto's generator of
 * keys takes several times as long, since it builds each prime around two
 * others and tests every one in 64 rounds.
 */
#ifndef CH_CRYPTO_PRIME_H
#define CH_CRYPTO_PRIME_H

#include "crypto/openssl.h"

/* Sets `prime`, a number of libcrypto's, to a random prime of `bits` bits, the
 * upper two of them set; `bits` is a multiple of 8 and at least 32. `ctx` is
 * libcrypto's store of temporary numbers. */
int ch_prime_random(struct ch_op *op, const struct ch_openssl *api, void *ctx,
                    unsigned bits, void *prime);

#endif
