/*
 * Sprig's dates. A date argument may be a time or whole seconds since 1970;
 * what is neither counts as now.
 */
#include "func/registry.h"

#include "base/compiler.h"
#include "func/arg.h"
#include "golib/duration.h"
#include "golib/timefmt.h"

static int zone_or_utc(struct ch_op *op, struct chart_str name,
                       const struct ch_zone **out)
{
    int code = ch_zone_load(op, name, out);
    if (code != CHART_ENOTFOUND)
        return code;
    ch_error_clear(op);
    *out = NULL;
    return 0;
}

/* `narrow`: int32 counts as seconds too. */
static int time_of(struct ch_call *call, struct ch_value v, bool narrow,
                   struct ch_time *out)
{
    const struct ch_zone *zone;
    if (ch_time_of_value(v, out))
        return 0;
    if (v.type != CH_T_INT && v.type != CH_T_INT64 &&
        !(narrow && v.type == CH_T_INT32))
        return ch_time_now(call->op, out);
    int code = ch_zone_local(call->op, &zone);
    if (!code)
        *out = ch_time_of_unix(v.u.integer, 0, zone);
    return code;
}

static int format(struct ch_call *call, struct chart_str layout,
                  struct ch_value date, struct chart_str zone_name)
{
    const struct ch_zone *zone;
    struct ch_buf buf;
    struct ch_time t;
    int code = time_of(call, date, true, &t);
    if (!code)
        code = zone_or_utc(call->op, zone_name, &zone);
    if (code)
        return code;
    t = ch_time_in(t, zone);
    ch_buf_init(&buf, call->op);
    ch_time_format(&buf, &t, layout);
    return ch_return_buf(call, &buf);
}

static int call_date(struct ch_call *call)
{
    return format(call, ch_arg_str(call, 0), call->args[1], CH_STR("Local"));
}

static int call_date_in_zone(struct ch_call *call)
{
    return format(call, ch_arg_str(call, 0), call->args[1],
                  ch_arg_str(call, 2));
}

static int call_html_date(struct ch_call *call)
{
    return format(call, CH_STR("2006-01-02"), call->args[0], CH_STR("Local"));
}

static int call_html_date_in_zone(struct ch_call *call)
{
    return format(call, CH_STR("2006-01-02"), call->args[0],
                  ch_arg_str(call, 1));
}

static int call_now(struct ch_call *call)
{
    struct ch_time t;
    int code = ch_time_now(call->op, &t);
    return code ? code : ch_time_value(call->op, t, call->result);
}

static int call_ago(struct ch_call *call)
{
    struct ch_time t, now;
    struct ch_buf buf;
    int code = time_of(call, call->args[0], false, &t);
    if (!code)
        code = ch_time_now(call->op, &now);
    if (code)
        return code;
    ch_buf_init(&buf, call->op);
    ch_duration_format(&buf, ch_duration_round(ch_time_sub(now, t), CH_SECOND));
    return ch_return_buf(call, &buf);
}

/* must...: a bad duration is an error; else it changes nothing. */
static int call_modify(struct ch_call *call)
{
    struct ch_time t;
    int64_t d;
    (void)ch_time_of_value(call->args[1], &t);
    int code = ch_duration_parse(call->op, ch_arg_str(call, 0), &d);
    if (code == CHART_EEXEC && call->func->name[0] != 'm') {
        ch_error_clear(call->op);
        *call->result = call->args[1];
        return 0;
    }
    return code ? code
                : ch_time_value(call->op, ch_time_add(t, d), call->result);
}

/* must...: a bad date is an error; else it is the zero time. */
static int call_to_date(struct ch_call *call)
{
    const struct ch_zone *zone;
    struct ch_time t = {0};
    int code = ch_zone_local(call->op, &zone);
    if (!code)
        code = ch_time_parse(call->op, ch_arg_str(call, 0), ch_arg_str(call, 1),
                             zone, &t);
    if (code == CHART_EEXEC && call->func->name[0] != 'm') {
        ch_error_clear(call->op);
        t = (struct ch_time){0};
        code = 0;
    }
    return code ? code : ch_time_value(call->op, t, call->result);
}

