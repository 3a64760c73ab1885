#include "golib/tz.h"

#include "base/buf.h"
#include "base/io.h"
#include "golib/calendar.h"

#include <stdlib.h>

/* Zone files are a few KiB. */
#define FILE_MAX (10u << 20)

struct period {
    struct chart_str name;
    int32_t offset;
    bool dst;
};

struct change {
    int64_t when;
    uint8_t period;
};

struct ch_zone {
    struct chart_str name;
    struct period *periods;
    size_t period_count;
    struct change *changes;
    size_t change_count;
    struct chart_str rule; /* the footer: a TZ string, or "" */
    bool local;
};

/* What an operation has read so far. */
struct known_zone {
    struct known_zone *next;
    struct chart_str asked;
    const struct ch_zone *zone; /* null: there is none */
};

/* Fixed zones without a name of whole hours are shared, so that times read
 * from the same text are equal. */
#define FIRST_HOUR (-12)
#define LAST_HOUR 14

/* How many names are remembered, so that the search stays short. */
#define KNOWN_MAX 64

struct zone_cache {
    struct known_zone *known;
    size_t known_count;
    struct ch_zone *local;
    const struct ch_zone *hours[LAST_HOUR - FIRST_HOUR + 1];
};

/* ---- the rule at a zone file's end -------------------------------------- */

enum rule_kind { RULE_JULIAN, RULE_DAY, RULE_WEEKDAY };

struct rule {
    enum rule_kind kind;
    int32_t day;
    int32_t week;
    int32_t month;
    int32_t time;
};

static struct chart_str after(struct chart_str s, size_t n)
{
    return ch_str_sub(s, n, s.len);
}

static bool rule_name(struct chart_str *s, struct chart_str *out)
{
    size_t i = 0;
    if (s->len && s->ptr[0] == '<') {
        size_t end = ch_str_find_byte(*s, '>', 0);
        if (end == CH_NPOS)
            return false;
        *out = ch_str_sub(*s, 1, end);
        *s = after(*s, end + 1);
        return true;
    }
    while (i < s->len && !ch_is_digit(s->ptr[i]) && s->ptr[i] != ',' &&
           s->ptr[i] != '-' && s->ptr[i] != '+')
        i++;
    if (i < 3)
        return false;
    *out = ch_str(s->ptr, i);
    *s = after(*s, i);
    return true;
}

static bool rule_number(struct chart_str *s, int32_t min, int32_t max,
                        int32_t *out)
{
    int32_t n = 0;
    size_t i = 0;
    for (; i < s->len && ch_is_digit(s->ptr[i]); i++) {
        n = n * 10 + (s->ptr[i] - '0');
        if (n > max)
            return false;
    }
    if (i == 0 || n < min)
        return false;
    *s = after(*s, i);
    *out = n;
    return true;
}

static bool take(struct chart_str *s, char c)
{
    if (s->len == 0 || s->ptr[0] != c)
        return false;
    *s = after(*s, 1);
    return true;
}

/* [+-]h[:m[:s]] in seconds. */
static bool rule_offset(struct chart_str *s, int32_t *out)
{
    int32_t hours, minutes = 0, seconds = 0;
    if (s->len == 0)
        return false;
    bool negative = s->ptr[0] == '-';
    if (s->ptr[0] == '-' || s->ptr[0] == '+')
        *s = after(*s, 1);
    if (!rule_number(s, 0, 24 * 7, &hours))
        return false;
    if (take(s, ':')) {
        if (!rule_number(s, 0, 59, &minutes))
            return false;
        if (take(s, ':') && !rule_number(s, 0, 59, &seconds))
            return false;
    }
    *out = hours * 3600 + minutes * 60 + seconds;
    if (negative)
        *out = -*out;
    return true;
}

