/*
 * Values of pipelines and of what they are made of. Each call returns 0 or a
 * code with the error set and located. `final` is the value that comes through
 * the pipeline, null at its start.
 */
#ifndef CH_TEMPLATE_EVAL_H
#define CH_TEMPLATE_EVAL_H

#include "template/exec.h"

/* Evaluates and assigns declared variables. The result is never NIL: what an
 * interface{} holds, or INVALID. `pipe` null: INVALID. */
int ch_eval_pipe(struct ch_exec *x, struct ch_value dot,
                 const struct ch_pipe *pipe, struct ch_value *out);

/* One operand as an argument, not yet checked against a type. Not for
 * literals. */
int ch_eval_operand(struct ch_exec *x, struct ch_value dot,
                    const struct ch_node *node, struct ch_value *out);

/* The value of a number where any type will do. */
int ch_eval_number(struct ch_exec *x, const struct ch_node *node,
                   struct ch_value *out);

/* Assigns to a variable; Go's error when it was never declared. */
int ch_exec_assign(struct ch_exec *x, const struct ch_variable *variable,
                   struct ch_value v);

#endif
