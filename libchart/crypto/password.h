/*
 * bcrypt, and passwords derived from a master password.
 */
#ifndef CH_CRYPTO_PASSWORD_H
#define CH_CRYPTO_PASSWORD_H

#include "base/buf.h"

/* "$2a$10$..." with a random salt. More than 72 bytes: CHART_EINVAL "bcrypt:
 * password length exceeds 72 bytes". */
int ch_bcrypt(struct ch_buf *buf, struct chart_str password);
/* The same with a given salt, for tests. */
int ch_bcrypt_salted(struct ch_buf *buf, struct chart_str password,
                     const unsigned char salt[16], unsigned cost);

/* The Master Password algorithm, version 1. An unknown `type` gives the text
 * "cannot find password template TYPE", as Sprig's function does. */
int ch_derive_password(struct ch_buf *buf, uint32_t counter,
                       struct chart_str type, struct chart_str password,
                       struct chart_str user, struct chart_str site);

#endif
