#include "golib/regex_prog.h"

/* Open ends of a fragment, linked through the very fields to be filled in:
 * 2 * instruction + (1 for arg). 0 ends the list; instruction 0 is
 * CH_RE_I_FAIL. */
struct patch_list {
    uint32_t head;
    uint32_t tail;
};

struct frag {
    uint32_t start; /* 0: cannot match */
    struct patch_list out;
    bool nullable;
};

struct compiler {
    struct ch_pool *pool;
    struct ch_re_prog *prog;
    struct frag *frags;
    size_t frag_len;
    size_t frag_cap;
    int code;
};

static uint32_t *patch_field(struct compiler *c, uint32_t link)
{
    struct ch_re_inst *i = &c->prog->insts[link >> 1];
    return link & 1 ? &i->arg : &i->out;
}

static void patch(struct compiler *c, struct patch_list list, uint32_t target)
{
    for (uint32_t link = list.head; link;) {
        uint32_t *field = patch_field(c, link);
        link = *field;
        *field = target;
    }
}

static struct patch_list join_patches(struct compiler *c, struct patch_list a,
                                      struct patch_list b)
{
    if (!a.head)
        return b;
    if (!b.head)
        return a;
    *patch_field(c, a.tail) = b.head;
    return (struct patch_list){a.head, b.tail};
}

/* A new instruction with its `out` open. After a failure: the CH_RE_I_FAIL. */
static struct frag emit(struct compiler *c, enum ch_re_inst_op op, uint32_t arg)
{
    struct ch_re_prog *prog = c->prog;
    if (!c->code && prog->len == prog->cap) {
        uint32_t cap = prog->cap ? prog->cap * 2 : 32;
        void *grown =
            ch_pool_grow(c->pool, prog->insts, prog->cap * sizeof *prog->insts,
                         cap * sizeof *prog->insts);
        if (grown) {
            prog->insts = grown;
            prog->cap = cap;
        } else {
            c->code = ch_error_code(c->pool->op);
        }
    }
    if (!c->code)
        c->code = ch_step(c->pool->op, 1);
    if (c->code)
        return (struct frag){0};
    uint32_t at = prog->len++;
    prog->insts[at] = (struct ch_re_inst){op, 0, arg};
    bool nullable = op < CH_RE_I_RUNE;
    return (struct frag){at, {2 * at, 2 * at}, nullable};
}

static struct frag cat(struct compiler *c, struct frag a, struct frag b)
{
    if (!a.start || !b.start)
        return (struct frag){0};
    patch(c, a.out, b.start);
    return (struct frag){a.start, b.out, a.nullable && b.nullable};
}

static struct frag alt(struct compiler *c, struct frag a, struct frag b)
{
    if (!a.start)
        return b;
    if (!b.start)
        return a;
    struct frag f = emit(c, CH_RE_I_ALT, 0);
    if (!f.start)
        return f;
    c->prog->insts[f.start].out = a.start;
    c->prog->insts[f.start].arg = b.start;
    f.out = join_patches(c, a.out, b.out);
    f.nullable = a.nullable || b.nullable;
    return f;
}

/* An CH_RE_I_ALT between `body` and going on; the way on is left open. */
static struct frag branch(struct compiler *c, struct frag body, bool lazy)
{
    struct frag f = emit(c, CH_RE_I_ALT, 0);
    if (!f.start)
        return f;
    struct ch_re_inst *i = &c->prog->insts[f.start];
    uint32_t link = 2 * f.start + (lazy ? 0 : 1);
    i->out = lazy ? 0 : body.start;
    i->arg = lazy ? body.start : 0;
    f.out = (struct patch_list){link, link};
    return f;
}

static struct frag quest(struct compiler *c, struct frag body, bool lazy)
{
    struct frag f = branch(c, body, lazy);
    if (f.start)
        f.out = join_patches(c, f.out, body.out);
    return f;
}

static struct frag plus(struct compiler *c, struct frag body, bool lazy)
{
    struct frag loop = branch(c, body, lazy);
    if (!loop.start || !body.start)
        return (struct frag){0};
    patch(c, body.out, loop.start);
    return (struct frag){body.start, loop.out, body.nullable};
}

