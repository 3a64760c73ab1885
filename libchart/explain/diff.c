#include "explain/diff.h"

#define CONTEXT 3
/* Changed lines up to which the shortest diff is looked for. */
#define MAX_EDITS 2000

/* Lines with their ends, so that a missing last one makes a difference. */
struct side {
    struct chart_str *lines;
    size_t count;
};

struct diff {
    struct ch_op *op;
    struct side a, b;
    bool *gone;  /* lines of a */
    bool *fresh; /* lines of b */
};

static int split(struct ch_op *op, struct chart_str text, struct side *side)
{
    size_t cap = 1;
    for (size_t i = 0; i < text.len; i++)
        cap += text.ptr[i] == '\n';
    side->count = 0;
    side->lines = CH_NEW_ARRAY(op, struct chart_str, cap);
    if (!side->lines)
        return ch_error_code(op);
    for (size_t at = 0; at < text.len;) {
        size_t end = ch_str_find_byte(text, '\n', at);
        end = end == CH_NPOS ? text.len : end + 1;
        side->lines[side->count++] = ch_str_sub(text, at, end);
        at = end;
    }
    return ch_step(op, text.len);
}

/* ---- the shortest edit, by Myers' greedy algorithm -------------------------
 */

/* Furthest lines of a on each diagonal, for one number of edits: diagonals -d
 * to d at [0..2d]. */
static size_t *row_new(struct diff *d, size_t edits)
{
    return CH_NEW_ARRAY(d->op, size_t, 2 * edits + 1);
}

static size_t slide(const struct diff *d, size_t x, size_t y, size_t a_end,
                    size_t b_end)
{
    while (x < a_end && y < b_end && ch_str_eq(d->a.lines[x], d->b.lines[y])) {
        x++;
        y++;
    }
    return x;
}

/* Whether the step onto diagonal k of row `e` came down from k + 1 (a line of
 * b was added) instead of right from k - 1. */
static bool came_down(const size_t *row, size_t e, size_t slot)
{
    /* Slot s of row e is diagonal s - e; in row e - 1 that is slot s - 1. */
    return slot == 0 || (slot != 2 * e && row[slot - 2] < row[slot]);
}

/* Marks what changed between a[from..a_end) and b[from..b_end) by going back
 * through the rows. */
static void mark(struct diff *d, size_t **rows, size_t edits, size_t from,
                 size_t a_end, size_t b_end)
{
    ptrdiff_t x = (ptrdiff_t)(a_end - from), y = (ptrdiff_t)(b_end - from);
    for (size_t e = edits; e > 0; e--) {
        size_t slot = (size_t)(x - y + (ptrdiff_t)e);
        bool down = came_down(rows[e - 1], e, slot);
        ptrdiff_t k = x - y + (down ? 1 : -1);
        x = (ptrdiff_t)rows[e - 1][(size_t)(k + (ptrdiff_t)e - 1)];
        y = x - k;
        if (down)
            d->fresh[from + (size_t)y] = true;
        else
            d->gone[from + (size_t)x] = true;
    }
}

/* One more edit than in `last`; true when the ends are reached. */
static bool advance(struct diff *d, const size_t *last, size_t *row, size_t e,
                    size_t from, size_t a_end, size_t b_end)
{
    bool done = false;
    for (size_t slot = 0; slot <= 2 * e; slot += 2) {
        size_t x;
        if (e == 0)
            x = 0;
        else if (came_down(last, e, slot))
            x = last[slot];
        else
            x = last[slot - 2] + 1;
        /* y = x - (slot - e) */
        size_t y = x + e - slot;
        if (x <= a_end - from && x + e >= slot && y <= b_end - from)
            x = slide(d, from + x, from + y, a_end, b_end) - from;
        row[slot] = x;
        done |=
            x >= a_end - from && x + e >= slot && x + e - slot >= b_end - from;
    }
    return done;
}

static void mark_all(struct diff *d, size_t from, size_t a_end, size_t b_end)
{
    for (size_t i = from; i < a_end; i++)
        d->gone[i] = true;
    for (size_t i = from; i < b_end; i++)
        d->fresh[i] = true;
}

static int compare(struct diff *d)
{
    size_t from = 0, a_end = d->a.count, b_end = d->b.count;
    while (from < a_end && from < b_end &&
           ch_str_eq(d->a.lines[from], d->b.lines[from]))
        from++;
    while (a_end > from && b_end > from &&
           ch_str_eq(d->a.lines[a_end - 1], d->b.lines[b_end - 1])) {
        a_end--;
        b_end--;
    }
    size_t most = a_end - from + b_end - from;
    if (most > MAX_EDITS)
        most = MAX_EDITS;
    size_t **rows = (size_t **)ch_alloc_array(d->op, most + 1, sizeof *rows);
    if (!rows)
        return ch_error_code(d->op);
    for (size_t e = 0; e <= most; e++) {
        rows[e] = row_new(d, e);
        if (!rows[e] || ch_step(d->op, 2 * e + 1))
            return ch_error_code(d->op);
        if (advance(d, e ? rows[e - 1] : NULL, rows[e], e, from, a_end,
                    b_end)) {
            mark(d, rows, e, from, a_end, b_end);
            return 0;
        }
    }
    mark_all(d, from, a_end, b_end);
    return 0;
}

