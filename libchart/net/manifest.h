/*
 * Manifests and index manifests of OCI registries.
 */
#ifndef CH_NET_MANIFEST_H
#define CH_NET_MANIFEST_H

#include "base/op.h"

struct ch_descriptor {
    struct chart_str media_type;
    struct chart_str digest; /* "sha256:<hex>" */
    uint64_t size;
};

enum ch_manifest_kind {
    CH_MANIFEST_OTHER,
    CH_MANIFEST_IMAGE,
    CH_MANIFEST_INDEX
};

struct ch_manifest {
    enum ch_manifest_kind kind;
    /* Of an image: what Helm looks at; digest "" where it is not there. */
    struct ch_descriptor config, chart, provenance;
    bool legacy_type; /* the chart has the old media type */
    size_t described; /* descriptors that Helm counts, itself included */
    /* Of an index: the manifests in it, other kinds left out. */
    struct ch_descriptor *manifests;
    size_t manifest_count;
};

/* What a media type says of a manifest. */
enum ch_manifest_kind ch_manifest_kind_of(struct chart_str media_type);

/* Reads a manifest of the media type that the registry gave it ("": the one
 * inside counts). Errors: CHART_ENETWORK with encoding/json's text, or for
 * descriptors that are none. */
int ch_manifest_parse(struct ch_op *op, struct chart_str text,
                      struct chart_str media_type, struct ch_manifest *out);
/* Fails, in Helm's words, when an image is not that of a chart. */
int ch_manifest_check(struct ch_op *op, const struct ch_manifest *manifest);

#endif
