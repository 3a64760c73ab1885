/*
 * The parser's state, shared by parse.c (actions and control structures) and
 * parse_expr.c (pipelines). Neither recurses: open control structures and open
 * parentheses lie on stacks of their own. Where Go's parser looks ahead, this
 * one does too, so that errors name the same token and line.
 */
#ifndef CH_TEMPLATE_PARSE_H
#define CH_TEMPLATE_PARSE_H

#include "template/ast.h"
#include "template/lexer.h"
#include "template/scope.h"

struct ch_parser {
    struct ch_op *op;
    struct ch_lexer lexer;
    struct ch_token tokens[3]; /* tokens[0] is the latest one read */
    int peek_count;
    struct ch_unit *unit;
    ch_func_lookup lookup;
    struct ch_scope scope;
    bool in_action; /* the error may say where the action started */
    size_t action_pos;
    uint32_t range_depth;
    struct ch_open_pipe *pipes; /* parse_expr.c's stack */
    uint32_t pipe_count;
    uint32_t pipe_cap;
    struct ch_open *opens; /* parse.c's stack */
    uint32_t open_count;
    uint32_t open_cap;
    uint64_t depth; /* opens without the chained ones */
};

/* ---- tokens, as Go's parser reads them ---------------------------------- */

static inline struct ch_token ch_parser_next(struct ch_parser *p)
{
    if (p->peek_count > 0)
        p->peek_count--;
    else
        p->tokens[0] = ch_lexer_next(&p->lexer);
    return p->tokens[p->peek_count];
}

static inline struct ch_token ch_parser_peek(struct ch_parser *p)
{
    if (p->peek_count == 0) {
        p->peek_count = 1;
        p->tokens[0] = ch_lexer_next(&p->lexer);
    }
    return p->tokens[p->peek_count - 1];
}

static inline struct ch_token ch_parser_next_non_space(struct ch_parser *p)
{
    struct ch_token token;
    do
        token = ch_parser_next(p);
    while (token.type == CH_TOK_SPACE);
    return token;
}

static inline void ch_parser_backup(struct ch_parser *p)
{
    p->peek_count++;
}

static inline struct ch_token ch_parser_peek_non_space(struct ch_parser *p)
{
    struct ch_token token = ch_parser_next_non_space(p);
    ch_parser_backup(p);
    return token;
}

void ch_parser_backup2(struct ch_parser *p, struct ch_token first);
void ch_parser_backup3(struct ch_parser *p, struct ch_token first,
                       struct ch_token second);

/* ---- errors: CHART_ESYNTAX with Go's text and a frame -------------------- */

int ch_parser_fail(struct ch_parser *p, const char *format, ...)
    CH_PRINTF(2, 3);
int ch_parser_fail_buf(struct ch_parser *p, struct ch_buf *message);
/* "unexpected TOKEN in CONTEXT", or the error token's own text. */
int ch_parser_unexpected(struct ch_parser *p, struct ch_token token,
                         const char *context);

/* A zeroed node of `size` bytes; null with the error set. */
void *ch_parser_node(struct ch_parser *p, size_t size, enum ch_node_type type,
                     size_t pos);

/* strconv.Unquote of a string token; the error is the parser's. */
int ch_parser_unquote(struct ch_parser *p, struct ch_token token,
                      struct chart_str *out);

#endif
