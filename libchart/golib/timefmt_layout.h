/*
 * Layouts of times cut into their elements, for printing and reading.
 */
#ifndef CH_GOLIB_TIMEFMT_LAYOUT_H
#define CH_GOLIB_TIMEFMT_LAYOUT_H

#include "base/compiler.h"
#include "base/str.h"

enum ch_layout_kind {
    CH_LAYOUT_END, /* nothing but text is left */
    CH_LAYOUT_LONG_MONTH,
    CH_LAYOUT_MONTH,
    CH_LAYOUT_NUM_MONTH,
    CH_LAYOUT_ZERO_MONTH,
    CH_LAYOUT_LONG_WEEKDAY,
    CH_LAYOUT_WEEKDAY,
    CH_LAYOUT_DAY,
    CH_LAYOUT_UNDER_DAY,
    CH_LAYOUT_ZERO_DAY,
    CH_LAYOUT_UNDER_YEAR_DAY,
    CH_LAYOUT_ZERO_YEAR_DAY,
    CH_LAYOUT_HOUR,
    CH_LAYOUT_HOUR12,
    CH_LAYOUT_ZERO_HOUR12,
    CH_LAYOUT_MINUTE,
    CH_LAYOUT_ZERO_MINUTE,
    CH_LAYOUT_SECOND,
    CH_LAYOUT_ZERO_SECOND,
    CH_LAYOUT_LONG_YEAR,
    CH_LAYOUT_YEAR,
    CH_LAYOUT_PM_UPPER,
    CH_LAYOUT_PM_LOWER,
    CH_LAYOUT_ZONE_NAME,
    CH_LAYOUT_OFFSET,
    CH_LAYOUT_FRACTION
};

/* One element and the text in front of it. */
struct ch_layout_item {
    struct chart_str prefix;
    struct chart_str text; /* as in the layout: "02" */
    struct chart_str rest;
    enum ch_layout_kind kind;
    /* OFFSET */
    bool z; /* prints Z for UTC */
    bool colons;
    int parts; /* hours; and minutes; and seconds */
    /* FRACTION */
    size_t digits;
    char separator;
    bool trim; /* zeros at the end are left out */
};

struct ch_layout_item ch_layout_next(struct chart_str layout);

extern const char *const ch_month_names[12];
extern const char *const ch_weekday_names[7];

#endif
