/*
 * One run of a chart's templates: every file executed in Helm's order.
 */
#ifndef CH_RENDER_ENGINE_H
#define CH_RENDER_ENGINE_H

#include "render/program.h"

/* A file's rendered text, without any "<no value>". */
struct ch_output {
    struct chart_str path;
    struct chart_str text;
};

struct ch_outputs {
    struct ch_output *items; /* in the order executed */
    size_t count;
};

/* Executes the list. Errors have Helm's text; the `values` say where one at
 * fault came from. */
int ch_engine_run(struct ch_op *op, const struct ch_template_list *list,
                  const struct ch_rendered_values *values,
                  const struct ch_render_options *options,
                  struct ch_outputs *out);

#endif
