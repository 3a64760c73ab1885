/*
 * The objects of a rendered file, one document after another, as Kubernetes'
 * decoder takes them: JSON as long as the text looks like it, then YAML cut at
 * lines that begin with "---".
 */
#ifndef CH_LINT_OBJECT_H
#define CH_LINT_OBJECT_H

#include "base/buf.h"
#include "value/value.h"

struct ch_lint_object {
    bool present; /* false: the document is empty or null */
    struct chart_str api_version, kind, name;
    uint32_t line; /* of the document's begin in the file, 1-based */
};

struct ch_lint_objects {
    struct ch_op *op;
    struct chart_str text;
    size_t at;
    uint32_t line; /* lines before `at` */
    bool json;
    size_t count; /* objects so far */
};

struct ch_lint_objects ch_lint_objects_start(struct ch_op *op,
                                             struct chart_str text);
/* 1 with the next object, 0 at the end, or a code: Helm's text, after which
 * there are no more. */
int ch_lint_objects_next(struct ch_lint_objects *it,
                         struct ch_lint_object *object);

/* Whether an item of the List in `manifest` carries an annotation that Helm
 * looks for on objects of their own. An error is the decoder's. */
int ch_lint_list_annotated(struct ch_op *op, struct chart_str manifest,
                           bool *found);

#endif
