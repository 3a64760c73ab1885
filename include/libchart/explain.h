/*
 * libchart/explain.h - a render that also explains itself: which of the values
 * that a user wrote do nothing, where they belong, and the story of each path.
 */
#ifndef LIBCHART_EXPLAIN_H
#define LIBCHART_EXPLAIN_H

#include <libchart/render.h>

#ifdef __cplusplus
extern "C" {
#endif

struct chart_explanation;
struct chart_history;

/** What became of a value. */
enum chart_verdict {
    CHART_VERDICT_USED = 0,
    CHART_VERDICT_OVERRIDDEN = 1, /**< a later layer won */
    CHART_VERDICT_MISPLACED = 2,  /**< warning: read at another place */
    CHART_VERDICT_UNKNOWN = 3,    /**< warning: nothing like it exists */
    CHART_VERDICT_UNREAD = 4,     /**< info: a branch not taken reads it */
    CHART_VERDICT_DISABLED = 5    /**< info: its subchart is switched off */
};

enum chart_severity {
    CHART_SEVERITY_NONE = 0,
    CHART_SEVERITY_INFO = 1,
    CHART_SEVERITY_WARNING = 2
};

enum chart_report_format {
    CHART_REPORT_TEXT = 1,   /**< as a compiler's messages */
    CHART_REPORT_JSON = 2,   /**< docs/explain-json.md */
    CHART_REPORT_SARIF = 3,  /**< SARIF 2.1.0 */
    CHART_REPORT_GITHUB = 4, /**< workflow commands */
    CHART_REPORT_HTML = 5,   /**< one page, needs no network */
    CHART_REPORT_COLOR = 6   /**< text with the colours of a terminal */
};

/** A place in a template that reads, or would read, a value. */
struct chart_reader {
    struct chart_str template_name;
    uint32_t line;
    uint32_t column; /**< 1-based; 0 unknown */
};

/** A place where a value would be read. */
struct chart_suggestion {
    struct chart_str path;
    struct chart_str reason;
    const struct chart_value *effective; /**< in force there now, or null */
    size_t reader_count;
};

/** Something to say about a value, or about a block of them. */
struct chart_finding {
    struct chart_str rule; /**< "CH001" */
    struct chart_str path;
    struct chart_str message;
    struct chart_str chart; /**< whose scope it is in: "a/charts/b" */
    struct chart_str guard; /**< what would have to be true; may be "" */
    enum chart_verdict verdict;
    enum chart_severity severity;
    struct chart_str file;  /**< values file, or the flag and its text */
    struct chart_str layer; /**< "file", "set", "chart"... */
    uint32_t line;
    uint32_t column;
    const struct chart_value *value;
    const struct chart_value *effective; /**< in force instead, or null */
    size_t leaf_count;                   /**< values it covers */
    size_t suggestion_count;             /**< best first */
    size_t reader_count;
};

/** One layer's word in the story of a path. */
struct chart_step {
    struct chart_str action; /**< "set", "replace", "merge", "delete", "import",
                                "global" */
    struct chart_str file;
    struct chart_str layer;
    uint32_t line;
    uint32_t column;
    const struct chart_value *value;
    bool won; /**< it is in force */
};

/** Options of an explanation. CHART_INIT first; all may stay zero. */
struct chart_explain_options {
    size_t size;
    /** Files below this directory are named from there; null: as they are. */
    const char *base_dir;
    uint64_t flags; /**< none yet */
};

/** Renders as chart_renderer_run does, and explains.
 *
 * A render that fails is explained as far as it came: then the code and `*err`
 * are those of the render, `*manifest` is null, and `*out` still holds an
 * explanation, marked incomplete, unless not even the values could be merged.
 * `manifest` may be null. `values` and both options may be null.
 *
 * Errors: those of chart_renderer_run.
 * Ownership: release the explanation with chart_explanation_free, the manifest
 * with chart_manifest_free, in any order. */
CHART_API int chart_renderer_explain(
    struct chart_explanation **out, struct chart_manifest **manifest,
    struct chart_renderer *renderer, struct chart_values *values,
    const struct chart_run_options *run,
    const struct chart_explain_options *options, struct chart_error **err);
/** The same without a renderer, as chart_render: for one run of a chart. */
CHART_API int chart_explain(struct chart_explanation **out,
                            struct chart_manifest **manifest,
                            struct chart *chart, struct chart_values *values,
                            const struct chart_run_options *run,
                            const struct chart_explain_options *options,
                            struct chart_error **err);
/** Null is fine. */
CHART_API void chart_explanation_free(struct chart_explanation *explanation);

/** Number of findings, in the order of their files and lines. */
CHART_API size_t
chart_explanation_count(const struct chart_explanation *explanation);
/** Finding `i`; null past the end. Borrowed, as is all that follows. */
CHART_API const struct chart_finding *
chart_explanation_at(const struct chart_explanation *explanation, size_t i);
/** Suggestion `i` of finding `finding`; null past the end. */
CHART_API const struct chart_suggestion *
chart_explanation_suggestion_at(const struct chart_explanation *explanation,
                                size_t finding, size_t i);
/** Place `i` that reads what suggestion `suggestion` names. */
CHART_API const struct chart_reader *chart_explanation_suggestion_reader_at(
    const struct chart_explanation *explanation, size_t finding,
    size_t suggestion, size_t i);
/** Place `i` that would read the value of a finding itself. */
CHART_API const struct chart_reader *
chart_explanation_reader_at(const struct chart_explanation *explanation,
                            size_t finding, size_t i);
/** Number of the user's values with a verdict. */
CHART_API size_t chart_explanation_values(
    const struct chart_explanation *explanation, enum chart_verdict verdict);
/** Number of findings of a severity. */
CHART_API size_t chart_explanation_severity_count(
    const struct chart_explanation *explanation, enum chart_severity severity);
/** The render failed: findings up to there. */
CHART_API bool
chart_explanation_incomplete(const struct chart_explanation *explanation);
/** Writes a report. Errors: CHART_EIO when the sink refuses, CHART_EINVAL for
 * an unknown format, CHART_ELIMIT, CHART_ENOMEM. */
CHART_API int
chart_explanation_write(const struct chart_explanation *explanation,
                        enum chart_report_format format,
                        const struct chart_sink *sink,
                        struct chart_error **err);
/** Writes a unified diff of the values files with each misplaced block moved to
 * its first suggestion, comments kept; nothing when there is none. `notes`
 * (which may be null) gets a line for each finding that is not in the diff, or
 * not all of it: it comes from a flag, another value is at its new place
 * already, or its text cannot be edited safely. Errors: as above. */
CHART_API int chart_explanation_write_fix(
    const struct chart_explanation *explanation, const struct chart_sink *sink,
    const struct chart_sink *notes, struct chart_error **err);

/** The story of the value at `path`, such as "ollama.ingress.enabled" (a dot in
 * a key is written "\.").
 *
 * Errors: CHART_ENOTFOUND, with the nearest paths as hint, when no layer has it
 * and no template could read it; CHART_ELIMIT, CHART_ENOMEM.
 * Ownership: release it with chart_history_free, before the explanation. */
CHART_API int chart_history_new(struct chart_history **out,
                                const struct chart_explanation *explanation,
                                const char *path, struct chart_error **err);
/** Number of steps, weakest layer first. */
CHART_API size_t chart_history_count(const struct chart_history *history);
CHART_API const struct chart_step *
chart_history_at(const struct chart_history *history, size_t i);
/** What is in force; null for nothing. */
CHART_API const struct chart_value *
chart_history_value(const struct chart_history *history);
/** Whether this render read it; else its readers are those that could. */
CHART_API bool chart_history_is_read(const struct chart_history *history);
CHART_API size_t
chart_history_reader_count(const struct chart_history *history);
CHART_API const struct chart_reader *
chart_history_reader_at(const struct chart_history *history, size_t i);
/** Writes it as CHART_REPORT_TEXT, CHART_REPORT_COLOR or CHART_REPORT_JSON. */
CHART_API int chart_history_write(const struct chart_history *history,
                                  enum chart_report_format format,
                                  const struct chart_sink *sink,
                                  struct chart_error **err);
/** Null is fine. */
CHART_API void chart_history_free(struct chart_history *history);

#ifdef __cplusplus
}
#endif

#endif
