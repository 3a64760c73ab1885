/* Integers, booleans and quoted strings. */
#include "golib/strconv.h"

#include "base/utf8.h"
#include "golib/unicode.h"

/* ---- numbers ------------------------------------------------------------ */

/* Takes a base prefix off `*s`: Go's base 0. */
static unsigned base_by_prefix(struct chart_str *s)
{
    unsigned base = 8;
    if (s->ptr[0] != '0')
        return 10;
    if (s->len >= 3) {
        switch (s->ptr[1]) {
        case 'b':
        case 'B':
            base = 2;
            break;
        case 'o':
        case 'O':
            break;
        case 'x':
        case 'X':
            base = 16;
            break;
        default:
            *s = ch_str_sub(*s, 1, s->len);
            return 8;
        }
        *s = ch_str_sub(*s, 2, s->len);
        return base;
    }
    *s = ch_str_sub(*s, 1, s->len);
    return base;
}

static unsigned digit_value(char c)
{
    if (ch_is_digit(c))
        return (unsigned)(c - '0');
    c = ch_to_lower(c);
    return ch_is_lower(c) ? (unsigned)(c - 'a') + 10 : 99;
}

enum ch_parse_result ch_parse_uint(struct chart_str s, int base, uint64_t *out)
{
    struct chart_str all = s;
    unsigned radix = (unsigned)base;
    bool underscores = false;
    uint64_t n = 0;
    *out = 0;
    if (s.len == 0)
        return CH_PARSE_SYNTAX;
    if (base == 0)
        radix = base_by_prefix(&s);
    for (size_t i = 0; i < s.len; i++) {
        unsigned digit = digit_value(s.ptr[i]);
        if (s.ptr[i] == '_' && base == 0) {
            underscores = true;
            continue;
        }
        if (digit >= radix)
            return CH_PARSE_SYNTAX;
        if (n > UINT64_MAX / radix || n * radix > UINT64_MAX - digit) {
            *out = UINT64_MAX;
            return CH_PARSE_RANGE;
        }
        n = n * radix + digit;
    }
    if (underscores && !ch_underscores_ok(all))
        return CH_PARSE_SYNTAX;
    *out = n;
    return CH_PARSE_OK;
}

enum ch_parse_result ch_parse_int(struct chart_str s, int base, int64_t *out)
{
    bool negative = s.len && s.ptr[0] == '-';
    uint64_t magnitude;
    *out = 0;
    if (s.len && (s.ptr[0] == '+' || s.ptr[0] == '-'))
        s = ch_str_sub(s, 1, s.len);
    if (ch_parse_uint(s, base, &magnitude) == CH_PARSE_SYNTAX)
        return CH_PARSE_SYNTAX;
    uint64_t limit = (uint64_t)INT64_MAX + negative;
    if (magnitude > limit) {
        *out = negative ? INT64_MIN : INT64_MAX;
        return CH_PARSE_RANGE;
    }
    *out = (int64_t)(negative ? 0 - magnitude : magnitude);
    return CH_PARSE_OK;
}

bool ch_parse_bool(struct chart_str s, bool *out)
{
    static const struct chart_str words[2][6] = {
        {CH_STR_INIT("0"), CH_STR_INIT("f"), CH_STR_INIT("F"),
         CH_STR_INIT("false"), CH_STR_INIT("FALSE"), CH_STR_INIT("False")},
        {CH_STR_INIT("1"), CH_STR_INIT("t"), CH_STR_INIT("T"),
         CH_STR_INIT("true"), CH_STR_INIT("TRUE"), CH_STR_INIT("True")},
    };
    for (int truth = 0; truth < 2; truth++) {
        for (size_t i = 0; i < CH_COUNT(words[truth]); i++) {
            if (ch_str_eq(s, words[truth][i])) {
                *out = truth;
                return true;
            }
        }
    }
    return false;
}

/* ---- quoting ------------------------------------------------------------ */

bool ch_is_print(uint32_t rune)
{
    return ch_uni_is_print(rune);
}

