/*
 * What a run of a command has open: the environment, the network, and what
 * went wrong, reported in one place.
 */
#ifndef CLI_SESSION_H
#define CLI_SESSION_H

#include "schema_refs.h"

#include <libchart/libchart.h>

struct session {
    const struct opts *opts;
    struct chart_control control;
    struct chart_sink output, notes; /* standard output, standard error */
    struct chart_env *env;
    struct chart_network *network;
    struct schema_refs refs;
    struct chart_source_options source;
    char *keyring;
    struct chart_error *err; /* what the library said */
    char *wrong;             /* an error of the command line's own */
    bool reported;           /* it has been said */
};

/* Options of what is done with dependencies, flags of the command line
 * included. */
void session_dependencies(struct session *session,
                          struct chart_dependency_options *options);
/* Everything from the options. False when something is wrong. */
bool session_open(struct session *session, const struct opts *opts);
/* Nothing is wrong so far. */
bool session_is_well(const struct session *session);
/* Says what is wrong, if anything is and it was not said before. */
void session_report(struct session *session);
/* Reports what is wrong and closes; the exit status. */
int session_close(struct session *session);
/* All of it, with `body` in between unless the options are wrong. */
int session_run(const struct opts *opts, void (*body)(struct session *session));

#endif
