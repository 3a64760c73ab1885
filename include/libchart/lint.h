/*
 * libchart/lint.h - what is wrong with a chart: Helm's lint rules and a few
 * more.
 */
#ifndef LIBCHART_LINT_H
#define LIBCHART_LINT_H

#include <libchart/chart.h>
#include <libchart/values.h>

#ifdef __cplusplus
extern "C" {
#endif

struct chart_lint_report;

enum chart_lint_severity {
    CHART_LINT_INFO = 1,
    CHART_LINT_WARNING = 2,
    CHART_LINT_ERROR = 3
};

/** One finding. */
struct chart_lint_finding {
    struct chart_str rule; /**< the rule's id, such as "chart-version" */
    enum chart_lint_severity severity;
    struct chart_str path;    /**< Helm's name for the place: "templates/" */
    struct chart_str message; /**< Helm's text, may be several lines */
    /** Where it is, then what else has to do with it: where a key was first set,
     * which schema asks for a value. There is at least one; each has a line and
     * a column, and its line of text where there is one. */
    const struct chart_error_frame *places;
    size_t place_count;
    /** What would be right, where the message does not say it; may be empty, or
     * several lines. */
    struct chart_str hint;
};

/** Values are not held against values.schema.json. */
#define CHART_LINT_SKIP_SCHEMA ((uint64_t)1)
/** Helm's rules and severities, nothing else. */
#define CHART_LINT_HELM_RULES ((uint64_t)2)
/** As CHART_LOAD_DEPENDENCIES. */
#define CHART_LINT_DEPENDENCIES ((uint64_t)4)

/** The files of subcharts are looked at too. What they render always is, with
 * the values that they get from their parent. Not with CHART_LINT_HELM_RULES.
 */
#define CHART_LINT_SUBCHARTS ((uint64_t)8)

/** Options of a lint. CHART_INIT first; all may stay zero. */
struct chart_lint_options {
    size_t size;
    const struct chart_control *control;
    const char *shown_path;     /**< the path in messages; null: as it is */
    const char *namespace_name; /**< null or "": "default" */
    const char *kube_version;   /**< null or "": that of Helm 4.1.4 */
    uint64_t flags;             /**< CHART_LINT_... */
    /** As in chart_load_options: with one, `path` may be a chart reference. */
    struct chart_network *network;
    const struct chart_source_options *source;
};

/** Holds the chart at `path`, a directory or a packed archive, against the
 * rules. `values` (null: none) go over the chart's own. `options` may be null.
 *
 * A chart full of errors is no error here. Errors: CHART_ENOTFOUND, CHART_EIO,
 * CHART_ECHART for what is no chart, CHART_EINVAL for the version,
 * CHART_ELIMIT, CHART_ENOMEM, CHART_ECANCELLED.
 * Ownership: release the findings with chart_lint_report_free. */
CHART_API int chart_lint(struct chart_lint_report **out, struct chart_env *env,
                         const char *path, struct chart_values *values,
                         const struct chart_lint_options *options,
                         struct chart_error **err);
/** Number of findings, in Helm's order. */
CHART_API size_t
chart_lint_report_count(const struct chart_lint_report *findings);
/** Finding `i`; null past the end. Borrowed. */
CHART_API const struct chart_lint_finding *
chart_lint_report_at(const struct chart_lint_report *findings, size_t i);
/** Null is fine. */
CHART_API void chart_lint_report_free(struct chart_lint_report *findings);

#ifdef __cplusplus
}
#endif

#endif
