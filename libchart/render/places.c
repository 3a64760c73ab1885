#include "render/places.h"

#include "base/buf.h"
#include "base/error.h"
#include "func/registry.h"
#include "render/host.h"
#include "template/ast.h"

/* Line `number` (1-based) of `text`, cut to what fits a screen; "" when there
 * is none. */
static struct chart_str line_of(struct chart_str text, uint32_t number)
{
    size_t start = 0;
    if (number == 0)
        return CH_STR("");
    for (uint32_t i = 1; i < number; i++) {
        size_t newline = ch_str_find_byte(text, '\n', start);
        if (newline == CH_NPOS)
            return CH_STR("");
        start = newline + 1;
    }
    size_t end = ch_str_find_byte(text, '\n', start);
    struct chart_str line =
        ch_str_sub(text, start, end == CH_NPOS ? text.len : end);
    if (line.len && line.ptr[line.len - 1] == '\r')
        line.len--;
    return ch_str_sub(line, 0, 200);
}

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
            ch_frame_text(op, i, line_of(t->file->data, frame->line));
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
            ch_frame_text(op, i, line_of(text, frame->line));
    }
}

void ch_places_show_rendered(struct ch_op *op, struct chart_str path,
                             struct chart_str document)
{
    struct chart_error *err = op->error;
    size_t count = chart_error_frame_count(err);
    for (size_t i = 0; i < count; i++) {
        struct chart_error_frame *frame = &err->frames[i];
        if (frame->source.len)
            continue;
        ch_error_set(err, &frame->source, CH_STR(""), path);
        ch_error_set(err, &frame->what, CH_STR(""),
                     CH_STR("line of the rendered document"));
        ch_frame_text(op, i, line_of(document, frame->line));
    }
}

/* ---- the value at fault ------------------------------------------------- */

/* What was read last at the line where it goes wrong. */
struct witness {
    struct chart_str source;
    uint32_t line;
    const struct ch_unit *unit; /* of that name; `line` is text[from..to) */
    size_t from, to;
    uint32_t origin; /* 0: nothing with an origin */
};

static bool is_there(struct witness *w, const struct ch_place *place)
{
    if (place->unit != w->unit) {
        struct chart_str text = place->unit->text, line;
        if (!ch_str_eq(place->unit->name, w->source))
            return false;
        line = line_of(text, w->line);
        w->unit = place->unit;
        w->from = line.len ? (size_t)(line.ptr - text.ptr) : 0;
        w->to = line.len ? ch_str_find_byte(text, '\n', w->from) : 0;
    }
    return place->pos >= w->from && place->pos < w->to;
}

static void saw_key(void *user, const struct ch_place *place,
                    struct ch_value parent, struct chart_str key CH_UNUSED,
                    struct ch_value found)
{
    struct witness *w = user;
    if (!is_there(w, place))
        return;
    uint32_t origin = found.origin ? found.origin : parent.origin;
    if (origin)
        w->origin = origin;
}

static void saw_value(void *user CH_UNUSED,
                      const struct ch_place *place CH_UNUSED,
                      struct ch_value v CH_UNUSED)
{
}

static void run_again(struct ch_op *op, const struct ch_template_list *list,
                      const struct ch_template_file *t,
                      const struct ch_observer *observer,
                      const struct ch_render_options *options)
{
    struct ch_render_host host;
    struct ch_exec *exec;
    struct ch_buf buf;
    struct ch_value dot = {.type = CH_T_VALUES, .u.map = t->scope->root};
    ch_buf_init(&buf, op);
    int code = ch_render_host_init(op, &host, ch_func_find);
    if (code)
        return;
    host.host.observer = observer;
    host.host.allow_dns = options->allow_dns;
    code = ch_exec_new(op, list->set, &host.host, &exec);
    if (!code)
        (void)ch_exec_run(exec, list->set, ch_set_find(list->set, t->path), dot,
                          &buf);
}

static void add_place(struct ch_op *op, const struct witness *w,
                      const struct ch_origins *origins)
{
    const struct ch_origin *origin = ch_origins_get(origins, w->origin);
    if (!origin)
        return;
    const struct ch_source *source = &origins->sources[origin->source];
    size_t at = chart_error_frame_count(op->error);
    ch_frame(op, source->name, origin->line, origin->column,
             CH_STR("the value comes from here"));
    ch_frame_text(op, at, line_of(source->text, origin->line));
}

void ch_places_add_origin(struct ch_op *op, const struct ch_template_list *list,
                          const struct ch_template_file *t,
                          const struct ch_origins *origins,
                          const struct ch_render_options *options)
{
    const struct chart_error_frame *inner = chart_error_frame_at(op->error, 0);
    if (!inner)
        return;
    struct witness w = {.source = inner->source, .line = inner->line};
    const struct ch_observer observer = {
        .user = &w, .read_key = saw_key, .read_value = saw_value};
    struct chart_error *err = ch_op_take_error(op);
    run_again(op, list, t, &observer, options);
    bool same = ch_str_eq(chart_error_cause(err), ch_error_cause(op));
    ch_error_clear(op);
    op->error = err;
    if (same && w.origin)
        add_place(op, &w, origins);
}
