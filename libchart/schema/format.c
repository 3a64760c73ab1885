#include "schema/format.h"

#include "base/utf8.h"
#include "golib/strconv.h"

/* ---- shared ---------------------------------------------------------------
 */

int ch_format_bad_rune(struct ch_buf *why, const char *lead, struct chart_str s,
                       size_t at, const char *tail)
{
    size_t width;
    ch_buf_str(why, ch_str_z(lead));
    ch_quote_rune(why, ch_utf8_decode(s, at, &width), false);
    ch_buf_str(why, ch_str_z(tail));
    return 1;
}

int ch_format_error(struct ch_op *op, int code, struct ch_buf *why)
{
    if (!code || ch_is_fatal(code))
        return code;
    ch_buf_str(why, ch_error_text(op));
    ch_error_clear(op);
    return 1;
}

int ch_format_atoi(struct chart_str s, int64_t *out, struct ch_buf *why)
{
    enum ch_parse_result result = ch_parse_int(s, 10, out);
    if (result == CH_PARSE_OK)
        return 0;
    CH_BUF_LIT(why, "strconv.Atoi: parsing ");
    ch_quote(why, s);
    ch_buf_str(why, result == CH_PARSE_RANGE ? CH_STR(": value out of range")
                                             : CH_STR(": invalid syntax"));
    return 1;
}

size_t ch_format_digits(struct chart_str s)
{
    size_t n = 0;
    while (n < s.len && ch_is_digit(s.ptr[n]))
        n++;
    return n;
}

static bool all_digits(struct chart_str s)
{
    return ch_format_digits(s) == s.len;
}

static bool is_hex(char c)
{
    c = ch_to_lower(c);
    return ch_is_digit(c) || (c >= 'a' && c <= 'f');
}

/* ---- pointers, identifiers ---------------------------------------------- */

static int check_json_pointer(struct ch_op *op, struct chart_str s,
                              struct ch_buf *why)
{
    (void)op;
    if (!s.len)
        return 0;
    if (s.ptr[0] != '/')
        return CH_INVALID(why, "not starting with /");
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] == '~' &&
            (i + 1 == s.len || (s.ptr[i + 1] != '0' && s.ptr[i + 1] != '1')))
            return CH_INVALID(why, "~ must be followed by 0 or 1");
    return 0;
}

static int check_relative_pointer(struct ch_op *op, struct chart_str s,
                                  struct ch_buf *why)
{
    size_t digits = ch_format_digits(s);
    if (!digits)
        return CH_INVALID(why, "must start with non-negative integer");
    if (digits > 1 && s.ptr[0] == '0')
        return CH_INVALID(why, "starts with zero");
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
        return CH_INVALID(why, "must have 5 elements");
    it = ch_str_split_start(s, '-');
    for (size_t i = 0; ch_str_split_next(&it, &group); i++) {
        if (group.len != sizes[i]) {
            ch_buf_printf(why, "element %zu must be %zu characters long", i + 1,
                          sizes[i]);
            return 1;
        }
        for (size_t at = 0; at < group.len; at++)
            if (!is_hex(group.ptr[at]))
                return ch_format_bad_rune(why, "non-hex character ", group, at,
                                          "");
    }
    return 0;
}

/* ---- versions, expressions ---------------------------------------------- */

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
            ch_format_bad_rune(why, "invalid character ", id, i, " in ");
            ch_buf_printf(why, "%s identifier", what);
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
        return CH_INVALID(why,
                          "versionCore must have 3 numbers separated by dot");
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
            return CH_INVALID(why, "build is empty");
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
    return ch_format_error(op, ch_regex_compile(op, s, &re), why);
}

/* ---- the table ---------------------------------------------------------- */

static const struct ch_format formats[] = {
    {"date", ch_format_date},
    {"date-time", ch_format_date_time},
    {"duration", ch_format_duration},
    {"email", ch_format_email},
    {"hostname", ch_format_hostname},
    {"ipv4", ch_format_ipv4},
    {"ipv6", ch_format_ipv6},
    {"iri", ch_format_uri},
    {"iri-reference", ch_format_uri_reference},
    {"json-pointer", check_json_pointer},
    {"period", ch_format_period},
    {"regex", check_regex},
    {"relative-json-pointer", check_relative_pointer},
    {"semver", check_semver},
    {"time", ch_format_time},
    {"uri", ch_format_uri},
    {"uri-reference", ch_format_uri_reference},
    {"uri-template", ch_format_uri_template},
    {"uuid", check_uuid},
};

const struct ch_format *ch_format_find(struct chart_str name)
{
    for (size_t i = 0; i < CH_COUNT(formats); i++)
        if (ch_str_eq(ch_str_z(formats[i].name), name))
            return &formats[i];
    return NULL;
}
