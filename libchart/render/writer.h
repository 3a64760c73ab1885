/*
 * Who wrote a line of the rendered text: from a place in the output back to the
 * templates.
 */
#ifndef CH_RENDER_WRITER_H
#define CH_RENDER_WRITER_H

#include "render/program.h"

/* After a document of a rendered file was refused. */
struct ch_refusal {
    struct chart_str path;     /* of the template */
    struct chart_str file;     /* the file's whole text */
    struct chart_str document; /* the slice of it that was refused */
};

/* Names the file in the error's frame, shows the lines around, then adds the
 * places in templates that wrote the line, innermost first. */
void ch_writer_add(struct ch_op *op, const struct ch_template_list *list,
                   const struct ch_rendered_values *values,
                   const struct ch_refusal *refusal,
                   const struct ch_render_options *options);

#endif
