/*
 * Explaining values: what each value that a user supplied did in a render, and
 * where it belongs when it did nothing. The real merge and the real render,
 * observed.
 */
#ifndef CH_EXPLAIN_EXPLAIN_H
#define CH_EXPLAIN_EXPLAIN_H

#include "explain/leaves.h"
#include "explain/reach.h"
#include "explain/usage.h"

enum ch_verdict {
    CH_VERDICT_USED,
    CH_VERDICT_OVERRIDDEN,
    CH_VERDICT_MISPLACED, /* warning */
    CH_VERDICT_UNKNOWN,   /* warning; with suggestions: misspelt */
    CH_VERDICT_UNREAD,    /* info */
    CH_VERDICT_DISABLED   /* info */
};

/* A place where the value would be read, with the reason it was chosen. */
struct ch_suggestion {
    struct chart_str path; /* "ollama.ingress" */
    const struct chart_str *tokens;
    size_t token_count;
    struct chart_str reason;
    bool is_spelling; /* the same place, spelt otherwise */
    bool is_named;    /* a chart names all of it there */
    int cost;         /* how far away it is: 100 is a key */
    const struct ch_reader *readers;
    size_t reader_count;
    struct ch_value effective; /* what is in force there now; INVALID: none */
};

struct ch_finding {
    enum ch_verdict verdict;
    const char *rule;      /* "CH001" misplaced, "CH002" unknown, ... */
    struct chart_str path; /* "ollama.ollama.ingress": the whole block */
    const struct chart_str *tokens;
    size_t token_count;
    struct chart_str message;
    struct chart_str chart; /* "ollama/charts/ollama" */
    uint32_t source;        /* into origins.sources */
    uint32_t line, column;
    struct ch_value value;
    bool is_declared;  /* unknown: the chart's own values have it there */
    size_t leaf_count; /* leaves it covers */
    const struct ch_leaf *const *leaves;
    struct ch_suggestion *suggestions; /* best first */
    size_t suggestion_count;
    bool is_doubtful; /* misplaced: a branch not taken might take it along */
    struct chart_str guard; /* unread: what would have to be true; disabled:
                               the condition or tag; or "" */
    const struct ch_reader *readers; /* unread: who would read it */
    size_t reader_count;
};

struct ch_explanation {
    struct ch_finding *findings; /* by source, line, column; not for values
                                    that are used or overridden */
    size_t count;
    struct ch_leaves leaves;
    enum ch_verdict *verdicts;                  /* of each leaf */
    size_t by_verdict[CH_VERDICT_DISABLED + 1]; /* leaves */
    bool incomplete; /* the render failed; findings up to there */
    const struct ch_rendered_values *values;
    const struct ch_reach *reach; /* null: every value was used */
};

/* After a render (or a failed one, `incomplete`) that `usage` observed. After
 * a failed one `values` may be null; they are made again then. */
int ch_explain(struct ch_op *op, const struct ch_chart_tree *tree,
               const struct ch_template_list *templates,
               const struct ch_user_values *user,
               const struct ch_rendered_values *values,
               const struct ch_usage *usage, bool incomplete,
               struct ch_explanation *out);

#endif
