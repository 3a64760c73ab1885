/*
 * Scheme, host and port of a URL: what credentials belong to.
 */
#ifndef CH_NET_SITE_H
#define CH_NET_SITE_H

#include "golib/url.h"

struct ch_site {
    struct chart_str scheme;
    struct chart_str host; /* without brackets */
    struct chart_str port; /* never "" for http and https */
};

struct ch_site ch_site_of(const struct ch_url *url);
/* Host names in any case. */
bool ch_site_eq(const struct ch_site *a, const struct ch_site *b);
/* Site of a URL text; its host is "" if it is none. 0, or a fatal code. */
int ch_site_parse(struct ch_op *op, struct chart_str url, struct ch_site *out);
/* Loopback by name or address. */
bool ch_site_is_loopback(const struct ch_site *site);

/* A URL for messages: without user and password, and with the values of query
 * parameters that carry secrets replaced by "xxxxx". Works on any text. */
int ch_redact_url(struct ch_op *op, struct chart_str url,
                  struct chart_str *out);

#endif
