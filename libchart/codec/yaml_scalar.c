#include "codec/yaml_scalar.h"

#include "base/buf.h"
#include "base/utf8.h"

/* ---- shared steps ------------------------------------------------------- */

static void skip_blanks(struct ch_yaml_scanner *s)
{
    while (ch_yaml_is_blank(s->at))
        s->at++;
}

/* The end of the line that `p` stands on. */
static const char *line_end(const char *p)
{
    const unsigned stop = CH_YAML_C_BREAK | CH_YAML_C_END;
    while (!(ch_yaml_class(p) & stop) ||
           (ch_yaml_class(p) & CH_YAML_C_WIDE && !ch_yaml_is_break(p)))
        p++;
    return p;
}

void ch_yaml_skip_comment(struct ch_yaml_scanner *s)
{
    s->at = line_end(s->at);
}

static bool is_newline(const char *p)
{
    return *p != '\xE2';
}

/* A line break as a value holds it: LS and PS stay, the others become LF. */
static void append_break(struct ch_buf *buf, const char *p)
{
    if (is_newline(p))
        ch_buf_byte(buf, '\n');
    else
        ch_buf_append(buf, p, 3);
}

/* The breaks between `from` and `to`, where only blanks are besides. */
static size_t append_breaks(struct ch_buf *buf, const char *from,
                            const char *to)
{
    size_t count = 0;
    while (from < to) {
        size_t len = ch_yaml_break_len(from);
        if (len) {
            append_break(buf, from);
            count++;
        }
        from += len ? len : 1;
    }
    return count;
}

/* Folds blanks and at least one break into a space, or into one break fewer
 * than there are. */
static void append_folded(struct ch_buf *buf, const char *from, const char *to)
{
    size_t len = 0;
    while (from < to && !(len = ch_yaml_break_len(from)))
        from++;
    bool joins = is_newline(from);
    if (!joins)
        append_break(buf, from);
    if (append_breaks(buf, from + len, to) == 0 && joins)
        ch_buf_byte(buf, ' ');
}

static bool is_document_mark(const struct ch_yaml_scanner *s)
{
    const char *p = s->at;
    return p == s->line_start && (*p == '-' || *p == '.') && p[1] == *p &&
           p[2] == *p && ch_yaml_is_blankz(p + 3);
}

/* ---- plain scalars ------------------------------------------------------ */

/* What a plain scalar has read: finished lines in `buf`, and the text from
 * `start` to `end` behind them. */
struct plain {
    struct ch_buf buf;
    const char *start;
    const char *end;
    bool after_break; /* a line break follows `end` */
};

/* Reads what of the line belongs to the scalar; blanks inside are part of it
 * when more follows. */
static void plain_line(struct ch_yaml_scanner *s, struct plain *plain)
{
    const unsigned stop = CH_YAML_C_BLANK | CH_YAML_C_BREAK | CH_YAML_C_END |
                          CH_YAML_C_FLOW | CH_YAML_C_COLON | CH_YAML_C_WIDE;
    const char *p = s->at, *run = p;
    for (;;) {
        unsigned class_ = ch_yaml_class(p);
        if (!(class_ & stop)) {
            p++;
            continue;
        }
        if (class_ & CH_YAML_C_WIDE && !ch_yaml_is_break(p)) {
            size_t width = ch_yaml_width(p);
            s->wide += (uint32_t)(width - 1);
            p += width;
            continue;
        }
        if ((class_ & CH_YAML_C_COLON && !ch_yaml_is_blankz(p + 1)) ||
            (class_ & CH_YAML_C_FLOW && !s->flow_level)) {
            p++;
            continue;
        }
        if (p > run)
            plain->end = p;
        if (!(class_ & CH_YAML_C_BLANK))
            break;
        while (ch_yaml_is_blank(p))
            p++;
        run = p;
        if (*p == '#')
            break;
    }
    s->at = p;
}

/* Past blanks and breaks to the next line with something on it. */
static int plain_gap(struct ch_yaml_scanner *s, uint32_t indent, uint32_t line)
{
    for (;;) {
        size_t len = ch_yaml_break_len(s->at);
        if (len)
            ch_yaml_next_line(s, len);
        else if (*s->at == '\t' && ch_yaml_column(s) < indent)
            return ch_yaml_scan_problem(
                s, line, "found a tab character that violates indentation");
        else if (ch_yaml_is_blank(s->at))
            s->at++;
        else
            return 0;
    }
}

