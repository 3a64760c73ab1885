/*
 * Packed charts from URLs, registries and the cache: several at once, checked
 * and kept.
 */
#ifndef CH_DEP_ARCHIVE_FETCH_H
#define CH_DEP_ARCHIVE_FETCH_H

#include "dep/dep.h"
#include "dep/provenance.h"
#include "net/oci.h"

/* A packed chart with what is known of it. */
struct ch_got {
    struct chart_str bytes;
    struct chart_str file_name;  /* "web-1.0.0.tgz" */
    struct chart_str digest;     /* of the bytes, hexadecimal */
    struct chart_str manifest;   /* of an OCI chart: "sha256:..."; or "" */
    struct chart_str source;     /* URL or reference, without credentials */
    struct chart_str provenance; /* "" none, or not asked for */
    struct ch_signature signature;
    bool had_underscore; /* of an OCI tag */
    bool is_oci;
};

/* What is to be done about provenance files. */
struct ch_trust {
    bool provenance; /* fetch them */
    bool verify;     /* and check them */
    struct chart_str keyring;
};

struct ch_archive_job {
    /* ---- wanted ---- */
    bool oci;
    struct chart_str url;     /* of the archive */
    struct ch_oci_ref ref;    /* instead, with `oci` */
    struct chart_str version; /* of an OCI chart, for its file name */
    struct chart_str label;   /* its name, for messages */
    const struct ch_access *access;
    struct chart_str digest; /* what the index says; "" nothing */
    struct chart_str key;    /* to find it in the cache without the network */

    /* ---- got ---- */
    struct ch_got got;
    int code;
    struct chart_error *error; /* the caller's to free */
};

/* Each job has its own outcome; non-zero only for what ends the operation. */
int ch_archive_fetch(struct ch_dep *dep, struct ch_archive_job *jobs,
                     size_t count, const struct ch_trust *trust);
/* What was fetched for `key` before, if it is still there. */
int ch_archive_cached(struct ch_dep *dep, struct chart_str key,
                      const struct ch_trust *trust, struct ch_got *got,
                      bool *found);
/* Keys of the cache: a version of a repository's chart; a registry's tag. */
int ch_archive_repo_key(struct ch_op *op, struct chart_str repository,
                        struct chart_str name, struct chart_str version,
                        struct chart_str *key);
int ch_archive_oci_key(struct ch_op *op, const struct ch_oci_ref *ref,
                       struct chart_str *key);

#endif
