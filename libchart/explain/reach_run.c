/*
 * Running templates without values: what each expression can be, and what is
 * read on the way. Both branches of a condition are run.
 */
#include "explain/abstract.h"

#include "func/registry.h"
#include "template/set.h"

#define INCLUDES_MAX 64      /* definitions in each other */
#define RESULTS_MAX 30000    /* definitions times contexts */
#define NOT_ASKED UINT32_MAX /* what a file prints: seldom wanted */

/* Of what a definition prints: nothing yet, one set of constants, more. */
enum said { SAID_NOTHING, SAID_SET, SAID_MORE };

/* One definition with one dot. */
struct frame {
    struct ch_reach *r;
    uint32_t *slots;
    uint32_t slot_count;
    uint32_t *levels; /* of each slot: `level` where it was declared */
    uint32_t level;   /* conditions and loops around */
    uint32_t dot;
    uint32_t printed; /* texts that went into its output */
    uint32_t said;    /* the constants that are its whole output */
    enum said said_what;
    bool is_file; /* nobody asks what it prints */
    bool failed;  /* what comes next is never run */
    bool changed; /* a variable can be more than before */
};

static int run_list(struct frame *f, const struct ch_node *node);
static int eval_pipe(struct frame *f, const struct ch_pipe *pipe, bool declare,
                     uint32_t *out);

/* ---- operands ----------------------------------------------------------- */

static void at_node(struct frame *f, const struct ch_node *node)
{
    if (!f->r->fixed_place)
        f->r->place.pos = node->pos;
}

static int key_token(struct ch_reach *r, const struct ch_string *key,
                     uint32_t *out)
{
    struct ch_abs_cached *cached = ch_abs_cached(r->strings, key);
    if (cached->what != key) {
        int code =
            ch_intern_add_string(r->op, &r->paths.tokens, key, &cached->number);
        if (code)
            return code;
        cached->what = key;
    }
    *out = cached->number;
    return 0;
}

static int literal(struct ch_reach *r, const struct ch_node *node,
                   struct chart_str text, uint32_t *out)
{
    struct ch_abs_cached *cached = ch_abs_cached(r->literals, node);
    if (cached->what != node) {
        int code = ch_abs_str(r, text, &cached->number);
        if (code)
            return code;
        cached->what = node;
    }
    *out = cached->number;
    return 0;
}

static bool same_chain(const struct ch_abs_chain *chain, uint32_t set,
                       const struct ch_field_name *names, uint32_t count)
{
    if (chain->set != set || chain->count != count)
        return false;
    for (uint32_t i = 0; i < count; i++)
        if (names[i].key != chain->names[i].key &&
            !ch_str_eq(ch_string_str(names[i].key),
                       ch_string_str(chain->names[i].key)))
            return false;
    return true;
}

/* Charts spell the same few chains again and again: .Values.x.enabled. What
 * one leads to and marks is kept until templates put something into values. */
static int read_fields(struct frame *f, const struct ch_node *node,
                       uint32_t set, const struct ch_field_name *names,
                       uint32_t count, uint32_t *out)
{
    struct ch_reach *r = f->r;
    struct ch_abs_trail trail = {.fits = true};
    uint32_t token, at = set, hash = set;
    int code = 0;
    *out = set;
    at_node(f, node);
    if (!count || !set)
        return 0;
    for (uint32_t i = 0; i < count; i++)
        hash = hash * 31 + names[i].key->hash;
    struct ch_abs_chain *chain = ch_abs_chain_slot(r, hash);
    if (chain->version == r->extras_version &&
        same_chain(chain, set, names, count)) {
        *out = chain->result;
        return ch_abs_mark_trail(r, &chain->trail);
    }
    r->trail = &trail;
    for (uint32_t i = 0; !code && i < count; i++) {
        code = key_token(r, names[i].key, &token);
        if (!code)
            code = ch_abs_field(r, at, token, &at);
    }
    r->trail = NULL;
    *out = at;
    if (trail.fits)
        *chain = (struct ch_abs_chain){
            .set = set,
            .count = count,
            .names = names,
            .result = at,
            .version = r->extras_version,
            .trail = trail,
        };
    return code;
}

