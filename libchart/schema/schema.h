/*
 * JSON Schema, drafts 4, 6, 7, 2019-09 and 2020-12, as the validator that Helm
 * uses understands them. A schema is compiled once and may then be used by any
 * number of validations; findings carry Helm's texts.
 */
#ifndef CH_SCHEMA_SCHEMA_H
#define CH_SCHEMA_SCHEMA_H

#include "base/buf.h"
#include "value/value.h"

struct ch_schema;

/* Compiles the text of one schema, known to itself as `url`. Errors are
 * CHART_ESCHEMA with the validator's text. Lives in op->arena and never changes
 * afterwards. Other documents that it refers to come from the operation's
 * load_schema; without one they are errors. */
int ch_schema_compile(struct ch_op *op, struct chart_str text,
                      struct chart_str url, struct ch_schema **out);

/* One failing value. */
struct ch_schema_finding {
    struct chart_str pointer; /* "/a/b~1c", "" for the whole */
    struct chart_str message; /* "got number, want string" */
    struct ch_value value;    /* what was there; for its origin */
    uint32_t depth;           /* 0: top of Helm's listing */
    /* Of `value`: those that must not be there. */
    const struct ch_value *members;
    size_t member_count;
};

struct ch_schema_result {
    struct ch_schema_finding *findings; /* in the order of the listing */
    size_t count;
    struct chart_str text; /* "- at '/a': ...\n- at ...", no final newline */
};

/* Validates; 0 with count 0 when `v` is valid, 0 with findings when not. */
int ch_schema_validate(struct ch_op *op, const struct ch_schema *schema,
                       struct ch_value v, struct ch_schema_result *out);

#endif
