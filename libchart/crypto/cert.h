/*
 * Private keys and certificates as Sprig's functions make them: the bytes are
 * laid out as Go's crypto/x509 does, libcrypto makes keys and signatures.
 */
#ifndef CH_CRYPTO_CERT_H
#define CH_CRYPTO_CERT_H

#include "base/buf.h"

/* A certificate and its private key, both PEM. */
struct ch_cert_pair {
    struct chart_str cert, key;
};

struct ch_ip {
    unsigned char bytes[16];
    size_t len; /* 4 or 16 */
};

struct ch_cert_request {
    struct chart_str common_name;
    const struct ch_ip *ips;
    size_t ip_count;
    const struct chart_str *dns;
    size_t dns_count;
    int64_t days;
    bool is_ca;
    const struct ch_cert_pair *signer; /* null: signed by its own key */
    const struct chart_str *key;       /* PEM; null: a new 2048 bit RSA key */
};

int ch_cert_new(struct ch_op *op, const struct ch_cert_request *request,
                struct ch_cert_pair *out);
/* Fails as ch_cert_new would for a key or signer that cannot be read, before
 * names are looked at. */
int ch_cert_check_inputs(struct ch_op *op,
                         const struct ch_cert_request *request);
/* Whether both can be read: "unable to decode certificate" and so on. */
int ch_cert_check(struct ch_op *op, const struct ch_cert_pair *pair);
/* A PEM private key. An unknown type is no error but the text "Unknown type
 * TYPE", as Sprig's function gives it. */
int ch_key_new(struct ch_op *op, struct chart_str type, struct chart_str *out);

/* net.ParseIP; IPv4 and what is mapped from it have 4 bytes. */
bool ch_ip_parse(struct chart_str text, struct ch_ip *out);

#endif
