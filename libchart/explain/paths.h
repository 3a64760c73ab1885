/*
 * Absolute paths of values as a tree of numbered nodes, with what reads each.
 * Node 1 is the root of the wrapper's values; the step "*" is any key or index.
 */
#ifndef CH_EXPLAIN_PATHS_H
#define CH_EXPLAIN_PATHS_H

#include "explain/intern.h"
#include "explain/usage.h"
#include "template/ast.h"

#define CH_PATHS_ROOT 1u

/* A read, kept as it stands in its template. */
struct ch_mark {
    const struct ch_unit *unit; /* null: `line` of Chart.yaml */
    uint32_t pos;               /* or the line */
    unsigned flags;
    const struct ch_branch_node *guard; /* condition around it, or null */
    bool negated;                       /* it stands in the else part */
};

struct ch_path_node {
    uint32_t parent;
    uint32_t token; /* in `tokens` */
    uint32_t first_child, next;
    uint32_t star;     /* child "*", or 0 */
    uint32_t set;      /* the set of it alone, once it was made */
    uint32_t text;     /* that of text that it came into */
    uint32_t instance; /* whose values root it is + 1, or 0 */
    uint8_t flags;
    uint8_t mark_count;
    uint8_t depth;
    bool asked;      /* a key of it has been read */
    bool has_extras; /* templates put something into it */
    struct ch_mark *marks;
};

struct ch_paths {
    struct ch_intern tokens;
    uint32_t *edges; /* by hash of (parent, token): node, 0 is free */
    uint32_t edges_size;
    struct ch_path_node *nodes;
    uint32_t len, cap;
    uint32_t star_token;
};

int ch_paths_init(struct ch_op *op, struct ch_paths *paths);
/* The child of `node` under that token, made if needed. */
int ch_paths_child(struct ch_op *op, struct ch_paths *paths, uint32_t node,
                   uint32_t token, uint32_t *out);
static inline uint32_t ch_paths_slot(const struct ch_paths *paths,
                                     uint32_t node, uint32_t token)
{
    uint32_t mask = paths->edges_size - 1, at;
    uint32_t slot = ch_intern_hash((uint64_t)node << 32 | token) >> 1 & mask;
    while ((at = paths->edges[slot]) != 0 &&
           (paths->nodes[at].parent != node || paths->nodes[at].token != token))
        slot = (slot + 1) & mask;
    return slot;
}

/* The child if there is one, else 0. */
static inline uint32_t ch_paths_find(const struct ch_paths *paths,
                                     uint32_t node, uint32_t token)
{
    return token ? paths->edges[ch_paths_slot(paths, node, token)] : 0;
}
int ch_paths_mark(struct ch_op *op, struct ch_paths *paths, uint32_t node,
                  const struct ch_mark *mark);

#endif
