/*
 * The small public structs that internals share with callers: chart_str,
 * chart_sink, chart_allocator, chart_limits, and the error codes.
 */
#ifndef CH_BASE_PUBLIC_H
#define CH_BASE_PUBLIC_H

#include <libchart/base.h>  /* IWYU pragma: export */
#include <libchart/error.h> /* IWYU pragma: export */

#endif
