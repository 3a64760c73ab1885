#include "golib/strconv.h"
#include "schema/node.h"

/*
 * The formats that the validator knows. A check appends its reason to `why`
 * and returns 1 when the string is not valid.
 */
#define INVALID(why, text) (CH_BUF_LIT((why), text), 1)

static int invalid_char(struct ch_buf *why, char c, const char *where)
{
    CH_BUF_LIT(why, "invalid character '");
    ch_buf_byte(why, c);
    CH_BUF_LIT(why, "'");
    ch_buf_str(why, ch_str_z(where));
    return 1;
}

static bool all_digits(struct chart_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!ch_is_digit(s.ptr[i]))
            return false;
    return true;
}

static bool is_hex(char c)
{
    c = ch_to_lower(c);
    return ch_is_digit(c) || (c >= 'a' && c <= 'f');
}

static size_t leading_digits(struct chart_str s)
{
    size_t n = 0;
    while (n < s.len && ch_is_digit(s.ptr[n]))
        n++;
    return n;
}

/* ---- pointers, identifiers ---------------------------------------------- */

static int check_json_pointer(struct ch_op *op, struct chart_str s,
                              struct ch_buf *why)
{
    (void)op;
    if (!s.len)
        return 0;
    if (s.ptr[0] != '/')
        return INVALID(why, "not starting with /");
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] == '~' &&
            (i + 1 == s.len || (s.ptr[i + 1] != '0' && s.ptr[i + 1] != '1')))
            return INVALID(why, "~ must be followed by 0 or 1");
    return 0;
}

static int check_relative_pointer(struct ch_op *op, struct chart_str s,
                                  struct ch_buf *why)
{
    size_t digits = leading_digits(s);
    if (!digits)
        return INVALID(why, "must start with non-negative integer");
    if (digits > 1 && s.ptr[0] == '0')
        return INVALID(why, "starts with zero");
    s = ch_str_sub(s, digits, s.len);
    return ch_str_eq(s, CH_STR("#")) ? 0 : check_json_pointer(op, s, why);
}

static int check_uuid(struct ch_op *op, struct chart_str s, struct ch_buf *why)
{
    static const size_t sizes[] = {8, 4, 4, 4, 12};
    struct ch_str_split it = ch_str_split_start(s, '-');
    struct chart_str group;
    size_t count = 0;
    (void)op;
    while (ch_str_split_next(&it, &group))
        count++;
    if (count != CH_COUNT(sizes))
        return INVALID(why, "must have 5 elements");
    it = ch_str_split_start(s, '-');
    for (size_t i = 0; ch_str_split_next(&it, &group); i++) {
        if (group.len != sizes[i]) {
            ch_buf_printf(why, "element %zu must be %zu characters long", i + 1,
                          sizes[i]);
            return 1;
        }
        for (size_t at = 0; at < group.len; at++)
            if (!is_hex(group.ptr[at])) {
                CH_BUF_LIT(why, "non-hex character '");
                ch_buf_byte(why, group.ptr[at]);
                ch_buf_byte(why, '\'');
                return 1;
            }
    }
    return 0;
}

/* ---- durations, dates, times -------------------------------------------- */

static int duration_part(struct chart_str s, const char *all,
                         struct ch_buf *why)
{
    const char *units = all;
    while (s.len) {
        size_t digits = leading_digits(s);
        if (!digits)
            return INVALID(why, "missing number");
        if (digits == s.len)
            return INVALID(why, "missing unit");
        char unit = s.ptr[digits];
        const char *at = unit ? strchr(units, unit) : NULL;
        if (!at) {
            bool known = unit && strchr(all, unit);
            ch_buf_str(why,
                       known ? CH_STR("unit '") : CH_STR("invalid unit '"));
            ch_buf_byte(why, unit);
            ch_buf_str(why, known ? CH_STR("' out of order") : CH_STR("'"));
            return 1;
        }
        units = at + 1;
        s = ch_str_sub(s, digits + 1, s.len);
    }
    return 0;
}

