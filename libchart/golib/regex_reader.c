#include "golib/regex_reader.h"

#include "base/buf.h"
#include "base/utf8.h"

static const char msg_class_range[] = "invalid character class range";
static const char msg_escape[] = "invalid escape sequence";
static const char msg_utf8[] = "invalid UTF-8";
static const char msg_bracket[] = "missing closing ]";
static const char msg_backslash[] = "trailing backslash at end of expression";

int ch_re_fail(struct ch_re_reader *p, const char *what, struct chart_str at)
{
    struct ch_buf buf;
    ch_buf_init(&buf, p->op);
    CH_BUF_LIT(&buf, "error parsing regexp: ");
    ch_buf_str(&buf, ch_str_z(what));
    CH_BUF_LIT(&buf, ": `");
    ch_buf_str(&buf, at);
    CH_BUF_LIT(&buf, "`");
    if (ch_buf_check(&buf))
        return buf.code;
    return ch_fail_str(p->op, CHART_ESYNTAX, ch_buf_view(&buf));
}

int ch_re_fail_from(struct ch_re_reader *p, const char *what, size_t from)
{
    return ch_re_fail(p, what, ch_str_sub(p->text, from, p->at));
}

size_t ch_re_left(const struct ch_re_reader *p)
{
    return p->text.len - p->at;
}

int ch_re_peek(const struct ch_re_reader *p, size_t ahead)
{
    return ahead < ch_re_left(p) ? (unsigned char)p->text.ptr[p->at + ahead]
                                 : -1;
}

int ch_re_next_rune(struct ch_re_reader *p, uint32_t *rune)
{
    size_t width;
    *rune = ch_utf8_decode(p->text, p->at, &width);
    if (*rune == CH_RUNE_ERROR && width == 1)
        return ch_re_fail(p, msg_utf8, ch_str_sub(p->text, p->at, p->text.len));
    p->at += width;
    return 0;
}

/* Fails when s[from:to] is not UTF-8, with the text from the bad byte on. */
int ch_re_check_utf8(struct ch_re_reader *p, size_t from, size_t to)
{
    struct chart_str part = ch_str_sub(p->text, 0, to);
    for (size_t at = from, width; at < to; at += width)
        if (ch_utf8_decode(part, at, &width) == CH_RUNE_ERROR && width == 1)
            return ch_re_fail(p, msg_utf8, ch_str_sub(p->text, at, to));
    return 0;
}
/* ---- escapes and classes ------------------------------------------------ */

static int hex_value(uint32_t c)
{
    if (c >= '0' && c <= '9')
        return (int)(c - '0');
    if (c >= 'a' && c <= 'f')
        return (int)(c - 'a') + 10;
    if (c >= 'A' && c <= 'F')
        return (int)(c - 'A') + 10;
    return -1;
}

static bool is_octal(int c)
{
    return c >= '0' && c <= '7';
}

/* \x41 or \x{10FFFF}, after the x; -1 in `*out` when it is not one. */
static int read_hex(struct ch_re_reader *p, int64_t *out)
{
    uint32_t c, d;
    int64_t value = 0;
    *out = -1;
    if (ch_re_left(p) == 0)
        return 0;
    int code = ch_re_next_rune(p, &c);
    if (code)
        return code;
    if (c != '{') {
        if (ch_re_left(p) == 0)
            return 0;
        code = ch_re_next_rune(p, &d);
        if (!code && hex_value(c) >= 0 && hex_value(d) >= 0)
            *out = hex_value(c) * 16 + hex_value(d);
        return code;
    }
    for (size_t digits = 0;; digits++) {
        if (ch_re_left(p) == 0)
            return 0;
        code = ch_re_next_rune(p, &c);
        if (code)
            return code;
        if (c == '}') {
            *out = digits ? value : -1;
            return 0;
        }
        if (hex_value(c) < 0)
            return 0;
        value = value * 16 + hex_value(c);
        if (value > (int64_t)CH_RUNE_MAX)
            return 0;
    }
}

