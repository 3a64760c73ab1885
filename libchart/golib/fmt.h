/*
 * Go's package fmt over values: Sprintf with all verbs and flags, and the
 * default form %v.
 */
#ifndef CH_GOLIB_FMT_H
#define CH_GOLIB_FMT_H

#include "base/buf.h"
#include "value/value.h"

/* fmt.Fprint of one operand: the %v form. nil prints <nil>. */
int ch_fmt_value(struct ch_buf *buf, struct ch_value v);
/* The same of what a pointer points to; of anything else itself. */
int ch_fmt_pointee(struct ch_buf *buf, struct ch_value v);
/* fmt.Sprintf; a wrong directive prints %!verb(type=value). The format is
 * untrusted; widths are charged to memory. */
int ch_fmt_printf(struct ch_buf *buf, struct chart_str format,
                  const struct ch_value *args, size_t count);
/* fmt.Sprint and fmt.Sprintln. */
int ch_fmt_print(struct ch_buf *buf, const struct ch_value *args, size_t count);
int ch_fmt_println(struct ch_buf *buf, const struct ch_value *args,
                   size_t count);
/* Sprig's strval: strings as they are, bytes as text, errors and Stringers by
 * their method, the rest %v. nil gives "<nil>". */
int ch_fmt_strval(struct ch_buf *buf, struct ch_value v);

#endif
