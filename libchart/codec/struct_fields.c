#include "codec/struct_fields.h"

#include "value/map.h"
#include "value/object.h"

bool ch_has_struct_fields(struct ch_value v)
{
    const char *const *name =
        v.type == CH_T_OBJECT ? v.u.object->class_->field_names : NULL;
    while (name && *name && !ch_is_upper((*name)[0]))
        name++;
    return name && *name;
}

static const struct ch_string *field_key(struct ch_op *op, const char *name,
                                         bool lower)
{
    char text[64];
    size_t len = strlen(name);
    if (!lower || len > sizeof text)
        return ch_string_key(op, ch_str_z(name));
    for (size_t i = 0; i < len; i++)
        text[i] = ch_to_lower(name[i]);
    return ch_string_key(op, ch_str(text, len));
}

int ch_struct_fields(struct ch_op *op, struct ch_value v, bool lower,
                     struct ch_value *out)
{
    const char *const *names = v.u.object->class_->field_names;
    struct ch_map *map = ch_map_new(op, 0);
    int code = map ? 0 : ch_error_code(op);
    for (size_t i = 0; !code && names[i]; i++) {
        struct ch_value field = ch_nil();
        if (!ch_is_upper(names[i][0]))
            continue;
        const struct ch_string *key = field_key(op, names[i], lower);
        if (!key)
            return ch_error_code(op);
        code = ch_class_field_at(op, v, i, &field);
        field.flags = 0;
        if (!code)
            code = ch_map_set(op, map, key, field);
    }
    *out = ch_map_value(map);
    out->flags = CH_FLAG_ORDERED;
    return code;
}