static bool rule_date(struct chart_str *s, struct rule *r)
{
    *r = (struct rule){.time = 2 * 3600};
    if (take(s, 'J')) {
        r->kind = RULE_JULIAN;
        if (!rule_number(s, 1, 365, &r->day))
            return false;
    } else if (take(s, 'M')) {
        r->kind = RULE_WEEKDAY;
        if (!rule_number(s, 1, 12, &r->month) || !take(s, '.') ||
            !rule_number(s, 1, 5, &r->week) || !take(s, '.') ||
            !rule_number(s, 0, 6, &r->day))
            return false;
    } else {
        r->kind = RULE_DAY;
        if (!rule_number(s, 0, 365, &r->day))
            return false;
    }
    return !take(s, '/') || rule_offset(s, &r->time);
}

/* The day of the year (0-based) that a rule of kind RULE_WEEKDAY means. */
static int64_t weekday_rule_day(int64_t year, const struct rule *r)
{
    int64_t shifted = (r->month + 9) % 12 + 1; /* Zeller's congruence */
    int64_t y = r->month <= 2 ? year - 1 : year;
    int64_t century = y / 100, rest = y % 100;
    int64_t weekday = ((26 * shifted - 2) / 10 + 1 + rest + rest / 4 +
                       century / 4 - 2 * century) %
                      7;
    if (weekday < 0)
        weekday += 7;
    int64_t day = r->day - weekday;
    if (day < 0)
        day += 7;
    for (int32_t i = 1; i < r->week; i++) {
        if (day + 7 >= ch_days_in_month(year, r->month))
            break;
        day += 7;
    }
    day += ch_days_before_month(r->month);
    return ch_is_leap_year(year) && r->month > 2 ? day + 1 : day;
}

/* Seconds from the year's begin (UTC) to where the rule takes effect. */
static int64_t rule_second(int64_t year, const struct rule *r, int32_t offset)
{
    int64_t day = r->day;
    if (r->kind == RULE_JULIAN)
        day = r->day - 1 + (ch_is_leap_year(year) && r->day >= 60);
    else if (r->kind == RULE_WEEKDAY)
        day = weekday_rule_day(year, r);
    return day * 86400 + r->time - offset;
}

struct tz_rule {
    struct period standard;
    struct period summer; /* name "": none */
    struct rule start;
    struct rule end;
};

static bool parse_rule(struct chart_str s, struct tz_rule *out)
{
    *out = (struct tz_rule){0};
    if (!rule_name(&s, &out->standard.name) ||
        !rule_offset(&s, &out->standard.offset))
        return false;
    out->standard.offset = -out->standard.offset;
    if (s.len == 0 || s.ptr[0] == ',')
        return true;
    out->summer.dst = true;
    if (!rule_name(&s, &out->summer.name))
        return false;
    out->summer.offset = out->standard.offset + 3600;
    if (s.len && s.ptr[0] != ',') {
        if (!rule_offset(&s, &out->summer.offset))
            return false;
        out->summer.offset = -out->summer.offset;
    }
    if (s.len == 0)
        s = CH_STR(",M3.2.0,M11.1.0");
    if (!take(&s, ',') && !take(&s, ';'))
        return false;
    return rule_date(&s, &out->start) && take(&s, ',') &&
           rule_date(&s, &out->end) && s.len == 0;
}

/* Far ends of time may overflow; Go's integers wrap. */
static int64_t plus(int64_t a, int64_t b)
{
    return (int64_t)((uint64_t)a + (uint64_t)b);
}

static struct ch_zone_time time_of(const struct period *p, int64_t start,
                                   int64_t end)
{
    return (struct ch_zone_time){p->name, p->offset, start, end, p->dst};
}

/* Applies a footer to a second after the last change. */
static bool rule_at(struct chart_str text, int64_t last_change,
                    int64_t unix_sec, struct ch_zone_time *out)
{
    struct tz_rule rule;
    if (!parse_rule(text, &rule))
        return false;
    if (!rule.summer.dst) {
        *out = time_of(&rule.standard, last_change, INT64_MAX);
        return true;
    }
    struct ch_date date = ch_date_of_unix(unix_sec);
    int64_t second = (int64_t)(date.year_day - 1) * 86400 + unix_sec % 86400;
    int64_t year_start = plus(unix_sec, -second);
    int64_t start = rule_second(date.year, &rule.start, rule.standard.offset);
    int64_t end = rule_second(date.year, &rule.end, rule.summer.offset);
    struct period outer = rule.standard, inner = rule.summer;
    if (end < start) { /* the southern half of the year */
        int64_t swap = start;
        start = end;
        end = swap;
        outer = rule.summer;
        inner = rule.standard;
    }
    if (second < start)
        *out = time_of(&outer, year_start, plus(start, year_start));
    else if (second >= end)
        *out = time_of(&outer, plus(end, year_start),
                       plus(year_start, (int64_t)365 * 86400));
    else
        *out = time_of(&inner, plus(start, year_start), plus(end, year_start));
    return true;
}

