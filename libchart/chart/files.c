#include "chart/files.h"

struct chart_str ch_strip_bom(struct chart_str data)
{
    if (ch_str_starts(data, CH_STR("\xEF\xBB\xBF")))
        return ch_str_sub(data, 3, data.len);
    return data;
}

int ch_file_set_add(struct ch_op *op, struct ch_file_set *set,
                    struct chart_str path, struct chart_str data)
{
    if (set->count == set->cap) {
        size_t cap = set->cap ? set->cap * 2 : 64;
        struct ch_chart_file *items =
            ch_realloc_array(op, set->items, set->cap, cap, sizeof *set->items);
        if (!items)
            return ch_error_code(op);
        set->items = items;
        set->cap = cap;
    }
    set->items[set->count++] = (struct ch_chart_file){path, ch_strip_bom(data)};
    return 0;
}
