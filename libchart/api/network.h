/*
 * The handle behind struct chart_network.
 */
#ifndef CH_API_NETWORK_H
#define CH_API_NETWORK_H

#include "api/handle.h"
#include "api/transport.h"
#include "dep/dep.h"

#include <libchart/deps.h>

struct chart_network {
    struct ch_handle handle;
    struct ch_dep_config config; /* strings are the handle's */
    struct ch_caller_transport transport;
    void (*progress)(void *user, const struct chart_progress *progress);
    void *progress_user;
};

/* A page, with no credentials but those of its own URL and of netrc. */
int ch_network_page(struct ch_op *op, const struct chart_network *network,
                    struct chart_str url, struct chart_str *text);
/* A call's options, those that this library knows. */
int ch_source_options(const struct chart_env *env,
                      struct chart_source_options *known,
                      const struct chart_source_options *options,
                      struct chart_error **err);
/* What they say about how to reach a server. */
struct ch_access ch_source_access(const struct chart_source_options *source);
/* A call's own configuration: the network's, and what `source` asks for. */
struct ch_dep_config
ch_source_config(const struct chart_network *network,
                 const struct chart_source_options *source);

#endif
