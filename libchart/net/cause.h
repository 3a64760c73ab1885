/*
 * Why a transfer failed, in the words of Go's HTTP client.
 */
#ifndef CH_NET_CAUSE_H
#define CH_NET_CAUSE_H

#include "base/buf.h"
#include "net/transport.h"

enum ch_cause_kind {
    CH_CAUSE_NONE,
    CH_CAUSE_OTHER, /* the transport's own words say it */
    CH_CAUSE_LOOKUP,
    CH_CAUSE_CONNECT,
    CH_CAUSE_CONNECT_TIMEOUT,
    CH_CAUSE_STALLED,
    CH_CAUSE_TOTAL_TIMEOUT,
    CH_CAUSE_NOTHING, /* the connection ended before an answer */
    CH_CAUSE_PARTIAL,
    CH_CAUSE_RESET,
    CH_CAUSE_STREAM, /* of HTTP/2 */
    CH_CAUSE_EXCESS, /* more bytes than Content-Length */
    CH_CAUSE_MALFORMED,
    CH_CAUSE_GZIP,
    CH_CAUSE_CUT_GZIP,
    CH_CAUSE_HANDSHAKE,
    CH_CAUSE_CERTIFICATE,
    CH_CAUSE_CA_FILE,
    CH_CAUSE_KEY_PAIR
};

struct ch_cause {
    enum ch_cause_kind kind;
    struct chart_str words; /* the transport's own */
    int os_error;
    long verify_result;    /* OpenSSL's, of the server's certificate */
    bool has_length;       /* Content-Length counts */
    uint64_t length, came; /* what it says; bytes of the body that came */
};

void ch_cause_print(struct ch_buf *buf, const struct ch_exchange *x,
                    const struct ch_cause *cause);
/* Another attempt may do. */
bool ch_cause_is_passing(enum ch_cause_kind kind);

#endif
