/*
 * TOML's datetimes, with or without date, time and zone.
 */
#ifndef CH_CODEC_TOML_TIME_H
#define CH_CODEC_TOML_TIME_H

#include "base/buf.h"
#include "value/value.h"

/* A time.Time. `*shown` is the text with Z and T in capitals, as errors quote
 * it; `*valid` is false when it is no datetime. */
int ch_toml_time_parse(struct ch_op *op, struct chart_str text,
                       struct chart_str *shown, struct ch_value *out,
                       bool *valid);
/* Appends a time.Time in the form that it was read in. False for other
 * values. */
bool ch_toml_time_emit(struct ch_buf *buf, struct ch_value v);

/* One part of a key, quoted if it must be. */
void ch_toml_write_key(struct ch_buf *buf, struct chart_str part);

#endif
