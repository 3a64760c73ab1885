/*
 * The order in which Helm prints manifests.
 */
#ifndef CH_RENDER_ORDER_H
#define CH_RENDER_ORDER_H

#include "render/render.h"

/* Sorts by kind, in Helm's order of installation; unknown kinds behind, by
 * name. Documents of one kind keep their order. */
int ch_order_documents(struct ch_op *op, struct ch_document *documents,
                       size_t count);

/* order_data.c: kinds in order of installation. */
extern const struct chart_str ch_install_order[];
extern const size_t ch_install_order_count;

#endif
