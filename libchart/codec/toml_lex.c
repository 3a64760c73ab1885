#include "codec/toml_lex.h"

#include "base/utf8.h"
#include "golib/fmt.h"
#include "golib/unicode.h"

/* ---- errors ------------------------------------------------------------- */

int ch_toml_fail_line(struct ch_toml_lexer *l, uint32_t line,
                      const char *format, const struct ch_value *args,
                      size_t count)
{
    struct ch_buf buf;
    ch_buf_init(&buf, l->op);
    int code = ch_fmt_printf(&buf, ch_str_z(format), args, count);
    return code ? code : l->fail(l->user, line, ch_buf_view(&buf));
}

int ch_toml_fail(struct ch_toml_lexer *l, const char *format,
                 const struct ch_value *args, size_t count)
{
    uint32_t line = l->line;
    if (l->at_eof && l->at && l->text.ptr[l->at - 1] == '\n')
        line--;
    return ch_toml_fail_line(l, line, format, args, count);
}

static int fail_plain(struct ch_toml_lexer *l, const char *message)
{
    struct ch_value text;
    int code = ch_value_string(l->op, ch_str_z(message), &text);
    return code ? code : ch_toml_fail(l, "%s", &text, 1);
}

static int fail_rune(struct ch_toml_lexer *l, const char *format, uint32_t rune)
{
    struct ch_value v = ch_int(rune);
    return ch_toml_fail(l, format, &v, 1);
}

static int fail_text(struct ch_toml_lexer *l, const char *format,
                     struct chart_str text)
{
    struct ch_value v;
    int code = ch_value_string(l->op, text, &v);
    return code ? code : ch_toml_fail(l, format, &v, 1);
}

/* ---- characters --------------------------------------------------------- */

static int check(struct ch_toml_lexer *l, uint32_t rune, size_t width)
{
    unsigned char byte = (unsigned char)l->text.ptr[l->at];
    if (rune == CH_RUNE_ERROR && width == 1)
        return fail_rune(l, "invalid UTF-8 byte: 0x%02x", byte);
    bool lone_cr = rune == '\r' &&
                   (l->at + 1 >= l->text.len || l->text.ptr[l->at + 1] != '\n');
    bool control =
        (rune < 0x20 && rune != '\t' && rune != '\r' && rune != '\n') ||
        rune == 0x7F;
    if (lone_cr || control)
        return fail_rune(
            l, "TOML files cannot contain control characters: '0x%02x'", rune);
    return 0;
}

int ch_toml_peek(struct ch_toml_lexer *l, uint32_t *rune)
{
    size_t width;
    *rune = CH_TOML_EOF;
    if (l->at >= l->text.len)
        return 0;
    *rune = ch_utf8_decode(l->text, l->at, &width);
    return check(l, *rune, width);
}

int ch_toml_take(struct ch_toml_lexer *l, uint32_t *rune)
{
    size_t width;
    *rune = CH_TOML_EOF;
    if (l->at >= l->text.len) {
        l->at_eof = true;
        return 0;
    }
    *rune = ch_utf8_decode(l->text, l->at, &width);
    int code = check(l, *rune, width);
    l->at += width;
    l->line += *rune == '\n';
    return code ? code : ch_step(l->op, 1);
}

void ch_toml_back(struct ch_toml_lexer *l, uint32_t rune)
{
    char bytes[4];
    if (l->at_eof) {
        l->at_eof = false;
        return;
    }
    l->at -= ch_utf8_encode(rune, bytes);
    l->line -= rune == '\n';
}

static bool ahead(const struct ch_toml_lexer *l, struct chart_str text)
{
    return ch_str_starts(ch_str_sub(l->text, l->at, l->text.len), text);
}

int ch_toml_skip_blanks(struct ch_toml_lexer *l)
{
    uint32_t rune;
    int code;
    while (!(code = ch_toml_peek(l, &rune)) && ch_toml_is_blank(rune))
        l->at++;
    return code;
}

