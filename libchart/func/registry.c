#include "func/registry.h"

#include "base/compiler.h"

static const struct ch_func_family *const families[] = {
    &ch_funcs_builtin,  &ch_funcs_compare, &ch_funcs_logic,  &ch_funcs_text,
    &ch_funcs_casing,   &ch_funcs_convert, &ch_funcs_semver, &ch_funcs_list,
    &ch_funcs_dict,     &ch_funcs_encode,  &ch_funcs_hash,   &ch_funcs_crypto,
    &ch_funcs_random,   &ch_funcs_math,    &ch_funcs_regex,  &ch_funcs_date,
    &ch_funcs_duration, &ch_funcs_path,    &ch_funcs_net,    &ch_funcs_host,
};

size_t ch_func_family_count(void)
{
    return CH_COUNT(families);
}

const struct ch_func_family *ch_func_family_at(size_t i)
{
    return i < CH_COUNT(families) ? families[i] : NULL;
}

/* A walk over all rows, where the first characters tell nearly all of them
 * apart: some 300 ns. The parser asks once for each name in a text. */
const struct ch_func *ch_func_find(struct chart_str name)
{
    if (name.len == 0)
        return NULL;
    for (size_t i = 0; i < CH_COUNT(families); i++) {
        const struct ch_func *row = families[i]->rows;
        const struct ch_func *end = row + families[i]->count;
        for (; row < end; row++)
            if (row->name[0] == name.ptr[0] &&
                strncmp(row->name, name.ptr, name.len) == 0 &&
                row->name[name.len] == '\0')
                return row;
    }
    return NULL;
}
