/*
 * A struct's exported fields as a map in the order of their declaration, for
 * encoders that keep it.
 */
#ifndef CH_CODEC_STRUCT_FIELDS_H
#define CH_CODEC_STRUCT_FIELDS_H

#include "value/value.h"

/* Whether `v` is an object of a struct with exported fields. */
bool ch_has_struct_fields(struct ch_value v);
/* `lower`: the names in lower case, as go-yaml has them. */
int ch_struct_fields(struct ch_op *op, struct ch_value v, bool lower,
                     struct ch_value *out);

#endif
