/*
 * A chart's dependencies on their way into charts/, all of them in step: where
 * each is to come from, which version it is, its bytes. What fails is said in
 * Helm's words; the hint says what there is instead.
 */
#ifndef CH_DEP_PLAN_H
#define CH_DEP_PLAN_H

#include "chart/chart.h"
#include "dep/archive_fetch.h"
#include "dep/index_fetch.h"
#include "semver/semver.h"

enum ch_need_kind {
    CH_NEED_FOLDER, /* no repository: it lies in charts/ */
    CH_NEED_FILE,   /* file:// */
    CH_NEED_REPO,   /* a repository with an index */
    CH_NEED_OCI
};

/* One dependency. */
struct ch_need {
    struct ch_dependency row; /* its repository is a URL by now */
    enum ch_need_kind kind;
    const struct ch_repo *repo; /* configured; or null */
    struct ch_access access;
    struct ch_index_job *job; /* of a repository */
    struct chart_str path;    /* of a chart on disk */

    struct chart_str version; /* found, as it is locked */
    struct ch_semver *tags;   /* of a registry that was asked for a range */
    size_t tag_count;
    bool no_tag;             /* none of them is in the range */
    struct chart_str url;    /* of the archive, or the OCI reference */
    struct chart_str digest; /* what the index says; "" nothing */

    struct ch_got got;          /* its bytes are null until it was got */
    const struct ch_need *same; /* the same archive was needed before */
    int code;
    struct chart_error *error;
};

struct ch_plan_options {
    bool skip_refresh; /* cached indexes will do */
    bool helm;         /* refresh all repositories; Helm's words only */
    bool locked;       /* rows have exact versions */
    bool quiet;        /* nothing is said */
    bool debug;
    struct ch_trust trust;
    /* How registries are reached; may be null. */
    const struct ch_access *access;
};

struct ch_plan {
    struct ch_dep *dep;
    struct chart_str dir; /* the chart's */
    struct ch_plan_options options;
    struct ch_need *needs;
    size_t count;
    struct ch_index_job *jobs; /* one a repository */
    size_t job_count;
};

/* Finds out what each row points at. Rows are copied. */
int ch_plan_open(struct ch_plan *plan, struct ch_dep *dep, struct chart_str dir,
                 const struct ch_dependency *rows, size_t count,
                 const struct ch_plan_options *options);
/* Frees what has been left of errors. */
void ch_plan_close(struct ch_plan *plan);
/* Fetches indexes and says so. */
int ch_plan_refresh(struct ch_plan *plan);
/* Chooses versions and finds their archives. */
int ch_plan_resolve(struct ch_plan *plan);
/* Gets the archives, each with an outcome of its own. */
int ch_plan_fetch(struct ch_plan *plan);

/* Takes what the cache has of exact versions; indexes that nobody needs any
 * more are not fetched then. */
int ch_plan_take_cached(struct ch_plan *plan);
/* Packs a chart that was loaded from disk. */
int ch_plan_pack(struct ch_op *op, const struct ch_chart *chart,
                 struct ch_need *need);

/* The rows with URLs for repositories, and as they are locked. */
int ch_plan_rows(struct ch_plan *plan, struct ch_dependency **wanted,
                 struct ch_dependency **locked);

/* Loads a chart as Helm's dependency commands do: "Chart.yaml file is missing".
 */
int ch_dep_load_chart(struct ch_op *op, const char *path,
                      struct ch_chart_tree **tree);
/* A file:// or relative path of a chart, as Helm joins it: "directory X not
 * found". */
int ch_plan_local_path(struct ch_op *op, struct chart_str dir,
                       struct chart_str repository, struct chart_str *path);

#endif