int ch_toml_skip_lines(struct ch_toml_lexer *l)
{
    uint32_t rune;
    int code;
    while (
        !(code = ch_toml_peek(l, &rune)) &&
        (ch_toml_is_blank(rune) || ch_toml_is_newline(rune) || rune == '#')) {
        if (rune == '#')
            code = ch_toml_skip_comment(l);
        else
            code = ch_toml_take(l, &rune);
        if (code)
            break;
    }
    return code;
}

int ch_toml_skip_comment(struct ch_toml_lexer *l)
{
    uint32_t rune;
    int code;
    while (!(code = ch_toml_peek(l, &rune)) && rune != CH_TOML_EOF &&
           !ch_toml_is_newline(rune))
        if ((code = ch_toml_take(l, &rune)))
            break;
    return code;
}

/* ---- escapes ------------------------------------------------------------ */

static bool is_hex(uint32_t rune)
{
    return (rune >= '0' && rune <= '9') ||
           ((rune | 0x20) >= 'a' && (rune | 0x20) <= 'f');
}

static int lex_hex(struct ch_toml_lexer *l, size_t start, int digits)
{
    const char *format =
        digits == 2 ? "expected two hexadecimal digits after '\\x', but got "
                      "%q instead"
        : digits == 4
            ? "expected four hexadecimal digits after '\\u', but got %q instead"
            : "expected eight hexadecimal digits after '\\U', but got %q "
              "instead";
    for (int i = 0; i < digits; i++) {
        uint32_t rune;
        int code = ch_toml_take(l, &rune);
        if (code)
            return code;
        if (!is_hex(rune))
            return fail_text(l, format, ch_str_sub(l->text, start, l->at));
    }
    return 0;
}

/* Behind a backslash; the string began at `start`. */
static int lex_escape(struct ch_toml_lexer *l, size_t start)
{
    uint32_t rune;
    int code = ch_toml_take(l, &rune);
    if (code)
        return code;
    if (rune == 'x' || rune == 'u' || rune == 'U')
        return lex_hex(l, start, rune == 'x' ? 2 : rune == 'u' ? 4 : 8);
    if (rune && rune < 0x80 && strchr("ebtnfr\" \t\\", (int)rune))
        return 0;
    uint32_t line = l->line - l->at_eof;
    struct ch_value v = ch_int(rune);
    return ch_toml_fail_line(l, line, "invalid escape in string '\\%c'", &v, 1);
}

/* Removes the break and the blanks behind each backslash that ends a line. */
static void strip_escaped_newlines(struct ch_buf *buf, struct chart_str s)
{
    size_t from = 0, at = 0;
    while ((at = ch_str_find_byte(s, '\\', at)) != CH_NPOS) {
        size_t end = at + 1;
        if (end < s.len && s.ptr[end] == '\\') {
            at += 2;
            continue;
        }
        while (end < s.len && s.ptr[end] && strchr(" \t\r\n", s.ptr[end]))
            end++;
        struct chart_str gap = ch_str_sub(s, at + 1, end);
        if (ch_str_find_byte(gap, '\n', 0) == CH_NPOS) {
            at++;
            continue;
        }
        ch_buf_str(buf, ch_str_sub(s, from, at));
        from = at = end;
    }
    ch_buf_str(buf, ch_str_sub(s, from, s.len));
}

static int hex_digit(char c)
{
    return ch_is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10;
}

static int replace_code(struct ch_toml_lexer *l, uint32_t line,
                        struct ch_buf *buf, struct chart_str digits)
{
    uint32_t rune = 0;
    struct ch_value v;
    for (size_t i = 0; i < digits.len; i++)
        rune = rune << 4 | (uint32_t)hex_digit(digits.ptr[i]);
    if (rune <= 0x10FFFF && (rune < 0xD800 || rune > 0xDFFF)) {
        ch_buf_rune(buf, rune);
        return 0;
    }
    int code = ch_value_string(l->op, digits, &v);
    return code ? code
                : ch_toml_fail_line(
                      l, line, "Escaped character '\\u%s' is not valid UTF-8.",
                      &v, 1);
}

