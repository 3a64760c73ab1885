/*
 * values.schema.json of every chart of a render against the values it gets, as
 * Helm's ValidateAgainstSchema.
 */
#ifndef CH_VALUES_CHECK_H
#define CH_VALUES_CHECK_H

#include "values/values.h"

/* 0 when all values meet their schemas, else CHART_ESCHEMA with Helm's listing
 * and a frame for each value that does not (most precise ones first). */
int ch_values_check_schemas(struct ch_op *op,
                            const struct ch_rendered_values *values);

/* Would a schema of the instance, or of those around it, refuse the values
 * without the node at `path` (keys from the root's values)? */
int ch_values_schema_asks(struct ch_op *op,
                          const struct ch_rendered_values *values,
                          const struct chart_str *path, size_t len, bool *asks);

#endif
