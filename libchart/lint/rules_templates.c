/* templates/ and what they render */
#include "base/slashpath.h"
#include "golib/strconv.h"
#include "golib/unicode.h"
#include "lint/deprecation.h"
#include "lint/names.h"
#include "lint/rendered.h"
#include "values/check.h"

static const struct chart_str templates_dir = CH_STR_INIT("templates/");

/* ---- rendering ----------------------------------------------------------- */

/* Values against schemas: Helm's listing, or each value for itself. `*bad`:
 * some do not fit, and there is nothing to render. */
static int check_schemas(struct ch_lint_run *run,
                         const struct ch_rendered_values *values, bool *bad)
{
    size_t before = run->findings->count;
    int code = 0;
    *bad = false;
    if (run->options->skip_schema)
        return 0;
    if (run->options->helm_only)
        return ch_values_check_schemas(run->op, values, NULL);
    code = ch_lint_schemas(run, values);
    *bad = run->findings->count > before;
    return code;
}

/* Renders the chart; false in `*done` when there is nothing to look at. */
static int render(struct ch_lint_run *run, const struct ch_chart_tree *tree,
                  struct ch_lint_rendered *out, bool *done)
{
    struct ch_rendered_values *values =
        CH_NEW(run->op, struct ch_rendered_values);
    bool bad = false;
    *done = false;
    int code = values ? ch_values_prepare_lint(run->op, tree, run->user, values)
                      : ch_error_code(run->op);
    if (code && !ch_is_fatal(code) && run->options->helm_only) {
        ch_error_clear(run->op); /* Helm says nothing about it here */
        return 0;
    }
    if (!code) {
        run->rendered = values;
        code = check_schemas(run, values, &bad);
    }
    if (!code && !bad)
        code = ch_lint_render(run, values, out);
    if (code)
        return ch_lint_add_error(run, CH_RULE_TEMPLATES, templates_dir, "",
                                 NULL);
    *done = !bad;
    return 0;
}

/* ---- documents ----------------------------------------------------------- */

static int check_name(const struct ch_lint_output *o,
                      const struct ch_lint_object *d, struct ch_buf *out,
                      struct ch_lint_spot *spot)
{
    (void)o;
    *spot = d->name_at;
    return ch_lint_object_name(out, d->kind, d->name);
}

static int check_deprecated(const struct ch_lint_output *o,
                            const struct ch_lint_object *d, struct ch_buf *out,
                            struct ch_lint_spot *spot)
{
    *spot = d->api_version_at;
    ch_lint_deprecation(out, d->api_version, d->kind, &o->run->kube);
    return ch_buf_check(out);
}

static bool contains(struct chart_str text, struct chart_str word)
{
    return ch_str_find(text, word, 0) != CH_NPOS;
}

static int check_selector(const struct ch_lint_output *o,
                          const struct ch_lint_object *d, struct ch_buf *out,
                          struct ch_lint_spot *spot)
{
    static const struct chart_str kinds[] = {
        CH_STR_INIT("Deployment"), CH_STR_INIT("ReplicaSet"),
        CH_STR_INIT("DaemonSet"), CH_STR_INIT("StatefulSet")};
    bool wanted = false;
    *spot = d->kind_at;
    for (size_t i = 0; i < CH_COUNT(kinds); i++)
        wanted |= ch_str_eq(kinds[i], d->kind);
    if (!wanted || contains(o->text, CH_STR("matchLabels")) ||
        contains(o->text, CH_STR("matchExpressions")))
        return 0;
    CH_BUF_LIT(out, "a ");
    ch_buf_str(out, d->kind);
    CH_BUF_LIT(out, " must contain matchLabels or matchExpressions, and ");
    ch_quote(out, d->name);
    CH_BUF_LIT(out, " does not");
    return 0;
}

static int check_list(const struct ch_lint_output *o,
                      const struct ch_lint_object *d, struct ch_buf *out,
                      struct ch_lint_spot *spot)
{
    bool found;
    if (!ch_str_eq(d->kind, CH_STR("List")))
        return 0;
    *spot = d->kind_at;
    int code = ch_lint_list_annotated(o->run->op, o->text, &found, spot);
    if (code && !ch_is_fatal(code)) {
        CH_BUF_LIT(out, "unable to parse YAML: ");
        ch_buf_str(out, ch_error_text(o->run->op));
        ch_error_clear(o->run->op);
        return 0;
    }
    if (!code && found)
        CH_BUF_LIT(out, "annotation 'helm.sh/resource-policy' within List "
                        "objects are ignored");
    return code;
}

