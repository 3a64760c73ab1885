/*
 * The charts of one run while dependencies are processed. Helm changes its
 * chart objects as it goes and shares parts of them between the copies that
 * aliases make; nodes mirror those objects, since what is shared can be seen.
 */
#ifndef CH_VALUES_NODE_H
#define CH_VALUES_NODE_H

#include "values/values.h"

/* What Helm's chart.Metadata holds that changes; copies of a chart made for
 * an alias's sake share that of undeclared subcharts. */
struct ch_node_meta {
    struct chart_str name; /* the alias, once applied */
    struct ch_dependency *dependencies;
    size_t count;
    bool declared; /* there is a list, be it empty: Go's non-nil slice */
};

struct ch_node {
    const struct ch_chart *chart;
    struct ch_node_meta *meta;
    struct ch_node *parent; /* the last chart it was added to */
    struct ch_node **children;
    size_t child_count;
    struct ch_map *values; /* defaults; frozen, replaced by import-values */
};

/* Nodes for a chart and all below it. */
int ch_node_new(struct ch_op *op, const struct ch_chart *chart,
                struct ch_node **out);
/* Helm's getAliasDependency: a copy of `from` for one dependency entry, with
 * copies of its children, named `alias` unless that is empty. */
int ch_node_alias(struct ch_op *op, const struct ch_node *from,
                  struct chart_str alias, struct ch_node **out);
/* Helm's SetDependencies. The array is kept. */
void ch_node_set_children(struct ch_node *node, struct ch_node **children,
                          size_t count);
/* "root/charts/sub": by the parents that were last set. */
int ch_node_path(struct ch_op *op, const struct ch_node *node,
                 struct chart_str *out);

/* common.Values.Table: the map at a path of keys joined by dots. False with
 * the key that is missing or no map in `*missing`. */
bool ch_node_table(struct ch_map *values, struct chart_str path,
                   struct ch_map **out, struct chart_str *missing);

#endif
