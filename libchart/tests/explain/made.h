/*
 * An explanation made by hand, for the tests of its forms: a misplaced block in
 * a file, an unknown value of --set, a value that a branch not taken would
 * read, and one that was overridden.
 */
#ifndef CH_TESTS_EXPLAIN_MADE_H
#define CH_TESTS_EXPLAIN_MADE_H

#include "explain/report.h"
#include "tests/harness.h"
#include "value/list.h"
#include "value/map.h"

static const char made_file[] = "# GPU\n"
                                "ollama:\n"
                                "  ollama:\n"
                                "    ingress:\n"
                                "      enabled: true\n"
                                "      hosts: [a]\n"
                                "    gpu: {enabled: true}\n"
                                "  \xc3\xa4: 1\n";

static struct ch_source made_sources[] = {
    {CH_LAYER_CHART,
     CH_STR_INIT("/x/apps/ollama/values.yaml"),
     CH_STR_INIT("ollama"),
     {made_file, sizeof made_file - 1}},
    {CH_LAYER_SET, CH_STR_INIT("--set ollama.replicas=2,q=\x1b[31m"),
     CH_STR_INIT(""), CH_STR_INIT("ollama.replicas=2,q=\x1b[31m")},
    {CH_LAYER_CHART, CH_STR_INIT("/x/apps/ollama/charts/ollama/values.yaml"),
     CH_STR_INIT("ollama/charts/ollama"), CH_STR_INIT("ingress: {}\n")},
};

static struct ch_origin made_origins[] = {
    {0, 0, 0, 0, 0}, {2, 1, 1, 1, 10}, /* the default of ingress */
};

static const struct ch_reader made_readers[] = {
    {.template_name =
         CH_STR_INIT("ollama/charts/ollama/templates/ingress.yaml"),
     .line = 1,
     .column = 14,
     .flags = CH_USAGE_KEY},
    {.template_name = CH_STR_INIT("ollama/charts/ollama/templates/NOTES.txt"),
     .line = 3,
     .column = 7,
     .flags = CH_USAGE_KEY},
};

static struct ch_rendered_values made_values = {
    .origins = {.items = made_origins,
                .len = 2,
                .sources = made_sources,
                .source_count = 3},
};

static struct ch_suggestion made_suggestions[] = {
    {.path = CH_STR_INIT("ollama.ingress"),
     .reason = CH_STR_INIT("one level out"),
     .readers = made_readers,
     .reader_count = 2},
    {.path = CH_STR_INIT("ollama.ingresses"),
     .reason = CH_STR_INIT("a similar name")},
};

static struct ch_finding made_findings[4] = {
    {.verdict = CH_VERDICT_MISPLACED,
     .rule = "CH001",
     .path = CH_STR_INIT("ollama.ollama.ingress"),
     .message = CH_STR_INIT("no template reads ollama.ollama.ingress"),
     .chart = CH_STR_INIT("ollama/charts/ollama"),
     .source = 0,
     .line = 4,
     .column = 5,
     .leaf_count = 2,
     .suggestions = made_suggestions,
     .suggestion_count = 2},
    {.verdict = CH_VERDICT_UNREAD,
     .rule = "CH003",
     .path = CH_STR_INIT("ollama.\xc3\xa4"),
     .message = CH_STR_INIT("ollama.\xc3\xa4 is not read in this render"),
     .chart = CH_STR_INIT("ollama/charts/ollama"),
     .source = 0,
     .line = 8,
     .column = 3,
     .leaf_count = 1,
     .guard = CH_STR_INIT("if .Values.ingress.enabled"),
     .readers = made_readers,
     .reader_count = 1},
    {.verdict = CH_VERDICT_UNKNOWN,
     .rule = "CH002",
     .path = CH_STR_INIT("q"),
     .message = CH_STR_INIT("nothing reads q: 100%, sure"),
     .chart = CH_STR_INIT("ollama"),
     .source = 1,
     .line = 1,
     .column = 19,
     .leaf_count = 1},
    {.verdict = CH_VERDICT_OVERRIDDEN,
     .rule = "CH005",
     .path = CH_STR_INIT("ollama.tag"),
     .message = CH_STR_INIT("overridden by --set"),
     .chart = CH_STR_INIT("ollama/charts/ollama"),
     .source = 0,
     .line = 3,
     .column = 3,
     .leaf_count = 1},
};

/* Fills in what no initialiser can hold. */
static int made_report(struct ch_op *op, struct ch_explanation *e,
                       struct ch_report *report)
{
    struct ch_map *block = ch_map_new(op, 2), *force = ch_map_new(op, 1);
    struct ch_list *hosts = ch_list_new(op, 1);
    struct ch_value text;
    int code = ch_value_string(op, CH_STR("a"), &text);
    if (!code && block && force && hosts)
        code = ch_list_push(op, hosts, text);
    if (!code)
        code = ch_map_set_str(op, block, CH_STR("enabled"), ch_bool(true));
    if (!code)
        code = ch_map_set_str(op, block, CH_STR("hosts"), ch_list_value(hosts));
    if (!code)
        code = ch_map_set_str(op, force, CH_STR("enabled"), ch_bool(false));
    made_findings[0].value = ch_map_value(block);
    made_findings[1].value = ch_float(1);
    made_findings[3].value = ch_nil();
    if (!code)
        code =
            ch_value_string(op, CH_STR("\x1b[31m<b>"), &made_findings[2].value);
    made_suggestions[0].effective = ch_map_value(force);
    made_suggestions[0].effective.origin = 1;
    *e = (struct ch_explanation){
        .findings = made_findings,
        .count = 4,
        .by_verdict = {[CH_VERDICT_USED] = 7,
                       [CH_VERDICT_OVERRIDDEN] = 1,
                       [CH_VERDICT_MISPLACED] = 2,
                       [CH_VERDICT_UNKNOWN] = 1,
                       [CH_VERDICT_UNREAD] = 1},
        .values = &made_values,
    };
    *report = (struct ch_report){.explanation = e,
                                 .chart = CH_STR("ollama"),
                                 .release = CH_STR("web"),
                                 .base_dir = CH_STR("/x/")};
    return code;
}

/* One form as text. */
CH_UNUSED static struct chart_str
made_form(struct ch_op *op,
          int (*form)(const struct ch_report *, struct ch_buf *),
          bool incomplete)
{
    struct ch_explanation e;
    struct ch_report report;
    struct ch_buf buf;
    struct chart_str text = {"", 0};
    ch_buf_init(&buf, op);
    int code = made_report(op, &e, &report);
    e.incomplete = incomplete;
    if (!code)
        code = form(&report, &buf);
    if (!code)
        code = ch_buf_take(&buf, &text);
    CHECK_INT(code, 0);
    return text;
}

#endif
