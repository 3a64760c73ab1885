#include "codec/json.h"

#include "base/utf8.h"
#include "golib/strconv.h"
#include "value/list.h"
#include "value/map.h"
#include "value/object.h"

/*
 * encoding/json's scanner and decoder in one: recursive descent, bounded by the
 * operation's depth, with the scanner's words for what it did not expect.
 */
struct parser {
    struct ch_op *op;
    struct chart_str text;
    size_t at;
    bool exact;             /* numbers stay texts */
    struct chart_str range; /* a number too large for float64, or "" */
};

static int parse_value(struct parser *p, const char *context,
                       struct ch_value *out);

static void skip_space(struct parser *p)
{
    while (p->at < p->text.len && p->text.ptr[p->at] &&
           strchr(" \t\r\n", p->text.ptr[p->at]))
        p->at++;
}

/* json's quoteChar: '\'' and '"' in their own way, the rest as Go quotes. */
static void quote_char(struct ch_buf *buf, char c)
{
    struct ch_buf quoted;
    if (c == '\'') {
        CH_BUF_LIT(buf, "'\\''");
        return;
    }
    if (c == '"') {
        CH_BUF_LIT(buf, "'\"'");
        return;
    }
    /* A byte above 0x7f is shown as the rune of that number. */
    ch_buf_init(&quoted, buf->op);
    struct ch_buf rune;
    ch_buf_init(&rune, buf->op);
    ch_buf_rune(&rune, (unsigned char)c);
    ch_quote(&quoted, ch_buf_view(&rune));
    struct chart_str text = ch_buf_view(&quoted);
    ch_buf_byte(buf, '\'');
    if (text.len > 2)
        ch_buf_append(buf, text.ptr + 1, text.len - 2);
    ch_buf_byte(buf, '\'');
}

static int invalid_char(struct parser *p, char c, const char *context)
{
    struct ch_buf buf;
    ch_buf_init(&buf, p->op);
    CH_BUF_LIT(&buf, "invalid character ");
    quote_char(&buf, c);
    ch_buf_byte(&buf, ' ');
    ch_buf_str(&buf, ch_str_z(context));
    int code = ch_buf_check(&buf);
    return code ? code : ch_fail_str(p->op, CHART_ESYNTAX, ch_buf_view(&buf));
}

static int unexpected(struct parser *p, const char *context)
{
    if (p->at >= p->text.len)
        return ch_fail(p->op, CHART_ESYNTAX, "unexpected end of JSON input");
    return invalid_char(p, p->text.ptr[p->at], context);
}

/* Inside a word, a number or an escape Go's scanner sees the end of the text
 * as a blank. */
static int unexpected_inside(struct parser *p, const char *context)
{
    bool end = p->at >= p->text.len;
    return invalid_char(p, end ? ' ' : p->text.ptr[p->at], context);
}

static bool take(struct parser *p, char c)
{
    if (p->at >= p->text.len || p->text.ptr[p->at] != c)
        return false;
    p->at++;
    return true;
}

/* ---- literals and numbers ----------------------------------------------- */

static int parse_word(struct parser *p, const char *word, struct ch_value v,
                      struct ch_value *out)
{
    for (size_t i = 0; word[i]; i++) {
        char context[64];
        if (take(p, word[i]))
            continue;
        struct ch_buf buf;
        ch_buf_init(&buf, p->op);
        ch_buf_printf(&buf, "in literal %s (expecting '%c')", word, word[i]);
        struct chart_str text = ch_buf_view(&buf);
        size_t len =
            text.len < sizeof context - 1 ? text.len : sizeof context - 1;
        memcpy(context, text.ptr, len);
        context[len] = '\0';
        return unexpected_inside(p, context);
    }
    *out = v;
    return 0;
}

static size_t take_digits(struct parser *p)
{
    size_t start = p->at;
    while (p->at < p->text.len && ch_is_digit(p->text.ptr[p->at]))
        p->at++;
    return p->at - start;
}

static int scan_number(struct parser *p)
{
    if (take(p, '-') &&
        (p->at >= p->text.len || !ch_is_digit(p->text.ptr[p->at])))
        return unexpected_inside(p, "in numeric literal");
    if (!take(p, '0'))
        (void)take_digits(p);
    if (take(p, '.') && !take_digits(p))
        return unexpected_inside(p, "after decimal point in numeric literal");
    if (!take(p, 'e') && !take(p, 'E'))
        return 0;
    if (!take(p, '+'))
        (void)take(p, '-');
    return take_digits(p)
               ? 0
               : unexpected_inside(p, "in exponent of numeric literal");
}

