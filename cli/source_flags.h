/*
 * The options that say which chart is meant and how its server is asked.
 */
#ifndef CLI_SOURCE_FLAGS_H
#define CLI_SOURCE_FLAGS_H

#include "opt.h"

#include <libchart/deps.h>

/* Which chart: --version, --repo and the like. */
extern const struct opt_table source_flags;
/* How: credentials, certificates, signatures. */
extern const struct opt_table transfer_flags;

/* Both tables' options; strings are borrowed from them, `keyring` is to be
 * freed. */
void source_flags_read(const struct opts *opts,
                       struct chart_source_options *out, char **keyring);

#endif
