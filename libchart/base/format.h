/*
 * printf for texts that hold what users wrote. It differs from libc's in one
 * thing: "%.*s" and "%.2s" are exactly that many bytes, so a NUL among them
 * ends nothing. Of the rest it knows what the library uses: %s %c %% and
 * %d %u %x %X with l, ll and z, and a width (or *) to the right, which a zero
 * may fill.
 */
#ifndef CH_BASE_FORMAT_H
#define CH_BASE_FORMAT_H

#include "base/compiler.h"

#include <stdarg.h>
#include <stddef.h>

/* Writes at most `size` bytes, without a NUL behind them, and returns the
 * length of the whole. */
size_t ch_format(char *out, size_t size, const char *format, va_list args);

#endif
