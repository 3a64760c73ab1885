/* Printf's format language, Print and Println. */
#include "golib/fmt.h"

#include "base/utf8.h"
#include "golib/fmt_value.h"
#include "golib/strconv.h"
#include "value/object.h"

/* Go: larger widths and argument numbers are taken for mistakes. */
#define NUMBER_MAX 1000000

/* A call of Printf. */
struct printf_run {
    struct ch_fmt fmt;
    struct chart_str format;
    size_t at;
    const struct ch_value *args;
    size_t count;
    size_t next;      /* the argument for the next verb */
    bool reordered;   /* some index like [3] was used */
    bool good_index;  /* the directive's indexes are fine */
    bool after_index; /* the last item was an index */
    int code;         /* why to stop, or 0 */
};

static bool more(const struct printf_run *r)
{
    return r->at < r->format.len;
}

static char peek(const struct printf_run *r)
{
    return more(r) ? r->format.ptr[r->at] : '\0';
}

/* Digits at `*at` up to `end`; an absurd number counts as none and takes the
 * rest with it. */
static bool parse_number(struct chart_str s, size_t *at, size_t end,
                         int *number)
{
    bool found = false;
    *number = 0;
    for (; *at < end && ch_is_digit(s.ptr[*at]); (*at)++) {
        if (*number > NUMBER_MAX) {
            *number = 0;
            *at = end;
            return false;
        }
        *number = *number * 10 + (s.ptr[*at] - '0');
        found = true;
    }
    return found;
}

static void parse_flags(struct printf_run *r)
{
    struct ch_fmt *f = &r->fmt;
    ch_fmt_clear(f);
    for (; more(r); r->at++) {
        switch (peek(r)) {
        case '#':
            f->sharp = true;
            break;
        case '0':
            f->zero = true;
            break;
        case '+':
            f->plus = true;
            break;
        case '-':
            f->minus = true;
            break;
        case ' ':
            f->space = true;
            break;
        default:
            return;
        }
    }
}

/* An argument index such as [2], if there is one. */
static void parse_index(struct printf_run *r)
{
    int number;
    r->after_index = false;
    if (peek(r) != '[')
        return;
    r->reordered = true;
    size_t close = ch_str_find_byte(r->format, ']', r->at + 1);
    size_t seen = (close == CH_NPOS ? r->format.len : close) - r->at;
    if (!r->code) /* each index may look to the end of the format */
        r->code = ch_step(r->fmt.buf->op, seen / 16);
    if (close == CH_NPOS || r->format.len - r->at < 3) {
        r->good_index = false;
        r->at++;
        return;
    }
    size_t at = r->at + 1;
    bool ok = parse_number(r->format, &at, close, &number) && at == close;
    r->at = close + 1;
    r->after_index = ok;
    if (ok && number >= 1 && (size_t)number <= r->count)
        r->next = (size_t)number - 1;
    else
        r->good_index = false;
}

/* The argument of '*'; false when it is no integer of a sane size. */
static bool take_star(struct printf_run *r, int *number)
{
    *number = 0;
    if (r->next >= r->count)
        return false;
    struct ch_value v = r->args[r->next++];
    if (v.type == CH_T_OBJECT && v.u.object->class_->plain && !r->code)
        r->code = v.u.object->class_->plain(r->fmt.buf->op, v, &v); /* Month */
    bool is_signed = ch_is_signed(v);
    if (!is_signed && !ch_is_unsigned(v))
        return false;
    if (!is_signed && v.u.uinteger > NUMBER_MAX)
        return false;
    if (v.u.integer > NUMBER_MAX || v.u.integer < -NUMBER_MAX)
        return false;
    *number = (int)v.u.integer;
    return true;
}

static void parse_width(struct printf_run *r)
{
    struct ch_fmt *f = &r->fmt;
    if (peek(r) != '*') {
        f->has_width =
            parse_number(r->format, &r->at, r->format.len, &f->width);
        if (r->after_index && f->has_width) /* %[3]2d */
            r->good_index = false;
        return;
    }
    r->at++;
    f->has_width = take_star(r, &f->width);
    if (!f->has_width)
        CH_BUF_LIT(f->buf, "%!(BADWIDTH)");
    if (f->width < 0) {
        f->width = -f->width;
        f->minus = true;
        f->zero = false;
    }
    r->after_index = false;
}

static void parse_precision(struct printf_run *r)
{
    struct ch_fmt *f = &r->fmt;
    if (r->at + 1 >= r->format.len || peek(r) != '.')
        return;
    r->at++;
    if (r->after_index) /* %[3].2d */
        r->good_index = false;
    parse_index(r);
    if (peek(r) != '*') {
        (void)parse_number(r->format, &r->at, r->format.len, &f->precision);
        f->has_precision = true;
        return;
    }
    r->at++;
    f->has_precision = take_star(r, &f->precision);
    if (f->precision < 0) {
        f->precision = 0;
        f->has_precision = false;
    }
    if (!f->has_precision)
        CH_BUF_LIT(f->buf, "%!(BADPREC)");
    r->after_index = false;
}

