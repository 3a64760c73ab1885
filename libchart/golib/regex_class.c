#include "golib/regex_class.h"

#include "base/sort.h"
#include "golib/unicode_ranges.h"

void ch_class_init(struct ch_rune_class *c, struct ch_pool *pool)
{
    *c = (struct ch_rune_class){.pool = pool};
}

static void class_push(struct ch_rune_class *c, uint32_t lo, uint32_t hi)
{
    if (c->failed)
        return;
    if (c->len == c->cap) {
        size_t cap = c->cap ? c->cap * 2 : 4;
        void *grown =
            ch_pool_grow(c->pool, c->ranges, c->cap * sizeof *c->ranges,
                         cap * sizeof *c->ranges);
        if (!grown) {
            c->failed = true;
            return;
        }
        c->ranges = grown;
        c->cap = cap;
    }
    c->ranges[c->len++] = (struct ch_rune_range){lo, hi};
}

void ch_class_add(struct ch_rune_class *c, uint32_t lo, uint32_t hi)
{
    if (c->len) {
        struct ch_rune_range *last = &c->ranges[c->len - 1];
        if (lo <= last->hi + 1 && last->lo <= hi + 1) {
            if (lo < last->lo)
                last->lo = lo;
            if (hi > last->hi)
                last->hi = hi;
            return;
        }
    }
    class_push(c, lo, hi);
}

void ch_class_add_all(struct ch_rune_class *c, const struct ch_rune_class *d)
{
    for (size_t i = 0; i < d->len; i++)
        ch_class_add(c, d->ranges[i].lo, d->ranges[i].hi);
    c->failed |= d->failed;
}

static int compare_ranges(const void *a, const void *b, void *user)
{
    const struct ch_rune_range *x = a, *y = b;
    (void)user;
    return (x->lo > y->lo) - (x->lo < y->lo);
}

static bool is_sorted(const struct ch_rune_class *c)
{
    for (size_t i = 1; i < c->len; i++)
        if (c->ranges[i].lo < c->ranges[i - 1].lo)
            return false;
    return true;
}

void ch_class_clean(struct ch_rune_class *c)
{
    size_t kept = 0;
    if (c->failed || c->len < 2)
        return;
    if (!is_sorted(c) && ch_sort(c->pool->op, c->ranges, c->len,
                                 sizeof *c->ranges, compare_ranges, NULL)) {
        c->failed = true;
        return;
    }
    for (size_t i = 1; i < c->len; i++) {
        struct ch_rune_range *last = &c->ranges[kept];
        if (c->ranges[i].lo > last->hi + 1)
            c->ranges[++kept] = c->ranges[i];
        else if (c->ranges[i].hi > last->hi)
            last->hi = c->ranges[i].hi;
    }
    c->len = kept + 1;
}

void ch_class_negate(struct ch_rune_class *c)
{
    uint32_t next = 0;
    size_t kept = 0;
    for (size_t i = 0; i < c->len; i++) {
        struct ch_rune_range r = c->ranges[i];
        if (next < r.lo)
            c->ranges[kept++] = (struct ch_rune_range){next, r.lo - 1};
        next = r.hi + 1;
    }
    c->len = kept;
    if (next <= CH_RUNE_MAX)
        class_push(c, next, CH_RUNE_MAX);
}

bool ch_class_has(const struct ch_rune_class *c, uint32_t rune)
{
    size_t lo = 0, hi = c->len;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (rune > c->ranges[mid].hi)
            lo = mid + 1;
        else if (rune < c->ranges[mid].lo)
            hi = mid;
        else
            return true;
    }
    return false;
}

/* ---- case folding ------------------------------------------------------- */

static uint32_t shifted(uint32_t rune, int32_t delta)
{
    return (uint32_t)((int32_t)rune + delta);
}

uint32_t ch_rune_fold(uint32_t rune)
{
    for (size_t i = 0; i < ch_unicode_data.fold_count; i++) {
        const struct ch_fold_range *f = &ch_unicode_data.folds[i];
        if (rune < f->lo)
            break;
        if (rune <= f->hi && (rune - f->lo) % f->stride == 0)
            return shifted(rune, f->delta);
    }
    return rune;
}

/* Adds the images of [lo, hi] under one row of the table. */
static void add_images(struct ch_rune_class *to, struct ch_rune_range r,
                       const struct ch_fold_range *f)
{
    uint32_t lo = r.lo > f->lo ? r.lo : f->lo;
    uint32_t hi = r.hi < f->hi ? r.hi : f->hi;
    if (lo > hi)
        return;
    if (f->stride == 1) {
        class_push(to, shifted(lo, f->delta), shifted(hi, f->delta));
        return;
    }
    lo += (f->stride - (lo - f->lo) % f->stride) % f->stride;
    for (uint32_t rune = lo; rune <= hi; rune += f->stride)
        class_push(to, shifted(rune, f->delta), shifted(rune, f->delta));
}

/* Both the class and the table are sorted by their lower ends; rows of the
 * table may overlap, so each range looks at all rows that could meet it. */
