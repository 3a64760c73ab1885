/*
 * The leaves that a user supplied: each layer read on its own, so that a leaf
 * that another layer replaced is known too.
 */
#ifndef CH_EXPLAIN_LEAVES_H
#define CH_EXPLAIN_LEAVES_H

#include "render/render.h"

struct ch_leaf {
    const struct chart_str *path; /* tokens from the root of the values */
    size_t path_len;
    struct ch_value value;
    uint32_t source; /* index into the rendered values' origins' sources */
    uint32_t line, column; /* of the key */
    uint32_t value_line, value_column;
    uint32_t origin;        /* in the rendered values' origins; 0: overridden */
    uint32_t overridden_by; /* origin of what won, or 0 */
    bool deleted;           /* a null, which removes a default */
};

struct ch_leaves {
    struct ch_leaf *items;
    size_t count;
};

/* A chart that has nothing but helpers and notes among its templates. */
bool ch_chart_is_wrapper(const struct ch_chart *chart);

/* The node at a path of tokens (explain/path.h); null when there is none. */
const struct ch_value *ch_value_at(const struct ch_map *map,
                                   const struct chart_str *path, size_t len);

/* Leaves of every -f and --set layer and, where `root` is a wrapper (a chart
 * without templates of its own), of its values.yaml. Scalars, nulls, empty maps
 * and lists are leaves, and so is a list of scalars as a whole. */
int ch_leaves_collect(struct ch_op *op, const struct ch_chart_tree *tree,
                      const struct ch_user_values *user,
                      const struct ch_rendered_values *values,
                      struct ch_leaves *out);

#endif
