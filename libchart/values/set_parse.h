/*
 * Helm's --set language (strvals): `a.b[0]=x,c={d,e}` written into a tree,
 * where it builds on what earlier layers left there.
 */
#ifndef CH_VALUES_SET_PARSE_H
#define CH_VALUES_SET_PARSE_H

#include "value/map.h"
#include "value/origin.h"

/* Bounds; the first two are Helm's. */
#define CH_SET_INDEX_MAX 65536
#define CH_SET_DOTS_MAX 30
#define CH_SET_LISTS_MAX 100
#define CH_SET_SLOTS_MAX 1000000

/* Where the values of one flag go. */
struct ch_set_target {
    struct ch_map *map;         /* written into; must not be frozen */
    struct ch_origins *origins; /* of that tree */
    uint32_t source;            /* the flag, as an index of its sources */
    size_t *slots;              /* list slots made so far by all flags */
};

/* Parses the argument of a flag of kind `form`, one of CH_LAYER_SET_JSON (its
 * key=value form) to CH_LAYER_SET_LITERAL. Error texts are Helm's without
 * "failed parsing --set data: ". */
int ch_set_parse(struct ch_op *op, enum ch_layer form, struct chart_str text,
                 const struct ch_set_target *target);

#endif
