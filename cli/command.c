#include "command.h"

#include "env_flags.h"
#include "mem.h"
#include "out.h"

#include <stdio.h>
#include <string.h>

const struct command *command_find(const struct command *const *list,
                                   const char *name)
{
    for (; *list; list++) {
        if (strcmp((*list)->name, name) == 0)
            return *list;
        for (const char *const *a = (*list)->aliases; a && *a; a++)
            if (strcmp(*a, name) == 0)
                return *list;
    }
    return NULL;
}

/* ---- help ---------------------------------------------------------------- */

static void print_list(const struct command *const *list)
{
    for (; *list; list++)
        (void)out_printf("  %-12s %s\n", (*list)->name, (*list)->summary);
}

static void print_aliases(const struct command *command)
{
    if (!command->aliases)
        return;
    (void)out_printf("\nAliases:\n  %s", command->name);
    for (const char *const *a = command->aliases; *a; a++)
        (void)out_printf(", %s", *a);
    (void)out_text("\n");
}

static void print_program(void)
{
    (void)out_text("chartc renders Helm charts as Helm does, in a fraction of "
                   "its time.\n\nUsage:\n  chartc COMMAND [flags]\n\n"
                   "Commands:\n");
    print_list(commands);
    (void)out_text("\n\"chartc COMMAND --help\" says more about a command.\n");
}

void command_help(const struct command *command)
{
    if (!command) {
        print_program();
        return;
    }
    (void)out_printf("%s\n\nUsage:\n  chartc %s\n", command->about,
                     command->usage);
    print_aliases(command);
    if (command->children) {
        (void)out_text("\nCommands:\n");
        print_list(command->children);
    }
    if (command->examples) {
        (void)out_text("\nExamples:\n");
        (void)out_text(command->examples);
    }
    if (command->tables)
        opts_usage(command->tables);
}

/* ---- arguments ----------------------------------------------------------- */

static bool holds(enum args_rule rule, size_t wanted, size_t given)
{
    switch (rule) {
    case ARGS_NONE:
        return given == 0;
    case ARGS_EXACT:
        return given == wanted;
    case ARGS_AT_LEAST:
        return given >= wanted;
    case ARGS_AT_MOST:
        return given <= wanted;
    case ARGS_ANY:
        break;
    }
    return true;
}

/* "dependency build" out of "dependency build CHART [flags]". */
static int words_of_name(const struct command *command)
{
    const char *found = strstr(command->usage, command->name);
    return (int)(found ? found + strlen(command->name) - command->usage : 0);
}

char *command_check_args(const struct command *command, const struct opts *opts)
{
    static const char *const forms[] = {
        [ARGS_NONE] = "accepts no arguments",
        [ARGS_EXACT] = "requires",
        [ARGS_AT_LEAST] = "requires at least",
        [ARGS_AT_MOST] = "accepts at most",
    };
    const char *program = env_flags_program(opts);
    char number[40] = "";
    if (holds(command->rule, command->arg_count, opts->arg_count))
        return NULL;
    if (command->rule != ARGS_NONE)
        (void)snprintf(number, sizeof number, " %zu argument%s",
                       command->arg_count, command->arg_count == 1 ? "" : "s");
    return mem_format("\"%s %.*s\" %s%s\n\nUsage:  %s %s", program,
                      words_of_name(command), command->usage,
                      forms[command->rule], number, program, command->usage);
}
