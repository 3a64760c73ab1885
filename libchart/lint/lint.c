#include "lint/lint.h"

#include "base/error.h"
#include "base/slashpath.h"
#include "lint/place.h"

/* ---- findings ------------------------------------------------------------ */

static enum ch_lint_severity severity_of(const struct ch_lint_run *run,
                                         enum ch_lint_rule rule)
{
    const struct ch_lint_rule_row *row = &ch_lint_rules[rule];
    return !run->options->helm_only && row->own_severity ? row->own_severity
                                                         : row->severity;
}

static struct ch_lint_finding *append(struct ch_lint_run *run)
{
    struct ch_lint_findings *all = run->findings;
    if (all->count == all->cap) {
        size_t cap = all->cap ? all->cap * 2 : 16;
        struct ch_lint_finding *items =
            ch_realloc_array(run->op, all->items, all->cap, cap, sizeof *items);
        if (!items)
            return NULL;
        all->items = items;
        all->cap = cap;
    }
    return &all->items[all->count++];
}

/* A new finding without places; null when the rule is off, or with the error
 * set. */
static struct ch_lint_finding *new_finding(struct ch_lint_run *run,
                                           enum ch_lint_rule rule,
                                           struct chart_str path,
                                           struct chart_str message, int *code)
{
    struct ch_lint_finding *finding;
    *code = ch_step(run->op, 1 + message.len / 64);
    if (*code || !severity_of(run, rule))
        return NULL;
    finding = append(run);
    *code = finding ? 0 : ch_error_code(run->op);
    if (!finding)
        return NULL;
    *finding = (struct ch_lint_finding){.rule = rule,
                                        .severity = severity_of(run, rule),
                                        .path = path,
                                        .message = message,
                                        .hint = CH_STR("")};
    if (run->prefix.len)
        *code = ch_path_join(run->op, run->prefix, path, &finding->path);
    return finding;
}

int ch_lint_add(struct ch_lint_run *run, enum ch_lint_rule rule,
                struct chart_str path, struct chart_str message,
                const struct ch_lint_place *place)
{
    int code;
    struct ch_lint_finding *finding =
        new_finding(run, rule, path, message, &code);
    if (code || !finding)
        return code;
    if (place && place->hint.len)
        finding->hint = place->hint;
    return ch_lint_frames(run, place, finding);
}

int ch_lint_add_buf(struct ch_lint_run *run, enum ch_lint_rule rule,
                    struct chart_str path, struct ch_buf *message,
                    const struct ch_lint_place *place)
{
    struct chart_str text;
    if (!message->len)
        return ch_buf_check(message);
    int code = ch_buf_take(message, &text);
    return code ? code : ch_lint_add(run, rule, path, text, place);
}

/* "LEAD TEXT", never empty. */
static int lead_text(struct ch_op *op, const char *lead, struct chart_str text,
                     struct chart_str *out)
{
    struct ch_buf message;
    ch_buf_init(&message, op);
    ch_buf_str(&message, ch_str_z(lead));
    ch_buf_str(&message, text);
    if (!message.len)
        ch_buf_byte(&message, ' ');
    return ch_buf_take(&message, out);
}

/* The places and the hint of the error that is set. `place`: if it has none. */
static int keep_help(struct ch_lint_run *run, struct ch_lint_finding *finding,
                     const struct ch_lint_place *place)
{
    struct ch_op *op = run->op;
    finding->hint = ch_str_dup(op, chart_error_hint(op->error));
    int code = finding->hint.ptr ? ch_lint_frames_of_error(run, finding)
                                 : CHART_ENOMEM;
    if (!code && !finding->frame_count)
        code = ch_lint_frames(run, place, finding);
    return code;
}

