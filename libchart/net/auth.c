#include "net/auth.h"

#include "crypto/base64.h"
#include "net/challenge.h"
#include "net/credentials.h"
#include "net/token.h"

/* Answers to challenges within one fetch. */
#define CHALLENGES_MAX 3

/* What a registry let in before: "Basic ..." for everything (key ""), or
 * "Bearer ..." for a scope. */
struct ch_grant {
    struct ch_grant *next;
    struct ch_site site;
    struct chart_str key;
    struct chart_str value;
};

int ch_auth_basic(struct ch_op *op, struct chart_str user,
                  struct chart_str password, struct chart_str *out)
{
    struct ch_buf pair, buf;
    ch_buf_init(&pair, op);
    ch_buf_str(&pair, user);
    ch_buf_byte(&pair, ':');
    ch_buf_str(&pair, password);
    ch_buf_init(&buf, op);
    CH_BUF_LIT(&buf, "Basic ");
    ch_base64_encode(&buf, ch_buf_view(&pair));
    return ch_buf_check(&pair) ? ch_buf_check(&pair) : ch_buf_take(&buf, out);
}

/* ---- grants ------------------------------------------------------------- */

static const struct ch_grant *find_grant(const struct ch_job *job,
                                         struct chart_str key)
{
    const struct ch_grant *g = job->net->grants;
    for (; g; g = g->next)
        if (ch_site_eq(&g->site, &job->first) &&
            (!g->key.len || ch_str_eq(g->key, key)))
            return g;
    return NULL;
}

static int add_grant(struct ch_op *op, struct ch_job *job, struct chart_str key,
                     struct chart_str value)
{
    struct ch_grant *g = CH_NEW(op, struct ch_grant);
    if (!g)
        return job->queue->fatal = ch_error_code(op);
    *g = (struct ch_grant){job->net->grants, job->first, key, value};
    job->net->grants = g;
    return 0;
}

/* oras and its kin keep credentials to the registry itself: a redirect to
 * another scheme, host or port goes without. */
static bool asks_registry(const struct ch_job *job)
{
    return ch_site_eq(&job->site, &job->first);
}

int ch_auth_granted(struct ch_op *op, struct ch_job *job)
{
    struct chart_str key =
        job->grant_key.len ? job->grant_key : job->fetch->scope;
    const struct ch_grant *g = asks_registry(job) ? find_grant(job, key) : NULL;
    if (g)
        job->authorization = g->value;
    return ch_step(op, 1);
}

static int grant_bearer(struct ch_op *op, struct ch_job *job,
                        struct chart_str token)
{
    struct ch_buf buf;
    struct chart_str value;
    ch_buf_init(&buf, op);
    CH_BUF_LIT(&buf, "Bearer ");
    ch_buf_str(&buf, token);
    int code = ch_buf_take(&buf, &value);
    if (code)
        return job->queue->fatal = code;
    job->state = CH_JOB_READY;
    return add_grant(op, job, job->grant_key, value);
}

int ch_auth_resume(struct ch_op *op, struct ch_job *job, struct ch_job *request)
{
    struct chart_str token;
    int code = request->fetch->code;
    if (code) {
        ch_op_put_error(op, request->fetch->error);
        request->fetch->error = NULL;
        return ch_auth_fail(op, job, code);
    }
    code = ch_token_read(op, request->fetch->body, &token);
    if (!code)
        return grant_bearer(op, job, token);
    if (!ch_is_fatal(code))
        ch_prefix(op, "%.*s \"%.*s\": ", CH_STR_ARG(request->x.method),
                  CH_STR_ARG(request->shown));
    return ch_auth_fail(op, job, code);
}

/* ---- challenges --------------------------------------------------------- */

static int find_credential(struct ch_op *op, struct ch_job *job,
                           struct ch_credential *out)
{
    const struct ch_access *access = job->fetch->access;
    const struct chart_str none = {"", 0};
    if (!access || !(access->user.len || access->password.len))
        return ch_credentials_find(op, &job->net->config, job->fetch->registry,
                                   out);
    *out = (struct ch_credential){access->user, access->password, none, none};
    return 0;
}

static int answer_basic(struct ch_op *op, struct ch_job *job)
{
    struct ch_credential credential;
    struct chart_str value;
    int code = find_credential(op, job, &credential);
    if (!code && ch_credential_is_empty(&credential))
        code = ch_fail(op, CHART_EAUTH, "basic credential not found");
    else if (!code && !(credential.user.len && credential.password.len))
        code = ch_fail(op, CHART_EAUTH,
                       "missing username or password for basic auth");
    if (!code)
        code = ch_auth_basic(op, credential.user, credential.password, &value);
    if (code)
        return ch_auth_fail(op, job, code);
    job->state = CH_JOB_READY;
    return add_grant(op, job, CH_STR(""), value);
}

static bool has_scope(struct chart_str key, struct chart_str scope)
{
    struct ch_str_split it = ch_str_split_start(key, ' ');
    struct chart_str one;
    while (ch_str_split_next(&it, &one))
        if (ch_str_eq(one, scope))
            return true;
    return false;
}

/* The fetch's own scope and those that the challenge adds. */
static int merge_scopes(struct ch_op *op, struct chart_str own,
                        struct chart_str asked, struct chart_str *out)
{
    struct ch_buf buf;
    struct ch_str_split it = ch_str_split_start(asked, ' ');
    struct chart_str scope;
    ch_buf_init(&buf, op);
    ch_buf_str(&buf, own);
    while (ch_str_split_next(&it, &scope)) {
        int code = ch_step(op, 1 + buf.len);
        if (code)
            return code;
        if (!scope.len || has_scope(ch_buf_view(&buf), scope))
            continue;
        if (buf.len)
            ch_buf_byte(&buf, ' ');
        ch_buf_str(&buf, scope);
    }
    return ch_buf_take(&buf, out);
}

static int answer_bearer(struct ch_op *op, struct ch_job *job,
                         const struct ch_challenge *c)
{
    struct ch_credential credential;
    int code = merge_scopes(op, job->fetch->scope, c->scope, &job->grant_key);
    if (code)
        return job->queue->fatal = code;
    const struct ch_grant *grant = find_grant(job, job->grant_key);
    if (grant && !ch_str_eq(grant->value, job->authorization)) {
        job->state = CH_JOB_READY;
        return 0;
    }
    code = ch_token_check_realm(op, job, c->realm);
    if (!code)
        code = find_credential(op, job, &credential);
    if (code)
        return ch_auth_fail(op, job, code);
    if (credential.access_token.len)
        return grant_bearer(op, job, credential.access_token);
    return ch_token_request(op, job, c, &credential);
}

int ch_auth_challenge(struct ch_op *op, struct ch_job *job, bool *resolved)
{
    struct ch_challenge c;
    int code = ch_challenge_parse(op, job->challenge, &c);
    *resolved = false;
    if (code)
        return job->queue->fatal = code;
    bool refused = ch_str_starts(job->authorization, CH_STR("Basic ")) &&
                   c.scheme == CH_SCHEME_BASIC;
    if (refused || !asks_registry(job) || c.scheme == CH_SCHEME_UNKNOWN ||
        ++job->challenges >= CHALLENGES_MAX)
        return 0;
    *resolved = true;
    return c.scheme == CH_SCHEME_BASIC ? answer_basic(op, job)
                                       : answer_bearer(op, job, &c);
}
