#include "schema/message.h"

#include "golib/fmt.h"
#include "golib/strconv.h"

#include <math.h>

void ch_message_quote(struct ch_buf *buf, struct chart_str s)
{
    struct ch_buf quoted;
    ch_buf_init(&quoted, buf->op);
    ch_quote(&quoted, s);
    struct chart_str text = ch_buf_view(&quoted);
    ch_buf_byte(buf, '\'');
    for (size_t i = 1; i + 1 < text.len; i++) {
        if (text.ptr[i] == '\\' && i + 2 < text.len && text.ptr[i + 1] == '"')
            continue;
        if (text.ptr[i] == '\'')
            ch_buf_byte(buf, '\\');
        ch_buf_byte(buf, text.ptr[i]);
    }
    ch_buf_byte(buf, '\'');
}

void ch_message_names(struct ch_buf *buf, const struct chart_str *names,
                      size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i)
            CH_BUF_LIT(buf, ", ");
        ch_message_quote(buf, names[i]);
    }
}

/* Digits with a comma in front of each group of three. */
static void grouped(struct ch_buf *buf, struct chart_str digits)
{
    for (size_t i = 0; i < digits.len; i++) {
        if (i && (digits.len - i) % 3 == 0)
            ch_buf_byte(buf, ',');
        ch_buf_byte(buf, digits.ptr[i]);
    }
}

void ch_message_int(struct ch_buf *buf, int64_t i)
{
    struct ch_buf digits;
    ch_buf_init(&digits, buf->op);
    ch_buf_uint(&digits, i < 0 ? 0 - (uint64_t)i : (uint64_t)i);
    if (i < 0)
        ch_buf_byte(buf, '-');
    grouped(buf, ch_buf_view(&digits));
}

/* "1.25e+06" as 1.25×10⁰⁶. */
static void superscript(struct ch_buf *buf, struct chart_str exponent)
{
    static const char *const digits[] = {"⁰", "¹", "²", "³", "⁴",
                                         "⁵", "⁶", "⁷", "⁸", "⁹"};
    CH_BUF_LIT(buf, "×10");
    for (size_t i = 0; i < exponent.len; i++) {
        if (exponent.ptr[i] == '-')
            CH_BUF_LIT(buf, "⁻");
        else if (ch_is_digit(exponent.ptr[i]))
            ch_buf_str(buf, ch_str_z(digits[exponent.ptr[i] - '0']));
    }
}

void ch_message_number(struct ch_buf *buf, double f)
{
    struct ch_buf plain;
    struct chart_str text, mantissa, exponent, whole, fraction;
    if (isinf(f)) {
        ch_buf_str(buf, f < 0 ? CH_STR("-∞") : CH_STR("∞"));
        return;
    }
    ch_buf_init(&plain, buf->op);
    ch_format_float(&plain, f, 'g', -1, 64);
    text = ch_buf_view(&plain);
    if (text.len && text.ptr[0] == '-') {
        ch_buf_byte(buf, '-');
        text = ch_str_sub(text, 1, text.len);
    }
    bool scientific = ch_str_cut(text, 'e', &mantissa, &exponent);
    bool has_fraction = ch_str_cut(mantissa, '.', &whole, &fraction);
    grouped(buf, whole);
    if (has_fraction) {
        ch_buf_byte(buf, '.');
        ch_buf_str(buf, fraction);
    }
    if (scientific)
        superscript(buf, exponent);
}

void ch_message_scalar(struct ch_buf *buf, struct ch_value v)
{
    if (v.type == CH_T_STRING)
        ch_message_quote(buf, ch_value_str(v));
    else if (ch_is_map(v) || ch_is_list(v))
        CH_BUF_LIT(buf, "value");
    else
        (void)ch_fmt_value(buf, v); /* a failure stays in the buffer */
}

void ch_message_types(struct ch_buf *buf, unsigned types)
{
    static const char *const names[] = {
        "null", "boolean", "number", "integer", "string", "array", "object"};
    bool first = true;
    for (size_t i = 0; i < CH_COUNT(names); i++) {
        if (!(types & 1u << i))
            continue;
        if (!first)
            CH_BUF_LIT(buf, " or ");
        ch_buf_str(buf, ch_str_z(names[i]));
        first = false;
    }
}
