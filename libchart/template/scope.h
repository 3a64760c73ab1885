/*
 * Names while a text is parsed: every identifier once, with its hash, and the
 * variables that are in scope under it. Go looks variables up by name when a
 * template runs; here each declaration gets a slot and each use knows its slot.
 *
 * A variable of the scope is in one of two states. Known: Go's parser accepts
 * a use of it. Visible: at run time its declaration has been executed. The two
 * differ for a declaration in progress (`$x := $x`), for an assignment to an
 * undeclared name, and for what an `if` branch declared when its `else` is
 * parsed; a use of a name that is known but not visible fails when it runs.
 */
#ifndef CH_TEMPLATE_SCOPE_H
#define CH_TEMPLATE_SCOPE_H

#include "template/ast.h"

struct ch_ident {
    const struct ch_string *name;
    uint32_t hash;
    uint32_t tree;              /* the definition that the next two belong to */
    uint32_t top;               /* latest visible variable + 1, or 0 */
    uint32_t known;             /* how many variables have this name */
    bool method;                /* a method of common.Values has this name */
    const struct ch_func *func; /* of that name, once it was looked up */
};

struct ch_scope_var {
    struct ch_ident *ident;
    uint32_t slot;
    uint32_t below; /* visible variable of that name before this one + 1 */
    uint32_t saved_tree, saved_top, saved_known; /* of an outer definition */
    bool has_saved;
    bool visible;
    bool maybe; /* declared in an argument that may be skipped */
};

struct ch_scope {
    struct ch_op *op;
    struct ch_ident **table; /* open addressing, power of two */
    uint32_t table_size;
    uint32_t ident_count;
    struct ch_scope_var *vars;
    uint32_t var_count;
    uint32_t var_cap;
    uint32_t tree;       /* number of the definition being parsed */
    uint32_t tree_count; /* numbers given so far */
    uint32_t next_slot;
    uint32_t slot_count; /* most slots in use at once in this definition */
    uint32_t lazy_depth; /* inside arguments of and / or */
};

void ch_scope_init(struct ch_scope *scope, struct ch_op *op);

/* What a definition's scope replaces while it is parsed. */
struct ch_scope_mark {
    uint32_t tree, var_count, next_slot, slot_count, lazy_depth;
};

/* Starts a definition: nothing but `$`, which is slot 0. */
int ch_scope_begin(struct ch_scope *scope, struct ch_scope_mark *mark);
/* Ends it; its number of slots is returned. */
uint32_t ch_scope_end(struct ch_scope *scope, const struct ch_scope_mark *mark);

/* The one entry of a name; null with the error set. */
struct ch_ident *ch_scope_ident(struct ch_scope *scope, struct chart_str name);

/* A variable that is known but not yet visible; its index in `*var`. */
int ch_scope_add(struct ch_scope *scope, struct ch_ident *ident, uint32_t *var);
/* Gives it a slot and makes it visible. */
void ch_scope_show(struct ch_scope *scope, uint32_t var);
/* Hides those from `from` on (an else branch begins). */
void ch_scope_hide(struct ch_scope *scope, uint32_t from);
/* Forgets those from `count` on, and their slots. */
void ch_scope_pop(struct ch_scope *scope, uint32_t count, uint32_t next_slot);

bool ch_scope_knows(const struct ch_scope *scope, const struct ch_ident *ident);
/* Where a use of the name finds its value when it runs. 0 or the code. */
int ch_scope_resolve(struct ch_scope *scope, const struct ch_ident *ident,
                     struct ch_variable *out);

#endif