/* ---- looking up --------------------------------------------------------- */

/* The period before the first change, by the rules of tzcode. */
static const struct period *first_period(const struct ch_zone *zone)
{
    bool used = false;
    for (size_t i = 0; i < zone->change_count; i++)
        used = used || zone->changes[i].period == 0;
    if (!used)
        return &zone->periods[0];
    if (zone->change_count) {
        size_t first = zone->changes[0].period;
        if (zone->periods[first].dst)
            while (first-- > 0)
                if (!zone->periods[first].dst)
                    return &zone->periods[first];
    }
    for (size_t i = 0; i < zone->period_count; i++)
        if (!zone->periods[i].dst)
            return &zone->periods[i];
    return &zone->periods[0];
}

struct ch_zone_time ch_zone_at(const struct ch_zone *zone, int64_t unix_sec)
{
    static const struct period utc = {CH_STR_INIT("UTC"), 0, false};
    if (!zone || zone->period_count == 0)
        return time_of(&utc, INT64_MIN, INT64_MAX);
    if (zone->change_count == 0 || unix_sec < zone->changes[0].when)
        return time_of(first_period(zone), INT64_MIN,
                       zone->change_count ? zone->changes[0].when : INT64_MAX);
    size_t low = 0, high = zone->change_count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (unix_sec < zone->changes[middle].when)
            high = middle;
        else
            low = middle;
    }
    struct ch_zone_time result = time_of(
        &zone->periods[zone->changes[low].period], zone->changes[low].when,
        high < zone->change_count ? zone->changes[high].when : INT64_MAX);
    if (low == zone->change_count - 1 && zone->rule.len)
        (void)rule_at(zone->rule, result.start, unix_sec, &result);
    return result;
}

bool ch_zone_find_name(const struct ch_zone *zone, struct chart_str name,
                       int64_t unix_sec, int32_t *offset)
{
    if (!zone)
        return false;
    for (size_t i = 0; i < zone->period_count; i++) {
        const struct period *p = &zone->periods[i];
        if (!ch_str_eq(p->name, name))
            continue;
        struct ch_zone_time at = ch_zone_at(zone, plus(unix_sec, -p->offset));
        if (ch_str_eq(at.name, name)) {
            *offset = at.offset;
            return true;
        }
    }
    for (size_t i = 0; i < zone->period_count; i++)
        if (ch_str_eq(zone->periods[i].name, name)) {
            *offset = zone->periods[i].offset;
            return true;
        }
    return false;
}

/* Without changes: fixed, or nothing but a name, as UTC. */
static bool is_simple(const struct ch_zone *zone)
{
    return !zone ||
           (zone->period_count <= 1 && !zone->change_count && !zone->rule.len);
}

/* Of the zones that have changes, values hold the local one only. */
bool ch_zone_equal(const struct ch_zone *a, const struct ch_zone *b)
{
    if (a == b || !is_simple(a) || !is_simple(b))
        return a == b;
    const struct period *x = a && a->period_count ? a->periods : NULL;
    const struct period *y = b && b->period_count ? b->periods : NULL;
    return ch_str_eq(ch_zone_name(a), ch_zone_name(b)) && !x == !y &&
           (!x || (x->offset == y->offset && ch_str_eq(x->name, y->name)));
}

int ch_zone_blank(struct ch_op *op, const struct ch_zone **out)
{
    struct ch_zone *zone = CH_NEW(op, struct ch_zone);
    if (!zone)
        return ch_error_code(op);
    zone->name = CH_STR("");
    *out = zone;
    return 0;
}

