/*
 * values.schema.json of every chart of a render against the values it gets, as
 * Helm's ValidateAgainstSchema.
 */
#ifndef CH_VALUES_CHECK_H
#define CH_VALUES_CHECK_H

#include "schema/schema.h"
#include "values/values.h"

/* The schemas of a tree's charts, compiled ahead for many checks. Those that do
 * not compile are left out: the check that needs one says what is wrong. Lives
 * in op->arena and never changes. */
struct ch_schemas;
int ch_schemas_compile(struct ch_op *op, const struct ch_chart_tree *tree,
                       struct ch_schemas **out);

/* The schema of one chart, compiled now. CHART_ESCHEMA with Helm's text. */
int ch_schema_of_chart(struct ch_op *op, const struct ch_chart *chart,
                       struct ch_schema **out);

/* What is wrong with the values of one chart, or with its schema. */
struct ch_schema_report {
    const struct ch_instance *instance;
    struct chart_str broken; /* why the schema is none; "" when it is one */
    struct chart_str hint;   /* what to do about that; or "" */
    struct ch_schema_result result;
};
/* Whether others below it explain a finding. */
bool ch_schema_is_summary(const struct ch_schema_result *result, size_t i);
/* Calls `found` for each chart at fault, in Helm's order. */
int ch_values_each_schema(struct ch_op *op,
                          const struct ch_rendered_values *values,
                          const struct ch_schemas *ahead,
                          int (*found)(void *user,
                                       const struct ch_schema_report *report),
                          void *user);

/* 0 when all values meet their schemas, else CHART_ESCHEMA with Helm's listing
 * and a frame for each value that does not (most precise ones first). `ahead`
 * may be null. */
int ch_values_check_schemas(struct ch_op *op,
                            const struct ch_rendered_values *values,
                            const struct ch_schemas *ahead);

/* Would a schema of the instance, or of those around it, refuse the values
 * without the node at `path` (keys from the root's values)? */
int ch_values_schema_asks(struct ch_op *op,
                          const struct ch_rendered_values *values,
                          const struct ch_schemas *schemas,
                          const struct chart_str *path, size_t len, bool *asks);

#endif
