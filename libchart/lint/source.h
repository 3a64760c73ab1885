/*
 * The chart under lint as files: those of a directory, or of an archive as if
 * it had been unpacked into one.
 */
#ifndef CH_LINT_SOURCE_H
#define CH_LINT_SOURCE_H

#include "chart/files.h"

struct ch_lint_source {
    struct ch_op *op;
    const char *path;       /* the directory; null for an archive */
    struct chart_str given; /* as messages show it */
    struct chart_str dir;   /* as findings name the chart's directory */
    struct ch_file_set files;
};

enum ch_lint_kind { CH_LINT_NONE, CH_LINT_FILE, CH_LINT_DIR, CH_LINT_FAULT };

/* Opens `path`. Errors have the texts of Helm's lint for what is no chart. */
int ch_lint_source_open(struct ch_op *op, const char *path,
                        struct chart_str given, struct ch_lint_source *out);
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
