#include "golib/time.h"

#include "golib/duration.h"

static int64_t plus(int64_t a, int64_t b)
{
    return (int64_t)((uint64_t)a + (uint64_t)b);
}

static int64_t minus(int64_t a, int64_t b)
{
    return (int64_t)((uint64_t)a - (uint64_t)b);
}

static struct ch_time without_mono(struct ch_time t)
{
    t.monotonic = false;
    t.mono_ns = 0;
    return t;
}

struct ch_time ch_time_of_unix(int64_t unix_sec, int32_t nsec,
                               const struct ch_zone *zone)
{
    return (struct ch_time){
        .sec = plus(unix_sec, CH_UNIX_EPOCH), .nsec = nsec, .zone = zone};
}

int64_t ch_time_unix(const struct ch_time *t)
{
    return minus(t->sec, CH_UNIX_EPOCH);
}

struct ch_date ch_time_date(const struct ch_time *t, struct ch_zone_time *zone)
{
    struct ch_zone_time at = ch_zone_at(t->zone, ch_time_unix(t));
    if (zone)
        *zone = at;
    return ch_date_of_unix(plus(ch_time_unix(t), at.offset));
}

struct ch_time ch_time_in(struct ch_time t, const struct ch_zone *zone)
{
    t = without_mono(t);
    t.zone = zone;
    return t;
}

/* Brings *low into 0..base-1 and carries into *high. */
static void carry(int64_t *high, int64_t *low, int64_t base)
{
    int64_t n = *low / base - (*low % base < 0);
    *high = plus(*high, n);
    *low = minus(*low, (int64_t)((uint64_t)n * (uint64_t)base));
}

struct ch_time ch_time_of_date(int64_t year, int64_t month, int64_t day,
                               int64_t hour, int64_t minute, int64_t second,
                               int64_t nsec, const struct ch_zone *zone)
{
    month = minus(month, 1);
    carry(&year, &month, 12);
    carry(&second, &nsec, CH_SECOND);
    carry(&minute, &second, 60);
    carry(&hour, &minute, 60);
    carry(&day, &hour, 24);
    int64_t unix_sec = plus(ch_unix_of_day(year, (int32_t)month + 1, day),
                            hour * 3600 + minute * 60 + second);
    /* The zone is asked for the time as if it were UTC; close to a change
     * that may be the wrong side. */
    struct ch_zone_time at = ch_zone_at(zone, unix_sec);
    if (at.offset != 0) {
        int64_t utc = minus(unix_sec, at.offset);
        if (utc < at.start || utc >= at.end)
            at = ch_zone_at(zone, utc);
        unix_sec = minus(unix_sec, at.offset);
    }
    return ch_time_of_unix(unix_sec, (int32_t)nsec, zone);
}

struct ch_time ch_time_add_seconds(struct ch_time t, int64_t seconds)
{
    int64_t sum = plus(t.sec, seconds);
    if ((sum > t.sec) == (seconds > 0))
        t.sec = sum;
    else
        t.sec = seconds > 0 ? INT64_MAX : -INT64_MAX;
    return t;
}

struct ch_time ch_time_add(struct ch_time t, int64_t duration)
{
    int64_t seconds = duration / CH_SECOND;
    int64_t nsec = t.nsec + duration % CH_SECOND;
    if (nsec >= CH_SECOND) {
        seconds++;
        nsec -= CH_SECOND;
    } else if (nsec < 0) {
        seconds--;
        nsec += CH_SECOND;
    }
    t.nsec = (int32_t)nsec;
    t = ch_time_add_seconds(t, seconds);
    int64_t mono = plus(t.mono_ns, duration);
    if (t.monotonic && (duration < 0 ? mono > t.mono_ns : mono < t.mono_ns))
        return without_mono(t);
    if (t.monotonic)
        t.mono_ns = mono;
    return t;
}

