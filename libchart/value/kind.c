#include "value/list.h"
#include "value/map.h"
#include "value/object.h"
#include "value/value.h"

static const struct {
    enum ch_kind kind;
    struct chart_str name;
} types[CH_T_COUNT] = {
    [CH_T_INVALID] = {CH_K_INVALID, CH_STR_INIT("<nil>")},
    [CH_T_NIL] = {CH_K_INVALID, CH_STR_INIT("<nil>")},
    [CH_T_BOOL] = {CH_K_BOOL, CH_STR_INIT("bool")},
    [CH_T_INT] = {CH_K_INT, CH_STR_INIT("int")},
    [CH_T_INT64] = {CH_K_INT64, CH_STR_INIT("int64")},
    [CH_T_INT32] = {CH_K_INT32, CH_STR_INIT("int32")},
    [CH_T_UINT8] = {CH_K_UINT8, CH_STR_INIT("uint8")},
    [CH_T_UINT] = {CH_K_UINT, CH_STR_INIT("uint")},
    [CH_T_UINT32] = {CH_K_UINT32, CH_STR_INIT("uint32")},
    [CH_T_UINT64] = {CH_K_UINT64, CH_STR_INIT("uint64")},
    [CH_T_FLOAT64] = {CH_K_FLOAT64, CH_STR_INIT("float64")},
    [CH_T_COMPLEX128] = {CH_K_COMPLEX128, CH_STR_INIT("complex128")},
    [CH_T_STRING] = {CH_K_STRING, CH_STR_INIT("string")},
    [CH_T_BYTES] = {CH_K_SLICE, CH_STR_INIT("[]uint8")},
    [CH_T_LIST] = {CH_K_SLICE, CH_STR_INIT("[]interface {}")},
    [CH_T_LIST_STRING] = {CH_K_SLICE, CH_STR_INIT("[]string")},
    [CH_T_LIST_INT] = {CH_K_SLICE, CH_STR_INIT("[]int")},
    [CH_T_LIST_LIST] = {CH_K_SLICE, CH_STR_INIT("[][]interface {}")},
    [CH_T_LIST_MAP] = {CH_K_SLICE, CH_STR_INIT("[]map[string]interface {}")},
    [CH_T_MAP] = {CH_K_MAP, CH_STR_INIT("map[string]interface {}")},
    [CH_T_MAP_STRING] = {CH_K_MAP, CH_STR_INIT("map[string]string")},
    [CH_T_VALUES] = {CH_K_MAP, CH_STR_INIT("common.Values")},
    [CH_T_OBJECT] = {CH_K_STRUCT, CH_STR_INIT("")}, /* its class says */
};

static const struct chart_str kinds[CH_K_COUNT] = {
    [CH_K_INVALID] = CH_STR_INIT("invalid"),
    [CH_K_BOOL] = CH_STR_INIT("bool"),
    [CH_K_INT] = CH_STR_INIT("int"),
    [CH_K_INT32] = CH_STR_INIT("int32"),
    [CH_K_INT64] = CH_STR_INIT("int64"),
    [CH_K_UINT] = CH_STR_INIT("uint"),
    [CH_K_UINT8] = CH_STR_INIT("uint8"),
    [CH_K_UINT32] = CH_STR_INIT("uint32"),
    [CH_K_UINT64] = CH_STR_INIT("uint64"),
    [CH_K_FLOAT64] = CH_STR_INIT("float64"),
    [CH_K_COMPLEX128] = CH_STR_INIT("complex128"),
    [CH_K_STRING] = CH_STR_INIT("string"),
    [CH_K_SLICE] = CH_STR_INIT("slice"),
    [CH_K_MAP] = CH_STR_INIT("map"),
    [CH_K_STRUCT] = CH_STR_INIT("struct"),
    [CH_K_PTR] = CH_STR_INIT("ptr"),
    [CH_K_FUNC] = CH_STR_INIT("func"),
    [CH_K_INTERFACE] = CH_STR_INIT("interface"),
};

enum ch_kind ch_value_kind(struct ch_value v)
{
    if (v.type == CH_T_OBJECT)
        return v.u.object->class_->kind;
    return types[v.type].kind;
}

struct chart_str ch_kind_name(enum ch_kind kind)
{
    return kinds[kind];
}

struct chart_str ch_value_type_name(struct ch_value v)
{
    if (v.type == CH_T_OBJECT)
        return v.u.object->class_->type_name;
    return types[v.type].name;
}

struct chart_str ch_static_type_name(struct ch_value v)
{
    if (v.flags & CH_FLAG_ERROR)
        return CH_STR("error");
    if (v.type == CH_T_NIL || v.flags & CH_FLAG_INTERFACE)
        return CH_STR("interface {}");
    return ch_value_type_name(v);
}

static bool object_is_true(struct ch_value v)
{
    const struct ch_class *class_ = v.u.object->class_;
    return class_->is_true ? class_->is_true(v) : true;
}

bool ch_value_is_true(struct ch_value v)
{
    switch ((enum ch_type)v.type) {
    case CH_T_INVALID:
    case CH_T_NIL:
    case CH_T_COUNT:
        return false;
    case CH_T_BOOL:
    case CH_T_INT:
    case CH_T_INT64:
    case CH_T_INT32:
    case CH_T_UINT8:
    case CH_T_UINT:
    case CH_T_UINT32:
    case CH_T_UINT64:
        return v.u.integer != 0;
    case CH_T_FLOAT64:
        return v.u.number != 0;
    case CH_T_COMPLEX128:
        return v.u.complex_[0] != 0 || v.u.complex_[1] != 0;
    case CH_T_STRING:
    case CH_T_BYTES:
        return v.u.string->len > 0;
    case CH_T_LIST:
    case CH_T_LIST_STRING:
    case CH_T_LIST_INT:
    case CH_T_LIST_LIST:
    case CH_T_LIST_MAP:
        return ch_list_len(v) > 0;
    case CH_T_MAP:
    case CH_T_MAP_STRING:
    case CH_T_VALUES:
        return ch_map_len(v) > 0;
    case CH_T_OBJECT:
        return object_is_true(v);
    }
    return false;
}

const struct ch_method *ch_class_method(const struct ch_class *class_,
                                        struct chart_str name)
{
    const struct ch_method *row = class_->methods;
    for (; row && row->name; row++)
        if (ch_str_eq(ch_str_z(row->name), name))
            return row;
    return NULL;
}

int ch_class_field_at(struct ch_op *op, struct ch_value v, size_t i,
                      struct ch_value *out)
{
    const struct ch_class *class_ = v.u.object->class_;
    *out = ch_nil();
    int code =
        class_->field_at
            ? class_->field_at(op, v, i, out)
            : class_->field(op, v, ch_str_z(class_->field_names[i]), out);
    return code < 0 ? code : 0;
}

bool ch_class_is_private(const struct ch_class *class_, struct chart_str name)
{
    const char *const *private_name = class_->private_names;
    for (; private_name && *private_name; private_name++)
        if (ch_str_eq(ch_str_z(*private_name), name))
            return true;
    return false;
}

const struct ch_refused_method *ch_class_refused(const struct ch_class *class_,
                                                 struct chart_str name)
{
    const struct ch_refused_method *row = class_->refused;
    for (; row && row->name; row++)
        if (ch_str_eq(ch_str_z(row->name), name))
            return row;
    return NULL;
}