static int check_duration(struct ch_op *op, struct chart_str s,
                          struct ch_buf *why)
{
    static const char *const units[] = {"YMD", "HMS"};
    struct chart_str part;
    (void)op;
    if (!s.len || s.ptr[0] != 'P')
        return INVALID(why, "must start with P");
    s = ch_str_sub(s, 1, s.len);
    if (!s.len)
        return INVALID(why, "nothing after P");
    if (s.ptr[s.len - 1] == 'W') {
        if (s.len == 1)
            return INVALID(why, "no number in week");
        if (!all_digits(ch_str_sub(s, 0, s.len - 1)))
            return INVALID(why, "invalid week");
        return 0;
    }
    struct ch_str_split it = ch_str_split_start(s, 'T');
    for (size_t i = 0; ch_str_split_next(&it, &part); i++) {
        if (i && !part.len)
            return INVALID(why, "no time elements");
        if (i >= CH_COUNT(units))
            return INVALID(why, "more than one T");
        if (duration_part(part, units[i], why))
            return 1;
    }
    return 0;
}

static int two_digits(const char *p)
{
    if (!ch_is_digit(p[0]) || !ch_is_digit(p[1]))
        return -1;
    return (p[0] - '0') * 10 + (p[1] - '0');
}

static bool is_date(struct chart_str s)
{
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (s.len != 10 || s.ptr[4] != '-' || s.ptr[7] != '-' ||
        !all_digits(ch_str_sub(s, 0, 4)))
        return false;
    int year = two_digits(s.ptr) * 100 + two_digits(s.ptr + 2);
    int month = two_digits(s.ptr + 5), day = two_digits(s.ptr + 8);
    if (month < 1 || month > 12 || day < 1 || day > days[month - 1])
        return false;
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month != 2 || day < 29 || leap;
}

static int check_date(struct ch_op *op, struct chart_str s, struct ch_buf *why)
{
    (void)op;
    if (is_date(s))
        return 0;
    CH_BUF_LIT(why, "parsing time ");
    ch_quote(why, s);
    CH_BUF_LIT(why, " as \"2006-01-02\": cannot parse ");
    ch_quote(why, s);
    CH_BUF_LIT(why, " as \"2006\"");
    return 1;
}

/* "+hh:mm" turned into minutes to add; 1 with the reason when it is wrong. */
static int time_offset(struct chart_str s, int *minutes, struct ch_buf *why)
{
    *minutes = 0;
    if (ch_str_eq_fold_ascii(s, CH_STR("z")))
        return 0;
    if (s.len != 6)
        return INVALID(why, "offset must be 6 characters long");
    if (s.ptr[0] != '+' && s.ptr[0] != '-')
        return INVALID(why, "offset must begin with plus/minus");
    if (s.ptr[3] != ':')
        return INVALID(why, "missing colon in offset in correct place");
    int hour = two_digits(s.ptr + 1), minute = two_digits(s.ptr + 4);
    if (hour < 0 || minute < 0)
        return INVALID(why, "invalid hour/min in offset");
    if (hour > 23 || minute > 59)
        return INVALID(why, "hour/min in offset out of range");
    *minutes = (s.ptr[0] == '+' ? -1 : 1) * (hour * 60 + minute);
    return 0;
}

static int check_time(struct ch_op *op, struct chart_str s, struct ch_buf *why)
{
    int offset;
    (void)op;
    if (s.len < 9)
        return INVALID(why, "less than 9 characters long");
    if (s.ptr[2] != ':' || s.ptr[5] != ':')
        return INVALID(why, "missing colon in correct place");
    int hour = two_digits(s.ptr), minute = two_digits(s.ptr + 3);
    int second = two_digits(s.ptr + 6);
    if (hour < 0 || minute < 0 || second < 0)
        return INVALID(why, "invalid hour/min/sec");
    if (hour > 23 || minute > 59 || second > 60)
        return INVALID(why, "hour/min/sec out of range");
    s = ch_str_sub(s, 8, s.len);
    if (s.ptr[0] == '.') {
        size_t digits = leading_digits(ch_str_sub(s, 1, s.len));
        if (!digits)
            return INVALID(why, "no digits in second fraction");
        s = ch_str_sub(s, 1 + digits, s.len);
    }
    if (time_offset(s, &offset, why))
        return 1;
    int of_day = (hour * 60 + minute + offset + 24 * 60) % (24 * 60);
    if (second >= 60 && of_day != 23 * 60 + 59)
        return INVALID(why, "invalid leap second");
    return 0;
}

