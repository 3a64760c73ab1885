/*
 * Times read by a layout.
 */
#include "golib/duration.h"
#include "golib/timefmt.h"
#include "golib/timefmt_layout.h"

struct parser {
    struct ch_op *op;
    struct chart_str layout; /* the whole, for errors */
    struct chart_str value;
    struct chart_str rest; /* of the value */
    int64_t year;
    int32_t month; /* -1: not seen, as the next two */
    int32_t day;
    int32_t year_day;
    int32_t hour;
    int32_t minute;
    int32_t second;
    int32_t nsec;
    bool am;
    bool pm;
    bool utc;       /* a Z or "UTC" */
    int32_t offset; /* -1: none. Go cannot tell it from one of -1 second */
    struct chart_str zone_name;
    const char *range; /* what is out of range */
};

/* ---- errors ------------------------------------------------------------- */

static int fail(struct parser *p, struct ch_buf *buf)
{
    return ch_buf_check(buf)
               ? ch_buf_check(buf)
               : ch_fail_str(p->op, CHART_EEXEC, ch_buf_view(buf));
}

static void begin_error(struct parser *p, struct ch_buf *buf)
{
    ch_buf_init(buf, p->op);
    CH_BUF_LIT(buf, "parsing time ");
    ch_time_quote(buf, p->value);
}

static int cannot_parse(struct parser *p, struct chart_str value,
                        struct chart_str element)
{
    struct ch_buf buf;
    begin_error(p, &buf);
    CH_BUF_LIT(&buf, " as ");
    ch_time_quote(&buf, p->layout);
    CH_BUF_LIT(&buf, ": cannot parse ");
    ch_time_quote(&buf, value);
    CH_BUF_LIT(&buf, " as ");
    ch_time_quote(&buf, element);
    return fail(p, &buf);
}

static int bad_time(struct parser *p, const char *message)
{
    struct ch_buf buf;
    begin_error(p, &buf);
    CH_BUF_LIT(&buf, ": ");
    ch_buf_str(&buf, ch_str_z(message));
    return fail(p, &buf);
}

static int out_of_range(struct parser *p)
{
    struct ch_buf buf;
    begin_error(p, &buf);
    CH_BUF_LIT(&buf, ": ");
    ch_buf_str(&buf, ch_str_z(p->range));
    CH_BUF_LIT(&buf, " out of range");
    return fail(p, &buf);
}

static int extra_text(struct parser *p)
{
    struct ch_buf buf;
    begin_error(p, &buf);
    CH_BUF_LIT(&buf, ": extra text: ");
    ch_time_quote(&buf, p->rest);
    return fail(p, &buf);
}

/* ---- pieces ------------------------------------------------------------- */

static bool digit_at(struct chart_str s, size_t i)
{
    return i < s.len && ch_is_digit(s.ptr[i]);
}

static void skip(struct parser *p, size_t n)
{
    p->rest = ch_str_sub(p->rest, n, p->rest.len);
}

static bool at_separator(struct chart_str s)
{
    return s.len && (s.ptr[0] == '.' || s.ptr[0] == ',');
}

static struct chart_str without_spaces(struct chart_str s)
{
    size_t i = 0;
    while (i < s.len && s.ptr[i] == ' ')
        i++;
    return ch_str_sub(s, i, s.len);
}

/* Takes the layout's text off the value; runs of spaces are equal. On failure
 * the value is left at the place that differs. */
static bool skip_text(struct parser *p, struct chart_str text)
{
    while (text.len) {
        if (text.ptr[0] == ' ') {
            if (p->rest.len && p->rest.ptr[0] != ' ')
                return false;
            text = without_spaces(text);
            p->rest = without_spaces(p->rest);
            continue;
        }
        if (p->rest.len == 0 || p->rest.ptr[0] != text.ptr[0])
            return false;
        text = ch_str_sub(text, 1, text.len);
        skip(p, 1);
    }
    return true;
}