/* The lexer has seen that every escape is whole. */
static int replace_escapes(struct ch_toml_lexer *l, uint32_t line,
                           struct ch_buf *buf, struct chart_str s)
{
    static const char from[] = "btnfre\"\\", to[] = "\b\t\n\f\r\033\"\\";
    size_t start = 0, at;
    int code = 0;
    while (!code && (at = ch_str_find_byte(s, '\\', start)) != CH_NPOS &&
           at + 1 < s.len) {
        char c = s.ptr[at + 1];
        size_t digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
        const char *known = strchr(from, c);
        ch_buf_str(buf, ch_str_sub(s, start, at));
        start = at + 2 + digits;
        if (digits) {
            code = replace_code(l, line, buf, ch_str_sub(s, at + 2, start));
        } else if (c == ' ' || c == '\t') {
            struct ch_value v = ch_int(c);
            code = ch_toml_fail_line(l, line, "invalid escape: '\\%c'", &v, 1);
        } else if (known && c) {
            ch_buf_byte(buf, to[known - from]);
        }
    }
    ch_buf_str(buf, ch_str_sub(s, start, s.len));
    return code ? code : ch_buf_check(buf);
}

/* ---- strings ------------------------------------------------------------ */

/* The text inside quotes, up to the closing ones, which are taken. */
struct raw {
    struct chart_str text;
    bool escaped;
    uint32_t line;
};

static int lex_line_string(struct ch_toml_lexer *l, char quote, struct raw *raw)
{
    size_t start = l->at;
    for (;;) {
        uint32_t rune, line = l->line;
        int code = ch_toml_take(l, &rune);
        if (code)
            return code;
        if (rune == CH_TOML_EOF)
            return fail_plain(l, quote == '"'
                                     ? "unexpected EOF; expected '\"'"
                                     : "unexpected EOF; expected \"'\"");
        if (ch_toml_is_newline(rune))
            return ch_toml_fail_line(
                l, l->line - 1, "strings cannot contain newlines", NULL, 0);
        if (rune == '\\' && quote == '"') {
            raw->escaped = true;
            if ((code = lex_escape(l, start)))
                return code;
        } else if (rune == (unsigned char)quote) {
            raw->text = ch_str_sub(l->text, start, l->at - 1);
            raw->line = line;
            return 0;
        }
    }
}

static bool has_six(struct chart_str current, char quote)
{
    return quote == '"' ? ch_str_ends(current, CH_STR("\"\"\"\"\"")) &&
                              !ch_str_ends(current, CH_STR("\\\"\"\"\"\""))
                        : ch_str_ends(current, CH_STR("'''''"));
}

/* At a quote inside a string of three: true in `*done` when three end it. More
 * than three: the first ones belong to the text, but never more than two. */
static int lex_quotes(struct ch_toml_lexer *l, size_t start, char quote,
                      bool *done)
{
    char three[] = {quote, quote, quote};
    uint32_t rune;
    *done = false;
    if (!ahead(l, ch_str(three, 3))) {
        l->at++;
        /* The character behind is looked at before it is given back. */
        if (l->at < l->text.len && l->text.ptr[l->at] == quote)
            l->at++;
        return ch_toml_peek(l, &rune);
    }
    l->at += 3;
    int code = ch_toml_peek(l, &rune);
    if (code)
        return code;
    if (rune != (unsigned char)quote) {
        *done = true;
        return 0;
    }
    if (has_six(ch_str_sub(l->text, start, l->at), quote))
        return fail_plain(l, quote == '"' ? "unexpected '\"\"\"\"\"\"'"
                                          : "unexpected \"''''''\"");
    l->at -= 2;
    return 0;
}

static int lex_long_escape(struct ch_toml_lexer *l, size_t start)
{
    uint32_t rune;
    int code = ch_toml_peek(l, &rune);
    if (code)
        return code;
    return ch_toml_is_newline(rune) ? ch_toml_take(l, &rune)
                                    : lex_escape(l, start);
}