static int64_t control_escape(uint32_t c)
{
    static const char letters[] = "abfnrtv", values[] = "\a\0\f\n\r\t\v";
    const char *found =
        c && c != 'b' && c < 0x80 ? strchr(letters, (int)c) : NULL;
    return found ? values[found - letters] : -1;
}

/* An escape that stands for one rune, at its backslash. */
int ch_re_read_escape(struct ch_re_reader *p, uint32_t *out)
{
    size_t from = p->at++;
    int64_t value = -1;
    uint32_t c;
    if (ch_re_left(p) == 0)
        return ch_re_fail(p, msg_backslash, CH_STR(""));
    int code = ch_re_next_rune(p, &c);
    if (code)
        return code;
    if (c >= '0' && c <= '7') {
        /* A single non-zero digit would be a reference back. */
        if (c == '0' || is_octal(ch_re_peek(p, 0))) {
            value = c - '0';
            for (int i = 1; i < 3 && is_octal(ch_re_peek(p, 0)); i++)
                value = value * 8 + (p->text.ptr[p->at++] - '0');
        }
    } else if (c == 'x') {
        code = read_hex(p, &value);
    } else if (c < 0x80 && !ch_is_alpha((char)c) && !ch_is_digit((char)c)) {
        value = c;
    } else {
        value = control_escape(c);
    }
    if (code)
        return code;
    if (value < 0)
        return ch_re_fail_from(p, msg_escape, from);
    *out = (uint32_t)value;
    return 0;
}

/* Adds `group` to `c`, folded and negated as asked. */
static void add_group(struct ch_re_reader *p, struct ch_rune_class *c,
                      struct ch_rune_class *group, bool negated)
{
    ch_class_clean(group);
    if (p->fold)
        ch_class_fold(group);
    if (negated)
        ch_class_negate(group);
    ch_class_add_all(c, group);
}

/* \d \D \s \S \w \W at the backslash; `*found` tells whether it was one. */
void ch_re_read_perl_class(struct ch_re_reader *p, struct ch_rune_class *c,
                           bool *found)
{
    struct ch_rune_class group;
    int letter = ch_re_peek(p, 0) == '\\' ? ch_re_peek(p, 1) : -1;
    ch_class_init(&group, p->pool);
    *found = letter > 0 && ch_class_add_perl(&group, ch_to_lower((char)letter));
    if (!*found)
        return;
    add_group(p, c, &group, ch_is_upper((char)letter));
    p->at += 2;
}

/* \p{Greek}, \PN and so on at the backslash. */
int ch_re_read_property(struct ch_re_reader *p, struct ch_rune_class *c,
                        bool *found)
{
    struct ch_rune_class group;
    struct chart_str name;
    size_t from = p->at, end;
    uint32_t rune;
    int letter = ch_re_peek(p, 0) == '\\' ? ch_re_peek(p, 1) : -1;
    *found = letter == 'p' || letter == 'P';
    if (!*found)
        return 0;
    p->at += 2;
    if (ch_re_left(p) == 0) /* Go: the rune is U+FFFD of no width */
        return ch_re_fail(p, msg_class_range, ch_str_sub(p->text, from, p->at));
    int code = ch_re_next_rune(p, &rune);
    if (code)
        return code;
    if (rune != '{') {
        name = ch_str_sub(p->text, from + 2, p->at);
    } else {
        end = ch_str_find_byte(p->text, '}', from);
        if (end == CH_NPOS) {
            code = ch_re_check_utf8(p, from, p->text.len);
            return code ? code
                        : ch_re_fail(p, msg_class_range,
                                     ch_str_sub(p->text, from, p->text.len));
        }
        name = ch_str_sub(p->text, from + 3, end);
        code = ch_re_check_utf8(p, from + 3, end);
        if (code)
            return code;
        p->at = end + 1;
    }
    bool negated = letter == 'P';
    if (name.len && name.ptr[0] == '^') {
        negated = !negated;
        name = ch_str_sub(name, 1, name.len);
    }
    ch_class_init(&group, p->pool);
    if (!ch_class_add_property(&group, name))
        return ch_re_fail_from(p, msg_class_range, from);
    add_group(p, c, &group, negated);
    return ch_step(p->op, group.len);
}

