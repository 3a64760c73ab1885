#include "chart/fields.h"

#include "chart/timestamp.h"
#include "golib/strconv.h"
#include "value/list.h"
#include "value/map.h"

struct decoder {
    struct ch_op *op;
    const struct ch_fields_source *source;
    /* Where we are, for messages: the struct that the field belongs to, the
     * field that holds the struct ("" at the root), and the field. */
    const struct ch_struct *shape;
    struct chart_str holder, field;
};

/* ---- errors -------------------------------------------------------------- */

static const char *json_name(struct ch_value v)
{
    if (v.type == CH_T_BOOL)
        return "bool";
    if (v.type == CH_T_STRING)
        return "string";
    if (ch_is_list(v))
        return "array";
    return ch_is_map(v) ? "object" : "number";
}

static void frame(const struct decoder *d, struct ch_value v)
{
    const struct ch_fields_source *source = d->source;
    const struct ch_origin *origin =
        source->origins ? ch_origins_get(source->origins, v.origin) : NULL;
    ch_frame(d->op, source->name, origin ? origin->line : 0,
             origin ? origin->column : 0, CH_STR(""));
}

/* What a Go type takes, in words. */
static const char *plain_words(const char *type)
{
    static const struct {
        const char *type, *words;
    } rows[] = {
        {"string", "a text"},
        {"bool", "true or false"},
        {"[]string", "a list of texts"},
        {"map[string]string", "a map of texts"},
        {"[]interface {}", "a list"},
    };
    for (size_t i = 0; i < CH_COUNT(rows); i++)
        if (strcmp(rows[i].type, type) == 0)
            return rows[i].words;
    return type[0] == '[' ? "a list of maps" : "a map";
}

static int mismatch(const struct decoder *d, struct ch_value v,
                    const char *type)
{
    const char *lead = "error unmarshaling JSON: while decoding JSON: json: "
                       "cannot unmarshal";
    int code;
    if (d->shape)
        code =
            ch_fail(d->op, CHART_ECHART,
                    "%s %s into Go struct field %s.%.*s%s%.*s of type %s", lead,
                    json_name(v), d->shape->name, CH_STR_ARG(d->holder),
                    d->holder.len ? "." : "", CH_STR_ARG(d->field), type);
    else
        code = ch_fail(d->op, CHART_ECHART, "%s %s into Go value of type %s",
                       lead, json_name(v), type);
    frame(d, v);
    if (d->field.len)
        ch_hint(d->op, "%.*s takes %s.", CH_STR_ARG(d->field),
                plain_words(type));
    else
        ch_hint(d->op, "The file takes %s.", plain_words(type));
    return code;
}

/* ---- scalars ------------------------------------------------------------- */

bool ch_scalar_text(struct ch_buf *buf, struct ch_value v)
{
    if (v.type == CH_T_STRING)
        ch_buf_str(buf, ch_value_str(v));
    else if (v.type == CH_T_BOOL)
        ch_buf_str(buf, v.u.boolean ? CH_STR("true") : CH_STR("false"));
    else if (v.type == CH_T_FLOAT64)
        ch_format_float(buf, v.u.number, 'g', -1, 32);
    else if (ch_is_signed(v))
        ch_buf_int(buf, v.u.integer);
    else if (ch_is_unsigned(v))
        ch_buf_uint(buf, v.u.uinteger);
    else
        return false;
    return true;
}

static int read_string(const struct decoder *d, struct ch_value v,
                       struct chart_str *out)
{
    if (ch_is_nil(v))
        return 0;
    if (v.type == CH_T_STRING) {
        *out = ch_value_str(v);
        return 0;
    }
    struct ch_buf buf;
    ch_buf_init(&buf, d->op);
    if (!ch_scalar_text(&buf, v))
        return mismatch(d, v, "string");
    return ch_buf_take(&buf, out);
}

static int read_bool(const struct decoder *d, struct ch_value v, bool *out)
{
    if (v.type == CH_T_BOOL)
        *out = v.u.boolean;
    else if (!ch_is_nil(v))
        return mismatch(d, v, "bool");
    return 0;
}

static int read_time(const struct decoder *d, struct ch_value v,
                     struct chart_str *out)
{
    if (ch_is_nil(v))
        return 0;
    if (v.type != CH_T_STRING)
        return ch_fail(d->op, CHART_ECHART,
                       "error unmarshaling JSON: while decoding JSON: "
                       "Time.UnmarshalJSON: input is not a JSON string");
    *out = ch_value_str(v);
    int code = ch_timestamp_check(d->op, *out);
    if (code && !ch_is_fatal(code))
        ch_prefix(d->op, "error unmarshaling JSON: while decoding JSON: ");
    return code;
}

/* ---- lists and maps ------------------------------------------------------ */

