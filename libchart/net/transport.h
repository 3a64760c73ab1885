/*
 * What carries requests: libcurl (net/curl.h), a caller's functions
 * (api/transport.h), or a test's. A transport asks for exchanges as long as
 * there are any, keeps as many going as it can, and reports each as it ends;
 * a reported one may have made new ones ready (a redirect, another attempt).
 */
#ifndef CH_NET_TRANSPORT_H
#define CH_NET_TRANSPORT_H

#include "base/pause.h"

struct ch_header {
    struct chart_str name;
    struct chart_str value;
};

struct ch_tls {
    struct chart_str ca_file; /* instead of the usual ones; "" those */
    struct chart_str ca_path; /* with or without ca_file; "" the usual */
    struct chart_str cert_file;
    struct chart_str key_file;
    bool insecure;
};

struct ch_times {
    uint32_t connect_ms;
    uint32_t stalled_ms; /* how long under `stalled_bytes` a second */
    uint32_t stalled_bytes;
    uint32_t total_ms;
};

/* One request and its answer. Texts are NUL-terminated. */
struct ch_exchange {
    /* the request */
    struct chart_str method;
    struct chart_str url; /* http or https, without user and fragment */
    const struct ch_header *headers;
    size_t header_count;
    struct chart_str body;
    const struct ch_tls *tls;
    const struct ch_times *times;
    struct chart_str proxy; /* "" none */
    bool gzip;              /* the server may pack the body */

    /* told while the answer comes in; non-zero: stop, the operation's error is
     * set */
    int (*on_status)(struct ch_exchange *x, struct ch_op *op, int status,
                     struct chart_str reason);
    int (*on_header)(struct ch_exchange *x, struct ch_op *op,
                     struct chart_str name, struct chart_str value);
    int (*on_data)(struct ch_exchange *x, struct ch_op *op,
                   struct chart_str chunk);
    void *owner;

    /* how it ended */
    int code;               /* 0: a whole answer came */
    struct chart_str cause; /* why not */
    bool again;             /* another attempt may do */
};

/* Where a transport gets its work. Non-zero: stop at once, the operation's
 * error is set. */
struct ch_work {
    /* The next exchange to begin; null when there is none now. `*wait_ms` is
     * when there will be one (-1: not before another one ends). */
    int (*next)(void *user, struct ch_op *op, struct ch_exchange **out,
                int64_t *wait_ms);
    int (*done)(void *user, struct ch_op *op, struct ch_exchange *x);
    void *user;
};

struct ch_transport {
    /* Works until nothing is left. 0 or the code that `next` or `done`, memory
     * or the cancel check gave. */
    int (*run)(struct ch_transport *self, struct ch_op *op,
               const struct ch_work *work);
    void (*close)(struct ch_transport *self); /* may be null */
};

/* For transports that do one exchange at a time: runs the work with `perform`,
 * which fills in how the exchange ended and returns 0 or a code to stop at. */
int ch_transport_serial(struct ch_op *op, const struct ch_work *work,
                        int (*perform)(void *user, struct ch_op *op,
                                       struct ch_exchange *x),
                        void *user);

#endif
