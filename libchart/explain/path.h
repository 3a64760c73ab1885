/*
 * Paths of values (value/path.h) taken apart.
 */
#ifndef CH_EXPLAIN_PATH_H
#define CH_EXPLAIN_PATH_H

#include "value/path.h"

/* Appends tokens. */
void ch_path_add_keys(struct ch_buf *buf, const struct chart_str *keys,
                      size_t count);

/* The tokens of a path. Never fails for its text: what is no escape or index is
 * part of a key. */
int ch_path_split(struct ch_op *op, struct chart_str path,
                  struct chart_str **tokens, size_t *count);

#endif