/* One or two digits, or exactly two; false leaves 0. */
static bool take_number(struct parser *p, bool two, int32_t *out)
{
    *out = 0;
    if (!digit_at(p->rest, 0) || (two && !digit_at(p->rest, 1)))
        return false;
    *out = p->rest.ptr[0] - '0';
    if (!digit_at(p->rest, 1)) {
        skip(p, 1);
        return true;
    }
    *out = *out * 10 + (p->rest.ptr[1] - '0');
    skip(p, 2);
    return true;
}

/* One to three digits, or exactly three. */
static bool take_year_day(struct parser *p, bool three)
{
    size_t i = 0;
    int32_t n = 0;
    for (; i < 3 && digit_at(p->rest, i); i++)
        n = n * 10 + (p->rest.ptr[i] - '0');
    p->year_day = 0;
    if (i == 0 || (three && i != 3))
        return false;
    p->year_day = n;
    skip(p, i);
    return true;
}

/* All of `s` as a number with a sign. */
static bool to_number(struct chart_str s, int64_t *out)
{
    bool negative = s.len && s.ptr[0] == '-';
    int64_t n = 0;
    if (s.len && (s.ptr[0] == '-' || s.ptr[0] == '+'))
        s = ch_str_sub(s, 1, s.len);
    *out = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (!ch_is_digit(s.ptr[i]))
            return false;
        n = n * 10 + (s.ptr[i] - '0');
    }
    *out = negative ? -n : n;
    return true;
}

/* Takes a year of 2 or 4 bytes. */
static bool take_year(struct parser *p, size_t len)
{
    if (p->rest.len < len || (len == 4 && !digit_at(p->rest, 0)))
        return false;
    struct chart_str text = ch_str_sub(p->rest, 0, len);
    skip(p, len);
    if (!to_number(text, &p->year))
        return false;
    if (len == 2) /* Unix time starts in 1969 in some zones */
        p->year += p->year >= 69 ? 1900 : 2000;
    return true;
}

/* The index of the name at the value's start, or -1. */
static int32_t take_name(struct parser *p, const char *const *names,
                         size_t count, bool three)
{
    for (size_t i = 0; i < count; i++) {
        struct chart_str name = ch_str_z(names[i]);
        if (three)
            name.len = 3;
        if (p->rest.len >= name.len &&
            ch_str_eq_fold_ascii(ch_str_sub(p->rest, 0, name.len), name)) {
            skip(p, name.len);
            return (int32_t)i;
        }
    }
    return -1;
}

/* A separator and digits, `len` bytes in all, of which the first ten count. */
static bool take_fraction(struct parser *p, size_t len)
{
    struct chart_str text = ch_str_sub(p->rest, 0, len < 10 ? len : 10);
    int64_t n;
    p->nsec = 0;
    if (!at_separator(p->rest)) {
        skip(p, len);
        return false;
    }
    skip(p, len);
    if (!to_number(ch_str_sub(text, 1, text.len), &n))
        return false;
    if (n < 0) {
        p->nsec = (int32_t)n;
        p->range = "fractional second";
        return true;
    }
    for (size_t i = text.len; i < 10; i++)
        n *= 10;
    p->nsec = (int32_t)n;
    return true;
}

/* Length of a separator and all digits behind it, or 0. */
static size_t fraction_len(struct chart_str s)
{
    size_t len = 1;
    if (!at_separator(s) || !digit_at(s, 1))
        return 0;
    while (digit_at(s, len))
        len++;
    return len;
}

/* A fraction may follow the seconds even where the layout has none. */
static bool take_second(struct parser *p, const struct ch_layout_item *item)
{
    if (!take_number(p, item->kind == CH_LAYOUT_ZERO_SECOND, &p->second))
        return false;
    if (p->second >= 60) {
        p->range = "second";
        return true;
    }
    size_t len = fraction_len(p->rest);
    if (len == 0 || ch_layout_next(item->rest).kind == CH_LAYOUT_FRACTION)
        return true;
    return take_fraction(p, len);
}

static bool take_layout_fraction(struct parser *p,
                                 const struct ch_layout_item *item)
{
    if (item->trim) {
        size_t len = fraction_len(p->rest);
        return len == 0 || take_fraction(p, len);
    }
    if (p->rest.len < 1 + item->digits)
        return false;
    return take_fraction(p, 1 + item->digits);
}

