/*
 * Versions of a registry's chart: its tags.
 */
#ifndef CH_DEP_OCI_TAGS_H
#define CH_DEP_OCI_TAGS_H

#include "dep/dep.h"
#include "net/oci.h"
#include "semver/semver.h"

/* A tag and the version that it stands for: "1.0.0_b" and "1.0.0+b". */
int ch_oci_tag_version(struct ch_op *op, struct chart_str tag,
                       struct chart_str *version);
int ch_oci_version_tag(struct ch_op *op, struct chart_str version,
                       struct chart_str *tag);
/* Whether Helm takes a text for a version, which is then a tag as it stands,
 * rather than for a range. An error that ends the operation stays set. */
bool ch_oci_is_version(struct ch_op *op, struct chart_str text);

/* Tags that are versions of three parts, newest first, "_" read as "+". */
int ch_oci_versions(struct ch_dep *dep, const struct ch_oci_ref *ref,
                    const struct ch_access *access, struct ch_semver **out,
                    size_t *count);
/* The first that the range allows (text, "" any release) as it is written; ""
 * none. Error: a range that cannot be read. */
int ch_oci_choose(struct ch_op *op, const struct ch_semver *versions,
                  size_t count, struct chart_str range, struct chart_str *out);
/* "could not locate a version matching provided version string X", and what
 * versions there are. */
int ch_oci_fail_version(struct ch_op *op, struct ch_semver *versions,
                        size_t count, struct chart_str range);

#endif
