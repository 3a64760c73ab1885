/*
 * Docker's credential helpers: programs named docker-credential-NAME.
 */
#ifndef CH_NET_HELPER_H
#define CH_NET_HELPER_H

#include "base/op.h"

/* Runs `docker-credential-NAME get` with `server` on its standard input, for
 * at most `limit_ms`. `*output` is what it printed; a program that fails or is
 * missing is CHART_EAUTH with its words. */
int ch_helper_get(struct ch_op *op, struct chart_str name,
                  struct chart_str server, uint32_t limit_ms,
                  struct chart_str *output);

#endif