static int check_date_time(struct ch_op *op, struct chart_str s,
                           struct ch_buf *why)
{
    struct ch_buf inner;
    if (s.len < 20)
        return INVALID(why, "less than 20 characters long");
    if (s.ptr[10] != 't' && s.ptr[10] != 'T')
        return INVALID(why, "11th character must be t or T");
    ch_buf_init(&inner, op);
    if (check_date(op, ch_str_sub(s, 0, 10), &inner))
        CH_BUF_LIT(why, "invalid date element: ");
    else if (check_time(op, ch_str_sub(s, 11, s.len), &inner))
        CH_BUF_LIT(why, "invalid time element: ");
    ch_buf_str(why, ch_buf_view(&inner));
    return inner.len > 0;
}

static int period_side(struct ch_op *op, struct chart_str s, const char *side,
                       bool duration, struct ch_buf *why)
{
    struct ch_buf inner;
    ch_buf_init(&inner, op);
    if (!(duration ? check_duration : check_date_time)(op, s, &inner))
        return 0;
    CH_BUF_LIT(why, "invalid ");
    ch_buf_str(why, ch_str_z(side));
    ch_buf_str(why, duration ? CH_STR(" duration: ") : CH_STR(" date-time: "));
    ch_buf_str(why, ch_buf_view(&inner));
    return 1;
}

static int check_period(struct ch_op *op, struct chart_str s,
                        struct ch_buf *why)
{
    struct chart_str start, end;
    if (!ch_str_cut(s, '/', &start, &end))
        return INVALID(why, "missing slash");
    bool first = ch_str_starts(start, CH_STR("P"));
    if (period_side(op, start, "start", first, why))
        return 1;
    return period_side(op, end, "end",
                       !first && ch_str_starts(end, CH_STR("P")), why);
}

/* ---- hosts and addresses ------------------------------------------------ */

static int check_ipv4(struct ch_op *op, struct chart_str s, struct ch_buf *why)
{
    struct ch_str_split it = ch_str_split_start(s, '.');
    struct chart_str group;
    size_t count = 0;
    (void)op;
    while (ch_str_split_next(&it, &group))
        count++;
    if (count != 4)
        return INVALID(why, "expected four decimals");
    it = ch_str_split_start(s, '.');
    while (ch_str_split_next(&it, &group)) {
        int64_t n = 0;
        if (group.len > 1 && group.ptr[0] == '0')
            return INVALID(why, "leading zeros");
        if (ch_parse_int(group, 10, &n) == CH_PARSE_SYNTAX) {
            CH_BUF_LIT(why, "strconv.Atoi: parsing ");
            ch_quote(why, group);
            return INVALID(why, ": invalid syntax");
        }
        if (n < 0 || n > 255)
            return INVALID(why, "decimal must be between 0 and 255");
    }
    return 0;
}

/* netip's reading of an IPv6 address. */
static bool is_ipv6(struct ch_op *op, struct chart_str s)
{
    size_t groups = 0, at = 0;
    bool ellipsis = false;
    struct ch_buf ignored;
    if (ch_str_starts(s, CH_STR("::"))) {
        ellipsis = true;
        at = 2;
    }
    while (at < s.len) {
        size_t start = at;
        while (at < s.len && is_hex(s.ptr[at]))
            at++;
        if (at < s.len && s.ptr[at] == '.') {
            ch_buf_init(&ignored, op);
            groups += 2;
            return (ellipsis ? groups < 8 : groups == 8) &&
                   !check_ipv4(op, ch_str_sub(s, start, s.len), &ignored);
        }
        if (at == start || at - start > 4)
            return false;
        groups++;
        if (at == s.len)
            break;
        if (s.ptr[at++] != ':' || at == s.len)
            return false;
        if (s.ptr[at] == ':') {
            if (ellipsis)
                return false;
            ellipsis = true;
            at++;
        }
    }
    return ellipsis ? groups < 8 : groups == 8;
}