static void append_hex(struct ch_buf *buf, char letter, uint32_t value,
                       unsigned digits)
{
    char text[10] = {'\\', letter};
    for (unsigned i = 0; i < digits; i++)
        text[2 + i] = "0123456789abcdef"[value >> (4 * (digits - 1 - i)) & 0xF];
    ch_buf_append(buf, text, 2 + digits);
}

/* The letter of a short escape such as \n, or 0. */
static char short_escape(uint32_t rune)
{
    static const char letters[] = "abtnvfr"; /* from U+0007 to U+000D */
    if (rune < 7 || rune > 13)
        return 0;
    return letters[rune - 7];
}

static void append_escaped(struct ch_buf *buf, uint32_t rune, char quote,
                           bool ascii)
{
    char letter = short_escape(rune);
    if (rune == (unsigned char)quote || rune == '\\') {
        ch_buf_byte(buf, '\\');
        ch_buf_byte(buf, (char)rune);
    } else if ((!ascii || rune < 0x80) && ch_uni_is_print(rune)) {
        ch_buf_rune(buf, rune);
    } else if (letter) {
        ch_buf_byte(buf, '\\');
        ch_buf_byte(buf, letter);
    } else if (rune < ' ' || rune == 0x7F) {
        append_hex(buf, 'x', rune, 2);
    } else if (rune < 0x10000) {
        append_hex(buf, 'u', rune, 4);
    } else {
        append_hex(buf, 'U', rune, 8);
    }
}

/* Length of the run at `from` that needs no escape. */
static size_t plain_run(struct chart_str s, size_t from)
{
    size_t i = from;
    while (i < s.len && s.ptr[i] >= ' ' && s.ptr[i] < 0x7F && s.ptr[i] != '"' &&
           s.ptr[i] != '\\')
        i++;
    return i - from;
}

static void quote_string(struct ch_buf *buf, struct chart_str s, bool ascii)
{
    size_t i = 0, width;
    ch_buf_byte(buf, '"');
    while (i < s.len) {
        size_t run = plain_run(s, i);
        if (run) {
            ch_buf_append(buf, s.ptr + i, run);
            i += run;
            continue;
        }
        uint32_t rune = ch_utf8_decode(s, i, &width);
        if (rune == CH_RUNE_ERROR && width == 1)
            append_hex(buf, 'x', (unsigned char)s.ptr[i], 2);
        else
            append_escaped(buf, rune, '"', ascii);
        i += width;
    }
    ch_buf_byte(buf, '"');
}

void ch_quote(struct ch_buf *buf, struct chart_str s)
{
    quote_string(buf, s, false);
}

void ch_quote_ascii(struct ch_buf *buf, struct chart_str s)
{
    quote_string(buf, s, true);
}

static bool is_valid_rune(uint32_t rune)
{
    return rune < 0xD800 || (rune > 0xDFFF && rune <= 0x10FFFF);
}

void ch_quote_rune(struct ch_buf *buf, uint32_t rune, bool ascii)
{
    ch_buf_byte(buf, '\'');
    append_escaped(buf, is_valid_rune(rune) ? rune : CH_RUNE_ERROR, '\'',
                   ascii);
    ch_buf_byte(buf, '\'');
}

bool ch_can_backquote(struct chart_str s)
{
    size_t width;
    for (size_t i = 0; i < s.len; i += width) {
        uint32_t rune = ch_utf8_decode(s, i, &width);
        if (width > 1 && rune != 0xFEFF)
            continue;
        if (width > 1 || rune == CH_RUNE_ERROR || rune == '`' || rune == 0x7F ||
            (rune < ' ' && rune != '\t'))
            return false;
    }
    return true;
}

/* ---- unquoting ---------------------------------------------------------- */

static int bad_syntax(struct ch_op *op)
{
    return ch_fail(op, CHART_ESYNTAX, "invalid syntax");
}

/* `digits` digits of base 2^bits at s[*at]; false when there are fewer. */
static bool read_code(struct chart_str s, size_t *at, unsigned digits,
                      unsigned bits, uint32_t *value)
{
    *value = 0;
    if (s.len - *at < digits)
        return false;
    for (unsigned i = 0; i < digits; i++) {
        unsigned digit = digit_value(s.ptr[(*at)++]);
        if (digit >= 1u << bits)
            return false;
        *value = *value << bits | digit;
    }
    return true;
}