/* json.Number, a string type. */
struct number {
    struct ch_object object;
    struct chart_str text;
};

static int print_number(struct ch_buf *buf, struct ch_value self, bool top)
{
    (void)top;
    ch_buf_str(buf, ((const struct number *)self.u.object)->text);
    return ch_buf_check(buf);
}

static const struct ch_class number_class = {
    .type_name = CH_STR_INIT("json.Number"),
    .kind = CH_K_STRING,
    .print = print_number,
};

static int new_number(struct ch_op *op, struct chart_str text,
                      struct ch_value *out)
{
    struct number *number = CH_NEW(op, struct number);
    if (!number)
        return ch_error_code(op);
    number->object.class_ = &number_class;
    number->text = ch_str_dup(op, text);
    *out = ch_object_value(&number->object);
    return number->text.ptr ? 0 : ch_error_code(op);
}

bool ch_json_number_text(struct ch_value v, struct chart_str *text)
{
    if (v.type != CH_T_OBJECT || v.u.object->class_ != &number_class)
        return false;
    *text = ((const struct number *)v.u.object)->text;
    return true;
}

static int parse_number(struct parser *p, struct ch_value *out)
{
    size_t start = p->at;
    double f;
    int code = scan_number(p);
    if (code)
        return code;
    struct chart_str text = ch_str_sub(p->text, start, p->at);
    if (p->exact)
        return new_number(p->op, text, out);
    if (ch_parse_float(text, &f) != CH_PARSE_OK) {
        /* Go goes on without the value and reports it at the end. */
        if (!p->range.len)
            p->range = text;
        *out = ch_nil();
        return 0;
    }
    *out = ch_float(f);
    return 0;
}

/* ---- strings ------------------------------------------------------------ */

static int hex_value(char c)
{
    if (ch_is_digit(c))
        return c - '0';
    c = ch_to_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static int parse_hex4(struct parser *p, uint32_t *rune)
{
    *rune = 0;
    for (int i = 0; i < 4; i++, p->at++) {
        int digit = p->at < p->text.len ? hex_value(p->text.ptr[p->at]) : -1;
        if (digit < 0)
            return unexpected_inside(p, "in \\u hexadecimal character escape");
        *rune = *rune << 4 | (uint32_t)digit;
    }
    return 0;
}

static int parse_unicode(struct parser *p, struct ch_buf *buf)
{
    uint32_t rune, low;
    int code = parse_hex4(p, &rune);
    if (code)
        return code;
    bool is_high = rune >= 0xD800 && rune < 0xDC00;
    if (is_high && p->at + 1 < p->text.len && p->text.ptr[p->at] == '\\' &&
        p->text.ptr[p->at + 1] == 'u') {
        size_t back = p->at;
        p->at += 2;
        code = parse_hex4(p, &low);
        if (code)
            return code;
        if (low >= 0xDC00 && low < 0xE000)
            rune = 0x10000 + ((rune - 0xD800) << 10) + (low - 0xDC00);
        else
            p->at = back;
    }
    ch_buf_rune(buf, rune); /* a lone surrogate becomes U+FFFD */
    return 0;
}

static int parse_escape(struct parser *p, struct ch_buf *buf)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    const char *known = p->at < p->text.len && p->text.ptr[p->at]
                            ? strchr(from, p->text.ptr[p->at])
                            : NULL;
    if (known) {
        ch_buf_byte(buf, to[known - from]);
        p->at++;
        return 0;
    }
    if (take(p, 'u'))
        return parse_unicode(p, buf);
    return unexpected_inside(p, "in string escape code");
}

/* A run of bytes without escapes; bad UTF-8 becomes U+FFFD. */
static void append_plain(struct ch_buf *buf, struct chart_str run)
{
    if (ch_utf8_valid(run)) {
        ch_buf_str(buf, run);
        return;
    }
    for (size_t at = 0, width; at < run.len; at += width)
        ch_buf_rune(buf, ch_utf8_decode(run, at, &width));
}

static int parse_string_into(struct parser *p, struct ch_buf *buf)
{
    size_t start = ++p->at;
    for (;; p->at++) {
        unsigned char c =
            p->at < p->text.len ? (unsigned char)p->text.ptr[p->at] : 0;
        if (p->at < p->text.len && c >= 0x20 && c != '"' && c != '\\')
            continue;
        append_plain(buf, ch_str_sub(p->text, start, p->at));
        if (p->at >= p->text.len || c < 0x20)
            return unexpected(p, "in string literal");
        p->at++;
        if (c == '"')
            return ch_step(p->op, p->at - start);
        int code = parse_escape(p, buf);
        if (code)
            return code;
        start = p->at--;
    }
}

