/* Versions: reading, comparing, printing, incrementing. */
#include "semver/semver.h"

#define SEGMENT_STARTS_ZERO "version segment starts with 0"

static int invalid(struct ch_op *op, const char *text)
{
    return ch_fail(op, CHART_EINVAL, "%s", text);
}

static bool all_digits(struct chart_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!ch_is_digit(s.ptr[i]))
            return false;
    return true;
}

static bool is_identifier_char(char c)
{
    return ch_is_digit(c) || ch_is_alpha(c) || c == '-';
}

static bool all_identifier_chars(struct chart_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!is_identifier_char(s.ptr[i]))
            return false;
    return true;
}

/* Digits, or nothing, into a number; false when it is too large. */
static bool read_number(struct chart_str digits, uint64_t *number)
{
    *number = 0;
    for (size_t i = 0; i < digits.len; i++) {
        uint64_t digit = (uint64_t)(digits.ptr[i] - '0');
        if (*number > (UINT64_MAX - digit) / 10)
            return false;
        *number = *number * 10 + digit;
    }
    return true;
}

/* strconv.ParseUint's error for a segment of digits. */
static int bad_segment(struct ch_op *op, const char *prefix,
                       struct chart_str segment)
{
    return ch_fail(op, CHART_EINVAL,
                   "%sstrconv.ParseUint: parsing \"%.*s\": %s", prefix,
                   CH_STR_ARG(segment),
                   segment.len ? "value out of range" : "invalid syntax");
}

static int check_prerelease(struct ch_op *op, struct chart_str s)
{
    struct ch_str_split it = ch_str_split_start(s, '.');
    struct chart_str part;
    while (ch_str_split_next(&it, &part)) {
        if (part.len == 0 || !all_identifier_chars(part))
            return invalid(op, "invalid prerelease string");
        if (part.len > 1 && part.ptr[0] == '0' && all_digits(part))
            return invalid(op, SEGMENT_STARTS_ZERO);
    }
    return 0;
}

static int check_metadata(struct ch_op *op, struct chart_str s)
{
    struct ch_str_split it = ch_str_split_start(s, '.');
    struct chart_str part;
    while (ch_str_split_next(&it, &part))
        if (part.len == 0 || !all_identifier_chars(part))
            return invalid(op, "invalid metadata string");
    return 0;
}

/* ---- strict ------------------------------------------------------------- */

/* Cuts `mark` and what follows it off `*s`. */
static bool cut_tail(struct chart_str *s, char mark, struct chart_str *tail)
{
    return ch_str_cut(*s, mark, s, tail);
}

static int read_strict_segments(struct ch_op *op,
                                const struct chart_str segments[3],
                                struct ch_semver *out)
{
    uint64_t *numbers[] = {&out->major, &out->minor, &out->patch};
    for (int i = 0; i < 3; i++) {
        if (!all_digits(segments[i]))
            return invalid(op, "invalid characters in version");
        if (segments[i].len > 1 && segments[i].ptr[0] == '0')
            return invalid(op, SEGMENT_STARTS_ZERO);
    }
    for (int i = 0; i < 3; i++)
        if (segments[i].len == 0 || !read_number(segments[i], numbers[i]))
            return bad_segment(op, "", segments[i]);
    return 0;
}

int ch_semver_parse_strict(struct ch_op *op, struct chart_str text,
                           struct ch_semver *out)
{
    struct chart_str segments[3], rest;
    int code = 0;
    *out = (struct ch_semver){
        .prerelease = CH_STR_INIT(""),
        .metadata = CH_STR_INIT(""),
        .original = text,
    };
    if (text.len == 0)
        return invalid(op, "version string empty");
    if (!ch_str_cut(text, '.', &segments[0], &rest) ||
        !ch_str_cut(rest, '.', &segments[1], &segments[2]))
        return invalid(op, "invalid semantic version");
    if (cut_tail(&segments[2], '+', &out->metadata))
        code = check_metadata(op, out->metadata);
    if (!code && cut_tail(&segments[2], '-', &out->prerelease))
        code = check_prerelease(op, out->prerelease);
    return code ? code : read_strict_segments(op, segments, out);
}

/* ---- loose -------------------------------------------------------------- */

static struct chart_str take_digits(struct chart_str s, size_t *at)
{
    size_t from = *at;
    while (*at < s.len && ch_is_digit(s.ptr[*at]))
        (*at)++;
    return ch_str_sub(s, from, *at);
}

/* Identifiers with dots between them behind `mark`, if it is there; false when
 * nothing good follows it. */
static bool take_identifiers(struct chart_str s, size_t *at, char mark,
                             struct chart_str *out)
{
    size_t from = *at + 1, i = from;
    if (*at >= s.len || s.ptr[*at] != mark)
        return true;
    while (i < s.len && (is_identifier_char(s.ptr[i]) ||
                         (s.ptr[i] == '.' && i > from && s.ptr[i - 1] != '.')))
        i++;
    *out = ch_str_sub(s, from, i);
    *at = i;
    return i > from && s.ptr[i - 1] != '.';
}

