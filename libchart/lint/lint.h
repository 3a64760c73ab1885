/*
 * Helm's lint: the rules in its order, with its severities and texts, and a
 * few of our own.
 *
 *   lint/rules_data       every rule as a row: id, severity
 *   lint/place            where a finding is
 *   lint/rules_own        what Helm does not look at
 *   lint/source           the chart under lint: a directory or an archive
 *   lint/rules_chart      Chart.yaml; lint/address: e-mail and URLs in it
 *   lint/rules_values     values.yaml
 *   lint/rules_templates  templates/ and what it renders
 *   lint/rules_deps       charts/; lint/rules_crds: crds/
 *   lint/object           documents of a rendered file; lint/names: their names
 *   lint/deprecation_data API versions that go away
 */
#ifndef CH_LINT_LINT_H
#define CH_LINT_LINT_H

#include "base/buf.h"
#include "lint/rules.h"
#include "lint/source.h"
#include "values/values.h"

struct ch_lint_finding {
    enum ch_lint_rule rule;
    enum ch_lint_severity severity;
    struct chart_str path;    /* as Helm names the place: "templates/" */
    struct chart_str message; /* Helm's text; may be several lines */
    /* Where it is, then what else has to do with it. At least one, each with a
     * line and a column. */
    struct chart_error_frame *frames;
    size_t frame_count;
    struct chart_str hint; /* of the error behind it; "" */
};

struct ch_lint_options {
    struct ch_lint_input input;
    struct chart_str namespace_;   /* "" means "default" */
    struct chart_str kube_version; /* "" means the default */
    bool skip_schema;
    bool helm_only; /* no rules but Helm's, with Helm's severities */
    bool subcharts; /* the files of subcharts too; not with helm_only */
};

struct ch_lint_findings {
    struct ch_lint_finding *items;
    size_t count, cap;
};

/* Runs all rules. An error, besides the fatal ones, is CHART_ECHART and so on
 * for what is no chart at all, with Helm's text. */
int ch_lint(struct ch_op *op, const struct ch_lint_options *options,
            const struct ch_user_values *user, struct ch_lint_findings *out);

#endif
