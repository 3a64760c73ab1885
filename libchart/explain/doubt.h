/*
 * Values that nothing read in a render and that would hardly be read in
 * another one: a branch not taken would take them only along with everything
 * around them, or their subchart is off and knows no such key. Where another
 * place reads them by name, that place was meant.
 */
#ifndef CH_EXPLAIN_DOUBT_H
#define CH_EXPLAIN_DOUBT_H

#include "explain/explain.h"

/* Is the leaf read nowhere but in a table that is taken as a whole and that
 * has other keys by default? */
bool ch_doubt_unread(const struct ch_chart_tree *tree,
                     const struct ch_rendered_values *values,
                     const struct ch_reach *reach, const struct ch_leaf *leaf);

/* Does the subchart that is off, whose values start at token `scope`, not know
 * the leaf's key? */
int ch_doubt_off(struct ch_op *op, const struct ch_chart *parent,
                 const struct ch_dependency *dependency,
                 const struct ch_leaf *leaf, size_t scope, bool *out);

#endif
