#include "net/auth.h"

#include "codec/json.h"
#include "crypto/base64.h"
#include "golib/fmt.h"
#include "golib/strconv.h"
#include "net/challenge.h"
#include "net/credentials.h"
#include "net/http.h"
#include "value/list.h"
#include "value/map.h"

#include <arpa/inet.h>

/* Answers to challenges within one fetch. */
#define CHALLENGES_MAX 3
#define TOKEN_MAX ((uint64_t)1 << 20)

/* What a registry let in before: "Basic ..." for everything (key ""), or
 * "Bearer ..." for a scope. */
struct ch_grant {
    struct ch_grant *next;
    struct ch_site site;
    struct chart_str key;
    struct chart_str value;
};

int ch_auth_code(int status)
{
    if (status == 401 || status == 403)
        return CHART_EAUTH;
    return status == 404 ? CHART_ENOTFOUND : CHART_ENETWORK;
}

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

/* ---- refusals ----------------------------------------------------------- */

/* Shorter ones could be parts of any word. */
#define SECRET_MIN 4

/* Length of the secret that stands at `at`; 0 if none does. */
static size_t secret_at(const struct ch_job *job, struct chart_str words,
                        size_t at)
{
    const struct ch_access *access = job->fetch->access;
    struct chart_str scheme, sent;
    (void)ch_str_cut(job->authorization, ' ', &scheme, &sent);
    const struct chart_str secrets[] = {sent, job->password,
                                        access ? access->password : CH_STR("")};
    struct chart_str rest = ch_str_sub(words, at, words.len);
    for (size_t i = 0; i < CH_COUNT(secrets); i++)
        if (secrets[i].len >= SECRET_MIN && ch_str_starts(rest, secrets[i]))
            return secrets[i].len;
    return 0;
}

void ch_auth_print_words(struct ch_buf *buf, const struct ch_job *job,
                         struct chart_str words)
{
    for (size_t i = 0; i < words.len; i++) {
        size_t secret = secret_at(job, words, i);
        unsigned char c = (unsigned char)words.ptr[i];
        if (secret) {
            CH_BUF_LIT(buf, "xxxxx");
            i += secret - 1;
        } else if (c < ' ' || c == 0x7f) {
            ch_buf_printf(buf, "\\x%02x", c);
        } else {
            ch_buf_byte(buf, (char)c);
        }
    }
}

/* A code of the distribution spec, as oras prints it: MANIFEST_UNKNOWN is
 * "manifest unknown". */
static void print_error_code(struct ch_buf *buf, struct chart_str name)
{
    for (size_t i = 0; i < name.len; i++)
        ch_buf_byte(buf, name.ptr[i] == '_' ? ' ' : ch_to_lower(name.ptr[i]));
}

static struct chart_str text_member(const struct ch_map *map, const char *name)
{
    const struct ch_value *v = ch_map_get_str(map, ch_str_z(name));
    return v && v->type == CH_T_STRING ? ch_value_str(*v) : CH_STR("");
}

static int print_error(struct ch_buf *buf, const struct ch_map *error)
{
    struct chart_str message = text_member(error, "message");
    const struct ch_value *detail = ch_map_get_str(error, CH_STR("detail"));
    print_error_code(buf, text_member(error, "code"));
    if (message.len) {
        CH_BUF_LIT(buf, ": ");
        ch_buf_str(buf, message);
        if (detail && detail->type != CH_T_NIL) {
            CH_BUF_LIT(buf, ": ");
            return ch_fmt_value(buf, *detail);
        }
    }
    return ch_buf_check(buf);
}

/* The `errors` of an answer's body; appends nothing when there are none. */
static int print_errors(struct ch_buf *buf, struct chart_str body)
{
    struct ch_value answer;
    int code = ch_json_parse(buf->op, body, &answer);
    if (code) {
        if (!ch_is_fatal(code))
            ch_error_clear(buf->op);
        return ch_is_fatal(code) ? code : 0;
    }
    if (answer.type != CH_T_MAP)
        return 0;
    const struct ch_value *errors =
        ch_map_get_str(answer.u.map, CH_STR("errors"));
    if (!errors || errors->type != CH_T_LIST)
        return 0;
    for (size_t i = 0; i < ch_list_len(*errors) && !code; i++) {
        struct ch_value error = ch_list_at(*errors, i);
        if (i)
            CH_BUF_LIT(buf, "; ");
        if (error.type == CH_T_MAP)
            code = print_error(buf, error.u.map);
    }
    return code ? code : ch_buf_check(buf);
}

