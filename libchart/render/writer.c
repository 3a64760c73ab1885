/*
 * The template runs once more into a buffer that ends where the line is: what
 * stops it is what wrote the line. If that printed what an include gave, the
 * same is done with the definition that was included.
 */
#include "render/writer.h"

#include "base/error.h"
#include "base/lines.h"
#include "golib/unicode.h"
#include "render/again.h"
#include "render/culprit.h"
#include "template/exec.h"

/* Includes that are kept in mind, and how deep they are followed. */
enum { include_max = 16, depth_max = 16 };

/* An include of the definition that is being run, and what it gave. */
struct included {
    struct chart_str name, text;
    struct ch_value data;
    size_t at; /* how long the output was then */
};

struct tracer {
    struct ch_again again; /* first: the host leads here */
    const struct ch_rendered_values *values;
    int (*include)(struct ch_host *host, struct ch_exec *exec,
                   struct chart_str name, struct ch_value data,
                   struct ch_value *result);
    struct ch_buf out;
    struct included kept[include_max];
    size_t kept_count;
    uint32_t origin; /* of the value read last */
};

/* ---- watching ------------------------------------------------------------ */

static int watch_include(struct ch_host *self, struct ch_exec *exec,
                         struct chart_str name, struct ch_value data,
                         struct ch_value *result)
{
    struct tracer *t = self->user;
    bool outer = exec->out == &t->out;
    int code = t->include(self, exec, name, data, result);
    if (code || !outer)
        return code;
    t->kept[t->kept_count++ % include_max] =
        (struct included){name, ch_value_str(*result), data, t->out.len};
    return 0;
}

static void watch(struct ch_again *again)
{
    struct tracer *t = (struct tracer *)again;
    t->include = again->host.host.include;
    again->host.host.include = watch_include;
}

static void saw_key(void *user, const struct ch_place *place CH_UNUSED,
                    struct ch_value parent CH_UNUSED,
                    struct chart_str key CH_UNUSED, struct ch_value found)
{
    struct tracer *t = user;
    if (found.origin)
        t->origin = found.origin;
}

static void saw_value(void *user, const struct ch_place *place CH_UNUSED,
                      struct ch_value v)
{
    struct tracer *t = user;
    if (v.origin)
        t->origin = v.origin;
}

/* ---- one run ------------------------------------------------------------- */

/* What runs: a file, or a definition with its data. */
struct target {
    const struct ch_template_file *file; /* null: `def` */
    const struct ch_def *def;
    struct ch_value data;
};

static int run_once(struct tracer *t, const struct target *target, size_t size)
{
    const struct ch_observer observer = {
        .user = t, .read_key = saw_key, .read_value = saw_value};
    ch_error_clear(t->again.op);
    ch_buf_init(&t->out, t->again.op);
    t->kept_count = 0;
    t->origin = 0;
    int code = ch_buf_fix(&t->out, size);
    if (code)
        return code;
    if (target->file)
        return ch_again_run_file(&t->again, target->file, &observer, watch,
                                 &t->out);
    return ch_again_run(&t->again, target->def, target->data, &observer, watch,
                        &t->out);
}

static size_t count_no_value(struct chart_str text)
{
    const struct chart_str pattern = CH_STR("<no value>");
    size_t count = 0, at = 0;
    while ((at = ch_str_find(text, pattern, at)) != CH_NPOS) {
        count++;
        at += pattern.len;
    }
    return count;
}

/* Whether the run wrote the line as far as it got as the first one did: what
 * templates change in values, and random parts, may have led it elsewhere. */
static bool is_same_line(const struct tracer *t, struct chart_str text,
                         size_t taken_out)
{
    struct chart_str out = ch_buf_view(&t->out);
    size_t newline = ch_str_rfind_byte(out, '\n');
    struct chart_str line =
        newline == CH_NPOS ? out : ch_str_sub(out, newline, out.len);
    return count_no_value(line) ||
           ch_str_ends(ch_str_sub(text, 0, out.len - taken_out), line);
}

