/*
 * What the files of formats share. A check appends its reason to `why` and
 * returns 1 when the string is not valid, else 0 or a code.
 */
#ifndef CH_SCHEMA_FORMAT_H
#define CH_SCHEMA_FORMAT_H

#include "schema/node.h"

#define CH_INVALID(why, text) (CH_BUF_LIT((why), text), 1)

/* "invalid character 'x'" and so on: `lead`, the rune at `at`, `tail`. */
int ch_format_bad_rune(struct ch_buf *why, const char *lead, struct chart_str s,
                       size_t at, const char *tail);
/* Makes the error that is set the reason; a fatal one stays an error. */
int ch_format_error(struct ch_op *op, int code, struct ch_buf *why);
/* strconv.Atoi, with its error. */
int ch_format_atoi(struct chart_str s, int64_t *out, struct ch_buf *why);
size_t ch_format_digits(struct chart_str s); /* at its begin */

/* ---- format_time.c ---- */
int ch_format_duration(struct ch_op *op, struct chart_str s,
                       struct ch_buf *why);
int ch_format_date(struct ch_op *op, struct chart_str s, struct ch_buf *why);
int ch_format_time(struct ch_op *op, struct chart_str s, struct ch_buf *why);
int ch_format_date_time(struct ch_op *op, struct chart_str s,
                        struct ch_buf *why);
int ch_format_period(struct ch_op *op, struct chart_str s, struct ch_buf *why);

/* ---- format_net.c ---- */
int ch_format_ipv4(struct ch_op *op, struct chart_str s, struct ch_buf *why);
int ch_format_ipv6(struct ch_op *op, struct chart_str s, struct ch_buf *why);
int ch_format_hostname(struct ch_op *op, struct chart_str s,
                       struct ch_buf *why);
int ch_format_email(struct ch_op *op, struct chart_str s, struct ch_buf *why);
int ch_format_uri(struct ch_op *op, struct chart_str s, struct ch_buf *why);
int ch_format_uri_reference(struct ch_op *op, struct chart_str s,
                            struct ch_buf *why);
int ch_format_uri_template(struct ch_op *op, struct chart_str s,
                           struct ch_buf *why);

#endif
