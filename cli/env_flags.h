/*
 * The options of every command: what is printed besides the result, and what
 * Helm takes for clusters.
 */
#ifndef CLI_ENV_FLAGS_H
#define CLI_ENV_FLAGS_H

#include "schema_refs.h"

#include <libchart/env.h>

extern const struct opt_table env_flags;
/* Helm takes --namespace everywhere; of no effect. */
extern const struct opt_table namespace_flag;

/* An environment whose warnings go to standard error. Null, or what is wrong
 * (to be freed); or null with `*err` set when the library said it. */
char *env_flags_open(const struct opts *opts, struct schema_refs *refs,
                     struct chart_env **out, struct chart_error **err);
/* --helm-compat, or a program that is called helm. */
bool env_flags_helm_compat(const struct opts *opts);
/* What the program calls itself in Helm's texts. */
const char *env_flags_program(const struct opts *opts);
/* --debug, or HELM_DEBUG in the process's environment. */
bool env_flags_debug(const struct opts *opts);
/* The library's error, with help after Helm's text unless it was to print what
 * Helm prints. */
void env_flags_show_error(const struct opts *opts,
                          const struct chart_error *err);

#endif
