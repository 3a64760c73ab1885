/*
 * Errors as values: what a method gives whose only result is Go's interface
 * `error`. They carry CH_FLAG_ERROR, the nil one too, until they become an
 * argument.
 */
#ifndef CH_FUNC_ERROR_VALUE_H
#define CH_FUNC_ERROR_VALUE_H

#include "value/value.h"

/* The error (`code`) of reading a version, the operation's, as an
 * *errors.errorString, or, with one of strconv.ParseUint in its text, as a
 * *fmt.wrapError around that; the operation goes on. Gives `code` back if it is
 * fatal. */
int ch_error_value(struct ch_op *op, int code, struct ch_value *out);

/* The same as a *json.SyntaxError found `offset` bytes into its input. */
int ch_syntax_error_value(struct ch_op *op, int code, size_t offset,
                          struct ch_value *out);

/* A *json.UnmarshalTypeError where a string is wanted: JSON has `value`
 * ("number", the caller's for good), which ends `offset` bytes into its input.
 */
int ch_type_error_value(struct ch_op *op, const char *value, size_t offset,
                        struct ch_value *out);

/* No error. */
static inline struct ch_value ch_nil_error(void)
{
    struct ch_value v = ch_nil();
    v.flags = CH_FLAG_ERROR;
    return v;
}

#endif
