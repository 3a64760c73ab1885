/* libchart/lint.h */
#include "lint/lint.h"

#include "api/hints.h"
#include "api/network_load.h"
#include "api/values.h"

#include <libchart/lint.h>

struct chart_lint_report {
    struct ch_handle handle;
    struct chart_values *values;
    struct chart_lint_finding *items;
    size_t count;
};

/* Copies of the texts that are parts of others: callers get a NUL behind. */
static int terminate(struct ch_op *op, const struct ch_lint_finding *f)
{
    for (size_t i = 0; i < f->frame_count; i++) {
        struct chart_error_frame *frame = &f->frames[i];
        frame->source = ch_str_dup(op, frame->source);
        frame->what = ch_str_dup(op, frame->what);
        frame->text = ch_str_dup(op, frame->text);
        if (!frame->source.ptr || !frame->what.ptr || !frame->text.ptr)
            return ch_error_code(op);
    }
    return 0;
}

/* The hint of its own, of its text, or of its rule; none for Helm's rules. */
static int find_hint(struct ch_op *op, const struct ch_lint_finding *f,
                     struct chart_str *out)
{
    *out = f->hint;
    if (out->len)
        return 0;
    (void)ch_fail_str(op, CHART_ECHART, f->message);
    ch_hint_known(op);
    *out = ch_str_dup(op, chart_error_hint(op->error));
    ch_error_clear(op);
    if (!out->ptr)
        return ch_nomem(op);
    if (!out->len)
        *out = ch_str_z(ch_lint_rules[f->rule].hint);
    return 0;
}

static int expose(struct ch_op *op, const struct ch_lint_findings *inner,
                  bool hints, struct chart_lint_report *findings)
{
    findings->items = CH_NEW_ARRAY(op, struct chart_lint_finding, inner->count);
    if (!findings->items)
        return ch_error_code(op);
    for (size_t i = 0; i < inner->count; i++) {
        const struct ch_lint_finding *f = &inner->items[i];
        struct chart_lint_finding *to = &findings->items[i];
        *to = (struct chart_lint_finding){
            .rule = ch_str_z(ch_lint_rules[f->rule].id),
            .severity = (enum chart_lint_severity)f->severity,
            .path = ch_str_dup(op, f->path),
            .message = f->message,
            .places = f->frames,
            .place_count = f->frame_count,
            .hint = CH_STR(""),
        };
        if (!to->path.ptr)
            return ch_error_code(op);
        int code = terminate(op, f);
        if (!code && hints)
            code = find_hint(op, f, &to->hint);
        if (code)
            return code;
    }
    findings->count = inner->count;
    return 0;
}

static int run(struct ch_op *op, const struct ch_lint_input *input,
               const struct chart_lint_options *known,
               struct chart_lint_report *findings)
{
    struct ch_lint_findings inner;
    const struct ch_lint_options options = {
        .input = *input,
        .namespace_ = ch_str_z(known->namespace_name),
        .kube_version = ch_str_z(known->kube_version),
        .skip_schema = (known->flags & CHART_LINT_SKIP_SCHEMA) != 0,
        .helm_only = (known->flags & CHART_LINT_HELM_RULES) != 0,
        .subcharts = (known->flags & CHART_LINT_SUBCHARTS) != 0,
    };
    const struct ch_user_values *user =
        findings->values ? &findings->values->user : NULL;
    int code = ch_lint(op, &options, user, &inner);
    return code ? code : expose(op, &inner, !options.helm_only, findings);
}

/* What lies elsewhere is fetched first. */
static int prepare(struct ch_op *op, const char *path,
                   const struct chart_lint_options *known,
                   const struct chart_source_options *source,
                   struct chart_lint_report *findings)
{
    struct ch_lint_input input = {
        .path = path,
        .given = ch_str_z(known->shown_path ? known->shown_path : path)};
    struct ch_chart_file *extra = NULL;
    bool dependencies = known->flags & CHART_LINT_DEPENDENCIES;
    int code = 0;
    if (known->network)
        code = ch_network_lint(op, known->network, path, source, dependencies,
                               &input.archive, &extra, &input.extra_count);
    input.extra = extra;
    return code ? code : run(op, &input, known, findings);
}

int chart_lint(struct chart_lint_report **out, struct chart_env *env,
               const char *path, struct chart_values *values,
               const struct chart_lint_options *options,
               struct chart_error **err)
{
    const uint64_t flags = CHART_LINT_SKIP_SCHEMA | CHART_LINT_HELM_RULES |
                           CHART_LINT_DEPENDENCIES | CHART_LINT_SUBCHARTS;
    struct chart_lint_options known;
    struct chart_source_options source;
    struct chart_lint_report *findings;
    struct ch_op op;
    *out = NULL;
    int code = ch_options_copy(env, &known, sizeof known, options,
                               "unknown member of chart_lint_options", err);
    if (!code)
        code = ch_options_flags(env, known.flags, flags,
                                "unknown flag of chart_lint_options", err);
    if (!code)
        code = ch_source_options(env, &source, known.source, err);
    if (!code)
        code = ch_handle_new(env, sizeof *findings, &findings, err);
    if (code)
        return code;
    findings->values = chart_values_ref(values);
    code = ch_call_begin(&op, &findings->handle, known.control, err);
    if (!code)
        code = ch_call_end(&op, prepare(&op, path, &known, &source, findings),
                           err);
    if (code)
        chart_lint_report_free(findings);
    else
        *out = findings;
    return code;
}

size_t chart_lint_report_count(const struct chart_lint_report *findings)
{
    return findings->count;
}

const struct chart_lint_finding *
chart_lint_report_at(const struct chart_lint_report *findings, size_t i)
{
    return i < findings->count ? &findings->items[i] : NULL;
}

void chart_lint_report_free(struct chart_lint_report *findings)
{
    if (!findings)
        return;
    chart_values_unref(findings->values);
    ch_handle_free(&findings->handle);
}
