#include "golib/fmt.h"
#include "golib/regex.h"
#include "golib/strconv.h"
#include "golib/unicode.h"

#include "base/utf8.h"
#include "jsonpath/node.h"

#define END UINT32_MAX /* the code point after the last */

struct parser {
    struct ch_op *op;
    struct chart_str input;
    size_t start; /* of what has not been taken yet */
    size_t at;
    size_t width; /* of the code point before `at` */
};

static int wrong(struct parser *p, const char *what)
{
    return ch_fail(p->op, CHART_ESYNTAX, "%s", what);
}

/* `what` and the part of the text that it is about. */
static int wrong_text(struct parser *p, const char *before,
                      struct chart_str text, const char *after)
{
    struct ch_buf buf;
    ch_buf_init(&buf, p->op);
    ch_buf_str(&buf, ch_str_z(before));
    ch_buf_str(&buf, text);
    ch_buf_str(&buf, ch_str_z(after));
    return buf.code ? buf.code
                    : ch_fail_str(p->op, CHART_ESYNTAX, ch_buf_view(&buf));
}

/* ---- the text ------------------------------------------------------------ */

static uint32_t next(struct parser *p)
{
    p->width = 0;
    if (p->at >= p->input.len)
        return END;
    uint32_t rune = ch_utf8_decode(p->input, p->at, &p->width);
    p->at += p->width;
    return rune;
}

static void backup(struct parser *p)
{
    p->at -= p->width;
}

static uint32_t peek(struct parser *p)
{
    uint32_t rune = next(p);
    backup(p);
    return rune;
}

static struct chart_str take(struct parser *p)
{
    struct chart_str text = ch_str_sub(p->input, p->start, p->at);
    p->start = p->at;
    return text;
}

static bool at_prefix(const struct parser *p, struct chart_str prefix)
{
    return ch_str_starts(ch_str_sub(p->input, p->at, p->input.len), prefix);
}

/* Whether the byte before the code point just read is a back slash. */
static bool is_escaped(const struct parser *p)
{
    return p->at >= 2 && p->input.ptr[p->at - 2] == '\\';
}

static bool is_line_end(uint32_t rune)
{
    return rune == '\r' || rune == '\n';
}

static bool is_terminator(uint32_t rune)
{
    return rune == END || rune == ' ' || rune == '\t' || is_line_end(rune) ||
           (rune < 0x80 && memchr(".,[]$@{}", (int)rune, 8));
}

static bool is_word(uint32_t rune)
{
    return rune != END &&
           (rune == '_' || ch_uni_is_letter(rune) || ch_uni_is_digit(rune));
}

/* ---- nodes --------------------------------------------------------------- */

static int append(struct parser *p, struct ch_jsonpath_nodes *nodes,
                  struct ch_jsonpath_node node)
{
    if (nodes->len == nodes->cap) {
        size_t cap = nodes->cap ? 2 * nodes->cap : 4;
        struct ch_jsonpath_node *items = ch_realloc_array(
            p->op, nodes->items, nodes->cap, cap, sizeof *items);
        if (!items)
            return CHART_ENOMEM;
        nodes->items = items;
        nodes->cap = cap;
    }
    nodes->items[nodes->len++] = node;
    return 0;
}

static int append_text(struct parser *p, struct ch_jsonpath_nodes *nodes,
                       enum ch_jsonpath_kind kind, struct chart_str text)
{
    return append(p, nodes,
                  (struct ch_jsonpath_node){.kind = kind, .text = text});
}

static int append_value(struct parser *p, struct ch_jsonpath_nodes *nodes,
                        struct ch_value value)
{
    return append(
        p, nodes,
        (struct ch_jsonpath_node){.kind = CH_JP_VALUE, .value = value});
}

/* Copies an operand of its own out of the surrounding text: client-go parses
 * "{TEXT}" anew and takes the first action. */
static int parse_action(struct parser *outer, struct chart_str before,
                        struct chart_str text, struct chart_str after,
                        struct ch_jsonpath_nodes *out)
{
    struct ch_buf buf;
    struct chart_str whole;
    const struct ch_jsonpath *path = NULL;
    int code = ch_enter(outer->op);
    if (code)
        return code;
    ch_buf_init(&buf, outer->op);
    ch_buf_byte(&buf, '{');
    ch_buf_str(&buf, before);
    ch_buf_str(&buf, text);
    ch_buf_str(&buf, after);
    ch_buf_byte(&buf, '}');
    code = ch_buf_take(&buf, &whole);
    if (!code)
        code = ch_jsonpath_parse(outer->op, whole, &path);
    if (!code)
        *out = path->nodes.items[0].nodes;
    ch_leave(outer->op);
    return code;
}

