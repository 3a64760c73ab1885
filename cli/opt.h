/*
 * Command line options as rows of constant tables. Parsing, checking and the
 * text of --help read the same rows. The rules are those of Go's pflag:
 * --name value, --name=value, -n value, -nvalue, options and arguments mixed,
 * "--" ends the options.
 */
#ifndef CLI_OPT_H
#define CLI_OPT_H

#include <stdbool.h>
#include <stddef.h>

enum opt_kind {
    OPT_BOOL,     /* --x, --x=false */
    OPT_STRING,   /* the last one counts */
    OPT_ARRAY,    /* each one counts, as it is */
    OPT_LIST,     /* each one counts, and may hold several: a,b */
    OPT_OPTIONAL, /* --x or --x=value */
};

enum opt_effect {
    OPT_USED,
    OPT_IGNORED, /* accepted for the sake of scripts; no effect here */
    OPT_REFUSED, /* `help` says why */
};

struct opt {
    const char *name;
    char letter; /* 0: none */
    enum opt_kind kind;
    const char *value; /* what --help calls the value; null for bools */
    const char *help;
    enum opt_effect effect;
    const char *absent_value; /* OPT_OPTIONAL: what --x alone means */
};

struct opt_table {
    const char *title; /* over the rows in --help; null: none of them shows */
    const struct opt *rows;
    size_t count;
};

/* An option as it was given. */
struct opt_given {
    const struct opt *opt;
    char *value;
};

struct opts {
    const struct opt_table *const *tables; /* null ends them */
    struct opt_given *given;
    size_t given_count;
    const char **args; /* what is no option */
    size_t arg_count;
    bool as_helm; /* the program was called by that name */
    bool help;    /* -h or --help was there */
    const char *nearest; /* what was meant by an unknown flag, or null */
};

/* Parses argv[0..count). Null, or the text of what is wrong, which opts_free
 * does not free. */
char *opts_parse(struct opts *opts, const struct opt_table *const *tables,
                 char **argv, size_t count);
void opts_free(struct opts *opts);

/* The last value given for an option, or `fallback`. */
const char *opts_string(const struct opts *opts, const char *name,
                        const char *fallback);
bool opts_bool(const struct opts *opts, const char *name);
/* All values given for an option, in order; the array (not the strings) is the
 * caller's to free. Null with *count 0 when there is none. */
const char **opts_all(const struct opts *opts, const char *name, size_t *count);

/* Appends the rows as --help shows them to standard output. */
void opts_usage(const struct opt_table *const *tables);

#endif
