/*
 * The calendar: days to dates and back, by the rules of Go's package time,
 * whose integers wrap at the far ends of time.
 */
#ifndef CH_GOLIB_CALENDAR_H
#define CH_GOLIB_CALENDAR_H

#include "base/public.h"

/* Seconds from 1 January of year 1 (Go's own epoch) to 1970. */
#define CH_UNIX_EPOCH (INT64_C(719162) * 86400)

struct ch_date {
    int64_t year;
    int32_t month;    /* 1 to 12 */
    int32_t day;      /* from 1 */
    int32_t year_day; /* from 1 */
    int32_t weekday;  /* 0: Sunday */
    int32_t hour;
    int32_t minute;
    int32_t second;
};

bool ch_is_leap_year(int64_t year);
int32_t ch_days_in_month(int64_t year, int32_t month);
/* Of a year without a leap day; month 13 gives 365. */
int32_t ch_days_before_month(int32_t month);

/* Date and time of day of a second since 1970. */
struct ch_date ch_date_of_unix(int64_t unix_sec);
/* Seconds from 1970 to the begin of a day; the day may be out of range, the
 * month not. */
int64_t ch_unix_of_day(int64_t year, int32_t month, int64_t day);

#endif
