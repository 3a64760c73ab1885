/* chartc help */
#include "command.h"
#include "mem.h"
#include "out.h"

#include <stdlib.h>

static const struct opt_table *const tables[] = {NULL};

static int run(const struct opts *opts)
{
    const struct command *found = NULL;
    const struct command *const *list = commands;
    for (size_t i = 0; i < opts->arg_count; i++) {
        found = list ? command_find(list, opts->args[i]) : NULL;
        if (!found) {
            char *text = mem_format("unknown help topic \"%s\"", opts->args[i]);
            out_error(text);
            free(text);
            return 1;
        }
        list = found->children;
    }
    command_help(found);
    return 0;
}

const struct command cmd_help = {
    .name = "help",
    .usage = "help [COMMAND [COMMAND]]",
    .summary = "say more about a command",
    .about = "Prints what a command does and the flags it takes.",
    .tables = tables,
    .run = run,
};