/* ---- brackets ------------------------------------------------------------ */

static int parse_union(struct parser *p, struct ch_jsonpath_nodes *nodes,
                       struct chart_str text)
{
    struct ch_jsonpath_node node = {.kind = CH_JP_UNION};
    struct ch_str_split pieces = ch_str_split_start(text, ',');
    struct chart_str piece;
    int code = 0;
    while (!code && ch_str_split_next(&pieces, &piece)) {
        struct ch_jsonpath_node part = {.kind = CH_JP_LIST};
        while (piece.len && piece.ptr[0] == ' ')
            piece = ch_str_sub(piece, 1, piece.len);
        while (piece.len && piece.ptr[piece.len - 1] == ' ')
            piece.len--;
        code = parse_action(p, CH_STR("["), piece, CH_STR("]"), &part.nodes);
        if (!code)
            code = append(p, &node.nodes, part);
    }
    return code ? code : append(p, nodes, node);
}

static bool is_quoted_key(struct chart_str text)
{
    return text.len >= 2 && text.ptr[0] == '\'' &&
           ch_str_find_byte(text, '\'', 1) == text.len - 1;
}

static int parse_key(struct parser *p, struct ch_jsonpath_nodes *nodes,
                     struct chart_str key)
{
    struct ch_jsonpath_nodes parts = {0};
    int code = parse_action(p, CH_STR("."), key, CH_STR(""), &parts);
    for (size_t i = 0; !code && i < parts.len; i++)
        code = append(p, nodes, parts.items[i]);
    return code;
}

/* One number of [from:to:step], which stands at `span` if it is there. */
static int parse_index(struct parser *p, struct chart_str text,
                       const size_t span[2], struct ch_jsonpath_index *out)
{
    struct chart_str number = ch_str_sub(text, span[0], span[1]);
    if (ch_str_starts(number, CH_STR(":")))
        number = ch_str_sub(number, 1, number.len);
    if (!number.len)
        return 0;
    out->known = true;
    if (ch_parse_int(number, 10, &out->value) != CH_PARSE_OK)
        return wrong_text(p, "array index ", number, " is not a number");
    return 0;
}

static int parse_slice(struct parser *p, struct ch_jsonpath_nodes *nodes,
                       struct chart_str text)
{
    struct ch_jsonpath_node node = {.kind = CH_JP_ARRAY};
    const struct ch_regex *form;
    size_t spans[8];
    int code = ch_regex_cached(
        p->op, CH_STR("^(-?[\\d]*)(:-?[\\d]*)?(:-?[\\d]*)?$"), &form);
    if (!code)
        code = ch_regex_match(p->op, form, text, 0, spans);
    if (code < 0)
        return code;
    if (!code)
        return wrong_text(p, "invalid array index ", text, "");
    for (size_t i = 0; i < 3; i++) {
        if (spans[2 * i + 2] == CH_NPOS)
            continue;
        code = parse_index(p, text, spans + 2 * i + 2, &node.slice[i]);
        if (code)
            return code;
    }
    if (spans[4] == CH_NPOS)
        node.slice[1] = (struct ch_jsonpath_index){
            node.slice[0].value + (node.slice[0].value < INT64_MAX), true,
            true};
    return append(p, nodes, node);
}

static int parse_array(struct parser *p, struct ch_jsonpath_nodes *nodes)
{
    uint32_t rune;
    do {
        rune = next(p);
        if (rune == END || rune == '\n')
            return wrong(p, "unterminated array");
    } while (rune != ']');
    struct chart_str text = take(p);
    text = ch_str_sub(text, 1, text.len - 1);
    if (ch_str_find_byte(text, ',', 0) != CH_NPOS)
        return parse_union(p, nodes, text);
    if (is_quoted_key(text))
        return parse_key(p, nodes, ch_str_sub(text, 1, text.len - 1));
    return parse_slice(p, nodes,
                       ch_str_eq(text, CH_STR("*")) ? CH_STR(":") : text);
}

