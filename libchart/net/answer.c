/*
 * What a server sends, taken in as it comes.
 */
#include "net/job.h"

#include "golib/strconv.h"

#include <stdio.h>

#define HEADERS_MAX ((uint64_t)256 * 1024)
#define PROBLEM_MAX ((size_t)8 * 1024)
#define BODY_MAX ((uint64_t)64 << 20)
/* Memory that a server's Content-Length is trusted with. */
#define RESERVE_MAX ((uint64_t)8 << 20)

int ch_answer_start(struct ch_op *op, struct ch_job *job)
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

/* Ends a callback of the transport's. The job's own error is put aside, since
 * other jobs go on meanwhile. */
static int stop(struct ch_op *op, struct ch_job *job, int code)
{
    if (ch_is_fatal(code))
        return ch_job_fatal(job, code);
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
    return job->reason.ptr ? 0 : ch_job_fatal(job, ch_error_code(op));
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
        return stop(
            op, job,
            ch_job_describe(op, job, CHART_ENETWORK,
                            CH_STR("the answer's header is over 256 KiB")));
    if (ch_str_eq_fold_ascii(name, CH_STR("content-length"))) {
        note_length(job, value);
        if (job->expected && !size_fits(job, job->expected))
            return stop(op, job, fail_size(op, job));
    }
    struct chart_str *place = header_place(job, name);
    if (!place || place->len)
        return 0; /* of several the first counts, as in Go */
    *place = ch_str_dup(op, value);
    return place->ptr ? 0 : ch_job_fatal(job, ch_error_code(op));
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
    return ch_job_describe(op, job, CHART_ENETWORK, ch_str_z(text));
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
    ch_job_tell_progress(job);
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
        return ch_job_fatal(job, code);
    ch_buf_str(&job->problem,
               ch_str_sub(chunk, 0, PROBLEM_MAX - job->problem.len));
    if (ch_buf_check(&job->problem))
        return ch_job_fatal(job, ch_buf_check(&job->problem));
    job->enough = job->problem.len == PROBLEM_MAX;
    return job->enough ? CHART_ENETWORK : 0;
}

void ch_answer_listen(struct ch_exchange *x)
{
    x->on_status = on_status;
    x->on_header = on_header;
    x->on_data = on_data;
}

/* ---- whether it is what was wanted -------------------------------------- */

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

int ch_answer_check(struct ch_op *op, struct ch_job *job)
{
    if (job->status != 200 || job->fetch->head)
        return 0;
    return size_fits(job, job->size) ? check_digest(op, job)
                                     : fail_size(op, job);
}
