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

/** A function that templates can call. */
struct chart_function {
    struct chart_str name;
    struct chart_str family;  /**< title of its family: "Strings" */
    struct chart_str usage;   /**< "trunc LENGTH STRING" */
    struct chart_str summary; /**< one sentence */
    struct chart_str example; /**< a template; may be "" */
    struct chart_str output;  /**< what the example prints */
    struct chart_str since;   /**< version of libchart that had it first */
};

/** How many functions there are. */
CHART_API size_t chart_function_count(void);
/** Fills in function `i`, family by family, by name in each; false past the
 * end. The slices live as long as the library. */
CHART_API bool chart_function_at(size_t i, struct chart_function *out);

#ifdef __cplusplus
}
#endif

#endif
