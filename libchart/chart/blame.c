#include "chart/blame.h"

#include "base/buf.h"
#include "base/lines.h"
#include "value/list.h"

/* A file of the chart, parsed again. */
struct document {
    struct ch_metadata_file file;
    bool found;
};

static struct document read_again(struct ch_op *op,
                                  const struct ch_chart *chart,
                                  struct chart_str name)
{
    struct document d = {.found = false};
    struct ch_buf path;
    struct chart_str full;
    ch_buf_init(&path, op);
    ch_buf_str(&path, chart->source);
    if (chart->source.len)
        ch_buf_byte(&path, '/');
    ch_buf_str(&path, name);
    if (ch_buf_take(&path, &full))
        return d;
    for (size_t i = 0; i < chart->raw_count; i++)
        if (ch_str_eq(chart->raw[i].path, name))
            d.found = !ch_metadata_parse(op, chart->raw[i].data, full, &d.file);
    return d;
}

static void add_place(struct ch_op *op, const struct ch_metadata_file *file,
                      uint32_t number)
{
    const struct ch_origin *at = ch_origins_get(&file->origins, number);
    size_t frame = chart_error_frame_count(op->error);
    ch_frame(op, file->name, at ? at->value_line : 0, at ? at->value_column : 0,
             CH_STR(""));
    if (at)
        ch_frame_text(op, frame, ch_line_of(file->text, at->value_line));
}

/* Field names match in any case. */
static struct ch_value get(struct ch_value in, struct chart_str key)
{
    for (size_t i = 0; ch_is_map(in) && i < in.u.map->len; i++)
        if (ch_str_eq_fold_ascii(ch_string_str(in.u.map->entries[i].key), key))
            return in.u.map->entries[i].value;
    return ch_invalid();
}

void ch_blame_parsed(struct ch_op *op, const struct ch_metadata_file *file,
                     struct chart_str field)
{
    add_place(op, file, get(file->value, field).origin);
}

void ch_blame_field(struct ch_op *op, const struct ch_chart *chart,
                    struct chart_str field)
{
    struct document d = read_again(op, chart, CH_STR("Chart.yaml"));
    if (d.found)
        ch_blame_parsed(op, &d.file, field);
}

static bool is_text(struct ch_value v, struct chart_str text)
{
    return v.type == CH_T_STRING && ch_str_eq(ch_value_str(v), text);
}

static bool is_named(struct ch_value row, struct chart_str name)
{
    return is_text(get(row, CH_STR("alias")), name) ||
           is_text(get(row, CH_STR("name")), name);
}

/* The last row of that name. */
static bool blame_row(struct ch_op *op, const struct document *d,
                      struct chart_str name)
{
    struct ch_value rows =
        d->found ? get(d->file.value, CH_STR("dependencies")) : ch_invalid();
    for (size_t i = ch_is_list(rows) ? ch_list_len(rows) : 0; i-- > 0;) {
        struct ch_value row = ch_list_at(rows, i);
        if (!is_named(row, name))
            continue;
        add_place(op, &d->file, row.origin);
        return true;
    }
    return false;
}

void ch_blame_dependency(struct ch_op *op, const struct ch_chart *chart,
                         struct chart_str name)
{
    static const struct chart_str files[] = {CH_STR_INIT("Chart.yaml"),
                                             CH_STR_INIT("requirements.yaml")};
    for (size_t i = 0; i < CH_COUNT(files); i++) {
        struct document d = read_again(op, chart, files[i]);
        if (blame_row(op, &d, name))
            return;
    }
}
