/*
 * YAML as Helm reads and writes it (sigs.k8s.io/yaml over its go-yaml v2, and
 * go-yaml v3 for toYamlPretty).
 */
#ifndef CH_CODEC_YAML_H
#define CH_CODEC_YAML_H

#include "base/buf.h"
#include "value/origin.h"
#include "value/value.h"

/* A key that a map has twice; the later one counts. */
struct ch_yaml_duplicate {
    struct chart_str key;
    uint32_t line, column; /* 1-based */
    uint32_t first_line, first_column;
};

struct ch_yaml_duplicates {
    struct ch_yaml_duplicate *items; /* in the order of the text */
    size_t count, cap;
};

/* For documents of which little is wanted: what is not does not get into
 * memory. */
struct ch_yaml_filter {
    /* Whether `key`'s value is wanted, in a map that is itself the value of
     * `outer` in the document's map. One that is not reads as null. */
    bool (*wants)(void *user, struct chart_str outer, struct chart_str key);
    void *user;
    bool lost; /* got: an anchor was among it, so errors may be the filter's */
};

struct ch_yaml_options {
    struct ch_origins *origins; /* null: positions are not recorded */
    uint32_t source;            /* index into origins->sources */
    bool strict;                /* duplicate keys are errors */
    /* Integers stay INT64 (UINT64 above it) instead of FLOAT64: string fields
     * of Chart.yaml print `100000000` and `1e8` differently. */
    bool integers;
    struct ch_yaml_duplicates *duplicates; /* null: not collected */
    struct ch_yaml_filter *filter;         /* null: everything is wanted */
};

/* Reads the first document as sigs.k8s.io/yaml would for interface{}: numbers
 * are float64, keys are strings, an empty text is nil. Error texts are Go's:
 * "error converting YAML to JSON: yaml: line 2: ..." with a frame holding line
 * and column; the frame's source is the origins' source name, or "". */
int ch_yaml_parse(struct ch_op *op, struct chart_str text,
                  const struct ch_yaml_options *options, struct ch_value *out);

/* The same for a piece of a file: `base_line` lines come before it. */
int ch_yaml_parse_piece(struct ch_op *op, struct chart_str text,
                        uint32_t base_line,
                        const struct ch_yaml_options *options,
                        struct ch_value *out);
/* Go's error for a document that should have been a map, Go's `type`; its place
 * is that of `v`. */
int ch_yaml_not_a_map(struct ch_op *op, const struct ch_yaml_options *options,
                      struct ch_value v, const char *type);

/* A values file: Helm 4's textual document split, each piece a map, deep
 * merged. Error texts as in Helm without the outer "failed to parse". */
int ch_yaml_parse_values(struct ch_op *op, struct chart_str text,
                         const struct ch_yaml_options *options,
                         struct ch_value *out);

/* toYaml: JSON round trip, sorted naturally, indent 2, sequences not indented;
 * ends in a newline (the template function trims it). */
int ch_yaml_emit(struct ch_buf *buf, struct ch_value v);
/* toYamlPretty's layout. */
int ch_yaml_emit_pretty(struct ch_buf *buf, struct ch_value v);

#endif
