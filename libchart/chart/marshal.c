#include "chart/marshal.h"

#include "codec/yaml.h"
#include "golib/timefmt.h"
#include "value/list.h"

static int set_str(struct ch_op *op, struct ch_map *map, const char *key,
                   struct chart_str s)
{
    struct ch_value v;
    int code = ch_value_string(op, s, &v);
    return code ? code : ch_map_set_str(op, map, ch_str_z(key), v);
}

/* Go's omitempty. */
static int set_some(struct ch_op *op, struct ch_map *map, const char *key,
                    struct chart_str s)
{
    return s.len ? set_str(op, map, key, s) : 0;
}

static int set_list(struct ch_op *op, struct ch_map *map, const char *key,
                    const struct chart_str *items, size_t count)
{
    struct ch_list *list = ch_list_new(op, count);
    int code = list ? 0 : ch_error_code(op);
    if (!count)
        return code;
    for (size_t i = 0; !code && i < count; i++) {
        struct ch_value v;
        code = ch_value_string(op, items[i], &v);
        if (!code)
            code = ch_list_push(op, list, v);
    }
    return code ? code
                : ch_map_set_str(op, map, ch_str_z(key), ch_list_value(list));
}

static int copy(struct ch_op *op, struct ch_value v, struct ch_value *out);

static int copy_list(struct ch_op *op, struct ch_value v, struct ch_value *out)
{
    size_t count = ch_list_len(v);
    struct ch_list *list = ch_list_new(op, count);
    int code = list ? 0 : ch_error_code(op);
    for (size_t i = 0; !code && i < count; i++) {
        struct ch_value item;
        code = copy(op, ch_list_at(v, i), &item);
        if (!code)
            code = ch_list_push(op, list, item);
    }
    *out = ch_list_value(list);
    return code;
}

static int copy_map(struct ch_op *op, const struct ch_map *map,
                    struct ch_value *out)
{
    struct ch_map *to = ch_map_new(op, map->len);
    int code = to ? 0 : ch_error_code(op);
    for (size_t i = 0; !code && i < map->len; i++) {
        struct ch_value item;
        code = copy(op, map->entries[i].value, &item);
        if (!code)
            code = ch_map_set_str(op, to, ch_string_str(map->entries[i].key),
                                  item);
    }
    *out = ch_map_value(to);
    return code;
}

/* Everything, with its strings: the chart may go. */
static int copy(struct ch_op *op, struct ch_value v, struct ch_value *out)
{
    int code = ch_enter(op);
    *out = v;
    if (code)
        return code;
    if (v.type == CH_T_STRING)
        code = ch_value_string(op, ch_value_str(v), out);
    else if (ch_is_list(v))
        code = copy_list(op, v, out);
    else if (ch_is_map(v) && v.u.map)
        code = copy_map(op, v.u.map, out);
    ch_leave(op);
    return code;
}

static int set_copy(struct ch_op *op, struct ch_map *map, const char *key,
                    struct ch_value v)
{
    int code = copy(op, v, &v);
    return code ? code : ch_map_set_str(op, map, ch_str_z(key), v);
}

static int maintainer(struct ch_op *op, const struct ch_maintainer *m,
                      struct ch_map *map)
{
    int code = set_some(op, map, "name", m->name);
    if (!code)
        code = set_some(op, map, "email", m->email);
    if (!code)
        code = set_some(op, map, "url", m->url);
    return code;
}

int ch_dependency_to_map(struct ch_op *op, const struct ch_dependency *d,
                         struct ch_map *map)
{
    int code = set_str(op, map, "name", d->name);
    if (!code)
        code = set_some(op, map, "version", d->version);
    if (!code)
        code = set_str(op, map, "repository", d->repository);
    if (!code)
        code = set_some(op, map, "condition", d->condition);
    if (!code)
        code = set_list(op, map, "tags", d->tags, d->tag_count);
    if (!code && d->enabled)
        code = ch_map_set_str(op, map, CH_STR("enabled"), ch_bool(true));
    if (!code && ch_is_list(d->import_values) && ch_list_len(d->import_values))
        code = set_copy(op, map, "import-values", d->import_values);
    if (!code)
        code = set_some(op, map, "alias", d->alias);
    return code;
}

static int add_map(struct ch_op *op, struct ch_list *list, struct ch_map **map)
{
    *map = ch_map_new(op, 4);
    if (!list || !*map)
        return ch_error_code(op);
    return ch_list_push(op, list, ch_map_value(*map));
}

