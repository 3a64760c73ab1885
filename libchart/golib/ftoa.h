/*
 * Floating-point numbers to text, as Go's strconv.FormatFloat.
 */
#ifndef CH_GOLIB_FTOA_H
#define CH_GOLIB_FTOA_H

#include "base/buf.h"

/* strconv.FormatFloat(f, format, precision, bits): format one of e E f g G x
 * X b; precision -1 is the shortest that reads back; bits 32 or 64. */
void ch_format_float(struct ch_buf *buf, double f, char format, int precision,
                     int bits);
/* The %v form of a float64: shortest %g, so 1e+06 but 999999. */
void ch_format_float_v(struct ch_buf *buf, double f);

#endif
