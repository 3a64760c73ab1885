/*
 * The chart under lint as files: those of a directory, or of an archive as if
 * it had been unpacked into one.
 */
#ifndef CH_LINT_SOURCE_H
#define CH_LINT_SOURCE_H

#include "chart/files.h"

/* What is to be linted. */
struct ch_lint_input {
    const char *path;         /* a directory or an archive */
    struct chart_str archive; /* its bytes, if they are known; else null ptr */
    struct chart_str given;   /* the path as messages show it */
    /* Files that count as if they were in the chart too. */
    const struct ch_chart_file *extra;
    size_t extra_count;
};

struct ch_lint_source {
    struct ch_op *op;
    const char *path;       /* the directory; null for an archive */
    struct chart_str given; /* as messages show it */
    struct chart_str dir;   /* as findings name the chart's directory */
    struct ch_file_set files;
    const struct ch_chart_file *extra;
    size_t extra_count;
};

enum ch_lint_kind { CH_LINT_NONE, CH_LINT_FILE, CH_LINT_DIR, CH_LINT_FAULT };

/* Opens it. Errors have the texts of Helm's lint for what is no chart. */
int ch_lint_source_open(struct ch_op *op, const struct ch_lint_input *input,
                        struct ch_lint_source *out);
/* What lies at `name`. FAULT: it cannot be told, the error is set. */
enum ch_lint_kind ch_lint_source_kind(const struct ch_lint_source *source,
                                      const char *name);
/* A file's bytes; an error with Go's text if it cannot be read. */
int ch_lint_source_read(const struct ch_lint_source *source, const char *name,
                        struct chart_str *out);
/* Loads it as Helm's lint does. */
int ch_lint_source_load(const struct ch_lint_source *source,
                        struct ch_chart_tree **out);

#endif
