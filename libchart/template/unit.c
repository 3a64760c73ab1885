#include "template/ast.h"
#include "template/set.h"

size_t ch_unit_def_count(const struct ch_unit *unit)
{
    return unit->defs->len;
}

const struct ch_def *ch_unit_def_at(const struct ch_unit *unit, size_t i)
{
    return unit->defs->defs[i];
}

const struct ch_def *ch_unit_body(const struct ch_unit *unit)
{
    return unit->body;
}

struct chart_str ch_def_name(const struct ch_def *def)
{
    return def->name;
}

struct chart_str ch_def_source(const struct ch_def *def)
{
    return def->unit->name;
}

bool ch_def_is_empty(const struct ch_def *def)
{
    return def->is_empty;
}
