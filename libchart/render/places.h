/*
 * Lines of templates for the places that an error went through.
 */
#ifndef CH_RENDER_PLACES_H
#define CH_RENDER_PLACES_H

#include "render/engine.h"

/* Gives every place in a template of the list its line. */
void ch_places_show_templates(struct ch_op *op,
                              const struct ch_template_list *list);
/* After an error about a definition that does not exist: names the one that is
 * most like it. */
void ch_places_suggest(struct ch_op *op, const struct ch_template_list *list);
#endif