static int lex_long_string(struct ch_toml_lexer *l, char quote, struct raw *raw)
{
    size_t start = l->at;
    bool done = false;
    while (!done) {
        uint32_t rune;
        int code = ch_toml_peek(l, &rune);
        if (code)
            return code;
        if (rune == (unsigned char)quote) {
            code = lex_quotes(l, start, quote, &done);
        } else {
            code = ch_toml_take(l, &rune);
            if (!code && rune == CH_TOML_EOF)
                code = fail_plain(l, quote == '"'
                                         ? "unexpected EOF; expected '\"\"\"'"
                                         : "unexpected EOF; expected \"'''\"");
            else if (!code && rune == '\\' && quote == '"')
                code = lex_long_escape(l, start);
        }
        if (code)
            return code;
    }
    raw->text = ch_str_sub(l->text, start, l->at - 3);
    raw->line = l->line;
    return 0;
}

static struct chart_str strip_first_newline(struct chart_str s)
{
    if (ch_str_starts(s, CH_STR("\n")))
        return ch_str_sub(s, 1, s.len);
    if (ch_str_starts(s, CH_STR("\r\n")))
        return ch_str_sub(s, 2, s.len);
    return s;
}

static int finish_long_string(struct ch_toml_lexer *l, char quote,
                              const struct raw *raw, struct chart_str *out)
{
    struct ch_buf stripped, buf;
    *out = strip_first_newline(raw->text);
    if (quote != '"' || ch_str_find_byte(*out, '\\', 0) == CH_NPOS)
        return 0;
    ch_buf_init(&stripped, l->op);
    ch_buf_init(&buf, l->op);
    strip_escaped_newlines(&stripped, *out);
    int code = replace_escapes(l, raw->line, &buf, ch_buf_view(&stripped));
    *out = ch_buf_view(&buf);
    return code ? code : ch_buf_check(&stripped);
}

/* A string of one line, behind its opening quote. */
static int line_string(struct ch_toml_lexer *l, char quote,
                       struct chart_str *out, uint32_t *line)
{
    struct raw raw = {.escaped = false};
    struct ch_buf buf;
    int code = lex_line_string(l, quote, &raw);
    *line = raw.line;
    *out = raw.text;
    if (code || !raw.escaped)
        return code;
    ch_buf_init(&buf, l->op);
    code = replace_escapes(l, raw.line, &buf, raw.text);
    *out = ch_buf_view(&buf);
    return code;
}

static int lex_string(struct ch_toml_lexer *l, char quote,
                      struct ch_toml_word *out)
{
    char two[] = {quote, quote};
    struct raw raw = {.escaped = false};
    uint32_t rune;
    out->kind = CH_TOML_STRING;
    int code = ch_toml_peek(l, &rune);
    if (!code && rune == (unsigned char)quote) {
        /* The third is looked at too. */
        l->at++;
        code = ch_toml_peek(l, &rune);
        l->at--;
    }
    if (code)
        return code;
    if (!ahead(l, ch_str(two, 2)))
        return line_string(l, quote, &out->text, &out->line);
    l->at += 2;
    code = lex_long_string(l, quote, &raw);
    out->line = raw.line;
    return code ? code : finish_long_string(l, quote, &raw, &out->text);
}

/* ---- names -------------------------------------------------------------- */

static bool is_name_char(uint32_t rune)
{
    return rune < 0x80 && (ch_is_alpha((char)rune) || ch_is_digit((char)rune) ||
                           rune == '_' || rune == '-');
}

int ch_toml_name(struct ch_toml_lexer *l, struct chart_str *out, uint32_t *line)
{
    uint32_t rune;
    size_t start = l->at;
    int code = ch_toml_peek(l, &rune);
    if (!code && (rune == '"' || rune == '\'')) {
        l->at++;
        return line_string(l, (char)rune, out, line);
    }
    while (!code && is_name_char(rune)) {
        l->at++;
        code = ch_toml_peek(l, &rune);
    }
    *out = ch_str_sub(l->text, start, l->at);
    *line = l->line;
    return code;
}

/* ---- numbers and dates -------------------------------------------------- */

static int take_while(struct ch_toml_lexer *l, const char *set)
{
    uint32_t rune;
    int code;
    while (!(code = ch_toml_peek(l, &rune)) && rune && rune < 0x80 &&
           strchr(set, (int)rune))
        l->at++;
    return code;
}

