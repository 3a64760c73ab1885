#include "golib/timefmt.h"

#include "golib/duration.h"
#include "golib/timefmt_layout.h"

/* ---- printing ----------------------------------------------------------- */

/* A number with zeros in front up to `width`. */
static void put_padded(struct ch_buf *buf, int64_t n, int width)
{
    uint64_t u = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    int digits = 1;
    if (n < 0)
        ch_buf_byte(buf, '-');
    for (uint64_t v = u; v >= 10; v /= 10)
        digits++;
    for (; digits < width; digits++)
        ch_buf_byte(buf, '0');
    ch_buf_uint(buf, u);
}

static void put_offset(struct ch_buf *buf, const struct ch_layout_item *item,
                       int32_t offset)
{
    int32_t minutes = offset / 60;
    if (item->z && offset == 0) {
        ch_buf_byte(buf, 'Z');
        return;
    }
    ch_buf_byte(buf, minutes < 0 ? '-' : '+');
    int32_t absolute = minutes < 0 ? -offset : offset;
    minutes = minutes < 0 ? -minutes : minutes;
    put_padded(buf, minutes / 60, 2);
    if (item->parts > 1) {
        if (item->colons)
            ch_buf_byte(buf, ':');
        put_padded(buf, minutes % 60, 2);
    }
    if (item->parts > 2) {
        if (item->colons)
            ch_buf_byte(buf, ':');
        put_padded(buf, absolute % 60, 2);
    }
}

static void put_fraction(struct ch_buf *buf, const struct ch_layout_item *item,
                         int32_t nsec)
{
    char digits[9];
    size_t len = item->digits < 9 ? item->digits : 9;
    if (item->trim && (item->digits == 0 || nsec == 0))
        return;
    for (size_t i = 9; i > 0; i--, nsec /= 10)
        digits[i - 1] = (char)('0' + nsec % 10);
    if (item->trim)
        while (len > 0 && digits[len - 1] == '0')
            len--;
    if (item->trim && len == 0)
        return;
    ch_buf_byte(buf, item->separator);
    ch_buf_append(buf, digits, len);
}

static void put_short(struct ch_buf *buf, const char *name)
{
    ch_buf_append(buf, name, 3);
}

static void put_under(struct ch_buf *buf, int64_t n, int width)
{
    for (int64_t limit = 10; width > 1; width--, limit *= 10)
        if (n < limit)
            ch_buf_byte(buf, ' ');
    ch_buf_int(buf, n);
}

