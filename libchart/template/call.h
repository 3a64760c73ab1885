/*
 * Arguments of functions and methods: arity, conversion by the letters of
 * `params` (template/func.h), and the call.
 */
#ifndef CH_TEMPLATE_CALL_H
#define CH_TEMPLATE_CALL_H

#include "template/exec.h"
#include "value/object.h"

/* The arguments as written, without the function itself. */
struct ch_args {
    const struct ch_node *first;
    uint32_t count;
};

/* Calls the function of `func`. `at` is the node that an error of the function
 * names: the whole command, or the name alone. */
int ch_call_func(struct ch_exec *x, struct ch_value dot,
                 const struct ch_func_node *func, const struct ch_node *at,
                 struct ch_args args, const struct ch_value *final,
                 struct ch_value *out);

/* Calls a method of `self`; an error of it names `at`. */
int ch_call_method(struct ch_exec *x, struct ch_value dot,
                   const struct ch_method *method, struct ch_value self,
                   const struct ch_node *at, struct ch_args args,
                   const struct ch_value *final, struct ch_value *out);

/* The error of calling a method that Go refuses. */
int ch_refuse_method(struct ch_exec *x, const struct ch_refused_method *method,
                     struct ch_args args, const struct ch_value *final);

#endif