static int finish_word(struct ch_toml_lexer *l, size_t start,
                       enum ch_toml_kind kind, struct ch_toml_word *out)
{
    out->kind = kind;
    out->line = l->line;
    out->text = ch_str_sub(l->text, start, l->at);
    return 0;
}

static int lex_float(struct ch_toml_lexer *l, size_t start,
                     struct ch_toml_word *out)
{
    int code = take_while(l, "0123456789_.-+eE");
    return code ? code : finish_word(l, start, CH_TOML_FLOAT, out);
}

/* Digits and underscores, then perhaps a fraction. */
static int lex_decimal(struct ch_toml_lexer *l, size_t start,
                       struct ch_toml_word *out)
{
    uint32_t rune;
    int code = take_while(l, "0123456789_");
    if (code || (code = ch_toml_peek(l, &rune)))
        return code;
    if (rune == '.' || rune == 'e' || rune == 'E')
        return lex_float(l, start, out);
    return finish_word(l, start, CH_TOML_INTEGER, out);
}

static int lex_based(struct ch_toml_lexer *l, size_t start, char base,
                     struct ch_toml_word *out)
{
    static const char hex[] = "0123456789abcdefABCDEF_";
    const char *digits = base == 'b' ? "01_" : base == 'o' ? "01234567_" : hex;
    const char *format = base == 'b'   ? "not a binary number: '%s%c'"
                         : base == 'o' ? "not an octal number: '%s%c'"
                                       : "not a hexadecimal number: '%s%c'";
    uint32_t rune;
    l->at++;
    int code = ch_toml_peek(l, &rune);
    if (code)
        return code;
    if (!rune || rune == '_' || rune >= 0x80 || !strchr(digits, (int)rune)) {
        struct ch_value args[2];
        code =
            ch_value_string(l->op, ch_str_sub(l->text, start, l->at), &args[0]);
        args[1] = ch_int(rune);
        return code ? code : ch_toml_fail(l, format, args, 2);
    }
    code = take_while(l, digits);
    return code ? code : finish_word(l, start, CH_TOML_INTEGER, out);
}

static int lex_time(struct ch_toml_lexer *l, size_t start,
                    struct ch_toml_word *out)
{
    int code = take_while(l, "0123456789-:Tt .Zz+");
    if (code)
        return code;
    (void)finish_word(l, start, CH_TOML_TIME, out);
    out->text = ch_trim_space(out->text);
    return 0;
}

/* What starts with a digit. */
static int lex_number(struct ch_toml_lexer *l, struct ch_toml_word *out)
{
    size_t start = l->at;
    uint32_t rune;
    bool zero = l->text.ptr[l->at++] == '0';
    int code = ch_toml_peek(l, &rune);
    if (code)
        return code;
    if (zero && (rune == 'b' || rune == 'o' || rune == 'x'))
        return lex_based(l, start, (char)rune, out);
    bool more = rune >= '0' && rune <= '9';
    code = take_while(l, "0123456789");
    if (code || (code = ch_toml_peek(l, &rune)))
        return code;
    if ((rune == '-' || rune == ':') && (more || !zero))
        return lex_time(l, start, out);
    return lex_decimal(l, start, out);
}

static int lex_infinite(struct ch_toml_lexer *l, size_t start,
                        struct chart_str rest, struct ch_toml_word *out)
{
    /* Each character is looked at before it is compared. */
    for (size_t i = 0; i < rest.len; i++) {
        uint32_t rune;
        int code = ch_toml_peek(l, &rune);
        if (code)
            return code;
        if (rune != (unsigned char)rest.ptr[i])
            return fail_text(l, "invalid float: '%s'",
                             ch_str_sub(l->text, start, l->at));
        l->at++;
    }
    return finish_word(l, start, CH_TOML_FLOAT, out);
}