static void put_item(struct ch_buf *buf, const struct ch_layout_item *item,
                     const struct ch_date *d, const struct ch_zone_time *zone,
                     int32_t nsec)
{
    static const struct ch_layout_item plain_offset = {.parts = 2};
    int hour12 = d->hour % 12 ? d->hour % 12 : 12;
    switch (item->kind) {
    case CH_LAYOUT_END:
        break;
    case CH_LAYOUT_LONG_MONTH:
        ch_buf_str(buf, ch_str_z(ch_month_names[d->month - 1]));
        break;
    case CH_LAYOUT_MONTH:
        put_short(buf, ch_month_names[d->month - 1]);
        break;
    case CH_LAYOUT_NUM_MONTH:
        ch_buf_int(buf, d->month);
        break;
    case CH_LAYOUT_ZERO_MONTH:
        put_padded(buf, d->month, 2);
        break;
    case CH_LAYOUT_LONG_WEEKDAY:
        ch_buf_str(buf, ch_str_z(ch_weekday_names[d->weekday]));
        break;
    case CH_LAYOUT_WEEKDAY:
        put_short(buf, ch_weekday_names[d->weekday]);
        break;
    case CH_LAYOUT_DAY:
        ch_buf_int(buf, d->day);
        break;
    case CH_LAYOUT_UNDER_DAY:
        put_under(buf, d->day, 2);
        break;
    case CH_LAYOUT_ZERO_DAY:
        put_padded(buf, d->day, 2);
        break;
    case CH_LAYOUT_UNDER_YEAR_DAY:
        put_under(buf, d->year_day, 3);
        break;
    case CH_LAYOUT_ZERO_YEAR_DAY:
        put_padded(buf, d->year_day, 3);
        break;
    case CH_LAYOUT_HOUR:
        put_padded(buf, d->hour, 2);
        break;
    case CH_LAYOUT_HOUR12:
        ch_buf_int(buf, hour12);
        break;
    case CH_LAYOUT_ZERO_HOUR12:
        put_padded(buf, hour12, 2);
        break;
    case CH_LAYOUT_MINUTE:
        ch_buf_int(buf, d->minute);
        break;
    case CH_LAYOUT_ZERO_MINUTE:
        put_padded(buf, d->minute, 2);
        break;
    case CH_LAYOUT_SECOND:
        ch_buf_int(buf, d->second);
        break;
    case CH_LAYOUT_ZERO_SECOND:
        put_padded(buf, d->second, 2);
        break;
    case CH_LAYOUT_LONG_YEAR:
        put_padded(buf, d->year, 4);
        break;
    case CH_LAYOUT_YEAR:
        put_padded(buf, (d->year < 0 ? -d->year : d->year) % 100, 2);
        break;
    case CH_LAYOUT_PM_UPPER:
        ch_buf_str(buf, d->hour >= 12 ? CH_STR("PM") : CH_STR("AM"));
        break;
    case CH_LAYOUT_PM_LOWER:
        ch_buf_str(buf, d->hour >= 12 ? CH_STR("pm") : CH_STR("am"));
        break;
    case CH_LAYOUT_ZONE_NAME:
        if (zone->name.len)
            ch_buf_str(buf, zone->name);
        else
            put_offset(buf, &plain_offset, zone->offset);
        break;
    case CH_LAYOUT_OFFSET:
        put_offset(buf, item, zone->offset);
        break;
    case CH_LAYOUT_FRACTION:
        put_fraction(buf, item, nsec);
        break;
    }
}

void ch_time_format(struct ch_buf *buf, const struct ch_time *t,
                    struct chart_str layout)
{
    struct ch_zone_time zone;
    struct ch_date date = ch_time_date(t, &zone);
    while (layout.len && !ch_step(buf->op, 1)) {
        struct ch_layout_item item = ch_layout_next(layout);
        ch_buf_str(buf, item.prefix);
        put_item(buf, &item, &date, &zone, t->nsec);
        layout = item.rest;
    }
}

/* The clock reading that time.Now leaves: " m=+0.000012345". */
static void put_mono(struct ch_buf *buf, int64_t mono)
{
    uint64_t u = mono < 0 ? 0 - (uint64_t)mono : (uint64_t)mono;
    ch_buf_str(buf, mono < 0 ? CH_STR(" m=-") : CH_STR(" m=+"));
    ch_buf_uint(buf, u / (uint64_t)CH_SECOND);
    ch_buf_byte(buf, '.');
    put_padded(buf, (int64_t)(u % (uint64_t)CH_SECOND), 9);
}

void ch_time_print(struct ch_buf *buf, const struct ch_time *t)
{
    ch_time_format(buf, t, CH_STR("2006-01-02 15:04:05.999999999 -0700 MST"));
    if (t->monotonic)
        put_mono(buf, t->mono_ns);
}

static void put_named(struct ch_buf *buf, const char *const *names,
                      size_t count, uint64_t at, const char *type, int64_t n)
{
    if (at < count) {
        ch_buf_str(buf, ch_str_z(names[at]));
        return;
    }
    CH_BUF_LIT(buf, "%!");
    ch_buf_str(buf, ch_str_z(type));
    ch_buf_byte(buf, '(');
    ch_buf_uint(buf, (uint64_t)n);
    ch_buf_byte(buf, ')');
}

void ch_month_print(struct ch_buf *buf, int64_t month)
{
    put_named(buf, ch_month_names, 12, (uint64_t)month - 1, "Month", month);
}

void ch_weekday_print(struct ch_buf *buf, int64_t weekday)
{
    put_named(buf, ch_weekday_names, 7, (uint64_t)weekday, "Weekday", weekday);
}
