/* Formats of addresses: hosts, e-mail, URIs. */
#include "golib/ipaddr.h"
#include "golib/url.h"
#include "schema/format.h"

/* ---- hosts and addresses ------------------------------------------------ */

int ch_format_ipv4(struct ch_op *op, struct chart_str s, struct ch_buf *why)
{
    struct ch_str_split it = ch_str_split_start(s, '.');
    struct chart_str group;
    size_t count = 0;
    (void)op;
    while (ch_str_split_next(&it, &group))
        count++;
    if (count != 4)
        return CH_INVALID(why, "expected four decimals");
    it = ch_str_split_start(s, '.');
    while (ch_str_split_next(&it, &group)) {
        int64_t n = 0;
        if (group.len > 1 && group.ptr[0] == '0')
            return CH_INVALID(why, "leading zeros");
        if (ch_format_atoi(group, &n, why))
            return 1;
        if (n < 0 || n > 255)
            return CH_INVALID(why, "decimal must be between 0 and 255");
    }
    return 0;
}

int ch_format_ipv6(struct ch_op *op, struct chart_str s, struct ch_buf *why)
{
    if (ch_str_find_byte(s, ':', 0) == CH_NPOS)
        return CH_INVALID(why, "missing colon");
    int code = ch_ipaddr_parse(op, s);
    if (code < 0)
        return ch_format_error(op, code, why);
    if (ch_str_find_byte(s, '%', 0) != CH_NPOS)
        return CH_INVALID(why, "zone id is not a part of ipv6 address");
    return 0;
}

static int check_label(struct chart_str label, struct ch_buf *why)
{
    if (label.len < 1 || label.len > 63)
        return CH_INVALID(why, "label must be 1 to 63 characters long");
    if (label.ptr[0] == '-')
        return CH_INVALID(why, "label starts with hyphen");
    if (label.ptr[label.len - 1] == '-')
        return CH_INVALID(why, "label ends with hyphen");
    for (size_t i = 0; i < label.len; i++) {
        char c = label.ptr[i];
        if (!ch_is_alpha(c) && !ch_is_digit(c) && c != '-')
            return ch_format_bad_rune(why, "invalid character ", label, i, "");
    }
    return 0;
}

int ch_format_hostname(struct ch_op *op, struct chart_str s, struct ch_buf *why)
{
    struct chart_str label;
    (void)op;
    if (s.len && s.ptr[s.len - 1] == '.')
        s.len--;
    if (s.len > 253)
        return CH_INVALID(why, "more than 253 characters long");
    struct ch_str_split it = ch_str_split_start(s, '.');
    while (ch_str_split_next(&it, &label))
        if (check_label(label, why))
            return 1;
    return 0;
}

static int check_local_part(struct chart_str local, struct ch_buf *why)
{
    if (local.len > 64)
        return CH_INVALID(why, "local part more than 64 characters long");
    if (local.len > 1 && local.ptr[0] == '"') {
        local = ch_str_sub(local, 1, local.len - 1);
        if (ch_str_find_byte(local, '\\', 0) != CH_NPOS ||
            ch_str_find_byte(local, '"', 0) != CH_NPOS)
            return CH_INVALID(why, "backslash and quote are not allowed within "
                                   "quoted local part");
        return 0;
    }
    if (ch_str_starts(local, CH_STR(".")))
        return CH_INVALID(why, "starts with dot");
    if (ch_str_ends(local, CH_STR(".")))
        return CH_INVALID(why, "ends with dot");
    if (ch_str_find(local, CH_STR(".."), 0) != CH_NPOS)
        return CH_INVALID(why, "consecutive dots");
    for (size_t i = 0; i < local.len; i++) {
        char c = local.ptr[i];
        if (!ch_is_alpha(c) && !ch_is_digit(c) &&
            !(c && strchr(".!#$%&'*+-/=?^_`{|}~", c)))
            return ch_format_bad_rune(why, "invalid character ", local, i, "");
    }
    return 0;
}

