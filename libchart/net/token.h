/*
 * Bearer tokens of registries. Shared by auth.c only.
 */
#ifndef CH_NET_TOKEN_H
#define CH_NET_TOKEN_H

#include "net/auth.h"
#include "net/challenge.h"
#include "net/credentials.h"

/* The registry chooses who gets the password: CHART_EAUTH for what it has no
 * business choosing. */
int ch_token_check_realm(struct ch_op *op, const struct ch_job *job,
                         struct chart_str realm);
/* Queues the request for a token and blocks the job until it is done. 0 or
 * fatal. */
int ch_token_request(struct ch_op *op, struct ch_job *job,
                     const struct ch_challenge *c,
                     const struct ch_credential *credential);
/* The token in a token server's answer. */
int ch_token_read(struct ch_op *op, struct chart_str body,
                  struct chart_str *token);

#endif
