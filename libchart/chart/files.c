#include "chart/files.h"

#include "base/sort.h"

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

static int compare_paths(const void *a, const void *b, void *user)
{
    const struct chart_str x = ((const struct ch_chart_file *)a)->path;
    const struct chart_str y = ((const struct ch_chart_file *)b)->path;
    size_t len = x.len < y.len ? x.len : y.len;
    (void)user;
    for (size_t i = 0; i < len; i++) {
        if (x.ptr[i] == y.ptr[i])
            continue;
        if (x.ptr[i] == '/')
            return -1;
        if (y.ptr[i] == '/')
            return 1;
        return (unsigned char)x.ptr[i] < (unsigned char)y.ptr[i] ? -1 : 1;
    }
    return x.len < y.len ? -1 : x.len > y.len;
}

int ch_file_set_sort(struct ch_op *op, struct ch_file_set *set)
{
    return ch_sort(op, set->items, set->count, sizeof *set->items,
                   compare_paths, NULL);
}
