/*
 * The options that ask what became of the values.
 */
#ifndef CLI_EXPLAIN_FLAGS_H
#define CLI_EXPLAIN_FLAGS_H

#include "opt.h"

#include <libchart/explain.h>

extern const struct opt_table explain_flags;

/* The options as read. */
struct explain {
    bool on;          /* any of them was given */
    bool report;      /* a report is wanted, not only a diff */
    bool fix;         /* the diff takes the manifests' place */
    const char *path; /* the story of this one; null: all findings */
    enum chart_report_format format;
    const char *output; /* a file; null: standard error */
    enum chart_severity fail_on;
};

/* Null, or what is wrong, to be freed. */
char *explain_flags_read(const struct opts *opts, struct explain *out);

/* As chart_renderer_explain, over a chart; file names are shown relative to
 * the working directory. */
int explain_run(struct chart_explanation **out,
                struct chart_manifest **manifest, struct chart *chart,
                struct chart_values *values,
                const struct chart_run_options *run, struct chart_error **err);

/* Writes what was asked for. The exit status: 0, 1 with the error reported, or
 * 3 for findings that --explain-fail-on counts. */
int explain_report(const struct explain *explain,
                   const struct chart_explanation *explanation);

#endif