static int read_strings(const struct decoder *d, struct ch_value v,
                        const struct chart_str **out, size_t *count)
{
    if (ch_is_nil(v)) {
        *out = NULL;
        *count = 0;
        return 0;
    }
    if (!ch_is_list(v))
        return mismatch(d, v, "[]string");
    size_t len = ch_list_len(v);
    struct chart_str *items = CH_NEW_ARRAY(d->op, struct chart_str, len + 1);
    if (!items || ch_step(d->op, len))
        return ch_error_code(d->op);
    for (size_t i = 0; i < len; i++) {
        items[i] = i < *count ? (*out)[i] : CH_STR("");
        int code = read_string(d, ch_list_at(v, i), &items[i]);
        if (code)
            return code;
    }
    *out = items;
    *count = len;
    return 0;
}

static int read_string_map(const struct decoder *d, struct ch_value v,
                           struct ch_map **out)
{
    if (ch_is_nil(v)) {
        *out = NULL;
        return 0;
    }
    if (!ch_is_map(v))
        return mismatch(d, v, "map[string]string");
    struct ch_map *from = v.u.map;
    if (!*out)
        *out = ch_map_new(d->op, from->len);
    if (!*out || ch_map_sort(d->op, from) || ch_step(d->op, from->len))
        return ch_error_code(d->op);
    for (size_t i = 0; i < from->len; i++) {
        const struct ch_map_entry *entry = &from->entries[i];
        struct chart_str text = CH_STR("");
        struct ch_value value = entry->value;
        int code = 0;
        if (value.type != CH_T_STRING) {
            code = read_string(d, value, &text);
            if (!code)
                code = ch_value_string(d->op, text, &value);
        }
        if (!code)
            code = ch_map_set(d->op, *out, entry->key, value);
        if (code)
            return code;
    }
    return 0;
}

/* Numbers that a Go interface{} would get: always float64. */
static int plain_numbers(struct ch_op *op, struct ch_value *v)
{
    int code = ch_step(op, 1);
    if (ch_is_signed(*v)) {
        v->u.number = (double)v->u.integer;
        v->type = CH_T_FLOAT64;
    } else if (ch_is_unsigned(*v)) {
        v->u.number = (double)v->u.uinteger;
        v->type = CH_T_FLOAT64;
    }
    size_t count = ch_is_list(*v)  ? ch_list_len(*v)
                   : ch_is_map(*v) ? ch_map_len(*v)
                                   : 0;
    if (code || !count)
        return code;
    if (ch_enter(op))
        return ch_error_code(op);
    for (size_t i = 0; !code && i < count; i++)
        code = plain_numbers(op, ch_is_list(*v) ? &v->u.list->items[i]
                                                : &v->u.map->entries[i].value);
    ch_leave(op);
    return code;
}

static int read_values(const struct decoder *d, struct ch_value v,
                       struct ch_value *out)
{
    if (!ch_is_nil(v) && !ch_is_list(v))
        return mismatch(d, v, "[]interface {}");
    *out = v;
    return plain_numbers(d->op, out);
}

/* ---- structs ------------------------------------------------------------- */

static int read_struct(struct decoder *d, const struct ch_struct *shape,
                       struct ch_value v, char *out);

/* Strings that were never set are "". */
static void init_strings(const struct ch_struct *shape, char *out)
{
    for (size_t i = 0; i < shape->field_count; i++) {
        const struct ch_field *field = &shape->fields[i];
        struct chart_str *text = (void *)(out + field->offset);
        bool is_string =
            field->kind == CH_FIELD_STRING || field->kind == CH_FIELD_TIME;
        if (is_string && !text->ptr)
            *text = CH_STR("");
    }
}

static int read_item(struct decoder *d, const struct ch_struct *shape,
                     struct ch_value v, char *out)
{
    const struct ch_fields_source *source = d->source;
    const struct ch_origin *origin =
        source->origins ? ch_origins_get(source->origins, v.origin) : NULL;
    if (ch_is_nil(v)) {
        memset(out, 0, shape->size);
        return 0;
    }
    if (shape->line_offset != CH_NO_OFFSET && origin)
        memcpy(out + shape->line_offset, &origin->line, sizeof origin->line);
    init_strings(shape, out);
    return read_struct(d, shape, v, out);
}

