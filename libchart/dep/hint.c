#include "dep/hint.h"

#include "base/distance.h"
#include "base/sort.h"

enum { shown_names = 3, shown_versions = 5 };

/* ---- names --------------------------------------------------------------- */

struct near_name {
    struct chart_str name;
    size_t distance;
};

static size_t length_gap(struct chart_str a, struct chart_str b)
{
    return a.len > b.len ? a.len - b.len : b.len - a.len;
}

/* Small for spelling mistakes, and for a name that goes on. */
static int name_distance(struct ch_op *op, struct chart_str wanted,
                         struct chart_str name, size_t *distance)
{
    size_t most = wanted.len / 2 > 1 ? wanted.len / 2 : 1;
    size_t shorter = wanted.len < name.len ? wanted.len : name.len;
    if (shorter >= 3 &&
        (ch_str_starts(name, wanted) || ch_str_starts(wanted, name))) {
        size_t gap = length_gap(wanted, name);
        *distance = gap > 2 ? 2 : gap;
        return 0;
    }
    int code = ch_edit_distance(op, wanted, name, most, distance);
    if (!code && *distance > most && shorter >= 3 &&
        (ch_str_find(name, wanted, 0) != CH_NPOS ||
         ch_str_find(wanted, name, 0) != CH_NPOS))
        *distance = most;
    return code;
}

int ch_hint_names(struct ch_op *op, const struct chart_str *names, size_t count,
                  struct chart_str wanted, struct chart_str *out)
{
    struct near_name best[shown_names];
    size_t kept = 0, most = wanted.len / 2 > 1 ? wanted.len / 2 : 1;
    struct ch_buf buf;
    int code = 0;
    ch_buf_init(&buf, op);
    for (size_t i = 0; !code && i < count; i++) {
        size_t distance, at = kept;
        code = name_distance(op, wanted, names[i], &distance);
        if (code || distance > most)
            continue;
        size_t gap = length_gap(wanted, names[i]);
        while (at > 0 && (best[at - 1].distance > distance ||
                          (best[at - 1].distance == distance &&
                           length_gap(wanted, best[at - 1].name) > gap)))
            at--;
        if (at == shown_names)
            continue;
        kept += kept < shown_names;
        for (size_t k = kept - 1; k > at; k--)
            best[k] = best[k - 1];
        best[at] = (struct near_name){names[i], distance};
    }
    for (size_t i = 0; i < kept; i++) {
        if (i)
            CH_BUF_LIT(&buf, ", ");
        ch_buf_str(&buf, best[i].name);
    }
    return code ? code : ch_buf_take(&buf, out);
}

/* ---- versions ------------------------------------------------------------ */

/* The first thing in a range that reads as a version. */
static int first_version(struct ch_op *op, struct chart_str range,
                         struct ch_semver *out, bool *found)
{
    size_t at = 0;
    *found = false;
    while (at < range.len && !ch_is_digit(range.ptr[at]))
        at++;
    size_t end = at;
    while (end < range.len &&
           (ch_is_digit(range.ptr[end]) || ch_is_alpha(range.ptr[end]) ||
            range.ptr[end] == '.' || range.ptr[end] == '-'))
        end++;
    while (end > at && !*found) {
        int code = ch_semver_parse(op, ch_str_sub(range, at, end), out);
        *found = !code;
        if (ch_is_fatal(code))
            return code;
        ch_error_clear(op);
        end--;
    }
    return 0;
}

static uint64_t gap(uint64_t a, uint64_t b)
{
    return a > b ? a - b : b - a;
}

static int compare_u64(uint64_t a, uint64_t b)
{
    return a < b ? -1 : a > b;
}

/* Nearest to the version at `user` first; of two as near the newer. */
static int nearer(const void *a, const void *b, void *user)
{
    const struct ch_semver *left = a, *right = b, *to = user;
    int order =
        compare_u64(gap(left->major, to->major), gap(right->major, to->major));
    if (!order)
        order = compare_u64(gap(left->minor, to->minor),
                            gap(right->minor, to->minor));
    if (!order)
        order = compare_u64(gap(left->patch, to->patch),
                            gap(right->patch, to->patch));
    return order ? order : ch_semver_compare(right, left);
}

static int newer(const void *a, const void *b, void *user)
{
    (void)user;
    return ch_semver_compare(b, a);
}

int ch_hint_version_list(struct ch_op *op, struct ch_semver *versions,
                         size_t count, struct chart_str range,
                         struct chart_str *out)
{
    struct ch_semver to;
    struct ch_buf buf;
    bool found;
    ch_buf_init(&buf, op);
    int code = first_version(op, range, &to, &found);
    if (!code)
        code = ch_sort(op, versions, count, sizeof *versions,
                       found ? nearer : newer, &to);
    if (code)
        return code;
    if (!count)
        CH_BUF_LIT(&buf, "there is no version");
    else if (count > shown_versions)
        ch_buf_printf(&buf, "the %s of %zu versions are ",
                      found ? "nearest" : "newest", count);
    else
        CH_BUF_LIT(&buf, "there is ");
    for (size_t i = 0; i < count && i < shown_versions; i++) {
        if (i)
            CH_BUF_LIT(&buf, ", ");
        ch_buf_str(&buf, versions[i].original);
    }
    return ch_buf_take(&buf, out);
}

int ch_hint_versions(struct ch_op *op, const struct ch_index_chart *chart,
                     struct chart_str range, struct chart_str *out)
{
    struct ch_semver *versions =
        CH_NEW_ARRAY(op, struct ch_semver, chart->count);
    size_t kept = 0;
    if (!versions)
        return ch_error_code(op);
    for (size_t i = 0; i < chart->count; i++)
        if (chart->versions[i].url.len)
            versions[kept++] = chart->versions[i].parsed;
    if (chart->count && !kept) {
        *out = CH_STR("no version has a URL");
        return 0;
    }
    return ch_hint_version_list(op, versions, kept, range, out);
}
