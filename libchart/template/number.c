#include "template/number.h"

#include "base/utf8.h"
#include "golib/strconv.h"

#define INT64_LIMIT 9223372036854775808.0 /* 2^63 */

/* Whether f is what int64(f) or uint64(f) would give back. */
static bool fits_int(double f, int64_t *out)
{
    if (!(f >= -INT64_LIMIT && f < INT64_LIMIT))
        return false;
    *out = (int64_t)f;
    return (double)*out == f;
}

static bool fits_uint(double f, uint64_t *out)
{
    if (!(f > -1.0 && f < 2 * INT64_LIMIT))
        return false;
    *out = (uint64_t)f;
    return (double)*out == f;
}

/* ---- character constants ------------------------------------------------ */

static int hex_value(char c)
{
    if (ch_is_digit(c))
        return c - '0';
    c = ch_to_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* `count` digits of base 8 or 16 at s[at]. */
static bool read_digits(struct chart_str s, size_t at, size_t count, int base,
                        uint32_t *out)
{
    uint32_t value = 0;
    if (s.len < at + count)
        return false;
    for (size_t i = at; i < at + count; i++) {
        int digit = hex_value(s.ptr[i]);
        if (digit < 0 || digit >= base)
            return false;
        value = value * (uint32_t)base + (uint32_t)digit;
    }
    *out = value;
    return true;
}

/* The escape behind a backslash at s[0]; how many bytes it takes, 0 if bad. */
static size_t read_escape(struct chart_str s, uint32_t *rune)
{
    static const char names[] = "abfnrtv\\'";
    static const char values[] = "\a\b\f\n\r\t\v\\'";
    if (s.len < 2)
        return 0;
    const char *name = s.ptr[1] ? strchr(names, s.ptr[1]) : NULL;
    if (name) {
        *rune = (unsigned char)values[name - names];
        return 2;
    }
    if (s.ptr[1] >= '0' && s.ptr[1] <= '7')
        return read_digits(s, 1, 3, 8, rune) && *rune <= 255 ? 4 : 0;
    size_t count = s.ptr[1] == 'x'   ? 2
                   : s.ptr[1] == 'u' ? 4
                   : s.ptr[1] == 'U' ? 8
                                     : 0;
    if (!count || !read_digits(s, 2, count, 16, rune))
        return 0;
    bool is_rune = *rune < 0xD800 || (*rune > 0xDFFF && *rune <= 0x10FFFF);
    return count == 2 || is_rune ? 2 + count : 0;
}

static int parse_char(struct chart_str text, struct ch_number_node *node,
                      struct ch_buf *message)
{
    uint32_t rune = 0;
    size_t width = 0;
    struct chart_str s = ch_str_sub(text, 1, text.len);
    if (s.len && s.ptr[0] == '\\')
        width = read_escape(s, &rune);
    else if (s.len && s.ptr[0] != '\'')
        rune = ch_utf8_decode(s, 0, &width);
    if (!width) {
        CH_BUF_LIT(message, "invalid syntax");
        return 1;
    }
    if (s.len != width + 1 || s.ptr[width] != '\'') {
        CH_BUF_LIT(message, "malformed character constant: ");
        ch_buf_str(message, text);
        return 1;
    }
    node->is_int = node->is_uint = node->is_float = true;
    node->int_ = rune;
    node->uint_ = rune;
    node->float_ = rune;
    return 0;
}

/* ---- complex constants -------------------------------------------------- */

/* What a complex number without imaginary part is besides. */
static void simplify(struct ch_number_node *node)
{
    node->is_complex = true;
    node->is_float = node->complex_[1] == 0;
    if (!node->is_float)
        return;
    node->float_ = node->complex_[0];
    node->is_int = fits_int(node->float_, &node->int_);
    node->is_uint = fits_uint(node->float_, &node->uint_);
}

/* Where the second part's sign stands: the last one that is no exponent's. */
static size_t find_second_sign(struct chart_str text)
{
    bool hex = ch_str_find(text, CH_STR("0x"), 0) != CH_NPOS ||
               ch_str_find(text, CH_STR("0X"), 0) != CH_NPOS;
    for (size_t i = text.len; i > 1; i--) {
        char c = text.ptr[i - 1], before = ch_to_lower(text.ptr[i - 2]);
        if ((c == '+' || c == '-') && before != 'p' && (hex || before != 'e'))
            return i - 1;
    }
    return 0;
}

static int parse_complex(struct chart_str text, struct ch_number_node *node,
                         struct ch_buf *message)
{
    size_t sign = find_second_sign(text);
    struct chart_str parts[2] = {ch_str_sub(text, 0, sign),
                                 ch_str_sub(text, sign, text.len - 1)};
    for (int i = 0; i < 2; i++) {
        if (ch_parse_float(parts[i], &node->complex_[i]) == CH_PARSE_OK)
            continue;
        CH_BUF_LIT(message, "strconv.ParseFloat: parsing ");
        ch_quote(message, parts[i]);
        CH_BUF_LIT(message, ": invalid syntax");
        return 1;
    }
    simplify(node);
    return 0;
}

/* ---- the rest ----------------------------------------------------------- */

static bool has_any(struct chart_str s, const char *set)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] && strchr(set, s.ptr[i]))
            return true;
    return false;
}

