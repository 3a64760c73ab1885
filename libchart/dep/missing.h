/*
 * What charts/ lacks, in memory: a chart is loaded as if `dependency build` had
 * run, and nothing on disk changes.
 */
#ifndef CH_DEP_MISSING_H
#define CH_DEP_MISSING_H

#include "dep/plan.h"

/* The folders whose loads led to this one, to find circles. */
struct ch_missing_chain {
    const struct ch_missing_chain *above;
    struct chart_str path;
    uint64_t device, inode;
};

struct ch_missing_options {
    struct ch_trust trust;
    const struct ch_access *access;       /* to registries; may be null */
    const struct ch_missing_chain *chain; /* null at the start */
};

/* The archives of the dependencies that `chart` lacks, as files of it
 * ("charts/web-1.0.0.tgz"); none when it has all. Chart.lock says which
 * versions; one that is not in step is an error. `dir` is where file:// starts
 * from; "" for a packed chart, whose file:// rows stay missing. */
int ch_dep_missing(struct ch_dep *dep, const struct ch_chart *chart,
                   struct chart_str dir,
                   const struct ch_missing_options *options,
                   struct ch_chart_file **files, size_t *count);

/* Loads a directory or archive with what it lacks. */
int ch_dep_load(struct ch_dep *dep, const char *path,
                const struct ch_missing_options *options,
                struct ch_chart_tree **out);
/* The same of an archive in memory; `label` names it in messages. */
int ch_dep_load_archive(struct ch_dep *dep, struct chart_str bytes,
                        struct chart_str label,
                        const struct ch_missing_options *options,
                        struct ch_chart_tree **out);

#endif
