/*
 * Methods that templates can call on .Values, a common.Values.
 */
#ifndef CH_RENDER_VALUES_METHODS_H
#define CH_RENDER_VALUES_METHODS_H

#include "value/object.h"

/* Ends with a null name. */
extern const struct ch_method ch_values_methods[];

/* Values.Table: the table at a dotted path of keys, or null. */
struct ch_map *ch_values_table(const struct ch_map *values,
                               struct chart_str path);

#endif