/* Go: a loop over something that can match nothing is (x+)?, so that the
 * order of preference comes out right. */
static struct frag star(struct compiler *c, struct frag body, bool lazy)
{
    if (body.nullable)
        return quest(c, plus(c, body, lazy), lazy);
    struct frag loop = branch(c, body, lazy);
    if (loop.start)
        patch(c, body.out, loop.start);
    return loop;
}

static uint32_t add_class(struct compiler *c,
                          const struct ch_rune_range *ranges, uint32_t len)
{
    struct ch_re_prog *prog = c->prog;
    if (prog->class_count == prog->class_cap) {
        uint32_t cap = prog->class_cap ? prog->class_cap * 2 : 4;
        void *grown = ch_pool_grow(c->pool, prog->classes,
                                   prog->class_cap * sizeof *prog->classes,
                                   cap * sizeof *prog->classes);
        if (!grown) {
            c->code = ch_error_code(c->pool->op);
            return 0;
        }
        prog->classes = grown;
        prog->class_cap = cap;
    }
    struct ch_re_class_set *set = &prog->classes[prog->class_count];
    *set = (struct ch_re_class_set){.ranges = ranges, .len = len};
    for (uint32_t i = 0; i < len && ranges[i].lo < 128; i++)
        for (uint32_t r = ranges[i].lo; r <= ranges[i].hi && r < 128; r++)
            set->ascii[r >> 5] |= 1u << (r & 31);
    return prog->class_count++;
}

/* A rune in any case. */
static struct frag folded_rune(struct compiler *c, uint32_t rune)
{
    struct ch_rune_class orbit;
    ch_class_init(&orbit, c->pool);
    ch_class_add(&orbit, rune, rune);
    ch_class_clean(&orbit);
    for (uint32_t r = ch_rune_fold(rune); r != rune; r = ch_rune_fold(r))
        ch_class_add(&orbit, r, r);
    ch_class_clean(&orbit);
    if (orbit.failed) {
        c->code = ch_error_code(c->pool->op);
        return (struct frag){0};
    }
    return emit(c, CH_RE_I_CLASS,
                add_class(c, orbit.ranges, (uint32_t)orbit.len));
}

static struct frag literal(struct compiler *c, const struct ch_re_node *node)
{
    struct frag f = {0};
    for (uint32_t i = 0; i < node->len; i++) {
        uint32_t rune = node->u.runes[i];
        struct frag one = node->fold && ch_rune_fold(rune) != rune
                              ? folded_rune(c, rune)
                              : emit(c, CH_RE_I_RUNE, rune);
        f = i == 0 ? one : cat(c, f, one);
    }
    return f;
}

static struct frag leaf(struct compiler *c, const struct ch_re_node *node)
{
    static const uint32_t conditions[] = {
        [CH_RE_BEGIN_LINE] = CH_RE_AT_BEGIN_LINE,
        [CH_RE_END_LINE] = CH_RE_AT_END_LINE,
        [CH_RE_BEGIN_TEXT] = CH_RE_AT_BEGIN_TEXT,
        [CH_RE_END_TEXT] = CH_RE_AT_END_TEXT,
        [CH_RE_WORD_BOUNDARY] = CH_RE_AT_WORD_BOUNDARY,
        [CH_RE_NOT_WORD_BOUNDARY] = CH_RE_AT_NOT_WORD_BOUNDARY,
    };
    switch (node->op) {
    case CH_RE_NO_MATCH:
        return (struct frag){0};
    case CH_RE_EMPTY:
        return emit(c, CH_RE_I_NOP, 0);
    case CH_RE_LITERAL:
        return literal(c, node);
    case CH_RE_CLASS:
        return emit(c, CH_RE_I_CLASS, add_class(c, node->u.ranges, node->len));
    case CH_RE_ANY:
        return emit(c, CH_RE_I_ANY, 0);
    case CH_RE_ANY_NOT_NL:
        return emit(c, CH_RE_I_ANY_NOT_NL, 0);
    default:
        return emit(c, CH_RE_I_EMPTY, conditions[node->op]);
    }
}

