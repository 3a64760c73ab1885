/*
 * What is asked, and with which credentials.
 */
#include "net/auth.h"
#include "net/netrc.h"
#include "net/proxy.h"

/* ---- the URL ------------------------------------------------------------ */

int ch_request_parse_url(struct ch_op *op, struct chart_str text,
                         struct ch_url *out)
{
    struct chart_str shown;
    int code = ch_url_parse(op, text, out);
    if (!code || ch_is_fatal(code))
        return code;
    ch_error_clear(op);
    code = ch_redact_url(op, text, &shown);
    if (!code)
        code = ch_url_parse(op, shown, out);
    return code ? code
                : ch_fail_str(op, CHART_ESYNTAX,
                              CH_STR("net/url: invalid userinfo"));
}

int ch_request_set_url(struct ch_op *op, struct ch_job *job, struct ch_url url)
{
    struct ch_buf text;
    url.has_user = url.has_password = false;
    url.fragment = url.raw_fragment = CH_STR("");
    if (!ch_str_eq(url.scheme, CH_STR("http")) &&
        !ch_str_eq(url.scheme, CH_STR("https")))
        return ch_job_failf(op, job, CHART_EUNSUPPORTED,
                            "unsupported protocol scheme \"%.*s\"",
                            CH_STR_ARG(url.scheme));
    if (!ch_url_hostname(&url).len)
        return ch_job_failf(op, job, CHART_EINVAL,
                            "http: no Host in request URL");
    job->url = url;
    job->site = ch_site_of(&url);
    ch_buf_init(&text, op);
    ch_url_print(&text, &job->url);
    int code = ch_buf_take(&text, &job->x.url);
    return code ? ch_job_fatal(job, code) : 0;
}

int ch_request_start(struct ch_op *op, struct ch_job *job)
{
    struct ch_url url;
    int code = ch_redact_url(op, job->fetch->url, &job->shown);
    if (!code)
        code = ch_request_parse_url(op, job->fetch->url, &url);
    if (code)
        return ch_job_fail_step(op, job, code);
    job->user = url.has_user ? url.username : CH_STR("");
    job->password = url.has_user ? url.password : CH_STR("");
    code = ch_request_set_url(op, job, url);
    job->first = job->site;
    return code;
}

/* ---- the request -------------------------------------------------------- */

/* A value that would end its line is no header: validators and tokens come from
 * servers and files. */
static bool is_header_value(struct chart_str value)
{
    for (size_t i = 0; i < value.len; i++)
        if ((unsigned char)value.ptr[i] < ' ' || value.ptr[i] == 0x7f)
            return false;
    return value.len > 0;
}

static void add_header(struct ch_job *job, const char *name,
                       struct chart_str value)
{
    if (is_header_value(value))
        job->headers[job->x.header_count++] =
            (struct ch_header){ch_str_z(name), value};
}

static void set_tls(struct ch_job *job)
{
    const struct ch_net_config *config = &job->net->config;
    const struct ch_access *access = job->fetch->access;
    job->tls = (struct ch_tls){.ca_file = config->ca_file,
                               .ca_path = config->ca_path,
                               .insecure = config->insecure};
    job->x.tls = &job->tls;
    if (!access)
        return;
    if (access->ca_file.len) {
        job->tls.ca_file = access->ca_file;
        job->tls.ca_path = CH_STR("");
    }
    job->tls.insecure |= access->insecure;
    if (ch_site_eq(&job->site, &job->first)) {
        job->tls.cert_file = access->cert_file;
        job->tls.key_file = access->key_file;
    }
}

static bool may_pass(const struct ch_job *job)
{
    return job->net->config.pass_credentials ||
           (job->fetch->access && job->fetch->access->pass_credentials);
}

/* Whether the credentials of the fetch's access may go to the site asked. */
static int access_covers(struct ch_op *op, const struct ch_job *job,
                         bool *covers)
{
    const struct ch_access *access = job->fetch->access;
    struct ch_site owner = job->first;
    int code = 0;
    *covers = false;
    if (!access || !(access->user.len || access->password.len))
        return 0;
    if (access->url.len)
        code = ch_site_parse(op, access->url, &owner);
    *covers = may_pass(job) || ch_site_eq(&owner, &job->site);
    return code;
}

/* Credentials of a fetch from a server that is no registry. */
static int authorize_plain(struct ch_op *op, struct ch_job *job)
{
    const struct ch_access *access = job->fetch->access;
    struct chart_str user = CH_STR(""), password = CH_STR("");
    bool at_first = ch_site_eq(&job->site, &job->first);
    bool covers;
    int code = access_covers(op, job, &covers);
    if (covers) {
        user = access->user;
        password = access->password;
    } else if (at_first && (job->user.len || job->password.len)) {
        user = job->user;
        password = job->password;
    } else if (!code && at_first && job->net->config.netrc.len) {
        code = ch_netrc_find(op, job->net->config.netrc, job->site.host, &user,
                             &password);
    }
    if (code || !(user.len || password.len))
        return code;
    return ch_auth_basic(op, user, password, &job->authorization);
}

static int authorize(struct ch_op *op, struct ch_job *job)
{
    job->authorization = CH_STR("");
    return job->fetch->registry.len ? ch_auth_granted(op, job)
                                    : authorize_plain(op, job);
}

static int prepare(struct ch_op *op, struct ch_job *job)
{
    const struct ch_fetch *f = job->fetch;
    const struct ch_net_config *config = &job->net->config;
    int code = authorize(op, job);
    if (!code)
        code = ch_proxy_choose(op, config, &job->site, &job->x.proxy);
    if (!code)
        code = ch_answer_start(op, job);
    if (code)
        return code;
    job->x.header_count = 0;
    add_header(job, "User-Agent", config->user_agent);
    add_header(job, "Accept", f->accept);
    add_header(job, "Authorization", job->authorization);
    add_header(job, "If-None-Match", f->etag);
    add_header(job, "If-Modified-Since", f->last_modified);
    if (job->form.len)
        add_header(job, "Content-Type",
                   CH_STR("application/x-www-form-urlencoded"));
    set_tls(job);
    return 0;
}

int ch_job_prepare(struct ch_op *op, struct ch_job *job)
{
    if (job->net->config.offline)
        return ch_job_failf(op, job, CHART_ENETWORK,
                            "the network is switched off");
    int code = prepare(op, job);
    if (code)
        return ch_job_fail_step(op, job, code);
    job->state = CH_JOB_RUNNING;
    return 0;
}
