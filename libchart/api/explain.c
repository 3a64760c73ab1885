/* libchart/explain.h */
#include "explain/explain.h"

#include "api/render.h"
#include "api/value.h"
#include "base/error.h"
#include "explain/fix.h"
#include "explain/history.h"
#include "explain/report.h"

#include <libchart/explain.h>

/* What is handed out of one suggestion, and of one finding. */
struct shown_suggestion {
    struct chart_suggestion view;
    struct chart_reader *readers;
};

struct shown_finding {
    struct chart_finding view;
    struct shown_suggestion *suggestions;
    struct chart_reader *readers;
};

/* Everything but the handle itself lives in the memory of the run. */
struct chart_explanation {
    struct ch_handle handle;
    struct chart_renderer *renderer; /* null: the run parsed for itself */
    struct chart_manifest *run;
    struct ch_render_made made;
    struct ch_explanation inner;
    struct ch_report report;
    struct shown_finding *findings;
};

struct chart_history {
    struct ch_handle handle;
    const struct chart_explanation *explanation;
    struct ch_history *inner;
    struct chart_step *steps;
    struct chart_reader *readers;
};

/* ---- what is handed out -------------------------------------------------- */

/* Strings are promised a NUL behind them. */
static int text(struct ch_op *op, struct chart_str *out, struct chart_str s)
{
    *out = ch_str_dup(op, s);
    return out->ptr ? 0 : ch_error_code(op);
}

static int show_readers(struct ch_op *op, const struct ch_reader *readers,
                        size_t count, struct chart_reader **out)
{
    int code = 0;
    *out = CH_NEW_ARRAY(op, struct chart_reader, count);
    if (!*out)
        return ch_error_code(op);
    for (size_t i = 0; !code && i < count; i++) {
        (*out)[i] = (struct chart_reader){.line = readers[i].line,
                                          .column = readers[i].column};
        code = text(op, &(*out)[i].template_name, readers[i].template_name);
    }
    return code;
}

static const struct chart_value *shown_value(const struct ch_value *v)
{
    return v->type == CH_T_INVALID ? NULL : ch_public_value(v);
}

static int show_suggestion(struct ch_op *op, const struct ch_suggestion *s,
                           struct shown_suggestion *out)
{
    out->view.effective = shown_value(&s->effective);
    out->view.reader_count = s->reader_count;
    int code = text(op, &out->view.path, s->path);
    if (!code)
        code = text(op, &out->view.reason, s->reason);
    if (!code)
        code = show_readers(op, s->readers, s->reader_count, &out->readers);
    return code;
}

static int show_texts(struct ch_op *op, const struct ch_report *report,
                      const struct ch_finding *f, struct chart_finding *out)
{
    const struct ch_source *source = ch_report_source(report, f->source);
    const struct {
        struct chart_str *to, from;
    } rows[] = {
        {&out->rule, ch_str_z(f->rule)},
        {&out->path, f->path},
        {&out->message, f->message},
        {&out->chart, f->chart},
        {&out->guard, f->guard},
        {&out->file, ch_report_file(report, source)},
        {&out->layer, ch_str_z(ch_report_layer(source, f->chart))},
    };
    int code = 0;
    for (size_t i = 0; !code && i < sizeof rows / sizeof *rows; i++)
        code = text(op, rows[i].to, rows[i].from);
    return code;
}

static int show_finding(struct ch_op *op, const struct ch_report *report,
                        const struct ch_finding *f, struct shown_finding *out)
{
    out->view = (struct chart_finding){
        .verdict = (enum chart_verdict)f->verdict,
        .severity = (enum chart_severity)ch_report_severity(f->verdict),
        .line = f->line,
        .column = f->column,
        .value = shown_value(&f->value),
        .leaf_count = f->leaf_count,
        .suggestion_count = f->suggestion_count,
        .reader_count = f->reader_count,
    };
    if (f->suggestion_count)
        out->view.effective = shown_value(&f->suggestions[0].effective);
    int code = show_texts(op, report, f, &out->view);
    if (!code)
        code = show_readers(op, f->readers, f->reader_count, &out->readers);
    out->suggestions =
        CH_NEW_ARRAY(op, struct shown_suggestion, f->suggestion_count);
    if (!out->suggestions)
        return ch_error_code(op);
    for (size_t i = 0; !code && i < f->suggestion_count; i++)
        code = show_suggestion(op, &f->suggestions[i], &out->suggestions[i]);
    return code;
}

static int show(struct ch_op *op, struct chart_explanation *e)
{
    int code = 0;
    e->findings = CH_NEW_ARRAY(op, struct shown_finding, e->inner.count);
    if (!e->findings)
        return ch_error_code(op);
    for (size_t i = 0; !code && i < e->inner.count; i++)
        code = show_finding(op, &e->report, &e->inner.findings[i],
                            &e->findings[i]);
    return code;
}

