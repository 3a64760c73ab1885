#include "session.h"

#include "env_flags.h"
#include "interrupt.h"
#include "network_flags.h"
#include "out.h"
#include "source_flags.h"

#include <stdlib.h>

bool session_is_well(const struct session *session)
{
    return !session->wrong && !session->err;
}

bool session_open(struct session *session, const struct opts *opts)
{
    *session = (struct session){
        .opts = opts, .output = out_sink(), .notes = out_note_sink()};
    interrupt_start();
    session->control = interrupt_control();
    source_flags_read(opts, &session->source, &session->keyring);
    session->source.control = &session->control;
    session->refs = (struct schema_refs){&session->network, &session->control};
    session->wrong =
        env_flags_open(opts, &session->refs, &session->env, &session->err);
    if (session_is_well(session))
        (void)network_flags_open(opts, session->env, &session->network,
                                 &session->err);
    return session_is_well(session);
}

void session_dependencies(struct session *session,
                          struct chart_dependency_options *options)
{
    const struct opts *opts = session->opts;
    CHART_INIT(options);
    options->control = &session->control;
    options->output = &session->output;
    options->notes = &session->notes;
    options->source = &session->source;
    if (opts_bool(opts, "skip-refresh"))
        options->flags |= CHART_DEPENDENCY_SKIP_REFRESH;
    if (opts_bool(opts, "verify"))
        options->flags |= CHART_DEPENDENCY_VERIFY;
    if (env_flags_debug(opts))
        options->flags |= CHART_DEPENDENCY_DEBUG;
    if (env_flags_helm_compat(opts))
        options->flags |= CHART_DEPENDENCY_HELM;
}

void session_report(struct session *session)
{
    if (session->reported)
        return;
    session->reported = true;
    out_status(NULL);
    if (session->wrong)
        out_error(session->wrong);
    else if (chart_error_code(session->err) == CHART_ECANCELLED)
        interrupt_finish();
    if (!session->wrong && session->err && !out_failed())
        env_flags_show_error(session->opts, session->err);
}

int session_close(struct session *session)
{
    int status = session_is_well(session) ? 0 : 1;
    session_report(session);
    chart_network_unref(session->network);
    chart_env_unref(session->env);
    chart_error_free(session->err);
    free(session->keyring);
    free(session->wrong);
    return status;
}

int session_run(const struct opts *opts, void (*body)(struct session *session))
{
    struct session session;
    if (session_open(&session, opts))
        body(&session);
    return session_close(&session);
}
