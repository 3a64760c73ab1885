#include "dep/table.h"

#include "base/utf8.h"
#include "golib/unicode.h"

static size_t width_of(struct chart_str s)
{
    size_t width = 0, len;
    for (size_t at = 0; at < s.len; at += len)
        width += (size_t)ch_uni_width(ch_utf8_decode(s, at, &len));
    return width;
}

/* Padded, or cut to make room for three dots; one character always stays. */
static void write_cell(struct ch_buf *buf, struct chart_str cell, size_t width)
{
    size_t own = width_of(cell), at = 0, len = 0, shown = 0;
    if (own <= width) {
        ch_buf_str(buf, cell);
        ch_buf_fill(buf, ' ', width - own);
        return;
    }
    do {
        shown += (size_t)ch_uni_width(ch_utf8_decode(cell, at, &len));
        at += len;
    } while (at < cell.len && shown + 3 < width);
    ch_buf_str(buf, ch_str_sub(cell, 0, at));
    CH_BUF_LIT(buf, "...");
}

static size_t column_width(const struct chart_str *cells, size_t rows,
                           size_t columns, size_t column, size_t max_width)
{
    size_t width = 0;
    for (size_t row = 0; row < rows; row++) {
        size_t own = width_of(cells[row * columns + column]);
        width = own > width ? own : width;
    }
    return width > max_width ? max_width : width;
}

int ch_table_write(struct ch_buf *buf, const struct chart_str *cells,
                   size_t rows, size_t columns, size_t max_width)
{
    size_t *widths = CH_NEW_ARRAY(buf->op, size_t, columns);
    if (!widths)
        return ch_error_code(buf->op);
    for (size_t i = 0; i < columns; i++)
        widths[i] = column_width(cells, rows, columns, i, max_width);
    for (size_t i = 0; i < rows * columns; i++) {
        write_cell(buf, cells[i], widths[i % columns]);
        ch_buf_byte(buf, (i + 1) % columns ? '\t' : '\n');
    }
    return ch_buf_check(buf);
}
