/*
 * The syntax of Go's regular expressions (RE2 with Perl's flags): text to a
 * tree, refused with Go's texts where Go refuses, and the tree to an
 * equivalent pattern for PCRE2. The tree lives in the pool it was made in and
 * does not change.
 *
 * Trees can be 1,000 levels deep, so nothing here or in the program built from
 * a tree recurses.
 */
#ifndef CH_GOLIB_REGEX_SYNTAX_H
#define CH_GOLIB_REGEX_SYNTAX_H

#include "base/buf.h"
#include "golib/regex_class.h"

enum ch_re_op {
    CH_RE_NO_MATCH,
    CH_RE_EMPTY,
    CH_RE_LITERAL, /* a rune or more; `fold` */
    CH_RE_CLASS,
    CH_RE_ANY_NOT_NL,
    CH_RE_ANY,
    CH_RE_BEGIN_LINE,
    CH_RE_END_LINE,
    CH_RE_BEGIN_TEXT,
    CH_RE_END_TEXT,
    CH_RE_WORD_BOUNDARY,
    CH_RE_NOT_WORD_BOUNDARY,
    CH_RE_CAPTURE, /* one sub */
    CH_RE_REPEAT,  /* one sub, min to max times; max -1: no bound */
    CH_RE_CONCAT,
    CH_RE_ALTERNATE,
    /* On the parser's stack only: */
    CH_RE_LEFT_PAREN,
    CH_RE_BAR
};

struct ch_re_node {
    uint8_t op;
    bool fold;      /* LITERAL: without regard to case */
    bool lazy;      /* REPEAT: prefers fewer */
    bool nullable;  /* can match the empty string */
    bool counted;   /* REPEAT: written with braces */
    uint16_t flags; /* LEFT_PAREN: the parser's flags before it */
    uint16_t height;
    int32_t min;
    int32_t max;
    uint32_t capture; /* CAPTURE, LEFT_PAREN: number, 0 for (?: */
    uint32_t len;     /* of runes, ranges or subs */
    uint32_t cap;
    int64_t size; /* instructions, as Go counts them */
    union {
        uint32_t *runes;              /* LITERAL */
        struct ch_rune_range *ranges; /* CLASS: clean */
        struct ch_re_node **subs;
        struct ch_re_node *sub; /* CAPTURE, REPEAT */
    } u;
};

struct ch_re_tree {
    struct ch_re_node *root;
    uint32_t capture_count;  /* groups in parentheses */
    struct chart_str *names; /* capture_count of them; "" without a name */
    /* A loop without bound over something that can match nothing, where
     * engines differ in what the last round captures. */
    bool odd_loop;
    /* How a backtracker's work grows with the text, from one start: loops in
     * a row, and whether ways to match multiply inside a loop. */
    uint32_t loops;
    bool nested;
};

/* Error: CHART_ESYNTAX with Go's text. */
int ch_re_parse(struct ch_pool *pool, struct chart_str pattern,
                struct ch_re_tree *tree);

/* Fills in the last three members; ch_re_parse does it. */
int ch_re_measure(struct ch_pool *pool, struct ch_re_tree *tree);

/* Appends the equivalent for PCRE2 in UTF mode, LF as newline and
 * PCRE2_ALT_CIRCUMFLEX. Groups are numbered as in the tree. */
int ch_re_write(struct ch_pool *pool, const struct ch_re_tree *tree,
                struct ch_buf *out);

#endif
