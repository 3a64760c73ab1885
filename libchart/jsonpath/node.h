/*
 * A parsed JSONPath template: client-go's nodes.
 */
#ifndef CH_JSONPATH_NODE_H
#define CH_JSONPATH_NODE_H

#include "jsonpath/jsonpath.h"

enum ch_jsonpath_kind {
    CH_JP_LIST,       /* an action; `nodes` one after the other */
    CH_JP_TEXT,       /* text */
    CH_JP_VALUE,      /* value: a number or boolean of the template */
    CH_JP_FIELD,      /* text: the key */
    CH_JP_ARRAY,      /* slice */
    CH_JP_FILTER,     /* text: the operator, or "exists"; nodes: two lists */
    CH_JP_UNION,      /* nodes: lists */
    CH_JP_WILDCARD,   /* .* */
    CH_JP_RECURSIVE,  /* .. */
    CH_JP_IDENTIFIER, /* text: range, end, or a mistake */
};

/* One number of [from:to:step]. */
struct ch_jsonpath_index {
    int64_t value;
    bool known;
    bool derived; /* `to` of [N], which is N + 1 */
};

struct ch_jsonpath_nodes {
    struct ch_jsonpath_node *items;
    size_t len, cap;
};

struct ch_jsonpath_node {
    enum ch_jsonpath_kind kind;
    struct chart_str text;
    struct ch_value value;
    struct ch_jsonpath_index slice[3];
    struct ch_jsonpath_nodes nodes;
};

struct ch_jsonpath {
    struct ch_jsonpath_nodes nodes; /* CH_JP_TEXT and CH_JP_LIST */
};

/* Whether `left operator right`, as client-go's copy of text/template
 * compares. Error: CHART_EEXEC. */
int ch_jsonpath_compare(struct ch_op *op, struct chart_str operator_,
                        struct ch_value left, struct ch_value right,
                        bool *pass);

#endif
