/*
 * merge and its kin, as mergo 1.0.1's deepMerge has it: the first dictionary
 * changes in place, and what it takes from a source stays shared with it.
 * What mergo does to values other than dictionaries is mostly to fail; Go's
 * panics are errors of the call.
 */
#include "func/merge.h"

#include "codec/struct_fields.h"
#include "value/list.h"
#include "value/map.h"
#include "value/object.h"

struct merging {
    struct ch_op *op;
    bool overwrite;
    bool refused; /* mergo gave an error, which merge keeps to itself */
};

/* A dictionary of any type, and Go's name of its elements' type. */
struct table {
    struct ch_map *map;
    struct chart_str element;
};

static int table_of(struct merging *m, struct ch_value v, struct table *out)
{
    struct ch_value plain = v;
    int code = 0;
    out->element =
        v.type == CH_T_MAP_STRING ? CH_STR("string") : CH_STR("interface {}");
    if (v.type == CH_T_OBJECT) { /* engine.files */
        out->element = CH_STR("[]uint8");
        code = v.u.object->class_->plain(m->op, v, &plain);
    }
    out->map = plain.u.map;
    return code;
}

/* mergo's isEmptyValue: zero or without elements. */
static bool is_empty(struct ch_value v)
{
    enum ch_kind kind = ch_value_kind(v);
    return kind != CH_K_STRUCT && kind != CH_K_PTR && !ch_value_is_true(v);
}

static bool is_nil(struct ch_value v)
{
    return (ch_is_map(v) && !v.u.map) || (ch_is_list(v) && !v.u.list) ||
           (v.type == CH_T_OBJECT && v.u.object->class_->nil);
}

static int panic_on_kind(struct merging *m, const char *method,
                         struct ch_value v)
{
    struct chart_str kind = ch_kind_name(ch_value_kind(v));
    return ch_fail(m->op, CHART_EEXEC,
                   "reflect: call of reflect.Value.%s on %.*s Value", method,
                   CH_STR_ARG(kind));
}

/* ---- structs ------------------------------------------------------------ */

static size_t count_fields(const struct ch_class *class_)
{
    size_t n = 0;
    while (class_->field_names && class_->field_names[n])
        n++;
    return n;
}

/* Without the *. */
static struct chart_str pointed_name(const struct ch_class *pointer)
{
    return ch_str_sub(pointer->type_name, 1, pointer->type_name.len);
}

static int merge_value(struct merging *m, struct ch_value into,
                       struct ch_value from);

/* Fields go by their place, whatever the two structs are. */
static int merge_fields(struct merging *m, struct ch_value into,
                        struct ch_value from)
{
    const struct ch_class *class_ = into.u.object->class_;
    int code = ch_enter(m->op);
    if (code)
        return code;
    for (size_t i = 0; !code && i < count_fields(class_); i++) {
        struct ch_value mine, theirs;
        if (i >= count_fields(from.u.object->class_))
            code = ch_fail(m->op, CHART_EEXEC,
                           "reflect: Field index out of range");
        else if (!(code = ch_class_field_at(m->op, into, i, &mine)) &&
                 !(code = ch_class_field_at(m->op, from, i, &theirs)))
            code = merge_value(m, mine, theirs);
    }
    ch_leave(m->op);
    return code;
}

static int merge_struct(struct merging *m, struct ch_value into,
                        struct ch_value from)
{
    if (!ch_has_struct_fields(into)) /* mergo's hasMergeableFields */
        return 0;
    if (ch_value_kind(from) != CH_K_STRUCT)
        return panic_on_kind(m, "Field", from);
    return merge_fields(m, into, from);
}

/* What two pointers point at: what cannot be merged is overwritten, so that
 * all who hold `into` see it. */
static int merge_pointed(struct merging *m, struct ch_value into,
                         struct ch_value from)
{
    const struct ch_class *mine = into.u.object->class_;
    const struct ch_class *theirs = from.u.object->class_;
    if (ch_has_struct_fields(into))
        return into.u.object == from.u.object ? 0 : merge_fields(m, into, from);
    if (!m->overwrite)
        return 0;
    if (mine != theirs)
        return ch_fail(m->op, CHART_EEXEC,
                       "reflect.Set: value of type %.*s is not assignable to "
                       "type %.*s",
                       CH_STR_ARG(pointed_name(theirs)),
                       CH_STR_ARG(pointed_name(mine)));
    if (mine->assign)
        mine->assign(into, from);
    return 0;
}

static int merge_pointer(struct merging *m, struct ch_value into,
                         struct ch_value from)
{
    const struct ch_class *class_ = into.u.object->class_;
    if (is_nil(from) || class_->nil)
        return 0;
    if (ch_value_kind(from) == CH_K_PTR)
        return merge_pointed(m, into, from);
    if (m->overwrite)
        return 0;
    if (ch_str_eq(pointed_name(class_), ch_value_type_name(from)))
        return 0;
    m->refused = true;
    return ch_fail(m->op, CHART_EEXEC, "src and dst must be of same type");
}

/* ---- dictionaries ------------------------------------------------------- */

