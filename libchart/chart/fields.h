/*
 * A YAML document into a C struct, by a table of its fields: what Go's
 * sigs.k8s.io/yaml does for a tagged struct. Names match in any case, unknown
 * ones are skipped, null leaves a member as it is, numbers and booleans become
 * text where a string is wanted, and a second document read into the same
 * struct changes only what it names. Error texts are encoding/json's.
 */
#ifndef CH_CHART_FIELDS_H
#define CH_CHART_FIELDS_H

#include "base/buf.h"
#include "value/map.h"
#include "value/origin.h"
#include "value/value.h"

enum ch_field_kind {
    CH_FIELD_STRING,     /* struct chart_str */
    CH_FIELD_BOOL,       /* bool */
    CH_FIELD_STRINGS,    /* const struct chart_str *, and a count */
    CH_FIELD_STRING_MAP, /* struct ch_map *: string to string */
    CH_FIELD_VALUES,     /* struct ch_value: a list, or nil */
    CH_FIELD_STRUCTS,    /* array of `nested`, and a count */
    CH_FIELD_TIME        /* struct chart_str, checked to be RFC 3339 */
};

struct ch_struct;

struct ch_field {
    struct chart_str name;
    enum ch_field_kind kind;
    uint16_t offset;
    uint16_t count_offset; /* size_t, for STRINGS and STRUCTS */
    const struct ch_struct *nested;
};

struct ch_struct {
    const char *name; /* "Metadata" */
    const char *type; /* "v2.Metadata" */
    const struct ch_field *fields;
    size_t field_count;
    size_t size;
    /* An array's items: uint32_t that gets the item's line; CH_NO_OFFSET: none.
     * A null item is all zero: even its strings have no pointer. */
    uint16_t line_offset;
};

#define CH_NO_OFFSET UINT16_MAX

/* A row of a table of fields: of a struct's member that has no count. */
#define CH_FIELD(type, key, kind_, member)                                     \
    {                                                                          \
        .name = CH_STR_INIT(key), .kind = (kind_),                             \
        .offset = offsetof(struct type, member)                                \
    }

/* Where a document came from, for the frame of its errors. */
struct ch_fields_source {
    struct chart_str name;            /* as the user would write it */
    const struct ch_origins *origins; /* of the document; may be null */
};

/* Reads `v` (a document parsed with `integers`) into the struct at `out`.
 * Errors: CHART_ECHART "error unmarshaling JSON: while decoding JSON: json:
 * cannot unmarshal ...". */
int ch_fields_decode(struct ch_op *op, const struct ch_struct *shape,
                     struct ch_value v, const struct ch_fields_source *source,
                     void *out);

/* The first key that no field has, in the order Go's strict decoder meets
 * them; `*entry` is where. False when all are known. */
bool ch_fields_unknown(const struct ch_struct *shape, struct ch_value v,
                       struct chart_str *key, struct ch_map_entry **entry);

/* The text of a scalar in a string field; false for null, lists and maps. */
bool ch_scalar_text(struct ch_buf *buf, struct ch_value v);

#endif
