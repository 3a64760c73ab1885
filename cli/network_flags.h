/*
 * The options and the environment that say how the network is reached, and
 * where configuration and cache are.
 */
#ifndef CLI_NETWORK_FLAGS_H
#define CLI_NETWORK_FLAGS_H

#include "opt.h"

#include <libchart/deps.h>

extern const struct opt_table network_flags;
/* The same for commands that take them, as Helm's do, and have no use for them.
 */
extern const struct opt_table network_flags_unused;

/* A network as the options and the process's environment describe it; 0 or the
 * library's code with `*err` set. */
int network_flags_open(const struct opts *opts, struct chart_env *env,
                       struct chart_network **out, struct chart_error **err);

#endif
