/*
 * Go's layouts: a time printed and read in the shape of
 * "Mon Jan 2 15:04:05 MST 2006".
 */
#ifndef CH_GOLIB_TIMEFMT_H
#define CH_GOLIB_TIMEFMT_H

#include "golib/time.h"

#define CH_RFC3339_NANO CH_STR("2006-01-02T15:04:05.999999999Z07:00")

/* Time.Format. */
void ch_time_format(struct ch_buf *buf, const struct ch_time *t,
                    struct chart_str layout);
/* Time.String. */
void ch_time_print(struct ch_buf *buf, const struct ch_time *t);

/* time.ParseInLocation. Error: CHART_EEXEC with Go's text. */
int ch_time_parse(struct ch_op *op, struct chart_str layout,
                  struct chart_str value, const struct ch_zone *zone,
                  struct ch_time *out);

/* Month.String and Weekday.String, numbers out of range included. */
void ch_month_print(struct ch_buf *buf, int64_t month);
void ch_weekday_print(struct ch_buf *buf, int64_t weekday);

#endif
