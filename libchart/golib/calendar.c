#include "golib/calendar.h"

/* Days count from 1 March of a year far back that divides by 400, so that the
 * leap day is the last of its year and all divisions are of unsigned numbers.
 * 730,692,556 cycles of 400 years lie between it and year 0. */
#define CYCLES UINT64_C(730692556)
#define FIRST_YEAR (CYCLES * 400)
#define CYCLE_DAYS 146097
#define MARCH_TO_DECEMBER 306
/* Days from there to 1970. */
#define UNIX_DAY (CYCLES * CYCLE_DAYS + MARCH_TO_DECEMBER + 719162)

bool ch_is_leap_year(int64_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int32_t ch_days_in_month(int64_t year, int32_t month)
{
    if (month == 2)
        return ch_is_leap_year(year) ? 29 : 28;
    return 30 + ((month + (month >> 3)) & 1);
}

int32_t ch_days_before_month(int32_t month)
{
    return (214 * month - 211) / 7 - (month >= 3 ? 2 : 0);
}

struct ch_date ch_date_of_unix(int64_t unix_sec)
{
    uint64_t absolute = (uint64_t)unix_sec + UNIX_DAY * 86400;
    uint64_t days = absolute / 86400;
    int32_t second = (int32_t)(absolute % 86400);
    uint64_t quarters = 4 * days + 3;
    uint64_t century = quarters / CYCLE_DAYS;
    uint32_t in_century = (uint32_t)(quarters % CYCLE_DAYS) | 3;
    uint32_t year = in_century / 1461;
    uint32_t day = in_century % 1461 / 4; /* from 1 March */
    uint32_t fifths = 5 * day + 461;
    bool next = day >= MARCH_TO_DECEMBER; /* January or February */
    bool leap = year % 4 == 0 && (year != 0 || century % 4 == 0);
    struct ch_date d = {
        .year = (int64_t)(century * 100 - FIRST_YEAR) + year + next,
        .month = (int32_t)(fifths / 153) - (next ? 12 : 0),
        .day = (int32_t)(fifths % 153 / 5) + 1,
        .year_day = (int32_t)day + 60 + (leap && !next) - (next ? 365 : 0),
        .weekday = (int32_t)((days + 3) % 7),
        .hour = second / 3600,
        .minute = second / 60 % 60,
        .second = second % 60,
    };
    return d;
}

int64_t ch_unix_of_day(int64_t year, int32_t month, int64_t day)
{
    bool next = month < 3;
    uint32_t shifted = (uint32_t)month + (next ? 12 : 0);
    uint64_t y = (uint64_t)year - next + FIRST_YEAR;
    uint64_t century = y / 100;
    uint32_t in_century = 1461 * (uint32_t)(y % 100) / 4;
    uint32_t in_year = (153 * shifted - 457) / 5;
    uint64_t days =
        CYCLE_DAYS * century / 4 + in_century + in_year + (uint64_t)day - 1;
    return (int64_t)(days * 86400 - UNIX_DAY * 86400);
}
