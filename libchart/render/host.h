/*
 * What the engine asks for while templates run: include, tpl and lookup as
 * Helm's engine gives them.
 */
#ifndef CH_RENDER_HOST_H
#define CH_RENDER_HOST_H

#include "template/template.h"

struct ch_tpl_entry;

struct ch_render_host {
    struct ch_host host;
    ch_func_lookup functions;
    struct ch_map *depths;    /* name to how often it is being included */
    struct ch_map *tpl_texts; /* text to index in `tpl` */
    struct ch_tpl_entry *tpl;
    size_t tpl_count, tpl_cap;
};

int ch_render_host_init(struct ch_op *op, struct ch_render_host *host,
                        ch_func_lookup functions);

#endif
