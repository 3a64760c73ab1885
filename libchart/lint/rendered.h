/*
 * What the templates of the chart under lint render to, and findings in it.
 */
#ifndef CH_LINT_RENDERED_H
#define CH_LINT_RENDERED_H

#include "lint/object.h"
#include "lint/run.h"
#include "render/engine.h"

struct ch_lint_rendered {
    const struct ch_rendered_values *values;
    struct ch_render_options options;
    struct ch_template_list templates;
    struct ch_outputs outputs;
    struct ch_map *index; /* output by template name */
    uint64_t trace_steps; /* may still be spent on who wrote what */
};

/* One rendered file. */
struct ch_lint_output {
    struct ch_lint_run *run;
    struct ch_lint_rendered *all;
    struct chart_str path;     /* of its template, as Helm names it */
    struct chart_str template; /* its name: "c/templates/a.yaml" */
    struct chart_str text;
};

/* Renders all; both structs stay where they are from then on. */
int ch_lint_render(struct ch_lint_run *run,
                   const struct ch_rendered_values *values,
                   struct ch_lint_rendered *out);
/* The text of `template`; false when it renders to nothing but space. */
bool ch_lint_rendered_text(const struct ch_lint_rendered *all,
                           struct chart_str template, struct chart_str *text);
/* Ends `message` and adds it, unless it is empty. Outside Helm's rules it is
 * where a template wrote the spot; the rendered line is named behind that. */
int ch_lint_add_rendered(const struct ch_lint_output *output,
                         enum ch_lint_rule rule, struct ch_buf *message,
                         struct ch_lint_spot spot);

#endif
