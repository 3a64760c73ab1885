/*
 * A chart reference to a packed chart: a URL, oci://, repo/name, or a name in a
 * repository.
 */
#ifndef CH_DEP_LOCATE_H
#define CH_DEP_LOCATE_H

#include "dep/archive_fetch.h"

struct ch_locate_options {
    struct chart_str version;  /* exact or a range; "" the newest release */
    struct chart_str repo_url; /* "" none */
    struct ch_access access;   /* what the call itself gives */
    bool devel;                /* without a version, pre-releases count */
    struct ch_trust trust;
};

/* Errors have Helm's texts; hints say what there is instead. */
int ch_locate(struct ch_dep *dep, struct chart_str reference,
              const struct ch_locate_options *options, struct ch_got *out);

#endif