static void bad_directive(struct printf_run *r, uint32_t verb,
                          struct chart_str what)
{
    CH_BUF_LIT(r->fmt.buf, "%!");
    ch_buf_rune(r->fmt.buf, verb);
    ch_buf_str(r->fmt.buf, what);
}

static int print_verb(struct printf_run *r, uint32_t verb)
{
    struct ch_fmt *f = &r->fmt;
    if (verb == '%') {
        ch_buf_byte(f->buf, '%');
        return 0;
    }
    if (!r->good_index) {
        bad_directive(r, verb, CH_STR("(BADINDEX)"));
        return 0;
    }
    if (r->next >= r->count) {
        bad_directive(r, verb, CH_STR("(MISSING)"));
        return 0;
    }
    if (verb == 'v' || verb == 'w') {
        f->go_syntax = f->sharp;
        f->sharp = false;
        f->field_names = f->plus;
        f->plus = false;
    }
    return ch_fmt_arg(f, r->args[r->next++], verb);
}

/* One directive, behind its '%'. */
static int directive(struct printf_run *r)
{
    size_t width;
    r->good_index = true;
    parse_flags(r);
    parse_index(r);
    parse_width(r);
    parse_precision(r);
    if (!r->after_index)
        parse_index(r);
    if (r->code)
        return r->code;
    if (!more(r)) {
        CH_BUF_LIT(r->fmt.buf, "%!(NOVERB)");
        return 0;
    }
    uint32_t verb = ch_utf8_decode(r->format, r->at, &width);
    r->at += width;
    return print_verb(r, verb);
}

static int print_extra(struct printf_run *r)
{
    struct ch_buf *buf = r->fmt.buf;
    int code = 0;
    ch_fmt_clear(&r->fmt);
    CH_BUF_LIT(buf, "%!(EXTRA ");
    for (size_t i = r->next; i < r->count && !code; i++) {
        if (i > r->next)
            CH_BUF_LIT(buf, ", ");
        if (!ch_is_nil(r->args[i])) {
            ch_buf_str(buf, ch_value_type_name(r->args[i]));
            ch_buf_byte(buf, '=');
        }
        code = ch_fmt_arg(&r->fmt, r->args[i], 'v');
    }
    ch_buf_byte(buf, ')');
    return code;
}

int ch_fmt_printf(struct ch_buf *buf, struct chart_str format,
                  const struct ch_value *args, size_t count)
{
    struct printf_run r = {
        .fmt = {.buf = buf}, .format = format, .args = args, .count = count};
    int code = ch_step(buf->op, format.len);
    while (more(&r) && !code) {
        size_t percent = ch_str_find_byte(format, '%', r.at);
        size_t end = percent == CH_NPOS ? format.len : percent;
        ch_buf_append(buf, format.ptr + r.at, end - r.at);
        r.at = end;
        if (percent == CH_NPOS)
            break;
        r.at++;
        code = directive(&r);
    }
    if (!code && !r.reordered && r.next < count)
        code = print_extra(&r);
    return code ? code : ch_buf_check(buf);
}

int ch_fmt_value(struct ch_buf *buf, struct ch_value v)
{
    struct ch_fmt f = {.buf = buf};
    if (v.type == CH_T_STRING) {
        ch_buf_str(buf, ch_value_str(v));
        return ch_buf_check(buf);
    }
    int code = ch_fmt_arg(&f, v, 'v');
    return code ? code : ch_buf_check(buf);
}

int ch_fmt_pointee(struct ch_buf *buf, struct ch_value v)
{
    struct ch_fmt f = {.buf = buf};
    if (ch_value_kind(v) != CH_K_PTR)
        return ch_fmt_value(buf, v);
    int code = ch_fmt_pointee_arg(&f, v);
    return code ? code : ch_buf_check(buf);
}

int ch_fmt_print(struct ch_buf *buf, const struct ch_value *args, size_t count)
{
    bool after_string = false;
    for (size_t i = 0; i < count; i++) {
        bool is_string = args[i].type == CH_T_STRING;
        if (i > 0 && !is_string && !after_string)
            ch_buf_byte(buf, ' ');
        after_string = is_string;
        int code = ch_fmt_value(buf, args[i]);
        if (code)
            return code;
    }
    return ch_buf_check(buf);
}

int ch_fmt_println(struct ch_buf *buf, const struct ch_value *args,
                   size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            ch_buf_byte(buf, ' ');
        int code = ch_fmt_value(buf, args[i]);
        if (code)
            return code;
    }
    ch_buf_byte(buf, '\n');
    return ch_buf_check(buf);
}

int ch_fmt_strval(struct ch_buf *buf, struct ch_value v)
{
    if (v.type == CH_T_BYTES) {
        if (v.u.string)
            ch_buf_str(buf, ch_value_str(v));
        return ch_buf_check(buf);
    }
    return ch_fmt_value(buf, v);
}
