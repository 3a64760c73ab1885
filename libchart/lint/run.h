/*
 * What the rules of one lint share.
 */
#ifndef CH_LINT_RUN_H
#define CH_LINT_RUN_H

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
    bool is_wrapper;               /* Chart.yaml names dependencies */
    struct ch_lint_loaded *loaded; /* null until the first rule loads it */
};

/* Where a finding is. All may be zero. */
struct ch_lint_place {
    struct chart_str source; /* of the chart: "values.yaml" */
    uint32_t line, column;
};

/* Adds a finding. Both strings are kept; 0 or the code. */
int ch_lint_add(struct ch_lint_run *run, enum ch_lint_rule rule,
                struct chart_str path, struct chart_str message,
                const struct ch_lint_place *place);
/* Ends `message` and adds it, unless it is empty. */
int ch_lint_add_buf(struct ch_lint_run *run, enum ch_lint_rule rule,
                    struct chart_str path, struct ch_buf *message,
                    const struct ch_lint_place *place);
/* Makes the error that is set a finding, with `lead` in front; fatal ones stay
 * errors. Its innermost place is the finding's. 0 or the code. */
int ch_lint_add_error(struct ch_lint_run *run, enum ch_lint_rule rule,
                      struct chart_str path, const char *lead);

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

#endif
