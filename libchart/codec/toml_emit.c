#include "codec/toml.h"

#include "codec/struct_fields.h"
#include "codec/toml_time.h"
#include "golib/strconv.h"
#include "golib/time.h"
#include "value/list.h"
#include "value/map.h"
#include "value/object.h"

#include <math.h>

/* The tables around the one being written, innermost first. */
struct path {
    const struct path *parent;
    struct chart_str part;
    size_t depth; /* parts, this one included */
};

struct emitter {
    struct ch_op *op;
    struct ch_buf *buf;
    size_t start; /* of the buffer: nothing has been written there yet */
};

enum type { NOTHING, SCALAR, ARRAY, TABLE, TABLE_ARRAY };

static int emit(struct emitter *e, const struct path *path, struct ch_value v);
static int emit_element(struct emitter *e, struct ch_value v);
static int emit_inline(struct emitter *e, struct ch_value v);

/* ---- keys and strings --------------------------------------------------- */

static bool is_bare(struct chart_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!ch_is_alpha(s.ptr[i]) && !ch_is_digit(s.ptr[i]) &&
            s.ptr[i] != '_' && s.ptr[i] != '-')
            return false;
    return s.len > 0;
}

static void write_quoted(struct ch_buf *buf, struct chart_str s)
{
    static const char from[] = "\"\\\b\t\n\f\r", to[] = "\"\\btnfr";
    ch_buf_byte(buf, '"');
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        const char *known = c ? strchr(from, c) : NULL;
        if (known) {
            ch_buf_byte(buf, '\\');
            ch_buf_byte(buf, to[known - from]);
        } else if (c < 0x20 || c == 0x7F) {
            ch_buf_printf(buf, "\\u%04x", c);
        } else {
            ch_buf_byte(buf, (char)c);
        }
    }
    ch_buf_byte(buf, '"');
}

void ch_toml_write_key(struct ch_buf *buf, struct chart_str part)
{
    if (is_bare(part))
        ch_buf_str(buf, part);
    else
        write_quoted(buf, part);
}

static void write_path(struct ch_buf *buf, const struct path *path)
{
    if (path->parent) {
        write_path(buf, path->parent);
        ch_buf_byte(buf, '.');
    }
    ch_toml_write_key(buf, path->part);
}

static void indent(struct emitter *e, const struct path *path)
{
    ch_buf_fill(e->buf, ' ', 2 * (path->depth - 1));
}

static void new_line(struct emitter *e)
{
    if (e->buf->len > e->start)
        ch_buf_byte(e->buf, '\n');
}

/* ---- types -------------------------------------------------------------- */

static bool is_time(struct ch_value v)
{
    struct ch_time t;
    return ch_time_of_value(v, &t);
}

/* An object of a struct, or of a pointer to one, that has no text of its own
 * (encoding.TextMarshaler). */
static bool is_struct(struct ch_value v)
{
    if (v.type != CH_T_OBJECT)
        return false;
    enum ch_kind kind = ch_value_kind(v);
    return (kind == CH_K_STRUCT || kind == CH_K_PTR) &&
           v.u.object->class_->field_names &&
           !ch_class_method(v.u.object->class_, CH_STR("MarshalText"));
}

/* An object that is a map, list or struct as a plain value. */
static int plain_value(struct emitter *e, struct ch_value *v)
{
    if (v->type != CH_T_OBJECT || is_time(*v))
        return 0;
    if (v->u.object->class_->plain)
        return v->u.object->class_->plain(e->op, *v, v);
    return is_struct(*v) ? ch_struct_fields(e->op, *v, false, v) : 0;
}

static bool is_nil(struct ch_value v)
{
    return ch_is_nil(v) || (ch_is_map(v) && !v.u.map) ||
           (ch_is_list(v) && !v.u.list);
}

static int type_of(struct emitter *e, struct ch_value v, enum type *out);

/* Arrays of tables only are tables of their own; no array may hold nil. */
static int list_type(struct emitter *e, struct ch_value v, enum type *out)
{
    bool all_tables = ch_list_len(v) > 0;
    for (size_t i = 0; i < ch_list_len(v); i++) {
        enum type type;
        int code = type_of(e, ch_list_at(v, i), &type);
        if (code)
            return code;
        if (type == NOTHING)
            return ch_fail(e->op, CHART_EEXEC,
                           "toml: cannot encode array with nil element");
        all_tables = all_tables && type == TABLE;
    }
    *out = all_tables ? TABLE_ARRAY : ARRAY;
    return 0;
}

