/* chartc template */
#include "chart_ref.h"
#include "command.h"
#include "env_flags.h"
#include "explain_flags.h"
#include "mem.h"
#include "network_flags.h"
#include "out.h"
#include "output_dir.h"
#include "release_flags.h"
#include "source_flags.h"
#include "values_flags.h"

#include <libchart/libchart.h>

#include <stdlib.h>
#include <string.h>

#define IGNORED(name, kind, value)                                             \
    {                                                                          \
        name, 0, kind, value, "", OPT_IGNORED, NULL                            \
    }
#define REFUSED(name, kind, value, why)                                        \
    {                                                                          \
        name, 0, kind, value, why, OPT_REFUSED, NULL                           \
    }

static const struct opt output_rows[] = {
    {"show-only", 's', OPT_ARRAY, "PATTERN",
     "print the manifests of these templates only", OPT_USED, NULL},
    {"output-dir", 0, OPT_STRING, "DIR",
     "write a file for each template instead of standard output", OPT_USED,
     NULL},
    {"release-name", 0, OPT_BOOL, NULL,
     "put the release's name into the path under --output-dir", OPT_USED, NULL},
    {"dry-run", 0, OPT_OPTIONAL, "client", "accepted: nothing else is done",
     OPT_USED, "unset"},
    IGNORED("create-namespace", OPT_BOOL, NULL),
    IGNORED("description", OPT_STRING, "TEXT"),
    IGNORED("disable-openapi-validation", OPT_BOOL, NULL),
    IGNORED("force", OPT_BOOL, NULL),
    IGNORED("force-conflicts", OPT_BOOL, NULL),
    IGNORED("force-replace", OPT_BOOL, NULL),
    IGNORED("hide-notes", OPT_BOOL, NULL),
    {"labels", 'l', OPT_LIST, "KEY=VALUE", "", OPT_IGNORED, NULL},
    IGNORED("render-subchart-notes", OPT_BOOL, NULL),
    IGNORED("replace", OPT_BOOL, NULL),
    IGNORED("atomic", OPT_BOOL, NULL),
    IGNORED("rollback-on-failure", OPT_BOOL, NULL),
    IGNORED("server-side", OPT_BOOL, NULL),
    IGNORED("skip-crds", OPT_BOOL, NULL),
    IGNORED("take-ownership", OPT_BOOL, NULL),
    IGNORED("timeout", OPT_STRING, "DURATION"),
    {"wait", 0, OPT_OPTIONAL, "HOW", "", OPT_IGNORED, "watcher"},
    IGNORED("wait-for-jobs", OPT_BOOL, NULL),
    {"dependency-update", 'u', OPT_BOOL, NULL,
     "if charts/ lacks a dependency, run `dependency update` first", OPT_USED,
     NULL},
    REFUSED("validate", OPT_BOOL, NULL,
            "it needs a cluster, which chartc never talks to"),
    REFUSED("post-renderer", OPT_STRING, "NAME",
            "chartc runs no plugins; pipe its output instead"),
    REFUSED("post-renderer-args", OPT_ARRAY, "ARG",
            "chartc runs no plugins; pipe its output instead"),
};

static const struct opt_table output_flags = {
    "Output", output_rows, sizeof output_rows / sizeof *output_rows};

static const struct opt_table *const tables[] = {
    &values_flags,  &release_flags,
    &output_flags,  &explain_flags,
    &source_flags,  &transfer_flags,
    &network_flags, &schema_refs_flag,
    &env_flags,     NULL};

/* ---- checks ------------------------------------------------------------- */

static void warn(const char *text)
{
    out_log("WARN", (struct chart_str){text, strlen(text)});
}

static bool is_one_of(const char *text, const char *const *words)
{
    while (*words && strcmp(text, *words) != 0)
        words++;
    return *words != NULL;
}

/* --dry-run: rendering is all that ever happens; asking for a server is
 * refused. */