/* ---- the run ---------------------------------------------------------------
 */

static int explain(struct ch_op *op, struct chart_explanation *e,
                   const struct ch_usage *usage,
                   const struct chart_run_options *run,
                   const struct chart_explain_options *options, bool failed)
{
    struct chart_manifest *m = e->run;
    const struct ch_user_values *user = m->values ? &m->values->user : NULL;
    int code = ch_explain(op, m->chart->tree, e->made.templates, user,
                          e->made.values.root ? &e->made.values : NULL, usage,
                          failed, &e->inner);
    e->report = (struct ch_report){
        .explanation = &e->inner,
        .usage = usage,
        .chart = m->chart->chart->metadata.name,
    };
    if (!code)
        code = text(op, &e->report.base_dir, ch_str_z(options->base_dir));
    if (!code)
        code = text(
            op, &e->report.release,
            ch_str_z(run->release_name ? run->release_name : "release-name"));
    return code ? code : show(op, e);
}

/* Renders, then explains in an operation of its own: what the render spent of
 * its budget does not matter, and its error is kept. */
static int run(struct chart_explanation *e, const struct chart_run_options *run,
               const struct chart_explain_options *options, bool *explained,
               struct chart_error **err)
{
    const struct ch_program *program =
        e->renderer ? e->renderer->program : NULL;
    struct ch_run_watch watch = {.made = &e->made};
    struct ch_usage *usage = NULL;
    struct ch_op op;
    int code = ch_call_begin(&op, &e->run->handle, run->control, err);
    if (code)
        return code;
    code = ch_usage_new(&op, &usage);
    if (!code) {
        watch.observer = ch_usage_observer(usage);
        watch.merge_observer = ch_usage_merge_observer(usage);
        code = ch_run(&op, e->run, program, run, &watch);
    }
    code = ch_call_end(&op, code, err);
    if (code && (ch_is_fatal(code) || !usage))
        return code;
    struct chart_error *late = NULL;
    int later = ch_call_begin(&op, &e->run->handle, run->control, &late);
    if (!later)
        later = ch_call_end(
            &op, explain(&op, e, usage, run, options, code != 0), &late);
    *explained = later == 0;
    if (code) {
        chart_error_free(late);
        return code;
    }
    if (err)
        *err = late;
    else
        chart_error_free(late);
    return later;
}

static int explanation_new(struct chart_explanation **out, struct chart *chart,
                           struct chart_renderer *renderer,
                           struct chart_values *values,
                           const struct chart_run_options *options,
                           struct chart_run_options *known,
                           struct chart_error **err)
{
    int code = ch_handle_new(chart->handle.env, sizeof **out, out, err);
    if (code)
        return code;
    (*out)->renderer = chart_renderer_ref(renderer);
    return ch_run_new(&(*out)->run, chart, values, options, known, err);
}

static int explain_run(struct chart_explanation **out,
                       struct chart_manifest **manifest, struct chart *chart,
                       struct chart_renderer *renderer,
                       struct chart_values *values,
                       const struct chart_run_options *run_options,
                       const struct chart_explain_options *options,
                       struct chart_error **err)
{
    struct chart_env *env = chart->handle.env;
    struct chart_explain_options known;
    struct chart_run_options known_run;
    struct chart_explanation *e = NULL;
    bool explained = false;
    *out = NULL;
    if (manifest)
        *manifest = NULL;
    int code = ch_options_copy(env, &known, sizeof known, options,
                               "unknown member of chart_explain_options", err);
    if (!code)
        code = ch_options_flags(env, known.flags, 0,
                                "unknown flag of chart_explain_options", err);
    if (!code)
        code = explanation_new(&e, chart, renderer, values, run_options,
                               &known_run, err);
    if (!code)
        code = run(e, &known_run, &known, &explained, err);
    if (!code && manifest) {
        ch_handle_ref(&e->run->handle);
        *manifest = e->run;
    }
    if (explained)
        *out = e;
    else
        chart_explanation_free(e);
    return code;
}

int chart_explain(struct chart_explanation **out,
                  struct chart_manifest **manifest, struct chart *chart,
                  struct chart_values *values,
                  const struct chart_run_options *run,
                  const struct chart_explain_options *options,
                  struct chart_error **err)
{
    return explain_run(out, manifest, chart, NULL, values, run, options, err);
}

int chart_renderer_explain(struct chart_explanation **out,
                           struct chart_manifest **manifest,
                           struct chart_renderer *renderer,
                           struct chart_values *values,
                           const struct chart_run_options *run,
                           const struct chart_explain_options *options,
                           struct chart_error **err)
{
    return explain_run(out, manifest, renderer->chart, renderer, values, run,
                       options, err);
}