/* Each adds what it has to say to `out`, and where in `spot`. */
static const struct {
    enum ch_lint_rule rule;
    int (*check)(const struct ch_lint_output *o, const struct ch_lint_object *d,
                 struct ch_buf *out, struct ch_lint_spot *spot);
} checks[] = {
    {CH_RULE_TEMPLATE_NAME, check_name},
    {CH_RULE_TEMPLATE_DEPRECATED, check_deprecated},
    {CH_RULE_TEMPLATE_SELECTOR, check_selector},
    {CH_RULE_TEMPLATE_LIST, check_list},
};

static int check_object(const struct ch_lint_output *o,
                        const struct ch_lint_object *d)
{
    int code = 0;
    for (size_t i = 0; !code && d->present && i < CH_COUNT(checks); i++) {
        struct ch_lint_spot spot = d->start;
        struct ch_buf message;
        ch_buf_init(&message, o->run->op);
        code = checks[i].check(o, d, &message, &spot);
        if (!code)
            code = ch_lint_add_rendered(o, checks[i].rule, &message, spot);
    }
    return code;
}

static int check_objects(const struct ch_lint_output *o, bool *stopped)
{
    struct ch_lint_objects it = ch_lint_objects_start(o->run->op, o->text);
    struct ch_lint_object object;
    int code;
    while ((code = ch_lint_objects_next(&it, &object)) == 1) {
        code = check_object(o, &object);
        if (code)
            return code;
    }
    if (!code || ch_is_fatal(code))
        return code;
    *stopped = true;
    struct ch_lint_spot fault = ch_lint_objects_fault(&it);
    struct ch_buf message;
    ch_buf_init(&message, o->run->op);
    CH_BUF_LIT(&message, "unable to parse YAML: ");
    ch_buf_str(&message, ch_error_text(o->run->op));
    ch_error_clear(o->run->op);
    return ch_lint_add_rendered(o, CH_RULE_TEMPLATE_YAML, &message, fault);
}

/* ---- files --------------------------------------------------------------- */

enum { longest_line = 64 * 1024 };

/* The first line that is not blank must not be indented. */
static int check_indent(const struct ch_lint_output *o)
{
    struct ch_str_split it = ch_str_split_start(o->text, '\n');
    struct ch_lint_spot spot = {0, 1};
    struct chart_str line;
    struct ch_buf message;
    ch_buf_init(&message, o->run->op);
    while (ch_str_split_next(&it, &line)) {
        spot.line++;
        if (line.len >= longest_line) {
            CH_BUF_LIT(&message, "bufio.Scanner: token too long");
            break;
        }
        if (!ch_trim_space(line).len)
            continue;
        if (line.ptr[line.len - 1] == '\r')
            line.len--;
        if (line.ptr[0] == ' ' || line.ptr[0] == '\t') {
            CH_BUF_LIT(&message, "document starts with an illegal indent: ");
            ch_quote(&message, line);
            CH_BUF_LIT(&message, ", which may cause parsing problems");
        }
        break;
    }
    return ch_lint_add_rendered(o, CH_RULE_TEMPLATE_INDENT, &message, spot);
}

static int check_extension(struct ch_lint_run *run, struct chart_str path)
{
    const struct ch_lint_place place = {.file = path};
    static const struct chart_str known[] = {
        CH_STR_INIT(".yaml"), CH_STR_INIT(".yml"), CH_STR_INIT(".tpl"),
        CH_STR_INIT(".txt")};
    struct chart_str ext = ch_path_ext(path);
    struct ch_buf message;
    for (size_t i = 0; i < CH_COUNT(known); i++)
        if (ch_str_eq(ext, known[i]))
            return 0;
    ch_buf_init(&message, run->op);
    CH_BUF_LIT(&message, "file extension '");
    ch_buf_str(&message, ext);
    CH_BUF_LIT(&message, "' not valid. Valid extensions are .yaml, .yml, "
                         ".tpl, or .txt");
    return ch_lint_add_buf(run, CH_RULE_TEMPLATE_EXTENSION, path, &message,
                           &place);
}

