/*
 * import-values: tables of subcharts as defaults of their parent. Helm's
 * processDependencyImportValues.
 */
#ifndef CH_VALUES_IMPORT_H
#define CH_VALUES_IMPORT_H

#include "values/node.h"

/* From the leaves up, replaces the defaults of every chart with dependencies
 * by those merged with its subcharts' and what it imports, even if it imports
 * nothing; rewrites the entries' import_values as .Chart.Dependencies shows
 * them. */
int ch_import_values(struct ch_op *op, const struct ch_merge_observer *observer,
                     struct ch_node *node);

#endif
