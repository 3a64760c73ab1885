/*
 * What there is instead of what was asked for.
 */
#ifndef CH_DEP_HINT_H
#define CH_DEP_HINT_H

#include "dep/index.h"

/* Names like `wanted`, nearest first, joined by commas; "" none. A name that
 * begins with the other, such as postgresql for postgres, is near. */
int ch_hint_names(struct ch_op *op, const struct chart_str *names, size_t count,
                  struct chart_str wanted, struct chart_str *out);
/* "the nearest of 12 versions are 1.2.3, 1.2.2, 1.3.0": those nearest to the
 * first version in `range`. */
int ch_hint_versions(struct ch_op *op, const struct ch_index_chart *chart,
                     struct chart_str range, struct chart_str *out);
/* The same of versions without an index. They are sorted in place. */
int ch_hint_version_list(struct ch_op *op, struct ch_semver *versions,
                         size_t count, struct chart_str range,
                         struct chart_str *out);

#endif
