/* libchart/value.h */
#include "api/value.h"

#include "api/handle.h"
#include "base/buf.h"
#include "codec/json.h"
#include "codec/yaml.h"
#include "value/list.h"
#include "value/map.h"

enum chart_kind chart_value_kind(const struct chart_value *value)
{
    static const unsigned char kinds[CH_T_COUNT] = {
        [CH_T_NIL] = CHART_KIND_NULL,
        [CH_T_BOOL] = CHART_KIND_BOOL,
        [CH_T_INT] = CHART_KIND_INT,
        [CH_T_INT64] = CHART_KIND_INT,
        [CH_T_INT32] = CHART_KIND_INT,
        [CH_T_UINT8] = CHART_KIND_INT,
        [CH_T_UINT] = CHART_KIND_INT,
        [CH_T_UINT32] = CHART_KIND_INT,
        [CH_T_UINT64] = CHART_KIND_INT,
        [CH_T_FLOAT64] = CHART_KIND_DOUBLE,
        [CH_T_STRING] = CHART_KIND_STRING,
        [CH_T_BYTES] = CHART_KIND_STRING,
        [CH_T_LIST] = CHART_KIND_LIST,
        [CH_T_LIST_STRING] = CHART_KIND_LIST,
        [CH_T_LIST_INT] = CHART_KIND_LIST,
        [CH_T_LIST_LIST] = CHART_KIND_LIST,
        [CH_T_LIST_MAP] = CHART_KIND_LIST,
        [CH_T_MAP] = CHART_KIND_MAP,
        [CH_T_MAP_STRING] = CHART_KIND_MAP,
        [CH_T_VALUES] = CHART_KIND_MAP,
    };
    const struct ch_value *v = ch_inner_value(value);
    return v ? (enum chart_kind)kinds[v->type] : CHART_KIND_ABSENT;
}

bool chart_value_bool(const struct chart_value *value)
{
    const struct ch_value *v = ch_inner_value(value);
    return v && v->type == CH_T_BOOL && v->u.boolean;
}

int64_t chart_value_int(const struct chart_value *value)
{
    const struct ch_value *v = ch_inner_value(value);
    if (!v)
        return 0;
    if (ch_is_signed(*v) || ch_is_unsigned(*v))
        return v->u.integer;
    /* 2^63 is a double, the largest int64 is not. */
    if (v->type != CH_T_FLOAT64 || !(v->u.number >= -9223372036854775808.0) ||
        !(v->u.number < 9223372036854775808.0))
        return 0;
    int64_t i = (int64_t)v->u.number;
    return (double)i == v->u.number ? i : 0;
}

double chart_value_double(const struct chart_value *value)
{
    const struct ch_value *v = ch_inner_value(value);
    if (!v)
        return 0;
    if (v->type == CH_T_FLOAT64)
        return v->u.number;
    if (ch_is_signed(*v))
        return (double)v->u.integer;
    return ch_is_unsigned(*v) ? (double)v->u.uinteger : 0;
}

struct chart_str chart_value_str(const struct chart_value *value)
{
    if (chart_value_kind(value) != CHART_KIND_STRING)
        return CH_STR("");
    return ch_value_str(*ch_inner_value(value));
}

size_t chart_value_len(const struct chart_value *value)
{
    const struct ch_value *v = ch_inner_value(value);
    switch (chart_value_kind(value)) {
    case CHART_KIND_LIST:
        return ch_list_len(*v);
    case CHART_KIND_MAP:
        return ch_map_len(*v);
    case CHART_KIND_ABSENT:
    case CHART_KIND_NULL:
    case CHART_KIND_BOOL:
    case CHART_KIND_INT:
    case CHART_KIND_DOUBLE:
    case CHART_KIND_STRING:
        return 0;
    }
    return 0;
}

struct chart_str chart_value_key_at(const struct chart_value *value, size_t i)
{
    if (chart_value_kind(value) != CHART_KIND_MAP ||
        i >= chart_value_len(value))
        return CH_STR("");
    return ch_string_str(ch_inner_value(value)->u.map->entries[i].key);
}

const struct chart_value *chart_value_at(const struct chart_value *value,
                                         size_t i)
{
    if (i >= chart_value_len(value))
        return NULL;
    const struct ch_value *v = ch_inner_value(value);
    if (ch_is_list(*v))
        return ch_public_value(&v->u.list->items[i]);
    return ch_public_value(&v->u.map->entries[i].value);
}

const struct chart_value *chart_value_get(const struct chart_value *value,
                                          struct chart_str key)
{
    if (chart_value_kind(value) != CHART_KIND_MAP)
        return NULL;
    return ch_public_value(ch_map_get_str(ch_inner_value(value)->u.map, key));
}

/* One step of a path: "[3]", or a key up to the next '.' or '['. */
static const struct chart_value *step(const struct chart_value *value,
                                      const char **path)
{
    const char *at = *path;
    size_t len, index = 0;
    if (*at == '[') {
        for (at++; ch_is_digit(*at) && index < SIZE_MAX / 16; at++)
            index = index * 10 + (size_t)(*at - '0');
        if (*at != ']' || chart_value_kind(value) != CHART_KIND_LIST)
            return NULL;
        *path = at + 1;
        return chart_value_at(value, index);
    }
    len = strcspn(at, ".[");
    *path = at + len;
    return chart_value_get(value, ch_str(at, len));
}

const struct chart_value *chart_value_find(const struct chart_value *value,
                                           const char *path)
{
    bool first = true;
    while (value && *path) {
        if (!first && *path == '.')
            path++;
        value = step(value, &path);
        first = false;
    }
    return value;
}

struct chart_str ch_origin_source(const struct ch_origins *origins,
                                  const struct chart_value *value,
                                  uint32_t *line, uint32_t *column)
{
    const struct ch_value *v = ch_inner_value(value);
    const struct ch_origin *origin =
        v ? ch_origins_get(origins, v->origin) : NULL;
    if (line)
        *line = origin ? origin->line : 0;
    if (column)
        *column = origin ? origin->column : 0;
    return origin ? origins->sources[origin->source].name : CH_STR("");
}

static int write(const struct chart_value *value, bool yaml,
                 const struct chart_sink *sink, struct chart_error **err)
{
    struct ch_heap heap;
    struct ch_arena arena;
    struct ch_op op;
    struct ch_buf buf;
    struct ch_value v = value ? *ch_inner_value(value) : ch_nil();
    if (err)
        *err = NULL;
    ch_heap_init(&heap, NULL, 0);
    ch_arena_init(&arena, &heap);
    ch_op_init(&op, &heap, &arena, NULL, NULL);
    ch_buf_init(&buf, &op);
    int code =
        yaml ? ch_yaml_emit(&buf, v) : ch_json_emit(&buf, v, CH_JSON_COMPACT);
    if (!code)
        code = ch_sink_write(&op, sink, ch_buf_view(&buf));
    code = ch_call_end(&op, code, err);
    ch_arena_release(&arena);
    return code;
}

int chart_value_write_yaml(const struct chart_value *value,
                           const struct chart_sink *sink,
                           struct chart_error **err)
{
    return write(value, true, sink, err);
}

int chart_value_write_json(const struct chart_value *value,
                           const struct chart_sink *sink,
                           struct chart_error **err)
{
    return write(value, false, sink, err);
}