/* The same of the template's own text that the stop is in. */
static bool is_same_text(const struct ch_stop *stop, struct chart_str text,
                         size_t from, size_t offset)
{
    size_t pos = stop->place.pos;
    return !stop->is_text ||
           ch_str_eq(ch_str_sub(text, from, offset + 1),
                     ch_str_sub(stop->place.unit->text, pos - (offset - from),
                                pos + 1));
}

/* Runs up to `offset` of a text from which "<no value>" was taken out. */
static bool run_to(struct tracer *t, const struct target *target,
                   struct chart_str text, size_t offset, struct ch_stop *stop)
{
    size_t size = offset;
    for (int tries = 0; tries < 4; tries++) {
        int code = run_once(t, target, size);
        if (!code || !ch_exec_full_at(t->again.exec, &t->out, size, stop))
            return false;
        size_t more =
            count_no_value(ch_buf_view(&t->out)) * (sizeof "<no value>" - 1);
        if (offset + more == size)
            return is_same_line(t, text, more) &&
                   is_same_text(stop, text, t->out.len - more, offset);
        size = offset + more;
    }
    return false;
}

/* ---- into includes ------------------------------------------------------- */

/* A line without the space around it, and a byte in it. */
struct spot {
    struct chart_str line;
    size_t column;
};

static struct spot spot_of(struct chart_str text, size_t offset)
{
    size_t newline = ch_str_rfind_byte(ch_str_sub(text, 0, offset), '\n');
    size_t start = newline == CH_NPOS ? 0 : newline + 1;
    size_t end = ch_str_find_byte(text, '\n', start);
    struct chart_str line =
        ch_trim_space(ch_str_sub(text, start, end == CH_NPOS ? text.len : end));
    size_t first = (size_t)(line.ptr - text.ptr);
    return (struct spot){line, offset > first ? offset - first : 0};
}

/* Where the spot is in `text`: in a line that is the same but for the space
 * around it, or in a first line that the spot's holds. CH_NPOS: nowhere. */
static size_t find_spot(struct chart_str text, const struct spot *spot)
{
    for (size_t start = 0; spot->line.len && start < text.len;) {
        size_t newline = ch_str_find_byte(text, '\n', start);
        size_t end = newline == CH_NPOS ? text.len : newline;
        struct chart_str here = ch_trim_space(ch_str_sub(text, start, end));
        if (ch_str_eq(here, spot->line))
            return (size_t)(here.ptr - text.ptr) + spot->column;
        start = end + 1;
    }
    struct chart_str first = spot_of(text, 0).line;
    size_t at = ch_str_find(spot->line, first, 0);
    if (!first.len || at == CH_NPOS || spot->column < at ||
        spot->column >= at + first.len)
        return CH_NPOS;
    return (size_t)(first.ptr - text.ptr) + spot->column - at;
}

/* The include that gave the spot: the last one of the statement that wrote it
 * which has it. */
static const struct included *find_included(const struct tracer *t,
                                            struct spot *spot, size_t *offset)
{
    size_t count = t->kept_count < include_max ? t->kept_count : include_max;
    for (size_t i = 1; i <= count; i++) {
        const struct included *in = &t->kept[(t->kept_count - i) % include_max];
        if (in->at != t->out.len)
            return NULL;
        size_t at = find_spot(in->text, spot);
        if (at == CH_NPOS || at >= in->text.len)
            continue;
        *offset = at;
        *spot = spot_of(in->text, at);
        return in;
    }
    return NULL;
}

/* ---- frames -------------------------------------------------------------- */

/* Places found, outermost first, until they are put into the error. */
struct found {
    struct ch_stop stops[depth_max];
    size_t count;
    struct chart_error *turns[depth_max]; /* with the ranges of each run */
    uint32_t origin;
};

