#include "func/arg.h"

#include "golib/strconv.h"
#include "value/object.h"

int64_t ch_float_to_int64(double f)
{
    if (f >= -9223372036854775808.0 && f < 9223372036854775808.0)
        return (int64_t)f;
    return INT64_MIN;
}

/* "5.00" is "5": a dot and zeros at the end do not count. */
static struct chart_str trim_zero_decimal(struct chart_str s)
{
    bool zero = false;
    for (size_t i = s.len; i > 0; i--) {
        char c = s.ptr[i - 1];
        if (c == '.' && zero)
            return ch_str(s.ptr, i - 1);
        if (c == '0')
            zero = true;
        else if (c != '.')
            break;
    }
    return s;
}

/* time.Month and time.Weekday count as their number; objects else as nothing,
 * time.Duration included. */
static int plain_number(struct ch_op *op, struct ch_value v,
                        struct ch_value *out)
{
    *out = v;
    if (v.type != CH_T_OBJECT)
        return 0;
    const struct ch_class *class_ = v.u.object->class_;
    *out = ch_nil();
    if (class_->kind != CH_K_INT || !class_->plain)
        return 0;
    return class_->plain(op, v, out);
}

int ch_arg_to_int64(struct ch_op *op, struct ch_value v, int64_t *out)
{
    *out = 0;
    int code = plain_number(op, v, &v);
    if (code)
        return code;
    if (ch_is_signed(v) || ch_is_unsigned(v))
        *out = v.u.integer;
    else if (v.type == CH_T_BOOL)
        *out = v.u.boolean;
    else if (v.type == CH_T_FLOAT64)
        *out = ch_float_to_int64(v.u.number);
    else if (v.type == CH_T_STRING &&
             ch_parse_int(trim_zero_decimal(ch_value_str(v)), 0, out) !=
                 CH_PARSE_OK)
        *out = 0;
    return 0;
}

int ch_arg_to_float64(struct ch_op *op, struct ch_value v, double *out)
{
    *out = 0;
    int code = plain_number(op, v, &v);
    if (code)
        return code;
    if (ch_is_signed(v))
        *out = (double)v.u.integer;
    else if (ch_is_unsigned(v))
        *out = (double)v.u.uinteger;
    else if (v.type == CH_T_BOOL)
        *out = v.u.boolean;
    else if (v.type == CH_T_FLOAT64)
        *out = v.u.number;
    else if (v.type == CH_T_STRING &&
             ch_parse_float(ch_value_str(v), out) != CH_PARSE_OK)
        *out = 0;
    return 0;
}
