/*
 * The program of the linear-time matcher: a tree compiled to instructions.
 */
#ifndef CH_GOLIB_REGEX_PROG_H
#define CH_GOLIB_REGEX_PROG_H

#include "golib/regex_syntax.h"

enum ch_re_inst_op {
    CH_RE_I_FAIL,
    CH_RE_I_MATCH,
    CH_RE_I_NOP,
    CH_RE_I_ALT,     /* out, then arg */
    CH_RE_I_CAPTURE, /* arg: slot */
    CH_RE_I_EMPTY,   /* arg: conditions that must hold */
    CH_RE_I_RUNE,    /* arg: the rune */
    CH_RE_I_CLASS,   /* arg: index of the class */
    CH_RE_I_ANY,
    CH_RE_I_ANY_NOT_NL,
};

enum {
    CH_RE_AT_BEGIN_LINE = 1,
    CH_RE_AT_END_LINE = 2,
    CH_RE_AT_BEGIN_TEXT = 4,
    CH_RE_AT_END_TEXT = 8,
    CH_RE_AT_WORD_BOUNDARY = 16,
    CH_RE_AT_NOT_WORD_BOUNDARY = 32,
};

struct ch_re_inst {
    uint32_t op;
    uint32_t out;
    uint32_t arg;
};

struct ch_re_class_set {
    const struct ch_rune_range *ranges;
    uint32_t len;
    uint32_t ascii[4]; /* a bit for each of the first 128 runes */
};

struct ch_re_prog {
    struct ch_re_inst *insts;
    uint32_t len;
    uint32_t cap;
    struct ch_re_class_set *classes;
    uint32_t class_count;
    uint32_t class_cap;
    uint32_t start;
    bool anchored;     /* every match begins at the text's begin */
    bool has_first;    /* `first` is known: no match begins elsewhere */
    uint32_t first[8]; /* bytes a match can begin with */
};

/* The program lives in the pool, and points into the tree's classes. */
int ch_re_prog_new(struct ch_pool *pool, const struct ch_re_tree *tree,
                   struct ch_re_prog **out);

#endif
