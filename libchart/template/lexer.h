/*
 * Template text to tokens, one at a time. Tokens are slices of the text; the
 * value of an error token is the error's message. Trim markers and comments
 * never reach the parser.
 */
#ifndef CH_TEMPLATE_LEXER_H
#define CH_TEMPLATE_LEXER_H

#include "base/op.h"

enum ch_token_type {
    CH_TOK_ERROR,
    CH_TOK_BOOL,
    CH_TOK_CHAR, /* any other printable ASCII character */
    CH_TOK_CHAR_CONSTANT,
    CH_TOK_COMPLEX,
    CH_TOK_ASSIGN,
    CH_TOK_DECLARE,
    CH_TOK_EOF,
    CH_TOK_FIELD,      /* .name */
    CH_TOK_IDENTIFIER, /* name */
    CH_TOK_LEFT_DELIM,
    CH_TOK_LEFT_PAREN,
    CH_TOK_NUMBER,
    CH_TOK_PIPE,
    CH_TOK_RAW_STRING,
    CH_TOK_RIGHT_DELIM,
    CH_TOK_RIGHT_PAREN,
    CH_TOK_SPACE,
    CH_TOK_STRING,
    CH_TOK_TEXT,
    CH_TOK_VARIABLE, /* $name */
    /* Keywords print differently in messages. */
    CH_TOK_FIRST_KEYWORD,
    CH_TOK_BLOCK = CH_TOK_FIRST_KEYWORD,
    CH_TOK_BREAK,
    CH_TOK_CONTINUE,
    CH_TOK_DOT,
    CH_TOK_DEFINE,
    CH_TOK_ELSE,
    CH_TOK_END,
    CH_TOK_IF,
    CH_TOK_NIL,
    CH_TOK_RANGE,
    CH_TOK_TEMPLATE,
    CH_TOK_WITH
};

struct ch_token {
    enum ch_token_type type;
    uint32_t pos; /* byte offset in the text */
    struct chart_str text;
};

struct ch_lexer {
    struct ch_op *op;
    struct chart_str text;
    size_t pos;
    size_t start; /* of the token in progress */
    int paren_depth;
    bool inside_action;
};

void ch_lexer_init(struct ch_lexer *lexer, struct ch_op *op,
                   struct chart_str text);
struct ch_token ch_lexer_next(struct ch_lexer *lexer);

/* 1 + the number of newlines before `pos`. */
uint32_t ch_line_at(struct chart_str text, size_t pos);

#endif