static char *check_dry_run(const struct opts *opts)
{
    static const char *const yes[] = {"1",    "t",    "T", "true",
                                      "TRUE", "True", NULL};
    static const char *const no[] = {"none",  "0",     "f",     "F",
                                     "false", "FALSE", "False", NULL};
    const char *how = opts_string(opts, "dry-run", "client");
    if (strcmp(how, "unset") == 0)
        warn("msg=\"--dry-run is deprecated and should be replaced with "
             "'--dry-run=client'\"");
    else if (is_one_of(how, yes))
        warn("msg=\"boolean '--dry-run=true' flag is deprecated and must be "
             "replaced with '--dry-run=client'\"");
    else if (is_one_of(how, no))
        return mem_format("invalid dry-run value (\"%s\"). Must be \"server\" "
                          "or \"client\"",
                          how);
    else if (strcmp(how, "server") == 0)
        return mem_format("--dry-run=server is not supported: it needs a "
                          "cluster, which chartc never talks to");
    else if (strcmp(how, "client") != 0)
        return mem_format("invalid dry-run value (\"%s\"). Must be \"none\", "
                          "\"server\", or \"client\"",
                          how);
    return NULL;
}

/* ---- output ------------------------------------------------------------- */

static int print_manifest(const struct opts *opts,
                          const struct chart_manifest *manifest,
                          struct chart_error **err)
{
    const struct chart_sink sink = out_sink();
    size_t count;
    const char **patterns = opts_all(opts, "show-only", &count);
    int code = patterns ? chart_manifest_write_only(manifest, patterns, count,
                                                    &sink, err)
                        : chart_manifest_write(manifest, 0, &sink, err);
    free(patterns);
    return code;
}

static char *print_files(const struct opts *opts,
                         const struct chart_manifest *manifest,
                         const struct release *release)
{
    const char *under = NULL;
    const char *pattern = opts_string(opts, "show-only", NULL);
    if (opts_bool(opts, "release-name"))
        under = release->name ? release->name : "release-name";
    char *wrong =
        output_dir_write(manifest, opts_string(opts, "output-dir", ""), under);
    if (!wrong && pattern)
        return mem_format("could not find template %s in chart", pattern);
    if (!wrong)
        (void)out_text("\n");
    return wrong;
}

/* ---- the command -------------------------------------------------------- */

/* What a run has opened, closed in one place. */
struct job {
    struct session session;
    struct chart_ref ref;
    struct chart *chart;
    struct chart_values *values;
    struct chart_manifest *manifest;
    struct release release;
    struct explain explain;
    struct chart_explanation *explanation; /* null: not asked for */
};

static void debug_line(const struct opts *opts, const char *msg,
                       const char *value)
{
    if (!env_flags_debug(opts))
        return;
    char *text = mem_format("msg=\"%s\" %s", msg, value);
    out_log("DEBUG", (struct chart_str){text, strlen(text)});
    free(text);
}

static bool prepare(const struct opts *opts, struct job *job)
{
    struct session *session = &job->session;
    const char *argument = NULL;
    if (!session_open(session, opts))
        return false;
    session->wrong = release_flags_read(opts, session->env, &job->release,
                                        &argument, &session->err);
    if (session_is_well(session))
        session->wrong = check_dry_run(opts);
    if (session_is_well(session))
        session->wrong = explain_flags_read(opts, &job->explain);
    return session_is_well(session) &&
           chart_ref_find(session, argument, &job->ref);
}

static void show_found(const struct opts *opts, const struct job *job)
{
    char *version =
        mem_format("version=\"%s\"", opts_string(opts, "version", ""));
    char *path = mem_format("path=%s", job->ref.path ? job->ref.path : "-");
    debug_line(opts, "Original chart version", version);
    debug_line(opts, "Chart path", path);
    free(version);
    free(path);
}

static int render_loaded(struct job *job)
{
    struct chart_error **err = &job->session.err;
    if (job->explain.on)
        return explain_run(&job->explanation, &job->manifest, job->chart,
                           job->values, &job->release.run, err);
    return chart_render(&job->manifest, job->chart, job->values,
                        &job->release.run, err);
}