struct chart_str ch_zone_name(const struct ch_zone *zone)
{
    return zone ? zone->name : CH_STR("UTC");
}

bool ch_zone_is_local(const struct ch_zone *zone)
{
    return zone && zone->local;
}

/* ---- zone files --------------------------------------------------------- */

struct reader {
    struct chart_str rest;
    bool failed;
};

static struct chart_str read_bytes(struct reader *r, uint64_t count)
{
    struct chart_str bytes = ch_str(r->rest.ptr, (size_t)count);
    if (count > r->rest.len) {
        r->failed = true;
        return ch_str(r->rest.ptr, 0);
    }
    r->rest = after(r->rest, (size_t)count);
    return bytes;
}

static uint64_t big_endian(struct chart_str bytes, size_t at, size_t size)
{
    uint64_t n = 0;
    for (size_t i = 0; i < size; i++)
        n = n << 8 | (unsigned char)bytes.ptr[at + i];
    return n;
}

/* The six counts of a TZif header, in their order there. */
struct counts {
    uint64_t utc, standard, leap, change, period, text;
};

static struct counts read_counts(struct reader *r)
{
    struct chart_str b = read_bytes(r, 24);
    if (r->failed)
        return (struct counts){0};
    return (struct counts){big_endian(b, 0, 4),  big_endian(b, 4, 4),
                           big_endian(b, 8, 4),  big_endian(b, 12, 4),
                           big_endian(b, 16, 4), big_endian(b, 20, 4)};
}

/* The blocks of a file. */
struct blocks {
    struct counts counts;
    size_t time_size;
    struct chart_str times;
    struct chart_str indexes;
    struct chart_str periods;
    struct chart_str text;
    struct chart_str rule;
};

static bool read_blocks(struct chart_str data, struct blocks *b)
{
    struct reader r = {data, false};
    struct chart_str magic = read_bytes(&r, 4), head = read_bytes(&r, 16);
    if (r.failed || !ch_str_eq(magic, CH_STR("TZif")))
        return false;
    char version = head.ptr[0];
    if (version != 0 && version != '2' && version != '3')
        return false;
    struct counts n = read_counts(&r);
    b->time_size = 4;
    if (version) { /* the same again with 64 bits a time */
        (void)read_bytes(&r, n.change * 5 + n.period * 6 + n.text + n.leap * 8 +
                                 n.standard + n.utc + 20);
        n = read_counts(&r);
        b->time_size = 8;
    }
    b->counts = n;
    b->times = read_bytes(&r, n.change * b->time_size);
    b->indexes = read_bytes(&r, n.change);
    b->periods = read_bytes(&r, n.period * 6);
    b->text = read_bytes(&r, n.text);
    (void)read_bytes(&r, n.leap * (b->time_size + 4) + n.standard + n.utc);
    b->rule = r.rest;
    if (b->rule.len > 2 && b->rule.ptr[0] == '\n' &&
        b->rule.ptr[b->rule.len - 1] == '\n')
        b->rule = ch_str_sub(b->rule, 1, b->rule.len - 1);
    else
        b->rule = CH_STR("");
    return !r.failed && n.period > 0;
}

static bool fill_periods(struct ch_zone *zone, const struct blocks *b)
{
    for (size_t i = 0; i < zone->period_count; i++) {
        struct period *p = &zone->periods[i];
        size_t name = (unsigned char)b->periods.ptr[6 * i + 5];
        if (name >= b->text.len)
            return false;
        p->offset = (int32_t)(uint32_t)big_endian(b->periods, 6 * i, 4);
        p->dst = b->periods.ptr[6 * i + 4] != 0;
        p->name = after(b->text, name);
        size_t end = ch_str_find_byte(p->name, '\0', 0);
        p->name = ch_str_sub(p->name, 0, end);
    }
    return true;
}

