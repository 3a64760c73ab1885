#include "func/arg.h"

#include "golib/fmt.h"
#include "golib/strconv.h"
#include "value/object.h"

/* ---- texts -------------------------------------------------------------- */

int ch_arg_text(struct ch_call *call, struct ch_value v, struct chart_str *out)
{
    struct ch_buf buf;
    if (v.type == CH_T_STRING) {
        *out = ch_value_str(v);
        return 0;
    }
    ch_buf_init(&buf, call->op);
    int code = ch_fmt_strval(&buf, v);
    return code ? code : ch_buf_take(&buf, out);
}

int ch_arg_plain(struct ch_call *call, struct ch_value v, struct ch_value *out)
{
    *out = v;
    if (v.type != CH_T_OBJECT)
        return 0;
    const struct ch_class *class_ = v.u.object->class_;
    if (!class_->plain ||
        (class_->kind != CH_K_SLICE && class_->kind != CH_K_MAP))
        return 0;
    return class_->plain(call->op, v, out);
}

/* Appends the string form of `v`. */
static int push_text(struct ch_call *call, struct ch_list *list,
                     struct ch_value v)
{
    struct ch_buf buf;
    if (v.type != CH_T_STRING) {
        ch_buf_init(&buf, call->op);
        int code = ch_fmt_strval(&buf, v);
        if (!code)
            code = ch_value_take_buf(&buf, &v);
        if (code)
            return code;
    }
    return ch_list_push(call->op, list, v);
}

static int push_bytes(struct ch_call *call, struct ch_list *list,
                      struct chart_str bytes)
{
    int code = ch_step(call->op, bytes.len);
    for (size_t i = 0; i < bytes.len && !code; i++)
        code = push_text(call, list, ch_uint8((uint8_t)bytes.ptr[i]));
    return code;
}

int ch_arg_strings(struct ch_call *call, struct ch_value v,
                   struct ch_list **out)
{
    struct ch_value plain;
    int code = ch_arg_plain(call, v, &plain);
    if (code)
        return code;
    if (v.type == CH_T_LIST_STRING && v.u.list) {
        *out = v.u.list;
        return 0;
    }
    bool is_list = ch_is_list(plain);
    struct ch_list *list =
        ch_list_new(call->op, is_list ? ch_list_len(plain) : 1);
    if (!list)
        return ch_error_code(call->op);
    if (is_list) {
        size_t len = ch_list_len(plain);
        code = ch_step(call->op, len);
        for (size_t i = 0; i < len && !code; i++)
            if (!ch_is_nil(ch_list_at(plain, i)))
                code = push_text(call, list, ch_list_at(plain, i));
    } else if (v.type == CH_T_BYTES) {
        code =
            push_bytes(call, list, v.u.string ? ch_value_str(v) : CH_STR(""));
    } else if (!ch_is_nil(v)) {
        code = push_text(call, list, v);
    }
    *out = list;
    return code;
}

/* ---- numbers ------------------------------------------------------------ */

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

/* ---- results ------------------------------------------------------------ */

int ch_return_part(struct ch_call *call, size_t i, struct chart_str s)
{
    if (s.len == ch_arg_str(call, i).len)
        return ch_return(call, call->args[i]);
    return ch_return_str(call, s);
}

int ch_return_strings(struct ch_call *call, struct ch_list *list)
{
    *call->result = ch_list_value(list);
    call->result->type = CH_T_LIST_STRING;
    return 0;
}