/* What --dependency-update does after a render that missed a dependency. */
static bool update(struct job *job)
{
    struct session *session = &job->session;
    struct chart_dependency_options options;
    chart_error_free(session->err);
    session->err = NULL;
    chart_unref(job->chart);
    job->chart = NULL;
    session_dependencies(session, &options);
    return !chart_dependency_update(session->network, job->ref.path, &options,
                                    &session->err);
}

static bool render(const struct opts *opts, struct job *job)
{
    struct session *session = &job->session;
    bool may_update = opts_bool(opts, "dependency-update") && job->ref.path;
    uint64_t flags = may_update ? 0 : chart_ref_load_flags(opts);
    show_found(opts, job);
    job->release.run.control = &session->control;
    if (env_flags_debug(opts) && !opts_string(opts, "show-only", NULL))
        job->release.run.rejected = &session->output;
    job->values = values_flags_build(session);
    if (!session_is_well(session) ||
        chart_ref_load(session, &job->ref, flags, &job->chart))
        return false;
    int code = render_loaded(job);
    if (code != CHART_EDEPENDENCY || !may_update)
        return !code;
    return update(job) && !chart_ref_load(session, &job->ref, 0, &job->chart) &&
           !render_loaded(job);
}

static bool print(const struct opts *opts, struct job *job)
{
    struct session *session = &job->session;
    const char *dir = opts_string(opts, "output-dir", "");
    if (job->explain.fix)
        return true;
    if (*dir)
        session->wrong = print_files(opts, job->manifest, &job->release);
    else
        (void)print_manifest(opts, job->manifest, &session->err);
    return session_is_well(session);
}

static int run(const struct opts *opts)
{
    struct job job = {0};
    bool done = prepare(opts, &job) && render(opts, &job) && print(opts, &job);
    int said = 0;
    session_report(&job.session);
    if (job.explanation && !out_failed())
        said = explain_report(&job.explain, job.explanation);
    chart_explanation_free(job.explanation);
    chart_manifest_free(job.manifest);
    chart_values_unref(job.values);
    chart_unref(job.chart);
    release_free(&job.release);
    chart_ref_free(&job.ref);
    int status = session_close(&job.session);
    return done ? said : status;
}

const struct command cmd_template = {
    .name = "template",
    .usage = "template [NAME] CHART [flags]",
    .summary = "render a chart and print its manifests",
    .about =
        "Renders the templates of a chart and prints the manifests, byte for\n"
        "byte as `helm template` of Helm 4.1.4. CHART is a directory, a\n"
        "packed archive (.tgz), or a reference as `pull` takes it: a URL,\n"
        "oci://host/path/name, repo/name, or a name with --repo. No cluster\n"
        "is asked.\n"
        "\n"
        "Dependencies that charts/ lacks are fetched into the cache, in the\n"
        "versions of Chart.lock if there is one; the chart's folder stays as\n"
        "it is. --offline uses only what is cached. With --helm-compat, or\n"
        "called as helm, a missing dependency is an error, as with Helm.\n"
        "\n"
        "Values come from the chart's values.yaml, then files (-f), then\n"
        "--set-json, --set, --set-string, --set-file, --set-literal; later\n"
        "ones win.",
    .examples =
        "  chartc template apps/ollama\n"
        "  chartc template web apps/ollama -n ai -f values-prod.yaml\n"
        "  chartc template web apps/ollama --set ollama.ingress.enabled=true\n"
        "  chartc template web apps/ollama -s templates/deployment.yaml\n"
        "  chartc template web apps/ollama --explain-path > /dev/null\n"
        "  chartc template web apps/ollama "
        "--explain-path=ollama.ingress.hosts\n"
        "  chartc template web apps/ollama --explain-fix | git apply\n"
        "  chartc template web ollama-1.42.0.tgz --output-dir out\n"
        "  chartc template web oci://registry.example.com/example/charts/web "
        "--version 1.x\n"
        "  chartc template web apps/ollama --offline\n",
    .tables = tables,
    .run = run,
};