static int check_email_domain(struct ch_op *op, struct chart_str domain,
                              struct ch_buf *why)
{
    struct ch_buf inner;
    const char *what = "invalid domain: ";
    int invalid;
    ch_buf_init(&inner, op);
    if (domain.len > 1 && domain.ptr[0] == '[' &&
        domain.ptr[domain.len - 1] == ']') {
        domain = ch_str_sub(domain, 1, domain.len - 1);
        bool six = ch_str_starts(domain, CH_STR("IPv6:"));
        what = six ? "invalid ipv6 address: " : "invalid ipv4 address: ";
        invalid =
            six ? ch_format_ipv6(op, ch_str_sub(domain, 5, domain.len), &inner)
                : ch_format_ipv4(op, domain, &inner);
    } else {
        invalid = ch_format_hostname(op, domain, &inner);
    }
    if (invalid) {
        ch_buf_str(why, ch_str_z(what));
        ch_buf_str(why, ch_buf_view(&inner));
    }
    return invalid;
}

int ch_format_email(struct ch_op *op, struct chart_str s, struct ch_buf *why)
{
    size_t at = ch_str_rfind_byte(s, '@');
    if (s.len > 254)
        return CH_INVALID(why, "more than 255 characters long");
    if (at == CH_NPOS)
        return CH_INVALID(why, "missing @");
    if (check_local_part(ch_str_sub(s, 0, at), why))
        return 1;
    return check_email_domain(op, ch_str_sub(s, at + 1, s.len), why);
}

/* ---- URIs --------------------------------------------------------------- */

/* net/url, and an IPv6 host in brackets. */
static int parse_url(struct ch_op *op, struct chart_str s, struct ch_url *url,
                     struct ch_buf *why)
{
    struct ch_buf inner;
    int code = ch_url_parse(op, s, url);
    if (code)
        return ch_format_error(op, code, why);
    struct chart_str host = ch_url_hostname(url);
    if (ch_str_find_byte(host, ':', 0) == CH_NPOS)
        return 0;
    if (ch_str_find_byte(url->host, '[', 0) == CH_NPOS ||
        ch_str_find_byte(url->host, ']', 0) == CH_NPOS)
        return CH_INVALID(why, "ipv6 address not enclosed in brackets");
    ch_buf_init(&inner, op);
    code = ch_format_ipv6(op, host, &inner);
    if (code > 0) {
        CH_BUF_LIT(why, "invalid ipv6 address: ");
        ch_buf_str(why, ch_buf_view(&inner));
    }
    return code;
}

int ch_format_uri(struct ch_op *op, struct chart_str s, struct ch_buf *why)
{
    struct ch_url url;
    int code = parse_url(op, s, &url, why);
    if (code || url.scheme.len)
        return code;
    return CH_INVALID(why, "relative url");
}

int ch_format_uri_reference(struct ch_op *op, struct chart_str s,
                            struct ch_buf *why)
{
    struct ch_url url;
    if (ch_str_find_byte(s, '\\', 0) != CH_NPOS)
        return CH_INVALID(why, "contains \\");
    return parse_url(op, s, &url, why);
}

static int check_braces(struct chart_str part, struct ch_buf *why)
{
    bool open = false;
    for (size_t i = 0; i < part.len; i++) {
        char c = part.ptr[i];
        if (c != '{' && c != '}')
            continue;
        if (open == (c == '{'))
            return CH_INVALID(why, "nested curly braces");
        open = !open;
    }
    return open ? CH_INVALID(why, "no matching closing brace") : 0;
}

/* Only a path that is not written in the usual way is looked at. */
int ch_format_uri_template(struct ch_op *op, struct chart_str s,
                           struct ch_buf *why)
{
    struct ch_url url = {0};
    struct chart_str part, decoded;
    int code = parse_url(op, s, &url, why);
    struct ch_str_split it = ch_str_split_start(url.raw_path, '/');
    while (!code && ch_str_split_next(&it, &part)) {
        code = ch_url_unescape(op, part, CH_URL_SEGMENT, &decoded);
        if (code)
            CH_BUF_LIT(why, "percent decode failed: ");
        code =
            code ? ch_format_error(op, code, why) : check_braces(decoded, why);
    }
    return code;
}
