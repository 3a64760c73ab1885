#include "golib/regex_nfa.h"

#include "base/utf8.h"

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
        set |= CH_RE_AT_BEGIN_TEXT | CH_RE_AT_BEGIN_LINE;
    } else {
        unsigned char c = (unsigned char)text.ptr[at - 1];
        word_before = is_word(c);
        if (c == '\n')
            set |= CH_RE_AT_BEGIN_LINE;
    }
    if (at == text.len) {
        set |= CH_RE_AT_END_TEXT | CH_RE_AT_END_LINE;
    } else {
        unsigned char c = (unsigned char)text.ptr[at];
        word_after = is_word(c);
        if (c == '\n')
            set |= CH_RE_AT_END_LINE;
    }
    return set | (word_before != word_after ? CH_RE_AT_WORD_BOUNDARY
                                            : CH_RE_AT_NOT_WORD_BOUNDARY);
}

/* Enters `pc` and all that follows from it without a rune, in order of
 * preference, with the captures in m->caps. */
static void add_state(struct run *r, struct queue *q, uint32_t pc, size_t at,
                      uint32_t conditions)
{
    struct ch_re_machine *m = r->m;
    const struct ch_re_inst *insts = r->prog->insts;
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
            const struct ch_re_inst *i = &insts[pc];
            if (i->op == CH_RE_I_ALT) {
                m->pending[top++] = (struct pending){i->arg, 0, 0};
            } else if (i->op == CH_RE_I_CAPTURE) {
                if (i->arg < r->span_count) {
                    m->pending[top++] =
                        (struct pending){UINT32_MAX, i->arg, m->caps[i->arg]};
                    m->caps[i->arg] = at;
                }
            } else if (i->op == CH_RE_I_EMPTY) {
                if (i->arg & ~conditions)
                    break;
            } else if (i->op != CH_RE_I_NOP) {
                entry->thread = thread_new(r);
                break;
            }
            if (r->code)
                return;
            pc = i->out;
        }
    }
}

static bool class_matches(const struct ch_re_class_set *set, uint32_t rune)
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

static bool inst_matches(const struct ch_re_prog *prog,
                         const struct ch_re_inst *i, uint32_t rune)
{
    switch (i->op) {
    case CH_RE_I_RUNE:
        return rune == i->arg;
    case CH_RE_I_CLASS:
        return class_matches(&prog->classes[i->arg], rune);
    case CH_RE_I_ANY:
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
        const struct ch_re_inst *i = &r->prog->insts[q->dense[k].pc];
        if (i->op == CH_RE_I_MATCH) {
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