static int type_of(struct emitter *e, struct ch_value v, enum type *out)
{
    int code = ch_step(e->op, 1);
    *out = is_nil(v) ? NOTHING : ch_is_map(v) ? TABLE : SCALAR;
    if (code || *out != SCALAR)
        return code;
    if (ch_is_list(v)) {
        code = ch_enter(e->op);
        if (code)
            return code;
        code = list_type(e, v, out);
        ch_leave(e->op);
    } else if (v.type == CH_T_BYTES) {
        *out = ARRAY;
    } else if (v.type == CH_T_COMPLEX128) {
        return ch_fail(e->op, CHART_EEXEC, "unsupported type: complex128");
    } else if (v.type == CH_T_OBJECT) {
        enum ch_kind kind = ch_value_kind(v);
        if (kind == CH_K_MAP || is_struct(v))
            *out = TABLE;
        else if (kind == CH_K_SLICE)
            *out = ARRAY;
    }
    return code;
}

/* ---- values ------------------------------------------------------------- */

static void emit_float(struct ch_buf *buf, double f)
{
    if (!isfinite(f)) {
        if (signbit(f))
            ch_buf_byte(buf, '-');
        ch_buf_str(buf, isnan(f) ? CH_STR("nan") : CH_STR("inf"));
        return;
    }
    size_t start = buf->len;
    ch_format_float(buf, f, 'g', -1, 64);
    if (buf->code)
        return;
    struct chart_str text = ch_str(buf->ptr + start, buf->len - start);
    if (ch_str_find_byte(text, '.', 0) == CH_NPOS &&
        ch_str_find_byte(text, 'e', 0) == CH_NPOS)
        CH_BUF_LIT(buf, ".0");
}

static int emit_object(struct emitter *e, struct ch_value v)
{
    const struct ch_class *class_ = v.u.object->class_;
    struct ch_buf text;
    int64_t duration;
    if (ch_toml_time_emit(e->buf, v))
        return ch_buf_check(e->buf);
    /* A duration is a number with a text of its own. */
    bool is_text = ch_duration_of_value(v, &duration);
    int code = is_text ? 0 : plain_value(e, &v);
    if (code || v.type != CH_T_OBJECT)
        return code ? code : emit_element(e, v);
    ch_buf_init(&text, e->op);
    code = class_->print ? class_->print(&text, v, false) : 0;
    write_quoted(e->buf, ch_buf_view(&text));
    return code ? code : ch_buf_check(&text);
}

static int emit_bytes(struct emitter *e, struct chart_str s)
{
    ch_buf_byte(e->buf, '[');
    for (size_t i = 0; i < s.len; i++) {
        if (i)
            CH_BUF_LIT(e->buf, ", ");
        ch_buf_uint(e->buf, (unsigned char)s.ptr[i]);
    }
    ch_buf_byte(e->buf, ']');
    return ch_buf_check(e->buf);
}

static int emit_list(struct emitter *e, struct ch_value v)
{
    int code = 0;
    ch_buf_byte(e->buf, '[');
    for (size_t i = 0; !code && i < ch_list_len(v); i++) {
        if (i)
            CH_BUF_LIT(e->buf, ", ");
        code = emit_element(e, ch_list_at(v, i));
    }
    ch_buf_byte(e->buf, ']');
    return code ? code : ch_buf_check(e->buf);
}

static int emit_nested(struct emitter *e, struct ch_value v)
{
    int code = ch_enter(e->op);
    if (code)
        return code;
    code = ch_is_map(v) ? emit_inline(e, v) : emit_list(e, v);
    ch_leave(e->op);
    return code;
}

/* A value behind "=" or inside brackets. */
static int emit_element(struct emitter *e, struct ch_value v)
{
    int code = ch_step(e->op, 1);
    if (code)
        return code;
    if (ch_is_map(v) || ch_is_list(v))
        return emit_nested(e, v);
    if (v.type == CH_T_STRING)
        write_quoted(e->buf, ch_value_str(v));
    else if (v.type == CH_T_BOOL)
        ch_buf_str(e->buf, v.u.boolean ? CH_STR("true") : CH_STR("false"));
    else if (ch_is_signed(v))
        ch_buf_int(e->buf, v.u.integer);
    else if (ch_is_unsigned(v))
        ch_buf_uint(e->buf, v.u.uinteger);
    else if (v.type == CH_T_FLOAT64)
        emit_float(e->buf, v.u.number);
    else if (v.type == CH_T_BYTES)
        return emit_bytes(e, ch_value_str(v));
    else if (v.type == CH_T_OBJECT)
        return emit_object(e, v);
    return ch_buf_check(e->buf);
}

/* ---- tables ------------------------------------------------------------- */

/* A table's keys in order: plain ones before those of tables of their own. */
struct keys {
    struct ch_map_entry *entries;
    size_t len;
    size_t direct;
};

