/*
 * The handles behind struct chart_renderer and struct chart_manifest, and a
 * run that others can watch.
 */
#ifndef CH_API_RENDER_H
#define CH_API_RENDER_H

#include "api/chart.h"
#include "api/values.h"
#include "render/render.h"

#include <libchart/render.h>

struct chart_renderer {
    struct ch_handle handle;
    struct chart *chart;
    struct ch_program *program;
};

/* Texts borrow from the chart and the values, so it holds both. An explanation
 * holds a reference: what it says lives in the memory of the run. */
struct chart_manifest {
    struct ch_handle handle;
    struct chart *chart;
    struct chart_values *values;
    struct ch_manifest *manifest;
    struct chart_document *documents;
};

/* Checks the caller's options and makes the handle of a run. */
int ch_run_new(struct chart_manifest **out, struct chart *chart,
               struct chart_values *values,
               const struct chart_run_options *options,
               struct chart_run_options *known, struct chart_error **err);
/* Who watches a run; all may be null. */
struct ch_run_watch {
    const struct ch_observer *observer;
    const struct ch_merge_observer *merge_observer;
    struct ch_render_made *made;
};
/* The run itself. */
int ch_run(struct ch_op *op, struct chart_manifest *manifest,
           const struct ch_program *program,
           const struct chart_run_options *known,
           const struct ch_run_watch *watch);

#endif
