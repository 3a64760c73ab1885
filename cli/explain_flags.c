#include "explain_flags.h"

#include "file.h"
#include "mem.h"
#include "out.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STATUS_FINDINGS 3

static const struct opt rows[] = {
    {"explain-path", 0, OPT_OPTIONAL, "[=PATH]",
     "report values that nothing reads, or tell the story of PATH", OPT_USED,
     ""},
    {"explain-format", 0, OPT_STRING, "FORMAT",
     "text, json, sarif, github or html", OPT_USED, NULL},
    {"explain-output", 0, OPT_STRING, "FILE",
     "write the report there instead of standard error", OPT_USED, NULL},
    {"explain-fail-on", 0, OPT_STRING, "LEVEL",
     "exit with 3 on findings: never, warning or info", OPT_USED, NULL},
    {"explain-fix", 0, OPT_BOOL, NULL,
     "print a diff that moves misplaced values, instead of manifests", OPT_USED,
     NULL},
};

const struct opt_table explain_flags = {"Explaining", rows,
                                        sizeof rows / sizeof *rows};

/* ---- reading ------------------------------------------------------------- */

struct word {
    const char *name;
    int value;
};

static const struct word formats[] = {
    {"text", CHART_REPORT_TEXT},   {"json", CHART_REPORT_JSON},
    {"sarif", CHART_REPORT_SARIF}, {"github", CHART_REPORT_GITHUB},
    {"html", CHART_REPORT_HTML},   {NULL, 0},
};

static const struct word levels[] = {
    {"never", CHART_SEVERITY_NONE},
    {"warning", CHART_SEVERITY_WARNING},
    {"info", CHART_SEVERITY_INFO},
    {NULL, 0},
};

/* The value of an option that takes one of some words; the first is the
 * default. */
static char *read_word(const struct opts *opts, const char *option,
                       const struct word *words, int *value)
{
    const char *given = opts_string(opts, option, words[0].name);
    for (const struct word *w = words; w->name; w++)
        if (strcmp(w->name, given) == 0) {
            *value = w->value;
            return NULL;
        }
    char *list = mem_copy(words[0].name, strlen(words[0].name));
    for (const struct word *w = words + 1; w->name; w++) {
        char *longer =
            mem_format("%s%s%s", list, w[1].name ? ", " : " or ", w->name);
        free(list);
        list = longer;
    }
    char *wrong =
        mem_format("invalid argument \"%s\" for \"--%s\" flag: must be %s",
                   given, option, list);
    free(list);
    return wrong;
}

char *explain_flags_read(const struct opts *opts, struct explain *out)
{
    int format, level;
    *out = (struct explain){0};
    char *wrong = read_word(opts, "explain-format", formats, &format);
    if (!wrong)
        wrong = read_word(opts, "explain-fail-on", levels, &level);
    if (wrong)
        return wrong;
    out->format = (enum chart_report_format)format;
    out->fail_on = (enum chart_severity)level;
    out->output = opts_string(opts, "explain-output", NULL);
    out->fix = opts_bool(opts, "explain-fix");
    out->path = opts_string(opts, "explain-path", NULL);
    out->report = out->path || out->output ||
                  opts_string(opts, "explain-format", NULL) ||
                  (opts_string(opts, "explain-fail-on", NULL) && !out->fix);
    out->on =
        out->report || out->fix || opts_string(opts, "explain-fail-on", NULL);
    if (out->path && !*out->path)
        out->path = NULL;
    if (out->path && format != CHART_REPORT_TEXT && format != CHART_REPORT_JSON)
        return mem_format("--explain-path=PATH is written as text or json "
                          "only");
    return NULL;
}

/* ---- running ------------------------------------------------------------- */

int explain_run(struct chart_explanation **out,
                struct chart_manifest **manifest, struct chart *chart,
                struct chart_values *values,
                const struct chart_run_options *run, struct chart_error **err)
{
    struct chart_explain_options options;
    char *here = getcwd(NULL, 0);
    CHART_INIT(&options);
    options.base_dir = here;
    int code = chart_explain(out, manifest, chart, values, run, &options, err);
    free(here);
    return code;
}

/* ---- writing ------------------------------------------------------------- */

struct text {
    char *bytes;
    size_t len;
};

static int sink_append(void *user, const char *bytes, size_t len)
{
    struct text *text = user;
    text->bytes = mem_grow(text->bytes, text->len + len, 1);
    memcpy(text->bytes + text->len, bytes, len);
    text->len += len;
    return 0;
}

/* Colours for people at a terminal who did not say no. */
static bool wants_color(void)
{
    const char *no = getenv("NO_COLOR"), *term = getenv("TERM");
    return isatty(2) && !(no && *no) && term && strcmp(term, "dumb") != 0;
}

static int write_report(const struct explain *explain,
                        const struct chart_explanation *explanation,
                        const struct chart_history *history,
                        const struct chart_sink *sink, struct chart_error **err)
{
    enum chart_report_format format = explain->format;
    if (format == CHART_REPORT_TEXT && !explain->output && wants_color())
        format = CHART_REPORT_COLOR;
    if (history)
        return chart_history_write(history, format, sink, err);
    return chart_explanation_write(explanation, format, sink, err);
}

/* To the file or to standard error. 0, or 1 with the error reported. */
static int send(const struct explain *explain,
                const struct chart_explanation *explanation,
                const struct chart_history *history)
{
    struct chart_error *err = NULL;
    struct text text = {NULL, 0};
    char *wrong = NULL;
    const struct chart_sink sink = {sink_append, &text};
    if (write_report(explain, explanation, history, &sink, &err))
        out_chart_error(err, true);
    else if (explain->output)
        wrong = file_replace(explain->output, text.bytes, text.len);
    else
        (void)file_write_all(2, text.bytes, text.len);
    if (wrong)
        out_error(wrong);
    int status = wrong || err ? 1 : 0;
    chart_error_free(err);
    free(text.bytes);
    free(wrong);
    return status;
}

static int report(const struct explain *explain,
                  const struct chart_explanation *explanation)
{
    struct chart_history *history = NULL;
    struct chart_error *err = NULL;
    if (explain->path &&
        chart_history_new(&history, explanation, explain->path, &err)) {
        out_chart_error(err, true);
        chart_error_free(err);
        return 1;
    }
    int status = send(explain, explanation, history);
    chart_history_free(history);
    return status;
}

static int write_note(void *user, const char *bytes, size_t len)
{
    (void)user;
    return file_write_all(2, bytes, len);
}

static int fix(const struct chart_explanation *explanation)
{
    struct chart_error *err = NULL;
    const struct chart_sink sink = out_sink();
    const struct chart_sink notes = {write_note, NULL};
    if (chart_explanation_write_fix(explanation, &sink, &notes, &err)) {
        if (!out_failed())
            out_chart_error(err, true);
        chart_error_free(err);
        return 1;
    }
    return 0;
}

static bool fails(const struct explain *explain,
                  const struct chart_explanation *explanation)
{
    size_t count = 0;
    if (explain->fail_on == CHART_SEVERITY_NONE)
        return false;
    for (int s = (int)explain->fail_on; s <= CHART_SEVERITY_WARNING; s++)
        count += chart_explanation_severity_count(explanation,
                                                  (enum chart_severity)s);
    return count > 0;
}

int explain_report(const struct explain *explain,
                   const struct chart_explanation *explanation)
{
    int status = 0;
    if (explain->fix)
        status = fix(explanation);
    if (explain->report && report(explain, explanation))
        status = 1;
    if (!status && fails(explain, explanation))
        status = STATUS_FINDINGS;
    return status;
}
