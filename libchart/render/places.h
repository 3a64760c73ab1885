/*
 * Lines for the places that an error went through: of the template, of the
 * rendered text, of the values file that a value at fault came from.
 */
#ifndef CH_RENDER_PLACES_H
#define CH_RENDER_PLACES_H

#include "render/engine.h"

/* Gives every place in a template of the list its line. */
void ch_places_show_templates(struct ch_op *op,
                              const struct ch_template_list *list);
/* Gives every place in the text called `name` its line, where it has none. */
void ch_places_show_text(struct ch_op *op, struct chart_str name,
                         struct chart_str text);
/* After a document of the rendered file `path` was refused: names the file and
 * shows the document's line. */
void ch_places_show_rendered(struct ch_op *op, struct chart_str path,
                             struct chart_str document);
/* After the execution of `t` failed: runs it once more with somebody watching,
 * and adds the place that the value read last came from. */
void ch_places_add_origin(struct ch_op *op, const struct ch_template_list *list,
                          const struct ch_template_file *t,
                          const struct ch_origins *origins,
                          const struct ch_render_options *options);

#endif