int ch_lint_add_error(struct ch_lint_run *run, enum ch_lint_rule rule,
                      struct chart_str path, const char *lead, const char *file)
{
    const struct ch_lint_place place = {
        .file = ch_str_z(file ? file : "Chart.yaml")};
    struct ch_op *op = run->op;
    struct ch_lint_finding *finding = NULL;
    struct chart_str message;
    int code = ch_error_code(op);
    if (ch_is_fatal(code))
        return code;
    /* Helm's text repeats the places, which are told by themselves here. */
    bool cause = rule == CH_RULE_TEMPLATES && !run->options->helm_only;
    code = lead_text(op, lead, cause ? ch_error_cause(op) : ch_error_text(op),
                     &message);
    if (!code)
        finding = new_finding(run, rule, path, message, &code);
    if (!code && finding)
        code = keep_help(run, finding, &place);
    if (!code)
        ch_error_clear(op);
    return code;
}

/* ---- loading ------------------------------------------------------------- */

struct log_line {
    struct log_line *next;
    enum ch_warn_level level;
    struct chart_str text;
};

/* A load and what it logged. */
struct ch_lint_loaded {
    struct ch_op *op;
    struct ch_chart_tree *tree;     /* null: it failed */
    struct ch_lint_finding failure; /* text and place, without a lead */
    struct log_line *lines, **last;
    bool told; /* the failure is one of the findings */
};

static void record(void *user, enum ch_warn_level level, struct chart_str text)
{
    struct ch_lint_loaded *loaded = user;
    struct log_line *line = CH_NEW(loaded->op, struct log_line);
    if (!line)
        return;
    line->level = level;
    line->text = ch_str_dup(loaded->op, text);
    *loaded->last = line;
    loaded->last = &line->next;
}

/* A chart that is too large is a finding like others, as long as there is
 * something left of the operation's own budget. */
static int keep_failure(struct ch_lint_run *run,
                        struct ch_lint_finding *failure)
{
    struct chart_str text = ch_str_dup(run->op, ch_error_text(run->op));
    int code = ch_error_code(run->op);
    if (ch_is_fatal(code) && code != CHART_ELIMIT)
        return code;
    if (!text.ptr)
        return CHART_ENOMEM;
    failure->message = text;
    code = keep_help(run, failure, NULL);
    if (code)
        return code;
    ch_error_clear(run->op);
    return ch_step_check(run->op);
}

static int load_once(struct ch_lint_run *run)
{
    struct ch_op *op = run->op;
    struct ch_hooks hooks = op->hooks;
    struct ch_lint_loaded *loaded = CH_NEW(op, struct ch_lint_loaded);
    if (!loaded)
        return ch_error_code(op);
    loaded->op = op;
    loaded->last = &loaded->lines;
    if (hooks.warn) {
        op->hooks.warn = record;
        op->hooks.warn_user = loaded;
    }
    int code = ch_lint_source_load(&run->source, &loaded->tree);
    op->hooks = hooks;
    if (code) {
        loaded->tree = NULL;
        code = keep_failure(run, &loaded->failure);
    }
    run->loaded = loaded;
    return code;
}

/* An error at the same place has been told. */
static bool is_told(const struct ch_lint_run *run,
                    const struct ch_lint_finding *failure)
{
    const struct chart_error_frame *at = failure->frames;
    for (size_t i = 0; i < run->findings->count; i++) {
        const struct ch_lint_finding *f = &run->findings->items[i];
        if (f->severity == CH_LINT_ERROR && f->frames->line == at->line &&
            f->frames->column == at->column &&
            ch_str_eq(f->frames->source, at->source))
            return true;
    }
    return false;
}

static int add_failure(struct ch_lint_run *run, enum ch_lint_rule rule,
                       struct chart_str path, const char *lead)
{
    const struct ch_lint_finding *failure = &run->loaded->failure;
    struct chart_str message;
    if (!run->options->helm_only) {
        /* Helm says it once for each part. */
        if (run->loaded->told || is_told(run, failure))
            return 0;
        rule = CH_RULE_CHART_LOAD;
        lead = "";
    }
    run->loaded->told = true;
    int code = lead_text(run->op, lead, failure->message, &message);
    struct ch_lint_finding *finding =
        code ? NULL : new_finding(run, rule, path, message, &code);
    if (code || !finding)
        return code;
    finding->frames = failure->frames;
    finding->frame_count = failure->frame_count;
    finding->hint = failure->hint;
    return 0;
}