static int read_structs(struct decoder *d, const struct ch_struct *shape,
                        struct ch_value v, char **out, size_t *count)
{
    if (ch_is_nil(v)) {
        *out = NULL;
        *count = 0;
        return 0;
    }
    if (!ch_is_list(v)) {
        struct ch_buf type;
        struct chart_str text;
        ch_buf_init(&type, d->op);
        CH_BUF_LIT(&type, "[]*");
        ch_buf_str(&type, ch_str_z(shape->type));
        int code = ch_buf_take(&type, &text);
        return code ? code : mismatch(d, v, text.ptr);
    }
    size_t len = ch_list_len(v), keep = len < *count ? len : *count;
    char *items = ch_alloc_array(d->op, len + 1, shape->size);
    if (!items || ch_step(d->op, len))
        return ch_error_code(d->op);
    memset(items, 0, (len + 1) * shape->size);
    if (keep)
        memcpy(items, *out, keep * shape->size);
    for (size_t i = 0; i < len; i++) {
        int code =
            read_item(d, shape, ch_list_at(v, i), items + i * shape->size);
        if (code)
            return code;
    }
    *out = items;
    *count = len;
    return 0;
}

/* Members hold pointers of different types; memcpy moves them. */
static int read_string_list(const struct decoder *d, struct ch_value v,
                            char *at, char *count_at)
{
    const struct chart_str *items;
    size_t count;
    memcpy(&items, at, sizeof items);
    memcpy(&count, count_at, sizeof count);
    int code = read_strings(d, v, &items, &count);
    memcpy(at, &items, sizeof items);
    memcpy(count_at, &count, sizeof count);
    return code;
}

static int read_struct_list(struct decoder *d, const struct ch_field *field,
                            struct ch_value v, char *at, char *count_at)
{
    char *items;
    size_t count;
    memcpy(&items, at, sizeof items);
    memcpy(&count, count_at, sizeof count);
    int code = read_structs(d, field->nested, v, &items, &count);
    memcpy(at, &items, sizeof items);
    memcpy(count_at, &count, sizeof count);
    return code;
}

static int read_field(struct decoder *d, const struct ch_field *field,
                      struct ch_value v, char *out)
{
    void *at = out + field->offset;
    char *count_at = out + field->count_offset;
    switch (field->kind) {
    case CH_FIELD_STRING:
        return read_string(d, v, at);
    case CH_FIELD_BOOL:
        return read_bool(d, v, at);
    case CH_FIELD_STRINGS:
        return read_string_list(d, v, at, count_at);
    case CH_FIELD_STRING_MAP:
        return read_string_map(d, v, at);
    case CH_FIELD_VALUES:
        return read_values(d, v, at);
    case CH_FIELD_STRUCTS:
        return read_struct_list(d, field, v, at, count_at);
    case CH_FIELD_TIME:
        return read_time(d, v, at);
    }
    return 0;
}

static const struct ch_field *find_field(const struct ch_struct *shape,
                                         struct chart_str name)
{
    for (size_t i = 0; i < shape->field_count; i++)
        if (ch_str_eq_fold_ascii(shape->fields[i].name, name))
            return &shape->fields[i];
    return NULL;
}

static int read_struct(struct decoder *d, const struct ch_struct *shape,
                       struct ch_value v, char *out)
{
    if (!ch_is_map(v))
        return mismatch(d, v, shape->type);
    struct ch_map *map = v.u.map;
    struct decoder inner = {d->op, d->source, shape, d->field, CH_STR("")};
    /* Go reads the JSON form, whose keys are sorted. */
    if (ch_map_sort(d->op, map) || ch_step(d->op, map->len))
        return ch_error_code(d->op);
    for (size_t i = 0; i < map->len; i++) {
        const struct ch_map_entry *entry = &map->entries[i];
        const struct ch_field *field =
            find_field(shape, ch_string_str(entry->key));
        if (!field)
            continue;
        inner.field = field->name;
        int code = read_field(&inner, field, entry->value, out);
        if (code)
            return code;
    }
    return 0;
}

int ch_fields_decode(struct ch_op *op, const struct ch_struct *shape,
                     struct ch_value v, const struct ch_fields_source *source,
                     void *out)
{
    struct decoder d = {.op = op, .source = source, .field = CH_STR("")};
    init_strings(shape, out);
    return ch_is_nil(v) ? 0 : read_struct(&d, shape, v, out);
}

static bool unknown_in_list(const struct ch_struct *shape, struct ch_value v,
                            struct chart_str *key, struct ch_map_entry **entry)
{
    for (size_t i = 0; ch_is_list(v) && i < ch_list_len(v); i++)
        if (ch_fields_unknown(shape, ch_list_at(v, i), key, entry))
            return true;
    return false;
}

bool ch_fields_unknown(const struct ch_struct *shape, struct ch_value v,
                       struct chart_str *key, struct ch_map_entry **entry)
{
    for (size_t i = 0; ch_is_map(v) && i < ch_map_len(v); i++) {
        *entry = &v.u.map->entries[i];
        *key = ch_string_str((*entry)->key);
        const struct ch_field *field = find_field(shape, *key);
        if (!field)
            return true;
        if (field->kind == CH_FIELD_STRUCTS &&
            unknown_in_list(field->nested, (*entry)->value, key, entry))
            return true;
    }
    return false;
}
