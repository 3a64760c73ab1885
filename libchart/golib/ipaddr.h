/*
 * Go's netip.ParseAddr, for hosts in URLs: whether a text is an IP address.
 */
#ifndef CH_GOLIB_IPADDR_H
#define CH_GOLIB_IPADDR_H

#include "base/buf.h"

/* 4 or 6, or CHART_ESYNTAX with Go's text ("ParseAddr("x"): unable to parse
 * IP"). */
int ch_ipaddr_parse(struct ch_op *op, struct chart_str text);

#endif