int ch_auth_refusal(struct ch_op *op, struct ch_job *job)
{
    struct ch_buf text, words;
    ch_buf_init(&words, op);
    int code = print_errors(&words, ch_buf_view(&job->problem));
    if (code)
        return code;
    ch_buf_init(&text, op);
    ch_buf_str(&text, job->x.method);
    ch_buf_byte(&text, ' ');
    ch_quote(&text, job->shown);
    ch_buf_printf(&text, ": response status code %d: ", job->status);
    if (words.len)
        ch_auth_print_words(&text, job, ch_buf_view(&words));
    else
        ch_buf_str(&text, ch_http_status_text(job->status));
    return ch_buf_check(&text)
               ? ch_buf_check(&text)
               : ch_fail_str(op, ch_auth_code(job->status), ch_buf_view(&text));
}

/* Ends the job with an error in oras's words behind what was asked. */
static int fail_job(struct ch_op *op, struct ch_job *job, int code)
{
    struct ch_buf prefix;
    if (ch_is_fatal(code))
        return job->queue->fatal = code;
    ch_buf_init(&prefix, op);
    ch_buf_str(&prefix, job->x.method);
    ch_buf_byte(&prefix, ' ');
    ch_quote(&prefix, job->shown);
    CH_BUF_LIT(&prefix, ": ");
    if (ch_buf_check(&prefix))
        return job->queue->fatal = ch_buf_check(&prefix);
    ch_prefix_str(op, ch_buf_view(&prefix));
    return ch_job_end(op, job, code);
}

/* ---- tokens ------------------------------------------------------------- */

/* An address that only means something inside one machine or network. */
static bool is_inner(const struct ch_site *site)
{
    char z[64];
    unsigned char a[16];
    if (ch_site_is_loopback(site))
        return true;
    if (site->host.len >= sizeof z)
        return false;
    memcpy(z, site->host.ptr, site->host.len);
    z[site->host.len] = '\0';
    if (inet_pton(AF_INET, z, a) == 1)
        return a[0] == 0 || a[0] == 10 || (a[0] == 172 && a[1] >> 4 == 1) ||
               (a[0] == 192 && a[1] == 168) || (a[0] == 169 && a[1] == 254);
    if (inet_pton(AF_INET6, z, a) != 1)
        return false;
    return (a[0] & 0xfe) == 0xfc || (a[0] == 0xfe && (a[1] & 0xc0) == 0x80);
}

/* The registry chooses who gets the password: refuse what it has no business
 * choosing. */
static int check_realm(struct ch_op *op, const struct ch_job *job,
                       struct chart_str realm, struct ch_site *site)
{
    bool tls = ch_str_eq(job->first.scheme, CH_STR("https"));
    int code = ch_site_parse(op, realm, site);
    if (code)
        return code;
    if (!site->host.len)
        return ch_fail(
            op, CHART_EAUTH,
            "the realm for tokens that the registry names is no URL");
    bool is_http = ch_str_eq(site->scheme, CH_STR("http"));
    if (!is_http && !ch_str_eq(site->scheme, CH_STR("https")))
        return ch_fail(op, CHART_EAUTH,
                       "the realm for tokens is neither http nor https");
    if (is_http && tls)
        return ch_fail(op, CHART_EAUTH,
                       "the realm for tokens is http, the registry https");
    if (is_inner(site) && !ch_str_eq_fold_ascii(site->host, job->first.host))
        return ch_fail(op, CHART_EAUTH,
                       "the realm for tokens is an inner address that is not "
                       "the registry's");
    return 0;
}

/* Adds "&name=value", or without the "&" where nothing is in front. */
static void add_field(struct ch_buf *buf, const char *name,
                      struct chart_str value)
{
    if (buf->len && buf->ptr[buf->len - 1] != '?')
        ch_buf_byte(buf, '&');
    ch_buf_str(buf, ch_str_z(name));
    ch_buf_byte(buf, '=');
    ch_url_escape(buf, value, CH_URL_QUERY);
}

static void add_scopes(struct ch_buf *buf, struct chart_str key)
{
    struct ch_str_split it = ch_str_split_start(key, ' ');
    struct chart_str scope;
    while (ch_str_split_next(&it, &scope))
        if (scope.len)
            add_field(buf, "scope", scope);
}

/* The URL of a token by GET. */
static int token_url(struct ch_op *op, const struct ch_challenge *c,
                     struct chart_str key, struct chart_str *out)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    ch_buf_str(&buf, c->realm);
    if (ch_str_find_byte(c->realm, '?', 0) == CH_NPOS)
        ch_buf_byte(&buf, '?');
    add_scopes(&buf, key);
    if (c->service.len)
        add_field(&buf, "service", c->service);
    return ch_buf_take(&buf, out);
}

