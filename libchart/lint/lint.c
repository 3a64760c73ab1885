#include "lint/lint.h"

#include "base/error.h"
#include "base/slashpath.h"
#include "lint/run.h"

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

int ch_lint_add(struct ch_lint_run *run, enum ch_lint_rule rule,
                struct chart_str path, struct chart_str message,
                const struct ch_lint_place *place)
{
    int code = ch_step(run->op, 1 + message.len / 64);
    if (code || !severity_of(run, rule))
        return code;
    struct ch_lint_finding *finding = append(run);
    if (!finding)
        return ch_error_code(run->op);
    *finding = (struct ch_lint_finding){.rule = rule,
                                        .severity = severity_of(run, rule),
                                        .path = path,
                                        .message = message,
                                        .source = CH_STR("")};
    if (!place)
        return 0;
    finding->line = place->line;
    finding->column = place->column;
    return ch_path_join(run->op, run->source.given, place->source,
                        &finding->source);
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

/* The innermost place that an error went through. */
static int take_place(struct ch_lint_run *run, struct ch_lint_finding *finding)
{
    const struct chart_error *err = run->op->error;
    if (!err->frame_count)
        return 0;
    finding->line = err->frames[0].line;
    finding->column = err->frames[0].column;
    finding->source = ch_str_dup(run->op, err->frames[0].source);
    return finding->source.ptr ? 0 : ch_error_code(run->op);
}

int ch_lint_add_error(struct ch_lint_run *run, enum ch_lint_rule rule,
                      struct chart_str path, const char *lead)
{
    struct ch_op *op = run->op;
    struct ch_buf message;
    int code = ch_error_code(op);
    size_t at = run->findings->count;
    if (ch_is_fatal(code))
        return code;
    ch_buf_init(&message, op);
    ch_buf_str(&message, ch_str_z(lead));
    ch_buf_str(&message, ch_error_text(op));
    if (!message.len)
        ch_buf_byte(&message, ' ');
    code = ch_lint_add_buf(run, rule, path, &message, NULL);
    if (!code && at < run->findings->count)
        code = take_place(run, &run->findings->items[at]);
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

static int keep_failure(struct ch_lint_run *run,
                        struct ch_lint_finding *failure)
{
    struct chart_str text = ch_str_dup(run->op, ch_error_text(run->op));
    int code = ch_error_code(run->op);
    if (ch_is_fatal(code))
        return code;
    if (!text.ptr)
        return CHART_ENOMEM;
    failure->message = text;
    failure->source = CH_STR("");
    code = take_place(run, failure);
    if (!code)
        ch_error_clear(run->op);
    return code;
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

static int add_failure(struct ch_lint_run *run, enum ch_lint_rule rule,
                       struct chart_str path, const char *lead)
{
    const struct ch_lint_finding *failure = &run->loaded->failure;
    struct ch_buf message;
    size_t at = run->findings->count;
    ch_buf_init(&message, run->op);
    ch_buf_str(&message, ch_str_z(lead));
    ch_buf_str(&message, failure->message);
    int code = ch_lint_add_buf(run, rule, path, &message, NULL);
    if (!code && at < run->findings->count) {
        run->findings->items[at].source = failure->source;
        run->findings->items[at].line = failure->line;
        run->findings->items[at].column = failure->column;
    }
    return code;
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

/* ---- all ----------------------------------------------------------------- */

int ch_lint(struct ch_op *op, const struct ch_lint_options *options,
            const struct ch_user_values *user, struct ch_lint_findings *out)
{
    static int (*const groups[])(struct ch_lint_run *) = {
        ch_lint_chart,        ch_lint_values, ch_lint_templates,
        ch_lint_dependencies, ch_lint_crds,
    };
    struct ch_lint_run run = {
        .op = op, .options = options, .user = user, .findings = out};
    *out = (struct ch_lint_findings){0};
    int code = ch_kube_version_parse(op, options->kube_version, &run.kube);
    if (!code)
        code = ch_lint_source_open(op, &options->input, &run.source);
    for (size_t i = 0; !code && i < CH_COUNT(groups); i++)
        code = groups[i](&run);
    return code;
}