static int read_variable(struct frame *f, const struct ch_variable *v,
                         uint32_t *out)
{
    int code = 0;
    *out = 0;
    if (!v->slots) {
        *out = v->slot == CH_SLOT_NONE ? 0 : f->slots[v->slot];
        return 0;
    }
    for (uint32_t i = 0; !code && i < v->slots->count; i++)
        code = ch_abs_union(f->r, *out, f->slots[v->slots->slots[i]], out);
    return code;
}

/* An assignment that is run whenever its variable's declaration is replaces
 * the value; one under a condition may or may not. */
static int write_variable(struct frame *f, const struct ch_variable *v,
                          uint32_t set, bool assign)
{
    uint32_t joined = set;
    if (v->slot == CH_SLOT_NONE)
        return 0;
    int code = 0;
    if (!assign)
        f->levels[v->slot] = f->level;
    else if (f->levels[v->slot] != f->level)
        code = ch_abs_union(f->r, f->slots[v->slot], set, &joined);
    if (code || joined == f->slots[v->slot])
        return code;
    f->changed = f->changed || assign;
    f->slots[v->slot] = joined;
    return 0;
}

/* Can the function be called with so many arguments? */
static bool takes(const struct ch_func_node *func, uint32_t count)
{
    return func->variadic ? count >= func->fixed : count == func->fixed;
}

static int eval_operand(struct frame *f, const struct ch_node *node,
                        uint32_t *out)
{
    uint32_t set = 0;
    int code = 0;
    *out = 0;
    switch (node->type) {
    case CH_NODE_DOT:
        *out = f->dot;
        return 0;
    case CH_NODE_STRING:
        return literal(
            f->r, node,
            ch_value_str(((const struct ch_string_node *)node)->value), out);
    case CH_NODE_NUMBER:
        return literal(f->r, node, ((const struct ch_number_node *)node)->text,
                       out);
    case CH_NODE_FIELD: {
        const struct ch_field_node *n = (const struct ch_field_node *)node;
        return read_fields(f, node, f->dot, n->names, n->count, out);
    }
    case CH_NODE_VARIABLE: {
        const struct ch_variable_node *n =
            (const struct ch_variable_node *)node;
        code = read_variable(f, &n->variable, &set);
        return code ? code : read_fields(f, node, set, n->names, n->count, out);
    }
    case CH_NODE_CHAIN: {
        const struct ch_chain_node *n = (const struct ch_chain_node *)node;
        code = eval_operand(f, n->term, &set);
        return code ? code : read_fields(f, node, set, n->names, n->count, out);
    }
    case CH_NODE_PIPE:
        return eval_pipe(f, (const struct ch_pipe *)node, true, out);
    case CH_NODE_BOOL:
        return ch_abs_one(f->r, CH_ABS_BOOL,
                          ((const struct ch_bool_node *)node)->value, out);
    case CH_NODE_FUNC:
        f->failed = !takes((const struct ch_func_node *)node, 0);
        if (f->failed)
            return 0;
        return ch_reach_call(f->r, ((const struct ch_func_node *)node)->func,
                             node, NULL, 0, out);
    default:
        return 0;
    }
}

/* ---- commands ----------------------------------------------------------- */

/* `merge` and `set` of a variable change what it holds; so does `append`
 * assigned, but that is written out. */
static int call_command(struct frame *f, const struct ch_command *command,
                        const uint32_t *final, uint32_t *out)
{
    const struct ch_func_node *func =
        (const struct ch_func_node *)command->first;
    uint32_t small[8], *args = small, n = 0;
    int code = 0;
    if (command->count + 1 > CH_COUNT(small)) {
        args = CH_NEW_ARRAY(f->r->op, uint32_t, command->count + 1);
        if (!args)
            return ch_error_code(f->r->op);
    }
    f->failed = !takes(func, command->count - 1 + (final ? 1 : 0));
    for (const struct ch_node *arg = command->first->next;
         !code && !f->failed && arg; arg = arg->next)
        code = eval_operand(f, arg, &args[n++]);
    if (final)
        args[n++] = *final;
    if (code || f->failed)
        return code;
    at_node(f, &command->node);
    return ch_reach_call(f->r, func->func, command, args, n, out);
}

