/*
 * Messages of executions: "template: NAME:LINE:COLUMN: executing "DEF" at
 * <NODE>: ..." in front of what went wrong, and a frame with the same facts.
 */
#ifndef CH_TEMPLATE_EXEC_ERROR_H
#define CH_TEMPLATE_EXEC_ERROR_H

#include "template/exec.h"

/* Fails at the current node with that text. */
int ch_exec_fail(struct ch_exec *x, const char *format, ...) CH_PRINTF(2, 3);
int ch_exec_fail_buf(struct ch_exec *x, struct ch_buf *message);
/* A function or method failed with `code`: names it and the current node. */
int ch_exec_call_failed(struct ch_exec *x, struct chart_str name, int code);
/* A limit was passed at the current node: says where, once. */
int ch_exec_stopped(struct ch_exec *x, int code);

/* An error passed through a turn of this range: adds a frame that names it. */
void ch_exec_in_turn(struct ch_exec *x, const struct ch_branch_node *range,
                     struct ch_value index, struct ch_value element);

static inline struct ch_place ch_exec_place_of(const struct ch_exec *x,
                                               const struct ch_node *node)
{
    return (struct ch_place){x->def->unit, node->pos};
}

#endif
