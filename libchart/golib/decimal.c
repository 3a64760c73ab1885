#include "golib/decimal.h"

#include "base/buf.h"
#include "golib/strconv.h"

#include <math.h>

/* decimal.DivisionPrecision */
#define DIVISION_PLACES 16

/* A float64's shortest form: at most 17 digits. */
struct operand {
    uint64_t value;
    int64_t exp;
    bool negative;
};

static int operand_of(struct ch_op *op, double f, struct operand *out)
{
    struct ch_buf text;
    *out = (struct operand){0};
    if (isnan(f))
        return ch_fail_str(op, CHART_EEXEC,
                           CH_STR("Cannot create a Decimal from NaN"));
    if (isinf(f))
        return ch_fail(op, CHART_EEXEC, "Cannot create a Decimal from %sInf",
                       f < 0 ? "-" : "+");
    if (f == 0)
        return 0;
    ch_buf_init(&text, op);
    ch_format_float(&text, f, 'e', -1, 64);
    if (ch_buf_check(&text))
        return text.code;
    struct chart_str s = ch_buf_view(&text), mantissa, exponent;
    ch_str_cut(s, 'e', &mantissa, &exponent);
    (void)ch_parse_int(exponent, 10, &out->exp);
    size_t dot = ch_str_find_byte(mantissa, '.', 0);
    if (dot != CH_NPOS)
        out->exp -= (int64_t)(mantissa.len - dot - 1);
    for (size_t i = 0; i < mantissa.len; i++)
        if (ch_is_digit(mantissa.ptr[i]))
            out->value = out->value * 10 + (uint64_t)(mantissa.ptr[i] - '0');
    out->negative = f < 0;
    return 0;
}

static int reserve(struct ch_decimal *d, size_t len)
{
    if (ch_step(d->op, len / 8 + 1))
        return ch_error_code(d->op);
    if (len <= d->cap)
        return 0;
    size_t cap = len * 2 + 32;
    uint8_t *grown = ch_realloc_array(d->op, d->digits, d->cap, cap, 1);
    if (!grown)
        return ch_error_code(d->op);
    d->digits = grown;
    d->cap = cap;
    return 0;
}

static void trim(struct ch_decimal *d)
{
    while (d->len && d->digits[d->len - 1] == 0)
        d->len--;
    if (d->len == 0)
        *d = (struct ch_decimal){d->op, d->digits, 0, d->cap, 0, false};
}

static int set(struct ch_decimal *d, const struct operand *x)
{
    int code = reserve(d, 20);
    if (code)
        return code;
    d->len = 0;
    for (uint64_t v = x->value; v; v /= 10)
        d->digits[d->len++] = (uint8_t)(v % 10);
    d->exp = x->exp;
    d->negative = x->negative;
    trim(d);
    return 0;
}

int ch_decimal_init(struct ch_decimal *d, struct ch_op *op, double f)
{
    struct operand x;
    *d = (struct ch_decimal){.op = op};
    int code = operand_of(op, f, &x);
    return code ? code : set(d, &x);
}

/* Appends zeros at the low end, so that `d` has a smaller exponent. */
static int lower_exp(struct ch_decimal *d, int64_t exp)
{
    if (d->exp <= exp || d->len == 0)
        return 0;
    size_t zeros = (size_t)(d->exp - exp);
    int code = reserve(d, d->len + zeros);
    if (code)
        return code;
    memmove(d->digits + zeros, d->digits, d->len);
    memset(d->digits, 0, zeros);
    d->len += zeros;
    d->exp = exp;
    return 0;
}

/* Whether |d| < value * 10^shift, in units of d's last digit. */
static bool is_below(const struct ch_decimal *d, uint64_t value, size_t shift)
{
    uint64_t rest = value;
    size_t len = shift;
    while (rest) {
        rest /= 10;
        len++;
    }
    if (d->len != len)
        return d->len < len;
    uint64_t high = 0;
    for (size_t i = d->len; i > shift; i--)
        high = high * 10 + d->digits[i - 1];
    return high < value;
}

static int add_magnitude(struct ch_decimal *d, uint64_t value, size_t shift)
{
    size_t len = d->len > shift + 20 ? d->len : shift + 20;
    int code = reserve(d, len + 1);
    if (code)
        return code;
    memset(d->digits + d->len, 0, len + 1 - d->len);
    for (size_t i = shift; value; i++) {
        value += d->digits[i];
        d->digits[i] = (uint8_t)(value % 10);
        value /= 10;
    }
    d->len = len + 1;
    trim(d);
    return 0;
}