static int check_ipv6(struct ch_op *op, struct chart_str s, struct ch_buf *why)
{
    struct chart_str address, zone;
    if (ch_str_find_byte(s, ':', 0) == CH_NPOS)
        return INVALID(why, "missing colon");
    bool zoned = ch_str_cut(s, '%', &address, &zone);
    if (!is_ipv6(op, address)) {
        CH_BUF_LIT(why, "ParseAddr(");
        ch_quote(why, s);
        return INVALID(why, "): unable to parse IP");
    }
    if (zoned)
        return INVALID(why, "zone id is not a part of ipv6 address");
    return 0;
}

static int check_label(struct chart_str label, struct ch_buf *why)
{
    if (label.len < 1 || label.len > 63)
        return INVALID(why, "label must be 1 to 63 characters long");
    if (label.ptr[0] == '-')
        return INVALID(why, "label starts with hyphen");
    if (label.ptr[label.len - 1] == '-')
        return INVALID(why, "label ends with hyphen");
    for (size_t i = 0; i < label.len; i++) {
        char c = label.ptr[i];
        if (!ch_is_alpha(c) && !ch_is_digit(c) && c != '-')
            return invalid_char(why, c, "");
    }
    return 0;
}

static int check_hostname(struct ch_op *op, struct chart_str s,
                          struct ch_buf *why)
{
    struct chart_str label;
    (void)op;
    if (s.len && s.ptr[s.len - 1] == '.')
        s.len--;
    if (s.len > 253)
        return INVALID(why, "more than 253 characters long");
    struct ch_str_split it = ch_str_split_start(s, '.');
    while (ch_str_split_next(&it, &label))
        if (check_label(label, why))
            return 1;
    return 0;
}

static int check_local_part(struct chart_str local, struct ch_buf *why)
{
    if (local.len > 64)
        return INVALID(why, "local part more than 64 characters long");
    if (local.len > 1 && local.ptr[0] == '"') {
        local = ch_str_sub(local, 1, local.len - 1);
        if (ch_str_find_byte(local, '\\', 0) != CH_NPOS ||
            ch_str_find_byte(local, '"', 0) != CH_NPOS)
            return INVALID(why, "backslash and quote are not allowed within "
                                "quoted local part");
        return 0;
    }
    if (ch_str_starts(local, CH_STR(".")))
        return INVALID(why, "starts with dot");
    if (ch_str_ends(local, CH_STR(".")))
        return INVALID(why, "ends with dot");
    if (ch_str_find(local, CH_STR(".."), 0) != CH_NPOS)
        return INVALID(why, "consecutive dots");
    for (size_t i = 0; i < local.len; i++) {
        char c = local.ptr[i];
        if (!ch_is_alpha(c) && !ch_is_digit(c) &&
            !(c && strchr(".!#$%&'*+-/=?^_`{|}~", c)))
            return invalid_char(why, c, "");
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
            six ? check_ipv6(op, ch_str_sub(domain, 5, domain.len), &inner)
                : check_ipv4(op, domain, &inner);
    } else {
        invalid = check_hostname(op, domain, &inner);
    }
    if (invalid) {
        ch_buf_str(why, ch_str_z(what));
        ch_buf_str(why, ch_buf_view(&inner));
    }
    return invalid;
}

static int check_email(struct ch_op *op, struct chart_str s, struct ch_buf *why)
{
    size_t at = ch_str_rfind_byte(s, '@');
    if (s.len > 254)
        return INVALID(why, "more than 255 characters long");
    if (at == CH_NPOS)
        return INVALID(why, "missing @");
    if (check_local_part(ch_str_sub(s, 0, at), why))
        return 1;
    return check_email_domain(op, ch_str_sub(s, at + 1, s.len), why);
}

/* ---- URIs --------------------------------------------------------------- */

/* What net/url refuses to parse: bad escapes, control characters, spaces and
 * odd characters in the host, a bad port, a colon in the first segment. */
