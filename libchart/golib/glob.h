/*
 * Globs over paths, as gobwas/glob reads them with '/' as separator:
 *
 *   *  any run without '/'     ?  one character but '/'     **  anything
 *   [ab]  [!ab]  [a-z]  [!a-z]  a class is one list or one range
 *   {a,b*}  alternatives, which may nest      \c  the character c
 *
 * Matching is linear: the pattern becomes a machine whose states are all
 * followed at once.
 */
#ifndef CH_GOLIB_GLOB_H
#define CH_GOLIB_GLOB_H

#include "base/op.h"

struct ch_glob;

/* CHART_ESYNTAX for a pattern that cannot be read. */
int ch_glob_compile(struct ch_op *op, struct chart_str pattern,
                    struct ch_glob **out);
/* Whether the whole of `s` matches: 1, 0, or a code. */
int ch_glob_match(struct ch_op *op, const struct ch_glob *glob,
                  struct chart_str s);

#endif
