/*
 * What a template sees as its dot: Chart, Release, Capabilities, Values,
 * Files, Subcharts, Template. One scope for each chart of a render; all of a
 * chart's templates share it, so `set . "x" 1` in one shows in the next.
 */
#ifndef CH_RENDER_SCOPE_H
#define CH_RENDER_SCOPE_H

#include "render/capabilities.h"
#include "render/render.h"

struct ch_scope {
    const struct ch_instance *instance;
    struct ch_map *root;        /* the dot, a common.Values */
    struct ch_scope *children;  /* as instance->children */
    struct chart_str base_path; /* "c/charts/s/templates" */
};

/* Scopes of an instance and all below it. */
int ch_scope_new(struct ch_op *op, const struct ch_instance *root,
                 const struct ch_render_options *options,
                 struct ch_capabilities *capabilities, struct ch_scope *out);

/* Sets .Template for the file at `path`. */
int ch_scope_enter_template(struct ch_op *op, struct ch_scope *scope,
                            struct chart_str path);

#endif
