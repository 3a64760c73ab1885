/*
 * Lines of templates for the places that an error went through.
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

#endif
