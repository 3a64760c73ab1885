/*
 * The head of a rendered manifest: all that Helm decodes of it. The whole
 * document is checked as Helm checks it, but no values are made.
 */
#ifndef CH_CODEC_YAML_HEAD_H
#define CH_CODEC_YAML_HEAD_H

#include "base/op.h"

struct ch_map;

struct ch_yaml_head {
    struct chart_str api_version;
    struct chart_str kind;
    struct chart_str name;       /* metadata.name */
    struct chart_str namespace_; /* metadata.namespace, if it is a string */
    struct ch_map *annotations;  /* metadata.annotations, STRINGs; or null */
};

/* Reads the first document of `text`. What is missing is "". Syntax errors are
 * worded as ch_yaml_parse words them. `*odd`: the document holds what this
 * quick reading leaves alone (anchors, tags, fields in another spelling or of
 * another type, keys that are no strings): it must be parsed to know its head,
 * or its error. Strings live in the operation's arena. */
int ch_yaml_head(struct ch_op *op, struct chart_str text,
                 struct ch_yaml_head *out, bool *odd);

#endif