struct ch_time ch_time_add_date(struct ch_time t, int64_t years, int64_t months,
                                int64_t days)
{
    struct ch_date d = ch_time_date(&t, NULL);
    return ch_time_of_date(plus(d.year, years), plus(d.month, months),
                           plus(d.day, days), d.hour, d.minute, d.second,
                           t.nsec, t.zone);
}

int ch_time_compare(struct ch_time t, struct ch_time u)
{
    if (t.monotonic && u.monotonic)
        return (t.mono_ns > u.mono_ns) - (t.mono_ns < u.mono_ns);
    if (t.sec != u.sec)
        return t.sec > u.sec ? 1 : -1;
    return (t.nsec > u.nsec) - (t.nsec < u.nsec);
}

static int64_t clipped(int64_t d, bool before, bool fits)
{
    if (fits)
        return d;
    return before ? INT64_MIN : INT64_MAX;
}

int64_t ch_time_sub(struct ch_time t, struct ch_time u)
{
    if (t.monotonic && u.monotonic) {
        int64_t d = minus(t.mono_ns, u.mono_ns);
        return clipped(d, t.mono_ns < u.mono_ns,
                       (d < 0) == (t.mono_ns < u.mono_ns));
    }
    int64_t d = (int64_t)((uint64_t)minus(t.sec, u.sec) * (uint64_t)CH_SECOND);
    d = plus(d, t.nsec - u.nsec);
    t = without_mono(t);
    u = without_mono(u);
    return clipped(d, ch_time_compare(t, u) < 0,
                   ch_time_compare(ch_time_add(u, d), t) == 0);
}

/* What is left of the time since year 1 over a multiple of `d`, 0 to d - 1.
 * (sec * 10^9 + nsec) mod d, without a 128-bit product: one bit of `sec` at a
 * time. */
static int64_t remainder_of(struct ch_time t, int64_t d)
{
    uint64_t base = (uint64_t)d, rest = 0, unit = (uint64_t)CH_SECOND % base;
    int64_t sec = t.sec;
    uint64_t left = sec < 0 ? 0 - (uint64_t)sec : (uint64_t)sec;
    for (; left; left >>= 1) {
        if (left & 1)
            rest = rest >= base - unit ? rest - (base - unit) : rest + unit;
        unit = unit >= base - unit ? unit - (base - unit) : unit + unit;
    }
    if (sec < 0 && rest)
        rest = base - rest;
    uint64_t nsec = (uint64_t)t.nsec % base;
    rest = rest >= base - nsec ? rest - (base - nsec) : rest + nsec;
    return (int64_t)rest;
}

struct ch_time ch_time_truncate(struct ch_time t, int64_t duration)
{
    t = without_mono(t);
    if (duration <= 0)
        return t;
    return ch_time_add(t, -remainder_of(t, duration));
}

struct ch_time ch_time_round(struct ch_time t, int64_t duration)
{
    t = without_mono(t);
    if (duration <= 0)
        return t;
    int64_t rest = remainder_of(t, duration);
    if (2 * (uint64_t)rest < (uint64_t)duration)
        return ch_time_add(t, -rest);
    return ch_time_add(t, duration - rest);
}

int ch_time_now(struct ch_op *op, struct ch_time *out)
{
    int64_t *first = op->slots[CH_SLOT_CLOCK], now = ch_now_ns(op);
    const struct ch_zone *zone;
    int code = ch_zone_local(op, &zone);
    if (code)
        return code;
    if (!first) {
        first = CH_NEW(op, int64_t);
        if (!first)
            return ch_error_code(op);
        *first = now;
        op->slots[CH_SLOT_CLOCK] = first;
    }
    int64_t sec = now / CH_SECOND - (now % CH_SECOND < 0);
    *out = ch_time_of_unix(sec, (int32_t)(now - sec * CH_SECOND), zone);
    out->monotonic = true;
    out->mono_ns = minus(now, *first);
    return 0;
}