static bool url_parses(struct ch_op *op, struct chart_str s, bool *absolute,
                       struct ch_buf *why)
{
    size_t scheme = 0, host_end;
    struct ch_buf ignored;
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (c < 0x20 || c == 0x7f) {
            CH_BUF_LIT(why, "parse ");
            ch_quote(why, s);
            CH_BUF_LIT(why, ": net/url: invalid control character in URL");
            return false;
        }
        if (c == '%' && (i + 2 >= s.len || !is_hex(s.ptr[i + 1]) ||
                         !is_hex(s.ptr[i + 2]))) {
            CH_BUF_LIT(why, "parse ");
            ch_quote(why, s);
            CH_BUF_LIT(why, ": invalid URL escape ");
            ch_quote(why, ch_str_sub(s, i, i + 3));
            return false;
        }
    }
    while (scheme < s.len &&
           (ch_is_alpha(s.ptr[scheme]) ||
            (scheme && (ch_is_digit(s.ptr[scheme]) ||
                        (s.ptr[scheme] && strchr("+-.", s.ptr[scheme]))))))
        scheme++;
    *absolute = scheme > 0 && scheme < s.len && s.ptr[scheme] == ':';
    if (scheme == 0 && s.len && s.ptr[0] == ':') {
        CH_BUF_LIT(why, "parse ");
        ch_quote(why, s);
        CH_BUF_LIT(why, ": missing protocol scheme");
        return false;
    }
    struct chart_str rest = *absolute ? ch_str_sub(s, scheme + 1, s.len) : s;
    if (!*absolute) {
        size_t colon = ch_str_find_byte(rest, ':', 0);
        size_t slash = ch_str_find_byte(rest, '/', 0);
        size_t query = ch_str_find_byte(rest, '?', 0);
        size_t hash = ch_str_find_byte(rest, '#', 0);
        if (colon != CH_NPOS && colon < slash && colon < query &&
            colon < hash) {
            CH_BUF_LIT(why, "parse ");
            ch_quote(why, s);
            CH_BUF_LIT(why, ": first path segment in URL cannot contain colon");
            return false;
        }
    }
    if (!ch_str_starts(rest, CH_STR("//")))
        return true;
    rest = ch_str_sub(rest, 2, rest.len);
    for (host_end = 0;
         host_end < rest.len && !strchr("/?#", rest.ptr[host_end]);)
        host_end++;
    struct chart_str host = ch_str_sub(rest, 0, host_end);
    size_t user = ch_str_rfind_byte(host, '@');
    if (user != CH_NPOS)
        host = ch_str_sub(host, user + 1, host.len);
    for (size_t i = 0; i < host.len; i++)
        if (strchr(" \"<>\\^`{|}", host.ptr[i])) {
            CH_BUF_LIT(why, "parse ");
            ch_quote(why, s);
            CH_BUF_LIT(why, ": invalid character ");
            ch_quote(why, ch_str_sub(host, i, i + 1));
            CH_BUF_LIT(why, " in host name");
            return false;
        }
    if (host.len && host.ptr[0] == '[') {
        size_t close = ch_str_find_byte(host, ']', 0);
        ch_buf_init(&ignored, op);
        if (close == CH_NPOS || !is_ipv6(op, ch_str_sub(host, 1, close))) {
            CH_BUF_LIT(why, "invalid ipv6 address");
            return false;
        }
        host = ch_str_sub(host, close + 1, host.len);
    }
    size_t colon = ch_str_rfind_byte(host, ':');
    if (colon != CH_NPOS &&
        !all_digits(ch_str_sub(host, colon + 1, host.len))) {
        CH_BUF_LIT(why, "parse ");
        ch_quote(why, s);
        CH_BUF_LIT(why, ": invalid port ");
        ch_quote(why, ch_str_sub(host, colon, host.len));
        CH_BUF_LIT(why, " after host");
        return false;
    }
    if (colon != CH_NPOS && ch_str_find_byte(host, ':', 0) != colon) {
        CH_BUF_LIT(why, "ipv6 address not enclosed in brackets");
        return false;
    }
    return true;
}

static int check_uri(struct ch_op *op, struct chart_str s, struct ch_buf *why)
{
    bool absolute;
    if (!url_parses(op, s, &absolute, why))
        return 1;
    return absolute ? 0 : INVALID(why, "relative url");
}

static int check_uri_reference(struct ch_op *op, struct chart_str s,
                               struct ch_buf *why)
{
    bool absolute;
    if (ch_str_find_byte(s, '\\', 0) != CH_NPOS)
        return INVALID(why, "contains \\");
    return !url_parses(op, s, &absolute, why);
}