/* `text` is what the target writes. */
static void trace(struct tracer *t, struct target target, struct chart_str text,
                  size_t offset, struct found *found)
{
    struct spot spot = spot_of(text, offset);
    while (found->count < depth_max) {
        struct ch_stop *stop = &found->stops[found->count];
        if (!run_to(t, &target, text, offset, stop))
            return;
        found->turns[found->count++] = ch_op_take_error(t->again.op);
        found->origin = stop->is_text ? 0 : t->origin;
        if (stop->is_text)
            return;
        const struct included *in = find_included(t, &spot, &offset);
        if (!in)
            return;
        text = in->text;
        target = (struct target){
            NULL, ch_set_find(t->again.list->set, in->name), in->data};
        if (!target.def)
            return;
    }
}

/* The frames of the ranges around a stop; the first is the stop itself. */
static void add_turns(struct ch_op *op, const struct chart_error *turns)
{
    for (size_t i = 1; i < chart_error_frame_count(turns); i++) {
        const struct chart_error_frame *frame = chart_error_frame_at(turns, i);
        ch_frame(op, frame->source, frame->line, frame->column, frame->what);
    }
}

static void add_found(struct ch_op *op, const struct ch_rendered_values *values,
                      struct found *found)
{
    for (size_t i = found->count; i-- > 0;) {
        struct ch_place place = found->stops[i].place;
        struct ch_place_lines at = ch_place_lines(place);
        ch_frame(op, place.unit->name, at.line, at.column + 1,
                 i + 1 == found->count ? CH_STR("the line is written here")
                                       : CH_STR("included here"));
        add_turns(op, found->turns[i]);
        chart_error_free(found->turns[i]);
    }
    ch_culprit_frame(op, &values->origins, found->origin, CH_STR(""));
}

/* Names the rendered file in the frame of its line. */
static struct chart_error_frame *show_rendered(struct ch_op *op,
                                               const struct ch_refusal *refusal)
{
    struct chart_error *err = op->error;
    for (size_t i = 0; i < chart_error_frame_count(err); i++) {
        struct chart_error_frame *frame = &err->frames[i];
        if (frame->source.len)
            continue;
        ch_error_set(err, &frame->source, refusal->path, CH_STR(" (rendered)"));
        ch_error_set(err, &frame->what, CH_STR(""),
                     CH_STR("what the template renders to"));
        ch_frame_text(op, i, ch_line_of(refusal->document, frame->line));
        ch_frame_lines(op, i, refusal->document);
        return frame;
    }
    return NULL;
}

static const struct ch_template_file *
find_template(const struct ch_template_list *list, struct chart_str path)
{
    for (size_t i = 0; i < list->count; i++)
        if (ch_str_eq(list->items[i].path, path))
            return &list->items[i];
    return NULL;
}

/* The byte of the file that the frame points at; CH_NPOS: none. */
static size_t offset_of(const struct ch_refusal *refusal,
                        const struct chart_error_frame *frame)
{
    size_t line = ch_line_start(refusal->document, frame->line);
    if (line == CH_NPOS)
        return CH_NPOS;
    size_t start = (size_t)(refusal->document.ptr - refusal->file.ptr);
    size_t offset = start + line + (frame->column ? frame->column - 1 : 0);
    return offset < refusal->file.len ? offset : start + line;
}

void ch_writer_add(struct ch_op *op, const struct ch_template_list *list,
                   const struct ch_rendered_values *values,
                   const struct ch_refusal *refusal,
                   const struct ch_render_options *options)
{
    const struct chart_error_frame *frame = show_rendered(op, refusal);
    const struct ch_template_file *file = find_template(list, refusal->path);
    struct tracer t = {.values = values};
    struct found found = {.count = 0};
    if (!frame || !file)
        return;
    size_t offset = offset_of(refusal, frame);
    if (offset == CH_NPOS)
        return;
    ch_again_start(&t.again, op, list, options);
    trace(&t, (struct target){.file = file}, refusal->file, offset, &found);
    ch_again_end(&t.again);
    add_found(op, values, &found);
}
