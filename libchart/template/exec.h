/*
 * One execution and those nested in it. exec.c walks statements, eval.c
 * evaluates pipelines, call.c checks and passes arguments, exec_error.c makes
 * the messages. The public calls are in template.h.
 *
 * Values carry marks in `flags` (CH_FLAG_...) while the engine passes them
 * around; they are gone when a value has become an argument.
 */
#ifndef CH_TEMPLATE_EXEC_H
#define CH_TEMPLATE_EXEC_H

#include "template/ast.h"
#include "template/host.h"
#include "template/template.h"

/* A slot whose declaration was skipped (see ch_slots in ast.h). */
#define CH_T_UNSET 255

/* A piece of the stack of frames and arguments. */
struct ch_exec_chunk {
    struct ch_exec_chunk *below;
    struct ch_exec_chunk *above; /* kept for the next time */
    size_t cap;
    struct ch_value values[];
};

/* The call in progress, for functions that ask where they stand. */
struct ch_exec_call {
    const struct ch_node *node; /* command, or the name alone */
    const struct ch_node *args; /* first argument as written, or null */
};

struct ch_exec {
    struct ch_op *op;
    struct ch_host *host;
    const struct ch_observer *observer; /* the host's */
    const struct ch_set *set;
    const struct ch_def *def;   /* being executed */
    const struct ch_node *node; /* Go's state.node: what errors name */
    struct ch_exec_call call;
    struct ch_value *frame; /* slots of the definition */
    struct ch_buf *out;
    struct ch_value *stack_next;
    struct ch_value *stack_end;
    struct ch_exec_chunk *chunk;
    struct ch_buf scratch; /* output of nested runs */
    size_t *links;         /* see ch_exec_error_links */
    uint32_t link_count;
    uint32_t link_cap;
    bool fatal_located;            /* the fatal error's message says where */
    const struct ch_def *stop_def; /* where that was */
    const struct ch_node *stop_node;
    uint32_t turn_origin; /* of the item whose turn it was, innermost range */
};

/* Room for `count` values; null with the error set. Given back in reverse
 * order through a mark. */
struct ch_exec_mark {
    struct ch_value *next;
    struct ch_exec_chunk *chunk;
};
struct ch_value *ch_exec_push_slow(struct ch_exec *x, size_t count);
void ch_exec_pop_slow(struct ch_exec *x, struct ch_exec_mark mark);

static inline struct ch_exec_mark ch_exec_stack_mark(const struct ch_exec *x)
{
    return (struct ch_exec_mark){x->stack_next, x->chunk};
}
static inline struct ch_value *ch_exec_push(struct ch_exec *x, size_t count)
{
    if (CH_LIKELY((size_t)(x->stack_end - x->stack_next) >= count)) {
        struct ch_value *values = x->stack_next;
        x->stack_next += count;
        return values;
    }
    return ch_exec_push_slow(x, count);
}
static inline void ch_exec_pop(struct ch_exec *x, struct ch_exec_mark mark)
{
    if (CH_LIKELY(x->chunk == mark.chunk))
        x->stack_next = mark.next;
    else
        ch_exec_pop_slow(x, mark);
}

/* What the engine hands to functions and to the next definition: no marks. */
static inline struct ch_value ch_plain(struct ch_value v)
{
    v.flags = 0;
    return v;
}

#endif
