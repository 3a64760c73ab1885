/*
 * What one render really read. An observer notes reads by the origin number of
 * the value, so a node is known wherever dict, merge, include or a variable
 * took it.
 */
#ifndef CH_EXPLAIN_USAGE_H
#define CH_EXPLAIN_USAGE_H

#include "render/render.h"

enum ch_usage_flags {
    CH_USAGE_KEY = 1,   /* read by key: .a.b, index, get, hasKey, dig... */
    CH_USAGE_WHOLE = 2, /* all of it: printed, toYaml, passed to a function */
    CH_USAGE_ITEMS = 4, /* ranged over: its entries, not what is in them */
    CH_USAGE_TRUTH = 8  /* only whether it is empty: if, with, default, not */
};

/* One place that read a node. 1-based line and column. */
struct ch_reader {
    struct chart_str template_name;
    uint32_t line, column;
    unsigned flags;
};

struct ch_usage;

int ch_usage_new(struct ch_op *op, struct ch_usage **out);
/* What to put into ch_render_options.observer. */
const struct ch_observer *ch_usage_observer(struct ch_usage *usage);

/* Flags of the node with that origin number, 0 when nothing read it. */
unsigned ch_usage_flags(const struct ch_usage *usage, uint32_t origin);
/* Its first readers (at most a few are kept for each node). */
size_t ch_usage_readers(const struct ch_usage *usage, uint32_t origin,
                        const struct ch_reader **readers);

#endif