void chart_explanation_free(struct chart_explanation *explanation)
{
    if (!explanation)
        return;
    chart_manifest_free(explanation->run);
    chart_renderer_unref(explanation->renderer);
    ch_handle_free(&explanation->handle);
}

/* ---- reading it
 * -------------------------------------------------------------- */

size_t chart_explanation_count(const struct chart_explanation *explanation)
{
    return explanation->inner.count;
}

static const struct shown_finding *
finding_at(const struct chart_explanation *explanation, size_t i)
{
    return i < explanation->inner.count ? &explanation->findings[i] : NULL;
}

const struct chart_finding *
chart_explanation_at(const struct chart_explanation *explanation, size_t i)
{
    const struct shown_finding *f = finding_at(explanation, i);
    return f ? &f->view : NULL;
}

static const struct shown_suggestion *
suggestion_at(const struct chart_explanation *explanation, size_t finding,
              size_t i)
{
    const struct shown_finding *f = finding_at(explanation, finding);
    return f && i < f->view.suggestion_count ? &f->suggestions[i] : NULL;
}

const struct chart_suggestion *
chart_explanation_suggestion_at(const struct chart_explanation *explanation,
                                size_t finding, size_t i)
{
    const struct shown_suggestion *s = suggestion_at(explanation, finding, i);
    return s ? &s->view : NULL;
}

const struct chart_reader *chart_explanation_suggestion_reader_at(
    const struct chart_explanation *explanation, size_t finding,
    size_t suggestion, size_t i)
{
    const struct shown_suggestion *s =
        suggestion_at(explanation, finding, suggestion);
    return s && i < s->view.reader_count ? &s->readers[i] : NULL;
}

const struct chart_reader *
chart_explanation_reader_at(const struct chart_explanation *explanation,
                            size_t finding, size_t i)
{
    const struct shown_finding *f = finding_at(explanation, finding);
    return f && i < f->view.reader_count ? &f->readers[i] : NULL;
}

size_t chart_explanation_values(const struct chart_explanation *explanation,
                                enum chart_verdict verdict)
{
    if ((unsigned)verdict > CH_VERDICT_DISABLED)
        return 0;
    return explanation->inner.by_verdict[verdict];
}

size_t
chart_explanation_severity_count(const struct chart_explanation *explanation,
                                 enum chart_severity severity)
{
    return ch_report_count(&explanation->report, (enum ch_severity)severity);
}

bool chart_explanation_incomplete(const struct chart_explanation *explanation)
{
    return explanation->inner.incomplete;
}

/* ---- writing it
 * --------------------------------------------------------------- */

/* Memory of one writing: the explanation is not the caller's to change. */
struct writing {
    struct ch_heap heap;
    struct ch_arena arena;
    struct ch_op op;
    struct ch_buf buf;
};

static void writing_begin(struct writing *w, const struct chart_env *env,
                          struct chart_error **err)
{
    if (err)
        *err = NULL;
    ch_heap_init(&w->heap, &env->allocator, 0);
    ch_arena_init(&w->arena, &w->heap);
    ch_op_init(&w->op, &w->heap, &w->arena, &env->limits, &env->hooks);
    ch_buf_init(&w->buf, &w->op);
}

static int writing_end(struct writing *w, int code,
                       const struct chart_sink *sink, struct chart_error **err)
{
    if (!code)
        code = ch_sink_write(&w->op, sink, ch_buf_view(&w->buf));
    code = ch_call_end(&w->op, code, err);
    ch_arena_release(&w->arena);
    return code;
}

static int write_format(struct writing *w, const struct ch_report *report,
                        enum chart_report_format format)
{
    struct ch_report colored = *report;
    switch (format) {
    case CHART_REPORT_TEXT:
        return ch_report_text(report, &w->buf);
    case CHART_REPORT_COLOR:
        colored.color = true;
        return ch_report_text(&colored, &w->buf);
    case CHART_REPORT_JSON:
        return ch_report_json(report, &w->buf);
    case CHART_REPORT_SARIF:
        return ch_report_sarif(report, &w->buf);
    case CHART_REPORT_GITHUB:
        return ch_report_github(report, &w->buf);
    case CHART_REPORT_HTML:
        return ch_report_html(report, &w->buf);
    }
    return ch_fail(&w->op, CHART_EINVAL, "not a format of reports: %d",
                   (int)format);
}

