/*
 * Sprig's durations.
 */
#include "func/registry.h"

#include "base/compiler.h"
#include "func/arg.h"
#include "golib/duration.h"
#include "golib/strconv.h"
#include "golib/time.h"

/* Seconds as text ("95") or int64; anything else is 0. */
static int call_duration(struct ch_call *call)
{
    struct ch_value v = call->args[0];
    struct ch_buf buf;
    int64_t seconds = 0;
    if (v.type == CH_T_STRING)
        (void)ch_parse_int(ch_value_str(v), 10, &seconds);
    else if (v.type == CH_T_INT64)
        seconds = v.u.integer;
    ch_buf_init(&buf, call->op);
    ch_duration_format(&buf,
                       (int64_t)((uint64_t)seconds * (uint64_t)CH_SECOND));
    return ch_return_buf(call, &buf);
}

/* The duration of text, int64 nanoseconds or the time since a date. */
static int duration_of(struct ch_call *call, int64_t *out)
{
    struct ch_value v = call->args[0];
    struct ch_time t, now;
    *out = 0;
    if (v.type == CH_T_INT64)
        *out = v.u.integer;
    if (v.type == CH_T_STRING) {
        int code = ch_duration_parse(call->op, ch_value_str(v), out);
        if (code == CHART_EEXEC) {
            ch_error_clear(call->op);
            code = 0;
        }
        return code;
    }
    if (ch_time_of_value(v, &t)) {
        int code = ch_time_now(call->op, &now);
        if (code)
            return code;
        *out = ch_time_sub(now, t);
    }
    return 0;
}

/* The largest unit that the duration is more than one of. */
static int call_duration_round(struct ch_call *call)
{
    static const struct {
        int64_t size;
        const char *name;
    } units[] = {
        {365 * 24 * CH_HOUR, "y"}, {30 * 24 * CH_HOUR, "mo"},
        {24 * CH_HOUR, "d"},       {CH_HOUR, "h"},
        {CH_MINUTE, "m"},          {CH_SECOND, "s"},
    };
    struct ch_buf buf;
    int64_t d;
    int code = duration_of(call, &d);
    if (code)
        return code;
    uint64_t u = d < 0 ? 0 - (uint64_t)d : (uint64_t)d;
    ch_buf_init(&buf, call->op);
    for (size_t i = 0; i < CH_COUNT(units); i++) {
        if (u <= (uint64_t)units[i].size)
            continue;
        ch_buf_uint(&buf, u / (uint64_t)units[i].size);
        ch_buf_str(&buf, ch_str_z(units[i].name));
        return ch_return_buf(call, &buf);
    }
    return ch_return_str(call, CH_STR("0s"));
}

static const struct ch_func rows[] = {
    {"duration", "a", call_duration, 0, "duration SECONDS",
     "A number of seconds as hours, minutes and seconds.",
     "{{ duration \"95\" }}", "1m35s"},
    {"durationRound", "a", call_duration_round, CH_FUNC_CLOCK,
     "durationRound DURATION",
     "A duration, or the time since a date, cut to its largest unit.",
     "{{ durationRound \"2h10m5s\" }}", "2h"},
};

const struct ch_func_family ch_funcs_duration = {"duration", "Durations", rows,
                                                 CH_COUNT(rows)};
