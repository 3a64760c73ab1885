/*
 * Bearer tokens: where they come from, and from where they may not.
 */
#include "net/token.h"

#include "codec/json.h"
#include "net/member.h"

#include <arpa/inet.h>

#define TOKEN_MAX ((uint64_t)1 << 20)

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

int ch_token_check_realm(struct ch_op *op, const struct ch_job *job,
                         struct chart_str realm)
{
    struct ch_site site;
    bool tls = ch_str_eq(job->first.scheme, CH_STR("https"));
    int code = ch_site_parse(op, realm, &site);
    if (code)
        return code;
    if (!site.host.len)
        return ch_fail(
            op, CHART_EAUTH,
            "the realm for tokens that the registry names is no URL");
    bool is_http = ch_str_eq(site.scheme, CH_STR("http"));
    if (!is_http && !ch_str_eq(site.scheme, CH_STR("https")))
        return ch_fail(op, CHART_EAUTH,
                       "the realm for tokens is neither http nor https");
    if (is_http && tls)
        return ch_fail(op, CHART_EAUTH,
                       "the realm for tokens is http, the registry https");
    if (is_inner(&site) && !ch_str_eq_fold_ascii(site.host, job->first.host))
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

int ch_token_request(struct ch_op *op, struct ch_job *job,
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

int ch_token_read(struct ch_op *op, struct chart_str body,
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
    if (!code)
        *token = ch_member_text(answer, "access_token");
    if (!code && !token->len)
        *token = ch_member_text(answer, "token");
    if (code || is_printable(*token))
        return code;
    return ch_fail(op, CHART_EAUTH,
                   token->len ? "malformed token returned"
                              : "empty token returned");
}