static bool fill_changes(struct ch_zone *zone, const struct blocks *b)
{
    for (size_t i = 0; i < zone->change_count; i++) {
        struct change *c = &zone->changes[i];
        uint64_t when = big_endian(b->times, i * b->time_size, b->time_size);
        c->when = b->time_size == 8 ? (int64_t)when
                                    : (int64_t)(int32_t)(uint32_t)when;
        c->period = (uint8_t)b->indexes.ptr[i];
        if (c->period >= zone->period_count)
            return false;
    }
    return true;
}

/* Null in `*out` when the data is no zone file. */
static int zone_from_data(struct ch_op *op, struct chart_str data,
                          struct ch_zone **out)
{
    struct blocks b = {0};
    *out = NULL;
    if (!read_blocks(data, &b))
        return 0;
    struct ch_zone *zone = CH_NEW(op, struct ch_zone);
    if (!zone)
        return ch_error_code(op);
    /* A place without changes has one for all time. */
    bool none = b.counts.change == 0;
    zone->period_count = (size_t)b.counts.period;
    zone->change_count = (size_t)b.counts.change;
    zone->periods = CH_NEW_ARRAY(op, struct period, zone->period_count);
    zone->changes = CH_NEW_ARRAY(op, struct change, zone->change_count + none);
    zone->rule = b.rule;
    if (!zone->periods || !zone->changes)
        return ch_error_code(op);
    if (!fill_periods(zone, &b) || !fill_changes(zone, &b))
        return 0;
    if (none)
        zone->changes[zone->change_count++] = (struct change){INT64_MIN, 0};
    *out = zone;
    return ch_step(op, zone->change_count + zone->period_count);
}

/* Null in `*out` when there is no such file. */
static int zone_from_file(struct ch_op *op, struct chart_str directory,
                          struct chart_str name, struct ch_zone **out)
{
    struct ch_buf path;
    struct chart_str text, data;
    *out = NULL;
    ch_buf_init(&path, op);
    ch_buf_str(&path, directory);
    ch_buf_str(&path, name);
    int code = ch_buf_take(&path, &text);
    if (code)
        return code;
    code = ch_read_file(op, text.ptr, FILE_MAX, &data);
    if (!code)
        code = ch_step(op, data.len / 16);
    if (!code)
        return zone_from_data(op, data, out);
    if (ch_is_fatal(code))
        return code;
    ch_error_clear(op);
    return 0;
}

static int zone_from_system(struct ch_op *op, struct chart_str name,
                            struct ch_zone **out)
{
    static const struct chart_str directories[] = {
        CH_STR_INIT("/usr/share/zoneinfo/"),
        CH_STR_INIT("/usr/share/lib/zoneinfo/"),
        CH_STR_INIT("/usr/lib/locale/TZ/"),
        CH_STR_INIT("/etc/zoneinfo/"),
    };
    int code = 0;
    *out = NULL;
    if (ch_str_find_byte(name, '\0', 0) != CH_NPOS)
        return 0;
    for (size_t i = 0; i < CH_COUNT(directories) && !*out && !code; i++)
        code = zone_from_file(op, directories[i], name, out);
    return code;
}

/* ---- public ------------------------------------------------------------- */

static int get_cache(struct ch_op *op, struct zone_cache **out)
{
    if (!op->slots[CH_SLOT_ZONES])
        op->slots[CH_SLOT_ZONES] = CH_NEW(op, struct zone_cache);
    *out = op->slots[CH_SLOT_ZONES];
    return *out ? 0 : ch_error_code(op);
}

static bool is_zone_name(struct chart_str name)
{
    return name.ptr[0] != '/' && name.ptr[0] != '\\' &&
           ch_str_find(name, CH_STR(".."), 0) == CH_NPOS;
}

/* What TZ says, as Go reads it: a file's path, a zone's name, or "" and UTC
 * for UTC. Null in `*out` for UTC. */
static int local_from_env(struct ch_op *op, struct chart_str tz,
                          struct ch_zone **out)
{
    *out = NULL;
    if (tz.len && tz.ptr[0] == ':')
        tz = after(tz, 1);
    if (tz.len == 0 || ch_str_eq(tz, CH_STR("UTC")))
        return 0;
    int code = 0;
    if (tz.ptr[0] == '/')
        code = zone_from_file(op, CH_STR(""), tz, out);
    else if (is_zone_name(tz))
        code = zone_from_system(op, tz, out);
    if (*out)
        (*out)->name =
            ch_str_eq(tz, CH_STR("/etc/localtime")) ? CH_STR("Local") : tz;
    return code;
}

