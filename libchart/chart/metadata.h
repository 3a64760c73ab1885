/*
 * Chart.yaml, requirements.yaml and the lock files to structs, and the rules
 * that metadata must keep.
 */
#ifndef CH_CHART_METADATA_H
#define CH_CHART_METADATA_H

#include "chart/chart.h"
#include "chart/fields.h"

/* A parsed document, so that Chart.yaml of a root chart is parsed once. */
struct ch_metadata_file {
    struct ch_value value;
    struct ch_origins origins;
    struct chart_str text;
    struct chart_str name; /* as messages show it */
};

/* Errors without "cannot load FILE: ". */
int ch_metadata_parse(struct ch_op *op, struct chart_str text,
                      struct chart_str name, struct ch_metadata_file *out);
/* The API version alone, as Helm reads it to choose a loader. */
int ch_metadata_version(struct ch_op *op, const struct ch_metadata_file *file,
                        struct chart_str *api_version);
/* Reads all fields, over what `metadata` already holds. */
int ch_metadata_read(struct ch_op *op, const struct ch_metadata_file *file,
                     struct ch_metadata *metadata);
/* The same of any value, such as an entry of an index. */
int ch_metadata_decode(struct ch_op *op, struct ch_value v,
                       const struct ch_fields_source *where,
                       struct ch_metadata *metadata);
/* Whether a key is one of Chart.yaml's, in any case. */
bool ch_metadata_has_field(struct chart_str key);
/* The first key of a parsed Chart.yaml (its maps sorted by a read) that is no
 * field of it; false when there is none. */
bool ch_metadata_unknown(const struct ch_metadata_file *file,
                         struct chart_str *key, struct ch_map_entry **entry);
/* Cleans the texts and checks them: "validation: chart.metadata.name is
 * required". */
int ch_metadata_validate(struct ch_op *op, struct ch_metadata *metadata);
/* The same; `*key` is the one at fault, and `*item` the line of its item in a
 * list, or 0. */
int ch_metadata_validate_at(struct ch_op *op, struct ch_metadata *metadata,
                            const char **key, uint32_t *item);

/* One row of `dependencies`, as lock files hold them too. */
extern const struct ch_struct ch_dependency_shape;

#endif
