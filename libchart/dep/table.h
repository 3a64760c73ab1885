/*
 * A table of text as Helm prints one: cells padded to the width of their
 * column, separated by tabs, cut when they are too long.
 */
#ifndef CH_DEP_TABLE_H
#define CH_DEP_TABLE_H

#include "base/buf.h"

/* Appends `rows` rows of `columns` cells each, a line each. */
int ch_table_write(struct ch_buf *buf, const struct chart_str *cells,
                   size_t rows, size_t columns, size_t max_width);

#endif
