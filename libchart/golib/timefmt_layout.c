#include "golib/timefmt_layout.h"

const char *const ch_month_names[12] = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};
const char *const ch_weekday_names[7] = {"Sunday",    "Monday",   "Tuesday",
                                         "Wednesday", "Thursday", "Friday",
                                         "Saturday"};

struct element {
    struct chart_str text;
    enum ch_layout_kind kind;
    bool no_lower; /* not in front of a small letter: "Mon" of "Month" */
};

/* In the order of preference for one first character. */
static const struct element elements[] = {
    {CH_STR_INIT("January"), CH_LAYOUT_LONG_MONTH, false},
    {CH_STR_INIT("Jan"), CH_LAYOUT_MONTH, true},
    {CH_STR_INIT("Monday"), CH_LAYOUT_LONG_WEEKDAY, false},
    {CH_STR_INIT("Mon"), CH_LAYOUT_WEEKDAY, true},
    {CH_STR_INIT("MST"), CH_LAYOUT_ZONE_NAME, false},
    {CH_STR_INIT("01"), CH_LAYOUT_ZERO_MONTH, false},
    {CH_STR_INIT("02"), CH_LAYOUT_ZERO_DAY, false},
    {CH_STR_INIT("03"), CH_LAYOUT_ZERO_HOUR12, false},
    {CH_STR_INIT("04"), CH_LAYOUT_ZERO_MINUTE, false},
    {CH_STR_INIT("05"), CH_LAYOUT_ZERO_SECOND, false},
    {CH_STR_INIT("06"), CH_LAYOUT_YEAR, false},
    {CH_STR_INIT("002"), CH_LAYOUT_ZERO_YEAR_DAY, false},
    {CH_STR_INIT("15"), CH_LAYOUT_HOUR, false},
    {CH_STR_INIT("1"), CH_LAYOUT_NUM_MONTH, false},
    {CH_STR_INIT("2006"), CH_LAYOUT_LONG_YEAR, false},
    {CH_STR_INIT("2"), CH_LAYOUT_DAY, false},
    {CH_STR_INIT("_2"), CH_LAYOUT_UNDER_DAY, false},
    {CH_STR_INIT("__2"), CH_LAYOUT_UNDER_YEAR_DAY, false},
    {CH_STR_INIT("3"), CH_LAYOUT_HOUR12, false},
    {CH_STR_INIT("4"), CH_LAYOUT_MINUTE, false},
    {CH_STR_INIT("5"), CH_LAYOUT_SECOND, false},
    {CH_STR_INIT("PM"), CH_LAYOUT_PM_UPPER, false},
    {CH_STR_INIT("pm"), CH_LAYOUT_PM_LOWER, false},
    {CH_STR_INIT("-070000"), CH_LAYOUT_OFFSET, false},
    {CH_STR_INIT("-07:00:00"), CH_LAYOUT_OFFSET, false},
    {CH_STR_INIT("-0700"), CH_LAYOUT_OFFSET, false},
    {CH_STR_INIT("-07:00"), CH_LAYOUT_OFFSET, false},
    {CH_STR_INIT("-07"), CH_LAYOUT_OFFSET, false},
    {CH_STR_INIT("Z070000"), CH_LAYOUT_OFFSET, false},
    {CH_STR_INIT("Z07:00:00"), CH_LAYOUT_OFFSET, false},
    {CH_STR_INIT("Z0700"), CH_LAYOUT_OFFSET, false},
    {CH_STR_INIT("Z07:00"), CH_LAYOUT_OFFSET, false},
    {CH_STR_INIT("Z07"), CH_LAYOUT_OFFSET, false},
};

/* The element at the start of `s`, or null. */
static const struct element *find_element(struct chart_str s)
{
    for (size_t i = 0; i < CH_COUNT(elements); i++) {
        const struct element *e = &elements[i];
        if (e->text.ptr[0] != s.ptr[0] || !ch_str_starts(s, e->text))
            continue;
        if (e->no_lower && s.len > e->text.len &&
            ch_is_lower(s.ptr[e->text.len]))
            continue;
        return e;
    }
    return NULL;
}

/* Length of a fraction like ".000" at the start of `s`, or 0. */
static size_t fraction_len(struct chart_str s)
{
    size_t end = 1;
    if ((s.ptr[0] != '.' && s.ptr[0] != ',') || s.len < 2 ||
        (s.ptr[1] != '0' && s.ptr[1] != '9'))
        return 0;
    while (end < s.len && s.ptr[end] == s.ptr[1])
        end++;
    return end < s.len && ch_is_digit(s.ptr[end]) ? 0 : end;
}

static struct ch_layout_item item_at(struct chart_str layout, size_t at,
                                     size_t len, enum ch_layout_kind kind)
{
    return (struct ch_layout_item){
        .prefix = ch_str_sub(layout, 0, at),
        .text = ch_str_sub(layout, at, at + len),
        .rest = ch_str_sub(layout, at + len, layout.len),
        .kind = kind,
    };
}

struct ch_layout_item ch_layout_next(struct chart_str layout)
{
    struct ch_layout_item item;
    for (size_t i = 0; i < layout.len; i++) {
        struct chart_str s = ch_str_sub(layout, i, layout.len);
        size_t fraction = fraction_len(s);
        if (fraction) {
            item = item_at(layout, i, fraction, CH_LAYOUT_FRACTION);
            /* Go keeps 12 bits of the length. */
            item.digits = (fraction - 1) & 0xFFF;
            item.separator = s.ptr[0];
            item.trim = s.ptr[1] == '9';
            return item;
        }
        const struct element *e = find_element(s);
        if (!e)
            continue;
        if (e->kind == CH_LAYOUT_UNDER_DAY &&
            ch_str_starts(s, CH_STR("_2006"))) /* "_" is text then */
            return item_at(layout, i + 1, 4, CH_LAYOUT_LONG_YEAR);
        item = item_at(layout, i, e->text.len, e->kind);
        if (e->kind == CH_LAYOUT_OFFSET) {
            item.z = e->text.ptr[0] == 'Z';
            item.colons = ch_str_find_byte(e->text, ':', 0) != CH_NPOS;
            item.parts = e->text.len == 3 ? 1 : e->text.len < 7 ? 2 : 3;
        }
        return item;
    }
    return item_at(layout, layout.len, 0, CH_LAYOUT_END);
}
