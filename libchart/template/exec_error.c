#include "template/exec_error.h"

#include "golib/strconv.h"
#include "template/lexer.h"

#include <stdarg.h>
#include <stdio.h>

/* Bytes of the stack's reserve that printing a node may use. */
#define PRINT_STACK ((uintptr_t)16 * 1024)

/* ---- places ------------------------------------------------------------- */

/* How many units' lines are kept. */
#define LINES_MAX 64

static bool read_lines(struct ch_exec *x, const struct ch_unit *unit,
                       struct ch_exec_lines *lines)
{
    uint32_t count = ch_line_at(unit->text, unit->text.len);
    uint32_t *starts = CH_NEW_ARRAY(x->op, uint32_t, count);
    if (!starts)
        return false;
    starts[0] = 0;
    for (uint32_t i = 1; i < count; i++)
        starts[i] =
            1 + (uint32_t)ch_str_find_byte(unit->text, '\n', starts[i - 1]);
    *lines = (struct ch_exec_lines){unit, starts, count};
    return true;
}

/* The lines of the unit, from the cache if they can be; null without memory. */
static const struct ch_exec_lines *find_lines(struct ch_exec *x,
                                              const struct ch_unit *unit)
{
    if (!x->lines)
        x->lines =
            ch_alloc_zero(x->op, LINES_MAX * sizeof(struct ch_exec_lines));
    if (!x->lines)
        return NULL;
    if (x->lines[x->line_last].unit == unit)
        return &x->lines[x->line_last];
    for (uint32_t i = 0; i < LINES_MAX; i++) {
        if (x->lines[i].unit != unit)
            continue;
        x->line_last = i;
        return &x->lines[i];
    }
    uint32_t at = x->line_next;
    if (!read_lines(x, unit, &x->lines[at]))
        return NULL;
    x->line_next = (at + 1) % LINES_MAX;
    x->line_last = at;
    return &x->lines[at];
}

struct ch_place ch_exec_place_of(struct ch_exec *x, const struct ch_node *node)
{
    const struct ch_unit *unit = x->def->unit;
    struct ch_place place = {.template_name = unit->name};
    const struct ch_exec_lines *lines = find_lines(x, unit);
    if (!lines)
        return place;
    uint32_t low = 0, high = lines->count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (lines->starts[middle] <= node->pos)
            low = middle;
        else
            high = middle;
    }
    place.line = low + 1;
    place.column = node->pos - lines->starts[low];
    return place;
}

/* The same for one question. */
static struct ch_place place_once(const struct ch_exec *x)
{
    struct chart_str text = x->def->unit->text;
    size_t pos = x->node->pos;
    struct ch_place place = {x->def->unit->name, ch_line_at(text, pos), 0};
    size_t newline = ch_str_rfind_byte(ch_str_sub(text, 0, pos), '\n');
    place.column = (uint32_t)(newline == CH_NPOS ? pos : pos - newline - 1);
    return place;
}

struct ch_place ch_exec_place(struct ch_exec *x)
{
    return ch_exec_place_of(x, x->call.node ? x->call.node : x->node);
}

int ch_exec_arg_text(struct ch_exec *x, size_t i, struct ch_buf *buf)
{
    const struct ch_node *arg = x->call.args;
    for (; arg && i; i--)
        arg = arg->next;
    return arg ? ch_node_print(buf, arg) : 0;
}

/* ---- the chain of errors ------------------------------------------------ */

static void add_link(struct ch_exec *x)
{
    size_t len = ch_error_text(x->op).len;
    if (x->link_count && x->links[x->link_count - 1] == len)
        return;
    if (x->link_count == x->link_cap) {
        uint32_t cap = x->link_cap ? x->link_cap * 2 : 8;
        size_t *links =
            ch_realloc_array(x->op, x->links, x->link_cap, cap, sizeof *links);
        if (!links)
            return;
        x->links = links;
        x->link_cap = cap;
    }
    x->links[x->link_count++] = len;
}

size_t ch_exec_error_links(const struct ch_exec *x, const size_t **lens)
{
    *lens = x->links;
    return x->link_count;
}

/* Prints the node even where nesting has reached its limit: that is when its
 * text matters. */
static void print_node(struct ch_exec *x, struct ch_buf *buf)
{
    struct ch_op *op = x->op;
    uint32_t depth = op->depth;
    uintptr_t floor = op->stack_floor;
    op->depth = 0;
    op->stack_floor -= floor > PRINT_STACK ? PRINT_STACK : floor;
    (void)ch_node_print(buf, x->node);
    op->depth = depth;
    op->stack_floor = floor;
}

/* Puts "template: N:L:C: executing "DEF" at <NODE>: " and `what` in front of
 * the message, and adds the frame. */
static void locate(struct ch_exec *x, const char *calling,
                   struct chart_str name)
{
    struct ch_place place = place_once(x);
    struct ch_buf buf, what;
    ch_buf_init(&buf, x->op);
    ch_buf_init(&what, x->op);
    CH_BUF_LIT(&what, "executing ");
    ch_quote(&what, x->def->name);
    CH_BUF_LIT(&what, " at <");
    print_node(x, &what);
    ch_buf_byte(&what, '>');
    CH_BUF_LIT(&buf, "template: ");
    ch_buf_str(&buf, place.template_name);
    ch_buf_byte(&buf, ':');
    ch_buf_uint(&buf, place.line);
    ch_buf_byte(&buf, ':');
    ch_buf_uint(&buf, place.column);
    CH_BUF_LIT(&buf, ": ");
    ch_buf_str(&buf, ch_buf_view(&what));
    CH_BUF_LIT(&buf, ": ");
    if (calling) {
        ch_buf_str(&buf, ch_str_z(calling));
        ch_buf_str(&buf, name);
        CH_BUF_LIT(&buf, ": ");
    }
    /* Without memory for the place, the message alone has to do. */
    if (ch_buf_check(&buf) || ch_buf_check(&what))
        return;
    ch_prefix_str(x->op, ch_buf_view(&buf));
    ch_frame(x->op, place.template_name, place.line, place.column + 1,
             ch_buf_view(&what));
}

int ch_exec_fail_buf(struct ch_exec *x, struct ch_buf *message)
{
    if (ch_buf_check(message))
        return ch_buf_check(message);
    x->link_count = 0;
    int code = ch_fail_str(x->op, CHART_EEXEC, ch_buf_view(message));
    locate(x, NULL, CH_STR(""));
    add_link(x);
    return code;
}

int ch_exec_fail(struct ch_exec *x, const char *format, ...)
{
    char text[256];
    struct ch_buf buf;
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    ch_buf_init(&buf, x->op);
    ch_buf_str(&buf, ch_str_z(text));
    return ch_exec_fail_buf(x, &buf);
}

int ch_exec_stopped(struct ch_exec *x, int code)
{
    if (x->fatal_located || code == CHART_ENOMEM)
        return code;
    x->fatal_located = true;
    locate(x, NULL, CH_STR(""));
    return code;
}

int ch_exec_call_failed(struct ch_exec *x, struct chart_str name, int code)
{
    if (ch_is_fatal(code))
        return ch_exec_stopped(x, code);
    add_link(x); /* the function's own error, unless a run inside made it */
    locate(x, "error calling ", name);
    add_link(x);
    return code;
}