/* Rows of a lock file may be null. */
static int set_dependencies(struct ch_op *op, struct ch_map *map,
                            const struct ch_dependency *rows, size_t count)
{
    struct ch_list *list = ch_list_new(op, count);
    int code = list ? 0 : ch_error_code(op);
    for (size_t i = 0; !code && i < count; i++) {
        struct ch_map *row;
        if (!rows[i].name.ptr) {
            code = ch_list_push(op, list, ch_nil());
            continue;
        }
        code = add_map(op, list, &row);
        if (!code)
            code = ch_dependency_to_map(op, &rows[i], row);
    }
    return code ? code
                : ch_map_set_str(op, map, CH_STR("dependencies"),
                                 ch_list_value(list));
}

static int set_people(struct ch_op *op, const struct ch_metadata *m,
                      struct ch_map *map)
{
    struct ch_list *people = ch_list_new(op, m->maintainer_count);
    struct ch_map *row;
    int code = people ? 0 : ch_error_code(op);
    for (size_t i = 0; !code && i < m->maintainer_count; i++) {
        code = add_map(op, people, &row);
        if (!code)
            code = maintainer(op, &m->maintainers[i], row);
    }
    if (!code && m->maintainer_count)
        code = ch_map_set_str(op, map, CH_STR("maintainers"),
                              ch_list_value(people));
    return code;
}

static int set_description(struct ch_op *op, const struct ch_metadata *m,
                           struct ch_map *map)
{
    int code = set_some(op, map, "name", m->name);
    if (!code)
        code = set_some(op, map, "home", m->home);
    if (!code)
        code = set_list(op, map, "sources", m->sources, m->source_count);
    if (!code)
        code = set_some(op, map, "version", m->version);
    if (!code)
        code = set_some(op, map, "description", m->description);
    if (!code)
        code = set_list(op, map, "keywords", m->keywords, m->keyword_count);
    if (!code)
        code = set_people(op, m, map);
    return code ? code : set_some(op, map, "icon", m->icon);
}

int ch_metadata_to_map(struct ch_op *op, const struct ch_metadata *m,
                       struct ch_map *map)
{
    int code = set_description(op, m, map);
    if (!code)
        code = set_some(op, map, "apiVersion", m->api_version);
    if (!code)
        code = set_some(op, map, "condition", m->condition);
    if (!code)
        code = set_some(op, map, "tags", m->tags);
    if (!code)
        code = set_some(op, map, "appVersion", m->app_version);
    if (!code && m->deprecated)
        code = ch_map_set_str(op, map, CH_STR("deprecated"), ch_bool(true));
    if (!code && m->annotations && m->annotations->len)
        code = set_copy(op, map, "annotations", ch_map_value(m->annotations));
    if (!code)
        code = set_some(op, map, "kubeVersion", m->kube_version);
    if (!code && m->dependency_count)
        code = set_dependencies(op, map, m->dependencies, m->dependency_count);
    return code ? code : set_some(op, map, "type", m->type);
}

int ch_metadata_marshal(struct ch_buf *buf, const struct ch_metadata *m)
{
    struct ch_map *map = ch_map_new(buf->op, 16);
    int code =
        map ? ch_metadata_to_map(buf->op, m, map) : ch_error_code(buf->op);
    return code ? code : ch_yaml_emit(buf, ch_map_value(map));
}

/* ---- lock files ----------------------------------------------------------
 */

/* Go reads the time and prints it again: "2024-01-01T0:00:00.50+00:00" becomes
 * "2024-01-01T00:00:00.5Z". */
static int generated(struct ch_op *op, struct chart_str text,
                     struct chart_str *out)
{
    struct ch_time time = {0}; /* the year 1, as Go's */
    struct ch_buf buf;
    int code = 0;
    if (text.len)
        code = ch_time_parse(op, CH_STR("2006-01-02T15:04:05Z07:00"), text,
                             NULL, &time);
    if (code)
        return code;
    ch_buf_init(&buf, op);
    ch_time_format(&buf, &time, CH_RFC3339_NANO);
    return ch_buf_take(&buf, out);
}

static int lock_value(struct ch_op *op, const struct ch_lock *lock,
                      struct ch_map *map)
{
    struct chart_str time;
    int code = generated(op, lock->generated, &time);
    if (!code)
        code = set_str(op, map, "generated", time);
    if (!code)
        code = set_str(op, map, "digest", lock->digest);
    if (code)
        return code;
    if (!lock->dependencies)
        return ch_map_set_str(op, map, CH_STR("dependencies"), ch_nil());
    return set_dependencies(op, map, lock->dependencies, lock->count);
}

int ch_lock_marshal(struct ch_buf *buf, const struct ch_lock *lock)
{
    struct ch_map *map = ch_map_new(buf->op, 4);
    int code = map ? lock_value(buf->op, lock, map) : ch_error_code(buf->op);
    return code ? code : ch_yaml_emit(buf, ch_map_value(map));
}
