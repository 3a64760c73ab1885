#include "codec/yaml_resolve.h"

#include "golib/strconv.h"

#include <math.h>

#define PREFIX "tag:yaml.org,2002:"

static const struct {
    const char *name;
    const char *short_name;
} tags[] = {
    [CH_YAML_NONE] = {"", ""},
    [CH_YAML_STR] = {PREFIX "str", "!!str"},
    [CH_YAML_BOOL] = {PREFIX "bool", "!!bool"},
    [CH_YAML_INT] = {PREFIX "int", "!!int"},
    [CH_YAML_FLOAT] = {PREFIX "float", "!!float"},
    [CH_YAML_NULL] = {PREFIX "null", "!!null"},
    [CH_YAML_TIMESTAMP] = {PREFIX "timestamp", "!!timestamp"},
    [CH_YAML_BINARY] = {PREFIX "binary", "!!binary"},
    [CH_YAML_MERGE] = {PREFIX "merge", "!!merge"},
    [CH_YAML_OTHER] = {"", ""},
};

enum ch_yaml_tag ch_yaml_tag_of(struct chart_str tag)
{
    if (!tag.len)
        return CH_YAML_NONE;
    for (int i = CH_YAML_STR; i < CH_YAML_OTHER; i++)
        if (ch_str_eq(ch_str_z(tags[i].name), tag))
            return (enum ch_yaml_tag)i;
    return CH_YAML_OTHER;
}

const char *ch_yaml_tag_name(enum ch_yaml_tag tag)
{
    return tags[tag].short_name;
}

/* ---- words -------------------------------------------------------------- */

enum word { WORD_TRUE, WORD_FALSE, WORD_NULL, WORD_NAN, WORD_INF, WORD_MINUS };

static const struct {
    struct chart_str text;
    enum word word;
} words[] = {
    {CH_STR_INIT("y"), WORD_TRUE},      {CH_STR_INIT("Y"), WORD_TRUE},
    {CH_STR_INIT("yes"), WORD_TRUE},    {CH_STR_INIT("Yes"), WORD_TRUE},
    {CH_STR_INIT("YES"), WORD_TRUE},    {CH_STR_INIT("true"), WORD_TRUE},
    {CH_STR_INIT("True"), WORD_TRUE},   {CH_STR_INIT("TRUE"), WORD_TRUE},
    {CH_STR_INIT("on"), WORD_TRUE},     {CH_STR_INIT("On"), WORD_TRUE},
    {CH_STR_INIT("ON"), WORD_TRUE},     {CH_STR_INIT("n"), WORD_FALSE},
    {CH_STR_INIT("N"), WORD_FALSE},     {CH_STR_INIT("no"), WORD_FALSE},
    {CH_STR_INIT("No"), WORD_FALSE},    {CH_STR_INIT("NO"), WORD_FALSE},
    {CH_STR_INIT("false"), WORD_FALSE}, {CH_STR_INIT("False"), WORD_FALSE},
    {CH_STR_INIT("FALSE"), WORD_FALSE}, {CH_STR_INIT("off"), WORD_FALSE},
    {CH_STR_INIT("Off"), WORD_FALSE},   {CH_STR_INIT("OFF"), WORD_FALSE},
    {CH_STR_INIT("~"), WORD_NULL},      {CH_STR_INIT("null"), WORD_NULL},
    {CH_STR_INIT("Null"), WORD_NULL},   {CH_STR_INIT("NULL"), WORD_NULL},
    {CH_STR_INIT(".nan"), WORD_NAN},    {CH_STR_INIT(".NaN"), WORD_NAN},
    {CH_STR_INIT(".NAN"), WORD_NAN},    {CH_STR_INIT(".inf"), WORD_INF},
    {CH_STR_INIT(".Inf"), WORD_INF},    {CH_STR_INIT(".INF"), WORD_INF},
    {CH_STR_INIT("+.inf"), WORD_INF},   {CH_STR_INIT("+.Inf"), WORD_INF},
    {CH_STR_INIT("+.INF"), WORD_INF},   {CH_STR_INIT("-.inf"), WORD_MINUS},
    {CH_STR_INIT("-.Inf"), WORD_MINUS}, {CH_STR_INIT("-.INF"), WORD_MINUS},
};

