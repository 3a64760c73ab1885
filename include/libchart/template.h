/*
 * libchart/template.h - the template engine on its own.
 */
#ifndef LIBCHART_TEMPLATE_H
#define LIBCHART_TEMPLATE_H

#include <libchart/env.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The template may read the process's environment variables with `env` and
 * `expandenv`. */
#define CHART_TEMPLATE_PROCESS_ENV ((uint64_t)1)

/** Parses and runs one template without data and writes its output.
 *
 * `name` names it in messages.
 *
 * Errors: CHART_ESYNTAX, CHART_EEXEC, CHART_EFAIL, CHART_EIO when the sink
 * refuses, CHART_ELIMIT, CHART_ENOMEM. Nothing is written on failure. */
CHART_API int chart_template_run(struct chart_env *env, const char *name,
                                 struct chart_str text, uint64_t flags,
                                 const struct chart_sink *sink,
                                 struct chart_error **err);

#ifdef __cplusplus
}
#endif

#endif
