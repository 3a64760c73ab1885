#include "codec/toml_time.h"

#include "golib/timefmt.h"

/* Which zone a layout's times are in: the zones' names tell a local date from
 * a local time when they are written again. */
struct layout {
    struct chart_str text;
    struct chart_str zone; /* "": the layout holds one */
};

#define DATETIME CH_STR_INIT("datetime-local")
#define DATE CH_STR_INIT("date-local")
#define TIME CH_STR_INIT("time-local")

static const struct layout layouts[] = {
    {CH_STR_INIT("2006-01-02T15:04:05.999999999Z07:00"), CH_STR_INIT("")},
    {CH_STR_INIT("2006-01-02T15:04:05.999999999"), DATETIME},
    {CH_STR_INIT("2006-01-02"), DATE},
    {CH_STR_INIT("15:04:05.999999999"), TIME},
    {CH_STR_INIT("2006-01-02T15:04Z07:00"), CH_STR_INIT("")},
    {CH_STR_INIT("2006-01-02T15:04"), DATETIME},
    {CH_STR_INIT("15:04"), TIME},
};

static int find_zone(struct ch_op *op, const struct layout *layout,
                     const struct ch_zone **out)
{
    struct ch_time now;
    int code = ch_zone_local(op, out);
    if (code || !layout->zone.len)
        return code;
    code = ch_time_now(op, &now);
    if (code)
        return code;
    int32_t offset = ch_zone_at(*out, ch_time_unix(&now)).offset;
    return ch_zone_fixed(op, layout->zone, offset, out);
}

/* Go takes numbers without their leading zero; then a separator is not where
 * the layout has it. */
static bool lacks_zero(struct chart_str text, struct chart_str layout)
{
    for (size_t i = 0; i < layout.len; i++) {
        char c = layout.ptr[i];
        if (c == '.' || c == 'Z')
            return false;
        if (!ch_is_digit(c) && (i >= text.len || text.ptr[i] != c))
            return true;
    }
    return false;
}

static int capitals(struct ch_op *op, struct chart_str text,
                    struct chart_str *out)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        ch_buf_byte(&buf, c == 'z' ? 'Z' : c == 't' || c == ' ' ? 'T' : c);
    }
    *out = ch_buf_view(&buf);
    return ch_buf_check(&buf);
}

int ch_toml_time_parse(struct ch_op *op, struct chart_str text,
                       struct chart_str *shown, struct ch_value *out,
                       bool *valid)
{
    int code = capitals(op, text, shown);
    *valid = false;
    for (size_t i = 0; !code && i < CH_COUNT(layouts); i++) {
        const struct ch_zone *zone;
        struct ch_time t;
        code = find_zone(op, &layouts[i], &zone);
        if (code)
            return code;
        code = ch_time_parse(op, layouts[i].text, *shown, zone, &t);
        if (!code) {
            *valid = !lacks_zero(*shown, layouts[i].text);
            return *valid ? ch_time_value(op, t, out) : 0;
        }
        if (ch_is_fatal(code))
            return code;
        ch_error_clear(op);
        code = 0;
    }
    return code;
}

bool ch_toml_time_emit(struct ch_buf *buf, struct ch_value v)
{
    struct ch_time t;
    if (!ch_time_of_value(v, &t))
        return false;
    struct chart_str name = ch_zone_name(t.zone);
    for (size_t i = 1; i <= 3; i++)
        if (ch_str_eq(name, layouts[i].zone)) {
            t = ch_time_in(t, NULL);
            ch_time_format(buf, &t, layouts[i].text);
            return true;
        }
    ch_time_format(buf, &t, layouts[0].text);
    return true;
}