/* [:alpha:] or [:^alpha:] at the bracket. */
static int read_posix_class(struct ch_re_reader *p, struct ch_rune_class *c,
                            bool *found)
{
    struct ch_rune_class group;
    *found = false;
    if (ch_re_peek(p, 0) != '[' || ch_re_peek(p, 1) != ':' ||
        ch_re_left(p) <= 2)
        return 0;
    size_t end = ch_str_find(p->text, CH_STR(":]"), p->at + 2);
    if (end == CH_NPOS)
        return 0;
    struct chart_str name = ch_str_sub(p->text, p->at + 2, end);
    bool negated = name.len && name.ptr[0] == '^';
    if (negated)
        name = ch_str_sub(name, 1, name.len);
    ch_class_init(&group, p->pool);
    if (!ch_class_add_posix(&group, name))
        return ch_re_fail(p, msg_class_range,
                          ch_str_sub(p->text, p->at, end + 2));
    *found = true;
    p->at = end + 2;
    add_group(p, c, &group, negated);
    return 0;
}

static int read_class_rune(struct ch_re_reader *p, size_t class_from,
                           uint32_t *out)
{
    if (ch_re_left(p) == 0)
        return ch_re_fail(p, msg_bracket,
                          ch_str_sub(p->text, class_from, p->text.len));
    return ch_re_peek(p, 0) == '\\' ? ch_re_read_escape(p, out)
                                    : ch_re_next_rune(p, out);
}

/* One rune or a-b inside [...]. */
static int read_class_range(struct ch_re_reader *p, size_t class_from,
                            struct ch_rune_class *singles)
{
    size_t from = p->at;
    uint32_t lo, hi;
    int code = read_class_rune(p, class_from, &lo);
    if (code)
        return code;
    hi = lo;
    if (ch_re_left(p) >= 2 && ch_re_peek(p, 0) == '-' &&
        ch_re_peek(p, 1) != ']') {
        p->at++;
        code = read_class_rune(p, class_from, &hi);
        if (code)
            return code;
        if (hi < lo)
            return ch_re_fail_from(p, msg_class_range, from);
    }
    ch_class_add(singles, lo, hi);
    return 0;
}

static int read_class_items(struct ch_re_reader *p, size_t class_from,
                            struct ch_rune_class *groups,
                            struct ch_rune_class *singles)
{
    for (bool first = true; first || ch_re_peek(p, 0) != ']'; first = false) {
        bool found;
        int code = ch_step(p->op, 1);
        if (code)
            return code;
        code = read_posix_class(p, groups, &found);
        if (!code && !found)
            code = ch_re_read_property(p, groups, &found);
        if (!code && !found)
            ch_re_read_perl_class(p, groups, &found);
        if (!code && !found)
            code = read_class_range(p, class_from, singles);
        if (code)
            return code;
    }
    return 0;
}

int ch_re_read_class(struct ch_re_reader *p, struct ch_rune_class *out)
{
    struct ch_rune_class singles;
    size_t from = p->at++;
    bool negated = ch_re_peek(p, 0) == '^';
    p->at += negated;
    ch_class_init(out, p->pool);
    ch_class_init(&singles, p->pool);
    int code = read_class_items(p, from, out, &singles);
    if (code)
        return code;
    p->at++; /* ] */
    add_group(p, out, &singles, false);
    ch_class_clean(out);
    if (negated)
        ch_class_negate(out);
    return out->failed ? ch_error_code(p->op) : 0;
}
