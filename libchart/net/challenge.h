/*
 * Headers that a registry answers with: WWW-Authenticate and Link.
 */
#ifndef CH_NET_CHALLENGE_H
#define CH_NET_CHALLENGE_H

#include "base/buf.h"

enum ch_scheme { CH_SCHEME_UNKNOWN, CH_SCHEME_BASIC, CH_SCHEME_BEARER };

struct ch_challenge {
    enum ch_scheme scheme;
    struct chart_str realm, service, scope; /* of Bearer; "" not there */
};

/* A WWW-Authenticate value, as oras reads it: what follows a fault is ignored.
 * 0 or the code (memory). */
int ch_challenge_parse(struct ch_op *op, struct chart_str header,
                       struct ch_challenge *out);

/* The target of a Link header with rel="next"; "" when there is none. Faults:
 * CHART_ENETWORK. The target is not resolved. */
int ch_link_next(struct ch_op *op, struct chart_str header,
                 struct chart_str *out);

#endif
