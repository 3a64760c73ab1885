#include "lint/place.h"

#include "base/error.h"
#include "base/slashpath.h"

/* ---- from origins -------------------------------------------------------- */

static struct ch_lint_place place_in(const struct ch_origins *origins,
                                     const struct ch_origin *at)
{
    struct ch_lint_place place = {.line = 0};
    if (at) {
        place.source = origins->sources[at->source].name;
        place.text = origins->sources[at->source].text;
    }
    return place;
}

struct ch_lint_place ch_lint_place_value(const struct ch_origins *origins,
                                         uint32_t number)
{
    const struct ch_origin *at = ch_origins_get(origins, number);
    struct ch_lint_place place = place_in(origins, at);
    if (at) {
        place.line = at->value_line;
        place.column = at->value_column;
    }
    return place;
}

struct ch_lint_place ch_lint_place_key(const struct ch_origins *origins,
                                       uint32_t number)
{
    const struct ch_origin *at = ch_origins_get(origins, number);
    struct ch_lint_place place = place_in(origins, at);
    if (at) {
        place.line = at->line;
        place.column = at->column;
    }
    return place;
}

/* ---- as they are shown --------------------------------------------------- */

/* `path` below `from`, taken to be below `to`; false when it is not. */
static bool move_below(struct ch_lint_run *run, struct chart_str path,
                       struct chart_str from, struct chart_str to,
                       struct chart_str *out, int *code)
{
    if (!from.len || !ch_str_starts(path, from) || path.len <= from.len ||
        path.ptr[from.len] != '/')
        return false;
    *code = ch_path_join(run->op, to, ch_str_sub(path, from.len + 1, path.len),
                         out);
    return true;
}

/* The chart of an instance whose path a template's name begins with. */
static const struct ch_instance *find_instance(const struct ch_instance *at,
                                               struct chart_str name)
{
    const struct ch_instance *found = NULL;
    while (at && ch_str_starts(name, at->path) && name.len > at->path.len &&
           name.ptr[at->path.len] == '/') {
        const struct ch_instance *next = NULL;
        found = at;
        for (size_t i = 0; i < at->child_count; i++) {
            struct chart_str path = at->children[i]->path;
            if (ch_str_starts(name, path) && name.len > path.len &&
                name.ptr[path.len] == '/')
                next = at->children[i];
        }
        at = next;
    }
    return found;
}

/* Full paths and names of templates as paths that the user can open. */
static int show_source(struct ch_lint_run *run, struct chart_str source,
                       struct chart_str *out)
{
    struct chart_str full = ch_str_z(run->options->input.path);
    int code = 0;
    *out = source;
    if (move_below(run, source, full, run->options->input.given, out, &code))
        return code;
    const struct ch_instance *instance =
        find_instance(run->rendered ? run->rendered->root : NULL, source);
    if (!instance ||
        !move_below(run, source, instance->path, instance->chart->source, out,
                    &code) ||
        code)
        return code;
    source = *out;
    if (!move_below(run, source, full, run->options->input.given, out, &code))
        *out = source;
    return code;
}

static struct chart_str line_of(struct chart_str text, uint32_t number)
{
    struct ch_str_split it = ch_str_split_start(text, '\n');
    struct chart_str line;
    for (uint32_t i = 1; ch_str_split_next(&it, &line); i++)
        if (i == number)
            return ch_str_ends(line, CH_STR("\r"))
                       ? ch_str_sub(line, 0, line.len - 1)
                       : line;
    return CH_STR("");
}

/* Where the line begins, without its indent. */
static uint32_t first_column(struct chart_str line)
{
    size_t at = 0;
    while (at < line.len && (line.ptr[at] == ' ' || line.ptr[at] == '\t'))
        at++;
    return at < line.len ? (uint32_t)at + 1 : 1;
}

/* A file of the chart under lint by the path that is shown; "" for others. */
static int read_shown(struct ch_lint_run *run, struct chart_str shown,
                      struct chart_str *text)
{
    struct chart_str name = ch_str_dup(run->op, shown);
    int code = 0;
    *text = CH_STR("");
    if (!name.ptr)
        return ch_error_code(run->op);
    if (!move_below(run, name, run->source.given, CH_STR(""), &name, &code))
        return 0;
    if (!code)
        code = ch_lint_source_read(&run->source, name.ptr, text);
    if (!code || ch_is_fatal(code))
        return code;
    ch_error_clear(run->op);
    *text = CH_STR("");
    return 0;
}

static int frame_of(struct ch_lint_run *run, const struct ch_lint_place *place,
                    struct chart_error_frame *out)
{
    struct chart_str text = place->text;
    int code = place->file.len ? ch_path_join(run->op, run->source.given,
                                              place->file, &out->source)
                               : show_source(run, place->source, &out->source);
    out->line = place->line ? place->line : 1;
    out->what = place->what;
    if (!code && !text.len && place->line && !run->options->helm_only)
        code = read_shown(run, out->source, &text);
    out->text = place->line ? line_of(text, out->line) : CH_STR("");
    out->column = place->column ? place->column : first_column(out->text);
    return code;
}

static int frame_array(struct ch_lint_run *run, size_t count,
                       struct ch_lint_finding *finding,
                       struct chart_error_frame **out)
{
    *out = CH_NEW_ARRAY(run->op, struct chart_error_frame, count);
    finding->frames = *out;
    finding->frame_count = *out ? count : 0;
    return *out ? 0 : ch_error_code(run->op);
}

int ch_lint_frames(struct ch_lint_run *run, const struct ch_lint_place *place,
                   struct ch_lint_finding *finding)
{
    const struct ch_lint_place own = {.file = CH_STR("Chart.yaml")};
    struct chart_error_frame *frames;
    size_t count = 0;
    if (!place)
        place = &own;
    for (const struct ch_lint_place *at = place; at; at = at->next)
        count++;
    int code = frame_array(run, count, finding, &frames);
    for (size_t i = 0; !code && i < count; i++, place = place->next)
        code = frame_of(run, place, &frames[i]);
    return code;
}

static int frame_of_error(struct ch_lint_run *run,
                          const struct chart_error_frame *from,
                          struct chart_error_frame *out)
{
    struct ch_op *op = run->op;
    struct ch_lint_place place = {.source = ch_str_dup(op, from->source),
                                  .line = from->line,
                                  .column = from->column,
                                  .what = ch_str_dup(op, from->what)};
    struct chart_str text = ch_str_dup(op, from->text);
    if (!place.source.ptr || !place.what.ptr || !text.ptr)
        return ch_error_code(op);
    int code = frame_of(run, &place, out);
    if (!code && text.len)
        out->text = text;
    return code;
}

int ch_lint_frames_of_error(struct ch_lint_run *run,
                            struct ch_lint_finding *finding)
{
    /* Reading a file for its line may fail, which is no error here. */
    struct chart_error *err = ch_op_take_error(run->op);
    size_t all = chart_error_frame_count(err), count = 0;
    struct chart_error_frame *frames;
    int code = frame_array(run, all + 1, finding, &frames);
    for (size_t i = 0; !code && i < all; i++) {
        const struct chart_error_frame *from = chart_error_frame_at(err, i);
        if (from->source.len && from->line)
            code = frame_of_error(run, from, &frames[count++]);
    }
    finding->frame_count = count;
    ch_op_put_error(run->op, err);
    return code;
}
