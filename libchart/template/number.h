/*
 * Go's ideal constants: a number is kept under every type that can represent
 * it, and its spelling says which type it has where any will do.
 */
#ifndef CH_TEMPLATE_NUMBER_H
#define CH_TEMPLATE_NUMBER_H

#include "template/ast.h"
#include "template/lexer.h"

/* Reads `token` (a number, complex or character constant) into `node`. 0; 1
 * with Go's message in `message` when it is none; or a code. */
int ch_number_parse(struct ch_op *op, struct ch_token token,
                    struct ch_number_node *node, struct ch_buf *message);

#endif