static void add_all_images(struct ch_rune_class *to,
                           const struct ch_rune_range *ranges, size_t len)
{
    for (size_t i = 0; i < ch_unicode_data.fold_count; i++) {
        const struct ch_fold_range *f = &ch_unicode_data.folds[i];
        size_t lo = 0, hi = len;
        while (lo < hi) { /* the first range that ends at or above f->lo */
            size_t mid = lo + (hi - lo) / 2;
            if (ranges[mid].hi < f->lo)
                lo = mid + 1;
            else
                hi = mid;
        }
        for (; lo < len && ranges[lo].lo <= f->hi; lo++)
            add_images(to, ranges[lo], f);
    }
}

/* The longest orbit has four members, so three rounds reach all of it. */
void ch_class_fold(struct ch_rune_class *c)
{
    for (int round = 0; round < 3 && !c->failed; round++) {
        struct ch_rune_class images;
        ch_class_init(&images, c->pool);
        add_all_images(&images, c->ranges, c->len);
        ch_class_add_all(c, &images);
        ch_class_clean(c);
    }
}

/* ---- properties --------------------------------------------------------- */

/* Adds the runs whose value's bit is in `mask`, or (mask 0) is `value`. */
static void add_runs(struct ch_rune_class *c, struct ch_unicode_runs runs,
                     uint32_t mask, uint8_t value)
{
    uint32_t at = 0;
    for (size_t i = 0; i < runs.len;) {
        uint8_t v = runs.bytes[i++];
        uint32_t length = 0;
        for (unsigned shift = 0;; shift += 7) {
            uint8_t byte = runs.bytes[i++];
            length |= (uint32_t)(byte & 127) << shift;
            if (byte < 128)
                break;
        }
        if (mask ? (mask >> v & 1) != 0 : v == value)
            ch_class_add(c, at, at + length - 1);
        at += length;
    }
}

/* Compares as Go does: letters after the first in lower case, the first in
 * upper case; space, hyphen and underscore do not count. */
static bool name_is(struct chart_str name, const char *canonical)
{
    bool first = true;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (c == '_' || c == '-' || c == ' ')
            continue;
        c = first ? ch_to_upper(c) : ch_to_lower(c);
        first = false;
        if (*canonical == '\0' || c != *canonical++)
            return false;
    }
    return *canonical == '\0';
}

bool ch_class_add_property(struct ch_rune_class *c, struct chart_str name)
{
    const struct ch_unicode_data *data = &ch_unicode_data;
    if (name_is(name, "Ascii")) {
        ch_class_add(c, 0, 0x7F);
        return true;
    }
    for (size_t i = 0; i < data->category_name_count; i++) {
        if (!name_is(name, data->category_names[i].name))
            continue;
        add_runs(c, data->categories, data->category_names[i].mask, 0);
        return true;
    }
    for (size_t i = 0; i < data->script_count; i++) {
        if (!name_is(name, data->script_names[i]))
            continue;
        add_runs(c, data->scripts, 0, (uint8_t)(i + 1));
        return true;
    }
    return false;
}

/* ---- ASCII classes ------------------------------------------------------ */

struct ascii_class {
    const char *name;
    const char *ranges; /* pairs of first and last */
    size_t len;
};

#define ROW(name, ranges)                                                      \
    {                                                                          \
        name, ranges, sizeof(ranges) - 1                                       \
    }

static const struct ascii_class posix_classes[] = {
    ROW("alnum", "09AZaz"),
    ROW("alpha", "AZaz"),
    ROW("ascii", "\0\x7F"),
    ROW("blank", "\t\t  "),
    ROW("cntrl", "\0\x1F\x7F\x7F"),
    ROW("digit", "09"),
    ROW("graph", "!~"),
    ROW("lower", "az"),
    ROW("print", " ~"),
    ROW("punct", "!/:@[`{~"),
    ROW("space", "\t\r  "),
    ROW("upper", "AZ"),
    ROW("word", "09AZ__az"),
    ROW("xdigit", "09AFaf"),
};

static const struct ascii_class perl_classes[] = {
    ROW("d", "09"),
    ROW("s", "\t\n\f\r  "),
    ROW("w", "09AZ__az"),
};

static bool add_ascii(struct ch_rune_class *c, const struct ascii_class *rows,
                      size_t count, struct chart_str name)
{
    for (size_t i = 0; i < count; i++) {
        if (!ch_str_eq(name, ch_str_z(rows[i].name)))
            continue;
        for (size_t k = 0; k + 1 < rows[i].len; k += 2)
            ch_class_add(c, (unsigned char)rows[i].ranges[k],
                         (unsigned char)rows[i].ranges[k + 1]);
        return true;
    }
    return false;
}

bool ch_class_add_perl(struct ch_rune_class *c, char letter)
{
    return add_ascii(c, perl_classes, CH_COUNT(perl_classes),
                     ch_str(&letter, 1));
}

bool ch_class_add_posix(struct ch_rune_class *c, struct chart_str name)
{
    return add_ascii(c, posix_classes, CH_COUNT(posix_classes), name);
}
