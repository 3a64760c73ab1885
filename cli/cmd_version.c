/* chartc version */
#include "command.h"
#include "out.h"

#include <libchart/base.h>

static const struct opt rows[] = {
    {"short", 0, OPT_BOOL, NULL, "print the number alone", OPT_USED, NULL},
};

static const struct opt_table table = {"Flags", rows, 1};
static const struct opt_table *const tables[] = {&table, NULL};

static int run(const struct opts *opts)
{
    if (opts->arg_count) {
        out_error("\"chartc version\" accepts no arguments");
        return 1;
    }
    out_printf(opts_bool(opts, "short")
                   ? "%s\n"
                   : "chartc %s (renders as Helm v4.1.4)\n",
               chart_version());
    return 0;
}

const struct command cmd_version = {
    .name = "version",
    .usage = "version [flags]",
    .summary = "print the version",
    .about = "Prints the version of chartc and the version of Helm that it "
             "renders like.",
    .tables = tables,
    .run = run,
};
