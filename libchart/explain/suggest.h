/*
 * Where values that nothing reads would be read.
 */
#ifndef CH_EXPLAIN_SUGGEST_H
#define CH_EXPLAIN_SUGGEST_H

#include "explain/explain.h"
#include "explain/paths.h"

/* Flags of the nodes of `known`, besides those of reads. */
#define CH_KNOWN_DECLARED 64 /* a chart's values.yaml has it */
#define CH_KNOWN_NAMED 128   /* a template names it */
#define CH_KNOWN_READ                                                          \
    (CH_USAGE_KEY | CH_USAGE_WHOLE | CH_USAGE_ENTRY | CH_USAGE_ITEMS)

struct ch_suggester {
    struct ch_op *op;
    const struct ch_chart_tree *tree;
    const struct ch_rendered_values *values;
    const struct ch_reach *reach;
    const struct ch_usage *usage;
    bool is_wrapper;            /* the chart has no templates of its own */
    struct ch_paths known;      /* every path that is read or declared */
    uint32_t *letters;          /* of its tokens */
    struct ch_intern words;     /* of users, compared with those tokens */
    const int32_t **word_costs; /* of each of them: what each token costs */
    uint32_t word_cap;
};

int ch_suggester_init(struct ch_suggester *s);

/* The default at a path: the root chart's own unless it is a wrapper, then its
 * subcharts'. Null when nothing declares it. */
const struct ch_value *ch_declared_at(const struct ch_chart_tree *tree,
                                      const struct ch_rendered_values *values,
                                      const struct chart_str *path, size_t len);
/* The instance whose values the path leads into; how many tokens that took. */
const struct ch_instance *
ch_instance_at(const struct ch_rendered_values *values,
               const struct chart_str *path, size_t len, size_t *used);

/* Where the block at `path`, with these leaves, belongs: best first. With
 * `whole` only places where all leaves would be read. */
int ch_suggest(struct ch_suggester *s, const struct chart_str *path, size_t len,
               const struct ch_leaf *const *leaves, size_t leaf_count,
               bool whole, struct ch_suggestion **out, size_t *count);

/* As explain/path.h writes it. */
int ch_dotted_path(struct ch_op *op, const struct chart_str *path, size_t len,
                   struct chart_str *out);

#endif
