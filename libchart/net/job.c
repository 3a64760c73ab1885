#include "net/job.h"

#include "golib/strconv.h"
#include "net/auth.h"
#include "net/http.h"
#include "net/netrc.h"
#include "net/proxy.h"

#include <stdarg.h>
#include <stdio.h>

#define REDIRECTS_MAX 10
#define HEADERS_MAX ((uint64_t)256 * 1024)
#define PROBLEM_MAX ((size_t)8 * 1024)
#define BODY_MAX ((uint64_t)64 << 20)
/* Memory that a server's Content-Length is trusted with. */
#define RESERVE_MAX ((uint64_t)8 << 20)

/* ---- outcomes ----------------------------------------------------------- */

static void tell_progress(struct ch_job *job)
{
    const struct ch_queue *q = job->queue;
    const struct ch_net_config *config = &job->net->config;
    if (config->progress)
        config->progress(config->progress_user, job->fetch->label, q->received,
                         q->expected, q->finished, q->transfers);
}

static int finish(struct ch_op *op, struct ch_job *job, int code)
{
    job->state = CH_JOB_DONE;
    job->fetch->code = code;
    job->fetch->status = job->status;
    job->queue->finished++;
    tell_progress(job);
    return job->waiting ? ch_auth_resume(op, job->waiting, job) : 0;
}

int ch_job_end(struct ch_op *op, struct ch_job *job, int code)
{
    if (job->queue->fatal)
        return job->queue->fatal;
    if (job->fetch->label.len)
        ch_frame(op, job->shown, 0, 0, job->fetch->label);
    job->fetch->error = ch_op_take_error(op);
    return finish(op, job, code);
}

static int take_fatal(struct ch_job *job, int code)
{
    job->queue->fatal = code;
    return code;
}

/* A step of the job's failed: ends the job, or everything. */
static int fail_step(struct ch_op *op, struct ch_job *job, int code)
{
    return ch_is_fatal(code) ? take_fatal(job, code)
                             : ch_job_end(op, job, code);
}

static const char *go_method(const struct ch_job *job)
{
    return job->form.len ? "Post" : job->fetch->head ? "Head" : "Get";
}

/* Sets an error that says what was asked, as Go's client does; returns its
 * code. */
static int describe(struct ch_op *op, struct ch_job *job, int code,
                    struct chart_str cause)
{
    struct ch_buf text;
    ch_buf_init(&text, op);
    ch_buf_str(&text, ch_str_z(go_method(job)));
    ch_buf_byte(&text, ' ');
    ch_quote(&text, job->shown);
    CH_BUF_LIT(&text, ": ");
    ch_buf_str(&text, cause);
    return ch_buf_check(&text) ? ch_buf_check(&text)
                               : ch_fail_str(op, code, ch_buf_view(&text));
}

int ch_job_fail(struct ch_op *op, struct ch_job *job, int code,
                struct chart_str cause)
{
    return fail_step(op, job, describe(op, job, code, cause));
}

static int failf(struct ch_op *op, struct ch_job *job, int code,
                 const char *format, ...) CH_PRINTF(4, 5);
static int failf(struct ch_op *op, struct ch_job *job, int code,
                 const char *format, ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return ch_job_fail(op, job, code, ch_str_z(text));
}

/* ---- the URL ------------------------------------------------------------ */