static int parse_string(struct parser *p, struct ch_value *out)
{
    struct ch_buf buf;
    ch_buf_init(&buf, p->op);
    int code = parse_string_into(p, &buf);
    return code ? code : ch_value_take_buf(&buf, out);
}

/* ---- arrays and objects ------------------------------------------------- */

static int parse_array(struct parser *p, struct ch_value *out)
{
    struct ch_list *list = ch_list_new(p->op, 0);
    struct ch_value item;
    if (!list)
        return ch_error_code(p->op);
    *out = ch_list_value(list);
    p->at++;
    skip_space(p);
    if (take(p, ']'))
        return 0;
    for (;;) {
        int code = parse_value(p, "looking for beginning of value", &item);
        if (code || (code = ch_list_push(p->op, list, item)))
            return code;
        skip_space(p);
        if (take(p, ']'))
            return 0;
        if (!take(p, ','))
            return unexpected(p, "after array element");
    }
}

static int parse_member(struct parser *p, const char *context,
                        struct ch_map *map)
{
    struct ch_value key, v;
    skip_space(p);
    if (p->at >= p->text.len || p->text.ptr[p->at] != '"')
        return unexpected(p, context);
    int code = parse_string(p, &key);
    if (code)
        return code;
    skip_space(p);
    if (!take(p, ':'))
        return unexpected(p, "after object key");
    code = parse_value(p, "looking for beginning of value", &v);
    return code ? code : ch_map_set_str(p->op, map, ch_value_str(key), v);
}

static int parse_object(struct parser *p, struct ch_value *out)
{
    struct ch_map *map = ch_map_new(p->op, 0);
    if (!map)
        return ch_error_code(p->op);
    *out = ch_map_value(map);
    p->at++;
    skip_space(p);
    if (take(p, '}'))
        return 0;
    const char *context = "looking for beginning of object key string";
    for (;;) {
        int code = parse_member(p, context, map);
        if (code)
            return code;
        skip_space(p);
        if (take(p, '}'))
            return 0;
        if (!take(p, ','))
            return unexpected(p, "after object key:value pair");
    }
}

static int parse_nested(struct parser *p, struct ch_value *out)
{
    int code = ch_enter(p->op);
    if (code)
        return code;
    code =
        p->text.ptr[p->at] == '{' ? parse_object(p, out) : parse_array(p, out);
    ch_leave(p->op);
    return code;
}

static int parse_value(struct parser *p, const char *context,
                       struct ch_value *out)
{
    int code = ch_step(p->op, 1);
    *out = ch_invalid();
    if (code)
        return code;
    skip_space(p);
    char c = p->at < p->text.len ? p->text.ptr[p->at] : '\0';
    if (c == '{' || c == '[')
        return parse_nested(p, out);
    if (c == '"')
        return parse_string(p, out);
    if (c == '-' || ch_is_digit(c))
        return parse_number(p, out);
    if (c == 't')
        return parse_word(p, "true", ch_bool(true), out);
    if (c == 'f')
        return parse_word(p, "false", ch_bool(false), out);
    if (c == 'n')
        return parse_word(p, "null", ch_nil(), out);
    return unexpected(p, context);
}

static int parse_text(struct parser *p, struct ch_value *out)
{
    int code = parse_value(p, "looking for beginning of value", out);
    if (!code)
        skip_space(p);
    if (!code && p->at < p->text.len)
        code = unexpected(p, "after top-level value");
    if (code)
        *out = ch_invalid();
    return code;
}

int ch_json_parse_exact(struct ch_op *op, struct chart_str text,
                        struct ch_value *out, size_t *at)
{
    struct parser p = {.op = op, .text = text, .exact = true};
    int code = parse_text(&p, out);
    if (at)
        *at = p.at;
    return code;
}

int ch_json_parse(struct ch_op *op, struct chart_str text, struct ch_value *out)
{
    size_t at;
    return ch_json_parse_at(op, text, out, &at);
}

int ch_json_parse_at(struct ch_op *op, struct chart_str text,
                     struct ch_value *out, size_t *at)
{
    struct parser p = {.op = op, .text = text, .range = CH_STR("")};
    int code = parse_text(&p, out);
    *at = p.at;
    if (code || !p.range.len)
        return code;
    return ch_fail(op, CHART_ESYNTAX,
                   "json: cannot unmarshal number %.*s into Go value of type "
                   "float64",
                   CH_STR_ARG(p.range));
}
