/* chartc lint */
#include "chart_path.h"
#include "command.h"
#include "env_flags.h"
#include "explain_flags.h"
#include "findings.h"
#include "mem.h"
#include "network_flags.h"
#include "out.h"
#include "session.h"
#include "source_flags.h"
#include "values_flags.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const struct opt lint_rows[] = {
    {"strict", 0, OPT_BOOL, NULL, "fail on warnings too", OPT_USED, NULL},
    {"quiet", 0, OPT_BOOL, NULL, "print only warnings and errors", OPT_USED,
     NULL},
    {"with-subcharts", 0, OPT_BOOL, NULL, "lint the charts in charts/ too",
     OPT_USED, NULL},
    {"skip-schema-validation", 0, OPT_BOOL, NULL,
     "do not hold values against values.schema.json", OPT_USED, NULL},
    {"kube-version", 0, OPT_STRING, "VERSION",
     "Kubernetes version for capabilities and deprecations", OPT_USED, NULL},
    {"namespace", 'n', OPT_STRING, "NAME", "namespace of the release", OPT_USED,
     NULL},
};

static const struct opt_table lint_flags = {
    "Lint", lint_rows, sizeof lint_rows / sizeof *lint_rows};

static const struct opt_table *const tables[] = {
    &lint_flags,       &values_flags,   &explain_flags,
    &source_flags,     &transfer_flags, &network_flags,
    &schema_refs_flag, &env_flags,      NULL};

/* ---- which charts -------------------------------------------------------- */

struct paths {
    char **items;
    size_t count;
};

static void add_path(struct paths *paths, const char *path, size_t len)
{
    paths->items = mem_grow(paths->items, paths->count + 1, sizeof(char *));
    paths->items[paths->count++] = mem_copy(path, len);
}

static bool ends_with(const char *text, const char *end)
{
    size_t len = strlen(text), end_len = strlen(end);
    return len >= end_len && strcmp(text + len - end_len, end) == 0;
}

