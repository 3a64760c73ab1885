/*
 * A caller's transport as the network wants one.
 */
#ifndef CH_API_TRANSPORT_H
#define CH_API_TRANSPORT_H

#include "net/transport.h"

#include <libchart/transport.h>

struct ch_caller_transport {
    struct ch_transport base; /* first */
    struct chart_transport calls;
};

/* Fills it in; it never changes afterwards. */
void ch_caller_transport_init(struct ch_caller_transport *transport,
                              const struct chart_transport *calls);

#endif
