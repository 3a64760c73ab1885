#include "golib/regex_nfa.h"

#include "base/utf8.h"

enum inst_op {
    I_FAIL,
    I_MATCH,
    I_NOP,
    I_ALT,     /* out, then arg */
    I_CAPTURE, /* arg: slot */
    I_EMPTY,   /* arg: conditions that must hold */
    I_RUNE,    /* arg: the rune */
    I_CLASS,   /* arg: index of the class */
    I_ANY,
    I_ANY_NOT_NL,
};

enum {
    AT_BEGIN_LINE = 1,
    AT_END_LINE = 2,
    AT_BEGIN_TEXT = 4,
    AT_END_TEXT = 8,
    AT_WORD_BOUNDARY = 16,
    AT_NOT_WORD_BOUNDARY = 32,
};

struct inst {
    uint32_t op;
    uint32_t out;
    uint32_t arg;
};

struct class_set {
    const struct ch_rune_range *ranges;
    uint32_t len;
    uint32_t ascii[4]; /* a bit for each of the first 128 runes */
};

struct ch_re_prog {
    struct inst *insts;
    uint32_t len;
    uint32_t cap;
    struct class_set *classes;
    uint32_t class_count;
    uint32_t class_cap;
    uint32_t start;
    bool anchored;     /* every match begins at the text's begin */
    bool has_first;    /* `first` is known: no match begins elsewhere */
    uint32_t first[8]; /* bytes a match can begin with */
};

/* ---- compiling ---------------------------------------------------------- */

/* Open ends of a fragment, linked through the very fields to be filled in:
 * 2 * instruction + (1 for arg). 0 ends the list; instruction 0 is I_FAIL. */
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
    struct inst *i = &c->prog->insts[link >> 1];
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

/* A new instruction with its `out` open. After a failure: the I_FAIL. */
static struct frag emit(struct compiler *c, enum inst_op op, uint32_t arg)
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
    prog->insts[at] = (struct inst){op, 0, arg};
    bool nullable = op < I_RUNE;
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
    struct frag f = emit(c, I_ALT, 0);
    if (!f.start)
        return f;
    c->prog->insts[f.start].out = a.start;
    c->prog->insts[f.start].arg = b.start;
    f.out = join_patches(c, a.out, b.out);
    f.nullable = a.nullable || b.nullable;
    return f;
}

/* An I_ALT between `body` and going on; the way on is left open. */
static struct frag branch(struct compiler *c, struct frag body, bool lazy)
{
    struct frag f = emit(c, I_ALT, 0);
    if (!f.start)
        return f;
    struct inst *i = &c->prog->insts[f.start];
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
    struct class_set *set = &prog->classes[prog->class_count];
    *set = (struct class_set){.ranges = ranges, .len = len};
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
    return emit(c, I_CLASS, add_class(c, orbit.ranges, (uint32_t)orbit.len));
}

static struct frag literal(struct compiler *c, const struct ch_re_node *node)
{
    struct frag f = {0};
    for (uint32_t i = 0; i < node->len; i++) {
        uint32_t rune = node->u.runes[i];
        struct frag one = node->fold && ch_rune_fold(rune) != rune
                              ? folded_rune(c, rune)
                              : emit(c, I_RUNE, rune);
        f = i == 0 ? one : cat(c, f, one);
    }
    return f;
}

