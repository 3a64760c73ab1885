/*
 * The rule for release names.
 */
#ifndef CH_RENDER_NAMES_H
#define CH_RENDER_NAMES_H

#include "base/op.h"

/* chartutil.ValidateReleaseName with Helm's texts around it and its log line:
 * "release name check failed: release name "Foo": invalid release name..." */
int ch_release_name_check(struct ch_op *op, struct chart_str name);

#endif
