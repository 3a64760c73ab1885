/*
 * The texts of findings, numbers spelled as the validator's English printer
 * spells them.
 */
#ifndef CH_SCHEMA_MESSAGE_H
#define CH_SCHEMA_MESSAGE_H

#include "schema/node.h"

/* A name in single quotes, Go-escaped. */
void ch_message_quote(struct ch_buf *buf, struct chart_str s);
/* 'a', 'b' */
void ch_message_names(struct ch_buf *buf, const struct chart_str *names,
                      size_t count);
/* 5,000 */
void ch_message_int(struct ch_buf *buf, int64_t i);
/* 5,000.5, 1.25×10⁰⁶ */
void ch_message_number(struct ch_buf *buf, double f);
/* A scalar as `enum` and `const` show it. */
void ch_message_scalar(struct ch_buf *buf, struct ch_value v);
/* "null or string" */
void ch_message_types(struct ch_buf *buf, unsigned types);

#endif
