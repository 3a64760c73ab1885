/*
 * Public values are the internal ones, seen through an opaque pointer.
 */
#ifndef CH_API_VALUE_H
#define CH_API_VALUE_H

#include "value/origin.h"
#include "value/value.h"

#include <libchart/value.h>

static inline const struct chart_value *
ch_public_value(const struct ch_value *v)
{
    return (const struct chart_value *)v;
}

static inline const struct ch_value *
ch_inner_value(const struct chart_value *value)
{
    return (const struct ch_value *)value;
}

/* The name of the source a value has its origin in, or "". */
struct chart_str ch_origin_source(const struct ch_origins *origins,
                                  const struct chart_value *value,
                                  uint32_t *line, uint32_t *column);

#endif
