#include "func/registry.h"

#include <libchart/template.h>

size_t chart_function_count(void)
{
    size_t count = 0;
    for (size_t i = 0; i < ch_func_family_count(); i++)
        count += ch_func_family_at(i)->count;
    return count;
}

/* The row that `skip` others of its family come before by name. Families have
 * a few dozen rows in nearly that order. */
static const struct ch_func *by_name(const struct ch_func_family *family,
                                     size_t skip)
{
    for (size_t i = 0; i < family->count; i++) {
        const struct ch_func *row = &family->rows[i];
        size_t before = 0;
        for (size_t other = 0; other < family->count; other++)
            before += strcmp(family->rows[other].name, row->name) < 0;
        if (before == skip)
            return row;
    }
    return NULL;
}

bool chart_function_at(size_t i, struct chart_function *out)
{
    const struct ch_func_family *family;
    for (size_t at = 0; (family = ch_func_family_at(at)) != NULL; at++) {
        if (i >= family->count) {
            i -= family->count;
            continue;
        }
        const struct ch_func *row = by_name(family, i);
        if (!row)
            return false;
        *out = (struct chart_function){
            .name = ch_str_z(row->name),
            .family = ch_str_z(family->title),
            .usage = ch_str_z(row->usage),
            .summary = ch_str_z(row->summary),
            .example = ch_str_z(row->example),
            .output = ch_str_z(row->output),
            .since = CH_STR("0.1.0"),
        };
        return true;
    }
    return false;
}