/* A method with arguments: .Files.Get, .Capabilities.APIVersions.Has. */
static int method_command(struct frame *f, const struct ch_command *command,
                          uint32_t *out)
{
    int code = eval_operand(f, command->first, out);
    for (const struct ch_node *arg = command->first->next; !code && arg;
         arg = arg->next) {
        uint32_t set, text;
        code = eval_operand(f, arg, &set);
        if (!code)
            code = ch_abs_whole(f->r, set, &text);
    }
    return code;
}

static int eval_command(struct frame *f, const struct ch_command *command,
                        const uint32_t *final, uint32_t *out)
{
    int code = ch_step(f->r->op, 1);
    if (code)
        return code;
    if (command->first->type == CH_NODE_FUNC)
        return call_command(f, command, final, out);
    return method_command(f, command, out);
}

static int eval_pipe(struct frame *f, const struct ch_pipe *pipe, bool declare,
                     uint32_t *out)
{
    uint32_t set = 0;
    const uint32_t *final = NULL;
    *out = 0;
    if (!pipe)
        return 0;
    int code = ch_enter(f->r->op);
    if (code)
        return code;
    for (const struct ch_command *c = pipe->first; !code && !f->failed && c;
         c = (const struct ch_command *)c->node.next) {
        uint32_t result = 0;
        code = eval_command(f, c, final, &result);
        set = result;
        final = &set;
    }
    for (unsigned i = 0; !code && declare && i < pipe->decl_count; i++)
        code = write_variable(f, &pipe->decls[i], set, pipe->is_assign);
    ch_leave(f->r->op);
    *out = set;
    return code;
}

/* ---- statements --------------------------------------------------------- */

/* What is printed by one of two ways. */
static int join_said(struct frame *f, uint32_t set, enum said what)
{
    if (f->said_what == SAID_MORE || what == SAID_MORE) {
        f->said_what = SAID_MORE;
        return 0;
    }
    if (f->said_what == SAID_NOTHING && what == SAID_NOTHING)
        return 0;
    uint32_t nothing = 0;
    int code = 0;
    if (f->said_what == SAID_NOTHING || what == SAID_NOTHING)
        code = ch_abs_str(f->r, CH_STR(""), &nothing);
    if (!code)
        code = ch_abs_union(f->r, f->said_what ? f->said : nothing,
                            what ? set : nothing, &f->said);
    f->said_what = SAID_SET;
    return code;
}

/* Those branches that can be taken. */
static int run_branches(struct frame *f, const struct ch_branch_node *node,
                        enum ch_abs_truth truth, uint32_t inner)
{
    struct ch_reach *r = f->r;
    struct ch_abs_place outer = r->place;
    uint32_t dot = f->dot, said = f->said;
    enum said what = f->said_what;
    if (!r->fixed_place) {
        r->place.guard = node;
        r->place.negated = false;
    }
    f->level++;
    f->dot = inner;
    int code = 0;
    if (truth != CH_ABS_NEVER)
        code = run_list(f, node->list.first);
    f->dot = dot;
    if (!r->fixed_place)
        r->place.negated = true;
    uint32_t first = f->said;
    enum said first_what = f->said_what;
    if (truth != CH_ABS_ALWAYS) {
        f->said = said;
        f->said_what = what;
    }
    if (!code && truth != CH_ABS_ALWAYS)
        code = run_list(f, node->else_list.first);
    f->level--;
    r->place = outer;
    return code || truth != CH_ABS_MAYBE ? code
                                         : join_said(f, first, first_what);
}

/* A condition and what it looks at. */
static int eval_condition(struct frame *f, const struct ch_branch_node *node,
                          uint32_t *out)
{
    const struct ch_node *table;
    uint32_t guarded = 0;
    int code = ch_reach_guard(f->r, node, &table);
    if (!code && table)
        code = eval_operand(f, table, &guarded);
    f->r->guarded = guarded;
    if (!code)
        code = eval_pipe(f, node->pipe, true, out);
    at_node(f, &node->pipe->node);
    if (!code)
        code = ch_abs_mark(f->r, *out, CH_USAGE_TRUTH);
    f->r->guarded = 0;
    return code;
}

