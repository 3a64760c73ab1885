/*
 * TOML as BurntSushi/toml reads and writes it for Helm.
 */
#ifndef CH_CODEC_TOML_H
#define CH_CODEC_TOML_H

#include "base/buf.h"
#include "value/value.h"

/* A document; integers are int64, datetimes time.Time objects. */
int ch_toml_parse(struct ch_op *op, struct chart_str text,
                  struct ch_value *out);
int ch_toml_emit(struct ch_buf *buf, struct ch_value v);

#endif
