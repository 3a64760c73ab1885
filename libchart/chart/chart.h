/*
 * The chart in memory: metadata, templates, files, default values, subcharts.
 * Made once by a loader in its own arena, never changed after; renders copy
 * what they change. Template units are parsed at load, so that one load serves
 * many renders; a syntax error stays with its template until a render needs it.
 */
#ifndef CH_CHART_CHART_H
#define CH_CHART_CHART_H

#include "base/op.h"
#include "value/map.h"
#include "value/origin.h"
#include "value/value.h"

struct ch_chart_file {
    struct chart_str path; /* relative to its chart, '/' separated */
    struct chart_str data; /* BOM stripped */
};

/* One row of `dependencies`. Absent strings are "". */
struct ch_dependency {
    struct chart_str name, version, repository, condition, alias;
    const struct chart_str *tags;
    size_t tag_count;
    struct ch_value import_values; /* list, or nil */
    bool enabled;                  /* as written; Helm ignores it */
    uint32_t line;                 /* in Chart.yaml or requirements.yaml */
};

struct ch_maintainer {
    struct chart_str name, email, url;
};

struct ch_metadata {
    struct chart_str name, home, version, description, icon, api_version;
    struct chart_str condition, tags, app_version, kube_version, type;
    const struct chart_str *sources, *keywords;
    size_t source_count, keyword_count;
    struct ch_maintainer *maintainers;
    size_t maintainer_count;
    bool deprecated;
    struct ch_map *annotations; /* string to string; null when absent */
    struct ch_dependency *dependencies;
    size_t dependency_count;
};

struct ch_lock {
    struct chart_str digest, generated;
    struct ch_dependency *dependencies;
    size_t count;
};

struct ch_chart {
    struct ch_metadata metadata;
    struct ch_lock *lock; /* null without Chart.lock */

    struct ch_chart_file *raw; /* every file that was loaded, load order */
    size_t raw_count;
    struct ch_chart_file *templates; /* templates/..., load order */
    size_t template_count;
    struct ch_chart_file *files; /* what .Files shows, load order */
    size_t file_count;
    struct chart_str schema;      /* values.schema.json; null ptr: none */
    struct chart_str values_text; /* values.yaml, or "" */
    struct ch_map *values;        /* frozen; never null */

    struct ch_chart **subcharts; /* of charts/, load order */
    size_t subchart_count;
    struct chart_str source; /* path on disk for messages: dir or archive */
};

/* What one load made: the tree and the origins of all values.yaml in it. */
struct ch_chart_tree {
    struct ch_chart *root;
    struct ch_origins origins;
};

/* Loads a directory or a .tgz, as Helm's loader.Load. Error texts are Helm's.
 * The tree lives in op->arena. */
int ch_chart_load(struct ch_op *op, const char *path,
                  struct ch_chart_tree **out);
/* The same for a directory alone, as Helm's LoadDir. */
int ch_chart_load_dir(struct ch_op *op, const char *path,
                      struct ch_chart_tree **out);
/* The same for an archive in memory; `label` names it in messages. */
int ch_chart_load_archive(struct ch_op *op, struct chart_str bytes,
                          struct chart_str label, struct ch_chart_tree **out);
/* From files in memory ("Chart.yaml", "templates/a.yaml", "charts/..."). */
int ch_chart_load_files(struct ch_op *op, const struct ch_chart_file *files,
                        size_t count, struct ch_chart_tree **out);

/* The same without a look at the API version first, as Helm's show and lint
 * load: a path, a directory, or files that stand for the directory `name`. */
int ch_chart_load_any(struct ch_op *op, const char *path,
                      struct ch_chart_tree **out);
int ch_chart_load_any_dir(struct ch_op *op, const char *path,
                          struct ch_chart_tree **out);
int ch_chart_load_any_files(struct ch_op *op, const struct ch_chart_file *files,
                            size_t count, struct chart_str name,
                            struct ch_chart_tree **out);

/* The same with files that count as if they were in the chart too, such as
 * "charts/web-1.0.0.tgz". */
int ch_chart_load_with(struct ch_op *op, const char *path,
                       const struct ch_chart_file *files, size_t count,
                       struct ch_chart_tree **out);
int ch_chart_load_archive_with(struct ch_op *op, struct chart_str bytes,
                               struct chart_str label,
                               const struct ch_chart_file *files, size_t count,
                               struct ch_chart_tree **out);
int ch_chart_load_any_dir_with(struct ch_op *op, const char *path,
                               const struct ch_chart_file *files, size_t count,
                               struct ch_chart_tree **out);

/* Files of crds/ of this chart alone, byte order of their names, as Helm's
 * CRDObjects picks them. */
bool ch_chart_file_is_crd(struct chart_str path);
/* The file of the chart that lists its dependencies. */
struct chart_str ch_chart_dependency_file(const struct ch_chart *chart);
bool ch_chart_is_library(const struct ch_chart *chart);

#endif
