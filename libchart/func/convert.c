/* Conversions between strings and numbers, and names of types and kinds. */
#include "func/registry.h"

#include "base/compiler.h"
#include "func/arg.h"
#include "golib/fmt.h"
#include "golib/strconv.h"
#include "template/observe.h"

static int call_atoi(struct ch_call *call)
{
    int64_t i;
    (void)ch_parse_int(ch_arg_str(call, 0), 10, &i); /* 0 or the nearest */
    return ch_return(call, ch_int(i));
}

static int call_int(struct ch_call *call)
{
    int64_t i;
    int code = ch_arg_to_int64(call->op, call->args[0], &i);
    *call->result = ch_int(i);
    return code;
}

static int call_int64(struct ch_call *call)
{
    int64_t i;
    int code = ch_arg_to_int64(call->op, call->args[0], &i);
    *call->result = ch_int64(i);
    return code;
}

static int call_float64(struct ch_call *call)
{
    double f;
    int code = ch_arg_to_float64(call->op, call->args[0], &f);
    *call->result = ch_float(f);
    return code;
}

static int call_to_decimal(struct ch_call *call)
{
    struct ch_buf buf;
    int64_t i;
    ch_buf_init(&buf, call->op);
    int code = ch_fmt_value(&buf, call->args[0]);
    if (code)
        return code;
    if (ch_parse_int(ch_buf_view(&buf), 8, &i) != CH_PARSE_OK)
        i = 0;
    return ch_return(call, ch_int64(i));
}

static int call_to_string(struct ch_call *call)
{
    struct ch_buf buf;
    struct ch_value v = call->args[0];
    ch_observe_value(call, v);
    if (v.type == CH_T_STRING)
        return ch_return(call, v);
    ch_buf_init(&buf, call->op);
    int code = ch_fmt_strval(&buf, v);
    return code ? code : ch_return_buf(call, &buf);
}

static struct chart_str kind_of(struct ch_value v)
{
    return ch_kind_name(ch_value_kind(v));
}

static int call_kind_is(struct ch_call *call)
{
    return ch_return_bool(
        call, ch_str_eq(ch_arg_str(call, 0), kind_of(call->args[1])));
}

static int call_kind_of(struct ch_call *call)
{
    return ch_return_str(call, kind_of(call->args[0]));
}

static int call_type_is(struct ch_call *call)
{
    struct chart_str type = ch_value_type_name(call->args[1]);
    return ch_return_bool(call, ch_str_eq(ch_arg_str(call, 0), type));
}

static int call_type_is_like(struct ch_call *call)
{
    struct chart_str type = ch_value_type_name(call->args[1]);
    struct chart_str asked = ch_arg_str(call, 0);
    bool is_pointer = type.len && type.ptr[0] == '*' &&
                      ch_str_eq(asked, ch_str_sub(type, 1, type.len));
    return ch_return_bool(call, is_pointer || ch_str_eq(asked, type));
}

static int call_type_of(struct ch_call *call)
{
    return ch_return_str(call, ch_value_type_name(call->args[0]));
}

static const struct ch_func rows[] = {
    {"atoi", "s", call_atoi, 0, "atoi STRING",
     "The decimal number in STRING; 0 if there is none.",
     "{{ atoi \"42\" }} {{ atoi \"4x\" }}", "42 0"},
    {"float64", "a", call_float64, 0, "float64 VALUE",
     "VALUE as a floating-point number; 0 if it is none.",
     "{{ float64 \"1.50\" }}", "1.5"},
    {"int", "a", call_int, 0, "int VALUE",
     "VALUE as a whole number; 0 if it is none.",
     "{{ int \"0x10\" }} {{ int 3.9 }}", "16 3"},
    {"int64", "a", call_int64, 0, "int64 VALUE",
     "VALUE as a whole number of 64 bits; 0 if it is none.",
     "{{ int64 \"12\" }}", "12"},
    {"kindIs", "sa", call_kind_is, 0, "kindIs KIND VALUE",
     "Whether VALUE is of the KIND, such as map, slice, string, float64.",
     "{{ kindIs \"slice\" (list) }}", "true"},
    {"kindOf", "a", call_kind_of, 0, "kindOf VALUE", "The kind of VALUE.",
     "{{ kindOf (dict) }}", "map"},
    {"toDecimal", "a", call_to_decimal, 0, "toDecimal VALUE",
     "The number that VALUE is when its digits are read as octal ones.",
     "{{ toDecimal 777 }}", "511"},
    {"toString", "a", call_to_string, 0, "toString VALUE",
     "VALUE as a string, as it prints.", "{{ toString 1.0 | quote }}", "\"1\""},
    {"typeIs", "sa", call_type_is, 0, "typeIs TYPE VALUE",
     "Whether VALUE is of Go's TYPE.", "{{ typeIs \"int\" 1 }}", "true"},
    {"typeIsLike", "sa", call_type_is_like, 0, "typeIsLike TYPE VALUE",
     "Whether VALUE is of Go's TYPE or a pointer to it.",
     "{{ typeIsLike \"semver.Version\" (semver \"1.2.3\") }}", "true"},
    {"typeOf", "a", call_type_of, 0, "typeOf VALUE", "Go's type of VALUE.",
     "{{ typeOf (list) }}", "[]interface {}"},
};

const struct ch_func_family ch_funcs_convert = {
    "convert", "Conversion and types", rows, CH_COUNT(rows)};
