/*
 * The door to libcrypto, which is loaded at the first use of a function that
 * needs it: keys, certificates, AES and scrypt are rare in charts, and linking
 * it would cost every start. Its types are opaque here, so building needs no
 * headers of it.
 */
#ifndef CH_CRYPTO_OPENSSL_H
#define CH_CRYPTO_OPENSSL_H

#include "base/op.h"

enum ch_pkey_id { CH_PKEY_RSA = 6, CH_PKEY_DSA = 116, CH_PKEY_EC = 408 };

struct ch_openssl {
    void *handle;
    void (*err_clear_error)(void);

    int (*pbe_scrypt)(const char *pass, size_t pass_len,
                      const unsigned char *salt, size_t salt_len, uint64_t n,
                      uint64_t r, uint64_t p, uint64_t max_memory,
                      unsigned char *key, size_t key_len);

    void *(*cipher_ctx_new)(void);
    void (*cipher_ctx_free)(void *ctx);
    const void *(*aes_256_cbc)(void);
    int (*cipher_init)(void *ctx, const void *cipher, void *engine,
                       const unsigned char *key, const unsigned char *iv,
                       int encrypt);
    int (*cipher_set_padding)(void *ctx, int padding);
    int (*cipher_update)(void *ctx, unsigned char *out, int *out_len,
                         const unsigned char *in, int in_len);

    void *(*pkey_q_keygen)(void *libctx, const char *properties,
                           const char *type, ...);
    void *(*pkey_ctx_new_id)(int id, void *engine);
    void *(*pkey_ctx_new)(void *pkey, void *engine);
    void (*pkey_ctx_free)(void *ctx);
    int (*pkey_paramgen_init)(void *ctx);
    int (*pkey_paramgen)(void *ctx, void **pkey);
    int (*pkey_dsa_bits)(void *ctx, int bits);
    int (*pkey_dsa_q_bits)(void *ctx, int bits);
    int (*pkey_keygen_init)(void *ctx);
    int (*pkey_keygen)(void *ctx, void **pkey);
    void (*pkey_free)(void *pkey);
    int (*pkey_base_id)(const void *pkey);
    int (*pkey_bits)(const void *pkey);
    int (*pkey_eq)(const void *a, const void *b);

    int (*private_to_der)(const void *pkey, unsigned char **out);
    int (*public_to_der)(const void *pkey, unsigned char **out);
    void *(*private_from_der)(int id, void **pkey, const unsigned char **in,
                              long len);
    void *(*auto_private_from_der)(void **pkey, const unsigned char **in,
                                   long len);

    void *(*bn_ctx_new)(void);
    void (*bn_ctx_free)(void *ctx);
    void *(*bn_new)(void);
    void (*bn_free)(void *n); /* wipes it */
    void *(*bn_copy)(void *to, const void *from);
    void *(*bn_from_bytes)(const unsigned char *bytes, int len, void *n);
    int (*bn_to_bytes)(const void *n, unsigned char *bytes);
    int (*bn_set_word)(void *n, unsigned long word);
    int (*bn_bits)(const void *n);
    int (*bn_is_bit_set)(const void *n, int bit);
    int (*bn_cmp)(const void *a, const void *b);
    int (*bn_sub)(void *r, const void *a, const void *b);
    int (*bn_sub_word)(void *n, unsigned long word);
    int (*bn_mul)(void *r, const void *a, const void *b, void *ctx);
    int (*bn_div)(void *quotient, void *rest, const void *n, const void *by,
                  void *ctx);
    int (*bn_rshift)(void *r, const void *n, int bits);
    int (*bn_gcd)(void *r, const void *a, const void *b, void *ctx);
    unsigned long (*bn_mod_word)(const void *n, unsigned long modulus);
    int (*bn_mod_sqr)(void *r, const void *n, const void *modulus, void *ctx);
    void *(*bn_mod_inverse)(void *r, const void *n, const void *modulus,
                            void *ctx);
    int (*bn_mod_exp)(void *r, const void *base, const void *exponent,
                      const void *modulus, void *ctx, void *montgomery);

    void *(*md_ctx_new)(void);
    void (*md_ctx_free)(void *ctx);
    const void *(*sha256)(void);
    const void *(*sha384)(void);
    const void *(*sha512)(void);
    int (*sign_init)(void *ctx, void **pkey_ctx, const void *md, void *engine,
                     void *pkey);
    int (*sign)(void *ctx, unsigned char *signature, size_t *signature_len,
                const unsigned char *text, size_t len);

    void *(*x509_from_der)(void **x509, const unsigned char **in, long len);
    void (*x509_free)(void *x509);
    void *(*x509_subject)(const void *x509);
    int (*name_to_der)(const void *name, unsigned char **out);
    const void *(*x509_subject_key_id)(void *x509);
    void *(*x509_public_key)(const void *x509);
    const unsigned char *(*string_data)(const void *string);
    int (*string_len)(const void *string);
};

/* Fills in `api`, or fails with CHART_EUNSUPPORTED. */
int ch_openssl_open(struct ch_op *op, struct ch_openssl *api);
void ch_openssl_close(struct ch_openssl *api);

#endif
