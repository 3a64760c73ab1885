/*
 * Lock files: their digest, and in what they differ from what a chart asks for.
 * (Reading is chart/lock.h's, writing chart/marshal.h's.)
 */
#ifndef CH_DEP_LOCK_H
#define CH_DEP_LOCK_H

#include "base/buf.h"
#include "chart/chart.h"

/* What a digest is made over: the rows of Chart.yaml, names of repositories
 * replaced by their URLs, and those of the lock. */
struct ch_lock_rows {
    const struct ch_dependency *wanted;
    size_t wanted_count;
    const struct ch_dependency *locked;
    size_t locked_count;
};

/* "sha256:..." as Helm 3 and 4 make it. */
int ch_lock_digest(struct ch_op *op, const struct ch_lock_rows *rows,
                   struct chart_str *digest);
/* The digest that Helm 2 left in requirements.lock. */
int ch_lock_digest_v2(struct ch_op *op, const struct ch_dependency *wanted,
                      size_t count, struct chart_str *digest);

/* The time that is now, as a lock holds it. */
int ch_lock_now(struct ch_op *op, struct chart_str *generated);

/* What differs, a line each, as a hint; "" when it cannot be told from the
 * rows alone. */
int ch_lock_differences(struct ch_op *op, const struct ch_lock_rows *rows,
                        struct chart_str *out);

/* "Chart.lock" or, of a chart before apiVersion v2, "requirements.lock". */
const char *ch_lock_file_name(const struct ch_metadata *metadata);

#endif
