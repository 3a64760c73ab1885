/* chartc: the command line over libchart. */
#include "command.h"
#include "out.h"

#include <libchart/base.h>

#include <stdlib.h>
#include <string.h>

const struct command *const commands[] = {
    &cmd_template,  &cmd_lint,    &cmd_show, &cmd_package,
    &cmd_functions, &cmd_version, &cmd_help, NULL,
};

static const struct command *find(const char *name)
{
    for (const struct command *const *c = commands; *c; c++)
        if (strcmp((*c)->name, name) == 0)
            return *c;
    return NULL;
}

void command_help(const struct command *command)
{
    if (command) {
        out_printf("%s\n\nUsage:\n  chartc %s\n", command->about,
                   command->usage);
        if (command->examples)
            out_printf("\nExamples:\n%s", command->examples);
        opts_usage(command->tables);
        return;
    }
    out_text("chartc renders Helm charts as Helm does, in a fraction of its "
             "time.\n\nUsage:\n  chartc COMMAND [flags]\n\nCommands:\n");
    for (const struct command *const *c = commands; *c; c++)
        out_printf("  %-12s %s\n", (*c)->name, (*c)->summary);
    out_text("\n\"chartc COMMAND --help\" says more about a command.\n");
}

static bool is_helm(const char *program)
{
    const char *slash = strrchr(program, '/');
    return strcmp(slash ? slash + 1 : program, "helm") == 0;
}

static int run(const struct command *command, const char *program, char **argv,
               size_t count)
{
    struct opts opts;
    int status = 1;
    char *wrong = opts_parse(&opts, command->tables, argv, count);
    opts.as_helm = is_helm(program);
    if (wrong) {
        out_error(wrong);
        free(wrong);
    } else if (opts.help) {
        command_help(command);
        status = 0;
    } else {
        status = command->run(&opts);
    }
    opts_free(&opts);
    return status;
}

static int unknown(const char *name)
{
    static const char hint[] =
        "\" for \"chartc\"\nRun 'chartc --help' for usage.";
    char text[256] = "unknown command \"";
    size_t len = strlen(text), room = sizeof text - len - sizeof hint;
    size_t name_len = strlen(name) < room ? strlen(name) : room;
    memcpy(text + len, name, name_len);
    memcpy(text + len + name_len, hint, sizeof hint);
    out_error(text);
    return 1;
}

int main(int argc, char **argv)
{
    int status = 0;
    out_start();
    if (argc < 2 || strcmp(argv[1], "--help") == 0 ||
        strcmp(argv[1], "-h") == 0) {
        command_help(NULL);
    } else if (strcmp(argv[1], "--version") == 0) {
        out_printf("chartc %s\n", chart_version());
    } else {
        const struct command *command = find(argv[1]);
        status = command ? run(command, argv[0], argv + 2, (size_t)argc - 2)
                         : unknown(argv[1]);
    }
    return out_finish() ? 1 : status;
}