/* The text of a filter, up to the parenthesis that ends it: one of the first
 * pair of quotes does not. */
static int take_filter(struct parser *p, struct chart_str *out)
{
    uint32_t quote = END, rune;
    bool begun = false, ended = false;
    p->at += 3;
    (void)take(p);
    for (;;) {
        rune = next(p);
        if (rune == END || rune == '\n')
            return wrong(p, "unterminated filter");
        if (rune == '"' || rune == '\'') {
            if (!begun) {
                begun = true;
                quote = rune;
            } else if (!is_escaped(p) && rune == quote) {
                ended = true;
            }
        } else if (rune == ')' && begun == ended) {
            break;
        }
    }
    if (next(p) != ']')
        return wrong(p, "unclosed array expect ]");
    *out = take(p);
    out->len -= 2;
    return 0;
}

static int parse_filter(struct parser *p, struct ch_jsonpath_nodes *nodes)
{
    struct ch_jsonpath_node node = {.kind = CH_JP_FILTER,
                                    .text = CH_STR("exists")};
    struct ch_jsonpath_node left = {.kind = CH_JP_LIST}, right = left;
    const struct ch_regex *form;
    struct chart_str text, operand[2];
    size_t spans[8];
    int found = 0, code = take_filter(p, &text);
    if (!code)
        code =
            ch_regex_cached(p->op, CH_STR("^([^!<>=]+)([!<>=]+)(.+?)$"), &form);
    if (!code)
        found = ch_regex_match(p->op, form, text, 0, spans);
    if (code || found < 0)
        return code ? code : found;
    operand[0] = text;
    if (found) {
        operand[0] = ch_str_sub(text, spans[2], spans[3]);
        operand[1] = ch_str_sub(text, spans[6], spans[7]);
        node.text = ch_str_sub(text, spans[4], spans[5]);
    }
    code = parse_action(p, CH_STR(""), operand[0], CH_STR(""), &left.nodes);
    if (!code && found)
        code =
            parse_action(p, CH_STR(""), operand[1], CH_STR(""), &right.nodes);
    if (!code)
        code = append(p, &node.nodes, left);
    if (!code)
        code = append(p, &node.nodes, right);
    return code ? code : append(p, nodes, node);
}

/* ---- what else stands in an action --------------------------------------- */

static int parse_field(struct parser *p, struct ch_jsonpath_nodes *nodes)
{
    struct ch_buf key;
    struct chart_str text;
    uint32_t rune;
    (void)take(p);
    while (!is_terminator(rune = next(p)))
        if (rune == '\\')
            (void)next(p);
    backup(p);
    text = take(p);
    if (ch_str_eq(text, CH_STR("*")))
        return append_text(p, nodes, CH_JP_WILDCARD, text);
    ch_buf_init(&key, p->op);
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] != '\\')
            ch_buf_byte(&key, text.ptr[i]);
    int code = ch_buf_take(&key, &text);
    return code ? code : append_text(p, nodes, CH_JP_FIELD, text);
}

static int parse_recursive(struct parser *p, struct ch_jsonpath_nodes *nodes)
{
    if (nodes->len && nodes->items[nodes->len - 1].kind == CH_JP_RECURSIVE)
        return wrong(p, "invalid multiple recursive descent");
    p->at += 2;
    int code = append_text(p, nodes, CH_JP_RECURSIVE, take(p));
    return code || !is_word(peek(p)) ? code : parse_field(p, nodes);
}

static int parse_number(struct parser *p, struct ch_jsonpath_nodes *nodes)
{
    struct chart_str text;
    int64_t integer;
    double number;
    uint32_t rune = peek(p);
    if (rune == '+' || rune == '-')
        (void)next(p);
    do
        rune = next(p);
    while (rune == '.' || (rune != END && ch_uni_is_digit(rune)));
    backup(p);
    text = take(p);
    if (ch_parse_int(text, 10, &integer) == CH_PARSE_OK)
        return append_value(p, nodes, ch_int(integer));
    if (ch_parse_float(text, &number) == CH_PARSE_OK)
        return append_value(p, nodes, ch_float(number));
    return wrong_text(p, "cannot parse number ", text, "");
}

