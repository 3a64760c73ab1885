/*
 * Templates of a chart tree: parsed ahead for many runs (ch_program), and
 * chosen and ordered for one run (ch_template_list).
 */
#ifndef CH_RENDER_PROGRAM_H
#define CH_RENDER_PROGRAM_H

#include "render/render.h"
#include "render/scope.h"
#include "values/check.h"

/* The schemas of its charts. */
const struct ch_schemas *ch_program_schemas(const struct ch_program *program);

/* One template of a run. */
struct ch_template_file {
    struct chart_str path; /* "c/charts/s/templates/a.yaml" */
    const struct ch_chart_file *file;
    struct ch_scope *scope;
    const struct ch_unit *unit;
    uint32_t depth; /* slashes in `path` */
    uint32_t order; /* as collected */
};

struct ch_template_list {
    struct ch_template_file *items; /* in the order that Helm parses and runs */
    size_t count;
    struct ch_set *set; /* all their definitions */
};

/* The templates of the scopes' charts, ordered, parsed (`program` may be null)
 * and put into one set. A syntax error is reported with Helm's text, for the
 * first file in that order. */
int ch_template_list_make(struct ch_op *op, struct ch_scope *root,
                          const struct ch_program *program,
                          struct ch_template_list *out);

#endif
