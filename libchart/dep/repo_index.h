/*
 * `helm repo index`: the index of a folder of packed charts.
 */
#ifndef CH_DEP_REPO_INDEX_H
#define CH_DEP_REPO_INDEX_H

#include "base/op.h"

struct ch_repo_index_options {
    struct chart_str url;   /* in front of file names; "" none */
    struct chart_str merge; /* path of an index whose entries are added; "" */
    bool json;
};

/* Writes DIRECTORY/index.yaml. */
int ch_repo_index(struct ch_op *op, struct chart_str directory,
                  const struct ch_repo_index_options *options);

#endif
