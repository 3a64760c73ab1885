/* chartc show */
#include "chart_ref.h"
#include "command.h"
#include "env_flags.h"
#include "mem.h"
#include "network_flags.h"
#include "out.h"
#include "source_flags.h"

#include <stdlib.h>
#include <string.h>

static const struct opt rows[] = {
    {"scoped", 0, OPT_BOOL, NULL,
     "values: those of each dependency, under the name where they are written",
     OPT_USED, NULL},
    {"jsonpath", 0, OPT_STRING, "EXPRESSION",
     "values: what this JSONPath template finds in them", OPT_USED, NULL},
};

static const struct opt_table flags = {"Flags", rows,
                                       sizeof rows / sizeof *rows};
static const struct opt_table *const tables[] = {
    &flags,          &source_flags, &transfer_flags, &network_flags, &env_flags,
    &namespace_flag, NULL};

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
    const char *name = opts->args[0], *program = env_flags_program(opts);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (strcmp(parts[i].name, name) == 0)
            *what = parts[i].what;
    if (!*what)
        return mem_format("unknown part \"%s\": show knows all, chart, crds, "
                          "readme and values",
                          name);
    if (opts->arg_count != 2)
        return mem_format("\"%s show %s\" requires 1 argument\n\n"
                          "Usage:  %s show %s [CHART] [flags]",
                          program, name, program, name);
    bool scoped = opts_bool(opts, "scoped");
    bool chosen = *opts_string(opts, "jsonpath", "");
    if ((scoped || chosen) && *what != CHART_SHOW_VALUES)
        return mem_format("--%s is for \"chartc show values\"",
                          scoped ? "scoped" : "jsonpath");
    if (scoped && chosen)
        return mem_format("--jsonpath reads the chart's own values: leave out "
                          "--scoped");
    if (scoped)
        *what = CHART_SHOW_SCOPED_VALUES;
    return NULL;
}

/* Helm prints nothing and says nothing where a template asks for what is not
 * there; here the user is told. */
static void show_jsonpath(struct session *session, const struct chart *chart,
                          const char *expression)
{
    int code =
        chart_show_jsonpath(chart, expression, &session->output, &session->err);
    if (code != CHART_EEXEC)
        return;
    if (!env_flags_helm_compat(session->opts)) {
        struct chart_str message = chart_error_message(session->err);
        char *text = mem_format("warning: nothing printed: %.*s\n",
                                (int)message.len, message.ptr);
        out_note(text);
        free(text);
    }
    chart_error_free(session->err);
    session->err = NULL;
}

/* Only scoped values look into the dependencies. */
static void show(struct session *session, uint64_t what)
{
    struct chart_ref ref = {0};
    struct chart *chart = NULL;
    uint64_t load = what == CHART_SHOW_SCOPED_VALUES
                        ? chart_ref_load_flags(session->opts)
                        : 0;
    load |= CHART_LOAD_ANY_VERSION;
    const char *expression = opts_string(session->opts, "jsonpath", "");
    if (chart_ref_find(session, session->opts->args[1], &ref) &&
        !chart_ref_load(session, &ref, load, &chart)) {
        if (*expression)
            show_jsonpath(session, chart, expression);
        else
            (void)chart_show(chart, what, &session->output, &session->err);
    }
    chart_unref(chart);
    chart_ref_free(&ref);
}

static int run(const struct opts *opts)
{
    struct session session;
    uint64_t what = 0;
    if (!opts->arg_count) {
        command_help(&cmd_show);
        return 0;
    }
    if (session_open(&session, opts))
        session.wrong = read_part(opts, &what);
    if (session_is_well(&session))
        show(&session, what);
    return session_close(&session);
}

static const char *const aliases[] = {"inspect", NULL};

const struct command cmd_show = {
    .name = "show",
    .aliases = aliases,
    .usage = "show all|chart|crds|readme|values CHART [flags]",
    .summary = "print a chart's definition, default values, README or CRDs",
    .about =
        "Prints parts of a chart, byte for byte as `helm show` of Helm 4.1.4.\n"
        "CHART is a directory, a packed archive (.tgz), or a reference as\n"
        "`pull` takes it: a URL, oci://host/path/name, repo/name, or a name\n"
        "with --repo.\n"
        "\n"
        "With --scoped, `show values` prints the default values of every\n"
        "dependency under the name where a parent must write them, comments\n"
        "kept: to paste into the values.yaml of a wrapper chart.",
    .examples =
        "  chartc show values apps/ollama/charts/ollama\n"
        "  chartc show values --scoped apps/ollama\n"
        "  chartc show values web-1.2.0.tgz --jsonpath '{.image.tag}'\n"
        "  chartc show readme oci://registry.example.com/example/charts/web\n"
        "  chartc show chart ollama-1.42.0.tgz\n",
    .tables = tables,
    .run = run,
};
