/*
 * How much work a regular expression can be for a backtracker.
 */
#include "golib/regex_syntax.h"

struct shape {
    uint32_t loops;
    bool choice; /* can match one text in several ways or lengths */
    bool nested;
    bool odd;
};

static struct shape shape_of(const struct ch_re_node *node,
                             const struct shape *subs)
{
    struct shape s = {0};
    uint32_t count = node->op >= CH_RE_CONCAT ? node->len : 1;
    if (node->op < CH_RE_CAPTURE)
        return s;
    for (uint32_t i = 0; i < count; i++) {
        s.loops = node->op == CH_RE_ALTERNATE && s.loops > subs[i].loops
                      ? s.loops
                  : node->op == CH_RE_ALTERNATE ? subs[i].loops
                                                : s.loops + subs[i].loops;
        s.choice |= subs[i].choice;
        s.nested |= subs[i].nested;
        s.odd |= subs[i].odd;
    }
    if (node->op == CH_RE_ALTERNATE)
        s.choice = true;
    if (node->op == CH_RE_REPEAT && node->max != 0 && node->max != 1) {
        s.odd |= node->u.sub->nullable;
        s.nested |= s.choice && (node->max < 0 || node->max > 4);
        s.loops += node->max < 0 || node->max > 4;
    }
    if (node->op == CH_RE_REPEAT && node->min != node->max)
        s.choice = true;
    return s;
}

struct shape_frame {
    const struct ch_re_node *node;
    uint32_t next; /* sub to visit */
};

struct shapes {
    struct ch_pool *pool;
    struct shape *items;
    size_t len;
    size_t cap;
};

static int shapes_push(struct shapes *s, struct shape shape)
{
    if (s->len == s->cap) {
        size_t cap = s->cap ? s->cap * 2 : 16;
        void *grown = ch_pool_grow(s->pool, s->items, s->cap * sizeof *s->items,
                                   cap * sizeof *s->items);
        if (!grown)
            return ch_error_code(s->pool->op);
        s->items = grown;
        s->cap = cap;
    }
    s->items[s->len++] = shape;
    return 0;
}

/* Post-order: the shapes of the subs lie on top of the stack. */
int ch_re_measure(struct ch_pool *pool, struct ch_re_tree *tree)
{
    struct shapes shapes = {.pool = pool};
    struct shape_frame *frames =
        ch_pool_alloc(pool, (tree->root->height + 1u) * sizeof *frames);
    size_t depth = 0;
    if (!frames)
        return ch_error_code(pool->op);
    frames[depth++] = (struct shape_frame){tree->root, 0};
    while (depth) {
        struct shape_frame *f = &frames[depth - 1];
        uint32_t count = f->node->op < CH_RE_CAPTURE  ? 0
                         : f->node->op < CH_RE_CONCAT ? 1
                                                      : f->node->len;
        if (f->next < count) {
            const struct ch_re_node *sub = f->node->op < CH_RE_CONCAT
                                               ? f->node->u.sub
                                               : f->node->u.subs[f->next];
            f->next++;
            frames[depth++] = (struct shape_frame){sub, 0};
            continue;
        }
        shapes.len -= count;
        int code =
            shapes_push(&shapes, shape_of(f->node, shapes.items + shapes.len));
        if (code)
            return code;
        depth--;
    }
    tree->odd_loop = shapes.items[0].odd;
    tree->loops = shapes.items[0].loops;
    tree->nested = shapes.items[0].nested;
    return 0;
}
