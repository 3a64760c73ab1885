/*
 * One fetch from its first request to its outcome: requests, answers,
 * redirects, attempts. Shared by fetch.c and auth.c.
 */
#ifndef CH_NET_JOB_H
#define CH_NET_JOB_H

#include "crypto/digest.h"
#include "net/site.h"
#include "net/state.h"

enum ch_job_state {
    CH_JOB_READY,   /* to be sent, at `not_before_ms` or after */
    CH_JOB_RUNNING, /* the transport has it */
    CH_JOB_BLOCKED, /* until another job is done */
    CH_JOB_DONE
};

struct ch_job {
    struct ch_exchange x; /* its owner is the job */
    struct ch_net *net;
    struct ch_fetch *fetch;
    struct ch_queue *queue;
    struct ch_job *next;
    enum ch_job_state state;
    int64_t not_before_ms;
    int64_t waited_ms;
    uint32_t attempts;
    uint32_t redirects;

    struct ch_url url;               /* asked now; without user and fragment */
    struct ch_site site;             /* its */
    struct ch_site first;            /* of the URL that was wanted */
    struct chart_str user, password; /* from the URL that was wanted */
    struct chart_str shown;          /* for messages: the URL that was wanted */
    struct chart_str authorization;  /* of this request; "" none */
    struct ch_tls tls;
    struct ch_header headers[8];

    /* the answer so far */
    int status;
    struct chart_str reason;
    struct chart_str location, retry_after, challenge;
    uint64_t header_bytes;
    uint64_t size;     /* of the body */
    uint64_t expected; /* Content-Length, 0 unknown */
    bool enough;       /* nothing more of it is wanted */
    bool delivered;    /* the fetch's `data` got something */
    struct ch_buf body;
    struct ch_buf problem; /* the body of an answer that is an error */
    struct ch_sha256 sha;

    /* registries: see auth.c */
    struct ch_job *waiting;     /* who is blocked by this one */
    uint32_t challenges;        /* answered so far */
    struct chart_str grant_key; /* what the authorization is for */
    struct chart_str form;      /* body of a POST; "" GET */
};

/* All jobs of one ch_fetch_all. */
struct ch_queue {
    struct ch_net *net;
    struct ch_job *jobs; /* newest first */
    struct ch_job **tail;
    int fatal; /* what ends the whole operation; its error is set */
    uint64_t received, expected;
    size_t finished, transfers;
};

/* A new job at the end of the queue, ready. Faults of its URL end it at once:
 * look at `state`. Non-zero: fatal. */
int ch_job_new(struct ch_op *op, struct ch_queue *queue, struct ch_fetch *fetch,
               struct ch_job **out);
/* The answer is in: finishes the job or makes it ready again. 0 or fatal. */
int ch_job_answered(struct ch_op *op, struct ch_job *job);

/* How far the queue is, with the job as what moved. */
void ch_job_tell_progress(struct ch_job *job);
/* Marks the end of the whole operation; returns `code`. */
int ch_job_fatal(struct ch_job *job, int code);
/* Ends a job with the operation's error, which becomes its own. 0, or the code
 * if it is fatal. */
int ch_job_end(struct ch_op *op, struct ch_job *job, int code);
/* A step of the job's failed: ends the job, or everything. */
int ch_job_fail_step(struct ch_op *op, struct ch_job *job, int code);
/* Sets an error that says what was asked, as Go's client does; returns its
 * code. */
int ch_job_describe(struct ch_op *op, struct ch_job *job, int code,
                    struct chart_str cause);
/* Ends a job with an error of this text behind what was asked; as ch_job_end.
 */
int ch_job_fail(struct ch_op *op, struct ch_job *job, int code,
                struct chart_str cause);
int ch_job_failf(struct ch_op *op, struct ch_job *job, int code,
                 const char *format, ...) CH_PRINTF(4, 5);

/* ---- request.c ---------------------------------------------------------- */

/* url.Parse; an error shows the URL without its password. */
int ch_request_parse_url(struct ch_op *op, struct chart_str text,
                         struct ch_url *out);
/* Makes `url` what the job asks for; a fault ends the job. 0 or fatal. */
int ch_request_set_url(struct ch_op *op, struct ch_job *job, struct ch_url url);
/* The same with the URL of the job's fetch. */
int ch_request_start(struct ch_op *op, struct ch_job *job);
/* Puts the request together; the job runs then, or is done. 0 or fatal. */
int ch_job_prepare(struct ch_op *op, struct ch_job *job);

/* ---- answer.c ----------------------------------------------------------- */

/* Makes the exchange tell its job. */
void ch_answer_listen(struct ch_exchange *x);
/* Forgets the answer to the request before. */
int ch_answer_start(struct ch_op *op, struct ch_job *job);
/* Whether the body's size and digest are as wanted. 0 or the code. */
int ch_answer_check(struct ch_op *op, struct ch_job *job);

#endif