/* url.Parse; an error shows the URL without its password. */
static int parse_url(struct ch_op *op, struct chart_str text,
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

/* Makes `url` what the job asks for. */
static int set_url(struct ch_op *op, struct ch_job *job, struct ch_url url)
{
    struct ch_buf text;
    url.has_user = url.has_password = false;
    url.fragment = url.raw_fragment = CH_STR("");
    if (!ch_str_eq(url.scheme, CH_STR("http")) &&
        !ch_str_eq(url.scheme, CH_STR("https")))
        return failf(op, job, CHART_EUNSUPPORTED,
                     "unsupported protocol scheme \"%.*s\"",
                     CH_STR_ARG(url.scheme));
    if (!ch_url_hostname(&url).len)
        return failf(op, job, CHART_EINVAL, "http: no Host in request URL");
    job->url = url;
    job->site = ch_site_of(&url);
    ch_buf_init(&text, op);
    ch_url_print(&text, &job->url);
    int code = ch_buf_take(&text, &job->x.url);
    return code ? take_fatal(job, code) : 0;
}

static int start_url(struct ch_op *op, struct ch_job *job)
{
    struct ch_url url;
    int code = ch_redact_url(op, job->fetch->url, &job->shown);
    if (!code)
        code = parse_url(op, job->fetch->url, &url);
    if (code)
        return fail_step(op, job, code);
    job->user = url.has_user ? url.username : CH_STR("");
    job->password = url.has_user ? url.password : CH_STR("");
    code = set_url(op, job, url);
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

static int start_answer(struct ch_op *op, struct ch_job *job)
{
    job->status = 0;
    job->reason = job->retry_after = CH_STR("");
    job->queue->received -= job->size;
    job->queue->expected -= job->expected;
    job->header_bytes = job->size = job->expected = 0;
    job->enough = false;
    job->x.code = 0;
    job->x.again = false;
    job->x.cause = CH_STR("");
    ch_buf_init(&job->body, op);
    ch_buf_init(&job->problem, op);
    ch_sha256_start(&job->sha);
    if (!job->delivered)
        return 0;
    job->delivered = false;
    return job->fetch->data(job->fetch->user, op, ch_str(NULL, 0));
}

static int prepare(struct ch_op *op, struct ch_job *job)
{
    const struct ch_fetch *f = job->fetch;
    const struct ch_net_config *config = &job->net->config;
    int code = authorize(op, job);
    if (!code)
        code = ch_proxy_choose(op, config, &job->site, &job->x.proxy);
    if (!code)
        code = start_answer(op, job);
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
        return failf(op, job, CHART_ENETWORK, "the network is switched off");
    int code = prepare(op, job);
    if (code)
        return fail_step(op, job, code);
    job->state = CH_JOB_RUNNING;
    return 0;
}

/* ---- the answer as it comes --------------------------------------------- */

/* Ends a callback of the transport's. The job's own error is put aside, since
 * other jobs go on meanwhile. */
static int stop(struct ch_op *op, struct ch_job *job, int code)
{
    if (ch_is_fatal(code))
        return take_fatal(job, code);
    job->fetch->error = ch_op_take_error(op);
    return code;
}

static bool is_wanted(const struct ch_job *job)
{
    return job->status == 200;
}

/* Headers count from the last status on: answers of a redirect, a challenge or
 * an interim kind leave nothing behind. */
static void forget_headers(struct ch_job *job)
{
    const struct chart_str none = {"", 0};
    struct ch_fetch *f = job->fetch;
    job->location = job->retry_after = job->challenge = none;
    f->got_etag = f->got_last_modified = f->got_content_type = none;
    f->got_digest = f->got_link = none;
}

static int on_status(struct ch_exchange *x, struct ch_op *op, int status,
                     struct chart_str reason)
{
    struct ch_job *job = x->owner;
    if (job->queue->fatal)
        return job->queue->fatal;
    job->status = status;
    forget_headers(job);
    job->header_bytes += reason.len;
    job->reason = ch_str_dup(op, ch_str_sub(reason, 0, 200));
    return job->reason.ptr ? 0 : take_fatal(job, ch_error_code(op));
}

static struct chart_str *header_place(struct ch_job *job, struct chart_str name)
{
    struct ch_fetch *f = job->fetch;
    const struct {
        const char *name;
        struct chart_str *place;
    } table[] = {
        {"location", &job->location},
        {"retry-after", &job->retry_after},
        {"www-authenticate", &job->challenge},
        {"etag", &f->got_etag},
        {"last-modified", &f->got_last_modified},
        {"content-type", &f->got_content_type},
        {"docker-content-digest", &f->got_digest},
        {"link", &f->got_link},
    };
    for (size_t i = 0; i < CH_COUNT(table); i++)
        if (ch_str_eq_fold_ascii(name, ch_str_z(table[i].name)))
            return table[i].place;
    return NULL;
}

/* What servers say of a body's length; the body itself is measured. */
static void note_length(struct ch_job *job, struct chart_str value)
{
    uint64_t length;
    if (ch_parse_uint(value, 10, &length) != CH_PARSE_OK || !is_wanted(job))
        return;
    job->expected = length;
    job->queue->expected += length;
}

/* A body of another size than was told beforehand, in oras's words. */
static int fail_size(struct ch_op *op, struct ch_job *job)
{
    return ch_fail(op, CHART_ENETWORK, "GET \"%.*s\": mismatch Content-Length",
                   CH_STR_ARG(job->shown));
}

static bool size_fits(const struct ch_job *job, uint64_t size)
{
    return !job->fetch->has_size || size == job->fetch->size;
}

static int on_header(struct ch_exchange *x, struct ch_op *op,
                     struct chart_str name, struct chart_str value)
{
    struct ch_job *job = x->owner;
    if (job->queue->fatal)
        return job->queue->fatal;
    job->header_bytes += name.len + value.len + 4;
    if (job->header_bytes > HEADERS_MAX)
        return stop(op, job,
                    describe(op, job, CHART_ENETWORK,
                             CH_STR("the answer's header is over 256 KiB")));
    if (ch_str_eq_fold_ascii(name, CH_STR("content-length"))) {
        note_length(job, value);
        if (job->expected && !size_fits(job, job->expected))
            return stop(op, job, fail_size(op, job));
    }
    struct chart_str *place = header_place(job, name);
    if (!place)
        return 0;
    *place = ch_str_dup(op, value);
    return place->ptr ? 0 : take_fatal(job, ch_error_code(op));
}

static int collect(struct ch_job *job, struct chart_str chunk)
{
    uint64_t expected = job->expected;
    if (!job->body.cap && expected && expected <= RESERVE_MAX &&
        ch_buf_reserve(&job->body, (size_t)expected + 1))
        return ch_buf_check(&job->body);
    ch_buf_str(&job->body, chunk);
    return ch_buf_check(&job->body);
}

static int too_large(struct ch_op *op, struct ch_job *job, uint64_t max)
{
    char text[80];
    (void)snprintf(text, sizeof text,
                   "the answer is over the limit of %llu bytes",
                   (unsigned long long)max);
    return describe(op, job, CHART_ENETWORK, ch_str_z(text));
}

static bool is_hashed(const struct ch_fetch *f)
{
    return !f->unhashed || f->sha256.len;
}

static int take_body(struct ch_op *op, struct ch_job *job,
                     struct chart_str chunk)
{
    struct ch_fetch *f = job->fetch;
    uint64_t max = f->max ? f->max : BODY_MAX;
    if (chunk.len > max - job->size)
        return too_large(op, job, max);
    if (job->fetch->has_size && chunk.len > job->fetch->size - job->size)
        return fail_size(op, job);
    job->size += chunk.len;
    job->queue->received += chunk.len;
    if (is_hashed(job->fetch))
        ch_sha256_add(&job->sha, chunk);
    tell_progress(job);
    if (!f->data)
        return collect(job, chunk);
    job->delivered = true;
    return f->data(f->user, op, chunk);
}

static int on_data(struct ch_exchange *x, struct ch_op *op,
                   struct chart_str chunk)
{
    struct ch_job *job = x->owner;
    if (job->queue->fatal)
        return job->queue->fatal;
    int code = ch_step(op, 1 + chunk.len / 1024);
    if (!code && is_wanted(job)) {
        code = take_body(op, job, chunk);
        return code ? stop(op, job, code) : 0;
    }
    if (code)
        return take_fatal(job, code);
    ch_buf_str(&job->problem,
               ch_str_sub(chunk, 0, PROBLEM_MAX - job->problem.len));
    if (ch_buf_check(&job->problem))
        return take_fatal(job, ch_buf_check(&job->problem));
    job->enough = job->problem.len == PROBLEM_MAX;
    return job->enough ? CHART_ENETWORK : 0;
}

/* ---- what follows from an answer ---------------------------------------- */

/* The text that Helm ends in when the server refused. */
static int print_refusal(struct ch_op *op, struct ch_job *job)
{
    struct ch_buf text;
    if (job->fetch->registry.len || job->waiting)
        return ch_auth_refusal(op, job);
    ch_buf_init(&text, op);
    CH_BUF_LIT(&text, "failed to fetch ");
    ch_buf_str(&text, job->shown);
    ch_buf_printf(&text, " : %d ", job->status);
    if (job->reason.len)
        ch_auth_print_words(&text, job, job->reason);
    else
        ch_buf_str(&text, ch_http_status_text(job->status));
    return ch_buf_check(&text)
               ? ch_buf_check(&text)
               : ch_fail_str(op, ch_auth_code(job->status), ch_buf_view(&text));
}

static int refuse(struct ch_op *op, struct ch_job *job)
{
    int code = print_refusal(op, job);
    if (code == CHART_EAUTH && ch_error_code(op) == code)
        ch_hint(op, "check the credentials for %.*s",
                CH_STR_ARG(job->url.host));
    return fail_step(op, job, code);
}

/* A random share of a tenth, so that many clients do not come back at once. */
static int64_t with_jitter(struct ch_op *op, int64_t ms)
{
    uint32_t random = 0;
    if (ch_random(op, &random, sizeof random))
        ch_error_clear(op); /* then all the same */
    return ms + (int64_t)(random % 1000) * ms / 10000;
}

/* Makes the job ready for another attempt; `*again` is false when there were
 * enough. 0 or fatal. */
static int try_again(struct ch_op *op, struct ch_job *job, bool *again)
{
    const struct ch_net_config *config = &job->net->config;
    uint32_t doublings = job->attempts < 10 ? job->attempts : 10;
    int64_t wait = (int64_t)config->backoff_ms << doublings, asked;
    *again = false;
    if (++job->attempts >= config->attempts)
        return 0;
    int code = ch_http_retry_after(op, job->retry_after, &asked);
    if (code)
        return take_fatal(job, code);
    wait = asked >= 0 ? asked : with_jitter(op, wait);
    if (job->waited_ms + wait > config->patience_ms)
        return 0;
    job->waited_ms += wait;
    job->not_before_ms = ch_clock_ms() + wait;
    job->state = CH_JOB_READY;
    *again = true;
    return 0;
}

static int redirect(struct ch_op *op, struct ch_job *job)
{
    struct ch_url reference, url;
    if (++job->redirects > REDIRECTS_MAX)
        return failf(op, job, CHART_ENETWORK, "stopped after %d redirects",
                     REDIRECTS_MAX);
    int code = parse_url(op, job->location, &reference);
    if (!code)
        code = ch_url_resolve(op, &job->url, &reference, &url);
    if (code) {
        if (ch_is_fatal(code))
            return take_fatal(job, code);
        ch_error_clear(op);
        return failf(op, job, CHART_ENETWORK,
                     "the server redirects to something that is no URL");
    }
    if (ch_str_eq(job->url.scheme, CH_STR("https")) &&
        ch_str_eq(url.scheme, CH_STR("http")) && !job->tls.insecure)
        return failf(op, job, CHART_ENETWORK,
                     "the server redirects from https to http");
    job->state = CH_JOB_READY;
    return set_url(op, job, url);
}

static int check_digest(struct ch_op *op, struct ch_job *job)
{
    struct ch_fetch *f = job->fetch;
    unsigned char digest[CH_SHA256_LEN];
    struct ch_buf hex;
    if (!is_hashed(f))
        return 0;
    ch_sha256_finish(&job->sha, digest);
    ch_buf_init(&hex, op);
    ch_hex(&hex, digest, sizeof digest);
    int code = ch_buf_take(&hex, &f->got_sha256);
    if (code || !f->sha256.len ||
        ch_str_eq_fold_ascii(f->sha256, f->got_sha256))
        return code;
    return ch_fail(op, CHART_EDIGEST,
                   "the digest of %.*s is sha256:%.*s, wanted is sha256:%.*s",
                   CH_STR_ARG(job->shown), CH_STR_ARG(f->got_sha256),
                   CH_STR_ARG(f->sha256));
}

static int succeed(struct ch_op *op, struct ch_job *job)
{
    struct ch_fetch *f = job->fetch;
    int code = 0;
    if (job->status == 200 && !f->head)
        code = size_fits(job, job->size) ? check_digest(op, job)
                                         : fail_size(op, job);
    if (!code)
        code = ch_redact_url(op, job->x.url, &f->final_url);
    if (!code && !f->data)
        code = ch_buf_take(&job->body, &f->body);
    f->got_size = job->size;
    return code ? fail_step(op, job, code) : finish(op, job, 0);
}

static bool is_conditional(const struct ch_fetch *f)
{
    return f->etag.len || f->last_modified.len;
}

/* The exchange did not end in a whole answer. */
static int broken(struct ch_op *op, struct ch_job *job)
{
    if (job->fetch->error) { /* a callback's, put aside by `stop` */
        int code = chart_error_code(job->fetch->error);
        ch_op_put_error(op, job->fetch->error);
        return ch_job_end(op, job, code);
    }
    bool again = false;
    int code = job->x.again ? try_again(op, job, &again) : 0;
    return code || again ? code
                         : ch_job_fail(op, job, CHART_ENETWORK, job->x.cause);
}

int ch_job_answered(struct ch_op *op, struct ch_job *job)
{
    if (job->x.code && !job->enough)
        return broken(op, job);
    if (job->status == 200 ||
        (job->status == 304 && is_conditional(job->fetch)))
        return succeed(op, job);
    if (ch_http_is_redirect(job->status) && job->location.len && !job->form.len)
        return redirect(op, job);
    bool resolved = false;
    int code = 0;
    if (job->status == 401 && job->fetch->registry.len)
        code = ch_auth_challenge(op, job, &resolved);
    else if (ch_http_is_passing(job->status))
        code = try_again(op, job, &resolved);
    return code || resolved ? code : refuse(op, job);
}

/* ---- the start ---------------------------------------------------------- */

int ch_job_new(struct ch_op *op, struct ch_queue *queue, struct ch_fetch *fetch,
               struct ch_job **out)
{
    struct ch_job *job = CH_NEW(op, struct ch_job);
    if (!job)
        return queue->fatal = ch_error_code(op);
    job->net = queue->net;
    job->queue = queue;
    job->fetch = fetch;
    job->shown = CH_STR("");
    job->form = job->grant_key = CH_STR("");
    job->x = (struct ch_exchange){
        .method = fetch->head ? CH_STR("HEAD") : CH_STR("GET"),
        .url = CH_STR(""),
        .headers = job->headers,
        .body = CH_STR(""),
        .tls = &job->tls,
        .times = &queue->net->config.times,
        .proxy = CH_STR(""),
        .gzip = fetch->gzip,
        .on_status = on_status,
        .on_header = on_header,
        .on_data = on_data,
        .owner = job,
        .cause = CH_STR(""),
    };
    *queue->tail = job;
    queue->tail = &job->next;
    queue->transfers++;
    *out = job;
    return start_url(op, job);
}
