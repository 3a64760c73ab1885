#include "explain/nearest.h"

#include "base/distance.h"
#include "explain/path.h"
#include "explain/report.h"

#define SHOWN 3

struct search {
    struct ch_op *op;
    struct chart_str wanted, last;
    size_t count;
    struct {
        struct chart_str path;
        size_t distance;
    } best[SHOWN];
};

static int consider(struct search *s, struct chart_str path,
                    struct chart_str last)
{
    size_t most = s->wanted.len, distance;
    int code = ch_edit_distance(s->op, s->wanted, path, most, &distance);
    if (code || distance > most)
        return code;
    if (ch_str_eq_fold_ascii(last, s->last))
        distance /= 3; /* the right name at another depth */
    size_t at = s->count;
    while (at > 0 && s->best[at - 1].distance > distance)
        at--;
    if (at == SHOWN || distance * 2 > s->wanted.len)
        return 0;
    if (s->count < SHOWN)
        s->count++;
    for (size_t i = s->count - 1; i > at; i--)
        s->best[i] = s->best[i - 1];
    s->best[at].path = ch_str_dup(s->op, path);
    s->best[at].distance = distance;
    return s->best[at].path.ptr ? 0 : ch_error_code(s->op);
}

static int walk(struct search *s, const struct ch_map *map, struct ch_buf *path)
{
    size_t len = path->len;
    int code = ch_enter(s->op);
    if (code)
        return code;
    for (size_t i = 0; !code && map && i < map->len; i++) {
        const struct ch_map_entry *entry = &map->entries[i];
        struct chart_str key = ch_string_str(entry->key);
        ch_path_add_key(path, len == 0, key);
        code = consider(s, ch_buf_view(path), key);
        if (!code && ch_is_map(entry->value))
            code = walk(s, entry->value.u.map, path);
        path->len = len;
    }
    ch_leave(s->op);
    return code ? code : ch_buf_check(path);
}

int ch_nearest_paths(struct ch_op *op, const struct ch_map *values,
                     struct chart_str path, struct chart_str *out)
{
    struct search s = {.op = op, .wanted = path};
    struct ch_buf buf;
    size_t dot = ch_str_rfind_byte(path, '.');
    s.last = dot == CH_NPOS ? path : ch_str_sub(path, dot + 1, path.len);
    ch_buf_init(&buf, op);
    int code = walk(&s, values, &buf);
    if (code)
        return code;
    ch_buf_init(&buf, op);
    for (size_t i = 0; i < s.count; i++) {
        ch_buf_str(&buf, i ? CH_STR("\n  ") : CH_STR("  "));
        ch_report_visible(&buf, s.best[i].path);
    }
    return ch_buf_take(&buf, out);
}
