/* libchart/error.h: what base/error.c leaves: writing an error out. */
#include "base/lines.h"
#include "base/str.h"

#include <libchart/error.h>

/* A sink and whether it has refused. */
struct out {
    const struct chart_sink *sink;
    int code;
};

static void put(struct out *out, struct chart_str s)
{
    if (!out->code && s.len && out->sink->write(out->sink->user, s.ptr, s.len))
        out->code = CHART_EIO;
}

static void put_number(struct out *out, uint32_t n)
{
    char digits[12];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + n % 10);
        n /= 10;
    } while (n);
    put(out, ch_str(digits + at, sizeof digits - at));
}

static void put_spaces(struct out *out, size_t count)
{
    while (count--)
        put(out, CH_STR(" "));
}

static size_t digits_of(uint32_t n)
{
    size_t digits = 1;
    for (; n >= 10; n /= 10)
        digits++;
    return digits;
}

/* A caret under the column; tabs stay, so that it stands where it should. */
static void put_caret(struct out *out, struct chart_str line, uint32_t column,
                      size_t margin)
{
    if (column == 0 || column > line.len + 1)
        return;
    put_spaces(out, margin);
    put(out, CH_STR("| "));
    for (uint32_t i = 0; i + 1 < column; i++)
        put(out, line.ptr[i] == '\t' ? CH_STR("\t") : CH_STR(" "));
    put(out, CH_STR("^\n"));
}

/* The lines with their numbers, the frame's own marked. */
static void put_lines(struct out *out, const struct chart_error_frame *frame)
{
    struct ch_str_split it = ch_str_split_start(frame->lines, '\n');
    struct chart_str line;
    size_t width = digits_of(frame->first_line + 4);
    for (uint32_t n = frame->first_line; ch_str_split_next(&it, &line); n++) {
        if (!line.len && it.done && n != frame->line)
            return; /* behind the last newline */
        line = ch_line_of(line, 1);
        put(out, n == frame->line ? CH_STR("   > ") : CH_STR("     "));
        put_spaces(out, width - digits_of(n));
        put_number(out, n);
        put(out, line.len ? CH_STR(" | ") : CH_STR(" |"));
        put(out, line);
        put(out, CH_STR("\n"));
        if (n == frame->line)
            put_caret(out, line, frame->column, width + 6);
    }
}

/* "  at FILE:LINE:COLUMN: what" and, under it, the line of source. */
static void put_frame(struct out *out, const struct chart_error_frame *frame)
{
    put(out, CH_STR("  at "));
    put(out, frame->source);
    if (frame->line) {
        put(out, CH_STR(":"));
        put_number(out, frame->line);
    }
    if (frame->line && frame->column) {
        put(out, CH_STR(":"));
        put_number(out, frame->column);
    }
    if (frame->what.len) {
        put(out, CH_STR(": "));
        put(out, frame->what);
    }
    put(out, CH_STR("\n"));
    if (frame->lines.len) {
        put_lines(out, frame);
    } else if (frame->text.len) {
        put(out, CH_STR("     | "));
        put(out, frame->text);
        put(out, CH_STR("\n"));
    }
}

static bool same_place(const struct chart_error_frame *a,
                       const struct chart_error_frame *b)
{
    return a && b && a->line == b->line && a->column == b->column &&
           ch_str_eq(a->source, b->source) && ch_str_eq(a->what, b->what);
}

/* A template that calls itself goes through one place many times. */
static void put_frames(struct out *out, const struct chart_error *err)
{
    size_t count = chart_error_frame_count(err);
    for (size_t i = 0; i < count;) {
        const struct chart_error_frame *frame = chart_error_frame_at(err, i);
        uint32_t times = 1;
        while (same_place(frame, chart_error_frame_at(err, i + times)))
            times++;
        put_frame(out, frame);
        if (times > 1) {
            put(out, CH_STR("     ... "));
            put_number(out, times - 1);
            put(out, CH_STR(" times more\n"));
        }
        i += times;
    }
}

/* "Hint: ...", further lines under the first. */
static void put_hint(struct out *out, struct chart_str hint)
{
    struct ch_str_split it = ch_str_split_start(hint, '\n');
    struct chart_str line, lead = CH_STR("Hint: ");
    while (hint.len && ch_str_split_next(&it, &line)) {
        put(out, lead);
        put(out, line);
        put(out, CH_STR("\n"));
        lead = CH_STR("      ");
    }
}

static void put_help(struct out *out, const struct chart_error *err)
{
    put_frames(out, err);
    put_hint(out, chart_error_hint(err));
}

static void put_helm(struct out *out, const struct chart_error *err)
{
    put(out, chart_error_message(err));
    put(out, CH_STR("\n"));
    if (chart_error_advice(err).len) {
        put(out, CH_STR("\n"));
        put(out, chart_error_advice(err));
        put(out, CH_STR("\n"));
    }
}

int chart_error_write(const struct chart_error *err,
                      enum chart_error_style style,
                      const struct chart_sink *sink)
{
    struct out out = {sink, 0};
    if (!err)
        return 0;
    switch (style) {
    case CHART_ERROR_HELM:
        put_helm(&out, err);
        break;
    case CHART_ERROR_SHORT:
        put(&out, chart_error_cause(err));
        put(&out, CH_STR("\n"));
        break;
    case CHART_ERROR_FULL:
        put_helm(&out, err);
        if (chart_error_frame_count(err) || chart_error_hint(err).len)
            put(&out, CH_STR("\n"));
        put_help(&out, err);
        break;
    case CHART_ERROR_PLACES:
        put_help(&out, err);
        break;
    }
    return out.code;
}
