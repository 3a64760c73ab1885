/*
 * A YAML document as a tree of nodes in the operation's arena: what the decoder
 * (yaml_parse.c) turns into values.
 */
#ifndef CH_CODEC_YAML_NODE_H
#define CH_CODEC_YAML_NODE_H

#include "base/buf.h"
#include "codec/yaml.h"
#include "codec/yaml_resolve.h"

enum ch_yaml_node_kind {
    CH_YAML_NODE_SCALAR,
    CH_YAML_NODE_LIST,
    CH_YAML_NODE_MAP,
    CH_YAML_NODE_ALIAS /* `first` is the node it stands for */
};

struct ch_yaml_node {
    uint8_t kind;
    uint8_t tag;            /* enum ch_yaml_tag */
    bool implicit;          /* a plain scalar without a tag */
    bool busy;              /* an alias that is being decoded */
    uint32_t line;          /* 0-based, in the text */
    uint32_t column;        /* 0-based, in bytes */
    uint32_t count;         /* children; keys and values alternate in maps */
    struct chart_str value; /* of a scalar; the name of an alias */
    struct ch_yaml_node *first;
    struct ch_yaml_node *next;
};

/* The first document of `text`; null for an empty one. Errors read "yaml: line
 * N: ..." and carry a frame with line and column; `base_line` is added to its
 * line. `filter` may be null. */
int ch_yaml_load(struct ch_op *op, struct chart_str text, uint32_t base_line,
                 struct chart_str source, struct ch_yaml_filter *filter,
                 struct ch_yaml_node **out);

/* What a scalar node is before JSON: NIL, BOOL, INT64, UINT64, FLOAT64 or
 * INVALID, a string (of base64 under !!binary). Fails for a tag that the text
 * does not have. */
int ch_yaml_node_resolve(struct ch_op *op, const struct ch_yaml_node *node,
                         struct ch_value *out);

/* Appends fmt's %#v form of what go-yaml decodes the node to. */
int ch_yaml_node_print(struct ch_buf *buf, const struct ch_yaml_node *node);

#endif
