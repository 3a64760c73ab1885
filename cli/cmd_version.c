/* chartc version */
#include "command.h"
#include "env_flags.h"
#include "out.h"

#include <libchart/base.h>

static const struct opt rows[] = {
    {"short", 0, OPT_BOOL, NULL, "print the number alone", OPT_USED, NULL},
    {"client", 'c', OPT_BOOL, NULL, "", OPT_IGNORED, NULL},
    {"template", 0, OPT_STRING, "TEMPLATE", "", OPT_IGNORED, NULL},
};

static const struct opt_table table = {"Flags", rows,
                                       sizeof rows / sizeof *rows};
static const struct opt_table *const tables[] = {&table, &env_flags,
                                                 &namespace_flag, NULL};

/* Programs that call helm read from this how to call it. */
static void print_as_helm(bool brief)
{
    (void)out_text(brief ? "v4.1.4\n"
                         : "version.BuildInfo{Version:\"v4.1.4\", "
                           "GitCommit:\"\", GitTreeState:\"\", "
                           "GoVersion:\"\", KubeClientVersion:\"v1.35\"}\n");
}

static int run(const struct opts *opts)
{
    bool brief = opts_bool(opts, "short");
    if (env_flags_helm_compat(opts))
        print_as_helm(brief);
    else
        (void)out_printf(brief ? "%s\n"
                               : "chartc %s (renders as Helm v4.1.4)\n",
                         chart_version());
    return 0;
}

const struct command cmd_version = {
    .name = "version",
    .usage = "version [flags]",
    .summary = "print the version",
    .about = "Prints the version of chartc and the version of Helm that it\n"
             "renders like. Called as helm it prints the latter alone.",
    .tables = tables,
    .rule = ARGS_NONE,
    .run = run,
};