/* `if .key` where the dict that came as the dot has no such key. */
static int is_missing(struct frame *f, const struct ch_pipe *pipe, bool *out)
{
    const struct ch_node *node = pipe->first->first;
    const struct ch_field_node *field = (const struct ch_field_node *)node;
    uint32_t token;
    *out = false;
    if (pipe->decl_count || pipe->first->node.next || pipe->first->count != 1 ||
        node->type != CH_NODE_FIELD || field->count != 1)
        return 0;
    int code = key_token(f->r, field->names[0].key, &token);
    *out = !code && ch_abs_lacks(f->r, f->dot, token);
    return code;
}

static int run_if(struct frame *f, const struct ch_branch_node *node)
{
    uint32_t set;
    int code = eval_condition(f, node, &set);
    bool missing = false;
    if (!code && !f->failed)
        code = is_missing(f, node->pipe, &missing);
    if (code || f->failed)
        return code;
    return run_branches(f, node,
                        missing ? CH_ABS_NEVER : ch_abs_truth(f->r, set),
                        node->node.type == CH_NODE_WITH ? set : f->dot);
}

static int set_range_variables(struct frame *f, const struct ch_pipe *pipe,
                               uint32_t key, uint32_t item)
{
    int code = 0;
    if (pipe->decl_count == 2)
        code = write_variable(f, &pipe->decls[0], key, pipe->is_assign);
    if (!code && pipe->decl_count)
        code = write_variable(f, &pipe->decls[pipe->decl_count - 1], item,
                              pipe->is_assign);
    return code;
}

/* A list whose items are known, one by one. */
static int run_tuple(struct frame *f, const struct ch_branch_node *node,
                     uint32_t id)
{
    uint32_t count, dot = f->dot;
    const uint32_t *items = ch_abs_tuple_of(f->r, id, &count);
    int code = 0;
    for (uint32_t i = 0; !code && i < count; i++) {
        items = ch_abs_tuple_of(f->r, id, &count);
        f->dot = items[i];
        code = set_range_variables(f, node->pipe, f->r->other, items[i]);
        if (!code)
            code = run_list(f, node->list.first);
    }
    f->dot = dot;
    return code;
}

/* The same where it is one of several such lists. */
static int run_tuples(struct frame *f, const struct ch_branch_node *node,
                      uint32_t set, uint32_t slots)
{
    uint32_t count = ch_abs_count(f->r, set);
    uint32_t *before = CH_NEW_ARRAY(f->r->op, uint32_t, slots * 2);
    if (!before)
        return ch_error_code(f->r->op);
    uint32_t *after = before + slots;
    memcpy(before, f->slots, slots * sizeof *before);
    int code = 0;
    for (uint32_t i = 0; !code && i < count; i++) {
        memcpy(f->slots, before, slots * sizeof *before);
        code = run_tuple(f, node, CH_ABS_ID(ch_abs_at(f->r, set, i)));
        for (uint32_t k = 0; !code && i && k < slots; k++)
            code = ch_abs_union(f->r, after[k], f->slots[k], &f->slots[k]);
        memcpy(after, f->slots, slots * sizeof *after);
    }
    f->changed = true;
    return code ? code : run_list(f, node->else_list.first);
}

static bool are_tuples(const struct ch_reach *r, uint32_t set)
{
    uint32_t count = ch_abs_count(r, set);
    for (uint32_t i = 0; i < count; i++)
        if (CH_ABS_KIND(ch_abs_at(r, set, i)) != CH_ABS_TUPLE)
            return false;
    return count > 0 && count <= 16;
}

static int run_range(struct frame *f, const struct ch_branch_node *node)
{
    const struct ch_pipe *pipe = node->pipe;
    uint32_t set, items = 0;
    int code = eval_pipe(f, pipe, false, &set);
    at_node(f, &pipe->node);
    if (f->failed)
        return code;
    if (!code && are_tuples(f->r, set))
        return run_tuples(f, node, set, f->slot_count);
    if (!code)
        code = ch_abs_items(f->r, set, &items);
    for (int turn = 0; !code && turn < 3; turn++) {
        bool before = f->changed;
        f->changed = false;
        code = set_range_variables(f, pipe, f->r->other, items);
        if (!code)
            code = run_branches(f, node, CH_ABS_MAYBE, items);
        bool again = f->changed;
        f->changed = before || again;
        if (!again)
            break;
    }
    if (f->said_what == SAID_SET)
        f->said_what = SAID_MORE;
    return code;
}

