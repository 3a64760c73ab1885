/*
 * The objects of a rendered file, one document after another, as Kubernetes'
 * decoder takes them: JSON as long as the text looks like it, then YAML cut at
 * lines that begin with "---".
 */
#ifndef CH_LINT_OBJECT_H
#define CH_LINT_OBJECT_H

#include "base/buf.h"
#include "value/value.h"

/* A place in the file, 1-based. */
struct ch_lint_spot {
    uint32_t line, column;
};

struct ch_lint_object {
    bool present; /* false: the document is empty or null */
    struct chart_str api_version, kind, name;
    /* Of their values, behind a quote; of the document's begin where there is
     * none. */
    struct ch_lint_spot start, api_version_at, kind_at, name_at;
};

struct ch_lint_objects {
    struct ch_op *op;
    struct chart_str text;
    size_t at;
    uint32_t line; /* lines before `at` */
    bool json;
    size_t count;  /* objects so far */
    uint32_t base; /* lines before the piece that was parsed last */
};

struct ch_lint_objects ch_lint_objects_start(struct ch_op *op,
                                             struct chart_str text);
/* 1 with the next object, 0 at the end, or a code: Helm's text, after which
 * there are no more. */
int ch_lint_objects_next(struct ch_lint_objects *it,
                         struct ch_lint_object *object);
/* Where the error that it ended with is. */
struct ch_lint_spot ch_lint_objects_fault(const struct ch_lint_objects *it);

/* Whether an item of the List in `manifest` carries an annotation that Helm
 * looks for on objects of their own, and where. An error is the decoder's. */
int ch_lint_list_annotated(struct ch_op *op, struct chart_str manifest,
                           bool *found, struct ch_lint_spot *spot);

#endif
