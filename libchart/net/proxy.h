/*
 * Which proxy a request goes through, by the rules of Go's
 * golang.org/x/net/http/httpproxy.
 */
#ifndef CH_NET_PROXY_H
#define CH_NET_PROXY_H

#include "net/net.h"
#include "net/site.h"

/* The proxy's URL, or "" for none. Error: CHART_EINVAL with Go's text for an
 * address that is none (without its password). */
int ch_proxy_choose(struct ch_op *op, const struct ch_net_config *config,
                    const struct ch_site *site, struct chart_str *out);
/* Whether NO_PROXY names the site; loopback is always named. */
bool ch_proxy_is_excepted(struct chart_str no_proxy,
                          const struct ch_site *site);

#endif