/* A value goes into the output. */
static void say(struct frame *f, uint32_t set)
{
    bool alone = f->said_what == SAID_NOTHING && ch_abs_is_constant(f->r, set);
    f->said = set;
    f->said_what = alone ? SAID_SET : SAID_MORE;
}

/* {{ "text" }}: how templates write braces. */
static bool is_literal(const struct ch_pipe *pipe)
{
    const struct ch_command *only = pipe->first;
    return !pipe->decl_count && only && !only->node.next && only->count == 1 &&
           only->first->type == CH_NODE_STRING;
}

static int run_action(struct frame *f, const struct ch_action_node *node)
{
    uint32_t set, text = 0;
    if (f->is_file && is_literal(node->pipe))
        return 0;
    int code = eval_pipe(f, node->pipe, true, &set);
    if (code || f->failed || node->pipe->decl_count)
        return code;
    at_node(f, &node->pipe->node);
    code = ch_abs_whole(f->r, set, &text);
    if (f->is_file)
        return code;
    say(f, text);
    for (uint32_t i = 0; !code && ch_abs_count(f->r, f->printed) < 24 &&
                         i < ch_abs_count(f->r, text);
         i++) {
        uint64_t alt = ch_abs_at(f->r, text, i);
        uint32_t one;
        if (CH_ABS_KIND(alt) != CH_ABS_TEXT)
            continue;
        code = ch_abs_one(f->r, CH_ABS_TEXT, CH_ABS_ID(alt), &one);
        if (!code)
            code = ch_abs_union(f->r, f->printed, one, &f->printed);
    }
    return code;
}

static int run_template(struct frame *f, const struct ch_template_node *node)
{
    uint32_t dot, name, text = 0;
    int code = eval_pipe(f, node->pipe, true, &dot);
    if (!code)
        code = ch_abs_str(f->r, node->name, &name);
    if (!code)
        code = ch_reach_include(f->r, name, dot, &text);
    say(f, text);
    return code ? code : ch_abs_union(f->r, f->printed, text, &f->printed);
}

static int run_text_node(struct frame *f, const struct ch_text_node *node)
{
    struct chart_str text = ch_str_trim_ascii(node->text);
    uint32_t set = 0;
    int code = 0;
    if (!text.len || f->is_file)
        return 0;
    /* Names and paths are short; nobody looks manifests up. */
    if (f->said_what == SAID_NOTHING && text.len < 80)
        code = literal(f->r, &node->node, text, &set);
    say(f, set);
    return code;
}

static int run_node(struct frame *f, const struct ch_node *node)
{
    switch (node->type) {
    case CH_NODE_TEXT:
        return run_text_node(f, (const struct ch_text_node *)node);
    case CH_NODE_ACTION:
        return run_action(f, (const struct ch_action_node *)node);
    case CH_NODE_IF:
    case CH_NODE_WITH:
        return run_if(f, (const struct ch_branch_node *)node);
    case CH_NODE_RANGE:
        return run_range(f, (const struct ch_branch_node *)node);
    case CH_NODE_TEMPLATE:
        return run_template(f, (const struct ch_template_node *)node);
    default:
        return 0;
    }
}

static int run_list(struct frame *f, const struct ch_node *node)
{
    int code = ch_enter(f->r->op);
    if (code)
        return code;
    for (; !code && !f->failed && node; node = node->next)
        code = run_node(f, node);
    f->failed = false;
    ch_leave(f->r->op);
    return code;
}

/* ---- definitions -------------------------------------------------------- */

static int run_def(struct ch_reach *r, const struct ch_def *def, uint32_t dot,
                   uint32_t *out)
{
    struct frame f = {.r = r, .dot = dot, .is_file = r->depth == 0};
    struct ch_abs_place outer = r->place;
    f.slot_count = def->slot_count + 1;
    f.slots = ch_alloc_zero(r->op, f.slot_count * 2 * sizeof *f.slots);
    if (!f.slots)
        return ch_error_code(r->op);
    f.levels = f.slots + f.slot_count;
    f.slots[0] = dot;
    if (!r->fixed_place)
        r->place.unit = def->unit;
    r->depth++;
    int code = run_list(&f, def->list.first);
    r->depth--;
    r->place = outer;
    *out = f.printed;
    if (!code && f.said_what == SAID_NOTHING)
        code = ch_abs_str(r, CH_STR(""), &f.said);
    if (!code && !f.is_file)
        code = ch_abs_union(r, f.printed,
                            f.said_what == SAID_MORE ? r->other : f.said, out);
    return code;
}