static bool take_half(struct parser *p, struct chart_str am,
                      struct chart_str pm)
{
    if (p->rest.len < 2)
        return false;
    struct chart_str text = ch_str_sub(p->rest, 0, 2);
    skip(p, 2);
    p->pm = p->pm || ch_str_eq(text, pm);
    p->am = p->am || ch_str_eq(text, am);
    return ch_str_eq(text, pm) || ch_str_eq(text, am);
}

/* ---- zones -------------------------------------------------------------- */

static bool two_digits(struct chart_str s, size_t at, int32_t *out)
{
    *out = 0;
    if (!digit_at(s, at) || !digit_at(s, at + 1))
        return false;
    *out = (s.ptr[at] - '0') * 10 + (s.ptr[at + 1] - '0');
    return true;
}

static bool take_offset(struct parser *p, const struct ch_layout_item *item)
{
    int32_t part[3] = {0, 0, 0};
    size_t gap = item->colons ? 1 : 0;
    size_t len = 3 + (size_t)(item->parts - 1) * (2 + gap);
    struct chart_str s = p->rest;
    bool ok = true;
    if (item->z && s.len && s.ptr[0] == 'Z') {
        p->utc = true;
        skip(p, 1);
        return true;
    }
    if (s.len < len)
        return false;
    for (int i = 1; item->colons && i < item->parts; i++)
        if (s.ptr[3 * (size_t)i] != ':')
            return false;
    skip(p, len);
    for (int i = 0; ok && i < item->parts; i++)
        ok = two_digits(s, 1 + (size_t)i * (2 + gap), &part[i]);
    if (part[0] > 24)
        p->range = "time zone offset hour";
    if (part[1] > 60)
        p->range = "time zone offset minute";
    if (part[2] > 60)
        p->range = "time zone offset second";
    p->offset = (part[0] * 60 + part[1]) * 60 + part[2];
    if (s.ptr[0] == '-')
        p->offset = -p->offset;
    else if (s.ptr[0] != '+')
        ok = false;
    return ok;
}

/* Length of "+03" or the like, up to 23; 0 for anything else. */
static size_t signed_offset_len(struct chart_str s)
{
    size_t i = 1;
    int64_t n = 0;
    if (s.len == 0 || (s.ptr[0] != '+' && s.ptr[0] != '-'))
        return 0;
    for (; digit_at(s, i); i++)
        n = n > 23 ? n : n * 10 + (s.ptr[i] - '0');
    return i == 1 || n > 23 ? 0 : i;
}

/* Length of something that looks like a zone's abbreviation, or 0. */
static size_t zone_name_len(struct chart_str s)
{
    size_t upper = 0;
    if (s.len < 3)
        return 0;
    if (ch_str_starts(s, CH_STR("ChST")) || ch_str_starts(s, CH_STR("MeST")))
        return 4;
    if (ch_str_starts(s, CH_STR("GMT")))
        return 3 + signed_offset_len(ch_str_sub(s, 3, s.len));
    if (s.ptr[0] == '+' || s.ptr[0] == '-')
        return signed_offset_len(s);
    while (upper < 6 && upper < s.len && ch_is_upper(s.ptr[upper]))
        upper++;
    if (upper == 5 && s.ptr[4] == 'T')
        return 5;
    if (upper == 4 && (s.ptr[3] == 'T' || ch_str_starts(s, CH_STR("WITA"))))
        return 4;
    return upper == 3 ? 3 : 0;
}

static bool take_zone_name(struct parser *p)
{
    if (ch_str_starts(p->rest, CH_STR("UTC"))) {
        p->utc = true;
        skip(p, 3);
        return true;
    }
    size_t len = zone_name_len(p->rest);
    if (len == 0)
        return false;
    p->zone_name = ch_str_sub(p->rest, 0, len);
    skip(p, len);
    return true;
}

/* ---- elements ----------------------------------------------------------- */

static bool in_range(struct parser *p, bool ok, bool within, const char *name)
{
    if (!within)
        p->range = name;
    return ok;
}