/* The form of a token by POST, for credentials that are a token themselves. */
static int token_form(struct ch_op *op, const struct ch_challenge *c,
                      struct chart_str key, struct chart_str refresh,
                      struct chart_str *out)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    add_field(&buf, "client_id", CH_STR("libchart"));
    add_field(&buf, "grant_type", CH_STR("refresh_token"));
    add_field(&buf, "refresh_token", refresh);
    add_field(&buf, "scope", key);
    if (c->service.len)
        add_field(&buf, "service", c->service);
    return ch_buf_take(&buf, out);
}

/* What the token request needs besides its job. */
struct request {
    struct ch_fetch fetch;
    struct ch_access access;
};

static struct request *new_request(struct ch_op *op, const struct ch_job *job,
                                   const struct ch_credential *credential)
{
    const struct chart_str none = {"", 0};
    const struct ch_access *access = job->fetch->access;
    struct request *r = CH_NEW(op, struct request);
    if (!r)
        return NULL;
    r->fetch.accept = r->fetch.etag = r->fetch.last_modified = none;
    r->fetch.sha256 = r->fetch.registry = r->fetch.scope = none;
    r->fetch.label = job->fetch->label;
    r->fetch.access = &r->access;
    r->fetch.max = TOKEN_MAX;
    r->access = access ? *access : (struct ch_access){.user = none};
    r->access.url = none;
    r->access.pass_credentials = false;
    r->access.user = credential->user;
    r->access.password = credential->password;
    return r;
}

/* Queues the request for a token and blocks the job until it is done. */
static int request_token(struct ch_op *op, struct ch_job *job,
                         const struct ch_challenge *c,
                         const struct ch_credential *credential)
{
    struct ch_job *asking;
    struct request *r = new_request(op, job, credential);
    if (!r)
        return job->queue->fatal = ch_error_code(op);
    bool by_form = credential->refresh_token.len > 0;
    struct chart_str form = CH_STR("");
    int code;
    if (by_form)
        code =
            token_form(op, c, job->grant_key, credential->refresh_token, &form);
    else
        code = token_url(op, c, job->grant_key, &r->fetch.url);
    if (code)
        return job->queue->fatal = code;
    if (by_form)
        r->fetch.url = c->realm;
    job->state = CH_JOB_BLOCKED;
    code = ch_job_new(op, job->queue, &r->fetch, &asking);
    if (code)
        return code;
    asking->waiting = job;
    asking->form = form;
    if (by_form) {
        asking->x.method = CH_STR("POST");
        asking->x.body = form;
    }
    return asking->state == CH_JOB_DONE ? ch_auth_resume(op, job, asking) : 0;
}

/* A token goes into a header, so it must not end the line. */
static bool is_printable(struct chart_str token)
{
    for (size_t i = 0; i < token.len; i++)
        if (token.ptr[i] <= ' ' || token.ptr[i] > '~')
            return false;
    return token.len > 0;
}

static int read_token(struct ch_op *op, struct chart_str body,
                      struct chart_str *token)
{
    struct ch_value answer;
    *token = CH_STR("");
    int code = ch_json_parse(op, body, &answer);
    if (code && !ch_is_fatal(code)) {
        /* Its text might show a part of the token. */
        ch_error_clear(op);
        return ch_fail(op, CHART_EAUTH,
                       "the token server's answer is not JSON");
    }
    if (!code && answer.type == CH_T_MAP) {
        *token = text_member(answer.u.map, "access_token");
        if (!token->len)
            *token = text_member(answer.u.map, "token");
    }
    if (code || is_printable(*token))
        return code;
    return ch_fail(op, CHART_EAUTH,
                   token->len ? "malformed token returned"
                              : "empty token returned");
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
        return fail_job(op, job, code);
    }
    code = read_token(op, request->fetch->body, &token);
    if (!code)
        return grant_bearer(op, job, token);
    if (!ch_is_fatal(code))
        ch_prefix(op, "%.*s \"%.*s\": ", CH_STR_ARG(request->x.method),
                  CH_STR_ARG(request->shown));
    return fail_job(op, job, code);
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
        return fail_job(op, job, code);
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
    struct ch_site site;
    int code = merge_scopes(op, job->fetch->scope, c->scope, &job->grant_key);
    if (code)
        return job->queue->fatal = code;
    const struct ch_grant *grant = find_grant(job, job->grant_key);
    if (grant && !ch_str_eq(grant->value, job->authorization)) {
        job->state = CH_JOB_READY;
        return 0;
    }
    code = check_realm(op, job, c->realm, &site);
    if (!code)
        code = find_credential(op, job, &credential);
    if (code)
        return fail_job(op, job, code);
    if (credential.access_token.len)
        return grant_bearer(op, job, credential.access_token);
    return request_token(op, job, c, &credential);
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
