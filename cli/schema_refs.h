/*
 * Schemas that a values.schema.json refers to, fetched when that was asked for.
 */
#ifndef CLI_SCHEMA_REFS_H
#define CLI_SCHEMA_REFS_H

#include "opt.h"

#include <libchart/libchart.h>

/* --schema-refs */
extern const struct opt_table schema_refs_flag;

struct schema_refs {
    struct chart_network *const
        *network; /* opened later than the environment */
    const struct chart_control *control;
};

/* Makes the environment fetch them, if the command line says so; `refs` must
 * outlive it. */
void schema_refs_use(const struct opts *opts, struct schema_refs *refs,
                     struct chart_env_options *options);

#endif
