/*
 * The handle behind struct chart_network.
 */
#ifndef CH_API_NETWORK_H
#define CH_API_NETWORK_H

#include "api/handle.h"

#include <libchart/deps.h>

struct chart_network {
    struct ch_handle handle;
    struct chart_network_options options; /* strings are the handle's */
};

#endif
