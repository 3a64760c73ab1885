/* Formats of times: RFC 3339 as the validator reads it. */
#include "golib/strconv.h"
#include "golib/timefmt.h"
#include "schema/format.h"

/* ---- durations, dates, times -------------------------------------------- */

static int bad_unit(char unit, const char *all, struct ch_buf *why)
{
    bool known = unit && strchr(all, unit);
    ch_buf_str(why, known ? CH_STR("unit ") : CH_STR("invalid unit "));
    ch_quote_rune(why, (unsigned char)unit, false);
    ch_buf_str(why, known ? CH_STR(" out of order") : CH_STR(""));
    return 1;
}

static int duration_part(struct chart_str s, const char *all,
                         struct ch_buf *why)
{
    const char *units = all;
    while (s.len) {
        size_t digits = ch_format_digits(s);
        if (!digits)
            return CH_INVALID(why, "missing number");
        if (digits == s.len)
            return CH_INVALID(why, "missing unit");
        char unit = s.ptr[digits];
        const char *at = unit ? strchr(units, unit) : NULL;
        if (!at)
            return bad_unit(unit, all, why);
        units = at + 1;
        s = ch_str_sub(s, digits + 1, s.len);
    }
    return 0;
}

int ch_format_duration(struct ch_op *op, struct chart_str s, struct ch_buf *why)
{
    static const char *const units[] = {"YMD", "HMS"};
    struct chart_str part;
    (void)op;
    if (!s.len || s.ptr[0] != 'P')
        return CH_INVALID(why, "must start with P");
    s = ch_str_sub(s, 1, s.len);
    if (!s.len)
        return CH_INVALID(why, "nothing after P");
    if (s.ptr[s.len - 1] == 'W') {
        if (s.len == 1)
            return CH_INVALID(why, "no number in week");
        if (ch_format_digits(s) != s.len - 1)
            return CH_INVALID(why, "invalid week");
        return 0;
    }
    struct ch_str_split it = ch_str_split_start(s, 'T');
    for (size_t i = 0; ch_str_split_next(&it, &part); i++) {
        if (i && !part.len)
            return CH_INVALID(why, "no time elements");
        if (i >= CH_COUNT(units))
            return CH_INVALID(why, "more than one T");
        if (duration_part(part, units[i], why))
            return 1;
    }
    return 0;
}

int ch_format_date(struct ch_op *op, struct chart_str s, struct ch_buf *why)
{
    struct ch_time ignored;
    int code = ch_time_parse(op, CH_STR("2006-01-02"), s, NULL, &ignored);
    return ch_format_error(op, code, why);
}

/* Two or three numbers with a byte between them, as Atoi reads each; 1 when one
 * is none, with `invalid`, or below zero, with `negative`. */
static int read_pair(struct chart_str s, size_t at, int64_t *out,
                     const char *where, struct ch_buf *why)
{
    struct ch_buf ignored;
    ch_buf_init(&ignored, why->op);
    bool bad = ch_format_atoi(ch_str_sub(s, at, at + 2), out, &ignored) != 0;
    if (!bad && *out >= 0)
        return 0;
    ch_buf_str(why, bad ? CH_STR("invalid ") : CH_STR("non-positive "));
    ch_buf_str(why, ch_str_z(where));
    return 1;
}

/* "+hh:mm" turned into minutes to add; 1 with the reason when it is wrong. */
static int time_offset(struct chart_str s, int64_t *minutes, struct ch_buf *why)
{
    static const char where[] = "hour/min in offset";
    int64_t hour, minute;
    *minutes = 0;
    if (ch_str_eq_fold_ascii(s, CH_STR("z")))
        return 0;
    if (s.len != 6)
        return CH_INVALID(why, "offset must be 6 characters long");
    if (s.ptr[0] != '+' && s.ptr[0] != '-')
        return CH_INVALID(why, "offset must begin with plus/minus");
    if (s.ptr[3] != ':')
        return CH_INVALID(why, "missing colon in offset in correct place");
    if (read_pair(s, 1, &hour, where, why) ||
        read_pair(s, 4, &minute, where, why))
        return 1;
    if (hour > 23 || minute > 59)
        return CH_INVALID(why, "hour/min in offset out of range");
    *minutes = (s.ptr[0] == '+' ? -1 : 1) * (hour * 60 + minute);
    return 0;
}

int ch_format_time(struct ch_op *op, struct chart_str s, struct ch_buf *why)
{
    static const char where[] = "hour/min/sec";
    int64_t hour, minute, second, offset;
    (void)op;
    if (s.len < 9)
        return CH_INVALID(why, "less than 9 characters long");
    if (s.ptr[2] != ':' || s.ptr[5] != ':')
        return CH_INVALID(why, "missing colon in correct place");
    if (read_pair(s, 0, &hour, where, why) ||
        read_pair(s, 3, &minute, where, why) ||
        read_pair(s, 6, &second, where, why))
        return 1;
    if (hour > 23 || minute > 59 || second > 60)
        return CH_INVALID(why, "hour/min/sec out of range");
    s = ch_str_sub(s, 8, s.len);
    if (s.ptr[0] == '.') {
        size_t digits = ch_format_digits(ch_str_sub(s, 1, s.len));
        if (!digits)
            return CH_INVALID(why, "no digits in second fraction");
        s = ch_str_sub(s, 1 + digits, s.len);
    }
    if (time_offset(s, &offset, why))
        return 1;
    int64_t of_day = (hour * 60 + minute + offset + 24 * 60) % (24 * 60);
    if (second >= 60 && of_day != 23 * 60 + 59)
        return CH_INVALID(why, "invalid leap second");
    return 0;
}

int ch_format_date_time(struct ch_op *op, struct chart_str s,
                        struct ch_buf *why)
{
    struct ch_buf inner;
    if (s.len < 20)
        return CH_INVALID(why, "less than 20 characters long");
    if (s.ptr[10] != 't' && s.ptr[10] != 'T')
        return CH_INVALID(why, "11th character must be t or T");
    ch_buf_init(&inner, op);
    if (ch_format_date(op, ch_str_sub(s, 0, 10), &inner))
        CH_BUF_LIT(why, "invalid date element: ");
    else if (ch_format_time(op, ch_str_sub(s, 11, s.len), &inner))
        CH_BUF_LIT(why, "invalid time element: ");
    ch_buf_str(why, ch_buf_view(&inner));
    return inner.len > 0;
}

static int period_side(struct ch_op *op, struct chart_str s, const char *side,
                       bool duration, struct ch_buf *why)
{
    struct ch_buf inner;
    ch_buf_init(&inner, op);
    if (!(duration ? ch_format_duration : ch_format_date_time)(op, s, &inner))
        return 0;
    CH_BUF_LIT(why, "invalid ");
    ch_buf_str(why, ch_str_z(side));
    ch_buf_str(why, duration ? CH_STR(" duration: ") : CH_STR(" date-time: "));
    ch_buf_str(why, ch_buf_view(&inner));
    return 1;
}

int ch_format_period(struct ch_op *op, struct chart_str s, struct ch_buf *why)
{
    struct chart_str start, end;
    if (!ch_str_cut(s, '/', &start, &end))
        return CH_INVALID(why, "missing slash");
    bool first = ch_str_starts(start, CH_STR("P"));
    if (period_side(op, start, "start", first, why))
        return 1;
    return period_side(op, end, "end",
                       !first && ch_str_starts(end, CH_STR("P")), why);
}