static int check_uri_template(struct ch_op *op, struct chart_str s,
                              struct ch_buf *why)
{
    bool absolute, open = false;
    if (!url_parses(op, s, &absolute, why))
        return 1;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (c == '/' && open)
            return INVALID(why, "no matching closing brace");
        if (c != '{' && c != '}')
            continue;
        if (open == (c == '{'))
            return INVALID(why, "nested curly braces");
        open = !open;
    }
    return open ? INVALID(why, "no matching closing brace") : 0;
}

/* ---- the rest ----------------------------------------------------------- */

static int semver_identifiers(struct chart_str s, const char *what,
                              bool no_leading_zero, struct ch_buf *why)
{
    struct ch_str_split it = ch_str_split_start(s, '.');
    struct chart_str id;
    while (ch_str_split_next(&it, &id)) {
        if (!id.len) {
            ch_buf_printf(why, "%s identifier is empty", what);
            return 1;
        }
        for (size_t i = 0; i < id.len; i++) {
            char c = id.ptr[i];
            if (ch_is_digit(c) || ch_is_alpha(c) || c == '-')
                continue;
            CH_BUF_LIT(why, "invalid character '");
            ch_buf_byte(why, c);
            ch_buf_printf(why, "' in %s identifier", what);
            return 1;
        }
        if (no_leading_zero && all_digits(id) && id.len > 1 &&
            id.ptr[0] == '0') {
            ch_buf_printf(why, "%s numeric identifier starts with zero", what);
            return 1;
        }
    }
    return 0;
}

static int semver_core(struct chart_str s, struct ch_buf *why)
{
    static const char *const names[] = {"major", "minor", "patch"};
    struct ch_str_split it = ch_str_split_start(s, '.');
    struct chart_str part;
    size_t count = 0;
    while (ch_str_split_next(&it, &part))
        count++;
    if (count != CH_COUNT(names))
        return INVALID(why, "versionCore must have 3 numbers separated by dot");
    it = ch_str_split_start(s, '.');
    for (size_t i = 0; ch_str_split_next(&it, &part); i++) {
        const char *fault = NULL;
        if (!part.len)
            fault = "is empty";
        else if (part.len > 1 && part.ptr[0] == '0')
            fault = "starts with zero";
        else if (!all_digits(part))
            fault = "contains non-digit";
        if (fault) {
            ch_buf_printf(why, "%s %s", names[i], fault);
            return 1;
        }
    }
    return 0;
}

static int check_semver(struct ch_op *op, struct chart_str s,
                        struct ch_buf *why)
{
    struct chart_str build, prerelease;
    (void)op;
    if (ch_str_cut(s, '+', &s, &build)) {
        if (!build.len)
            return INVALID(why, "build is empty");
        if (semver_identifiers(build, "build", false, why))
            return 1;
    }
    if (ch_str_cut(s, '-', &s, &prerelease) &&
        semver_identifiers(prerelease, "pre-release", true, why))
        return 1;
    return semver_core(s, why);
}

static int check_regex(struct ch_op *op, struct chart_str s, struct ch_buf *why)
{
    const struct ch_regex *re;
    int code = ch_regex_compile(op, s, &re);
    if (!code || ch_is_fatal(code))
        return code;
    ch_buf_str(why, ch_error_text(op));
    ch_error_clear(op);
    return 1;
}

static const struct ch_format formats[] = {
    {"date", check_date},
    {"date-time", check_date_time},
    {"duration", check_duration},
    {"email", check_email},
    {"hostname", check_hostname},
    {"ipv4", check_ipv4},
    {"ipv6", check_ipv6},
    {"iri", check_uri},
    {"iri-reference", check_uri_reference},
    {"json-pointer", check_json_pointer},
    {"period", check_period},
    {"regex", check_regex},
    {"relative-json-pointer", check_relative_pointer},
    {"semver", check_semver},
    {"time", check_time},
    {"uri", check_uri},
    {"uri-reference", check_uri_reference},
    {"uri-template", check_uri_template},
    {"uuid", check_uuid},
};

const struct ch_format *ch_format_find(struct chart_str name)
{
    for (size_t i = 0; i < CH_COUNT(formats); i++)
        if (ch_str_eq(ch_str_z(formats[i].name), name))
            return &formats[i];
    return NULL;
}