/* How often the sub of a repetition is compiled: x{2,} is xx+, x{2,4} is
 * xx(x(x)?)?. */
static uint32_t copies(const struct ch_re_node *node)
{
    if (node->op == CH_RE_CAPTURE)
        return 1;
    if (node->max >= 0)
        return (uint32_t)node->max;
    return node->min > 1 ? (uint32_t)node->min : 1;
}

static struct frag repetition(struct compiler *c, const struct ch_re_node *node,
                              const struct frag *f)
{
    uint32_t count = copies(node), min = (uint32_t)node->min;
    struct frag result;
    if (count == 0)
        return emit(c, CH_RE_I_NOP, 0);
    if (node->max < 0) {
        result = node->min == 0 ? star(c, f[0], node->lazy)
                                : plus(c, f[--count], node->lazy);
        count = node->min == 0 ? 0 : count;
    } else if (count > min) {
        result = quest(c, f[--count], node->lazy);
        while (count > min) {
            struct frag both = cat(c, f[--count], result);
            result = quest(c, both, node->lazy);
        }
    } else {
        result = f[--count];
    }
    while (count > 0)
        result = cat(c, f[--count], result);
    return result;
}

static struct frag combine(struct compiler *c, const struct ch_re_node *node,
                           const struct frag *f)
{
    struct frag result = {0};
    if (node->op < CH_RE_CAPTURE)
        return leaf(c, node);
    if (node->op == CH_RE_REPEAT)
        return repetition(c, node, f);
    if (node->op == CH_RE_CAPTURE) {
        struct frag open = emit(c, CH_RE_I_CAPTURE, 2 * node->capture);
        struct frag close = emit(c, CH_RE_I_CAPTURE, 2 * node->capture + 1);
        return cat(c, cat(c, open, f[0]), close);
    }
    for (uint32_t i = 0; i < node->len; i++)
        if (i == 0)
            result = f[i];
        else
            result = node->op == CH_RE_CONCAT ? cat(c, result, f[i])
                                              : alt(c, result, f[i]);
    return result;
}

struct frame {
    const struct ch_re_node *node;
    uint32_t next;
};

static void push_frag(struct compiler *c, struct frag f)
{
    if (c->frag_len == c->frag_cap) {
        size_t cap = c->frag_cap ? c->frag_cap * 2 : 16;
        void *grown =
            ch_pool_grow(c->pool, c->frags, c->frag_cap * sizeof *c->frags,
                         cap * sizeof *c->frags);
        if (!grown) {
            c->code = ch_error_code(c->pool->op);
            return;
        }
        c->frags = grown;
        c->frag_cap = cap;
    }
    c->frags[c->frag_len++] = f;
}

static uint32_t sub_count(const struct ch_re_node *node)
{
    if (node->op < CH_RE_CAPTURE)
        return 0;
    return node->op < CH_RE_CONCAT ? copies(node) : node->len;
}

/* Post-order over the tree; fragments of finished subs lie on a stack. */
static struct frag compile_tree(struct compiler *c,
                                const struct ch_re_node *root)
{
    struct frame *frames =
        ch_pool_alloc(c->pool, (root->height + 1u) * sizeof *frames);
    size_t depth = 0;
    if (!frames) {
        c->code = ch_error_code(c->pool->op);
        return (struct frag){0};
    }
    frames[depth++] = (struct frame){root, 0};
    while (depth && !c->code) {
        struct frame *f = &frames[depth - 1];
        uint32_t count = sub_count(f->node);
        if (f->next < count) {
            const struct ch_re_node *sub = f->node->op < CH_RE_CONCAT
                                               ? f->node->u.sub
                                               : f->node->u.subs[f->next];
            f->next++;
            frames[depth++] = (struct frame){sub, 0};
            continue;
        }
        c->frag_len -= count;
        push_frag(c, combine(c, f->node, c->frags + c->frag_len));
        depth--;
    }
    return c->code ? (struct frag){0} : c->frags[0];
}

