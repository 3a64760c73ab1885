/*
 * Go's time.Time: an instant with a zone to show it in, its arithmetic, and
 * how it becomes a value that templates can call methods of.
 */
#ifndef CH_GOLIB_TIME_H
#define CH_GOLIB_TIME_H

#include "base/buf.h"
#include "golib/calendar.h"
#include "golib/tz.h"
#include "value/value.h"

struct ch_time {
    int64_t sec;  /* since 1 January of year 1, UTC */
    int32_t nsec; /* 0 to 999,999,999 */
    bool monotonic;
    int64_t mono_ns;            /* since the operation's first `now` */
    const struct ch_zone *zone; /* null: UTC */
};

/* time.Now. */
int ch_time_now(struct ch_op *op, struct ch_time *out);
/* time.Unix with a zone of its own; `nsec` in its range. */
struct ch_time ch_time_of_unix(int64_t unix_sec, int32_t nsec,
                               const struct ch_zone *zone);
/* time.Date: parts out of range carry over. */
struct ch_time ch_time_of_date(int64_t year, int64_t month, int64_t day,
                               int64_t hour, int64_t minute, int64_t second,
                               int64_t nsec, const struct ch_zone *zone);
int64_t ch_time_unix(const struct ch_time *t);
/* Date and time of day in the time's zone. `zone` (or null) gets what holds
 * there. */
struct ch_date ch_time_date(const struct ch_time *t, struct ch_zone_time *zone);
struct ch_time ch_time_in(struct ch_time t, const struct ch_zone *zone);

struct ch_time ch_time_add(struct ch_time t, int64_t duration);
struct ch_time ch_time_add_seconds(struct ch_time t, int64_t seconds);
struct ch_time ch_time_add_date(struct ch_time t, int64_t years, int64_t months,
                                int64_t days);
/* t - u as a duration, as far as one reaches. */
int64_t ch_time_sub(struct ch_time t, struct ch_time u);
/* Negative, 0 or positive. */
int ch_time_compare(struct ch_time t, struct ch_time u);
/* To a multiple of a duration since the zero time: down, or to the nearest. */
struct ch_time ch_time_truncate(struct ch_time t, int64_t duration);
struct ch_time ch_time_round(struct ch_time t, int64_t duration);

/* ---- as values ---------------------------------------------------------- */

/* A time.Time. */
int ch_time_value(struct ch_op *op, struct ch_time t, struct ch_value *out);
/* The time of a time.Time value; false for anything else. */
bool ch_time_of_value(struct ch_value v, struct ch_time *out);
/* A time.Duration. */
int ch_duration_value(struct ch_op *op, int64_t d, struct ch_value *out);
bool ch_duration_of_value(struct ch_value v, int64_t *out);
/* Another number of `like`'s type: time.Duration, time.Month, time.Weekday. */
int ch_time_number_like(struct ch_op *op, struct ch_value like, int64_t number,
                        struct ch_value *out);

#endif
