/*
 * Paths of values as people write and read them: keys joined by dots, a dot,
 * bracket or backslash inside a key behind a backslash (as --set takes it),
 * items of a list as [3]. Inside, a path is an array of its tokens.
 */
#ifndef CH_EXPLAIN_PATH_H
#define CH_EXPLAIN_PATH_H

#include "base/buf.h"

/* Appends one key, with a dot in front unless the buffer is empty or `first`.
 */
void ch_path_add_key(struct ch_buf *buf, bool first, struct chart_str key);
void ch_path_add_index(struct ch_buf *buf, size_t index);
/* Keys alone. */
void ch_path_add_keys(struct ch_buf *buf, const struct chart_str *keys,
                      size_t count);

/* The tokens of a path; those of list items are their digits. Never fails for
 * its text: what is no escape or index is part of a key. */
int ch_path_split(struct ch_op *op, struct chart_str path,
                  struct chart_str **tokens, size_t *count);

#endif
