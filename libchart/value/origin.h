/*
 * Where values come from. While a file or flag is parsed, each node gets the
 * next origin number; a `struct ch_origins` maps numbers to positions and
 * sources to layers. Number 0 means "no origin". Tables of several inputs are
 * joined for a render by shifting one behind the other (ch_value_deep_copy's
 * origin_shift; ch_origins_append).
 */
#ifndef CH_VALUE_ORIGIN_H
#define CH_VALUE_ORIGIN_H

#include "value/value.h"

/* What kind of input a value came from, weakest first. */
enum ch_layer {
    CH_LAYER_CHART,       /* the values.yaml of the chart that reads it */
    CH_LAYER_PARENT,      /* the values.yaml of a parent chart */
    CH_LAYER_FILE,        /* -f */
    CH_LAYER_SET_JSON,    /* --set-json */
    CH_LAYER_SET,         /* --set */
    CH_LAYER_SET_STRING,  /* --set-string */
    CH_LAYER_SET_FILE,    /* --set-file */
    CH_LAYER_SET_LITERAL, /* --set-literal */
    CH_LAYER_COUNT
};

/* Position of one node. 1-based; columns count bytes. */
struct ch_origin {
    uint32_t source; /* index into ch_origins.sources */
    uint32_t line;   /* of the key in a map, else of the value */
    uint32_t column;
    uint32_t value_line; /* of the value itself */
    uint32_t value_column;
};

struct ch_source {
    enum ch_layer layer;
    struct chart_str name;  /* path as given, or the flag's text */
    struct chart_str chart; /* path of the chart it belongs to: "a/charts/b" */
    struct chart_str text;  /* the file's bytes, for showing lines; or "" */
};

struct ch_origins {
    struct ch_origin *items; /* items[0] is unused */
    uint32_t len;
    uint32_t cap;
    struct ch_source *sources;
    uint32_t source_count;
    uint32_t source_cap;
};

int ch_origins_init(struct ch_op *op, struct ch_origins *origins);
/* Adds a source; its index in `*index`. Strings are kept, not copied. */
int ch_origins_add_source(struct ch_op *op, struct ch_origins *origins,
                          const struct ch_source *source, uint32_t *index);
/* The next origin number. */
int ch_origins_add(struct ch_op *op, struct ch_origins *origins,
                   const struct ch_origin *origin, uint32_t *number);
/* Appends all of `from`; `*shift` is what to add to its numbers. */
int ch_origins_append(struct ch_op *op, struct ch_origins *origins,
                      const struct ch_origins *from, uint32_t *shift);
/* Null for 0 or an unknown number. */
const struct ch_origin *ch_origins_get(const struct ch_origins *origins,
                                       uint32_t number);

#endif
