/*
 * Pipelines, commands, operands: what stands between the delimiters beside
 * keywords. For parse.c alone.
 */
#ifndef CH_TEMPLATE_PARSE_EXPR_H
#define CH_TEMPLATE_PARSE_EXPR_H

#include "template/parse.h"

/* Reads a pipeline up to and with the right delimiter. `context` is the word
 * of messages: "command", "if", "range", "template clause"... 0 or the code. */
int ch_parse_pipeline(struct ch_parser *p, const char *context,
                      struct ch_pipe **out);

#endif
