/*
 * A command of the program: a row in main.c's table, or in its parent's.
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "session.h"

/* How many arguments a command takes, with Helm's words when they are not. */
enum args_rule {
    ARGS_ANY, /* or the command checks them itself */
    ARGS_NONE,
    ARGS_EXACT,
    ARGS_AT_LEAST,
    ARGS_AT_MOST,
};

struct command {
    const char *name;
    const char *const *aliases; /* null ends them; may be null */
    const char *usage;          /* "template [NAME] CHART [flags]" */
    const char *summary;        /* for the list of commands */
    const char *about;          /* paragraphs of --help */
    const char *examples;
    const struct opt_table *const *tables; /* null ends them */
    enum args_rule rule;
    size_t arg_count;
    int (*run)(const struct opts *opts);   /* the exit status; or: */
    void (*body)(struct session *session); /* what is done in a session */
    /* With children (null ends them) a command does nothing of its own. */
    const struct command *const *children;
};

extern const struct command cmd_cache;
extern const struct command cmd_dependency;
extern const struct command cmd_functions;
extern const struct command cmd_help;
extern const struct command cmd_lint;
extern const struct command cmd_package;
extern const struct command cmd_pull;
extern const struct command cmd_registry;
extern const struct command cmd_repo;
extern const struct command cmd_show;
extern const struct command cmd_template;
extern const struct command cmd_version;

/* main.c: null-terminated, in the order of the help. */
extern const struct command *const commands[];

/* The command of a list that goes by the name, or null. */
const struct command *command_find(const struct command *const *list,
                                   const char *name);
/* Prints a command's --help; null: the program's. */
void command_help(const struct command *command);
/* Null, or what is wrong with the number of arguments, to be freed. */
char *command_check_args(const struct command *command,
                         const struct opts *opts);

#endif
