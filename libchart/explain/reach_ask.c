/*
 * What the analysis found, by path.
 */
#include "explain/abstract.h"
#include "explain/path.h"
#include "template/lexer.h"

#define ASK_MAX 64
#define GUARD_MAX 160

struct found {
    uint32_t nodes[ASK_MAX];
    uint32_t count;
    unsigned above; /* WHOLE above them */
    uint32_t above_node;
    size_t above_len; /* tokens to it */
    bool exact;
};

static void find(const struct ch_reach *r, const struct chart_str *path,
                 size_t len, struct found *found)
{
    uint32_t next[ASK_MAX];
    *found = (struct found){.count = 1, .exact = true};
    found->nodes[0] = CH_PATHS_ROOT;
    for (size_t i = 0; i < len && found->count; i++) {
        /* Templates write an item's number as they write a key. */
        size_t skip = ch_path_index_of(path[i]) == CH_NPOS ? 0 : 1;
        uint32_t token = ch_intern_find(&r->paths.tokens, path[i].ptr + skip,
                                        path[i].len - skip);
        uint32_t n = 0;
        bool star = false;
        for (uint32_t k = 0; k < found->count; k++) {
            const struct ch_path_node *node = &r->paths.nodes[found->nodes[k]];
            if (node->flags & CH_USAGE_WHOLE && !found->above) {
                found->above = CH_USAGE_WHOLE;
                found->above_node = found->nodes[k];
                found->above_len = i;
            }
            uint32_t child = ch_paths_find(&r->paths, found->nodes[k], token);
            if (child && n < ASK_MAX)
                next[n++] = child;
            if (node->star && node->star != child && n < ASK_MAX) {
                next[n++] = node->star;
                star = true;
            }
        }
        if (star)
            found->exact = false;
        memcpy(found->nodes, next, n * sizeof *next);
        found->count = n;
    }
    if (found->above)
        found->exact = false;
}

unsigned ch_reach_flags(const struct ch_reach *r, const struct chart_str *path,
                        size_t len)
{
    struct found found;
    find(r, path, len, &found);
    unsigned flags = found.above;
    for (uint32_t i = 0; i < found.count; i++)
        flags |= r->paths.nodes[found.nodes[i]].flags;
    return flags;
}

bool ch_reach_only_around(const struct ch_reach *r,
                          const struct chart_str *path, size_t len,
                          size_t *above)
{
    struct found found;
    unsigned flags = 0;
    find(r, path, len, &found);
    for (uint32_t i = 0; i < found.count; i++)
        flags |= r->paths.nodes[found.nodes[i]].flags;
    *above = found.above_len;
    return found.above && !flags;
}

static int guard_text(struct ch_op *op, const struct ch_mark *mark,
                      struct chart_str *out)
{
    struct ch_buf buf;
    *out = CH_STR("");
    if (!mark->guard)
        return 0;
    ch_buf_init(&buf, op);
    if (mark->negated)
        CH_BUF_LIT(&buf, "not (");
    int code = ch_node_print(&buf, &mark->guard->pipe->node);
    if (buf.len > GUARD_MAX) {
        buf.len = GUARD_MAX;
        CH_BUF_LIT(&buf, "...");
    }
    if (mark->negated)
        ch_buf_byte(&buf, ')');
    return code ? code : ch_buf_take(&buf, out);
}

static int read_mark(struct ch_op *op, const struct ch_mark *mark,
                     struct ch_reader *out)
{
    *out = (struct ch_reader){.flags = mark->flags};
    if (!mark->unit) {
        out->template_name = CH_STR("Chart.yaml");
        out->line = mark->pos;
        out->guard = CH_STR("");
        return 0;
    }
    struct chart_str text = mark->unit->text;
    size_t newline = ch_str_rfind_byte(ch_str_sub(text, 0, mark->pos), '\n');
    out->template_name = mark->unit->name;
    out->line = ch_line_at(text, mark->pos);
    out->column =
        (uint32_t)(newline == CH_NPOS ? mark->pos + 1 : mark->pos - newline);
    return guard_text(op, mark, &out->guard);
}

int ch_reach_ask(struct ch_op *op, const struct ch_reach *r,
                 const struct chart_str *path, size_t len,
                 struct ch_reach_answer *out)
{
    struct found found;
    struct ch_reader *readers;
    size_t count = 0;
    int code = 0;
    find(r, path, len, &found);
    if (found.above && found.count < ASK_MAX)
        found.nodes[found.count++] = found.above_node;
    *out = (struct ch_reach_answer){.flags = found.above,
                                    .exact = found.exact && found.count};
    for (uint32_t i = 0; i < found.count; i++)
        count += r->paths.nodes[found.nodes[i]].mark_count;
    readers = CH_NEW_ARRAY(op, struct ch_reader, count);
    if (!readers)
        return ch_error_code(op);
    out->readers = readers;
    for (uint32_t i = 0; i < found.count; i++) {
        const struct ch_path_node *node = &r->paths.nodes[found.nodes[i]];
        if (!found.above || i + 1 < found.count)
            out->flags |= node->flags;
        for (uint32_t k = 0; !code && k < node->mark_count; k++)
            code =
                read_mark(op, &node->marks[k], &readers[out->reader_count++]);
    }
    return code;
}

struct copying {
    struct ch_op *op;
    const struct ch_paths *from;
    struct ch_paths *to;
    unsigned named;
    uint32_t *tokens; /* of `to`, by those of `from`; 0: not there yet */
};

static int copy_token(const struct copying *c, uint32_t from, uint32_t *to)
{
    int code = 0;
    if (!c->tokens[from])
        code = ch_intern_copy(c->op, &c->to->tokens, &c->from->tokens, from,
                              &c->tokens[from]);
    *to = c->tokens[from];
    return code;
}

static int copy_children(const struct copying *c, uint32_t from, uint32_t to,
                         size_t depth)
{
    int code = depth < CH_REACH_PATH_MAX ? ch_enter(c->op) : 0;
    if (code || depth >= CH_REACH_PATH_MAX)
        return code;
    for (uint32_t at = c->from->nodes[from].first_child; !code && at;
         at = c->from->nodes[at].next) {
        const struct ch_path_node *node = &c->from->nodes[at];
        uint32_t token, child;
        code = copy_token(c, node->token, &token);
        if (!code)
            code = ch_paths_child(c->op, c->to, to, token, &child);
        if (code)
            break;
        c->to->nodes[child].flags |= (uint8_t)(node->flags | c->named);
        code = copy_children(c, at, child, depth + 1);
    }
    ch_leave(c->op);
    return code;
}

int ch_reach_copy(struct ch_op *op, const struct ch_reach *reach,
                  unsigned named, struct ch_paths *paths)
{
    struct copying c = {
        .op = op, .from = &reach->paths, .to = paths, .named = named};
    int code = ch_step(op, reach->paths.len);
    c.tokens = ch_alloc_zero(op, reach->paths.tokens.len * sizeof *c.tokens);
    if (code || !c.tokens)
        return ch_error_code(op);
    return copy_children(&c, CH_PATHS_ROOT, CH_PATHS_ROOT, 0);
}
