/*
 * Members of JSON objects, by the type that is wanted.
 */
#ifndef CH_NET_MEMBER_H
#define CH_NET_MEMBER_H

#include "value/map.h"

/* Null when `object` is no object, or has no such member of that type. */
const struct ch_value *ch_member(struct ch_value object, const char *name,
                                 enum ch_type type);
/* A string; "" when there is none. */
struct chart_str ch_member_text(struct ch_value object, const char *name);

#endif
