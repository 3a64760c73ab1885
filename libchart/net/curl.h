/*
 * The transport over libcurl.
 */
#ifndef CH_NET_CURL_H
#define CH_NET_CURL_H

#include "net/transport.h"

/* Loads libcurl, or fails with CHART_EUNSUPPORTED. To be closed. */
int ch_curl_open(struct ch_op *op, struct ch_transport **out);

#endif
