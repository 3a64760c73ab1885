/*
 * What one render really read. An observer notes reads by the origin number of
 * the value, so a node is known wherever dict, merge, include or a variable
 * took it.
 */
#ifndef CH_EXPLAIN_USAGE_H
#define CH_EXPLAIN_USAGE_H

#include "render/render.h"

enum ch_usage_flags {
    CH_USAGE_KEY = 1,    /* read by key: .a.b, index, get, hasKey, dig... */
    CH_USAGE_WHOLE = 2,  /* all of it: printed, toYaml, passed to a function */
    CH_USAGE_ITEMS = 4,  /* ranged over: its entries, not what is in them */
    CH_USAGE_TRUTH = 8,  /* only whether it is empty: if, with, default, not */
    CH_USAGE_ENTRY = 16, /* an entry of something that was ranged over */
    CH_USAGE_GUARD = 32  /* static reads: TRUTH, but it decides nothing */
};

/* One place that read a node. 1-based line and column; line 0: unknown. */
struct ch_reader {
    struct chart_str template_name;
    uint32_t line, column;
    unsigned flags;
    struct chart_str guard; /* static reads: the condition around it, or "" */
};

/* A condition or tag that decided about a subchart. */
struct ch_switch {
    struct chart_str parent; /* name of the chart that has the dependency */
    const struct ch_dependency *dependency;
    struct chart_str name; /* of the subchart in the values */
    struct chart_str by;   /* "condition a.b" or "tag t" */
    bool enabled;
    struct ch_value value; /* what was read */
};

struct ch_usage;

int ch_usage_new(struct ch_op *op, struct ch_usage **out);
/* What to put into ch_render_options.observer and .merge_observer. */
const struct ch_observer *ch_usage_observer(struct ch_usage *usage);
const struct ch_merge_observer *ch_usage_merge_observer(struct ch_usage *usage);

/* Flags of the node with that origin number, 0 when nothing read it. What is
 * in a node that was read as a whole is flagged WHOLE as well. */
unsigned ch_usage_flags(const struct ch_usage *usage, uint32_t origin);
/* Its first readers (at most a few are kept for each node). */
int ch_usage_readers(struct ch_op *op, const struct ch_usage *usage,
                     uint32_t origin, const struct ch_reader **readers,
                     size_t *count);
/* What decided about subcharts, as it happened. */
size_t ch_usage_switches(const struct ch_usage *usage,
                         const struct ch_switch **switches);

#endif