/* |d| - value * 10^shift, with the sign turned when that is below 0. */
static int sub_magnitude(struct ch_decimal *d, uint64_t value, size_t shift)
{
    bool turn = is_below(d, value, shift);
    size_t len = d->len > shift + 20 ? d->len : shift + 20;
    int code = reserve(d, len);
    if (code)
        return code;
    memset(d->digits + d->len, 0, len - d->len);
    int borrow = 0;
    for (size_t i = 0; i < len; i++) {
        int digit = 0;
        if (i >= shift) {
            digit = (int)(value % 10);
            value /= 10;
        }
        int diff = turn ? digit - d->digits[i] : d->digits[i] - digit;
        diff -= borrow;
        borrow = diff < 0;
        d->digits[i] = (uint8_t)(borrow ? diff + 10 : diff);
    }
    d->len = len;
    d->negative ^= turn;
    trim(d);
    return 0;
}

static int add_operand(struct ch_decimal *d, const struct operand *x)
{
    if (x->value == 0)
        return 0;
    if (d->len == 0)
        return set(d, x);
    int code = lower_exp(d, x->exp);
    if (code)
        return code;
    size_t shift = (size_t)(x->exp - d->exp);
    return d->negative == x->negative ? add_magnitude(d, x->value, shift)
                                      : sub_magnitude(d, x->value, shift);
}

int ch_decimal_add(struct ch_decimal *d, double f)
{
    struct operand x;
    int code = operand_of(d->op, f, &x);
    return code ? code : add_operand(d, &x);
}

int ch_decimal_sub(struct ch_decimal *d, double f)
{
    struct operand x;
    int code = operand_of(d->op, f, &x);
    x.negative = !x.negative;
    return code ? code : add_operand(d, &x);
}

int ch_decimal_mul(struct ch_decimal *d, double f)
{
    struct operand x;
    uint64_t carry = 0;
    int code = operand_of(d->op, f, &x);
    if (!code)
        code = reserve(d, d->len + 20);
    if (code)
        return code;
    for (size_t i = 0; i < d->len; i++) {
        carry += d->digits[i] * x.value; /* below 10 * 10^17 */
        d->digits[i] = (uint8_t)(carry % 10);
        carry /= 10;
    }
    for (; carry; carry /= 10)
        d->digits[d->len++] = (uint8_t)(carry % 10);
    d->exp += x.exp;
    d->negative ^= x.negative;
    trim(d);
    return 0;
}

/* Drops the `count` lowest digits; `*half` tells whether they were at least
 * half of the next. */
static void drop_low(struct ch_decimal *d, size_t count, bool *half)
{
    *half = count > 0 && count <= d->len && d->digits[count - 1] >= 5;
    count = count < d->len ? count : d->len;
    memmove(d->digits, d->digits + count, d->len - count);
    d->len -= count;
}

/* The quotient's last place is 10^-16: bring `d` to 10^(x.exp - 16) units,
 * divide by x.value and look at what is left. */
int ch_decimal_div(struct ch_decimal *d, double f)
{
    struct operand x;
    uint64_t rest = 0;
    bool half = false;
    int code = operand_of(d->op, f, &x);
    if (code)
        return code;
    if (x.value == 0)
        return ch_fail_str(d->op, CHART_EEXEC, CH_STR("decimal division by 0"));
    int64_t unit = x.exp - DIVISION_PLACES;
    code = lower_exp(d, unit);
    if (!code)
        code = reserve(d, d->len + 1);
    if (code || d->len == 0)
        return code;
    if (d->exp < unit)
        drop_low(d, (size_t)(unit - d->exp), &half);
    for (size_t i = d->len; i > 0; i--) {
        rest = rest * 10 + d->digits[i - 1];
        d->digits[i - 1] = (uint8_t)(rest / x.value);
        rest %= x.value;
    }
    d->exp = -DIVISION_PLACES;
    d->negative ^= x.negative;
    /* Twice the remainder against the divisor; where they differ by one, the
     * digits dropped before decide. */
    if (2 * rest + (half ? 1 : 0) >= x.value)
        code = add_magnitude(d, 1, 0);
    else
        trim(d);
    return code;
}

int ch_decimal_to_float(const struct ch_decimal *d, double *out)
{
    struct ch_buf text;
    ch_buf_init(&text, d->op);
    *out = 0;
    if (d->len == 0)
        return 0;
    if (d->negative)
        ch_buf_byte(&text, '-');
    for (size_t i = d->len; i > 0; i--)
        ch_buf_byte(&text, (char)('0' + d->digits[i - 1]));
    ch_buf_byte(&text, 'e');
    ch_buf_int(&text, d->exp);
    if (ch_buf_check(&text))
        return text.code;
    (void)ch_parse_float(ch_buf_view(&text), out);
    if (*out == 0)
        *out = 0; /* big.Rat has no negative zero */
    return 0;
}
