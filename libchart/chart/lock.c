#include "chart/lock.h"

#include "base/buf.h"
#include "chart/metadata.h"
#include "golib/strconv.h"

static const struct ch_field lock_fields[] = {
    {.name = CH_STR_INIT("generated"),
     .kind = CH_FIELD_TIME,
     .offset = offsetof(struct ch_lock, generated)},
    {.name = CH_STR_INIT("digest"),
     .kind = CH_FIELD_STRING,
     .offset = offsetof(struct ch_lock, digest)},
    {.name = CH_STR_INIT("dependencies"),
     .kind = CH_FIELD_STRUCTS,
     .offset = offsetof(struct ch_lock, dependencies),
     .count_offset = offsetof(struct ch_lock, count),
     .nested = &ch_dependency_shape},
};
static const struct ch_struct lock_shape = {
    "Lock",
    "v2.Lock",
    lock_fields,
    CH_COUNT(lock_fields),
    sizeof(struct ch_lock),
    CH_NO_OFFSET,
};

/* ---- RFC 3339 ------------------------------------------------------------ */

/* The parts of Go's layout "2006-01-02T15:04:05Z07:00". Digits: a number of so
 * many; otherwise the text itself. */
struct time_part {
    const char *layout;
    size_t digits;
    unsigned min, max;
    const char *what;
};
static const struct time_part time_parts[] = {
    {"2006", 4, 0, 9999, "year"}, {"-", 0, 0, 0, NULL},
    {"01", 2, 1, 12, "month"},    {"-", 0, 0, 0, NULL},
    {"02", 2, 1, 31, "day"},      {"T", 0, 0, 0, NULL},
    {"15", 2, 0, 23, "hour"},     {":", 0, 0, 0, NULL},
    {"04", 2, 0, 59, "minute"},   {":", 0, 0, 0, NULL},
    {"05", 2, 0, 59, "second"},
};

static int time_error(struct ch_op *op, struct chart_str text,
                      struct chart_str rest, const char *layout,
                      const char *range)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    CH_BUF_LIT(&buf, "error unmarshaling JSON: while decoding JSON: parsing "
                     "time ");
    ch_quote(&buf, text);
    if (range) {
        CH_BUF_LIT(&buf, ": ");
        ch_buf_str(&buf, ch_str_z(range));
        CH_BUF_LIT(&buf, " out of range");
    } else {
        CH_BUF_LIT(&buf, " as \"2006-01-02T15:04:05Z07:00\": cannot parse ");
        ch_quote(&buf, rest);
        CH_BUF_LIT(&buf, " as ");
        ch_quote(&buf, ch_str_z(layout));
    }
    if (ch_buf_check(&buf))
        return ch_buf_check(&buf);
    return ch_fail_str(op, CHART_ECHART, ch_buf_view(&buf));
}

/* Takes `digits` digits off `*rest`; false when they are not there. */
static bool take_number(struct chart_str *rest, size_t digits, unsigned *number)
{
    *number = 0;
    for (size_t i = 0; i < digits; i++) {
        if (i >= rest->len || !ch_is_digit(rest->ptr[i]))
            return false;
        *number = *number * 10 + (unsigned)(rest->ptr[i] - '0');
    }
    *rest = ch_str_sub(*rest, digits, rest->len);
    return true;
}

static void skip_fraction(struct chart_str *rest)
{
    size_t i = 1;
    if (rest->len < 2 || (rest->ptr[0] != '.' && rest->ptr[0] != ','))
        return;
    while (i < rest->len && ch_is_digit(rest->ptr[i]))
        i++;
    if (i > 1)
        *rest = ch_str_sub(*rest, i, rest->len);
}

static bool take_zone(struct chart_str *rest)
{
    unsigned hours, minutes;
    struct chart_str r = *rest;
    if (r.len && r.ptr[0] == 'Z') {
        *rest = ch_str_sub(r, 1, r.len);
        return true;
    }
    if (!r.len || (r.ptr[0] != '+' && r.ptr[0] != '-'))
        return false;
    r = ch_str_sub(r, 1, r.len);
    if (!take_number(&r, 2, &hours) || !r.len || r.ptr[0] != ':')
        return false;
    r = ch_str_sub(r, 1, r.len);
    if (!take_number(&r, 2, &minutes) || hours > 24 || minutes > 60)
        return false;
    *rest = r;
    return true;
}

static int check_time(struct ch_op *op, struct chart_str text)
{
    struct chart_str rest = text;
    const char *range = NULL;
    for (size_t i = 0; i < CH_COUNT(time_parts); i++) {
        const struct time_part *part = &time_parts[i];
        struct chart_str literal = ch_str_z(part->layout), at = rest;
        unsigned number;
        if (part->digits) {
            if (!take_number(&rest, part->digits, &number))
                return time_error(op, text, at, part->layout, NULL);
            if (!range && (number < part->min || number > part->max))
                range = part->what;
        } else if (ch_str_starts(rest, literal)) {
            rest = ch_str_sub(rest, literal.len, rest.len);
        } else {
            return time_error(op, text, at, part->layout, NULL);
        }
        if (range)
            return time_error(op, text, rest, "", range);
    }
    skip_fraction(&rest);
    if (!take_zone(&rest) || rest.len)
        return time_error(op, text, rest, "Z07:00", NULL);
    return 0;
}

int ch_lock_read(struct ch_op *op, struct chart_str text, struct chart_str name,
                 struct ch_lock **lock)
{
    struct ch_metadata_file file;
    int code = ch_metadata_parse(op, text, name, &file);
    *lock = NULL;
    if (code || ch_is_nil(file.value))
        return code;
    struct ch_fields_source where = {name, &file.origins};
    struct ch_lock *out = CH_NEW(op, struct ch_lock);
    if (!out)
        return ch_error_code(op);
    code = ch_fields_decode(op, &lock_shape, file.value, &where, out);
    if (!code && out->generated.len)
        code = check_time(op, out->generated);
    if (!code)
        *lock = out;
    return code;
}
