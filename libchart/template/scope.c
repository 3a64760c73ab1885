#include "template/scope.h"

#define FIRST_TABLE 32

void ch_scope_init(struct ch_scope *scope, struct ch_op *op)
{
    *scope = (struct ch_scope){.op = op};
}

/* ---- identifiers -------------------------------------------------------- */

static int grow_table(struct ch_scope *scope)
{
    uint32_t size = scope->table_size ? scope->table_size * 4 : FIRST_TABLE;
    struct ch_ident **table = ch_alloc_zero(scope->op, size * sizeof *table);
    if (!table)
        return ch_error_code(scope->op);
    for (uint32_t i = 0; i < scope->table_size; i++) {
        struct ch_ident *ident = scope->table[i];
        if (!ident)
            continue;
        uint32_t slot = ident->hash & (size - 1);
        while (table[slot])
            slot = (slot + 1) & (size - 1);
        table[slot] = ident;
    }
    scope->table = table;
    scope->table_size = size;
    return 0;
}

static bool is_values_method(struct chart_str name)
{
    return ch_str_eq(name, CH_STR("YAML")) ||
           ch_str_eq(name, CH_STR("Table")) ||
           ch_str_eq(name, CH_STR("AsMap")) ||
           ch_str_eq(name, CH_STR("PathValue")) ||
           ch_str_eq(name, CH_STR("Encode"));
}

static struct ch_ident *new_ident(struct ch_scope *scope, struct chart_str name,
                                  uint32_t hash)
{
    struct ch_ident *ident = CH_NEW(scope->op, struct ch_ident);
    if (!ident)
        return NULL;
    ident->name = ch_string_key(scope->op, name);
    if (!ident->name)
        return NULL;
    ident->hash = hash;
    ident->method = is_values_method(name);
    return ident;
}

struct ch_ident *ch_scope_ident(struct ch_scope *scope, struct chart_str name)
{
    if (scope->ident_count * 2 >= scope->table_size && grow_table(scope))
        return NULL;
    uint32_t hash = ch_hash(name), mask = scope->table_size - 1;
    uint32_t slot = hash & mask;
    for (; scope->table[slot]; slot = (slot + 1) & mask) {
        struct ch_ident *ident = scope->table[slot];
        if (ident->hash == hash && ch_str_eq(ch_string_str(ident->name), name))
            return ident;
    }
    scope->table[slot] = new_ident(scope, name, hash);
    if (scope->table[slot])
        scope->ident_count++;
    return scope->table[slot];
}

/* ---- variables ---------------------------------------------------------- */

int ch_scope_add(struct ch_scope *scope, struct ch_ident *ident, uint32_t *var)
{
    if (scope->var_count == scope->var_cap) {
        uint32_t cap = scope->var_cap ? scope->var_cap * 2 : 8;
        struct ch_scope_var *vars = ch_realloc_array(
            scope->op, scope->vars, scope->var_cap, cap, sizeof *vars);
        if (!vars)
            return ch_error_code(scope->op);
        scope->vars = vars;
        scope->var_cap = cap;
    }
    *var = scope->var_count++;
    struct ch_scope_var *v = &scope->vars[*var];
    *v = (struct ch_scope_var){.ident = ident, .maybe = scope->lazy_depth > 0};
    if (ident->tree != scope->tree) {
        v->has_saved = true;
        v->saved_tree = ident->tree;
        v->saved_top = ident->top;
        v->saved_known = ident->known;
        ident->tree = scope->tree;
        ident->top = 0;
        ident->known = 0;
    }
    ident->known++;
    return 0;
}

void ch_scope_show(struct ch_scope *scope, uint32_t var)
{
    struct ch_scope_var *v = &scope->vars[var];
    v->slot = scope->next_slot++;
    if (scope->next_slot > scope->slot_count)
        scope->slot_count = scope->next_slot;
    v->visible = true;
    v->below = v->ident->top;
    v->ident->top = var + 1;
}

