/*
 * The whole story of one path: what each layer says there, weakest first, what
 * won, and who reads it.
 */
#ifndef CH_EXPLAIN_HISTORY_H
#define CH_EXPLAIN_HISTORY_H

#include "explain/report.h"

enum ch_action {
    CH_ACTION_SET,     /* nothing was there before */
    CH_ACTION_REPLACE, /* another value was */
    CH_ACTION_MERGE,   /* maps: keys join */
    CH_ACTION_DELETE,  /* a null removes what was there */
    CH_ACTION_IMPORT,  /* import-values brought it */
    CH_ACTION_GLOBAL   /* handed down from a parent's globals */
};

struct ch_step_made {
    enum ch_action action;
    uint32_t source; /* into origins.sources */
    uint32_t line, column;
    struct ch_value value;
    bool won; /* it is in force */
};

struct ch_history {
    struct chart_str path;
    struct ch_value value;  /* in force; INVALID: nothing */
    struct chart_str chart; /* that reads it: "a/charts/b" */
    bool scope;             /* it is the scope of that subchart as a whole */
    struct ch_step_made *steps;
    size_t count;
    const struct chart_str *notes; /* subcharts, aliases, switches on the way */
    size_t note_count;
    const struct ch_reader *readers;
    size_t reader_count;
    bool is_read; /* this render read it; else readers could */
    const struct ch_finding *finding; /* null: none covers it */
};

/* What a history is asked of: a report with the run that it came from. */
struct ch_run {
    const struct ch_report *report;
    const struct ch_chart_tree *tree;
    const struct ch_template_list *templates; /* null: not all were parsed */
    const struct ch_user_values *user;        /* null: none */
};

/* CHART_ENOTFOUND, with the nearest paths as a hint, when no layer has the path
 * and no template could read it. */
int ch_history_new(struct ch_op *op, const struct ch_run *run,
                   struct chart_str path, struct ch_history **out);
const char *ch_action_name(enum ch_action action);
int ch_history_text(const struct ch_report *report,
                    const struct ch_history *history, struct ch_buf *buf);
int ch_history_json(const struct ch_report *report,
                    const struct ch_history *history, struct ch_buf *buf);

#endif
