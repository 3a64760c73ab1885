#include "net/job.h"

#include "golib/strconv.h"
#include "net/auth.h"
#include "net/http.h"

#include <stdarg.h>

#define REDIRECTS_MAX 10

/* ---- outcomes ----------------------------------------------------------- */

void ch_job_tell_progress(struct ch_job *job)
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
    ch_job_tell_progress(job);
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

int ch_job_fatal(struct ch_job *job, int code)
{
    job->queue->fatal = code;
    return code;
}

int ch_job_fail_step(struct ch_op *op, struct ch_job *job, int code)
{
    return ch_is_fatal(code) ? ch_job_fatal(job, code)
                             : ch_job_end(op, job, code);
}

static const char *go_method(const struct ch_job *job)
{
    return job->form.len ? "Post" : job->fetch->head ? "Head" : "Get";
}

int ch_job_describe(struct ch_op *op, struct ch_job *job, int code,
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
    return ch_job_fail_step(op, job, ch_job_describe(op, job, code, cause));
}

int ch_job_failf(struct ch_op *op, struct ch_job *job, int code,
                 const char *format, ...)
{
    struct ch_buf text;
    va_list args;
    ch_buf_init(&text, op);
    va_start(args, format);
    ch_buf_vprintf(&text, format, args);
    va_end(args);
    return ch_buf_check(&text) ? ch_buf_check(&text)
                               : ch_job_fail(op, job, code, ch_buf_view(&text));
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
    return ch_job_fail_step(op, job, code);
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
        return ch_job_fatal(job, code);
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
        return ch_job_failf(op, job, CHART_ENETWORK,
                            "stopped after %d redirects", REDIRECTS_MAX);
    int code = ch_request_parse_url(op, job->location, &reference);
    if (!code)
        code = ch_url_resolve(op, &job->url, &reference, &url);
    if (code) {
        if (ch_is_fatal(code))
            return ch_job_fatal(job, code);
        ch_error_clear(op);
        return ch_job_failf(op, job, CHART_ENETWORK,
                            "the server redirects to something that is no URL");
    }
    if (ch_str_eq(job->url.scheme, CH_STR("https")) &&
        ch_str_eq(url.scheme, CH_STR("http")) && !job->tls.insecure)
        return ch_job_failf(op, job, CHART_ENETWORK,
                            "the server redirects from https to http");
    job->state = CH_JOB_READY;
    return ch_request_set_url(op, job, url);
}

static int succeed(struct ch_op *op, struct ch_job *job)
{
    struct ch_fetch *f = job->fetch;
    int code = ch_answer_check(op, job);
    if (!code)
        code = ch_redact_url(op, job->x.url, &f->final_url);
    if (!code && !f->data)
        code = ch_buf_take(&job->body, &f->body);
    f->got_size = job->size;
    return code ? ch_job_fail_step(op, job, code) : finish(op, job, 0);
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
        .owner = job,
        .cause = CH_STR(""),
    };
    ch_answer_listen(&job->x);
    *queue->tail = job;
    queue->tail = &job->next;
    queue->transfers++;
    *out = job;
    return ch_request_start(op, job);
}
