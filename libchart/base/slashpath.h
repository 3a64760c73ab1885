/*
 * Paths with forward slashes, by the rules of Go's package path.
 */
#ifndef CH_BASE_SLASHPATH_H
#define CH_BASE_SLASHPATH_H

#include "base/op.h"

/* path.Clean into the arena. */
int ch_path_clean(struct ch_op *op, struct chart_str path,
                  struct chart_str *out);
/* path.Join of two (empty parts are skipped), cleaned. */
int ch_path_join(struct ch_op *op, struct chart_str a, struct chart_str b,
                 struct chart_str *out);
/* path.Base: the last element; "." for "", "/" for slashes only. */
struct chart_str ch_path_base(struct chart_str path);
/* path.Dir, cleaned. */
int ch_path_dir(struct ch_op *op, struct chart_str path, struct chart_str *out);
/* path.Ext: from the last dot of the last element, or "". */
struct chart_str ch_path_ext(struct chart_str path);

#endif
