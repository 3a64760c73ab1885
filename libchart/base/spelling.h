/*
 * Names that look like one that does not exist.
 */
#ifndef CH_BASE_SPELLING_H
#define CH_BASE_SPELLING_H

#include "base/op.h"

/* A search for the name that was meant. */
struct ch_spelling {
    struct ch_op *op;
    struct chart_str wanted;
    struct chart_str best; /* of those that were added; "": none is near */
    size_t distance;       /* a name must be nearer than that */
};

void ch_spelling_start(struct ch_spelling *s, struct ch_op *op,
                       struct chart_str wanted);
int ch_spelling_add(struct ch_spelling *s, struct chart_str name);

#endif
