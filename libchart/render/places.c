#include "render/places.h"

#include "base/lines.h"
#include "base/spelling.h"

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

/* The name in `template "x" not defined` and `no template "x" associated`; ""
 * for other errors. */
static struct chart_str unknown_name(struct chart_str cause)
{
    const struct chart_str leads[] = {CH_STR("template: no template \""),
                                      CH_STR("template \"")};
    for (size_t i = 0; i < CH_COUNT(leads); i++) {
        size_t end;
        if (!ch_str_starts(cause, leads[i]))
            continue;
        end = ch_str_find_byte(cause, '"', leads[i].len);
        return ch_str_sub(cause, leads[i].len, end);
    }
    return CH_STR("");
}

static int add_names(struct ch_spelling *s, const struct ch_unit *unit)
{
    int code = 0;
    for (size_t i = 0; !code && unit && i < ch_unit_def_count(unit); i++)
        code = ch_spelling_add(s, ch_def_name(ch_unit_def_at(unit, i)));
    return code;
}

void ch_places_suggest(struct ch_op *op, const struct ch_template_list *list)
{
    struct chart_str name = unknown_name(ch_error_cause(op));
    struct ch_spelling s;
    int code = 0;
    ch_spelling_start(&s, op, name);
    for (size_t i = 0; name.len && !code && i < list->count; i++)
        code = add_names(&s, list->items[i].unit);
    if (s.best.len)
        ch_hint(op, "Did you mean \"%.*s\"?", CH_STR_ARG(s.best));
}
