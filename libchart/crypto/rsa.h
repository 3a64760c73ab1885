/*
 * New RSA keys.
 */
#ifndef CH_CRYPTO_RSA_H
#define CH_CRYPTO_RSA_H

#include "crypto/openssl.h"

/* A key of libcrypto's with the exponent 65537, for pkey_free; `bits` is a
 * multiple of 16 and at least 512. */
int ch_rsa_new(struct ch_op *op, const struct ch_openssl *api, unsigned bits,
               void **pkey);

#endif
