#include "explain/fix.h"

#include "explain/diff.h"
#include "explain/move.h"

/* Moving one value can bring another back to its wrong place. */
#define PASSES 3

/* Whether a source is a file that can be written back. */
static bool is_editable(const struct ch_source *source)
{
    return ch_source_is_file(source) && source->text.len &&
           !ch_str_eq(source->name, CH_STR("-")) &&
           ch_str_find(source->name, CH_STR(".tgz/"), 0) == CH_NPOS;
}

/* A file that is being cured. */
struct cure {
    const struct ch_report *report;
    uint32_t index; /* of the source */
    const struct ch_source *source;
    struct chart_str text;
    enum ch_moved *moved; /* of each finding */
};

static bool is_ill(const struct cure *c, const struct ch_finding *f)
{
    return f->source == c->index && f->verdict == CH_VERDICT_MISPLACED;
}

static int move_each(struct ch_op *op, struct cure *c)
{
    const struct ch_explanation *e = c->report->explanation;
    int code = 0;
    for (size_t i = 0; !code && i < e->count; i++) {
        const struct ch_finding *f = &e->findings[i];
        enum ch_moved moved = CH_MOVED_NOT;
        if (!is_ill(c, f))
            continue;
        if (f->suggestion_count)
            code = ch_move(op, c->text, f->path, f->suggestions[0].path,
                           &c->text, &moved);
        if (moved != CH_MOVED_ABSENT)
            c->moved[i] = moved;
    }
    return code;
}

static void add_reason(struct ch_buf *notes, const struct cure *c,
                       const struct ch_finding *f, enum ch_moved moved)
{
    if (!ch_source_is_file(c->source)) {
        CH_BUF_LIT(notes, "it is in no file");
    } else if (moved == CH_MOVED_PART) {
        ch_report_visible(notes, f->suggestions[0].path);
        CH_BUF_LIT(notes, " has another value");
        if (f->leaf_count > 1)
            CH_BUF_LIT(notes, " there");
    } else if (!is_editable(c->source)) {
        CH_BUF_LIT(notes, "its file cannot be written");
    } else {
        CH_BUF_LIT(notes, "its text cannot be edited safely");
    }
}

static void add_note(struct ch_buf *notes, const struct cure *c,
                     const struct ch_finding *f, enum ch_moved moved)
{
    ch_report_place(c->report, notes, c->source, f->line, f->column);
    CH_BUF_LIT(notes, ": warning: ");
    if (moved == CH_MOVED_PART && f->leaf_count > 1)
        CH_BUF_LIT(notes, "part of ");
    ch_report_visible(notes, f->path);
    CH_BUF_LIT(notes, " is not in the diff: ");
    add_reason(notes, c, f, moved);
    ch_buf_byte(notes, '\n');
}

static int fix_source(struct cure *c, struct ch_buf *buf, struct ch_buf *notes)
{
    const struct ch_explanation *e = c->report->explanation;
    struct chart_str before = CH_STR("");
    int code = 0;
    for (size_t i = 0; i < e->count; i++)
        c->moved[i] = CH_MOVED_NOT;
    for (int pass = 0; !code && pass < PASSES && is_editable(c->source) &&
                       before.ptr != c->text.ptr;
         pass++) {
        before = c->text;
        code = move_each(buf->op, c);
    }
    for (size_t i = 0; !code && i < e->count; i++)
        if (is_ill(c, &e->findings[i]) && c->moved[i] != CH_MOVED_ALL)
            add_note(notes, c, &e->findings[i], c->moved[i]);
    if (code)
        return code;
    return ch_diff(buf, ch_report_file(c->report, c->source), c->source->text,
                   c->text);
}

int ch_report_fix(const struct ch_report *report, struct ch_buf *buf,
                  struct ch_buf *notes)
{
    const struct ch_explanation *e = report->explanation;
    struct cure c = {.report = report};
    int code = 0;
    c.moved = CH_NEW_ARRAY(buf->op, enum ch_moved, e->count);
    if (!c.moved)
        return ch_error_code(buf->op);
    for (uint32_t i = 0; !code && i < e->values->origins.source_count; i++) {
        c.index = i;
        c.source = ch_report_source(report, i);
        c.text = c.source->text;
        code = fix_source(&c, buf, notes);
    }
    if (!code)
        code = ch_buf_check(notes);
    return code ? code : ch_buf_check(buf);
}
