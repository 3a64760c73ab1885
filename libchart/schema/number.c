#include "schema/number.h"

#include "base/buf.h"
#include "codec/json.h"
#include "golib/strconv.h"

enum { exponent_max = 1000000 }; /* math/big reads no larger ones */

static int spell(struct ch_op *op, struct ch_value v, struct chart_str *out)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    if (v.type == CH_T_FLOAT64)
        ch_format_float(&buf, v.u.number, 'e', -1, 64);
    else if (ch_is_unsigned(v))
        ch_buf_uint(&buf, v.u.uinteger);
    else
        ch_buf_int(&buf, v.u.integer);
    return ch_buf_take(&buf, out);
}

/* Splits "-1.25e+06" into sign, digits "125" and exponent. */
static int parse(struct ch_op *op, struct chart_str text, struct ch_number *out)
{
    char *digits = ch_alloc(op, text.len + 1);
    size_t len = 0, at = 0;
    int64_t exponent = 0, written = 0;
    bool after_point = false, written_negative = false;
    if (!digits)
        return ch_error_code(op);
    out->negative = text.len && text.ptr[0] == '-';
    for (at = out->negative; at < text.len && ch_to_lower(text.ptr[at]) != 'e';
         at++) {
        if (text.ptr[at] == '.') {
            after_point = true;
            continue;
        }
        exponent -= after_point;
        if (len || text.ptr[at] != '0')
            digits[len++] = text.ptr[at];
    }
    for (at++; at < text.len; at++) {
        if (text.ptr[at] == '-')
            written_negative = true;
        else if (ch_is_digit(text.ptr[at]) && written < INT32_MAX)
            written = written * 10 + (text.ptr[at] - '0');
    }
    exponent += written_negative ? -written : written;
    for (; len && digits[len - 1] == '0'; len--)
        exponent++;
    out->digits = ch_str(digits, len);
    out->exponent = len ? exponent : 0;
    out->negative = out->negative && len;
    return 0;
}

/* A number of a schema, as it is written there. */
static int parse_written(struct ch_op *op, struct chart_str text,
                         struct ch_number *out, bool *is_number)
{
    int code = parse(op, text, out);
    *is_number =
        out->exponent >= -exponent_max && out->exponent <= exponent_max;
    (void)ch_parse_float(text, &out->approximate);
    return code;
}

int ch_number_of(struct ch_op *op, struct ch_value v, struct ch_number *out,
                 bool *is_number)
{
    struct chart_str text;
    if (ch_json_number_text(v, &text))
        return parse_written(op, text, out, is_number);
    *is_number = ch_is_signed(v) || ch_is_unsigned(v) || v.type == CH_T_FLOAT64;
    if (!*is_number)
        return 0;
    if (v.type == CH_T_FLOAT64)
        out->approximate = v.u.number;
    else
        out->approximate =
            ch_is_unsigned(v) ? (double)v.u.uinteger : (double)v.u.integer;
    int code = spell(op, v, &text);
    return code ? code : parse(op, text, out);
}

/* Order of the absolute values: by magnitude, then digit by digit. */
static int compare_absolute(const struct ch_number *a,
                            const struct ch_number *b)
{
    int64_t size_a = (int64_t)a->digits.len + a->exponent;
    int64_t size_b = (int64_t)b->digits.len + b->exponent;
    if (!a->digits.len || !b->digits.len)
        return (a->digits.len > 0) - (b->digits.len > 0);
    if (size_a != size_b)
        return size_a < size_b ? -1 : 1;
    int order = ch_str_cmp(a->digits, b->digits);
    return (order > 0) - (order < 0);
}

int ch_number_compare(const struct ch_number *a, const struct ch_number *b)
{
    if (a->negative != b->negative)
        return a->negative ? -1 : 1;
    int order = compare_absolute(a, b);
    return a->negative ? -order : order;
}

bool ch_number_is_integer(const struct ch_number *n)
{
    return n->exponent >= 0;
}

static uint64_t mul_mod(uint64_t a, uint64_t b, uint64_t m)
{
    uint64_t result = 0;
    for (a %= m; b; b >>= 1) {
        if (b & 1)
            result = result >= m - a ? result - (m - a) : result + a;
        a = a >= m - a ? a - (m - a) : a + a;
    }
    return result;
}

static uint64_t power_mod(uint64_t base, uint64_t power, uint64_t m)
{
    uint64_t result = 1 % m;
    for (base %= m; power; power >>= 1) {
        if (power & 1)
            result = mul_mod(result, base, m);
        base = mul_mod(base, base, m);
    }
    return result;
}

/* a/b = A/B * 10^(x-y) with A and B free of trailing zeros: when x < y, 10
 * would have to divide A. Otherwise B must divide A * 10^(x-y). */
bool ch_number_is_multiple(const struct ch_number *a, const struct ch_number *b)
{
    uint64_t divisor = 0, rest = 0;
    if (!b->digits.len)
        return false;
    if (!a->digits.len)
        return true;
    if (a->exponent < b->exponent || b->digits.len > 18)
        return false;
    for (size_t i = 0; i < b->digits.len; i++)
        divisor = divisor * 10 + (uint64_t)(b->digits.ptr[i] - '0');
    for (size_t i = 0; i < a->digits.len; i++) {
        rest = mul_mod(rest, 10, divisor);
        rest = (rest + (uint64_t)(a->digits.ptr[i] - '0')) % divisor;
    }
    uint64_t power = (uint64_t)(a->exponent - b->exponent);
    return mul_mod(rest, power_mod(10, power, divisor), divisor) == 0;
}

int64_t ch_number_int(const struct ch_number *n)
{
    if (n->approximate >= 9.2e18)
        return INT64_MAX;
    if (n->approximate <= -9.2e18)
        return INT64_MIN;
    return (int64_t)n->approximate;
}
