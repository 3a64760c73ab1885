/*
 * Values: layers to one tree, and that tree over a chart's defaults.
 *
 *   values/layers     -f files and --set forms, merged as Helm's values.Options
 *   values/set_parse  the --set grammar; values/set_forms: what follows `=`
 *   values/named_file the files that -f and --set-file name
 *   values/process    start to end for one render, the instances
 *   values/enable     aliases, tags, conditions: which subcharts live
 *   values/import     import-values
 *   values/coalesce   chart defaults under values, scopes, globals
 *   values/merge      the merge of two maps that all of them use
 *   values/node       the charts while they are processed
 *
 * Helm merges several times over: once a level for conditions, once a level
 * for imports, and at the end. All passes are made here as well, since their
 * side effects and warnings can be seen, but they share what they do not
 * change; only the final one copies, so that templates can change the result.
 */
#ifndef CH_VALUES_VALUES_H
#define CH_VALUES_VALUES_H

#include "chart/chart.h"

/* User-supplied values: the merged tree, with the origin of every node. */
struct ch_user_values {
    struct ch_map *map; /* frozen once finished */
    struct ch_origins origins;
};

struct ch_layers; /* under construction */
int ch_layers_new(struct ch_op *op, struct ch_layers **out);
/* Adds one layer in the order called (the caller follows Helm's order of flag
 * kinds). `text`: the file's bytes for CH_LAYER_FILE, the flag's argument for
 * the others; `name` labels it (path or flag text). Both are kept, not copied,
 * as the source's in the origins. Errors are Helm's: "failed to parse FILE:
 * ...", "failed parsing --set data: ...". */
int ch_layers_add(struct ch_op *op, struct ch_layers *layers,
                  enum ch_layer kind, struct chart_str text,
                  struct chart_str name);
int ch_layers_finish(struct ch_op *op, struct ch_layers *layers,
                     struct ch_user_values *out);

/* Reads the file or web page `name`, into the arena; `shown` is how messages
 * call it. Errors: those of reading and of the operation's `fetch`;
 * CHART_ESYNTAX for a name that no URL can have, CHART_EUNSUPPORTED for a URL
 * when there is no network, and for what is in a registry. */
int ch_read_named_file(struct ch_op *op, struct chart_str name,
                       struct chart_str *text, struct chart_str *shown);

/* A text with its URLs' passwords replaced by as many "x". */
int ch_hide_passwords(struct ch_op *op, struct chart_str text,
                      struct chart_str *out);

/* One chart of a render: the instance of a ch_chart under a name (alias). */
struct ch_instance {
    const struct ch_chart *chart;
    struct chart_str name;         /* alias or chart name */
    struct chart_str path;         /* "parent/charts/name", as in # Source */
    struct ch_instance *parent;    /* null for the root */
    struct ch_instance **children; /* enabled subcharts, Helm's order */
    size_t child_count;
    /* The dependencies that .Chart.Dependencies shows: enabled ones, with
     * alias applied and import-values rewritten. */
    struct ch_dependency *dependencies;
    size_t dependency_count;
    struct ch_map *values; /* coalesced; shared with the parent's section */
};

/* Told of what the merge does; all members may be null. For explaining. `path`
 * is as in Helm's warnings: the chart's name, then keys, joined by dots
 * ("c.s.t" for the map t of subchart s); for globals, the parent's path. One
 * fact may be told more than once. */
struct ch_merge_observer {
    void *user;
    /* `winner` was kept over `loser` at `key` of the map at `path`. */
    void (*replaced)(void *user, struct chart_str path, struct chart_str key,
                     struct ch_value winner, struct ch_value loser);
    /* A null deleted `loser`. */
    void (*deleted)(void *user, struct chart_str path, struct chart_str key,
                    struct ch_value null_value, struct ch_value loser);
    /* A condition or tag switched a dependency. `by`: "condition x.y" or
     * "tag t"; `value` is what was read. */
    void (*switched)(void *user, const struct ch_chart *parent,
                     const struct ch_dependency *dependency, bool enabled,
                     struct chart_str by, struct ch_value value);
};

/* The values of one render: instances and one table of origins. */
struct ch_rendered_values {
    struct ch_instance *root;
    struct ch_origins origins; /* chart's and user's, joined */
};

/* ProcessDependencies and ToRenderValues' coalescing, all in op->arena.
 * `user` null: no values. */
int ch_values_prepare(struct ch_op *op, const struct ch_chart_tree *tree,
                      const struct ch_user_values *user,
                      const struct ch_merge_observer *observer,
                      struct ch_rendered_values *out);

/* The same as Helm's lint does it: coalesced a second time, so that defaults
 * come back where a null took them away. */
int ch_values_prepare_lint(struct ch_op *op, const struct ch_chart_tree *tree,
                           const struct ch_user_values *user,
                           struct ch_rendered_values *out);

/* "found in Chart.yaml, but missing in charts/ directory: a, b": Helm's check
 * of the root chart. */
int ch_values_check_dependencies(struct ch_op *op, const struct ch_chart *root);

#endif