static int finish_plain(struct plain *plain, struct ch_yaml_token *token)
{
    struct chart_str last =
        ch_str(plain->start, (size_t)(plain->end - plain->start));
    token->plain = true;
    token->value = last;
    if (!plain->buf.len)
        return 0;
    ch_buf_str(&plain->buf, last);
    token->value = ch_buf_view(&plain->buf);
    return ch_buf_check(&plain->buf);
}

int ch_yaml_scan_plain(struct ch_yaml_scanner *s, struct ch_yaml_token *token)
{
    uint32_t indent = (uint32_t)(s->indent + 1), line = s->line;
    struct plain plain = {.start = s->at, .end = s->at};
    ch_buf_init(&plain.buf, s->op);
    while (!is_document_mark(s) && *s->at != '#') {
        const char *from = s->at, *before = plain.end;
        plain_line(s, &plain);
        if (plain.after_break && plain.end != before) {
            ch_buf_append(&plain.buf, plain.start,
                          (size_t)(before - plain.start));
            append_folded(&plain.buf, before, from);
            plain.start = from;
            plain.after_break = false;
        }
        if (!ch_yaml_is_break(s->at))
            break;
        plain.after_break = true;
        int code = plain_gap(s, indent, line);
        if (code)
            return code;
        if (!s->flow_level && ch_yaml_column(s) < indent)
            break;
    }
    int code = ch_yaml_check_end(s, 1);
    if (code)
        return code;
    if (plain.after_break)
        s->simple_key_allowed = true;
    return finish_plain(&plain, token);
}

/* ---- quoted scalars ----------------------------------------------------- */

struct quoted {
    struct ch_buf buf;
    const char *start; /* of what has not been copied to `buf` */
    char quote;
    bool built;               /* the value is not a piece of the text */
    struct ch_yaml_mark mark; /* of the opening quote */
};

static void flush(struct quoted *q, const char *end)
{
    ch_buf_append(&q->buf, q->start, (size_t)(end - q->start));
    q->built = true;
}

