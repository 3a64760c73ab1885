/*
 * What the rules of one lint share.
 */
#ifndef CH_LINT_RUN_H
#define CH_LINT_RUN_H

#include "codec/yaml.h"
#include "lint/lint.h"
#include "lint/source.h"
#include "render/capabilities.h"

struct ch_lint_run {
    struct ch_op *op;
    const struct ch_lint_options *options;
    const struct ch_user_values *user; /* null: none */
    struct ch_lint_findings *findings;
    struct ch_lint_source source;
    struct ch_kube_version kube;
    struct chart_str prefix; /* of Helm's names: "charts/s/", or "" */
    bool is_wrapper;         /* bundles other charts, has nothing of its own */
    struct ch_lint_loaded *loaded; /* null until the first rule loads it */
    const struct ch_rendered_values *rendered; /* of the tree, once there */
};

/* Where a finding is. `file` is a file of the chart under lint, by its path in
 * the chart; a place without it is in `source`, a name as it is shown. Line 0:
 * the file as a whole. */
struct ch_lint_place {
    struct chart_str file, source;
    struct chart_str text; /* of all of it, where the file is no help */
    uint32_t line, column;
    struct chart_str what;            /* of the places behind the first */
    struct chart_str hint;            /* of the first: what would be right */
    const struct ch_lint_place *next; /* null: no more */
};

/* Adds a finding. Both strings are kept; 0 or the code. Without a place it is
 * about the chart as a whole. */
int ch_lint_add(struct ch_lint_run *run, enum ch_lint_rule rule,
                struct chart_str path, struct chart_str message,
                const struct ch_lint_place *place);
/* Ends `message` and adds it, unless it is empty. */
int ch_lint_add_buf(struct ch_lint_run *run, enum ch_lint_rule rule,
                    struct chart_str path, struct ch_buf *message,
                    const struct ch_lint_place *place);
/* Makes the error that is set a finding, with `lead` in front; fatal ones stay
 * errors. Its places are the finding's; without one it is about `file` (null:
 * the chart). 0 or the code. */
int ch_lint_add_error(struct ch_lint_run *run, enum ch_lint_rule rule,
                      struct chart_str path, const char *lead,
                      const char *file);

/* The chart, loaded once; Helm loads it again for each part, so the log lines
 * are repeated. A failure is a finding of `rule`: `*tree` is null then. */
int ch_lint_load(struct ch_lint_run *run, enum ch_lint_rule rule,
                 struct chart_str path, const char *lead,
                 struct ch_chart_tree **tree);

/* The groups of rules, in Helm's order. */
int ch_lint_chart(struct ch_lint_run *run);
int ch_lint_values(struct ch_lint_run *run);
int ch_lint_templates(struct ch_lint_run *run);
int ch_lint_dependencies(struct ch_lint_run *run);
int ch_lint_crds(struct ch_lint_run *run);

/* What only our own rules look at. */

/* The schemas of all charts, with the values that they get. */
int ch_lint_schemas(struct ch_lint_run *run,
                    const struct ch_rendered_values *values);
/* Keys that are twice in the text of `file`, which may hold several documents.
 */
int ch_lint_duplicates(struct ch_lint_run *run, struct chart_str path,
                       const struct ch_lint_place *file);
int ch_lint_add_duplicate(struct ch_lint_run *run, enum ch_lint_rule rule,
                          struct chart_str path,
                          const struct ch_lint_place *file,
                          const struct ch_yaml_duplicate *key);
/* Each dependency for itself. */
int ch_lint_each_dependency(struct ch_lint_run *run,
                            const struct ch_chart *chart);
/* Files of templates/ whose names are of no use. */
int ch_lint_extensions(struct ch_lint_run *run, const struct ch_chart *chart);

#endif
