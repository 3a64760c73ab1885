/*
 * Go's time.Duration: int64 nanoseconds.
 */
#ifndef CH_GOLIB_DURATION_H
#define CH_GOLIB_DURATION_H

#include "base/buf.h"

#define CH_SECOND INT64_C(1000000000)
#define CH_MINUTE (60 * CH_SECOND)
#define CH_HOUR (60 * CH_MINUTE)

/* Duration.String: "1h2m0.5s". */
void ch_duration_format(struct ch_buf *buf, int64_t d);
/* time.ParseDuration. Error: CHART_EEXEC with Go's text. */
int ch_duration_parse(struct ch_op *op, struct chart_str s, int64_t *out);
/* Duration.Round and Truncate. */
int64_t ch_duration_round(int64_t d, int64_t multiple);
int64_t ch_duration_truncate(int64_t d, int64_t multiple);

/* Package time's own quoting in its errors: not strconv.Quote's. */
void ch_time_quote(struct ch_buf *buf, struct chart_str s);

#endif
