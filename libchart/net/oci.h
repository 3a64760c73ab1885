/*
 * Charts in OCI registries: references, pulls, tags.
 */
#ifndef CH_NET_OCI_H
#define CH_NET_OCI_H

#include "base/buf.h"
#include "net/net.h"

/* HOST[:PORT]/PATH[:TAG][@DIGEST], as oras and Helm read it. */
struct ch_oci_ref {
    struct chart_str registry;
    struct chart_str repository;
    struct chart_str tag;    /* "" none; + written _ */
    struct chart_str digest; /* "sha256:<hex>"; "" none */
};

/* `text` with or without "oci://". A "+" in the tag becomes "_", as Helm does
 * it. Error: CHART_EINVAL with Helm's text ("invalid reference: invalid
 * repository "X""). The parts point into `text` or the arena. */
int ch_oci_ref_parse(struct ch_op *op, struct chart_str text,
                     struct ch_oci_ref *out);
/* "host/path:tag", "host/path@digest", as Helm prints it. */
void ch_oci_ref_print(struct ch_buf *buf, const struct ch_oci_ref *ref);

/* "sha256:" and 64 digits. */
bool ch_oci_is_digest(struct chart_str text);

struct ch_oci_pull {
    /* ---- wanted ---- */
    struct ch_oci_ref ref; /* tag or digest must be there */
    struct chart_str label;
    const struct ch_access *access; /* may be null */
    bool want_provenance;           /* fetched when there is one */
    uint64_t max;                   /* bytes of the chart; 0: 64 MiB */

    /* ---- got ---- */
    int code;
    struct chart_error *error;        /* the caller's to free */
    struct chart_str manifest_digest; /* "sha256:..." of what the tag names */
    struct chart_str chart;           /* the archive */
    struct chart_str chart_digest;    /* "sha256:..." */
    struct chart_str provenance;      /* "" none */
    struct chart_str config;          /* the metadata as JSON */
    bool had_underscore; /* the reference did: Helm has a note on it */
    bool legacy_type;    /* Helm warns of the media type application/tar+gzip */
};

/* All of them in parallel; non-zero as ch_fetch_all. */
int ch_oci_pull_all(struct ch_op *op, struct ch_net *net,
                    struct ch_oci_pull *pulls, size_t count);

/* What a tag stands for now ("sha256:..."), without fetching it. */
int ch_oci_resolve(struct ch_op *op, struct ch_net *net,
                   const struct ch_oci_ref *ref, const struct ch_access *access,
                   struct chart_str *digest);

/* Every tag of a repository, all pages, in the registry's order and as it
 * writes them. `access` may be null. */
int ch_oci_tags(struct ch_op *op, struct ch_net *net,
                const struct ch_oci_ref *ref, const struct ch_access *access,
                struct chart_str **tags, size_t *count);

#endif
