/* chartc help */
#include "command.h"
#include "mem.h"
#include "out.h"

#include <stdlib.h>
#include <string.h>

static const struct opt_table *const tables[] = {NULL};

static int run(const struct opts *opts)
{
    if (opts->arg_count == 0) {
        command_help(NULL);
        return 0;
    }
    for (const struct command *const *c = commands; *c; c++)
        if (strcmp((*c)->name, opts->args[0]) == 0) {
            command_help(*c);
            return 0;
        }
    char *text = mem_format("unknown help topic \"%s\"", opts->args[0]);
    out_error(text);
    free(text);
    return 1;
}

const struct command cmd_help = {
    .name = "help",
    .usage = "help [COMMAND]",
    .summary = "say more about a command",
    .about = "Prints what a command does and the flags it takes.",
    .tables = tables,
    .run = run,
};