static int set_entry(struct merging *m, struct table *into,
                     const struct ch_string *key, struct ch_value v,
                     struct chart_str type)
{
    if (!ch_str_eq(into->element, CH_STR("interface {}")) &&
        !ch_str_eq(into->element, type))
        return ch_fail(m->op, CHART_EEXEC,
                       "reflect.Value.SetMapIndex: value of type %.*s is not "
                       "assignable to type %.*s",
                       CH_STR_ARG(type), CH_STR_ARG(into->element));
    return ch_map_set(m->op, into->map, key, v);
}

/* A list takes the place of what is there, or that is put there again. */
static int merge_slice(struct merging *m, struct table *into,
                       const struct ch_map_entry *from,
                       const struct ch_value *known)
{
    if (known && ch_str_eq(into->element, CH_STR("string")))
        return panic_on_kind(m, "IsNil", *known);
    bool keeps =
        known && !ch_is_nil(*known) && !m->overwrite && into->map->len > 0;
    struct ch_value v = keeps ? *known : from->value;
    return set_entry(m, into, from->key, v, ch_value_type_name(v));
}

static int merge_entry(struct merging *m, struct table *into,
                       const struct ch_map_entry *from, struct chart_str type)
{
    const struct ch_map_entry *entry =
        ch_map_find(into->map, ch_string_str(from->key), from->hash);
    enum ch_kind kind = ch_value_kind(from->value);
    struct ch_value known = entry ? entry->value : ch_invalid();
    int code = 0;
    if (ch_is_nil(from->value))
        return m->overwrite ? set_entry(m, into, from->key, from->value, type)
                            : 0;
    if (kind == CH_K_SLICE)
        code = merge_slice(m, into, from, entry ? &known : NULL);
    else if (kind == CH_K_STRUCT || kind == CH_K_PTR || kind == CH_K_MAP)
        code = merge_value(m, known, from->value);
    if (code)
        return code;
    bool is_merged = kind == CH_K_SLICE ||
                     (kind == CH_K_MAP && ch_value_kind(known) == CH_K_MAP);
    if (entry && !is_empty(known) && (is_merged || !m->overwrite))
        return 0;
    return set_entry(m, into, from->key, from->value, type);
}

static int merge_tables(struct merging *m, struct table *into,
                        const struct table *from)
{
    struct ch_map_entry *entries;
    size_t len;
    if (into->map == from->map)
        return 0;
    int code = ch_enter(m->op);
    if (code)
        return code;
    code = ch_map_snapshot(m->op, from->map, &entries, &len);
    if (!code)
        code = ch_step(m->op, len);
    for (size_t i = 0; !code && i < len; i++)
        code = merge_entry(m, into, &entries[i], from->element);
    ch_leave(m->op);
    return code;
}

/* What is put into files is not kept: it has no way there. */
static int merge_map(struct merging *m, struct ch_value into,
                     struct ch_value from)
{
    struct table mine, theirs;
    if (ch_value_kind(from) != CH_K_MAP || is_nil(into))
        return 0;
    int code = table_of(m, into, &mine);
    if (!code)
        code = table_of(m, from, &theirs);
    return code ? code : merge_tables(m, &mine, &theirs);
}

/* Below the top nothing of `into` can be set but what it refers to. */
static int merge_value(struct merging *m, struct ch_value into,
                       struct ch_value from)
{
    enum ch_kind kind = ch_value_kind(into);
    return kind == CH_K_MAP      ? merge_map(m, into, from)
           : kind == CH_K_STRUCT ? merge_struct(m, into, from)
           : kind == CH_K_PTR    ? merge_pointer(m, into, from)
                                 : 0;
}

/* ---- functions ---------------------------------------------------------- */

/* A nil dictionary stays one until a source has something to give. */
static int merge_all(struct ch_call *call, struct merging *m)
{
    struct ch_map *into = call->args[0].u.map;
    int code = 0;
    for (size_t i = 1; !code && i < call->count; i++) {
        if (!into && call->args[i].u.map)
            into = ch_map_new(call->op, 0);
        if (into)
            code = merge_map(m, ch_map_value(into), call->args[i]);
        else
            code = ch_error_code(call->op);
    }
    *call->result = ch_map_value(into);
    return code;
}

/* Sprig's merge gives "" where mustMerge gives mergo's error. */
static int merge_or_empty(struct ch_call *call, bool overwrite)
{
    struct merging m = {call->op, overwrite, false};
    int code = merge_all(call, &m);
    if (!code || !m.refused)
        return code;
    ch_error_clear(call->op);
    return ch_value_string(call->op, CH_STR(""), call->result);
}

int ch_call_merge(struct ch_call *call)
{
    return merge_or_empty(call, false);
}

int ch_call_merge_overwrite(struct ch_call *call)
{
    return merge_or_empty(call, true);
}

int ch_call_must_merge(struct ch_call *call)
{
    struct merging m = {call->op, false, false};
    return merge_all(call, &m);
}

int ch_call_must_merge_overwrite(struct ch_call *call)
{
    struct merging m = {call->op, true, false};
    return merge_all(call, &m);
}