int ch_semver_parse(struct ch_op *op, struct chart_str text,
                    struct ch_semver *out)
{
    uint64_t numbers[3] = {0, 0, 0};
    struct chart_str segments[3] = {{"", 0}, {"", 0}, {"", 0}};
    size_t at = text.len && text.ptr[0] == 'v' ? 1 : 0;
    int code = 0;
    *out = (struct ch_semver){
        .prerelease = CH_STR_INIT(""),
        .metadata = CH_STR_INIT(""),
        .original = text,
    };
    segments[0] = take_digits(text, &at);
    bool good = segments[0].len > 0;
    for (int i = 1; i < 3 && good && at < text.len && text.ptr[at] == '.';
         i++) {
        at++;
        segments[i] = take_digits(text, &at);
        good = segments[i].len > 0;
    }
    good = good && take_identifiers(text, &at, '-', &out->prerelease) &&
           take_identifiers(text, &at, '+', &out->metadata);
    if (!good || at != text.len)
        return invalid(op, "invalid semantic version");
    for (int i = 0; i < 3; i++)
        if (!read_number(segments[i], &numbers[i]))
            return bad_segment(op,
                               "error parsing version segment: ", segments[i]);
    if (out->prerelease.len)
        code = check_prerelease(op, out->prerelease);
    out->major = numbers[0];
    out->minor = numbers[1];
    out->patch = numbers[2];
    return code;
}

/* ---- order -------------------------------------------------------------- */

static int compare_numbers(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

/* Numbers by value and before words; words bytewise; nothing before both. */
static int compare_identifiers(struct chart_str a, struct chart_str b)
{
    uint64_t x, y;
    if (a.len == 0 || b.len == 0)
        return (a.len > 0) - (b.len > 0);
    bool a_number = all_digits(a) && read_number(a, &x);
    bool b_number = all_digits(b) && read_number(b, &y);
    if (a_number && b_number && !ch_str_eq(a, b))
        return x > y ? 1 : -1;
    if (a_number != b_number)
        return a_number ? -1 : 1;
    return ch_str_cmp(a, b);
}

static int compare_prereleases(struct chart_str a, struct chart_str b)
{
    struct ch_str_split left = ch_str_split_start(a, '.');
    struct ch_str_split right = ch_str_split_start(b, '.');
    for (;;) {
        struct chart_str x = CH_STR(""), y = CH_STR("");
        bool more_left = ch_str_split_next(&left, &x);
        bool more_right = ch_str_split_next(&right, &y);
        if (!more_left && !more_right)
            return 0;
        int order = compare_identifiers(x, y);
        if (order)
            return order;
    }
}

int ch_semver_compare(const struct ch_semver *a, const struct ch_semver *b)
{
    int order = compare_numbers(a->major, b->major);
    if (!order)
        order = compare_numbers(a->minor, b->minor);
    if (!order)
        order = compare_numbers(a->patch, b->patch);
    if (order)
        return order;
    if (a->prerelease.len && b->prerelease.len)
        return compare_prereleases(a->prerelease, b->prerelease);
    return (a->prerelease.len == 0) - (b->prerelease.len == 0);
}

/* ---- printing and changing ---------------------------------------------- */

void ch_semver_print(struct ch_buf *buf, const struct ch_semver *v)
{
    ch_buf_uint(buf, v->major);
    ch_buf_byte(buf, '.');
    ch_buf_uint(buf, v->minor);
    ch_buf_byte(buf, '.');
    ch_buf_uint(buf, v->patch);
    if (v->prerelease.len) {
        ch_buf_byte(buf, '-');
        ch_buf_str(buf, v->prerelease);
    }
    if (v->metadata.len) {
        ch_buf_byte(buf, '+');
        ch_buf_str(buf, v->metadata);
    }
}

/* Gives `v` the original that its parts spell. */
static int renew_original(struct ch_op *op, struct ch_semver *v)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    if (v->original.len && v->original.ptr[0] == 'v')
        ch_buf_byte(&buf, 'v');
    ch_semver_print(&buf, v);
    return ch_buf_take(&buf, &v->original);
}

int ch_semver_increment(struct ch_op *op, const struct ch_semver *v,
                        enum ch_semver_part part, struct ch_semver *out)
{
    *out = *v;
    out->prerelease = out->metadata = CH_STR("");
    switch (part) {
    case CH_SEMVER_PATCH:
        out->patch += v->prerelease.len == 0;
        break;
    case CH_SEMVER_MINOR:
        out->patch = 0;
        out->minor++;
        break;
    case CH_SEMVER_MAJOR:
        out->patch = out->minor = 0;
        out->major++;
        break;
    }
    return renew_original(op, out);
}

int ch_semver_set_prerelease(struct ch_op *op, const struct ch_semver *v,
                             struct chart_str prerelease, struct ch_semver *out)
{
    int code = prerelease.len ? check_prerelease(op, prerelease) : 0;
    if (code)
        return code;
    *out = *v;
    out->prerelease = prerelease;
    return renew_original(op, out);
}

int ch_semver_set_metadata(struct ch_op *op, const struct ch_semver *v,
                           struct chart_str metadata, struct ch_semver *out)
{
    int code = metadata.len ? check_metadata(op, metadata) : 0;
    if (code)
        return code;
    *out = *v;
    out->metadata = metadata;
    return renew_original(op, out);
}
