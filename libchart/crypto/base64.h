/*
 * Base64 and base32 with the standard alphabets and padding, as Go's
 * encoding/base64 and encoding/base32 read and write them.
 */
#ifndef CH_CRYPTO_BASE64_H
#define CH_CRYPTO_BASE64_H

#include "base/buf.h"

void ch_base64_encode(struct ch_buf *buf, struct chart_str bytes);
/* Line breaks are skipped. Error: CHART_EINVAL "illegal base64 data at input
 * byte 3"; what was decoded before it is in `buf`. */
int ch_base64_decode(struct ch_buf *buf, struct chart_str text);

void ch_base32_encode(struct ch_buf *buf, struct chart_str bytes);
int ch_base32_decode(struct ch_buf *buf, struct chart_str text);

#endif
