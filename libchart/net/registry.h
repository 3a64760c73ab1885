/*
 * Requests to registries. Shared by oci.c and tags.c.
 */
#ifndef CH_NET_REGISTRY_H
#define CH_NET_REGISTRY_H

#include "net/oci.h"

#define CH_REGISTRY_MANIFEST_MAX ((uint64_t)4 << 20)
#define CH_REGISTRY_ACCEPT                                                     \
    CH_STR("application/vnd.docker.distribution.manifest.v2+json, "            \
           "application/vnd.docker.distribution.manifest.list.v2+json, "       \
           "application/vnd.oci.image.manifest.v1+json, "                      \
           "application/vnd.oci.image.index.v1+json, "                         \
           "application/vnd.oci.artifact.manifest.v1+json")

/* Sets up `f` (all of it) for /v2/REPOSITORY<kind><what>. 0 or the code. */
int ch_registry_fetch(struct ch_op *op, const struct ch_net *net,
                      const struct ch_oci_ref *ref,
                      const struct ch_access *access, const char *kind,
                      struct chart_str what, struct ch_fetch *f);

#endif
