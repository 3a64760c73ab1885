/*
 * The forms of a time besides its layouts: RFC 3339 as JSON and text ask for
 * it, Go's bytes, Go's syntax.
 */
#ifndef CH_GOLIB_TIME_FORMS_H
#define CH_GOLIB_TIME_FORMS_H

#include "golib/time.h"

/* Appends RFC 3339. `who` starts the error of a time that has no such form:
 * "Time.MarshalText: year outside of range [0,9999]". */
int ch_time_put_rfc3339(struct ch_buf *buf, const struct ch_time *t,
                        const char *who);
/* Time.MarshalBinary: version, seconds, nanoseconds, offset of the zone. */
int ch_time_put_binary(struct ch_buf *buf, const struct ch_time *t);
/* Time.GoString: time.Date(2020, time.January, 2, 0, 0, 0, 0, time.UTC). */
void ch_time_put_go_syntax(struct ch_buf *buf, const struct ch_time *t);

#endif
