/* chartc show */
#include "chart_path.h"
#include "command.h"
#include "env_flags.h"
#include "interrupt.h"
#include "mem.h"
#include "out.h"

#include <libchart/chart.h>

#include <stdlib.h>
#include <string.h>

#define IGNORED(name, kind, value)                                             \
    {                                                                          \
        name, 0, kind, value, "", OPT_IGNORED, NULL                            \
    }

static const struct opt rows[] = {
    {"scoped", 0, OPT_BOOL, NULL,
     "values: those of each dependency, under the name where they are written",
     OPT_USED, NULL},
    IGNORED("devel", OPT_BOOL, NULL),
    IGNORED("version", OPT_STRING, "RANGE"),
    IGNORED("ca-file", OPT_STRING, "FILE"),
    IGNORED("cert-file", OPT_STRING, "FILE"),
    IGNORED("key-file", OPT_STRING, "FILE"),
    IGNORED("insecure-skip-tls-verify", OPT_BOOL, NULL),
    IGNORED("keyring", OPT_STRING, "FILE"),
    IGNORED("namespace", OPT_STRING, "NAME"),
    IGNORED("pass-credentials", OPT_BOOL, NULL),
    IGNORED("password", OPT_STRING, "TEXT"),
    IGNORED("username", OPT_STRING, "TEXT"),
    IGNORED("plain-http", OPT_BOOL, NULL),
    {"jsonpath", 0, OPT_STRING, "EXPRESSION",
     "this version of chartc does not read JSONPath", OPT_REFUSED, NULL},
    {"repo", 0, OPT_STRING, "URL",
     "this version of chartc reads charts from disk only", OPT_REFUSED, NULL},
    {"verify", 0, OPT_BOOL, NULL,
     "this version of chartc does not check signatures", OPT_REFUSED, NULL},
};

static const struct opt_table flags = {"Flags", rows,
                                       sizeof rows / sizeof *rows};
static const struct opt_table *const tables[] = {&flags, &env_flags, NULL};

static const struct {
    const char *name;
    uint64_t what;
} parts[] = {
    {"all", CHART_SHOW_ALL},       {"chart", CHART_SHOW_CHART},
    {"crds", CHART_SHOW_CRDS},     {"readme", CHART_SHOW_README},
    {"values", CHART_SHOW_VALUES},
};

/* Null, or what is wrong, to be freed. */
static char *read_part(const struct opts *opts, uint64_t *what)
{
    const char *name = opts->args[0];
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (strcmp(parts[i].name, name) == 0)
            *what = parts[i].what;
    if (!*what)
        return mem_format("unknown part \"%s\": show knows all, chart, crds, "
                          "readme and values",
                          name);
    if (opts->arg_count != 2)
        return mem_format("\"chartc show %s\" requires 1 argument\n\n"
                          "Usage:  chartc show %s [CHART] [flags]",
                          name, name);
    if (!opts_bool(opts, "scoped"))
        return NULL;
    if (*what != CHART_SHOW_VALUES)
        return mem_format("--scoped is for \"chartc show values\"");
    *what = CHART_SHOW_SCOPED_VALUES;
    return NULL;
}

static void show(const struct opts *opts, const char *path, uint64_t what,
                 struct chart_error **err)
{
    struct chart_control control = interrupt_control();
    const struct chart_sink sink = out_sink();
    struct chart_load_options load;
    struct chart_env *env = NULL;
    struct chart *chart = NULL;
    CHART_INIT(&load);
    load.control = &control;
    load.flags = CHART_LOAD_ANY_VERSION;
    if (!env_flags_open(opts, &env, err) &&
        !chart_load(&chart, env, path, &load, err))
        (void)chart_show(chart, what, &sink, err);
    chart_unref(chart);
    chart_env_unref(env);
}

static int run(const struct opts *opts)
{
    struct chart_error *err = NULL;
    uint64_t what = 0;
    char *path = NULL;
    if (!opts->arg_count) {
        command_help(&cmd_show);
        return 0;
    }
    interrupt_start();
    char *wrong = read_part(opts, &what);
    if (!wrong)
        wrong = chart_path_find(opts->args[1], &path);
    if (!wrong)
        show(opts, path, what, &err);
    int status = wrong || err ? 1 : 0;
    if (wrong)
        out_error(wrong);
    else if (chart_error_code(err) == CHART_ECANCELLED)
        interrupt_finish();
    if (!wrong && err && !out_failed())
        out_chart_error(err, !env_flags_debug(opts));
    chart_error_free(err);
    free(path);
    free(wrong);
    return status;
}

const struct command cmd_show = {
    .name = "show",
    .usage = "show all|chart|crds|readme|values CHART [flags]",
    .summary = "print a chart's definition, default values, README or CRDs",
    .about =
        "Prints parts of a chart, byte for byte as `helm show` of Helm 4.1.4.\n"
        "CHART is a directory or a packed archive (.tgz).\n"
        "\n"
        "With --scoped, `show values` prints the default values of every\n"
        "dependency under the name where a parent must write them, comments\n"
        "kept: to paste into the values.yaml of a wrapper chart.",
    .examples = "  chartc show values apps/ollama/charts/ollama\n"
                "  chartc show values --scoped apps/ollama\n"
                "  chartc show chart ollama-1.42.0.tgz\n",
    .tables = tables,
    .run = run,
};