static int compare_names(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* Helm's walk: bytewise order, links not followed. */
static void walk(struct paths *paths, const char *path, unsigned depth)
{
    struct stat info;
    struct dirent **entries;
    if (lstat(path, &info) != 0 || depth > 256)
        return;
    if (ends_with(path, "/Chart.yaml"))
        add_path(paths, path, strlen(path) - strlen("/Chart.yaml"));
    else if (ends_with(path, ".tgz") || ends_with(path, ".tar.gz"))
        add_path(paths, path, strlen(path));
    int count = S_ISDIR(info.st_mode)
                    ? scandir(path, &entries, NULL, compare_names)
                    : -1;
    for (int i = 0; i < count; i++) {
        const char *name = entries[i]->d_name;
        char *below = mem_format("%s/%s", path, name);
        if (strcmp(name, ".") != 0 && strcmp(name, "..") != 0)
            walk(paths, below, depth + 1);
        free(below);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
}

/* Helm joins and cleans: no slashes at the end, "." for nothing. */
static char *charts_dir(const char *path)
{
    size_t len = strlen(path);
    while (path[0] == '.' && path[1] == '/')
        for (path += 2, len -= 2; *path == '/'; path++)
            len--;
    while (len > 1 && path[len - 1] == '/')
        len--;
    if (len == 0 || strcmp(path, ".") == 0)
        return mem_copy("charts", strlen("charts"));
    return mem_format("%.*s/charts", (int)len, path);
}

/* Helm lints subcharts as if they were charts of their own. */
static void find_charts(const struct opts *opts, bool compat,
                        struct paths *paths)
{
    for (size_t i = 0; i < opts->arg_count; i++)
        add_path(paths, opts->args[i], strlen(opts->args[i]));
    if (!compat || !opts_bool(opts, "with-subcharts"))
        return;
    for (size_t i = 0; i < opts->arg_count; i++) {
        char *charts = charts_dir(opts->args[i]);
        walk(paths, charts, 0);
        free(charts);
    }
}

/* ---- output -------------------------------------------------------------- */

struct job {
    struct session session;
    struct chart_values *values;
    struct chart_lint_options lint;
    struct paths paths;
    struct explain explain;
    int said; /* exit status of the explanations */
    bool compat, quiet, strict;
    size_t failed, noted; /* charts with errors; with warnings or errors */
    struct finding_counts counts;
};

static void print_findings(struct job *job, const char *path,
                           const struct chart_lint_report *report)
{
    struct finding_counts counts = {0};
    findings_count(report, &counts);
    job->counts.errors += counts.errors;
    job->counts.warnings += counts.warnings;
    job->counts.infos += counts.infos;
    bool noted = counts.errors || counts.warnings;
    job->failed += counts.errors || (job->strict && counts.warnings);
    job->noted += noted;
    if (job->quiet && !noted)
        return;
    if (job->compat)
        findings_print_helm(report, path, job->quiet);
    else
        findings_print(report, job->quiet);
}

/* What is no chart at all counts as one that failed. */
static void print_unreadable(struct job *job, const char *path)
{
    struct session *session = &job->session;
    struct chart_str text = chart_error_message(session->err);
    (void)out_text(job->compat ? "==> Linting " : "");
    (void)out_text(path);
    (void)out_text(job->compat ? "\nError " : ": error: ");
    (void)out_write(text.ptr, text.len);
    (void)out_text(job->compat ? "\n\n" : "\n");
    job->counts.errors++;
    job->failed++;
    job->noted++;
    chart_error_free(session->err);
    session->err = NULL;
}

/* ---- the command --------------------------------------------------------- */

static bool is_about_the_chart(int code)
{
    return code == CHART_ENOTFOUND || code == CHART_EIO ||
           code == CHART_ECHART || code == CHART_ESYNTAX ||
           code == CHART_EDEPENDENCY || code == CHART_ENETWORK ||
           code == CHART_EAUTH || code == CHART_EDIGEST;
}

/* Renders the chart once more, by itself, and says what became of its values. A
 * render that fails was one of the findings. */
static void explain_one(struct job *job, const char *full)
{
    struct chart_load_options load;
    struct chart_run_options run;
    struct chart_explanation *explanation = NULL;
    struct chart_error *err = NULL;
    struct chart *chart = NULL;
    CHART_INIT(&load);
    CHART_INIT(&run);
    load.control = run.control = &job->session.control;
    load.network = job->lint.network;
    load.source = job->lint.source;
    load.flags = job->lint.network ? CHART_LOAD_DEPENDENCIES : 0;
    run.kube_version = job->lint.kube_version;
    run.namespace_name = job->lint.namespace_name;
    if (opts_bool(job->session.opts, "skip-schema-validation"))
        run.flags |= CHART_RUN_SKIP_SCHEMA;
    if (!chart_load(&chart, job->session.env, full, &load, &err))
        (void)explain_run(&explanation, NULL, chart, job->values, &run, &err);
    int said = explanation ? explain_report(&job->explain, explanation) : 0;
    /* What could not be written is worse than what was found. */
    if (said == 1 || !job->said)
        job->said = said;
    chart_explanation_free(explanation);
    chart_error_free(err);
    chart_unref(chart);
}

/* From the root, unless it is a reference. */
static char *full_path(const struct job *job, const char *path)
{
    const char *repo = job->session.source.repo_url;
    if (!job->compat && (strstr(path, "://") || (repo && *repo)))
        return mem_copy(path, strlen(path));
    return chart_path_absolute(path);
}

static bool lint_one(struct job *job, const char *path)
{
    struct session *session = &job->session;
    struct chart_lint_report *findings = NULL;
    char *full = full_path(job, path);
    if (!full) {
        session->wrong = mem_copy("getwd failed", strlen("getwd failed"));
        return false;
    }
    job->lint.shown_path = path;
    int code = chart_lint(&findings, session->env, full, job->values,
                          &job->lint, &session->err);
    if (!code)
        print_findings(job, path, findings);
    else if (is_about_the_chart(code))
        print_unreadable(job, path);
    chart_lint_report_free(findings);
    if (!code && job->explain.on)
        explain_one(job, full);
    free(full);
    return !session->err;
}

/* Several reports in one file are none. */
static char *check_explain(const struct job *job)
{
    const struct explain *e = &job->explain;
    bool lines =
        e->format == CHART_REPORT_TEXT || e->format == CHART_REPORT_GITHUB;
    if (e->fix)
        return mem_format("--explain-fix is for \"chartc template\"");
    if (job->paths.count > 1 && e->on && (e->output || !lines))
        return mem_format("--explain-output and the formats json, sarif and "
                          "html are for one chart at a time");
    return NULL;
}

/* What charts/ lacks is fetched, unless Helm is to be followed. */
static void fill_lint(struct job *job)
{
    const struct opts *opts = job->session.opts;
    struct chart_lint_options *lint = &job->lint;
    lint->control = &job->session.control;
    lint->source = &job->session.source;
    lint->kube_version = opts_string(opts, "kube-version", "");
    lint->namespace_name =
        opts_string(opts, "namespace", getenv("HELM_NAMESPACE"));
    if (opts_bool(opts, "skip-schema-validation"))
        lint->flags |= CHART_LINT_SKIP_SCHEMA;
    if (job->compat) {
        lint->flags |= CHART_LINT_HELM_RULES;
        return;
    }
    lint->network = job->session.network;
    lint->flags |= CHART_LINT_DEPENDENCIES;
    if (opts_bool(opts, "with-subcharts"))
        lint->flags |= CHART_LINT_SUBCHARTS;
}

static bool prepare(struct job *job, const struct opts *opts)
{
    struct session *session = &job->session;
    CHART_INIT(&job->lint);
    if (!session_open(session, opts))
        return false;
    fill_lint(job);
    if (chart_check_kube_version(job->lint.kube_version, &session->err))
        return false;
    find_charts(opts, job->compat, &job->paths);
    session->wrong = explain_flags_read(opts, &job->explain);
    if (!session->wrong)
        session->wrong = check_explain(job);
    if (!session->wrong)
        job->values = values_flags_build(session);
    return session_is_well(session);
}

static void summarize(struct job *job)
{
    char *counts =
        job->compat ? mem_copy("", 0) : findings_summary(&job->counts);
    char *text = mem_format("%zu chart(s) linted, %zu chart(s) failed%s",
                            job->paths.count, job->failed, counts);
    free(counts);
    if (job->failed)
        job->session.wrong = text;
    else if (!job->quiet || job->noted)
        (void)out_printf("%s\n", text);
    if (!job->failed)
        free(text);
}

static bool lint_all(struct job *job)
{
    for (size_t i = 0; i < job->paths.count; i++)
        if (!lint_one(job, job->paths.items[i]))
            return false;
    summarize(job);
    return session_is_well(&job->session);
}

static int run(const struct opts *opts)
{
    struct job job = {.compat = env_flags_helm_compat(opts),
                      .quiet = opts_bool(opts, "quiet"),
                      .strict = opts_bool(opts, "strict")};
    bool done = prepare(&job, opts) && lint_all(&job);
    for (size_t i = 0; i < job.paths.count; i++)
        free(job.paths.items[i]);
    free(job.paths.items);
    chart_values_unref(job.values);
    int status = session_close(&job.session);
    return done ? job.said : status;
}

const struct command cmd_lint = {
    .name = "lint",
    .usage = "lint PATH [flags]",
    .summary = "say what is wrong with charts",
    .about =
        "Holds charts against the rules of `helm lint` of Helm 4.1.4 and a\n"
        "few more, and says in which file, line and column each finding is.\n"
        "What subcharts render is looked at with the values that they get\n"
        "from their parent. docs/lint.md lists the rules; with --helm-compat\n"
        "they are Helm's, in its layout.\n"
        "\n"
        "PATH is a directory or a packed archive (.tgz). The exit status is 1\n"
        "when a chart has errors, with --strict also for warnings.\n"
        "\n"
        "With --explain-path each chart is rendered too, and values that no\n"
        "template reads are reported on standard error.",
    .examples =
        "  chartc lint apps/*\n"
        "  chartc lint apps/ollama --strict -f values-prod.yaml\n"
        "  chartc lint apps/ollama --explain-path --explain-fail-on warning\n"
        "  chartc lint apps/ollama --kube-version 1.29 --helm-compat\n",
    .tables = tables,
    .rule = ARGS_AT_LEAST,
    .arg_count = 1,
    .run = run,
};
