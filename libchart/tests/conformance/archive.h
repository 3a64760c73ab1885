/*
 * Makes the .tgz files that cases describe entry by entry: a ustar archive in
 * a gzip stream of stored blocks. Reads those that a run has made.
 */
#ifndef CH_TESTS_CONFORMANCE_ARCHIVE_H
#define CH_TESTS_CONFORMANCE_ARCHIVE_H

#include "tests/conformance/case.h"

/* The archive of every section named PREFIX!ENTRY. An ENTRY with a further
 * "!" belongs to an archive inside this one, which comes after the files. */
struct chart_str archive_make(struct ch_op *op, const struct golden *golden,
                              struct chart_str prefix);

/* Calls back for every entry of a .tgz, in its order; for none of what is no
 * archive. */
void archive_each(struct ch_op *op, struct chart_str bytes,
                  void (*visit)(struct chart_str name, struct chart_str content,
                                void *user),
                  void *user);

#endif
