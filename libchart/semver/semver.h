/*
 * Masterminds/semver v3: versions, loose and strict, and constraints. Parsed
 * versions and constraints keep slices of the text they were read from.
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
 * CHART_EINVAL with the library's text. */
int ch_semver_parse(struct ch_op *op, struct chart_str text,
                    struct ch_semver *out);
int ch_semver_parse_strict(struct ch_op *op, struct chart_str text,
                           struct ch_semver *out);
/* By precedence: negative, 0 or positive. Metadata does not count. */
int ch_semver_compare(const struct ch_semver *a, const struct ch_semver *b);
/* "1.2.3-pre+meta". */
void ch_semver_print(struct ch_buf *buf, const struct ch_semver *v);

/* The next patch, minor or major version: without prerelease and metadata,
 * with the original's 'v'. The patch of a prerelease is its release. */
enum ch_semver_part { CH_SEMVER_PATCH, CH_SEMVER_MINOR, CH_SEMVER_MAJOR };
int ch_semver_increment(struct ch_op *op, const struct ch_semver *v,
                        enum ch_semver_part part, struct ch_semver *out);
/* With another prerelease or metadata; an error for a wrong one. */
int ch_semver_set_prerelease(struct ch_op *op, const struct ch_semver *v,
                             struct chart_str prerelease,
                             struct ch_semver *out);
int ch_semver_set_metadata(struct ch_op *op, const struct ch_semver *v,
                           struct chart_str metadata, struct ch_semver *out);

struct ch_constraint;
/* NewConstraint. Error: CHART_EINVAL with the library's text. */
int ch_constraint_parse(struct ch_op *op, struct chart_str text,
                        struct ch_constraint **out);
bool ch_constraint_check(const struct ch_constraint *c,
                         const struct ch_semver *v);
/* A range and a version, as they are written. The same text fits, whatever it
 * is. */
enum ch_fit { CH_FIT_YES, CH_FIT_NO, CH_FIT_UNREADABLE };
int ch_semver_fit(struct ch_op *op, struct chart_str range,
                  struct chart_str version, enum ch_fit *fit);
/* Validate: appends the first reason why `v` does not meet the constraint;
 * nothing if it does. */
void ch_constraint_explain(const struct ch_constraint *c,
                           const struct ch_semver *v, struct ch_buf *out);

#endif
