/*
 * Paths of values as people write and read them: keys joined by dots, a dot,
 * bracket or backslash inside a key behind a backslash (as --set takes it),
 * items of a list as [3]. Inside, a path is an array of its tokens; that of an
 * item is its number behind a NUL byte, which no key begins with.
 */
#ifndef CH_VALUE_PATH_H
#define CH_VALUE_PATH_H

#include "base/buf.h"
#include "value/map.h"

/* The number of an item's token; CH_NPOS for a key. */
size_t ch_path_index_of(struct chart_str token);
/* The token of an item. */
int ch_path_index_token(struct ch_op *op, size_t index, struct chart_str *out);

/* Appends one token; a key has a dot in front unless it is the `first`. */
void ch_path_add_key(struct ch_buf *buf, bool first, struct chart_str key);
/* Appends the path from `in` to that very map, if it is below. */
int ch_path_find(struct ch_buf *buf, struct ch_value in,
                 const struct ch_map *map, bool *found);

#endif
