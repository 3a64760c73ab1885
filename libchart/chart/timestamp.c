#include "chart/timestamp.h"

#include "base/buf.h"
#include "golib/strconv.h"

/* The parts of the layout "2006-01-02T15:04:05Z07:00": numbers of so many
 * digits (0: the text itself) up to a largest value. */
struct part {
    const char *layout;
    uint8_t digits;
    bool short_too; /* one digit will do */
    uint16_t max;   /* 0: looked at later */
    const char *what;
};

enum { PART_YEAR = 0, PART_MONTH = 2, PART_DAY = 4 };

static const struct part parts[] = {
    {"2006", 4, false, 0, "year"},  {"-", 0, false, 0, NULL},
    {"01", 2, false, 12, "month"},  {"-", 0, false, 0, NULL},
    {"02", 2, false, 0, "day"},     {"T", 0, false, 0, NULL},
    {"15", 2, true, 23, "hour"},    {":", 0, false, 0, NULL},
    {"04", 2, false, 59, "minute"}, {":", 0, false, 0, NULL},
    {"05", 2, false, 59, "second"},
};

static void start(struct ch_buf *buf, struct ch_op *op, struct chart_str text)
{
    ch_buf_init(buf, op);
    CH_BUF_LIT(buf, "parsing time ");
    ch_quote(buf, text);
}

static int finish(struct ch_buf *buf)
{
    if (ch_buf_check(buf))
        return ch_buf_check(buf);
    return ch_fail_str(buf->op, CHART_ECHART, ch_buf_view(buf));
}

static int bad(struct ch_op *op, struct chart_str text, struct chart_str at,
               const char *layout)
{
    struct ch_buf buf;
    start(&buf, op, text);
    CH_BUF_LIT(&buf, " as \"2006-01-02T15:04:05Z07:00\": cannot parse ");
    ch_quote(&buf, at);
    CH_BUF_LIT(&buf, " as ");
    ch_quote(&buf, ch_str_z(layout));
    return finish(&buf);
}

static int out_of_range(struct ch_op *op, struct chart_str text,
                        const char *what)
{
    struct ch_buf buf;
    start(&buf, op, text);
    CH_BUF_LIT(&buf, ": ");
    ch_buf_str(&buf, ch_str_z(what));
    CH_BUF_LIT(&buf, " out of range");
    return finish(&buf);
}

/* Takes a number off `*rest`; false when it is not there. */
static bool take_number(struct chart_str *rest, const struct part *part,
                        unsigned *number)
{
    size_t digits = 0;
    *number = 0;
    while (digits < part->digits && digits < rest->len &&
           ch_is_digit(rest->ptr[digits]))
        *number = *number * 10 + (unsigned)(rest->ptr[digits++] - '0');
    if (digits < part->digits && !(part->short_too && digits == 1))
        return false;
    *rest = ch_str_sub(*rest, digits, rest->len);
    return true;
}

static void skip_fraction(struct chart_str *rest)
{
    size_t i = 1;
    if (rest->len < 2 || (rest->ptr[0] != '.' && rest->ptr[0] != ','))
        return;
    while (i < rest->len && ch_is_digit(rest->ptr[i]))
        i++;
    if (i > 1)
        *rest = ch_str_sub(*rest, i, rest->len);
}

static int take_zone(struct ch_op *op, struct chart_str text,
                     struct chart_str *rest)
{
    static const struct part two = {.digits = 2};
    struct chart_str at = *rest, r;
    unsigned hours, minutes;
    if (at.len && at.ptr[0] == 'Z') {
        *rest = ch_str_sub(at, 1, at.len);
        return 0;
    }
    r = ch_str_sub(at, 1, at.len);
    if (at.len < 6 || (at.ptr[0] != '+' && at.ptr[0] != '-') ||
        at.ptr[3] != ':' || !take_number(&r, &two, &hours))
        return bad(op, text, at, "Z07:00");
    r = ch_str_sub(r, 1, r.len);
    if (!take_number(&r, &two, &minutes))
        return bad(op, text, at, "Z07:00");
    if (hours > 24)
        return out_of_range(op, text, "time zone offset hour");
    if (minutes > 60)
        return out_of_range(op, text, "time zone offset minute");
    *rest = r;
    return 0;
}

static unsigned days_in(unsigned year, unsigned month)
{
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    if (month == 2)
        return leap ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

static int take_part(struct ch_op *op, struct chart_str text,
                     struct chart_str *rest, const struct part *part,
                     unsigned *number)
{
    struct chart_str at = *rest, literal = ch_str_z(part->layout);
    if (!part->digits) {
        if (!ch_str_starts(*rest, literal))
            return bad(op, text, at, part->layout);
        *rest = ch_str_sub(*rest, literal.len, rest->len);
        return 0;
    }
    if (!take_number(rest, part, number))
        return bad(op, text, at, part->layout);
    if (part->max &&
        (*number > part->max || (*number == 0 && part == &parts[PART_MONTH])))
        return out_of_range(op, text, part->what);
    return 0;
}

int ch_timestamp_check(struct ch_op *op, struct chart_str text)
{
    struct chart_str rest = text;
    unsigned numbers[CH_COUNT(parts)] = {0};
    for (size_t i = 0; i < CH_COUNT(parts); i++) {
        int code = take_part(op, text, &rest, &parts[i], &numbers[i]);
        if (code)
            return code;
    }
    skip_fraction(&rest);
    int code = take_zone(op, text, &rest);
    if (code)
        return code;
    if (rest.len) {
        struct ch_buf buf;
        start(&buf, op, text);
        CH_BUF_LIT(&buf, ": extra text: ");
        ch_quote(&buf, rest);
        return finish(&buf);
    }
    unsigned day = numbers[PART_DAY];
    if (day < 1 || day > days_in(numbers[PART_YEAR], numbers[PART_MONTH]))
        return out_of_range(op, text, "day");
    return 0;
}