static struct frag leaf(struct compiler *c, const struct ch_re_node *node)
{
    static const uint32_t conditions[] = {
        [CH_RE_BEGIN_LINE] = AT_BEGIN_LINE,
        [CH_RE_END_LINE] = AT_END_LINE,
        [CH_RE_BEGIN_TEXT] = AT_BEGIN_TEXT,
        [CH_RE_END_TEXT] = AT_END_TEXT,
        [CH_RE_WORD_BOUNDARY] = AT_WORD_BOUNDARY,
        [CH_RE_NOT_WORD_BOUNDARY] = AT_NOT_WORD_BOUNDARY,
    };
    switch (node->op) {
    case CH_RE_NO_MATCH:
        return (struct frag){0};
    case CH_RE_EMPTY:
        return emit(c, I_NOP, 0);
    case CH_RE_LITERAL:
        return literal(c, node);
    case CH_RE_CLASS:
        return emit(c, I_CLASS, add_class(c, node->u.ranges, node->len));
    case CH_RE_ANY:
        return emit(c, I_ANY, 0);
    case CH_RE_ANY_NOT_NL:
        return emit(c, I_ANY_NOT_NL, 0);
    default:
        return emit(c, I_EMPTY, conditions[node->op]);
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
        return emit(c, I_NOP, 0);
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
        struct frag open = emit(c, I_CAPTURE, 2 * node->capture);
        struct frag close = emit(c, I_CAPTURE, 2 * node->capture + 1);
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

static void first_add_inst(struct ch_re_prog *prog, const struct inst *i)
{
    if (i->op == I_RUNE) {
        if (i->arg < 0x80)
            first_add(prog, i->arg);
        else
            first_add_high(prog);
    } else if (i->op == I_CLASS) {
        const struct class_set *set = &prog->classes[i->arg];
        for (int k = 0; k < 4; k++)
            prog->first[k] |= set->ascii[k];
        if (set->len && set->ranges[set->len - 1].hi >= 0x80)
            first_add_high(prog);
    } else {
        memset(prog->first, 0xFF, sizeof prog->first);
        if (i->op == I_ANY_NOT_NL)
            prog->first[0] &= ~(1u << '\n');
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
        const struct inst *i = &prog->insts[pc];
        if (seen[pc])
            continue;
        seen[pc] = true;
        switch ((enum inst_op)i->op) {
        case I_FAIL:
            break;
        case I_MATCH:
            prog->has_first = false;
            return 0;
        case I_ALT:
            /* Every instruction pushes at most one more than it took. */
            stack[len++] = i->arg;
            if (!seen[i->out])
                stack[len++] = i->out;
            break;
        case I_NOP:
        case I_CAPTURE:
        case I_EMPTY:
            stack[len++] = i->out;
            break;
        case I_RUNE:
        case I_CLASS:
        case I_ANY:
        case I_ANY_NOT_NL:
            first_add_inst(prog, i);
            break;
        }
    }
    return 0;
}

static bool is_anchored(const struct ch_re_prog *prog)
{
    const struct inst *i = &prog->insts[prog->start];
    while (i->op == I_NOP || i->op == I_CAPTURE || i->op == I_EMPTY) {
        if (i->op == I_EMPTY && i->arg & AT_BEGIN_TEXT)
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
    (void)emit(&c, I_FAIL, 0);
    struct frag f = compile_tree(&c, tree->root);
    struct frag match = emit(&c, I_MATCH, 0);
    if (c.code)
        return c.code;
    patch(&c, f.out, match.start);
    c.prog->start = f.start;
    c.prog->anchored = is_anchored(c.prog);
    *out = c.prog;
    return find_first(&c);
}

/* ---- running ------------------------------------------------------------ */

struct thread {
    struct thread *next_free;
    size_t caps[];
};

struct queue_entry {
    uint32_t pc;
    struct thread *thread; /* null where no rune is awaited */
};

struct queue {
    uint32_t *sparse;
    struct queue_entry *dense;
    uint32_t len;
};

/* A state still to be entered, or (pc == UINT32_MAX) a capture to restore. */
struct pending {
    uint32_t pc;
    uint32_t slot;
    size_t value;
};

struct ch_re_machine {
    struct ch_op *op;
    uint32_t prog_cap; /* instructions that the queues have room for */
    uint32_t span_cap; /* offsets that the threads have room for */
    struct queue queues[2];
    struct pending *pending;
    struct thread *free_threads;
    size_t *caps; /* of the thread being followed */
    size_t *best;
};

struct run {
    struct ch_re_machine *m;
    const struct ch_re_prog *prog;
    struct chart_str text;
    uint32_t span_count;
    bool matched;
    int code;
};

int ch_re_machine_new(struct ch_op *op, struct ch_re_machine **out)
{
    *out = CH_NEW(op, struct ch_re_machine);
    if (!*out)
        return ch_error_code(op);
    (*out)->op = op;
    return 0;
}

static int machine_reserve(struct ch_re_machine *m, uint32_t prog_len,
                           uint32_t span_count)
{
    struct ch_op *op = m->op;
    span_count = span_count < 2 ? 2 : span_count;
    if (span_count > m->span_cap) {
        m->free_threads = NULL;
        m->span_cap = 0;
        m->caps = CH_NEW_ARRAY(op, size_t, span_count);
        m->best = CH_NEW_ARRAY(op, size_t, span_count);
        if (!m->caps || !m->best)
            return ch_error_code(op);
        m->span_cap = span_count;
    }
    if (prog_len <= m->prog_cap)
        return 0;
    uint32_t cap = prog_len < 64 ? 64 : prog_len;
    m->prog_cap = 0;
    for (int i = 0; i < 2; i++) {
        m->queues[i].sparse = CH_NEW_ARRAY(op, uint32_t, cap);
        m->queues[i].dense = CH_NEW_ARRAY(op, struct queue_entry, cap);
        if (!m->queues[i].sparse || !m->queues[i].dense)
            return ch_error_code(op);
        memset(m->queues[i].sparse, 0, cap * sizeof(uint32_t));
    }
    m->pending = CH_NEW_ARRAY(op, struct pending, cap + 1);
    if (!m->pending)
        return ch_error_code(op);
    m->prog_cap = cap;
    return 0;
}

static struct thread *thread_new(struct run *r)
{
    struct ch_re_machine *m = r->m;
    struct thread *t = m->free_threads;
    if (t) {
        m->free_threads = t->next_free;
    } else {
        t = ch_alloc(m->op, sizeof *t + m->span_cap * sizeof t->caps[0]);
        if (!t) {
            r->code = ch_error_code(m->op);
            return NULL;
        }
    }
    memcpy(t->caps, m->caps, r->span_count * sizeof t->caps[0]);
    return t;
}

static void thread_free(struct run *r, struct thread *t)
{
    t->next_free = r->m->free_threads;
    r->m->free_threads = t;
}

static bool is_word(uint32_t rune)
{
    return rune < 0x80 &&
           (ch_is_alpha((char)rune) || ch_is_digit((char)rune) || rune == '_');
}

/* The conditions that hold between the runes around `at`. */
static uint32_t conditions_at(struct chart_str text, size_t at)
{
    uint32_t set = 0;
    bool word_before = false, word_after = false;
    if (at == 0) {
        set |= AT_BEGIN_TEXT | AT_BEGIN_LINE;
    } else {
        unsigned char c = (unsigned char)text.ptr[at - 1];
        word_before = is_word(c);
        if (c == '\n')
            set |= AT_BEGIN_LINE;
    }
    if (at == text.len) {
        set |= AT_END_TEXT | AT_END_LINE;
    } else {
        unsigned char c = (unsigned char)text.ptr[at];
        word_after = is_word(c);
        if (c == '\n')
            set |= AT_END_LINE;
    }
    return set | (word_before != word_after ? AT_WORD_BOUNDARY
                                            : AT_NOT_WORD_BOUNDARY);
}

/* Enters `pc` and all that follows from it without a rune, in order of
 * preference, with the captures in m->caps. */
static void add_state(struct run *r, struct queue *q, uint32_t pc, size_t at,
                      uint32_t conditions)
{
    struct ch_re_machine *m = r->m;
    const struct inst *insts = r->prog->insts;
    size_t top = 0;
    m->pending[top++] = (struct pending){pc, 0, 0};
    while (top) {
        struct pending next = m->pending[--top];
        if (next.pc == UINT32_MAX) {
            m->caps[next.slot] = next.value;
            continue;
        }
        pc = next.pc;
        while (pc) {
            uint32_t k = q->sparse[pc];
            if (k < q->len && q->dense[k].pc == pc)
                break;
            q->sparse[pc] = q->len;
            struct queue_entry *entry = &q->dense[q->len++];
            *entry = (struct queue_entry){pc, NULL};
            const struct inst *i = &insts[pc];
            if (i->op == I_ALT) {
                m->pending[top++] = (struct pending){i->arg, 0, 0};
            } else if (i->op == I_CAPTURE) {
                if (i->arg < r->span_count) {
                    m->pending[top++] =
                        (struct pending){UINT32_MAX, i->arg, m->caps[i->arg]};
                    m->caps[i->arg] = at;
                }
            } else if (i->op == I_EMPTY) {
                if (i->arg & ~conditions)
                    break;
            } else if (i->op != I_NOP) {
                entry->thread = thread_new(r);
                break;
            }
            if (r->code)
                return;
            pc = i->out;
        }
    }
}

static bool class_matches(const struct class_set *set, uint32_t rune)
{
    if (rune < 128)
        return set->ascii[rune >> 5] >> (rune & 31) & 1;
    size_t lo = 0, hi = set->len;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (rune > set->ranges[mid].hi)
            lo = mid + 1;
        else if (rune < set->ranges[mid].lo)
            hi = mid;
        else
            return true;
    }
    return false;
}

static bool inst_matches(const struct ch_re_prog *prog, const struct inst *i,
                         uint32_t rune)
{
    switch (i->op) {
    case I_RUNE:
        return rune == i->arg;
    case I_CLASS:
        return class_matches(&prog->classes[i->arg], rune);
    case I_ANY:
        return true;
    default:
        return rune != '\n';
    }
}

/* Gives the threads of `q` from entry `from` on back. */
static void clear_queue(struct run *r, struct queue *q, uint32_t from)
{
    for (uint32_t i = from; i < q->len; i++)
        if (q->dense[i].thread)
            thread_free(r, q->dense[i].thread);
    q->len = 0;
}

/* Moves all threads of `q` over the rune at `at` into `next`. `rune` is
 * UINT32_MAX at the end of the text. */
static void step_queue(struct run *r, struct queue *q, struct queue *next,
                       size_t at, uint32_t rune, size_t after,
                       uint32_t conditions)
{
    struct ch_re_machine *m = r->m;
    next->len = 0;
    for (uint32_t k = 0; k < q->len; k++) {
        struct thread *t = q->dense[k].thread;
        if (!t)
            continue;
        const struct inst *i = &r->prog->insts[q->dense[k].pc];
        if (i->op == I_MATCH) {
            /* Leftmost-first: what comes later has lower preference. */
            memcpy(m->best, t->caps, r->span_count * sizeof *m->best);
            if (r->span_count > 1)
                m->best[1] = at;
            r->matched = true;
            clear_queue(r, q, k);
            return;
        }
        if (rune != UINT32_MAX && inst_matches(r->prog, i, rune)) {
            memcpy(m->caps, t->caps, r->span_count * sizeof *m->caps);
            add_state(r, next, i->out, after, conditions);
        }
        thread_free(r, t);
        q->dense[k].thread = NULL;
        if (r->code)
            return;
    }
    q->len = 0;
}

static bool can_begin(const struct ch_re_prog *prog, unsigned char byte)
{
    return prog->first[byte >> 5] >> (byte & 31) & 1;
}

/* The next position where a match can begin, or CH_NPOS. */
static size_t next_start(const struct run *r, size_t at)
{
    if (!r->prog->has_first)
        return at;
    while (at < r->text.len &&
           !can_begin(r->prog, (unsigned char)r->text.ptr[at]))
        at++;
    return at < r->text.len ? at : CH_NPOS;
}

static void run_loop(struct run *r, size_t at)
{
    struct ch_re_machine *m = r->m;
    const struct ch_re_prog *prog = r->prog;
    struct queue *q = &m->queues[0], *next = &m->queues[1];
    uint32_t conditions = conditions_at(r->text, at);
    q->len = next->len = 0;
    for (;;) {
        if (q->len == 0) {
            if (r->matched || (prog->anchored && at != 0))
                return;
            size_t start = next_start(r, at);
            if (start == CH_NPOS)
                return;
            r->code = ch_step(m->op, start - at);
            if (start != at)
                conditions = conditions_at(r->text, start);
            at = start;
        }
        if (!r->matched && (!prog->anchored || at == 0)) {
            for (uint32_t i = 0; i < r->span_count; i++)
                m->caps[i] = CH_NPOS;
            if (r->span_count)
                m->caps[0] = at;
            add_state(r, q, prog->start, at, conditions);
        }
        uint32_t rune = UINT32_MAX;
        size_t width = 0;
        if (at < r->text.len)
            rune = ch_utf8_decode(r->text, at, &width);
        size_t after = at + width;
        conditions = conditions_at(r->text, after);
        if (!r->code)
            r->code = ch_step(m->op, 1 + q->len / 4);
        if (r->code)
            return;
        step_queue(r, q, next, at, rune, after, conditions);
        if (r->code || width == 0 || (r->matched && r->span_count == 0))
            return;
        at = after;
        struct queue *swap = q;
        q = next;
        next = swap;
    }
}

int ch_re_prog_run(struct ch_re_machine *machine, const struct ch_re_prog *prog,
                   struct chart_str text, size_t from, size_t *spans,
                   size_t span_count)
{
    struct run r = {
        .m = machine,
        .prog = prog,
        .text = text,
        .span_count = (uint32_t)span_count,
    };
    if (!prog->start)
        return 0;
    int code = machine_reserve(machine, prog->len, r.span_count);
    if (code)
        return code;
    run_loop(&r, from);
    clear_queue(&r, &machine->queues[0], 0);
    clear_queue(&r, &machine->queues[1], 0);
    if (r.code)
        return r.code;
    if (r.matched && span_count)
        memcpy(spans, machine->best, span_count * sizeof *spans);
    return r.matched;
}
