#include "template/exec_error.h"

#include "golib/fmt.h"
#include "golib/strconv.h"
#include "template/lexer.h"

#include <stdarg.h>

/* Bytes of the stack's reserve that printing a node may use. */
#define PRINT_STACK ((uintptr_t)16 * 1024)

/* ---- places ------------------------------------------------------------- */

struct ch_place_lines ch_place_lines(struct ch_place place)
{
    struct chart_str text = place.unit->text;
    size_t newline = ch_str_rfind_byte(ch_str_sub(text, 0, place.pos), '\n');
    return (struct ch_place_lines){
        .line = ch_line_at(text, place.pos),
        .column =
            newline == CH_NPOS ? place.pos : place.pos - (uint32_t)newline - 1,
    };
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
    const struct chart_str source = x->def->unit->name;
    struct ch_place_lines at = ch_place_lines(ch_exec_place_of(x, x->node));
    struct ch_buf buf, what;
    ch_buf_init(&buf, x->op);
    ch_buf_init(&what, x->op);
    CH_BUF_LIT(&what, "executing ");
    ch_quote(&what, x->def->name);
    CH_BUF_LIT(&what, " at <");
    print_node(x, &what);
    ch_buf_byte(&what, '>');
    CH_BUF_LIT(&buf, "template: ");
    ch_buf_str(&buf, source);
    ch_buf_byte(&buf, ':');
    ch_buf_uint(&buf, at.line);
    ch_buf_byte(&buf, ':');
    ch_buf_uint(&buf, at.column);
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
    ch_frame(x->op, source, at.line, at.column + 1, ch_buf_view(&what));
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
    struct ch_buf buf;
    va_list args;
    ch_buf_init(&buf, x->op);
    va_start(args, format);
    ch_buf_vprintf(&buf, format, args);
    va_end(args);
    return ch_exec_fail_buf(x, &buf);
}

int ch_exec_stopped(struct ch_exec *x, int code)
{
    if (x->fatal_located || code == CHART_ENOMEM)
        return code;
    x->fatal_located = true;
    x->stop_def = x->def;
    x->stop_node = x->node;
    locate(x, NULL, CH_STR(""));
    return code;
}

void ch_exec_in_turn(struct ch_exec *x, const struct ch_branch_node *range,
                     struct ch_value index, struct ch_value element)
{
    const struct ch_node *node = x->node;
    struct ch_buf what;
    if (ch_error_code(x->op) == CHART_ENOMEM)
        return;
    if (!x->turn_origin)
        x->turn_origin = element.origin;
    x->node = &range->pipe->node;
    ch_buf_init(&what, x->op);
    CH_BUF_LIT(&what, "range ");
    print_node(x, &what);
    if (index.type == CH_T_STRING) {
        CH_BUF_LIT(&what, ", key ");
        ch_quote(&what, ch_value_str(index));
    } else {
        CH_BUF_LIT(&what, ", index ");
        (void)ch_fmt_value(&what, ch_plain(index));
    }
    struct ch_place_lines at = ch_place_lines(ch_exec_place_of(x, x->node));
    if (!ch_buf_check(&what))
        ch_frame(x->op, x->def->unit->name, at.line, at.column + 1,
                 ch_buf_view(&what));
    x->node = node;
}

uint32_t ch_exec_turn_origin(const struct ch_exec *x)
{
    return x->turn_origin;
}

/* ---- who wrote what ----------------------------------------------------- */

bool ch_exec_full_at(struct ch_exec *x, const struct ch_buf *out, size_t size,
                     struct ch_stop *stop)
{
    if (!out->fixed || !out->code || !x->stop_node)
        return false;
    const struct ch_unit *unit = x->stop_def->unit;
    size_t pos = x->stop_node->pos;
    stop->is_text = x->stop_node->type == CH_NODE_TEXT;
    if (stop->is_text) {
        const struct ch_text_node *node = (const void *)x->stop_node;
        pos = (size_t)(node->text.ptr - unit->text.ptr) + size - out->len;
    }
    stop->place = (struct ch_place){unit, (uint32_t)pos};
    return true;
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