/* ---- hunks ------------------------------------------------------------------
 */

static void put(struct ch_buf *buf, char sign, struct chart_str line)
{
    ch_buf_byte(buf, sign);
    ch_buf_str(buf, line);
    if (!ch_str_ends(line, CH_STR("\n")))
        CH_BUF_LIT(buf, "\n\\ No newline at end of file\n");
}

static void range(struct ch_buf *buf, char sign, size_t from, size_t count)
{
    ch_buf_printf(buf, "%c%zu,%zu ", sign, count ? from + 1 : from, count);
}

/* Lines i of a and j of b stand next to each other. */
struct cursor {
    size_t i, j;
};

static bool changed(const struct diff *d, struct cursor c)
{
    return (c.i < d->a.count && d->gone[c.i]) ||
           (c.j < d->b.count && d->fresh[c.j]);
}

static struct cursor next(const struct diff *d, struct cursor c)
{
    bool gone = c.i < d->a.count && d->gone[c.i];
    bool fresh = c.j < d->b.count && d->fresh[c.j];
    if (gone)
        return (struct cursor){c.i + 1, c.j};
    if (fresh)
        return (struct cursor){c.i, c.j + 1};
    return (struct cursor){c.i + 1, c.j + 1};
}

static bool at_end(const struct diff *d, struct cursor c)
{
    return c.i >= d->a.count && c.j >= d->b.count;
}

/* Where the hunk that starts at `c` ends: before a stretch of equal lines that
 * is long enough to part it from the next. */
static struct cursor hunk_end(const struct diff *d, struct cursor c)
{
    struct cursor end = c;
    size_t equal = 0;
    while (!at_end(d, c) && equal <= 2 * CONTEXT) {
        if (changed(d, c)) {
            equal = 0;
            c = next(d, c);
            end = c;
        } else {
            equal++;
            c = next(d, c);
        }
    }
    return end;
}

static struct cursor hunk(const struct diff *d, struct ch_buf *buf,
                          struct cursor c)
{
    struct cursor end = hunk_end(d, c);
    size_t before = c.i < CONTEXT ? c.i : CONTEXT;
    if (before > c.j)
        before = c.j;
    c.i -= before;
    c.j -= before;
    for (size_t n = 0; n < CONTEXT && end.i < d->a.count && end.j < d->b.count;
         n++) {
        end.i++;
        end.j++;
    }
    CH_BUF_LIT(buf, "@@ ");
    range(buf, '-', c.i, end.i - c.i);
    range(buf, '+', c.j, end.j - c.j);
    CH_BUF_LIT(buf, "@@\n");
    while (c.i < end.i || c.j < end.j) {
        if (c.i < end.i && d->gone[c.i])
            put(buf, '-', d->a.lines[c.i]);
        else if (c.j < end.j && d->fresh[c.j])
            put(buf, '+', d->b.lines[c.j]);
        else
            put(buf, ' ', d->a.lines[c.i]);
        c = next(d, c);
    }
    return c;
}

/* A file's name as git quotes it. */
static void name_line(struct ch_buf *buf, const char *mark, const char *side,
                      struct chart_str name)
{
    ch_buf_str(buf, ch_str_z(mark));
    ch_buf_str(buf, ch_str_z(side));
    if (name.len && name.ptr[0] == '/')
        name = ch_str_sub(name, 1, name.len);
    ch_buf_str(buf, name);
    /* A tab ends a name that has spaces. */
    if (ch_str_find_byte(name, ' ', 0) != CH_NPOS)
        ch_buf_byte(buf, '\t');
    ch_buf_byte(buf, '\n');
}

int ch_diff(struct ch_buf *buf, struct chart_str name, struct chart_str before,
            struct chart_str after)
{
    struct diff d = {.op = buf->op};
    struct cursor c = {0, 0};
    if (ch_str_eq(before, after))
        return 0;
    int code = split(buf->op, before, &d.a);
    if (!code)
        code = split(buf->op, after, &d.b);
    if (code)
        return code;
    d.gone = ch_alloc_zero(buf->op, d.a.count + 1);
    d.fresh = ch_alloc_zero(buf->op, d.b.count + 1);
    if (!d.gone || !d.fresh)
        return ch_error_code(buf->op);
    code = compare(&d);
    if (code)
        return code;
    name_line(buf, "--- ", "a/", name);
    name_line(buf, "+++ ", "b/", name);
    while (!at_end(&d, c)) {
        if (changed(&d, c))
            c = hunk(&d, buf, c);
        else
            c = next(&d, c);
    }
    return ch_buf_check(buf);
}
