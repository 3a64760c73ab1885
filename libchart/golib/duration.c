#include "golib/duration.h"

#include "base/utf8.h"

/* ---- printing ----------------------------------------------------------- */

/* Digits, written backwards from the end. */
struct tail {
    char bytes[40];
    size_t at;
};

static void put(struct tail *t, char c)
{
    t->bytes[--t->at] = c;
}

static void put_int(struct tail *t, uint64_t v)
{
    do
        put(t, (char)('0' + v % 10));
    while (v /= 10);
}

/* The fraction v / 10^places without trailing zeros; gives v / 10^places. */
static uint64_t put_fraction(struct tail *t, uint64_t v, int places)
{
    bool any = false;
    for (int i = 0; i < places; i++, v /= 10) {
        any = any || v % 10 != 0;
        if (any)
            put(t, (char)('0' + v % 10));
    }
    if (any)
        put(t, '.');
    return v;
}

static void put_below_second(struct tail *t, uint64_t u)
{
    int places = 0;
    if (u == 0) {
        put(t, '0');
        return;
    }
    if (u < 1000) {
        put(t, 'n');
    } else if (u < 1000000) {
        places = 3;
        put(t, '\xB5');
        put(t, '\xC2');
    } else {
        places = 6;
        put(t, 'm');
    }
    put_int(t, put_fraction(t, u, places));
}

static void put_seconds(struct tail *t, uint64_t u)
{
    u = put_fraction(t, u, 9);
    put_int(t, u % 60);
    u /= 60;
    if (u == 0)
        return;
    put(t, 'm');
    put_int(t, u % 60);
    u /= 60;
    if (u == 0)
        return;
    put(t, 'h');
    put_int(t, u);
}

void ch_duration_format(struct ch_buf *buf, int64_t d)
{
    struct tail t = {.at = sizeof t.bytes};
    uint64_t u = d < 0 ? 0 - (uint64_t)d : (uint64_t)d;
    put(&t, 's');
    if (u < (uint64_t)CH_SECOND)
        put_below_second(&t, u);
    else
        put_seconds(&t, u);
    if (d < 0)
        put(&t, '-');
    ch_buf_append(buf, t.bytes + t.at, sizeof t.bytes - t.at);
}

void ch_time_quote(struct ch_buf *buf, struct chart_str s)
{
    static const char hex[] = "0123456789abcdef";
    ch_buf_byte(buf, '"');
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (c < ' ' || c >= 0x80) {
            CH_BUF_LIT(buf, "\\x");
            ch_buf_byte(buf, hex[c >> 4]);
            ch_buf_byte(buf, hex[c & 15]);
            continue;
        }
        if (c == '"' || c == '\\')
            ch_buf_byte(buf, '\\');
        ch_buf_byte(buf, (char)c);
    }
    ch_buf_byte(buf, '"');
}

/* ---- parsing ------------------------------------------------------------ */

#define TOP ((uint64_t)1 << 63)

static int fail(struct ch_op *op, const char *what, struct chart_str unit,
                struct chart_str whole)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    CH_BUF_LIT(&buf, "time: ");
    ch_buf_str(&buf, ch_str_z(what));
    if (unit.len) {
        ch_time_quote(&buf, unit);
        CH_BUF_LIT(&buf, " in duration ");
    }
    ch_time_quote(&buf, whole);
    return ch_buf_check(&buf) ? ch_buf_check(&buf)
                              : ch_fail_str(op, CHART_EEXEC, ch_buf_view(&buf));
}

static int invalid(struct ch_op *op, struct chart_str whole)
{
    return fail(op, "invalid duration ", CH_STR(""), whole);
}

/* Takes digits off `*s`; false on overflow of 2^63. */
static bool take_int(struct chart_str *s, uint64_t *out)
{
    uint64_t x = 0;
    size_t i = 0;
    for (; i < s->len && ch_is_digit(s->ptr[i]); i++) {
        if (x > TOP / 10)
            return false;
        x = x * 10 + (uint64_t)(s->ptr[i] - '0');
        if (x > TOP)
            return false;
    }
    *s = ch_str_sub(*s, i, s->len);
    *out = x;
    return true;
}

