/*
 * The options that say which release is rendered and for which cluster.
 */
#ifndef CLI_RELEASE_FLAGS_H
#define CLI_RELEASE_FLAGS_H

#include "opt.h"

#include <libchart/render.h>

extern const struct opt_table release_flags;

/* A release as the options describe it. */
struct release {
    char *name; /* null: the default */
    const char **api_versions;
    struct chart_run_options run;
};

/* Takes the name and the chart from the arguments, as `helm template [NAME]
 * CHART` does. Null, or what is wrong (to be freed); or null with `*err` set
 * when the library said it. */
char *release_flags_read(const struct opts *opts, struct chart_env *env,
                         struct release *release, const char **chart,
                         struct chart_error **err);
void release_free(struct release *release);

#endif
