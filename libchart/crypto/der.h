/*
 * Writing ASN.1's distinguished encoding, as far as certificates need it.
 * Content is made first and then wrapped with its tag and length.
 */
#ifndef CH_CRYPTO_DER_H
#define CH_CRYPTO_DER_H

#include "base/buf.h"

enum ch_der_tag {
    CH_DER_BOOLEAN = 0x01,
    CH_DER_INTEGER = 0x02,
    CH_DER_BIT_STRING = 0x03,
    CH_DER_OCTET_STRING = 0x04,
    CH_DER_NULL = 0x05,
    CH_DER_OID = 0x06,
    CH_DER_UTF8_STRING = 0x0C,
    CH_DER_PRINTABLE_STRING = 0x13,
    CH_DER_UTC_TIME = 0x17,
    CH_DER_GENERALIZED_TIME = 0x18,
    CH_DER_SEQUENCE = 0x30,
    CH_DER_SET = 0x31,
    CH_DER_CONTEXT = 0x80,          /* + number: primitive */
    CH_DER_CONTEXT_SEQUENCE = 0xA0, /* + number: constructed */
};

void ch_der_put(struct ch_buf *out, unsigned tag, struct chart_str content);
/* What was put into `content`, wrapped. */
void ch_der_wrap(struct ch_buf *out, unsigned tag,
                 const struct ch_buf *content);
/* An unsigned number, big-endian bytes. */
void ch_der_put_number(struct ch_buf *out, const unsigned char *bytes,
                       size_t len);
/* A bit string of whole bytes. */
void ch_der_put_bits(struct ch_buf *out, struct chart_str bytes);
/* Seconds since 1970 in UTC: UTCTime from 1950 to 2049, else
 * GeneralizedTime. */
void ch_der_put_time(struct ch_buf *out, int64_t seconds);

#endif
