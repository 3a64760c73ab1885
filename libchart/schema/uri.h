/*
 * URLs as the validator joins them, for `$id` and `$ref`: splitting off
 * fragments, joining references, JSON pointers.
 */
#ifndef CH_SCHEMA_URI_H
#define CH_SCHEMA_URI_H

#include "base/buf.h"

/* "u#f" to u and the percent-decoded f. */
int ch_uri_split(struct ch_op *op, struct chart_str uri, struct chart_str *url,
                 struct chart_str *fragment);
/* Resolves a reference (without fragment) against a base. */
int ch_uri_join(struct ch_op *op, struct chart_str base,
                struct chart_str reference, struct chart_str *out);
/* "URL#encoded pointer", as messages show a place in a schema. */
int ch_uri_location(struct ch_op *op, struct chart_str url,
                    struct chart_str pointer, struct chart_str *out);

/* Appends "/token" with ~ and / escaped. */
void ch_pointer_append(struct ch_buf *buf, struct chart_str token);
int ch_pointer_child(struct ch_op *op, struct chart_str pointer,
                     struct chart_str token, struct chart_str *out);
/* One token with ~0 and ~1 resolved; another ~ is not valid. */
int ch_pointer_unescape(struct ch_op *op, struct chart_str token,
                        struct chart_str *out, bool *valid);

#endif