static enum ch_yaml_tag word_value(enum word word, struct ch_value *out)
{
    switch (word) {
    case WORD_TRUE:
    case WORD_FALSE:
        *out = ch_bool(word == WORD_TRUE);
        return CH_YAML_BOOL;
    case WORD_NULL:
        *out = ch_nil();
        return CH_YAML_NULL;
    case WORD_NAN:
        *out = ch_float(NAN);
        return CH_YAML_FLOAT;
    case WORD_INF:
    case WORD_MINUS:
        *out = ch_float(word == WORD_INF ? HUGE_VAL : -HUGE_VAL);
        return CH_YAML_FLOAT;
    }
    return CH_YAML_STR;
}

static bool resolve_word(struct chart_str text, enum ch_yaml_tag *tag,
                         struct ch_value *out)
{
    if (text.len > 5)
        return false;
    for (size_t i = 0; i < CH_COUNT(words); i++)
        if (ch_str_eq(words[i].text, text)) {
            *tag = word_value(words[i].word, out);
            return true;
        }
    return false;
}

/* ---- timestamps --------------------------------------------------------- */

/* One or two digits; the number, or -1. */
static int short_number(struct chart_str s, size_t *at)
{
    int n = 0;
    size_t start = *at;
    while (*at < s.len && *at < start + 2 && ch_is_digit(s.ptr[*at]))
        n = n * 10 + (s.ptr[(*at)++] - '0');
    return *at > start ? n : -1;
}

static bool take(struct chart_str s, size_t *at, char c)
{
    if (*at >= s.len || s.ptr[*at] != c)
        return false;
    ++*at;
    return true;
}

static bool is_day(int year, int month, int day)
{
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1] &&
           (month != 2 || day < 29 || leap);
}

/* "15:4:5.999999999": time.Parse takes one or two digits for each, and a
 * fraction behind the seconds. */
static bool time_part(struct chart_str s, size_t *at)
{
    int hour = short_number(s, at);
    if (hour < 0 || hour > 23 || !take(s, at, ':'))
        return false;
    int minute = short_number(s, at);
    if (minute < 0 || minute > 59 || !take(s, at, ':'))
        return false;
    int second = short_number(s, at);
    if (second < 0 || second > 59)
        return false;
    if (*at + 1 < s.len && (s.ptr[*at] == '.' || s.ptr[*at] == ',') &&
        ch_is_digit(s.ptr[*at + 1]))
        for (++*at; *at < s.len && ch_is_digit(s.ptr[*at]);)
            ++*at;
    return true;
}

static bool zone_part(struct chart_str s, size_t *at)
{
    if (take(s, at, 'Z'))
        return true;
    if (!take(s, at, '+') && !take(s, at, '-'))
        return false;
    size_t start = *at;
    int hour = short_number(s, at);
    if (hour < 0 || hour > 24 || *at - start != 2 || !take(s, at, ':'))
        return false;
    start = *at;
    int minute = short_number(s, at);
    return minute >= 0 && minute <= 60 && *at - start == 2;
}

static bool is_timestamp(struct chart_str s)
{
    size_t at = 5;
    if (s.len < 8 || s.ptr[4] != '-')
        return false;
    for (size_t i = 0; i < 4; i++)
        if (!ch_is_digit(s.ptr[i]))
            return false;
    int year = (s.ptr[0] - '0') * 1000 + (s.ptr[1] - '0') * 100 +
               (s.ptr[2] - '0') * 10 + (s.ptr[3] - '0');
    int month = short_number(s, &at);
    if (month < 0 || !take(s, &at, '-'))
        return false;
    int day = short_number(s, &at);
    if (!is_day(year, month, day))
        return false;
    if (at == s.len)
        return true;
    if (take(s, &at, ' ')) {
        while (take(s, &at, ' '))
            ;
        return time_part(s, &at) && at == s.len;
    }
    if (!take(s, &at, 'T') && !take(s, &at, 't'))
        return false;
    return time_part(s, &at) && zone_part(s, &at) && at == s.len;
}

/* ---- numbers ------------------------------------------------------------ */

/* ^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$ */
static bool looks_like_float(struct chart_str s)
{
    size_t at = 0, before, after = 0;
    if (!take(s, &at, '+'))
        (void)take(s, &at, '-');
    for (before = at; at < s.len && ch_is_digit(s.ptr[at]);)
        at++;
    before = at - before;
    if (take(s, &at, '.'))
        for (; at < s.len && ch_is_digit(s.ptr[at]); after++)
            at++;
    if (before + after == 0)
        return false;
    if (at == s.len)
        return true;
    if (!take(s, &at, 'e') && !take(s, &at, 'E'))
        return false;
    if (!take(s, &at, '+'))
        (void)take(s, &at, '-');
    if (at == s.len)
        return false;
    for (; at < s.len; at++)
        if (!ch_is_digit(s.ptr[at]))
            return false;
    return true;
}