static int parse_identifier(struct parser *p, struct ch_jsonpath_nodes *nodes)
{
    while (!is_terminator(next(p))) {
    }
    backup(p);
    struct chart_str text = take(p);
    bool yes = ch_str_eq(text, CH_STR("true"));
    if (yes || ch_str_eq(text, CH_STR("false")))
        return append_value(p, nodes, ch_bool(yes));
    return append_text(p, nodes, CH_JP_IDENTIFIER, text);
}

/* client-go's UnquoteExtend: single quotes hold any number of characters. */
static int unquote(struct parser *p, struct chart_str quoted,
                   struct chart_str *out)
{
    struct chart_str text = ch_str_sub(quoted, 1, quoted.len - 1);
    if (ch_str_find_byte(text, '\\', 0) == CH_NPOS) {
        *out = text;
        return 0;
    }
    int code = ch_unquote_body(p->op, text, quoted.ptr[0], out);
    if (code != CHART_ESYNTAX)
        return code;
    ch_error_clear(p->op);
    return wrong_text(p, "unquote string ", quoted, " error invalid syntax");
}

static int parse_quote(struct parser *p, struct ch_jsonpath_nodes *nodes,
                       uint32_t quote)
{
    struct chart_str text;
    uint32_t rune;
    do {
        rune = next(p);
        if (rune == END || rune == '\n')
            return wrong(p, "unterminated quoted string");
    } while (rune != quote || is_escaped(p));
    int code = unquote(p, take(p), &text);
    return code ? code : append_text(p, nodes, CH_JP_TEXT, text);
}

static int unknown_character(struct parser *p, uint32_t rune)
{
    struct ch_buf buf;
    struct ch_value value = {.type = CH_T_INT32, .u.integer = (int64_t)rune};
    ch_buf_init(&buf, p->op);
    int code = ch_fmt_printf(&buf, CH_STR("%#U"), &value, 1);
    return code ? code
                : wrong_text(p, "unrecognized character in action: ",
                             ch_buf_view(&buf), "");
}

/* One piece of an action; `*done` at its closing brace. */
static int parse_piece(struct parser *p, struct ch_jsonpath_nodes *nodes,
                       bool *done)
{
    if (at_prefix(p, CH_STR("[?(")))
        return parse_filter(p, nodes);
    if (at_prefix(p, CH_STR("..")))
        return parse_recursive(p, nodes);
    uint32_t rune = next(p);
    if (rune == END || is_line_end(rune))
        return wrong(p, "unclosed action");
    switch (rune) {
    case '}':
        *done = true;
        (void)take(p);
        return 0;
    case ' ':
    case '@':
    case '$':
        (void)take(p);
        return 0;
    case '[':
        return parse_array(p, nodes);
    case '"':
    case '\'':
        return parse_quote(p, nodes, rune);
    case '.':
        return parse_field(p, nodes);
    default:
        break;
    }
    if (rune == '+' || rune == '-' || ch_uni_is_digit(rune)) {
        backup(p);
        return parse_number(p, nodes);
    }
    if (!is_word(rune))
        return unknown_character(p, rune);
    backup(p);
    return parse_identifier(p, nodes);
}

static int parse_braces(struct parser *p, struct ch_jsonpath_nodes *nodes)
{
    struct ch_jsonpath_node action = {.kind = CH_JP_LIST};
    bool done = false;
    int code = 0;
    p->at++;
    (void)take(p);
    while (!code && !done) {
        code = ch_step(p->op, 1);
        if (!code)
            code = parse_piece(p, &action.nodes, &done);
    }
    return code ? code : append(p, nodes, action);
}

int ch_jsonpath_parse(struct ch_op *op, struct chart_str text,
                      const struct ch_jsonpath **out)
{
    struct parser p = {.op = op, .input = text};
    struct ch_jsonpath *path = CH_NEW(op, struct ch_jsonpath);
    int code = path ? ch_step(op, text.len) : CHART_ENOMEM;
    while (!code && p.at < text.len) {
        size_t brace = ch_str_find_byte(text, '{', p.at);
        p.at = brace == CH_NPOS ? text.len : brace;
        if (p.at > p.start)
            code = append_text(&p, &path->nodes, CH_JP_TEXT, take(&p));
        if (!code && p.at < text.len)
            code = parse_braces(&p, &path->nodes);
    }
    if (!code)
        *out = path;
    return code;
}