static int sort_keys(struct emitter *e, struct ch_value v, struct keys *keys)
{
    struct ch_map_entry *sorted;
    size_t len;
    int code = 0;
    if (v.flags & CH_FLAG_ORDERED) {
        sorted = v.u.map->entries;
        len = v.u.map->len;
    } else {
        code = ch_map_snapshot(e->op, v.u.map, &sorted, &len);
    }
    keys->entries = NULL;
    keys->len = len;
    keys->direct = 0;
    if (code || !len)
        return code;
    keys->entries = CH_NEW_ARRAY(e->op, struct ch_map_entry, len);
    if (!keys->entries)
        return ch_error_code(e->op);
    size_t tables = 0;
    for (size_t i = 0; i < len; i++) {
        enum type type;
        code = type_of(e, sorted[i].value, &type);
        if (code)
            return code;
        /* Tables gather from the array's end, in reverse. */
        if (type == TABLE || type == TABLE_ARRAY)
            keys->entries[len - ++tables] = sorted[i];
        else
            keys->entries[keys->direct++] = sorted[i];
    }
    for (size_t i = 0; i < tables / 2; i++) {
        struct ch_map_entry swap = keys->entries[keys->direct + i];
        keys->entries[keys->direct + i] = keys->entries[len - 1 - i];
        keys->entries[len - 1 - i] = swap;
    }
    return 0;
}

/* "{a = 1, b = 2}". A nil at the end leaves its comma behind. */
static int emit_inline(struct emitter *e, struct ch_value v)
{
    struct keys keys;
    int code = sort_keys(e, v, &keys);
    ch_buf_byte(e->buf, '{');
    for (size_t i = 0; !code && i < keys.len; i++) {
        const struct ch_map_entry *entry = &keys.entries[i];
        if (is_nil(entry->value))
            continue;
        ch_toml_write_key(e->buf, ch_string_str(entry->key));
        CH_BUF_LIT(e->buf, " = ");
        code = emit_element(e, entry->value);
        if (i + 1 < keys.len)
            CH_BUF_LIT(e->buf, ", ");
    }
    ch_buf_byte(e->buf, '}');
    return code ? code : ch_buf_check(e->buf);
}

static int emit_map(struct emitter *e, const struct path *path,
                    struct ch_value v)
{
    struct keys keys;
    int code = sort_keys(e, v, &keys);
    for (size_t i = 0; !code && i < keys.len; i++) {
        const struct ch_map_entry *entry = &keys.entries[i];
        struct path below = {path, ch_string_str(entry->key),
                             path ? path->depth + 1 : 1};
        if (!is_nil(entry->value))
            code = emit(e, &below, entry->value);
    }
    return code;
}

static int emit_plain_map(struct emitter *e, const struct path *path,
                          struct ch_value v)
{
    int code = plain_value(e, &v);
    return code ? code : emit_map(e, path, v);
}

static int emit_table(struct emitter *e, const struct path *path,
                      struct ch_value v)
{
    if (!path)
        return emit_plain_map(e, path, v);
    if (path->depth == 1)
        new_line(e);
    indent(e, path);
    ch_buf_byte(e->buf, '[');
    write_path(e->buf, path);
    CH_BUF_LIT(e->buf, "]\n");
    return emit_plain_map(e, path, v);
}

static int emit_table_array(struct emitter *e, const struct path *path,
                            struct ch_value v)
{
    int code = 0;
    if (!path)
        return ch_fail(e->op, CHART_EEXEC,
                       "toml: top-level values must be Go maps or structs");
    for (size_t i = 0; !code && i < ch_list_len(v); i++) {
        new_line(e);
        indent(e, path);
        CH_BUF_LIT(e->buf, "[[");
        write_path(e->buf, path);
        CH_BUF_LIT(e->buf, "]]\n");
        code = emit_plain_map(e, path, ch_list_at(v, i));
    }
    return code;
}

static int emit_nested_table(struct emitter *e, const struct path *path,
                             struct ch_value v, enum type type)
{
    int code = ch_enter(e->op);
    if (code)
        return code;
    code =
        type == TABLE ? emit_table(e, path, v) : emit_table_array(e, path, v);
    ch_leave(e->op);
    return code ? code : ch_buf_check(e->buf);
}

static int emit(struct emitter *e, const struct path *path, struct ch_value v)
{
    enum type type;
    if (v.type == CH_T_COMPLEX128)
        return ch_fail(e->op, CHART_EEXEC,
                       "unsupported type for key '': complex128");
    int code = type_of(e, v, &type);
    bool is_nil_list = !path && ch_is_list(v); /* it is written, as [] */
    if (code || (type == NOTHING && !is_nil_list))
        return code;
    if (type == TABLE || type == TABLE_ARRAY)
        return emit_nested_table(e, path, v, type);
    if (!path)
        return emit_element(e, v);
    indent(e, path);
    ch_toml_write_key(e->buf, path->part);
    CH_BUF_LIT(e->buf, " = ");
    code = emit_element(e, v);
    new_line(e);
    return code ? code : ch_buf_check(e->buf);
}

int ch_toml_emit(struct ch_buf *buf, struct ch_value v)
{
    struct emitter e = {buf->op, buf, buf->len};
    if (v.type == CH_T_NIL || v.type == CH_T_INVALID)
        return ch_fail(buf->op, CHART_EEXEC,
                       "reflect: call of reflect.Value.Type on zero Value");
    return emit(&e, NULL, v);
}