int ch_zone_local(struct ch_op *op, const struct ch_zone **out)
{
    struct zone_cache *cache;
    struct ch_zone *zone = NULL;
    int code = get_cache(op, &cache);
    if (code)
        return code;
    if (!cache->local) {
        const char *tz = getenv("TZ");
        struct chart_str asked = ch_str_dup(op, ch_str_z(tz));
        if (!asked.ptr)
            return ch_error_code(op);
        if (tz)
            code = local_from_env(op, asked, &zone);
        else
            code =
                zone_from_file(op, CH_STR("/etc/"), CH_STR("localtime"), &zone);
        if (code)
            return code;
        if (zone && !tz)
            zone->name = CH_STR("Local");
        if (!zone) {
            zone = CH_NEW(op, struct ch_zone);
            if (!zone)
                return ch_error_code(op);
            zone->name = CH_STR("UTC");
        }
        zone->local = true;
        cache->local = zone;
    }
    *out = cache->local;
    return 0;
}

static int read_zone(struct ch_op *op, struct chart_str name,
                     struct known_zone *known)
{
    struct ch_zone *zone = NULL;
    known->asked = ch_str_dup(op, name);
    if (!known->asked.ptr)
        return ch_error_code(op);
    int code = 0;
    if (is_zone_name(name))
        code = zone_from_system(op, name, &zone);
    if (zone)
        zone->name = known->asked;
    known->zone = zone;
    return code;
}

int ch_zone_load(struct ch_op *op, struct chart_str name,
                 const struct ch_zone **out)
{
    struct zone_cache *cache;
    struct known_zone *known;
    *out = NULL;
    if (name.len == 0 || ch_str_eq(name, CH_STR("UTC")))
        return 0;
    if (ch_str_eq(name, CH_STR("Local")))
        return ch_zone_local(op, out);
    int code = get_cache(op, &cache);
    if (code)
        return code;
    for (known = cache->known; known; known = known->next)
        if (ch_str_eq(known->asked, name))
            break;
    if (!known) {
        known = CH_NEW(op, struct known_zone);
        code = known ? read_zone(op, name, known) : ch_error_code(op);
        if (code)
            return code;
        if (cache->known_count < KNOWN_MAX) {
            known->next = cache->known;
            cache->known = known;
            cache->known_count++;
        }
    }
    *out = known->zone;
    if (known->zone)
        return 0;
    if (!is_zone_name(name))
        return ch_fail_str(op, CHART_ENOTFOUND,
                           CH_STR("time: invalid location name"));
    return ch_fail(op, CHART_ENOTFOUND, "unknown time zone %.*s",
                   CH_STR_ARG(name));
}

static int new_fixed(struct ch_op *op, struct chart_str name, int32_t offset,
                     const struct ch_zone **out)
{
    struct ch_zone *zone = CH_NEW(op, struct ch_zone);
    struct period *period = CH_NEW(op, struct period);
    if (!zone || !period)
        return ch_error_code(op);
    zone->name = ch_str_dup(op, name);
    if (!zone->name.ptr)
        return ch_error_code(op);
    *period = (struct period){zone->name, offset, false};
    zone->periods = period;
    zone->period_count = 1;
    *out = zone;
    return 0;
}

int ch_zone_fixed(struct ch_op *op, struct chart_str name, int32_t offset,
                  const struct ch_zone **out)
{
    struct zone_cache *cache;
    int32_t hour = offset / 3600;
    if (name.len || offset % 3600 || hour < FIRST_HOUR || hour > LAST_HOUR)
        return new_fixed(op, name, offset, out);
    int code = get_cache(op, &cache);
    if (!code && !cache->hours[hour - FIRST_HOUR])
        code = new_fixed(op, name, offset, &cache->hours[hour - FIRST_HOUR]);
    if (!code)
        *out = cache->hours[hour - FIRST_HOUR];
    return code;
}
