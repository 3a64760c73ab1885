#include "golib/time_forms.h"

#include "golib/duration.h"
#include "golib/timefmt.h"

/* Go takes whole hours alone for one, to either side. */
int ch_time_put_rfc3339(struct ch_buf *buf, const struct ch_time *t,
                        const char *who)
{
    struct ch_zone_time at;
    struct ch_date date = ch_time_date(t, &at);
    int32_t hours = at.offset / 3600;
    if (date.year < 0 || date.year > 9999)
        return ch_fail(buf->op, CHART_EEXEC,
                       "%s: year outside of range [0,9999]", who);
    if (hours >= 24 || hours <= -24)
        return ch_fail(buf->op, CHART_EEXEC,
                       "%s: timezone hour outside of range [0,23]", who);
    ch_time_format(buf, t, CH_RFC3339_NANO);
    return ch_buf_check(buf);
}

static void put_big_endian(struct ch_buf *buf, uint64_t number, unsigned bytes)
{
    while (bytes-- > 0)
        ch_buf_byte(buf, (char)(number >> (8 * bytes)));
}

int ch_time_put_binary(struct ch_buf *buf, const struct ch_time *t)
{
    struct ch_zone_time at;
    (void)ch_time_date(t, &at);
    /* UTC itself is minute -1, so no other zone may have that. */
    int32_t minutes = t->zone ? at.offset / 60 : -1;
    int32_t seconds = t->zone ? at.offset % 60 : 0;
    if (minutes < INT16_MIN || minutes > INT16_MAX ||
        (t->zone && minutes == -1))
        return ch_fail(buf->op, CHART_EEXEC,
                       "Time.MarshalBinary: unexpected zone offset");
    ch_buf_byte(buf, seconds ? 2 : 1);
    put_big_endian(buf, (uint64_t)t->sec, 8);
    put_big_endian(buf, (uint64_t)t->nsec, 4);
    put_big_endian(buf, (uint64_t)minutes, 2);
    if (seconds)
        put_big_endian(buf, (uint64_t)seconds, 1);
    return ch_buf_check(buf);
}

static void put_zone(struct ch_buf *buf, const struct ch_zone *zone)
{
    if (!zone) {
        CH_BUF_LIT(buf, "time.UTC");
    } else if (ch_zone_is_local(zone)) {
        CH_BUF_LIT(buf, "time.Local");
    } else {
        CH_BUF_LIT(buf, "time.Location(");
        ch_time_quote(buf, ch_zone_name(zone));
        ch_buf_byte(buf, ')');
    }
}

void ch_time_put_go_syntax(struct ch_buf *buf, const struct ch_time *t)
{
    struct ch_date date = ch_time_date(t, NULL);
    const int64_t rest[] = {date.day, date.hour, date.minute, date.second,
                            t->nsec};
    CH_BUF_LIT(buf, "time.Date(");
    ch_buf_int(buf, date.year);
    CH_BUF_LIT(buf, ", time.");
    ch_month_print(buf, date.month);
    for (size_t i = 0; i < CH_COUNT(rest); i++) {
        CH_BUF_LIT(buf, ", ");
        ch_buf_int(buf, rest[i]);
    }
    CH_BUF_LIT(buf, ", ");
    put_zone(buf, t->zone);
    ch_buf_byte(buf, ')');
}