static bool take_day(struct parser *p, const struct ch_layout_item *item)
{
    if (item->kind == CH_LAYOUT_UNDER_DAY && p->rest.len &&
        p->rest.ptr[0] == ' ')
        skip(p, 1);
    return take_number(p, item->kind == CH_LAYOUT_ZERO_DAY, &p->day);
}

static bool take_layout_year_day(struct parser *p,
                                 const struct ch_layout_item *item)
{
    bool under = item->kind == CH_LAYOUT_UNDER_YEAR_DAY;
    for (int i = 0; under && i < 2; i++)
        if (p->rest.len && p->rest.ptr[0] == ' ')
            skip(p, 1);
    return take_year_day(p, !under);
}

static bool take_month(struct parser *p, bool three)
{
    p->month = take_name(p, ch_month_names, 12, three) + 1;
    return p->month > 0;
}

static bool take_item(struct parser *p, const struct ch_layout_item *item)
{
    bool ok;
    switch (item->kind) {
    case CH_LAYOUT_YEAR:
        return take_year(p, 2);
    case CH_LAYOUT_LONG_YEAR:
        return take_year(p, 4);
    case CH_LAYOUT_MONTH:
    case CH_LAYOUT_LONG_MONTH:
        return take_month(p, item->kind == CH_LAYOUT_MONTH);
    case CH_LAYOUT_NUM_MONTH:
    case CH_LAYOUT_ZERO_MONTH:
        ok = take_number(p, item->kind == CH_LAYOUT_ZERO_MONTH, &p->month);
        return in_range(p, ok, !ok || (p->month > 0 && p->month <= 12),
                        "month");
    case CH_LAYOUT_WEEKDAY:
    case CH_LAYOUT_LONG_WEEKDAY:
        return take_name(p, ch_weekday_names, 7,
                         item->kind == CH_LAYOUT_WEEKDAY) >= 0;
    case CH_LAYOUT_DAY:
    case CH_LAYOUT_UNDER_DAY:
    case CH_LAYOUT_ZERO_DAY:
        return take_day(p, item);
    case CH_LAYOUT_UNDER_YEAR_DAY:
    case CH_LAYOUT_ZERO_YEAR_DAY:
        return take_layout_year_day(p, item);
    case CH_LAYOUT_HOUR:
        ok = take_number(p, false, &p->hour);
        return in_range(p, ok, p->hour < 24, "hour");
    case CH_LAYOUT_HOUR12:
    case CH_LAYOUT_ZERO_HOUR12:
        ok = take_number(p, item->kind == CH_LAYOUT_ZERO_HOUR12, &p->hour);
        return in_range(p, ok, p->hour <= 12, "hour");
    case CH_LAYOUT_MINUTE:
    case CH_LAYOUT_ZERO_MINUTE:
        ok = take_number(p, item->kind == CH_LAYOUT_ZERO_MINUTE, &p->minute);
        return in_range(p, ok, p->minute < 60, "minute");
    case CH_LAYOUT_SECOND:
    case CH_LAYOUT_ZERO_SECOND:
        return take_second(p, item);
    case CH_LAYOUT_PM_UPPER:
        return take_half(p, CH_STR("AM"), CH_STR("PM"));
    case CH_LAYOUT_PM_LOWER:
        return take_half(p, CH_STR("am"), CH_STR("pm"));
    case CH_LAYOUT_OFFSET:
        return take_offset(p, item);
    case CH_LAYOUT_ZONE_NAME:
        return take_zone_name(p);
    case CH_LAYOUT_FRACTION:
        return take_layout_fraction(p, item);
    case CH_LAYOUT_END:
        break;
    }
    return true;
}

static int take_all(struct parser *p)
{
    struct chart_str layout = p->layout;
    for (;;) {
        int code = ch_step(p->op, 1);
        if (code)
            return code;
        struct ch_layout_item item = ch_layout_next(layout);
        if (!skip_text(p, item.prefix))
            return cannot_parse(p, p->rest, item.prefix);
        if (item.kind == CH_LAYOUT_END)
            return p->rest.len ? extra_text(p) : 0;
        layout = item.rest;
        struct chart_str before = p->rest;
        bool ok = take_item(p, &item);
        if (p->range)
            return out_of_range(p);
        if (!ok)
            return cannot_parse(p, before, item.text);
    }
}