static int hex_digit(char c)
{
    if (ch_is_digit(c))
        return c - '0';
    c = ch_to_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static int scan_code(struct ch_yaml_scanner *s, struct quoted *q, int digits)
{
    uint32_t rune = 0;
    char bytes[4];
    for (int i = 0; i < digits; i++) {
        int digit = hex_digit(s->at[i]);
        if (digit < 0)
            return ch_yaml_scan_problem(
                s, q->mark.line, "did not find expected hexdecimal number");
        rune = rune << 4 | (uint32_t)digit;
    }
    if ((rune >= 0xD800 && rune <= 0xDFFF) || rune > 0x10FFFF)
        return ch_yaml_scan_problem(
            s, q->mark.line, "found invalid Unicode character escape code");
    ch_buf_append(&q->buf, bytes, ch_utf8_encode(rune, bytes));
    s->at += digits;
    return 0;
}

/* At a backslash that is not at a line's end. */
static int scan_escape(struct ch_yaml_scanner *s, struct quoted *q)
{
    static const char from[] = "0abt\tnvfre \"'\\";
    static const char to[] = "\0\a\b\t\t\n\v\f\r\033 \"'\\";
    static const struct {
        char letter;
        struct chart_str text;
    } wide[] = {
        {'N', CH_STR_INIT("\xC2\x85")},
        {'_', CH_STR_INIT("\xC2\xA0")},
        {'L', CH_STR_INIT("\xE2\x80\xA8")},
        {'P', CH_STR_INIT("\xE2\x80\xA9")},
    };
    char c = s->at[1];
    const char *known = c ? strchr(from, c) : NULL;
    int digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
    if (known) {
        ch_buf_byte(&q->buf, to[known - from]);
        s->at += 2;
        return 0;
    }
    if (digits) {
        s->at += 2;
        return scan_code(s, q, digits);
    }
    for (size_t i = 0; i < CH_COUNT(wide); i++)
        if (wide[i].letter == c) {
            ch_buf_str(&q->buf, wide[i].text);
            s->at += 2;
            return 0;
        }
    return ch_yaml_scan_problem(s, q->mark.line,
                                "found unknown escape character");
}

/* Past blanks and breaks. */
static void quoted_gap(struct ch_yaml_scanner *s)
{
    for (;;) {
        size_t len = ch_yaml_break_len(s->at);
        if (len)
            ch_yaml_next_line(s, len);
        else if (ch_yaml_is_blank(s->at))
            s->at++;
        else
            return;
    }
}

/* A break inside quotes: blanks around it go, and it folds. */
static void fold_line(struct ch_yaml_scanner *s, struct quoted *q)
{
    const char *end = s->at;
    while (end > q->start && ch_yaml_is_blank(end - 1))
        end--;
    flush(q, end);
    const char *from = s->at;
    quoted_gap(s);
    append_folded(&q->buf, from, s->at);
    q->start = s->at;
}

static int scan_backslash(struct ch_yaml_scanner *s, struct quoted *q)
{
    int code = ch_yaml_check_end(s, 2);
    if (code)
        return code;
    flush(q, s->at);
    if (ch_yaml_is_break(s->at + 1)) {
        s->at++;
        ch_yaml_next_line(s, ch_yaml_break_len(s->at));
        const char *from = s->at;
        quoted_gap(s);
        (void)append_breaks(&q->buf, from, s->at);
    } else {
        code = scan_escape(s, q);
    }
    q->start = s->at;
    return code;
}

/* Goes to the next quote, break, end, or backslash. */
static void quoted_run(struct ch_yaml_scanner *s, char quote)
{
    const unsigned stop = CH_YAML_C_BREAK | CH_YAML_C_END | CH_YAML_C_WIDE;
    const char *p = s->at;
    for (;; p++) {
        unsigned class_ = ch_yaml_class(p);
        if (*p == quote || (*p == '\\' && quote == '"'))
            break;
        if (!(class_ & stop))
            continue;
        if (!(class_ & CH_YAML_C_WIDE) || ch_yaml_is_break(p))
            break;
        size_t width = ch_yaml_width(p);
        s->wide += (uint32_t)(width - 1);
        p += width - 1;
    }
    s->at = p;
}

/* Reads on; `*done` at the closing quote. */
static int quoted_part(struct ch_yaml_scanner *s, struct quoted *q, bool *done)
{
    if (is_document_mark(s))
        return ch_yaml_scan_problem_of(s, q->mark,
                                       "found unexpected document indicator");
    quoted_run(s, q->quote);
    if (*s->at == '\\')
        return scan_backslash(s, q);
    if (*s->at == q->quote) {
        *done = q->quote == '"' || s->at[1] != '\'';
        if (*done)
            return 0;
        flush(q, s->at + 1);
        s->at += 2;
        q->start = s->at;
        return 0;
    }
    if (!*s->at) {
        int code = ch_yaml_check_end(s, 1);
        return code ? code
                    : ch_yaml_scan_problem_of(s, q->mark,
                                              "found unexpected end of stream");
    }
    fold_line(s, q);
    return 0;
}

static int scan_quoted(struct ch_yaml_scanner *s, struct ch_yaml_token *token)
{
    struct quoted q = {
        .quote = *s->at, .start = s->at + 1, .mark = ch_yaml_here(s)};
    bool done = false;
    int code = 0;
    ch_buf_init(&q.buf, s->op);
    s->at++;
    while (!code && !done)
        code = quoted_part(s, &q, &done);
    if (code)
        return code;
    token->value = ch_str(q.start, (size_t)(s->at - q.start));
    if (q.built) {
        flush(&q, s->at);
        token->value = ch_buf_view(&q.buf);
    }
    s->at++;
    return ch_buf_check(&q.buf);
}

int ch_yaml_scan_single(struct ch_yaml_scanner *s, struct ch_yaml_token *token)
{
    return scan_quoted(s, token);
}

int ch_yaml_scan_double(struct ch_yaml_scanner *s, struct ch_yaml_token *token)
{
    return scan_quoted(s, token);
}

/* ---- block scalars ------------------------------------------------------ */

struct block {
    struct ch_buf buf;
    bool literal;
    bool builds;
    int chomping;    /* -1 strip, 1 keep */
    uint32_t indent; /* 0: not known yet */
    uint32_t line;
    const char *breaks; /* where the breaks before the next line begin */
};

static int block_indicator(struct ch_yaml_scanner *s, struct block *b,
                           uint32_t *increment)
{
    char c = *s->at;
    if (c == '+' || c == '-') {
        b->chomping = c == '+' ? 1 : -1;
        s->at++;
    } else if (c == '0') {
        return ch_yaml_scan_problem(
            s, b->line, "found an indentation indicator equal to 0");
    } else if (ch_is_digit(c)) {
        *increment = (uint32_t)(c - '0');
        s->at++;
    }
    return 0;
}

/* "|", ">", then a chomping and an indentation indicator in either order. */
static int block_header(struct ch_yaml_scanner *s, struct block *b)
{
    uint32_t increment = 0;
    b->literal = *s->at++ == '|';
    bool chomping_first = *s->at == '+' || *s->at == '-';
    int code = block_indicator(s, b, &increment);
    if (!code && chomping_first != (*s->at == '+' || *s->at == '-') &&
        (chomping_first || increment))
        code = block_indicator(s, b, &increment);
    if (code)
        return code;
    skip_blanks(s);
    if (*s->at == '#')
        ch_yaml_skip_comment(s);
    if (!ch_yaml_is_breakz(s->at))
        return ch_yaml_scan_problem(
            s, b->line, "did not find expected comment or line break");
    size_t len = ch_yaml_break_len(s->at);
    if (len)
        ch_yaml_next_line(s, len);
    if (increment)
        b->indent = (s->indent >= 0 ? (uint32_t)s->indent : 0) + increment;
    return 0;
}

/* Past empty lines and the indentation of the next one, which the first time
 * tells the scalar's indentation. */
static int block_gap(struct ch_yaml_scanner *s, struct block *b)
{
    uint32_t widest = 0, least = (uint32_t)(s->indent + 1);
    b->breaks = s->at;
    for (;;) {
        while (*s->at == ' ' && (!b->indent || ch_yaml_column(s) < b->indent))
            s->at++;
        if (ch_yaml_column(s) > widest)
            widest = ch_yaml_column(s);
        if (*s->at == '\t' && (!b->indent || ch_yaml_column(s) < b->indent))
            return ch_yaml_scan_problem(s, b->line,
                                        "found a tab character where an "
                                        "indentation space is expected");
        size_t len = ch_yaml_break_len(s->at);
        if (!len)
            break;
        ch_yaml_next_line(s, len);
    }
    if (!b->indent)
        b->indent = widest > least ? widest : least;
    if (!b->indent)
        b->indent = 1;
    return 0;
}

/* What stands between two lines of text: `lead` is the break that ended the
 * first, or null. */
static void block_join(struct ch_yaml_scanner *s, struct block *b,
                       const char *lead, bool after_blank)
{
    bool folds = !b->literal && !after_blank && !ch_yaml_is_blank(s->at) &&
                 lead && is_newline(lead);
    if (lead && !folds)
        append_break(&b->buf, lead);
    if (append_breaks(&b->buf, b->breaks, s->at) == 0 && folds)
        ch_buf_byte(&b->buf, ' ');
}

static int block_lines(struct ch_yaml_scanner *s, struct block *b)
{
    const char *lead = NULL;
    bool after_blank = false;
    int code = block_gap(s, b);
    while (!code && *s->at && ch_yaml_column(s) == b->indent) {
        const char *start = s->at;
        if (b->builds)
            block_join(s, b, lead, after_blank);
        after_blank = ch_yaml_is_blank(start);
        s->at = line_end(start);
        if (b->builds)
            ch_buf_append(&b->buf, start, (size_t)(s->at - start));
        lead = *s->at ? s->at : NULL;
        if (lead)
            ch_yaml_next_line(s, ch_yaml_break_len(lead));
        code = block_gap(s, b);
    }
    if (code || !b->builds)
        return code;
    if (lead && b->chomping >= 0)
        append_break(&b->buf, lead);
    if (b->chomping > 0)
        (void)append_breaks(&b->buf, b->breaks, s->at);
    return 0;
}

int ch_yaml_scan_block(struct ch_yaml_scanner *s, struct ch_yaml_token *token)
{
    struct block b = {.builds = !s->skips_blocks, .line = s->line};
    ch_buf_init(&b.buf, s->op);
    int code = block_header(s, &b);
    if (code || (code = block_lines(s, &b)))
        return code;
    code = ch_yaml_check_end(s, 1);
    token->value = ch_buf_view(&b.buf);
    return code ? code : ch_buf_check(&b.buf);
}

/* ---- anchors and tags --------------------------------------------------- */

static struct chart_str scan_word(struct ch_yaml_scanner *s)
{
    const char *start = s->at;
    while (ch_yaml_class(s->at) & CH_YAML_C_WORD)
        s->at++;
    return ch_str(start, (size_t)(s->at - start));
}

int ch_yaml_scan_anchor(struct ch_yaml_scanner *s, struct ch_yaml_token *token)
{
    uint32_t line = s->line;
    s->at++;
    token->value = scan_word(s);
    if (token->value.len &&
        (ch_yaml_is_blankz(s->at) || strchr("?:,]}%@`", *s->at)))
        return 0;
    return ch_yaml_scan_problem(
        s, line, "did not find expected alphabetic or numeric character");
}

/* "%41": the bytes of one character. */
static int scan_uri_escape(struct ch_yaml_scanner *s, struct ch_buf *buf,
                           uint32_t line)
{
    size_t left = 0;
    do {
        int high = *s->at == '%' ? hex_digit(s->at[1]) : -1;
        int low = high >= 0 ? hex_digit(s->at[2]) : -1;
        if (low < 0)
            return ch_yaml_scan_problem(s, line,
                                        "did not find URI escaped octet");
        char byte = (char)(high << 4 | low);
        if (left == 0) {
            unsigned char c = (unsigned char)byte;
            if ((c >= 0x80 && c < 0xC0) || c >= 0xF8)
                return ch_yaml_scan_problem(
                    s, line, "found an incorrect leading UTF-8 octet");
            left = ch_yaml_width(&byte);
        } else if (((unsigned char)byte & 0xC0) != 0x80) {
            return ch_yaml_scan_problem(
                s, line, "found an incorrect trailing UTF-8 octet");
        }
        ch_buf_byte(buf, byte);
        s->at += 3;
    } while (--left);
    return 0;
}

/* The rest of a tag behind `head`, whose "!" is left out. */
static int scan_uri(struct ch_yaml_scanner *s, struct chart_str head,
                    uint32_t line, struct chart_str *out)
{
    struct ch_buf buf;
    int code = 0;
    const char *start = s->at;
    ch_buf_init(&buf, s->op);
    ch_buf_str(&buf, ch_str_sub(head, 1, head.len));
    while (!code && *s->at &&
           (ch_yaml_class(s->at) & CH_YAML_C_WORD ||
            strchr(";/?:@&=+$,.!~*'()[]%", *s->at))) {
        if (*s->at == '%')
            code = scan_uri_escape(s, &buf, line);
        else
            ch_buf_byte(&buf, *s->at++);
    }
    if (!code && s->at == start && !head.len)
        code = ch_yaml_scan_problem(s, line, "did not find expected tag URI");
    *out = ch_buf_view(&buf);
    return code ? code : ch_buf_check(&buf);
}

/* "!", "!!" or "!name!"; of a tag that has no handle, its beginning. */
static int scan_handle(struct ch_yaml_scanner *s, bool directive, uint32_t line,
                       struct chart_str *out)
{
    const char *start = s->at;
    if (*s->at != '!')
        return ch_yaml_scan_problem(s, line, "did not find expected '!'");
    s->at++;
    (void)scan_word(s);
    if (*s->at == '!')
        s->at++;
    else if (directive && s->at > start + 1)
        return ch_yaml_scan_problem(s, line, "did not find expected '!'");
    *out = ch_str(start, (size_t)(s->at - start));
    return 0;
}

static int scan_verbatim_tag(struct ch_yaml_scanner *s, uint32_t line,
                             struct ch_yaml_token *token)
{
    s->at += 2;
    token->value = CH_STR("");
    int code = scan_uri(s, CH_STR(""), line, &token->suffix);
    if (code)
        return code;
    if (*s->at != '>')
        return ch_yaml_scan_problem(s, line, "did not find the expected '>'");
    s->at++;
    return 0;
}

static int scan_short_tag(struct ch_yaml_scanner *s, uint32_t line,
                          struct ch_yaml_token *token)
{
    struct chart_str handle;
    int code = scan_handle(s, false, line, &handle);
    if (code)
        return code;
    token->value = handle;
    if (handle.len > 1 && handle.ptr[handle.len - 1] == '!')
        return scan_uri(s, CH_STR(""), line, &token->suffix);
    code = scan_uri(s, handle, line, &token->suffix);
    token->value = CH_STR("!");
    if (!code && !token->suffix.len) {
        token->value = CH_STR("");
        token->suffix = CH_STR("!");
    }
    return code;
}

int ch_yaml_scan_tag(struct ch_yaml_scanner *s, struct ch_yaml_token *token)
{
    uint32_t line = s->line;
    int code = s->at[1] == '<' ? scan_verbatim_tag(s, line, token)
                               : scan_short_tag(s, line, token);
    if (code)
        return code;
    if (!ch_yaml_is_blankz(s->at))
        return ch_yaml_scan_problem(
            s, line, "did not find expected whitespace or line break");
    return 0;
}

/* ---- directives --------------------------------------------------------- */

static int scan_version_number(struct ch_yaml_scanner *s, uint32_t line,
                               int *number)
{
    int length = 0;
    *number = 0;
    for (; ch_is_digit(*s->at); s->at++) {
        if (++length > 2)
            return ch_yaml_scan_problem(s, line,
                                        "found extremely long version number");
        *number = *number * 10 + (*s->at - '0');
    }
    if (!length)
        return ch_yaml_scan_problem(s, line,
                                    "did not find expected version number");
    return 0;
}

static int scan_version(struct ch_yaml_scanner *s, uint32_t line,
                        struct ch_yaml_token *token)
{
    int major, minor;
    skip_blanks(s);
    int code = scan_version_number(s, line, &major);
    if (code)
        return code;
    if (*s->at != '.')
        return ch_yaml_scan_problem(
            s, line, "did not find expected digit or '.' character");
    s->at++;
    code = scan_version_number(s, line, &minor);
    token->version = code ? 0 : (uint16_t)(major * 100 + minor);
    return code;
}

static int scan_tag_directive(struct ch_yaml_scanner *s, uint32_t line,
                              struct ch_yaml_token *token)
{
    token->type = CH_YAML_T_TAG_DIRECTIVE;
    skip_blanks(s);
    int code = scan_handle(s, true, line, &token->value);
    if (code)
        return code;
    if (!ch_yaml_is_blank(s->at))
        return ch_yaml_scan_problem(s, line,
                                    "did not find expected whitespace");
    skip_blanks(s);
    code = scan_uri(s, CH_STR(""), line, &token->suffix);
    if (code)
        return code;
    if (!ch_yaml_is_blankz(s->at))
        return ch_yaml_scan_problem(
            s, line, "did not find expected whitespace or line break");
    return 0;
}

static int scan_directive_name(struct ch_yaml_scanner *s, uint32_t line,
                               struct chart_str *name)
{
    *name = scan_word(s);
    if (!name->len)
        return ch_yaml_scan_problem(s, line,
                                    "could not find expected directive name");
    if (!ch_yaml_is_blankz(s->at))
        return ch_yaml_scan_problem(
            s, line, "found unexpected non-alphabetical character");
    return 0;
}

int ch_yaml_scan_directive(struct ch_yaml_scanner *s,
                           struct ch_yaml_token *token)
{
    uint32_t line = s->line;
    struct chart_str name;
    s->at++;
    int code = scan_directive_name(s, line, &name);
    if (code)
        return code;
    if (ch_str_eq(name, CH_STR("YAML")))
        code = scan_version(s, line, token);
    else if (ch_str_eq(name, CH_STR("TAG")))
        code = scan_tag_directive(s, line, token);
    else
        code = ch_yaml_scan_problem(s, line, "found unknown directive name");
    if (code)
        return code;
    skip_blanks(s);
    if (*s->at == '#')
        ch_yaml_skip_comment(s);
    if (!ch_yaml_is_breakz(s->at))
        return ch_yaml_scan_problem(
            s, line, "did not find expected comment or line break");
    size_t len = ch_yaml_break_len(s->at);
    if (len)
        ch_yaml_next_line(s, len);
    return ch_yaml_check_end(s, 1);
}