/* Copies without underscores; false when it is longer than any number. */
static bool plain_number(struct chart_str text, char *space, size_t size,
                         struct chart_str *out)
{
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '_')
            continue;
        if (len == size)
            return false;
        space[len++] = text.ptr[i];
    }
    *out = ch_str(space, len);
    return true;
}

/* go-yaml looks at what follows "0b" once more, so a sign may stand there. */
static bool resolve_binary(struct chart_str s, struct ch_value *out)
{
    int64_t i;
    if (!ch_str_starts(s, CH_STR("0b")) ||
        ch_parse_int(ch_str_sub(s, 2, s.len), 2, &i) != CH_PARSE_OK)
        return false;
    *out = ch_int64(i);
    return true;
}

static enum ch_yaml_tag resolve_number(struct chart_str text,
                                       struct ch_value *out)
{
    char space[512];
    struct chart_str plain = text;
    int64_t i;
    uint64_t u;
    double f;
    if (ch_str_find_byte(text, '_', 0) != CH_NPOS &&
        !plain_number(text, space, sizeof space, &plain))
        return CH_YAML_STR;
    if (ch_parse_int(plain, 0, &i) == CH_PARSE_OK) {
        *out = ch_int64(i);
        return CH_YAML_INT;
    }
    if (ch_parse_uint(plain, 0, &u) == CH_PARSE_OK) {
        *out = ch_uint64(u);
        return CH_YAML_INT;
    }
    if (looks_like_float(plain) && ch_parse_float(plain, &f) == CH_PARSE_OK) {
        *out = ch_float(f);
        return CH_YAML_FLOAT;
    }
    return resolve_binary(plain, out) ? CH_YAML_INT : CH_YAML_STR;
}

enum ch_yaml_tag ch_yaml_resolve(struct chart_str text, enum ch_yaml_tag tag,
                                 struct ch_value *out)
{
    enum ch_yaml_tag found = CH_YAML_STR;
    double f;
    *out = ch_invalid();
    if (tag == CH_YAML_STR)
        return CH_YAML_STR;
    if (!text.len) {
        *out = ch_nil();
        return CH_YAML_NULL;
    }
    char c = text.ptr[0];
    if (ch_is_digit(c) || c == '+' || c == '-') {
        if ((c == '+' || c == '-') && resolve_word(text, &found, out))
            return found;
        if ((tag == CH_YAML_NONE || tag == CH_YAML_TIMESTAMP) &&
            is_timestamp(text))
            return CH_YAML_TIMESTAMP;
        return resolve_number(text, out);
    }
    if (c == '.') {
        if (resolve_word(text, &found, out))
            return found;
        if (ch_parse_float(text, &f) != CH_PARSE_OK)
            return CH_YAML_STR;
        *out = ch_float(f);
        return CH_YAML_FLOAT;
    }
    if (c && strchr("yYnNtTfFoO~", c))
        (void)resolve_word(text, &found, out);
    return found;
}

/* ---- quoting ------------------------------------------------------------ */

/* ^[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?$ */
static bool is_base60(struct chart_str s)
{
    size_t at = 0, groups = 0;
    if (!take(s, &at, '+'))
        (void)take(s, &at, '-');
    if (at >= s.len || !ch_is_digit(s.ptr[at]))
        return false;
    while (at < s.len && (ch_is_digit(s.ptr[at]) || s.ptr[at] == '_'))
        at++;
    for (; take(s, &at, ':'); groups++) {
        size_t start = at;
        int n = short_number(s, &at);
        if (n < 0 || (at - start == 2 && s.ptr[start] > '5'))
            return false;
    }
    if (!groups)
        return false;
    if (take(s, &at, '.'))
        while (at < s.len && (ch_is_digit(s.ptr[at]) || s.ptr[at] == '_'))
            at++;
    return at == s.len;
}

bool ch_yaml_is_ambiguous(struct chart_str text)
{
    struct ch_value v;
    enum ch_yaml_tag tag = ch_yaml_resolve(text, CH_YAML_NONE, &v);
    return tag != CH_YAML_STR || is_base60(text);
}