/* Behind a sign. */
static int lex_signed(struct ch_toml_lexer *l, size_t start,
                      struct ch_toml_word *out)
{
    uint32_t rune, base;
    int code = ch_toml_take(l, &rune);
    if (code)
        return code;
    if (rune == 'i')
        return lex_infinite(l, start, CH_STR("nf"), out);
    if (rune == 'n')
        return lex_infinite(l, start, CH_STR("an"), out);
    if (rune == '.')
        return fail_plain(l, "floats must start with a digit, not '.'");
    if (rune == '0') {
        code = ch_toml_peek(l, &base);
        if (code)
            return code;
        if (base == 'b' || base == 'o' || base == 'x') {
            struct ch_value args[2];
            code = ch_value_string(l->op, ch_str_sub(l->text, start, l->at),
                                   &args[0]);
            args[1] = ch_int(base);
            return code ? code
                        : ch_toml_fail(l,
                                       "cannot use sign with non-decimal "
                                       "numbers: '%s%c'",
                                       args, 2);
        }
    }
    if (rune < '0' || rune > '9')
        return fail_rune(l, "expected a digit but got %q", rune);
    return lex_decimal(l, start, out);
}

/* ---- values ------------------------------------------------------------- */

/* true, false, or a word that is nothing. */
static int lex_letters(struct ch_toml_lexer *l, size_t start,
                       struct ch_toml_word *out)
{
    uint32_t rune;
    int code;
    while (!(code = ch_toml_take(l, &rune)) && ch_uni_is_letter(rune))
        ;
    if (code)
        return code;
    ch_toml_back(l, rune);
    struct chart_str text = ch_str_sub(l->text, start, l->at);
    if (ch_str_eq(text, CH_STR("true")) || ch_str_eq(text, CH_STR("false")))
        return finish_word(l, start, CH_TOML_BOOL, out);
    return fail_text(l, "expected value but found %q instead", text);
}

/* Goes past `c` if it is ahead. */
static int accept(struct ch_toml_lexer *l, char c, bool *taken)
{
    uint32_t rune;
    int code = ch_toml_peek(l, &rune);
    *taken = !code && rune == (unsigned char)c;
    l->at += *taken;
    return code;
}

/* "inf", "nan" and what the lexer takes for them: after an i or n, "nf" or
 * "an" behind each other. Where neither is whole, the last character taken is
 * given back and a word of letters starts there. */
static int lex_plain_infinite(struct ch_toml_lexer *l, bool *found,
                              struct ch_toml_word *out)
{
    size_t start = l->at++;
    int code = accept(l, 'n', found);
    if (!code && *found)
        code = accept(l, 'f', found);
    if (!code && !*found)
        code = accept(l, 'a', found);
    else if (!code)
        return finish_word(l, start, CH_TOML_FLOAT, out);
    if (!code && *found)
        code = accept(l, 'n', found);
    if (code)
        return code;
    if (*found)
        return finish_word(l, start, CH_TOML_FLOAT, out);
    l->at--;
    return 0;
}

int ch_toml_word(struct ch_toml_lexer *l, struct ch_toml_word *out)
{
    uint32_t rune;
    bool found = false;
    int code = ch_toml_skip_blanks(l);
    if (code || (code = ch_toml_peek(l, &rune)))
        return code;
    if (rune >= '0' && rune <= '9')
        return lex_number(l, out);
    if (rune == 'i' || rune == 'n') {
        code = lex_plain_infinite(l, &found, out);
        if (code || found)
            return code;
    }
    size_t start = l->at;
    if (ch_uni_is_letter(rune))
        return lex_letters(l, start, out);
    if ((code = ch_toml_take(l, &rune)))
        return code;
    switch (rune) {
    case '[':
        return finish_word(l, start, CH_TOML_ARRAY, out);
    case '{':
        return finish_word(l, start, CH_TOML_TABLE, out);
    case '"':
    case '\'':
        return lex_string(l, (char)rune, out);
    case '-':
    case '+':
        return lex_signed(l, start, out);
    case '.':
        return fail_plain(l, "floats must start with a digit, not '.'");
    case CH_TOML_EOF:
        return fail_plain(l, "unexpected EOF; expected value");
    case '\n': {
        struct ch_value v = ch_int('\n');
        return ch_toml_fail_line(l, l->line - 1,
                                 "expected value but found %q instead", &v, 1);
    }
    default:
        return fail_rune(l, "expected value but found %q instead", rune);
    }
}