int ch_lint_load(struct ch_lint_run *run, enum ch_lint_rule rule,
                 struct chart_str path, const char *lead,
                 struct ch_chart_tree **tree)
{
    const struct ch_hooks *hooks = &run->op->hooks;
    int code = run->loaded ? 0 : load_once(run);
    *tree = NULL;
    if (code)
        return code;
    for (struct log_line *l = run->loaded->lines; hooks->warn && l; l = l->next)
        hooks->warn(hooks->warn_user, l->level, l->text);
    *tree = run->loaded->tree;
    return *tree ? 0 : add_failure(run, rule, path, lead);
}

/* ---- subcharts ----------------------------------------------------------- */

/* What the files of a subchart say; what it renders was looked at with its
 * parent. */
static int lint_subchart(struct ch_lint_run *run, const struct ch_chart *chart)
{
    struct ch_lint_run sub = *run;
    struct chart_str name = ch_path_base(chart->source);
    struct ch_buf prefix;
    int code = ch_path_join(run->op, run->source.given, CH_STR("charts"),
                            &sub.source.given);
    if (!code)
        code = ch_path_join(run->op, sub.source.given, name, &sub.source.given);
    ch_buf_init(&prefix, run->op);
    ch_buf_str(&prefix, run->prefix);
    CH_BUF_LIT(&prefix, "charts/");
    ch_buf_str(&prefix, name);
    ch_buf_byte(&prefix, '/');
    if (!code)
        code = ch_buf_take(&prefix, &sub.prefix);
    sub.source.path = NULL;
    sub.source.files =
        (struct ch_file_set){.items = chart->raw, .count = chart->raw_count};
    if (!code)
        code = ch_lint_chart(&sub);
    if (!code)
        code = ch_lint_values(&sub);
    if (!code)
        code = ch_lint_extensions(&sub, chart);
    if (!code)
        code = ch_lint_each_dependency(&sub, chart);
    for (size_t i = 0; !code && i < chart->subchart_count; i++) {
        code = ch_enter(run->op);
        if (!code) {
            code = lint_subchart(&sub, chart->subcharts[i]);
            ch_leave(run->op);
        }
    }
    return code;
}

static int lint_subcharts(struct ch_lint_run *run)
{
    const struct ch_chart_tree *tree = run->loaded ? run->loaded->tree : NULL;
    int code = 0;
    if (run->options->helm_only || !run->options->subcharts || !tree)
        return 0;
    for (size_t i = 0; !code && i < tree->root->subchart_count; i++)
        code = lint_subchart(run, tree->root->subcharts[i]);
    return code;
}

/* ---- all ----------------------------------------------------------------- */

int ch_lint(struct ch_op *op, const struct ch_lint_options *options,
            const struct ch_user_values *user, struct ch_lint_findings *out)
{
    static int (*const groups[])(struct ch_lint_run *) = {
        ch_lint_chart,        ch_lint_values, ch_lint_templates,
        ch_lint_dependencies, ch_lint_crds,   lint_subcharts,
    };
    struct ch_lint_run run = {.op = op,
                              .options = options,
                              .user = user,
                              .findings = out,
                              .prefix = CH_STR("")};
    *out = (struct ch_lint_findings){0};
    int code = ch_kube_version_parse(op, options->kube_version, &run.kube);
    if (!code)
        code = ch_lint_source_open(op, &options->input, &run.source);
    for (size_t i = 0; !code && i < CH_COUNT(groups); i++)
        code = groups[i](&run);
    return code;
}