static int call_unix_epoch(struct ch_call *call)
{
    struct ch_time t;
    struct ch_buf buf;
    (void)ch_time_of_value(call->args[0], &t);
    ch_buf_init(&buf, call->op);
    ch_buf_int(&buf, ch_time_unix(&t));
    return ch_return_buf(call, &buf);
}

#define DATE "(toDate \"2006-01-02\" \"2020-05-06\")"

static const struct ch_func rows[] = {
    {"ago", "a", call_ago, CH_FUNC_CLOCK, "ago DATE",
     "How long ago the date was, in whole seconds.", "{{ now | ago }}", "0s"},
    {"date", "sa", call_date, CH_FUNC_CLOCK, "date LAYOUT DATE",
     "The date in a layout such as \"2006-01-02 15:04:05\".",
     "{{ date \"02 Jan 2006\" " DATE " }}", "06 May 2020"},
    {"dateInZone", "sas", call_date_in_zone, CH_FUNC_CLOCK,
     "dateInZone LAYOUT DATE ZONE", "The date in a layout, as of a zone.",
     "{{ dateInZone \"15:04 MST\" 0 \"UTC\" }}", "00:00 UTC"},
    {"dateModify", "sT", call_modify, 0, "dateModify DURATION DATE",
     "The date moved by a duration; unmoved by a bad one.",
     "{{ (dateModify \"-1h30m\" " DATE ").Format \"15:04\" }}", "22:30"},
    {"date_in_zone", "sas", call_date_in_zone, CH_FUNC_CLOCK,
     "date_in_zone LAYOUT DATE ZONE",
     "The date in a layout, as of a zone; an old name of dateInZone.",
     "{{ date_in_zone \"2006\" 0 \"UTC\" }}", "1970"},
    {"date_modify", "sT", call_modify, 0, "date_modify DURATION DATE",
     "The date moved by a duration; an old name of dateModify.",
     "{{ (date_modify \"24h\" " DATE ").Day }}", "7"},
    {"htmlDate", "a", call_html_date, CH_FUNC_CLOCK, "htmlDate DATE",
     "The date as an HTML date input wants it.", "{{ htmlDate " DATE " }}",
     "2020-05-06"},
    {"htmlDateInZone", "as", call_html_date_in_zone, CH_FUNC_CLOCK,
     "htmlDateInZone DATE ZONE",
     "The date as an HTML date input wants it, as of a zone.",
     "{{ htmlDateInZone 0 \"UTC\" }}", "1970-01-01"},
    {"mustDateModify", "sT", call_modify, 0, "mustDateModify DURATION DATE",
     "The date moved by a duration. A bad duration is an error.",
     "{{ (mustDateModify \"24h\" " DATE ").Day }}", "7"},
    {"mustToDate", "ss", call_to_date, 0, "mustToDate LAYOUT TEXT",
     "The date that a text gives by a layout. A bad text is an error.",
     "{{ (mustToDate \"2006-01-02\" \"2020-05-06\").Year }}", "2020"},
    {"must_date_modify", "sT", call_modify, 0, "must_date_modify DURATION DATE",
     "The date moved by a duration; an old name of mustDateModify.",
     "{{ (must_date_modify \"24h\" " DATE ").Day }}", "7"},
    {"now", "", call_now, CH_FUNC_CLOCK, "now", "The present.",
     "{{ now | kindOf }}", "struct"},
    {"toDate", "ss", call_to_date, 0, "toDate LAYOUT TEXT",
     "The date that a text gives by a layout; year 1 for a bad text.",
     "{{ (toDate \"2006-01-02\" \"2020-05-06\").Month }}", "May"},
    {"unixEpoch", "T", call_unix_epoch, 0, "unixEpoch DATE",
     "Seconds from 1970 to the date, as text.",
     "{{ unixEpoch (mustToDate \"2006-01-02 MST\" \"2020-05-06 UTC\") }}",
     "1588723200"},
};

const struct ch_func_family ch_funcs_date = {"date", "Dates", rows,
                                             CH_COUNT(rows)};
