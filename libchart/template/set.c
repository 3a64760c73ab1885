#include "template/set.h"

/* Up to here a search compares hashes one by one; above, an index helps. */
#define LINEAR_MAX 8

int ch_set_new(struct ch_op *op, const struct ch_set *parent,
               struct ch_set **out)
{
    *out = CH_NEW(op, struct ch_set);
    if (!*out)
        return ch_error_code(op);
    (*out)->parent = parent;
    return 0;
}

static bool def_is(const struct ch_def *def, struct chart_str name,
                   uint32_t hash)
{
    return def->name_hash == hash && ch_str_eq(def->name, name);
}

/* Index of the definition, or UINT32_MAX. */
static uint32_t find(const struct ch_set *set, struct chart_str name,
                     uint32_t hash)
{
    if (!set->index) {
        for (uint32_t i = 0; i < set->len; i++)
            if (def_is(set->defs[i], name, hash))
                return i;
        return UINT32_MAX;
    }
    uint32_t mask = set->index_size - 1;
    for (uint32_t slot = hash & mask;; slot = (slot + 1) & mask) {
        uint32_t at = set->index[slot];
        if (at == 0)
            return UINT32_MAX;
        if (def_is(set->defs[at - 1], name, hash))
            return at - 1;
    }
}

const struct ch_def *ch_set_own(const struct ch_set *set, struct chart_str name,
                                uint32_t hash)
{
    uint32_t at = find(set, name, hash);
    return at == UINT32_MAX ? NULL : set->defs[at];
}

const struct ch_def *ch_set_lookup(const struct ch_set *set,
                                   struct chart_str name, uint32_t hash)
{
    for (; set; set = set->parent) {
        const struct ch_def *def = ch_set_own(set, name, hash);
        if (def)
            return def;
    }
    return NULL;
}

const struct ch_def *ch_set_find(const struct ch_set *set,
                                 struct chart_str name)
{
    return ch_set_lookup(set, name, ch_hash(name));
}

static void index_insert(struct ch_set *set, uint32_t at)
{
    uint32_t mask = set->index_size - 1;
    uint32_t slot = set->defs[at]->name_hash & mask;
    while (set->index[slot])
        slot = (slot + 1) & mask;
    set->index[slot] = at + 1;
}

/* Makes room for one more and, where wanted, its index slot. Doubles. */
static int grow(struct ch_op *op, struct ch_set *set)
{
    if (set->len == set->cap) {
        uint32_t cap = set->cap ? set->cap * 2 : 2;
        const struct ch_def **defs = ch_realloc_array(
            op, (void *)set->defs, set->cap, cap, sizeof *set->defs);
        if (!defs)
            return ch_error_code(op);
        set->defs = defs;
        set->cap = cap;
    }
    if (set->len < LINEAR_MAX || (set->len + 1) * 2 <= set->index_size)
        return 0;
    uint32_t size = set->index_size ? set->index_size * 4 : 64;
    uint32_t *index = ch_alloc_zero(op, size * sizeof *index);
    if (!index)
        return ch_error_code(op);
    set->index = index;
    set->index_size = size;
    for (uint32_t i = 0; i < set->len; i++)
        index_insert(set, i);
    return 0;
}

int ch_set_put(struct ch_op *op, struct ch_set *set, const struct ch_def *def)
{
    uint32_t at = find(set, def->name, def->name_hash);
    if (at != UINT32_MAX) {
        set->defs[at] = def;
        return 0;
    }
    int code = grow(op, set);
    if (code)
        return code;
    set->defs[set->len++] = def;
    if (set->index)
        index_insert(set, set->len - 1);
    return 0;
}

int ch_set_add(struct ch_op *op, struct ch_set *set, const struct ch_unit *unit)
{
    int code = ch_step(op, unit->defs->len);
    for (uint32_t i = 0; i < unit->defs->len && !code; i++) {
        const struct ch_def *def = unit->defs->defs[i];
        if (def->is_empty && ch_set_lookup(set, def->name, def->name_hash))
            continue;
        code = ch_set_put(op, set, def);
    }
    return code;
}
