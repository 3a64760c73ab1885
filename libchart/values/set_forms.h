/*
 * The text after `=` of a --set flag as a value, by the flag's kind.
 */
#ifndef CH_VALUES_SET_FORMS_H
#define CH_VALUES_SET_FORMS_H

#include "value/origin.h"

/* One value of --set, --set-string, --set-file or --set-literal. --set-file
 * reads the file that `text` names ("-" is standard input). */
int ch_set_value(struct ch_op *op, enum ch_layer form, struct chart_str text,
                 struct ch_value *out);

/* The JSON value that `text` starts with; `*used` is its length, as Go's
 * json.Decoder counts it: "1,b=2" gives 1. */
int ch_set_json(struct ch_op *op, struct chart_str text, struct ch_value *out,
                size_t *used);

/* Gives each node of a tree that a flag brought its own origin number, all at
 * the position `at`. */
int ch_set_stamp(struct ch_op *op, struct ch_origins *origins,
                 const struct ch_origin *at, struct ch_value *v);

#endif
