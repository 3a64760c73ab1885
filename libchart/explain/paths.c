#include "explain/paths.h"

#define MARKS_MAX 4
#define FIRST_EDGES 1024

static int add_node(struct ch_op *op, struct ch_paths *paths, uint32_t parent,
                    uint32_t token)
{
    if (paths->len == paths->cap) {
        uint32_t cap = paths->cap ? paths->cap * 2 : 256;
        void *grown = ch_realloc_array(op, paths->nodes, paths->cap, cap,
                                       sizeof *paths->nodes);
        if (!grown)
            return ch_error_code(op);
        paths->nodes = grown;
        paths->cap = cap;
    }
    uint8_t depth = parent ? paths->nodes[parent].depth : 0;
    paths->nodes[paths->len++] =
        (struct ch_path_node){.parent = parent,
                              .token = token,
                              .depth = (uint8_t)(depth + (depth < UINT8_MAX))};
    return 0;
}

static int grow_edges(struct ch_op *op, struct ch_paths *paths)
{
    paths->edges_size = paths->edges_size ? paths->edges_size * 4 : FIRST_EDGES;
    paths->edges = ch_alloc_zero(op, paths->edges_size * sizeof *paths->edges);
    if (!paths->edges)
        return ch_error_code(op);
    for (uint32_t i = CH_PATHS_ROOT + 1; i < paths->len; i++)
        paths->edges[ch_paths_slot(paths, paths->nodes[i].parent,
                                   paths->nodes[i].token)] = i;
    return 0;
}

int ch_paths_init(struct ch_op *op, struct ch_paths *paths)
{
    *paths = (struct ch_paths){0};
    int code = ch_intern_init(op, &paths->tokens);
    paths->tokens.is_text = true;
    if (!code)
        code = grow_edges(op, paths);
    if (!code)
        code =
            ch_intern_add(op, &paths->tokens, "*", 1, &paths->star_token, NULL);
    if (!code)
        code = add_node(op, paths, 0, 0); /* 0 is no node */
    return code ? code : add_node(op, paths, 0, 0);
}

int ch_paths_child(struct ch_op *op, struct ch_paths *paths, uint32_t node,
                   uint32_t token, uint32_t *out)
{
    *out = ch_paths_find(paths, node, token);
    if (*out)
        return 0;
    int code = ch_step(op, 1);
    if (!code && paths->len * 2 >= paths->edges_size)
        code = grow_edges(op, paths);
    if (!code)
        code = add_node(op, paths, node, token);
    if (code)
        return code;
    *out = paths->len - 1;
    paths->edges[ch_paths_slot(paths, node, token)] = *out;
    struct ch_path_node *parent = &paths->nodes[node];
    paths->nodes[*out].next = parent->first_child;
    parent->first_child = *out;
    if (token == paths->star_token)
        parent->star = *out;
    return 0;
}

int ch_paths_mark(struct ch_op *op, struct ch_paths *paths, uint32_t at,
                  const struct ch_mark *mark)
{
    struct ch_path_node *node = &paths->nodes[at];
    node->flags |= (uint8_t)mark->flags;
    for (uint32_t i = 0; i < node->mark_count; i++) {
        struct ch_mark *m = &node->marks[i];
        if (m->unit != mark->unit || m->pos != mark->pos)
            continue;
        m->flags |= mark->flags;
        return 0;
    }
    if (node->mark_count == MARKS_MAX)
        return 0;
    if (!node->marks) {
        node->marks = CH_NEW_ARRAY(op, struct ch_mark, MARKS_MAX);
        if (!node->marks)
            return ch_error_code(op);
    }
    node->marks[node->mark_count++] = *mark;
    return 0;
}
