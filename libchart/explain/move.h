/*
 * Moving a value to another path in the text of its file: comments and layout
 * stay. Every move is checked by reading the result; one that would change
 * anything else, or lose a comment, is not made.
 */
#ifndef CH_EXPLAIN_MOVE_H
#define CH_EXPLAIN_MOVE_H

#include "base/op.h"

enum ch_moved {
    CH_MOVED_ALL,
    CH_MOVED_PART,   /* or nothing: there are other values already */
    CH_MOVED_NOT,    /* not in a text like this one */
    CH_MOVED_ABSENT, /* there was nothing to move */
};

/* The text with the value at path `from` moved to path `to`. What is there
 * already stays, and what differs from it stays at `from`. */
int ch_move(struct ch_op *op, struct chart_str text, struct chart_str from,
            struct chart_str to, struct chart_str *out, enum ch_moved *moved);

#endif
