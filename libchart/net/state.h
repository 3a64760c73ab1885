/*
 * What the files of net/ share about one ch_net.
 */
#ifndef CH_NET_STATE_H
#define CH_NET_STATE_H

#include "net/net.h"

struct ch_grant;

struct ch_net {
    struct ch_net_config config;    /* defaults filled in */
    struct ch_transport *transport; /* null before the first request */
    bool owns_transport;
    struct ch_grant *grants; /* what registries gave so far: net/auth.h */
};

/* The transport, opened at first use. */
int ch_net_transport(struct ch_op *op, struct ch_net *net,
                     struct ch_transport **out);

#endif
