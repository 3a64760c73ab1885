#include "crypto/openssl.h"

#include <dlfcn.h>

CH_DLOPEN_NOTE(crypto, "[{\"feature\":\"crypto\",\"description\":\"keys, "
                       "certificates, AES and scrypt in templates\","
                       "\"priority\":\"recommended\","
                       "\"soname\":[\"libcrypto.so.3\"]}]");

#define SYMBOL(member, name)                                                   \
    {                                                                          \
        name, offsetof(struct ch_openssl, member)                              \
    }

static const struct {
    const char *name;
    size_t offset;
} symbols[] = {
    SYMBOL(err_clear_error, "ERR_clear_error"),
    SYMBOL(pbe_scrypt, "EVP_PBE_scrypt"),
    SYMBOL(cipher_ctx_new, "EVP_CIPHER_CTX_new"),
    SYMBOL(cipher_ctx_free, "EVP_CIPHER_CTX_free"),
    SYMBOL(aes_256_cbc, "EVP_aes_256_cbc"),
    SYMBOL(cipher_init, "EVP_CipherInit_ex"),
    SYMBOL(cipher_set_padding, "EVP_CIPHER_CTX_set_padding"),
    SYMBOL(cipher_update, "EVP_CipherUpdate"),
    SYMBOL(pkey_q_keygen, "EVP_PKEY_Q_keygen"),
    SYMBOL(pkey_ctx_new_id, "EVP_PKEY_CTX_new_id"),
    SYMBOL(pkey_ctx_new, "EVP_PKEY_CTX_new"),
    SYMBOL(pkey_ctx_free, "EVP_PKEY_CTX_free"),
    SYMBOL(pkey_paramgen_init, "EVP_PKEY_paramgen_init"),
    SYMBOL(pkey_paramgen, "EVP_PKEY_paramgen"),
    SYMBOL(pkey_dsa_bits, "EVP_PKEY_CTX_set_dsa_paramgen_bits"),
    SYMBOL(pkey_dsa_q_bits, "EVP_PKEY_CTX_set_dsa_paramgen_q_bits"),
    SYMBOL(pkey_keygen_init, "EVP_PKEY_keygen_init"),
    SYMBOL(pkey_keygen, "EVP_PKEY_keygen"),
    SYMBOL(pkey_free, "EVP_PKEY_free"),
    SYMBOL(pkey_base_id, "EVP_PKEY_get_base_id"),
    SYMBOL(pkey_bits, "EVP_PKEY_get_bits"),
    SYMBOL(pkey_eq, "EVP_PKEY_eq"),
    SYMBOL(private_to_der, "i2d_PrivateKey"),
    SYMBOL(public_to_der, "i2d_PUBKEY"),
    SYMBOL(private_from_der, "d2i_PrivateKey"),
    SYMBOL(auto_private_from_der, "d2i_AutoPrivateKey"),
    SYMBOL(bn_ctx_new, "BN_CTX_new"),
    SYMBOL(bn_ctx_free, "BN_CTX_free"),
    SYMBOL(bn_new, "BN_new"),
    SYMBOL(bn_free, "BN_clear_free"),
    SYMBOL(bn_copy, "BN_copy"),
    SYMBOL(bn_from_bytes, "BN_bin2bn"),
    SYMBOL(bn_to_bytes, "BN_bn2bin"),
    SYMBOL(bn_set_word, "BN_set_word"),
    SYMBOL(bn_bits, "BN_num_bits"),
    SYMBOL(bn_is_bit_set, "BN_is_bit_set"),
    SYMBOL(bn_cmp, "BN_cmp"),
    SYMBOL(bn_sub, "BN_sub"),
    SYMBOL(bn_sub_word, "BN_sub_word"),
    SYMBOL(bn_mul, "BN_mul"),
    SYMBOL(bn_div, "BN_div"),
    SYMBOL(bn_rshift, "BN_rshift"),
    SYMBOL(bn_gcd, "BN_gcd"),
    SYMBOL(bn_mod_word, "BN_mod_word"),
    SYMBOL(bn_mod_sqr, "BN_mod_sqr"),
    SYMBOL(bn_mod_inverse, "BN_mod_inverse"),
    SYMBOL(bn_mod_exp, "BN_mod_exp_mont_consttime"),
    SYMBOL(md_ctx_new, "EVP_MD_CTX_new"),
    SYMBOL(md_ctx_free, "EVP_MD_CTX_free"),
    SYMBOL(sha256, "EVP_sha256"),
    SYMBOL(sha384, "EVP_sha384"),
    SYMBOL(sha512, "EVP_sha512"),
    SYMBOL(sign_init, "EVP_DigestSignInit"),
    SYMBOL(sign, "EVP_DigestSign"),
    SYMBOL(x509_from_der, "d2i_X509"),
    SYMBOL(x509_free, "X509_free"),
    SYMBOL(x509_subject, "X509_get_subject_name"),
    SYMBOL(name_to_der, "i2d_X509_NAME"),
    SYMBOL(x509_subject_key_id, "X509_get0_subject_key_id"),
    SYMBOL(x509_public_key, "X509_get0_pubkey"),
    SYMBOL(string_data, "ASN1_STRING_get0_data"),
    SYMBOL(string_len, "ASN1_STRING_length"),
};

int ch_openssl_open(struct ch_op *op, struct ch_openssl *api)
{
    /* It stays loaded: its own clean-up runs at the end of the process. */
    api->handle =
        dlopen("libcrypto.so.3", RTLD_LAZY | RTLD_LOCAL | RTLD_NODELETE);
    if (!api->handle)
        return ch_fail(op, CHART_EUNSUPPORTED,
                       "this function needs libcrypto.so.3, which is not "
                       "installed");
    for (size_t i = 0; i < CH_COUNT(symbols); i++) {
        void *symbol = dlsym(api->handle, symbols[i].name);
        if (!symbol) {
            dlclose(api->handle);
            return ch_fail(op, CHART_EUNSUPPORTED, "libcrypto.so.3 has no %s",
                           symbols[i].name);
        }
        memcpy((char *)api + symbols[i].offset, &symbol, sizeof symbol);
    }
    return 0;
}

void ch_openssl_close(struct ch_openssl *api)
{
    api->err_clear_error();
    dlclose(api->handle);
}
