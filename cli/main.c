/* chartc: the command line over libchart. */
#include "command.h"
#include "out.h"

#include <libchart/base.h>

#include <stdlib.h>
#include <string.h>

const struct command *const commands[] = {
    &cmd_template, &cmd_lint, &cmd_show,     &cmd_dependency, &cmd_pull,
    &cmd_package,  &cmd_repo, &cmd_registry, &cmd_cache,      &cmd_functions,
    &cmd_version,  &cmd_help, NULL,
};

static bool is_helm(const char *program)
{
    const char *slash = strrchr(program, '/');
    return strcmp(slash ? slash + 1 : program, "helm") == 0;
}

/* The options were not understood, so this one is looked for by its text. */
static bool asks_compat(char **argv, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(argv[i], "--helm-compat") == 0)
            return true;
    return false;
}

static int run(const struct command *command, const char *program, char **argv,
               size_t count)
{
    struct opts opts;
    int status = 1;
    char *wrong = opts_parse(&opts, command->tables, argv, count);
    opts.as_helm = is_helm(program);
    if (!wrong && !opts.help)
        wrong = command_check_args(command, &opts);
    if (wrong) {
        out_error(wrong);
        if (opts.nearest && !opts.as_helm && !asks_compat(argv, count))
            out_hint("Did you mean --", opts.nearest, "?");
        free(wrong);
    } else if (opts.help) {
        command_help(command);
        status = 0;
    } else {
        status = command->run ? command->run(&opts)
                              : session_run(&opts, command->body);
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

/* A command of argv[1..], or of a command that only groups others. As Helm, a
 * group prints its help for any other word. */
static int dispatch(const struct command *const *list, const char *program,
                    char **argv, size_t count)
{
    const struct command *command = command_find(list, argv[0]);
    const struct command *child = NULL;
    if (!command)
        return unknown(argv[0]);
    if (!command->children)
        return run(command, program, argv + 1, count - 1);
    if (count > 1)
        child = command_find(command->children, argv[1]);
    if (child)
        return run(child, program, argv + 2, count - 2);
    command_help(command);
    return 0;
}

int main(int argc, char **argv)
{
    int status = 0;
    out_start();
    if (argc < 2 || strcmp(argv[1], "--help") == 0 ||
        strcmp(argv[1], "-h") == 0)
        command_help(NULL);
    else if (strcmp(argv[1], "--version") == 0)
        (void)out_printf("chartc %s\n", chart_version());
    else
        status = dispatch(commands, argv[0], argv + 1, (size_t)argc - 1);
    return out_finish() ? 1 : status;
}
