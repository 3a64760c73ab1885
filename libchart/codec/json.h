/*
 * JSON as Go's encoding/json reads and writes it.
 */
#ifndef CH_CODEC_JSON_H
#define CH_CODEC_JSON_H

#include "base/buf.h"
#include "value/origin.h"
#include "value/value.h"

/* Any JSON value; numbers are float64. Error texts are encoding/json's. For a
 * number that float64 cannot hold the error comes with `*out` set: as in Go,
 * the value is there but for that number, which is null. */
int ch_json_parse(struct ch_op *op, struct chart_str text,
                  struct ch_value *out);
/* The same; `*at` is where in the text a syntax error is. */
int ch_json_parse_at(struct ch_op *op, struct chart_str text,
                     struct ch_value *out, size_t *at);
/* The same with Decoder.UseNumber: a number is a json.Number, its text as it is
 * written, however large. `at` may be null. */
int ch_json_parse_exact(struct ch_op *op, struct chart_str text,
                        struct ch_value *out, size_t *at);
/* The text of a json.Number; false for other values. */
bool ch_json_number_text(struct ch_value v, struct chart_str *text);

enum ch_json_flags {
    CH_JSON_COMPACT = 0,
    CH_JSON_PRETTY = 1, /* two spaces */
    CH_JSON_NO_HTML = 2 /* < > & as they are */
};

/* Appends the text; keys bytewise sorted. Fails with encoding/json's text for
 * what JSON cannot hold (NaN, functions). */
int ch_json_emit(struct ch_buf *buf, struct ch_value v, unsigned flags);

#endif