/* The escape behind the backslash before s[*at]; appends what it stands for. */
static bool unescape(struct ch_buf *buf, struct chart_str s, size_t *at,
                     char quote)
{
    static const char letters[] = "abtnvfr";
    uint32_t value;
    if (*at >= s.len)
        return false;
    char c = s.ptr[(*at)++];
    const char *letter = c ? strchr(letters, c) : NULL;
    if (letter) {
        ch_buf_byte(buf, (char)(letter - letters + 7));
        return true;
    }
    switch (c) {
    case 'x':
        if (!read_code(s, at, 2, 4, &value))
            return false;
        ch_buf_byte(buf, (char)value);
        return true;
    case 'u':
    case 'U':
        if (!read_code(s, at, c == 'u' ? 4 : 8, 4, &value) ||
            !is_valid_rune(value))
            return false;
        ch_buf_rune(buf, value);
        return true;
    case '\\':
        ch_buf_byte(buf, c);
        return true;
    case '\'':
    case '"':
        ch_buf_byte(buf, c);
        return c == quote;
    default:
        (*at)--;
        if (!read_code(s, at, 3, 3, &value) || value > 255)
            return false;
        ch_buf_byte(buf, (char)value);
        return true;
    }
}

/* One character or escape at s[*at]. */
static bool unquote_char(struct ch_buf *buf, struct chart_str s, size_t *at,
                         char quote)
{
    size_t width;
    if (s.ptr[*at] == '\n')
        return false;
    if (s.ptr[*at] == '\\') {
        (*at)++;
        return unescape(buf, s, at, quote);
    }
    /* An invalid byte becomes U+FFFD. */
    ch_buf_rune(buf, ch_utf8_decode(s, *at, &width));
    *at += width;
    return true;
}

static int unquote_raw(struct ch_op *op, struct chart_str body,
                       struct chart_str *out)
{
    struct ch_buf buf;
    if (ch_str_find_byte(body, '\r', 0) == CH_NPOS) {
        *out = body;
        return 0;
    }
    ch_buf_init(&buf, op);
    for (size_t i = 0; i < body.len; i++)
        if (body.ptr[i] != '\r')
            ch_buf_byte(&buf, body.ptr[i]);
    return ch_buf_take(&buf, out);
}

/* All of `body`, in which `quote` must be escaped; `*count` characters. */
static int unquote_body(struct ch_op *op, struct chart_str body, char quote,
                        size_t *count, struct chart_str *out)
{
    struct ch_buf buf;
    size_t at = 0;
    ch_buf_init(&buf, op);
    if (ch_step(op, body.len))
        return ch_error_code(op);
    for (*count = 0; at < body.len; ++*count)
        if (body.ptr[at] == quote || !unquote_char(&buf, body, &at, quote))
            return bad_syntax(op);
    return ch_buf_take(&buf, out);
}

int ch_unquote(struct ch_op *op, struct chart_str s, struct chart_str *out)
{
    char quote = s.len ? s.ptr[0] : 0;
    size_t count;
    if (s.len < 2 || s.ptr[s.len - 1] != quote ||
        (quote != '"' && quote != '\'' && quote != '`'))
        return bad_syntax(op);
    struct chart_str body = ch_str_sub(s, 1, s.len - 1);
    if (quote == '`')
        return ch_str_find_byte(body, quote, 0) == CH_NPOS
                   ? unquote_raw(op, body, out)
                   : bad_syntax(op);
    if (quote == '"' && ch_str_find_byte(body, '\\', 0) == CH_NPOS &&
        ch_str_find_byte(body, quote, 0) == CH_NPOS &&
        ch_str_find_byte(body, '\n', 0) == CH_NPOS && ch_utf8_valid(body)) {
        *out = body;
        return 0;
    }
    int code = unquote_body(op, body, quote, &count, out);
    return code || quote != '\'' || count <= 1 ? code : bad_syntax(op);
}

int ch_unquote_body(struct ch_op *op, struct chart_str body, char quote,
                    struct chart_str *out)
{
    size_t count;
    return unquote_body(op, body, quote, &count, out);
}