/* Everything in the dot counts as read: nothing more is known. */
static int give_up(struct ch_reach *r, uint32_t dot, uint32_t *out)
{
    return ch_abs_whole(r, dot, out);
}

int ch_reach_run(struct ch_reach *r, const struct ch_def *def, uint32_t dot,
                 uint32_t *out)
{
    struct {
        const struct ch_def *def;
        uint64_t dot;
    } key = {def, dot};
    uint32_t at;
    bool added;
    *out = 0;
    if (r->depth > INCLUDES_MAX || r->memo.len > RESULTS_MAX)
        return give_up(r, dot, out);
    int code = ch_intern_add(r->op, &r->memo, &key, sizeof key, &at, &added);
    if (code)
        return code;
    if (!added && r->results[at] != NOT_ASKED) {
        *out = r->results[at];
        return 0;
    }
    if (at >= r->result_cap) {
        uint32_t cap = at * 2 + 64;
        uint32_t *grown = ch_realloc_array(r->op, r->results, r->result_cap,
                                           cap, sizeof *grown);
        if (!grown)
            return ch_error_code(r->op);
        r->results = grown;
        r->result_cap = cap;
    }
    bool is_file = r->depth == 0;
    r->results[at] = 0;
    code = run_def(r, def, dot, out);
    r->results[at] = is_file ? NOT_ASKED : *out;
    return code;
}

static int run_and_join(struct ch_reach *r, const struct ch_def *def,
                        uint32_t dot, uint32_t *out)
{
    uint32_t text;
    int code = ch_reach_run(r, def, dot, &text);
    return code ? code : ch_abs_union(r, *out, text, out);
}

/* Definitions whose names fit: those of files only if the name says so. */
static int include_matching(struct ch_reach *r, struct chart_str prefix,
                            struct chart_str suffix, uint32_t dot,
                            uint32_t *out)
{
    int code = 0;
    for (uint32_t i = 0; !code && i < r->set->len; i++) {
        const struct ch_def *def = r->set->defs[i];
        if (def->name.len < prefix.len + suffix.len ||
            !ch_str_starts(def->name, prefix) ||
            !ch_str_ends(def->name, suffix))
            continue;
        if (!prefix.len && !suffix.len && ch_str_eq(def->name, def->unit->name))
            continue;
        code = run_and_join(r, def, dot, out);
    }
    return code;
}

int ch_reach_include(struct ch_reach *r, uint32_t name, uint32_t dot,
                     uint32_t *out)
{
    uint32_t count = ch_abs_count(r, name);
    bool unknown = count == 0, pattern = false;
    int code = 0;
    *out = 0;
    /* Beside a pattern stand the texts that printf made it of. */
    for (uint32_t i = 0; i < count; i++)
        pattern =
            pattern || CH_ABS_KIND(ch_abs_at(r, name, i)) == CH_ABS_PATTERN;
    for (uint32_t i = 0; !code && i < count; i++) {
        uint64_t alt = ch_abs_at(r, name, i);
        struct chart_str text = ch_intern_str(&r->paths.tokens, CH_ABS_ID(alt));
        if (CH_ABS_KIND(alt) == CH_ABS_STR) {
            const struct ch_def *def = ch_set_find(r->set, text);
            if (def)
                code = run_and_join(r, def, dot, out);
        } else if (CH_ABS_KIND(alt) == CH_ABS_PATTERN) {
            size_t nul = ch_str_find_byte(text, '\0', 0);
            code =
                include_matching(r, ch_str_sub(text, 0, nul),
                                 ch_str_sub(text, nul + 1, text.len), dot, out);
        } else if (CH_ABS_KIND(alt) == CH_ABS_PATH ||
                   (!pattern && (CH_ABS_KIND(alt) == CH_ABS_TEXT ||
                                 CH_ABS_KIND(alt) == CH_ABS_OTHER))) {
            unknown = true;
        }
    }
    if (!code && unknown)
        code = include_matching(r, CH_STR(""), CH_STR(""), dot, out);
    return code;
}
