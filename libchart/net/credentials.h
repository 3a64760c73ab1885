/*
 * Credentials for registries out of the files of Helm and Docker.
 */
#ifndef CH_NET_CREDENTIALS_H
#define CH_NET_CREDENTIALS_H

#include "net/net.h"

/* All "" when there are none. */
struct ch_credential {
    struct chart_str user, password;
    struct chart_str refresh_token; /* instead of user and password */
    struct chart_str access_token;  /* instead of all others */
};

static inline bool ch_credential_is_empty(const struct ch_credential *c)
{
    return !c->user.len && !c->password.len && !c->refresh_token.len &&
           !c->access_token.len;
}

/* What Helm's file has for a registry (host or host:port), else Docker's.
 * Errors name the file: CHART_EIO, CHART_ESYNTAX. */
int ch_credentials_find(struct ch_op *op, const struct ch_net_config *config,
                        struct chart_str registry, struct ch_credential *out);

/* The same in the text of one such file. `*helper` is the program that must be
 * asked instead ("" none). */
int ch_credentials_search(struct ch_op *op, struct chart_str text,
                          struct chart_str registry, struct ch_credential *out,
                          struct chart_str *helper);

/* What a credential helper's program printed. Faults: CHART_EAUTH. */
int ch_credentials_answer(struct ch_op *op, struct chart_str text,
                          struct ch_credential *out);

#endif
