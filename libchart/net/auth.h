/*
 * Credentials in requests: Basic, and what registries challenge for, by the
 * rules of oras.
 */
#ifndef CH_NET_AUTH_H
#define CH_NET_AUTH_H

#include "net/job.h"

/* "Basic " and the encoded pair. */
int ch_auth_basic(struct ch_op *op, struct chart_str user,
                  struct chart_str password, struct chart_str *out);
/* Code of an answer that refuses. */
int ch_auth_code(int status);

/* Sets the job's authorization to what its registry granted before, if the job
 * still asks that registry. */
int ch_auth_granted(struct ch_op *op, struct ch_job *job);
/* A registry answered 401. `*resolved` when the job was made ready again, is
 * blocked by a request for a token, or is done. 0 or fatal. */
int ch_auth_challenge(struct ch_op *op, struct ch_job *job, bool *resolved);
/* The token request that `job` waited for is done. 0 or fatal. */
int ch_auth_resume(struct ch_op *op, struct ch_job *job,
                   struct ch_job *request);
/* Appends what a server said for an error's text: without the credentials that
 * it was given, should it repeat them, and control characters escaped. */
void ch_auth_print_words(struct ch_buf *buf, const struct ch_job *job,
                         struct chart_str words);
/* Ends a job with the operation's error, in oras's words behind what was asked.
 * 0 or fatal. */
int ch_auth_fail(struct ch_op *op, struct ch_job *job, int code);
/* The error of a registry's refusal, as oras words it; returns its code. */
int ch_auth_refusal(struct ch_op *op, struct ch_job *job);

#endif