/* Takes a visible variable out of its name's chain. It is the top one but for
 * declarations inside the pipeline of a declaration. */
static void unlink_var(struct ch_scope *scope, uint32_t var)
{
    struct ch_scope_var *v = &scope->vars[var];
    uint32_t *link = &v->ident->top;
    while (*link != var + 1)
        link = &scope->vars[*link - 1].below;
    *link = v->below;
    v->visible = false;
}

void ch_scope_hide(struct ch_scope *scope, uint32_t from)
{
    for (uint32_t i = scope->var_count; i > from; i--)
        if (scope->vars[i - 1].visible)
            unlink_var(scope, i - 1);
}

void ch_scope_pop(struct ch_scope *scope, uint32_t count, uint32_t next_slot)
{
    while (scope->var_count > count) {
        uint32_t var = --scope->var_count;
        struct ch_scope_var *v = &scope->vars[var];
        if (v->visible)
            unlink_var(scope, var);
        v->ident->known--;
        if (v->has_saved) {
            v->ident->tree = v->saved_tree;
            v->ident->top = v->saved_top;
            v->ident->known = v->saved_known;
        }
    }
    scope->next_slot = next_slot;
}

bool ch_scope_knows(const struct ch_scope *scope, const struct ch_ident *ident)
{
    return ident->tree == scope->tree && ident->known > 0;
}

/* The candidates of a name whose latest declaration may have been skipped. */
static int resolve_maybe(struct ch_scope *scope, uint32_t top,
                         struct ch_variable *out)
{
    uint32_t count = 0;
    for (uint32_t at = top; at; at = scope->vars[at - 1].below) {
        count++;
        if (!scope->vars[at - 1].maybe)
            break;
    }
    int code = ch_step(scope->op, count);
    if (code)
        return code;
    struct ch_slots *slots =
        ch_alloc(scope->op, sizeof *slots + count * sizeof slots->slots[0]);
    if (!slots)
        return ch_error_code(scope->op);
    slots->count = count;
    uint32_t at = top;
    for (uint32_t i = 0; i < count; i++) {
        slots->slots[i] = scope->vars[at - 1].slot;
        at = scope->vars[at - 1].below;
    }
    out->slots = slots;
    return 0;
}

int ch_scope_resolve(struct ch_scope *scope, const struct ch_ident *ident,
                     struct ch_variable *out)
{
    uint32_t top = ident->tree == scope->tree ? ident->top : 0;
    *out = (struct ch_variable){.name = ident->name, .slot = CH_SLOT_NONE};
    if (!top)
        return 0;
    if (scope->vars[top - 1].maybe)
        return resolve_maybe(scope, top, out);
    out->slot = scope->vars[top - 1].slot;
    return 0;
}

/* ---- definitions -------------------------------------------------------- */

int ch_scope_begin(struct ch_scope *scope, struct ch_scope_mark *mark)
{
    uint32_t var;
    *mark =
        (struct ch_scope_mark){scope->tree, scope->var_count, scope->next_slot,
                               scope->slot_count, scope->lazy_depth};
    scope->tree = ++scope->tree_count;
    scope->next_slot = 0;
    scope->slot_count = 0;
    scope->lazy_depth = 0;
    struct ch_ident *dollar = ch_scope_ident(scope, CH_STR("$"));
    if (!dollar)
        return ch_error_code(scope->op);
    int code = ch_scope_add(scope, dollar, &var);
    if (!code)
        ch_scope_show(scope, var);
    return code;
}

uint32_t ch_scope_end(struct ch_scope *scope, const struct ch_scope_mark *mark)
{
    uint32_t slots = scope->slot_count;
    ch_scope_pop(scope, mark->var_count, mark->next_slot);
    scope->tree = mark->tree;
    scope->slot_count = mark->slot_count;
    scope->lazy_depth = mark->lazy_depth;
    return slots;
}
