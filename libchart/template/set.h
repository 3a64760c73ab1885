/*
 * Names to definitions. A set may lie over another one, which then shows
 * through: `tpl` sees what its caller defines and adds to it without a copy.
 * The public calls are in template.h.
 */
#ifndef CH_TEMPLATE_SET_H
#define CH_TEMPLATE_SET_H

#include "template/ast.h"
#include "template/template.h"

struct ch_set {
    const struct ch_set *parent;
    const struct ch_def **defs; /* in the order they came */
    uint32_t *index;            /* null below 9; slot + 1, 0 is free */
    uint32_t len;
    uint32_t cap;
    uint32_t index_size; /* power of two */
};

/* The definition of that name in this set alone, or null. */
const struct ch_def *ch_set_own(const struct ch_set *set, struct chart_str name,
                                uint32_t hash);
/* The same with the sets behind it. */
const struct ch_def *ch_set_lookup(const struct ch_set *set,
                                   struct chart_str name, uint32_t hash);
/* Adds, or replaces the one of that name in this set. */
int ch_set_put(struct ch_op *op, struct ch_set *set, const struct ch_def *def);

#endif
