/*
 * The queue of all fetches of one call, as a transport sees it.
 */
#include "net/job.h"

#include "base/error.h"

static int64_t wait_of(const struct ch_job *job, int64_t now)
{
    int64_t wait = job->not_before_ms - now;
    return wait > 0 ? wait : 0;
}

/* Hands out the next job that may be sent now. */
static int next(void *user, struct ch_op *op, struct ch_exchange **out,
                int64_t *wait_ms)
{
    struct ch_queue *queue = user;
    int64_t now = ch_clock_ms();
    *out = NULL;
    *wait_ms = -1;
    for (struct ch_job *job = queue->jobs; job && !*out; job = job->next) {
        if (queue->fatal)
            return queue->fatal;
        if (job->state != CH_JOB_READY)
            continue;
        int64_t wait = wait_of(job, now);
        if (wait) {
            if (*wait_ms < 0 || wait < *wait_ms)
                *wait_ms = wait;
            continue;
        }
        int code = ch_job_prepare(op, job);
        if (code)
            return code;
        if (job->state == CH_JOB_RUNNING)
            *out = &job->x;
    }
    return ch_step(op, 1);
}

static int done(void *user, struct ch_op *op, struct ch_exchange *x)
{
    struct ch_queue *queue = user;
    return queue->fatal ? queue->fatal : ch_job_answered(op, x->owner);
}

static void clear_outcome(struct ch_fetch *f)
{
    const struct chart_str none = {"", 0};
    f->code = f->status = 0;
    f->error = NULL;
    f->got_size = 0;
    f->body = f->final_url = f->got_sha256 = f->got_digest = none;
    f->got_etag = f->got_last_modified = f->got_content_type = none;
    f->got_link = none;
}

static int run(struct ch_op *op, struct ch_queue *queue)
{
    const struct ch_work work = {next, done, queue};
    struct ch_transport *transport;
    int code = ch_net_transport(op, queue->net, &transport);
    return code ? code : transport->run(transport, op, &work);
}

/* Marks what a fatal end left open. */
static void abandon(struct ch_fetch *fetches, size_t count, int code)
{
    for (size_t i = 0; i < count; i++) {
        chart_error_free(fetches[i].error);
        fetches[i].error = NULL;
        fetches[i].code = code;
    }
}

int ch_fetch_all(struct ch_op *op, struct ch_net *net, struct ch_fetch *fetches,
                 size_t count)
{
    struct ch_queue queue = {.net = net};
    struct ch_job *job;
    bool any = false;
    int code = 0;
    queue.tail = &queue.jobs;
    for (size_t i = 0; i < count; i++)
        clear_outcome(&fetches[i]);
    for (size_t i = 0; i < count && !code; i++) {
        code = ch_job_new(op, &queue, &fetches[i], &job);
        any |= !code && job->state == CH_JOB_READY;
    }
    if (!code && any)
        code = run(op, &queue);
    if (code)
        abandon(fetches, count, code);
    return code;
}

int ch_fetch_one(struct ch_op *op, struct ch_net *net, struct ch_fetch *fetch)
{
    int code = ch_fetch_all(op, net, fetch, 1);
    if (code || !fetch->code)
        return code;
    ch_op_put_error(op, fetch->error);
    fetch->error = NULL;
    return fetch->code;
}
