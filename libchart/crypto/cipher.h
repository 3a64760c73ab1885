/*
 * AES-256-CBC as Sprig's encryptAES and decryptAES use it: the password cut or
 * filled up with zeros to a key, the IV in front, base64 around.
 */
#ifndef CH_CRYPTO_CIPHER_H
#define CH_CRYPTO_CIPHER_H

#include "base/buf.h"

int ch_aes_encrypt(struct ch_op *op, struct chart_str password,
                   struct chart_str text, struct chart_str *out);
/* Errors have Go's texts, of its panics too. */
int ch_aes_decrypt(struct ch_op *op, struct chart_str password,
                   struct chart_str text, struct chart_str *out);

#endif
