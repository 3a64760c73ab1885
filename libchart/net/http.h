/*
 * Small facts of HTTP: status texts, headers, dates.
 */
#ifndef CH_NET_HTTP_H
#define CH_NET_HTTP_H

#include "base/op.h"

/* http.StatusText: "Not Found"; "" for an unknown one. */
struct chart_str ch_http_status_text(int status);
bool ch_http_is_redirect(int status);
/* Another attempt may do: 408, 429 and what a server says of itself. */
bool ch_http_is_passing(int status);
/* Retry-After in milliseconds: seconds or a date; -1 when it is neither. 0 or
 * a fatal code. */
int ch_http_retry_after(struct ch_op *op, struct chart_str value, int64_t *ms);

#endif