/* ---- the whole ---------------------------------------------------------- */

/* Turns a day of the year to month and day. */
static int resolve_year_day(struct parser *p)
{
    int32_t yday = p->year_day, month = 0, day = 0;
    if (ch_is_leap_year(p->year)) {
        if (yday == 31 + 29) {
            month = 2;
            day = 29;
        } else if (yday > 31 + 29) {
            yday--;
        }
    }
    if (yday < 1 || yday > 365)
        return bad_time(p, "day-of-year out of range");
    if (month == 0) {
        month = (yday - 1) / 31 + 1;
        if (ch_days_before_month(month + 1) < yday)
            month++;
        day = yday - ch_days_before_month(month);
    }
    if (p->month >= 0 && p->month != month)
        return bad_time(p, "day-of-year does not match month");
    if (p->day >= 0 && p->day != day)
        return bad_time(p, "day-of-year does not match day");
    p->month = month;
    p->day = day;
    return 0;
}

static int resolve_date(struct parser *p)
{
    if (p->pm && p->hour < 12)
        p->hour += 12;
    else if (p->am && p->hour == 12)
        p->hour = 0;
    if (p->year_day >= 0) {
        int code = resolve_year_day(p);
        if (code)
            return code;
    }
    if (p->month < 0)
        p->month = 1;
    if (p->day < 0)
        p->day = 1;
    if (p->day < 1 || p->day > ch_days_in_month(p->year, p->month))
        return bad_time(p, "day out of range");
    return 0;
}

static struct ch_time time_in(const struct parser *p,
                              const struct ch_zone *zone)
{
    return ch_time_of_date(p->year, p->month, p->day, p->hour, p->minute,
                           p->second, p->nsec, zone);
}

/* A zone with this offset: `zone` itself where that is its own then. */
static int with_offset(struct parser *p, const struct ch_zone *zone,
                       struct ch_time *out)
{
    *out = ch_time_add_seconds(time_in(p, NULL), -(int64_t)p->offset);
    struct ch_zone_time at = ch_zone_at(zone, ch_time_unix(out));
    if (at.offset == p->offset &&
        (p->zone_name.len == 0 || ch_str_eq(at.name, p->zone_name))) {
        out->zone = zone;
        return 0;
    }
    return ch_zone_fixed(p->op, p->zone_name, p->offset, &out->zone);
}

/* An abbreviation: as `zone` knows it, or a zone made up for it. */
static int with_zone_name(struct parser *p, const struct ch_zone *zone,
                          struct ch_time *out)
{
    int32_t offset = 0;
    *out = time_in(p, NULL);
    if (ch_zone_find_name(zone, p->zone_name, ch_time_unix(out), &offset)) {
        *out = ch_time_add_seconds(*out, -(int64_t)offset);
        out->zone = zone;
        return 0;
    }
    if (p->zone_name.len > 3 && ch_str_starts(p->zone_name, CH_STR("GMT"))) {
        int64_t hours;
        (void)to_number(ch_str_sub(p->zone_name, 3, p->zone_name.len), &hours);
        offset = (int32_t)hours * 3600;
    }
    return ch_zone_fixed(p->op, p->zone_name, offset, &out->zone);
}

int ch_time_parse(struct ch_op *op, struct chart_str layout,
                  struct chart_str value, const struct ch_zone *zone,
                  struct ch_time *out)
{
    struct parser p = {
        .op = op,
        .layout = layout,
        .value = value,
        .rest = value,
        .month = -1,
        .day = -1,
        .year_day = -1,
        .offset = -1,
    };
    *out = (struct ch_time){0};
    int code = take_all(&p);
    if (!code)
        code = resolve_date(&p);
    if (code)
        return code;
    if (p.utc)
        *out = time_in(&p, NULL);
    else if (p.offset != -1)
        return with_offset(&p, zone, out);
    else if (p.zone_name.len)
        return with_zone_name(&p, zone, out);
    else
        *out = time_in(&p, zone);
    return 0;
}
