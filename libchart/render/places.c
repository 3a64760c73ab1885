#include "render/places.h"

#include "base/lines.h"

static const struct ch_template_file *
find_template(const struct ch_template_list *list, struct chart_str path)
{
    for (size_t i = 0; i < list->count; i++)
        if (ch_str_eq(list->items[i].path, path))
            return &list->items[i];
    return NULL;
}

void ch_places_show_templates(struct ch_op *op,
                              const struct ch_template_list *list)
{
    size_t count = chart_error_frame_count(op->error);
    for (size_t i = 0; i < count; i++) {
        const struct chart_error_frame *frame =
            chart_error_frame_at(op->error, i);
        const struct ch_template_file *t = find_template(list, frame->source);
        if (t && !frame->text.len)
            ch_frame_text(op, i, ch_line_of(t->file->data, frame->line));
    }
}

void ch_places_show_text(struct ch_op *op, struct chart_str name,
                         struct chart_str text)
{
    size_t count = chart_error_frame_count(op->error);
    for (size_t i = 0; i < count; i++) {
        const struct chart_error_frame *frame =
            chart_error_frame_at(op->error, i);
        if (!frame->text.len && ch_str_eq(frame->source, name))
            ch_frame_text(op, i, ch_line_of(text, frame->line));
    }
}