/* ---- what a match can begin with ---------------------------------------- */

static void first_add(struct ch_re_prog *prog, uint32_t byte)
{
    prog->first[byte >> 5] |= 1u << (byte & 31);
}

/* Any rune outside ASCII: all bytes that can begin one, or stand for U+FFFD
 * because they begin none. */
static void first_add_high(struct ch_re_prog *prog)
{
    for (int i = 4; i < 8; i++)
        prog->first[i] = UINT32_MAX;
}

static void first_add_inst(struct ch_re_prog *prog, const struct ch_re_inst *i)
{
    if (i->op == CH_RE_I_RUNE) {
        if (i->arg < 0x80)
            first_add(prog, i->arg);
        else
            first_add_high(prog);
    } else if (i->op == CH_RE_I_CLASS) {
        const struct ch_re_class_set *set = &prog->classes[i->arg];
        for (int k = 0; k < 4; k++)
            prog->first[k] |= set->ascii[k];
        if (set->len && set->ranges[set->len - 1].hi >= 0x80)
            first_add_high(prog);
    } else {
        uint32_t newline = 1u << '\n';
        uint32_t low =
            i->op == CH_RE_I_ANY ? newline : prog->first[0] & newline;
        memset(prog->first, 0xFF, sizeof prog->first);
        prog->first[0] &= ~newline | low;
    }
}

/* Walks from the start without consuming; conditions are taken as met. */
static int find_first(struct compiler *c)
{
    struct ch_re_prog *prog = c->prog;
    uint32_t *stack = ch_pool_alloc(c->pool, (prog->len + 1) * sizeof *stack);
    bool *seen = ch_pool_alloc_zero(c->pool, prog->len);
    size_t len = 0;
    if (!stack || !seen)
        return ch_error_code(c->pool->op);
    prog->has_first = true;
    stack[len++] = prog->start;
    while (len) {
        uint32_t pc = stack[--len];
        const struct ch_re_inst *i = &prog->insts[pc];
        if (seen[pc])
            continue;
        seen[pc] = true;
        switch ((enum ch_re_inst_op)i->op) {
        case CH_RE_I_FAIL:
            break;
        case CH_RE_I_MATCH:
            prog->has_first = false;
            return 0;
        case CH_RE_I_ALT:
            /* Every instruction pushes at most one more than it took. */
            stack[len++] = i->arg;
            if (!seen[i->out])
                stack[len++] = i->out;
            break;
        case CH_RE_I_NOP:
        case CH_RE_I_CAPTURE:
        case CH_RE_I_EMPTY:
            stack[len++] = i->out;
            break;
        case CH_RE_I_RUNE:
        case CH_RE_I_CLASS:
        case CH_RE_I_ANY:
        case CH_RE_I_ANY_NOT_NL:
            first_add_inst(prog, i);
            break;
        }
    }
    return 0;
}

static bool is_anchored(const struct ch_re_prog *prog)
{
    const struct ch_re_inst *i = &prog->insts[prog->start];
    while (i->op == CH_RE_I_NOP || i->op == CH_RE_I_CAPTURE ||
           i->op == CH_RE_I_EMPTY) {
        if (i->op == CH_RE_I_EMPTY && i->arg & CH_RE_AT_BEGIN_TEXT)
            return true;
        i = &prog->insts[i->out];
    }
    return false;
}

int ch_re_prog_new(struct ch_pool *pool, const struct ch_re_tree *tree,
                   struct ch_re_prog **out)
{
    struct compiler c = {.pool = pool};
    c.prog = ch_pool_alloc_zero(pool, sizeof *c.prog);
    if (!c.prog)
        return ch_error_code(pool->op);
    (void)emit(&c, CH_RE_I_FAIL, 0);
    struct frag f = compile_tree(&c, tree->root);
    struct frag match = emit(&c, CH_RE_I_MATCH, 0);
    if (c.code)
        return c.code;
    patch(&c, f.out, match.start);
    c.prog->start = f.start;
    c.prog->anchored = is_anchored(c.prog);
    *out = c.prog;
    return find_first(&c);
}
