/*
 * Forms of an explanation. Each writer appends one complete report:
 *
 *   report_text    for people at a terminal, in the manner of a compiler
 *   report_json    for programs; docs/explain-json.md is its contract
 *   report_sarif   SARIF 2.1.0
 *   report_github  workflow commands
 *   report_html    one page with the tree of values
 *
 * Everything in them that came from a chart is escaped for its form.
 */
#ifndef CH_EXPLAIN_REPORT_H
#define CH_EXPLAIN_REPORT_H

#include "base/buf.h"
#include "explain/explain.h"

struct ch_report {
    const struct ch_explanation *explanation;
    const struct ch_usage *usage; /* null: readers of used values are unknown */
    struct chart_str chart;       /* name of the chart */
    struct chart_str release;
    struct chart_str base_dir; /* files below it are named from there; or "" */
    bool color;                /* texts are for a terminal that has colours */
};

enum ch_severity { CH_SEVERITY_NONE, CH_SEVERITY_INFO, CH_SEVERITY_WARNING };

/* ---- what the forms share ----------------------------------------------- */

const char *ch_report_verdict(enum ch_verdict verdict);
const char *ch_report_severity_name(enum ch_severity severity);
enum ch_severity ch_report_severity(enum ch_verdict verdict);
/* "file", "set-json", "chart", "parent"... of a value that `chart` reads: the
 * default values of a chart above it are its parent's. */
const char *ch_report_layer(const struct ch_source *source,
                            struct chart_str chart);
/* Whether two readers stand in one line: one of them is enough for people. */
bool ch_same_line(const struct ch_reader *a, const struct ch_reader *b);
/* ":LINE:COLUMN", as far as they are known. */
void ch_report_position(struct ch_buf *buf, uint32_t line, uint32_t column);
/* "FILE:LINE:COLUMN", or of a flag "--set:COLUMN". */
void ch_report_place(const struct ch_report *report, struct ch_buf *buf,
                     const struct ch_source *source, uint32_t line,
                     uint32_t column);
/* The readers that a report for people shows: one a line, `most` of them.
 * Returns how many are left out. */
size_t ch_report_readers(const struct ch_reader *list, size_t count,
                         size_t most, const struct ch_reader **shown,
                         size_t *shown_count);
/* Starts ("1;33") or ends ("0") a colour, where colours are wanted. */
void ch_report_paint(const struct ch_report *report, struct ch_buf *buf,
                     const char *style);
const char *ch_report_severity_style(enum ch_severity severity);
/* Whether the source is a file with lines, not a flag. */
bool ch_source_is_file(const struct ch_source *source);
/* The name of a source as a report shows it. */
struct chart_str ch_report_file(const struct ch_report *report,
                                const struct ch_source *source);
/* The source a finding is in; never null. */
const struct ch_source *ch_report_source(const struct ch_report *report,
                                         uint32_t source);
/* Line `line` (1-based) of a text without its end; "" past the end. */
struct chart_str ch_text_line(struct chart_str text, uint32_t line);
/* What is in force instead of a finding's value; INVALID: nothing. */
struct ch_value ch_finding_effective(const struct ch_finding *finding);
/* Findings of a severity. */
size_t ch_report_count(const struct ch_report *report,
                       enum ch_severity severity);
/* Appends a text with control characters, bytes that are no text, and what
 * turns the direction of lines made visible, for terminals. */
void ch_report_visible(struct ch_buf *buf, struct chart_str s);
/* Appends a JSON string, or any value as JSON on one line. Values that JSON
 * cannot hold become null. */
void ch_report_json_str(struct ch_buf *buf, struct chart_str s);
int ch_report_json_value(struct ch_buf *buf, struct ch_value v);

/* ---- the forms ----------------------------------------------------------- */

int ch_report_text(const struct ch_report *report, struct ch_buf *buf);
int ch_report_json(const struct ch_report *report, struct ch_buf *buf);
int ch_report_sarif(const struct ch_report *report, struct ch_buf *buf);
int ch_report_github(const struct ch_report *report, struct ch_buf *buf);
int ch_report_html(const struct ch_report *report, struct ch_buf *buf);

#endif
