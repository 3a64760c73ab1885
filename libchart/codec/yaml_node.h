/*
 * A YAML document as a tree of nodes, as libyaml's events describe it: what the
 * decoder (yaml_parse.c) turns into values.
 */
#ifndef CH_CODEC_YAML_NODE_H
#define CH_CODEC_YAML_NODE_H

#include "codec/yaml_resolve.h"

enum ch_yaml_kind {
    CH_YAML_SCALAR,
    CH_YAML_SEQUENCE,
    CH_YAML_MAPPING,
    CH_YAML_ALIAS
};

struct ch_yaml_node {
    uint8_t kind;
    uint8_t tag;      /* enum ch_yaml_tag */
    bool implicit;    /* a plain scalar without a tag */
    bool in_progress; /* an alias to it is being expanded */
    uint32_t line;    /* 0-based, in the text */
    uint32_t column;  /* 0-based */
    uint32_t count;   /* of children; keys and values alternate in mappings */
    union {
        const struct ch_string *text;   /* scalar */
        struct ch_yaml_node **children; /* sequence, mapping */
        struct {
            struct ch_yaml_node *target;
            const struct ch_string *name;
        } alias;
    } u;
};

/* The first document of `text`; null for an empty one. Errors read "yaml: line
 * N: ..." and carry a frame with line and column; `base_line` is added to its
 * line. */
int ch_yaml_load(struct ch_op *op, struct chart_str text, uint32_t base_line,
                 struct chart_str source, struct ch_yaml_node **out);

#endif