/* Takes digits as a fraction; what does not fit any more is dropped. */
static uint64_t take_fraction(struct chart_str *s, double *scale)
{
    uint64_t x = 0;
    bool full = false;
    size_t i = 0;
    *scale = 1;
    for (; i < s->len && ch_is_digit(s->ptr[i]); i++) {
        if (full || x > (TOP - 1) / 10) {
            full = true;
            continue;
        }
        uint64_t y = x * 10 + (uint64_t)(s->ptr[i] - '0');
        if (y > TOP) {
            full = true;
            continue;
        }
        x = y;
        *scale *= 10;
    }
    *s = ch_str_sub(*s, i, s->len);
    return x;
}

static uint64_t unit_size(struct chart_str unit)
{
    static const struct {
        struct chart_str name;
        uint64_t size;
    } units[] = {
        {CH_STR_INIT("ns"), 1},           {CH_STR_INIT("us"), 1000},
        {CH_STR_INIT("\xC2\xB5s"), 1000}, /* U+00B5 */
        {CH_STR_INIT("\xCE\xBCs"), 1000}, /* U+03BC */
        {CH_STR_INIT("ms"), 1000000},     {CH_STR_INIT("s"), CH_SECOND},
        {CH_STR_INIT("m"), CH_MINUTE},    {CH_STR_INIT("h"), CH_HOUR},
    };
    for (size_t i = 0; i < CH_COUNT(units); i++)
        if (ch_str_eq(units[i].name, unit))
            return units[i].size;
    return 0;
}

/* Takes one number with its unit off `*s` and adds it. */
static int take_part(struct ch_op *op, struct chart_str whole,
                     struct chart_str *s, uint64_t *sum)
{
    uint64_t value = 0, fraction = 0;
    double scale = 1;
    size_t before = s->len, unit_len = 0;
    if (s->ptr[0] != '.' && !ch_is_digit(s->ptr[0]))
        return invalid(op, whole);
    if (!take_int(s, &value))
        return invalid(op, whole);
    bool digits = s->len != before;
    if (s->len && s->ptr[0] == '.') {
        *s = ch_str_sub(*s, 1, s->len);
        before = s->len;
        fraction = take_fraction(s, &scale);
        digits = digits || s->len != before;
    }
    if (!digits)
        return invalid(op, whole);
    while (unit_len < s->len && s->ptr[unit_len] != '.' &&
           !ch_is_digit(s->ptr[unit_len]))
        unit_len++;
    if (unit_len == 0)
        return fail(op, "missing unit in duration ", CH_STR(""), whole);
    struct chart_str unit = ch_str(s->ptr, unit_len);
    *s = ch_str_sub(*s, unit_len, s->len);
    uint64_t size = unit_size(unit);
    if (size == 0)
        return fail(op, "unknown unit ", unit, whole);
    if (value > TOP / size)
        return invalid(op, whole);
    value *= size;
    if (fraction > 0)
        value += (uint64_t)((double)fraction * ((double)size / scale));
    if (value > TOP || *sum + value > TOP)
        return invalid(op, whole);
    *sum += value;
    return 0;
}

int ch_duration_parse(struct ch_op *op, struct chart_str s, int64_t *out)
{
    struct chart_str whole = s;
    uint64_t sum = 0;
    bool negative = s.len && s.ptr[0] == '-';
    *out = 0;
    if (s.len && (s.ptr[0] == '-' || s.ptr[0] == '+'))
        s = ch_str_sub(s, 1, s.len);
    if (ch_str_eq(s, CH_STR("0")))
        return 0;
    if (s.len == 0)
        return invalid(op, whole);
    while (s.len) {
        int code = take_part(op, whole, &s, &sum);
        if (code)
            return code;
    }
    if (!negative && sum == TOP)
        return invalid(op, whole);
    *out = (int64_t)(negative ? 0 - sum : sum);
    return 0;
}

/* ---- rounding ----------------------------------------------------------- */

int64_t ch_duration_truncate(int64_t d, int64_t multiple)
{
    return multiple <= 0 ? d : d - d % multiple;
}

int64_t ch_duration_round(int64_t d, int64_t multiple)
{
    if (multiple <= 0)
        return d;
    int64_t rest = d % multiple;
    uint64_t twice = rest < 0 ? 2 * (0 - (uint64_t)rest) : 2 * (uint64_t)rest;
    if (twice < (uint64_t)multiple)
        return d - rest;
    int64_t far;
    if (d < 0) {
        far = (int64_t)((uint64_t)(d - rest) - (uint64_t)multiple);
        return far < d ? far : INT64_MIN;
    }
    far = (int64_t)((uint64_t)(d - rest) + (uint64_t)multiple);
    return far > d ? far : INT64_MAX;
}