int ch_lint_extensions(struct ch_lint_run *run, const struct ch_chart *chart)
{
    int code = 0;
    for (size_t i = 0; !code && i < chart->template_count; i++)
        code = check_extension(run, chart->templates[i].path);
    return code;
}

static bool is_yaml(struct chart_str path)
{
    struct chart_str ext = ch_path_ext(path);
    return ch_str_eq_fold_ascii(ext, CH_STR(".yaml")) ||
           ch_str_eq_fold_ascii(ext, CH_STR(".yml"));
}

static int check_file(struct ch_lint_output *o, bool *stopped)
{
    if (!ch_lint_rendered_text(o->all, o->template, &o->text))
        return 0;
    int code = check_indent(o);
    return code ? code : check_objects(o, stopped);
}

/* What one chart of the tree rendered. The extensions of a subchart's files are
 * its own affair. After a file that does not parse Helm looks at no more. */
static int check_files(struct ch_lint_run *run,
                       const struct ch_instance *instance,
                       struct ch_lint_rendered *all)
{
    const struct ch_chart *chart = instance->chart;
    struct chart_str root = run->rendered->root->path;
    bool stopped = false;
    int code = 0;
    for (size_t i = 0; !code && i < chart->template_count; i++) {
        struct ch_lint_output o = {
            .run = run, .all = all, .path = chart->templates[i].path};
        if (stopped && run->options->helm_only)
            break;
        code = ch_path_join(run->op, instance->path, o.path, &o.template);
        if (!code && !instance->parent)
            code = check_extension(run, o.path);
        if (instance->parent)
            o.path = ch_str_sub(o.template, root.len + 1, o.template.len);
        if (!code && is_yaml(o.path))
            code = check_file(&o, &stopped);
    }
    return code;
}

/* Helm looks at what the chart itself renders; we look at its subcharts, with
 * the values that they get from it, too. */
static int check_tree(struct ch_lint_run *run,
                      const struct ch_instance *instance,
                      struct ch_lint_rendered *all)
{
    int code = ch_enter(run->op);
    if (code)
        return code;
    code = check_files(run, instance, all);
    for (size_t i = 0;
         !code && !run->options->helm_only && i < instance->child_count; i++)
        code = check_tree(run, instance->children[i], all);
    ch_leave(run->op);
    return code;
}

/* ---- the folder ---------------------------------------------------------- */

static int check_missing(struct ch_lint_run *run)
{
    if (run->is_wrapper)
        return 0;
    return ch_lint_add(run, CH_RULE_TEMPLATES_MISSING, templates_dir,
                       run->options->helm_only
                           ? CH_STR("directory does not exist")
                           : CH_STR("there is no templates/"),
                       NULL);
}

static int check_rendered(struct ch_lint_run *run)
{
    struct ch_chart_tree *tree;
    struct ch_lint_rendered all;
    bool done = false;
    int code = ch_lint_load(run, CH_RULE_TEMPLATES, templates_dir, "", &tree);
    if (!code && tree)
        code = render(run, tree, &all, &done);
    return code || !done ? code : check_tree(run, run->rendered->root, &all);
}

int ch_lint_templates(struct ch_lint_run *run)
{
    const struct ch_lint_place place = {.file = CH_STR("templates")};
    int code = 0;
    switch (ch_lint_source_kind(&run->source, "templates")) {
    case CH_LINT_NONE:
        code = check_missing(run);
        return code || run->options->helm_only ? code : check_rendered(run);
    case CH_LINT_FAULT:
        return ch_lint_add_error(run, CH_RULE_TEMPLATES_DIR, templates_dir, "",
                                 "templates");
    case CH_LINT_FILE:
        return ch_lint_add(run, CH_RULE_TEMPLATES_DIR, templates_dir,
                           CH_STR("not a directory"), &place);
    case CH_LINT_DIR:
        break;
    }
    return check_rendered(run);
}
