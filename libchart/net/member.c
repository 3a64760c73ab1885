#include "net/member.h"

const struct ch_value *ch_member(struct ch_value object, const char *name,
                                 enum ch_type type)
{
    if (object.type != CH_T_MAP)
        return NULL;
    const struct ch_value *v = ch_map_get_str(object.u.map, ch_str_z(name));
    return v && v->type == type ? v : NULL;
}

struct chart_str ch_member_text(struct ch_value object, const char *name)
{
    const struct ch_value *v = ch_member(object, name, CH_T_STRING);
    return v ? ch_value_str(*v) : CH_STR("");
}
