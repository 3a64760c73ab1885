/*
 * The compiled form of a schema: one node for each subschema in use.
 */
#ifndef CH_SCHEMA_NODE_H
#define CH_SCHEMA_NODE_H

#include "golib/regex.h"
#include "schema/number.h"
#include "schema/schema.h"
#include "value/list.h"
#include "value/map.h"

/* Bits of `types`, in the order in which messages list them. */
enum ch_json_type {
    CH_JSON_NULL = 1,
    CH_JSON_BOOLEAN = 2,
    CH_JSON_NUMBER = 4,
    CH_JSON_INTEGER = 8,
    CH_JSON_STRING = 16,
    CH_JSON_ARRAY = 32,
    CH_JSON_OBJECT = 64
};

struct ch_schema_node;

struct ch_schema_nodes {
    struct ch_schema_node **items;
    size_t count;
    bool set; /* the keyword is there, perhaps empty */
};

struct ch_schema_named_node {
    struct chart_str name;
    struct ch_schema_node *node;  /* or null: */
    const struct ch_list *names;  /* the names that `name` requires */
    const struct ch_regex *regex; /* patternProperties */
};

struct ch_schema_node_map {
    struct ch_schema_named_node *items;
    size_t count;
    const struct ch_map *index; /* name to INT index, for `properties` */
};

/* additionalProperties and additionalItems: absent, a bool or a schema. */
enum ch_additional { CH_ADD_NONE, CH_ADD_TRUE, CH_ADD_FALSE, CH_ADD_NODE };

struct ch_bound {
    bool set;
    int64_t value;
};

struct ch_limit {
    bool set;
    struct ch_number value;
};

struct ch_format {
    const char *name;
    /* 0 valid, 1 not valid with the reason in `why`, or a code. */
    int (*check)(struct ch_op *op, struct chart_str s, struct ch_buf *why);
};

const struct ch_format *ch_format_find(struct chart_str name);

struct ch_schema_node {
    struct chart_str location; /* URL#pointer */
    size_t root;               /* index of its document */
    struct chart_str pointer;
    int draft;
    int boolean; /* -1: not a boolean schema */
    struct ch_schema_node *resource;
    struct ch_schema_node_map dynamic_anchors;

    struct ch_schema_node *ref, *recursive_ref, *dynamic_ref;
    struct chart_str dynamic_ref_anchor, dynamic_anchor;
    bool recursive_anchor;

    unsigned types;
    bool has_const;
    struct ch_value constant;
    const struct ch_list *enumeration;
    const struct ch_format *format;

    struct ch_schema_node *not_, *if_, *then_, *else_;
    struct ch_schema_nodes all_of, any_of, one_of;

    struct ch_bound min_properties, max_properties;
    const struct ch_list *required;
    struct ch_schema_node *property_names;
    struct ch_schema_node_map properties, pattern_properties;
    enum ch_additional additional_properties;
    struct ch_schema_node *additional_properties_node;
    struct ch_schema_node_map dependencies, dependent_required,
        dependent_schemas;
    struct ch_schema_node *unevaluated_properties;

    struct ch_bound min_items, max_items, min_contains, max_contains;
    bool unique_items;
    struct ch_schema_node *contains;
    struct ch_schema_node *items; /* one schema for all (drafts before 2020) */
    struct ch_schema_nodes items_list;
    enum ch_additional additional_items;
    struct ch_schema_node *additional_items_node;
    struct ch_schema_nodes prefix_items;
    struct ch_schema_node *items_2020;
    struct ch_schema_node *unevaluated_items;

    struct ch_bound min_length, max_length;
    const struct ch_regex *pattern;
    struct chart_str pattern_text;

    struct ch_limit minimum, maximum, exclusive_minimum, exclusive_maximum;
    struct ch_limit multiple_of;

    bool all_properties_evaluated;
    bool all_items_evaluated;
    size_t items_evaluated;
};

/* A resource of a document whose own dialect differs from its root's. */
struct ch_schema_resource {
    struct chart_str pointer;
    struct chart_str id;
    int draft;
    unsigned vocabularies;  /* bits of document.c; 0: the draft's own */
    struct ch_map *anchors; /* name to pointer */
    struct ch_map *dynamic_anchors;
};

struct ch_schema {
    struct ch_schema_node *root;
};

/* Where the embedded resources of a document under check are, so that each is
 * checked against the metaschema of its own dialect. */
struct ch_meta_check {
    const struct ch_schema_node *meta;
    int (*find)(void *user, struct chart_str pointer,
                const struct ch_schema_node **meta);
    void *user;
};

/* ch_schema_validate with an optional metaschema check in progress. */
int ch_schema_node_validate(struct ch_op *op, const struct ch_schema_node *node,
                            struct ch_value v,
                            const struct ch_meta_check *check,
                            struct ch_schema_result *out);

#endif
