/*
 * A command of the program: one row in main.c's table.
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "opt.h"

struct command {
    const char *name;
    const char *usage;   /* "template [NAME] CHART [flags]" */
    const char *summary; /* for the list of commands */
    const char *about;   /* paragraphs of --help */
    const char *examples;
    const struct opt_table *const *tables; /* null ends them */
    int (*run)(const struct opts *opts);   /* the exit status */
};

extern const struct command cmd_lint;
extern const struct command cmd_template;
extern const struct command cmd_show;
extern const struct command cmd_package;
extern const struct command cmd_version;
extern const struct command cmd_functions;
extern const struct command cmd_help;

/* main.c: null-terminated, in the order of the help. */
extern const struct command *const commands[];

/* Prints a command's --help; null: the program's. */
void command_help(const struct command *command);

#endif
