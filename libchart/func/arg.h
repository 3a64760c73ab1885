/*
 * What the families of functions share: arguments as numbers (spf13/cast, as
 * Sprig uses it: what cannot be converted counts as zero) and as texts, and
 * results.
 */
#ifndef CH_FUNC_ARG_H
#define CH_FUNC_ARG_H

#include "base/buf.h"
#include "template/func.h"
#include "value/list.h"

/* The string argument `i`. */
static inline struct chart_str ch_arg_str(const struct ch_call *call, size_t i)
{
    return ch_value_str(call->args[i]);
}
static inline int64_t ch_arg_int(const struct ch_call *call, size_t i)
{
    return call->args[i].u.integer;
}

/* Sprig's strval: a string's own bytes, else what %v prints. */
int ch_arg_text(struct ch_call *call, struct ch_value v, struct chart_str *out);
/* Sprig's strslice: the elements of a list as strings, without nils; a scalar
 * as a list of one; nil as none. A []string is returned as it is, not copied.
 */
int ch_arg_strings(struct ch_call *call, struct ch_value v,
                   struct ch_list **out);

/* Sprig's empty: false, 0, "", nil, an empty list or map. */
static inline bool ch_arg_is_empty(struct ch_value v)
{
    return !ch_value_is_true(v);
}

/* cast.ToInt64: numbers, booleans, and strings in Go's base-0 syntax after a
 * trailing ".0". */
int ch_arg_to_int64(struct ch_op *op, struct ch_value v, int64_t *out);
/* cast.ToFloat64. */
int ch_arg_to_float64(struct ch_op *op, struct ch_value v, double *out);

/* int64(f) as amd64 does it: what does not fit is the smallest integer. */
int64_t ch_float_to_int64(double f);

/* A map or list object as its plain value; others as they are. */
int ch_arg_plain(struct ch_call *call, struct ch_value v, struct ch_value *out);

/* Sets the result; 0 or the code. */
static inline int ch_return_str(struct ch_call *call, struct chart_str s)
{
    return ch_value_string(call->op, s, call->result);
}
static inline int ch_return_buf(struct ch_call *call, struct ch_buf *buf)
{
    return ch_value_take_buf(buf, call->result);
}
static inline int ch_return(struct ch_call *call, struct ch_value v)
{
    *call->result = v;
    return 0;
}
static inline int ch_return_bool(struct ch_call *call, bool b)
{
    *call->result = ch_bool(b);
    return 0;
}
/* Part `s` of the string argument `i`; the argument itself if it is all. */
int ch_return_part(struct ch_call *call, size_t i, struct chart_str s);
/* A []string. */
int ch_return_strings(struct ch_call *call, struct ch_list *list);

#endif
