/*
 * The value that a template failed on: where it or its parent comes from, and
 * what would be right.
 */
#ifndef CH_RENDER_CULPRIT_H
#define CH_RENDER_CULPRIT_H

#include "render/program.h"

/* After the execution of `t` failed: adds the place in the values that the
 * value read last comes from, and a hint when that was missing. */
void ch_culprit_add(struct ch_op *op, const struct ch_template_list *list,
                    const struct ch_template_file *t,
                    const struct ch_rendered_values *values,
                    const struct ch_render_options *options);

/* Adds the frame of an origin: "PATH is set here, by --set". */
void ch_culprit_frame(struct ch_op *op, const struct ch_origins *origins,
                      uint32_t origin, struct chart_str path);

#endif