static void parse_ints(struct chart_str text, struct ch_number_node *node)
{
    node->is_uint = ch_parse_uint(text, 0, &node->uint_) == CH_PARSE_OK;
    node->is_int = ch_parse_int(text, 0, &node->int_) == CH_PARSE_OK;
    if (node->is_int && node->int_ == 0 && !node->is_uint) {
        node->is_uint = true; /* -0 */
        node->uint_ = 0;
    }
    node->is_float = node->is_int || node->is_uint;
    if (node->is_float)
        node->float_ = node->is_int ? (double)node->int_ : (double)node->uint_;
}

static int parse_float(struct chart_str text, struct ch_number_node *node,
                       struct ch_buf *message)
{
    double f;
    if (ch_parse_float(text, &f) != CH_PARSE_OK) {
        CH_BUF_LIT(message, "illegal number syntax: ");
        ch_quote(message, text);
        return 1;
    }
    if (!has_any(text, ".eEpP")) {
        /* Looks like an integer but is too large for one. */
        CH_BUF_LIT(message, "integer overflow: ");
        ch_quote(message, text);
        return 1;
    }
    node->is_float = true;
    node->float_ = f;
    node->is_int = fits_int(f, &node->int_);
    node->is_uint = fits_uint(f, &node->uint_);
    return 0;
}

static int parse_number(struct ch_token token, struct ch_number_node *node,
                        struct ch_buf *message)
{
    struct chart_str text = token.text;
    if (token.type == CH_TOK_CHAR_CONSTANT)
        return parse_char(text, node, message);
    if (token.type == CH_TOK_COMPLEX)
        return parse_complex(text, node, message);
    if (text.len && text.ptr[text.len - 1] == 'i' &&
        ch_parse_float(ch_str_sub(text, 0, text.len - 1), &node->complex_[1]) ==
            CH_PARSE_OK) {
        simplify(node);
        return 0;
    }
    parse_ints(text, node);
    return node->is_float ? 0 : parse_float(text, node, message);
}

static bool is_hex_int(struct chart_str s)
{
    return s.len > 2 && s.ptr[0] == '0' &&
           (s.ptr[1] == 'x' || s.ptr[1] == 'X') && !has_any(s, "pP");
}

/* The value where the context asks for no type: the spelling decides. */
static struct ch_value ideal_value(const struct ch_number_node *node)
{
    if (node->is_complex)
        return (struct ch_value){.type = CH_T_COMPLEX128,
                                 .u.complex_ = node->complex_};
    if (node->is_float && !is_hex_int(node->text) &&
        node->text.ptr[0] != '\'' && has_any(node->text, ".eEpP"))
        return ch_float(node->float_);
    return node->is_int ? ch_int(node->int_) : ch_invalid();
}

int ch_number_parse(struct ch_op *op, struct ch_token token,
                    struct ch_number_node *node, struct ch_buf *message)
{
    int code = ch_step(op, token.text.len);
    if (code)
        return code;
    node->text = token.text;
    code = parse_number(token, node, message);
    if (!code)
        node->value = ideal_value(node);
    return code;
}
