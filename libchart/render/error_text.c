#include "render/error_text.h"

#include "base/buf.h"
#include "golib/unicode.h"

static struct chart_str after(struct chart_str s, size_t from)
{
    return ch_str_sub(s, from, s.len);
}

/* Replaces the message by what was built, unless memory ran out. */
static void replace(struct ch_op *op, const struct ch_buf *buf)
{
    if (buf->code == 0)
        ch_error_set_text(op, ch_buf_view(buf));
}

void ch_rewrite_parse_error(struct ch_op *op, struct chart_str path)
{
    const struct chart_str colon = CH_STR(": ");
    struct chart_str text = ch_error_text(op);
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    size_t first = ch_str_find(text, colon, 0), at = first, last = first;
    if (first == CH_NPOS) {
        CH_BUF_LIT(&buf, "parse error in (");
        ch_buf_str(&buf, path);
        CH_BUF_LIT(&buf, "): ");
        ch_buf_str(&buf, text);
        replace(op, &buf);
        return;
    }
    while (at != CH_NPOS) {
        last = at;
        at = ch_str_find(text, colon, at + 2);
    }
    size_t second = ch_str_find(text, colon, first + 2);
    CH_BUF_LIT(&buf, "parse error at (");
    ch_buf_str(&buf, ch_str_sub(text, first + 2,
                                second == CH_NPOS ? text.len : second));
    CH_BUF_LIT(&buf, "): ");
    ch_buf_str(&buf, after(text, last + 2));
    replace(op, &buf);
}

/* ---- execution errors --------------------------------------------------- */

/* One link of the chain, laid out as Helm's TraceableError. */
struct link {
    struct chart_str location;
    struct chart_str function, node; /* executing "function" at <node>: */
    struct chart_str message;
};

/* Cuts the message before the next link's " template:". */
static struct chart_str cut_next(struct chart_str message)
{
    size_t cut = ch_str_find(message, CH_STR(" template:"), 0);
    return cut == CH_NPOS ? message : ch_str_sub(message, 0, cut);
}

/* NAME:L:C: executing "FUNCTION" at <NODE>: MESSAGE */
static bool parse_executing(struct chart_str s, struct link *out)
{
    const struct chart_str executing = CH_STR(": executing ");
    size_t at = ch_str_find(s, executing, 0);
    if (at == CH_NPOS)
        return false;
    struct chart_str rest = after(s, at + executing.len);
    if (!rest.len || rest.ptr[0] != '"')
        return false;
    size_t quote = ch_str_find_byte(rest, '"', 1);
    if (quote == CH_NPOS)
        return false;
    struct chart_str where = after(rest, quote + 1);
    if (!ch_str_starts(where, CH_STR(" at <")))
        return false;
    where = after(where, 5);
    size_t end = ch_str_find(where, CH_STR(">: "), 0);
    if (end == CH_NPOS)
        return false;
    out->location = ch_str_sub(s, 0, at);
    out->function = ch_str_sub(rest, 1, quote);
    out->node = ch_str_sub(where, 0, end);
    out->message = cut_next(after(where, end + 3));
    return true;
}

/* NAME: MESSAGE */
static bool parse_simple(struct chart_str s, struct link *out)
{
    size_t at = CH_NPOS, next = ch_str_find(s, CH_STR(": "), 0);
    while (next != CH_NPOS) {
        at = next;
        next = ch_str_find(s, CH_STR(": "), next + 1);
    }
    if (at == CH_NPOS)
        return false;
    out->location = ch_str_sub(s, 0, at);
    out->message = cut_next(after(s, at + 2));
    return true;
}

static bool parse_link(struct chart_str s, struct link *out)
{
    *out = (struct link){{"", 0}, {"", 0}, {NULL, 0}, {"", 0}};
    if (!ch_str_starts(s, CH_STR("template: ")))
        return false;
    struct chart_str rest = after(s, 10);
    if (ch_str_starts(rest, CH_STR("no template "))) {
        out->message = s;
        return true;
    }
    return parse_executing(rest, out) || parse_simple(rest, out);
}

static void write_link(struct ch_buf *buf, const struct link *link)
{
    if (link->location.len) {
        ch_buf_str(buf, link->location);
        CH_BUF_LIT(buf, "\n  ");
    }
    if (link->node.ptr) {
        CH_BUF_LIT(buf, "executing \"");
        ch_buf_str(buf, link->function);
        CH_BUF_LIT(buf, "\" at <");
        ch_buf_str(buf, link->node);
        CH_BUF_LIT(buf, ">:\n    ");
    }
    if (link->message.len) {
        ch_buf_str(buf, link->message);
        ch_buf_byte(buf, '\n');
    }
}

static void rewrite_fail(struct ch_op *op)
{
    struct chart_str text = ch_error_text(op);
    size_t first = ch_str_find(text, CH_STR(": "), 0);
    size_t second =
        first == CH_NPOS ? first : ch_str_find(text, CH_STR(": "), first + 2);
    if (second == CH_NPOS)
        return;
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    CH_BUF_LIT(&buf, "execution error at (");
    ch_buf_str(&buf, ch_str_sub(text, first + 2, second));
    CH_BUF_LIT(&buf, "): ");
    ch_buf_str(&buf, ch_error_cause(op));
    replace(op, &buf);
}

/* The chain's links, outermost first; false when one of them is no template's
 * error. */
static bool write_links(struct ch_buf *buf, struct chart_str text,
                        const size_t *lens, size_t count)
{
    struct link link;
    while (count > 0) {
        size_t len = lens[--count];
        if (len > text.len || !parse_link(after(text, text.len - len), &link))
            return false;
        write_link(buf, &link);
    }
    return true;
}

void ch_rewrite_exec_error(struct ch_op *op, const struct ch_exec *exec)
{
    int code = ch_error_code(op);
    if (ch_is_fatal(code))
        return;
    if (code == CHART_EFAIL) {
        rewrite_fail(op);
        return;
    }
    const size_t *lens;
    size_t count = ch_exec_error_links(exec, &lens);
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    if (write_links(&buf, ch_error_text(op), lens, count) && buf.len &&
        !ch_buf_check(&buf))
        ch_error_set_text(op, ch_trim_space(ch_buf_view(&buf)));
}
