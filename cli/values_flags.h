/*
 * The options that say which values a chart gets.
 */
#ifndef CLI_VALUES_FLAGS_H
#define CLI_VALUES_FLAGS_H

#include "opt.h"

#include <libchart/values.h>

extern const struct opt_table values_flags;

/* Builds the values, kind of option by kind of option as Helm does. Null, or
 * what is wrong (to be freed); or null with `*err` set when the library said
 * it. */
char *values_flags_build(const struct opts *opts, struct chart_env *env,
                         struct chart_values **out, struct chart_error **err);

#endif
