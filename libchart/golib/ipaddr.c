#include "golib/ipaddr.h"

#include "golib/strconv.h"

#define FIELDS 8 /* of 16 bits in an IPv6 address */

static int fail(struct ch_op *op, struct chart_str text, const char *what,
                struct chart_str at)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    CH_BUF_LIT(&buf, "ParseAddr(");
    ch_quote(&buf, text);
    CH_BUF_LIT(&buf, "): ");
    ch_buf_str(&buf, ch_str_z(what));
    if (at.len) {
        CH_BUF_LIT(&buf, " (at ");
        ch_quote(&buf, at);
        ch_buf_byte(&buf, ')');
    }
    return ch_buf_check(&buf)
               ? ch_buf_check(&buf)
               : ch_fail_str(op, CHART_ESYNTAX, ch_buf_view(&buf));
}

/* Dotted decimal in `s`, a part of `text`. */
static int parse_v4(struct ch_op *op, struct chart_str text, struct chart_str s)
{
    int value = 0, digits = 0, dots = 0;
    for (size_t i = 0; i < s.len; i++) {
        struct chart_str at = ch_str_sub(s, i, s.len);
        if (ch_is_digit(s.ptr[i])) {
            if (digits == 1 && value == 0)
                return fail(op, text, "IPv4 field has octet with leading zero",
                            CH_STR(""));
            value = value * 10 + (s.ptr[i] - '0');
            digits++;
            if (value > 255)
                return fail(op, text, "IPv4 field has value >255", CH_STR(""));
        } else if (s.ptr[i] != '.') {
            return fail(op, text, "unexpected character", at);
        } else if (i == 0 || i == s.len - 1 || s.ptr[i - 1] == '.') {
            return fail(op, text, "IPv4 field must have at least one digit",
                        at);
        } else if (dots == 3) {
            return fail(op, text, "IPv4 address too long", CH_STR(""));
        } else {
            dots++;
            value = digits = 0;
        }
    }
    if (dots < 3)
        return fail(op, text, "IPv4 address too short", CH_STR(""));
    return 4;
}

static bool is_hex(char c)
{
    return ch_is_digit(c) || (ch_to_lower(c) >= 'a' && ch_to_lower(c) <= 'f');
}

/* How many digits a group begins with; a group of more than four fails. */
static int group_len(struct ch_op *op, struct chart_str text,
                     struct chart_str s, size_t *out)
{
    size_t len = 0;
    while (len < s.len && is_hex(s.ptr[len])) {
        if (++len > 4)
            return fail(op, text, "each group must have 4 or less digits", s);
    }
    *out = len;
    if (len == 0)
        return fail(op, text,
                    "each colon-separated field must have at least one digit",
                    s);
    return 0;
}

static int parse_v6_tail(struct ch_op *op, struct chart_str text,
                         struct chart_str s, int fields, bool ellipsis)
{
    if (!ellipsis && fields != FIELDS - 2)
        return fail(op, text,
                    "embedded IPv4 address must replace the final 2 fields of "
                    "the address",
                    s);
    if (fields + 2 > FIELDS)
        return fail(op, text,
                    "too many hex fields to fit an embedded IPv4 at the end "
                    "of the address",
                    s);
    int code = parse_v4(op, text, s);
    return code < 0 ? code : 0;
}

/* Hex groups and colons; `*fields` counts them. */
static int parse_groups(struct ch_op *op, struct chart_str text,
                        struct chart_str s, int *fields, bool *ellipsis)
{
    size_t len = 0;
    while (*fields < FIELDS) {
        int code = group_len(op, text, s, &len);
        if (code)
            return code;
        if (len < s.len && s.ptr[len] == '.') {
            code = parse_v6_tail(op, text, s, *fields, *ellipsis);
            *fields += 2;
            return code;
        }
        ++*fields;
        s = ch_str_sub(s, len, s.len);
        if (s.len == 0)
            return 0;
        if (s.ptr[0] != ':')
            return fail(op, text, "unexpected character, want colon", s);
        if (s.len == 1)
            return fail(op, text, "colon must be followed by more characters",
                        s);
        s = ch_str_sub(s, 1, s.len);
        if (s.ptr[0] != ':')
            continue;
        if (*ellipsis)
            return fail(op, text, "multiple :: in address", s);
        *ellipsis = true;
        s = ch_str_sub(s, 1, s.len);
        if (s.len == 0)
            return 0;
    }
    return fail(op, text, "trailing garbage after address", s);
}

static int parse_v6(struct ch_op *op, struct chart_str text)
{
    struct chart_str s, zone;
    int fields = 0;
    if (ch_str_cut(text, '%', &s, &zone) && zone.len == 0)
        return fail(op, text, "zone must be a non-empty string", CH_STR(""));
    bool ellipsis = ch_str_starts(s, CH_STR("::"));
    if (ellipsis) {
        s = ch_str_sub(s, 2, s.len);
        if (s.len == 0)
            return 6;
    }
    int code = parse_groups(op, text, s, &fields, &ellipsis);
    if (code)
        return code;
    if (fields < FIELDS && !ellipsis)
        return fail(op, text, "address string too short", CH_STR(""));
    if (fields == FIELDS && ellipsis)
        return fail(op, text,
                    "the :: must expand to at least one field of zeros",
                    CH_STR(""));
    return 6;
}

int ch_ipaddr_parse(struct ch_op *op, struct chart_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '.')
            return parse_v4(op, text, text);
        if (text.ptr[i] == ':')
            return parse_v6(op, text);
        if (text.ptr[i] == '%')
            return fail(op, text, "missing IPv6 address", CH_STR(""));
    }
    return fail(op, text, "unable to parse IP", CH_STR(""));
}