int chart_explanation_write(const struct chart_explanation *explanation,
                            enum chart_report_format format,
                            const struct chart_sink *sink,
                            struct chart_error **err)
{
    struct writing w;
    writing_begin(&w, explanation->handle.env, err);
    return writing_end(&w, write_format(&w, &explanation->report, format), sink,
                       err);
}

int chart_explanation_write_fix(const struct chart_explanation *explanation,
                                const struct chart_sink *sink,
                                const struct chart_sink *notes,
                                struct chart_error **err)
{
    struct writing w;
    struct ch_buf said;
    writing_begin(&w, explanation->handle.env, err);
    ch_buf_init(&said, &w.op);
    int code = ch_report_fix(&explanation->report, &w.buf, &said);
    if (!code && notes && said.len)
        code = ch_sink_write(&w.op, notes, ch_buf_view(&said));
    return writing_end(&w, code, sink, err);
}

/* ---- the story of a path
 * -------------------------------------------------------- */

static int show_step(struct ch_op *op, const struct ch_report *report,
                     struct chart_str chart, const struct ch_step_made *s,
                     struct chart_step *out)
{
    const struct ch_source *source = ch_report_source(report, s->source);
    *out = (struct chart_step){
        .line = s->line,
        .column = s->column,
        .value = shown_value(&s->value),
        .won = s->won,
    };
    int code = text(op, &out->action, ch_str_z(ch_action_name(s->action)));
    if (!code)
        code = text(op, &out->file, ch_report_file(report, source));
    if (!code)
        code = text(op, &out->layer, ch_str_z(ch_report_layer(source, chart)));
    return code;
}

static int tell(struct ch_op *op, struct chart_history *h, const char *path)
{
    const struct chart_explanation *e = h->explanation;
    const struct chart_manifest *m = e->run;
    const struct ch_run from = {
        .report = &e->report,
        .tree = m->chart->tree,
        .templates = e->made.templates,
        .user = m->values ? &m->values->user : NULL,
    };
    struct chart_str copy;
    int code = text(op, &copy, ch_str_z(path));
    if (!code)
        code = ch_history_new(op, &from, copy, &h->inner);
    if (code)
        return code;
    h->steps = CH_NEW_ARRAY(op, struct chart_step, h->inner->count);
    if (!h->steps)
        return ch_error_code(op);
    for (size_t i = 0; !code && i < h->inner->count; i++)
        code = show_step(op, &e->report, h->inner->chart, &h->inner->steps[i],
                         &h->steps[i]);
    if (!code)
        code = show_readers(op, h->inner->readers, h->inner->reader_count,
                            &h->readers);
    return code;
}

int chart_history_new(struct chart_history **out,
                      const struct chart_explanation *explanation,
                      const char *path, struct chart_error **err)
{
    struct chart_history *h;
    struct ch_op op;
    *out = NULL;
    int code = ch_handle_new(explanation->handle.env, sizeof *h, &h, err);
    if (code)
        return code;
    h->explanation = explanation;
    code = ch_call_begin(&op, &h->handle, NULL, err);
    if (!code)
        code = ch_call_end(&op, tell(&op, h, path), err);
    if (code)
        chart_history_free(h);
    else
        *out = h;
    return code;
}

size_t chart_history_count(const struct chart_history *history)
{
    return history->inner->count;
}

const struct chart_step *chart_history_at(const struct chart_history *history,
                                          size_t i)
{
    return i < history->inner->count ? &history->steps[i] : NULL;
}

const struct chart_value *
chart_history_value(const struct chart_history *history)
{
    return shown_value(&history->inner->value);
}

bool chart_history_is_read(const struct chart_history *history)
{
    return history->inner->is_read;
}

size_t chart_history_reader_count(const struct chart_history *history)
{
    return history->inner->reader_count;
}

const struct chart_reader *
chart_history_reader_at(const struct chart_history *history, size_t i)
{
    return i < history->inner->reader_count ? &history->readers[i] : NULL;
}

int chart_history_write(const struct chart_history *history,
                        enum chart_report_format format,
                        const struct chart_sink *sink, struct chart_error **err)
{
    struct ch_report report = history->explanation->report;
    struct writing w;
    int code;
    writing_begin(&w, history->handle.env, err);
    report.color = format == CHART_REPORT_COLOR;
    if (format == CHART_REPORT_TEXT || format == CHART_REPORT_COLOR)
        code = ch_history_text(&report, history->inner, &w.buf);
    else if (format == CHART_REPORT_JSON)
        code = ch_history_json(&report, history->inner, &w.buf);
    else
        code = ch_fail(&w.op, CHART_EINVAL,
                       "the story of a path is written as text or JSON only");
    return writing_end(&w, code, sink, err);
}

void chart_history_free(struct chart_history *history)
{
    if (history)
        ch_handle_free(&history->handle);
}
