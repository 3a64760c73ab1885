/*
 * Masterminds/semver v3: versions, loose and strict, and constraints.
 */
#ifndef CH_SEMVER_SEMVER_H
#define CH_SEMVER_SEMVER_H

#include "base/buf.h"

struct ch_semver {
    uint64_t major, minor, patch;
    struct chart_str prerelease; /* without '-' */
    struct chart_str metadata;   /* without '+' */
    struct chart_str original;
};

/* NewVersion (loose: 1, v1.2, leading zeros) and StrictNewVersion. Error:
 * CHART_EINVAL with the library's text. Slices point into `text`. */
int ch_semver_parse(struct ch_op *op, struct chart_str text,
                    struct ch_semver *out);
int ch_semver_parse_strict(struct ch_op *op, struct chart_str text,
                           struct ch_semver *out);
int ch_semver_compare(const struct ch_semver *a, const struct ch_semver *b);
/* "1.2.3-pre+meta". */
void ch_semver_print(struct ch_buf *buf, const struct ch_semver *v);

struct ch_constraint;
int ch_constraint_parse(struct ch_op *op, struct chart_str text,
                        struct ch_constraint **out);
bool ch_constraint_check(const struct ch_constraint *c,
                         const struct ch_semver *v);

#endif
