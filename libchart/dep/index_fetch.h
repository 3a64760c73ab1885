/*
 * Indexes from their repositories or the cache: all that are needed at once.
 * What is cached is asked for again only if it changed.
 */
#ifndef CH_DEP_INDEX_FETCH_H
#define CH_DEP_INDEX_FETCH_H

#include "dep/dep.h"
#include "dep/index.h"

struct ch_index_job {
    /* ---- wanted ---- */
    struct chart_str url;       /* the repository's, as it is written */
    const struct ch_repo *repo; /* configured; null: it is not */
    const struct ch_access *access;
    const struct chart_str *names; /* of the charts */
    size_t name_count;
    bool cached; /* take what is there, if anything is */
    /* Where Helm keeps the index, to look for it there (with `cached`) and to
     * leave it there (with `save`). "" nowhere. */
    struct chart_str helm_path;
    bool save;
    bool skip; /* it is not needed after all */

    /* ---- got ---- */
    struct ch_index *index; /* null after a failure */
    int code;
    struct chart_error *error; /* the caller's to free */
    bool fetched;              /* the repository was asked */
};

/* Each job has its own outcome; non-zero only for what ends the operation. */
int ch_index_fetch(struct ch_dep *dep, struct ch_index_job *jobs, size_t count);
/* The outcome's error becomes the operation's; returns its code. */
int ch_index_job_fail(struct ch_op *op, struct ch_index_job *job);

/* How an index that was asked for came, in Helm's lines. */
int ch_index_job_say(struct ch_dep *dep, const struct ch_index_job *job);

/* "CACHE/NAME-index.yaml" and "...-charts.txt": Helm's names. Without a name
 * it is one made from the URL. */
int ch_helm_index_path(struct ch_dep *dep, const struct ch_repo *repo,
                       struct chart_str url, const char *suffix,
                       struct chart_str *path);
/* The name in that path: "stable" or "helm-manager-<digest>". */
int ch_helm_index_name(struct ch_dep *dep, const struct ch_repo *repo,
                       struct chart_str url, struct chart_str *name);

#endif
