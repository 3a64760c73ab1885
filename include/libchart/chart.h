/*
 * libchart/chart.h - charts: loading, reading and packing them. A loaded chart
 * never changes and may be used by any number of threads at once.
 */
#ifndef LIBCHART_CHART_H
#define LIBCHART_CHART_H

#include <libchart/env.h>
#include <libchart/value.h>

#ifdef __cplusplus
extern "C" {
#endif

struct chart;
struct chart_archive;        /* libchart/deps.h */
struct chart_network;        /* libchart/deps.h */
struct chart_source_options; /* libchart/deps.h */

/** Dependencies that charts/ lacks are fetched, or taken from the cache, and
 * the chart is loaded as if they lay there; nothing on disk changes. A
 * Chart.lock says which versions. Needs a network. */
#define CHART_LOAD_DEPENDENCIES ((uint64_t)1)
/** The path must be that of a directory. */
#define CHART_LOAD_DIRECTORY ((uint64_t)2)
/** Charts of any apiVersion are loaded from a path, also those that cannot be
 * rendered: to show them. */
#define CHART_LOAD_ANY_VERSION ((uint64_t)4)

/** Options of a load. CHART_INIT first; all may stay zero. */
struct chart_load_options {
    size_t size;
    const struct chart_control *control;
    uint64_t flags; /**< CHART_LOAD_... */
    /** With one, what is no path on disk is a chart reference, found as Helm
     * finds it (libchart/deps.h: chart_fetch). Null: only paths. */
    struct chart_network *network;
    /** How to understand the reference; its control is not used. May be null.
     */
    const struct chart_source_options *source;
};

/** One file of a chart in memory, for chart_load_files. */
struct chart_file_input {
    struct chart_str path; /**< relative, with slashes: "templates/a.yaml" */
    struct chart_str bytes;
};

/** A file of a loaded chart. */
struct chart_file {
    struct chart_str path;
    struct chart_str bytes;
};

/** Loads a chart from a directory or a packed archive.
 *
 * Templates are not parsed yet. `options` may be null.
 *
 * Returns: 0 or a negative code. Errors: CHART_EIO, CHART_ENOTFOUND,
 * CHART_ECHART for what is no valid chart, CHART_ESYNTAX for its YAML,
 * CHART_ELIMIT, CHART_ENOMEM. Ownership: release it with chart_unref. */
CHART_API int chart_load(struct chart **out, struct chart_env *env,
                         const char *path,
                         const struct chart_load_options *options,
                         struct chart_error **err);
/** Loads a packed archive (.tgz) from memory; `label` names it in messages. */
CHART_API int chart_load_archive(struct chart **out, struct chart_env *env,
                                 struct chart_str bytes, const char *label,
                                 const struct chart_load_options *options,
                                 struct chart_error **err);
/** Makes a chart of files in memory. The bytes are copied. */
CHART_API int chart_load_files(struct chart **out, struct chart_env *env,
                               const struct chart_file_input *files,
                               size_t count,
                               const struct chart_load_options *options,
                               struct chart_error **err);
/** One more reference; returns `chart`. Null is fine. */
CHART_API struct chart *chart_ref(struct chart *chart);
/** One reference less; the last one frees. Null is fine. */
CHART_API void chart_unref(struct chart *chart);

CHART_API struct chart_str chart_name(const struct chart *chart);
/** The version as Chart.yaml spells it. */
CHART_API struct chart_str chart_chart_version(const struct chart *chart);
CHART_API struct chart_str chart_app_version(const struct chart *chart);
/** The chart's own values.yaml; a map. */
CHART_API const struct chart_value *
chart_default_values(const struct chart *chart);
/** Where chart_default_values has `value` from: the file's path, with the line
 * and column of its key (1-based, 0 unknown). `line`, `column` may be null. */
CHART_API struct chart_str chart_origin(const struct chart *chart,
                                        const struct chart_value *value,
                                        uint32_t *line, uint32_t *column);
/** Every file of the chart itself, without its subcharts' files. */
CHART_API size_t chart_file_count(const struct chart *chart);
CHART_API const struct chart_file *chart_file_at(const struct chart *chart,
                                                 size_t i);
/** Charts in charts/. Borrowed: do not release them. */
CHART_API size_t chart_subchart_count(const struct chart *chart);
CHART_API const struct chart *chart_subchart_at(const struct chart *chart,
                                                size_t i);

/** Parts of what chart_show writes. */
#define CHART_SHOW_CHART ((uint64_t)1)
#define CHART_SHOW_VALUES ((uint64_t)2)
#define CHART_SHOW_README ((uint64_t)4)
#define CHART_SHOW_CRDS ((uint64_t)8)
#define CHART_SHOW_ALL ((uint64_t)15)
/** The default values of every dependency, each under the name where a parent
 * must write them, comments kept. Not part of "all". */
#define CHART_SHOW_SCOPED_VALUES ((uint64_t)16)

/** Writes what `helm show` prints of a chart.
 *
 * `what` is one of CHART_SHOW_...
 *
 * Errors: CHART_EUNSUPPORTED for another number, CHART_EIO when the sink
 * refuses, CHART_ELIMIT, CHART_ENOMEM. */
CHART_API int chart_show(const struct chart *chart, uint64_t what,
                         const struct chart_sink *sink,
                         struct chart_error **err);
/** Writes what a JSONPath template finds in the chart's own default values, as
 * `helm show values --jsonpath` does: "{.image.tag}", "{range .ports[*]}{.name}
 * {end}", as Kubernetes' client-go reads them.
 *
 * Nothing is written on failure.
 *
 * Errors: CHART_ESYNTAX for the template, CHART_EEXEC for what it asks for and
 * is not there (Helm prints nothing then and succeeds), CHART_EIO when the sink
 * refuses, CHART_ELIMIT, CHART_ENOMEM. */
CHART_API int chart_show_jsonpath(const struct chart *chart,
                                  const char *expression,
                                  const struct chart_sink *sink,
                                  struct chart_error **err);

/** Options of packing. CHART_INIT first; all may stay zero. */
struct chart_package_options {
    size_t size;
    const struct chart_control *control;
    const char *version;     /**< instead of the chart's own; null: that */
    const char *app_version; /**< likewise */
    /** The time that every entry bears, in seconds since 1970; 0: the start
     * of 1980. */
    int64_t time;
    uint64_t flags; /**< none yet */
};

/** Packs a chart into an archive as `helm package` does: the same files in
 * the same order with the same content. Unlike Helm's, the archive bears
 * neither the time of its making nor those of its files: a chart gives the
 * same bytes every time.
 *
 * `chart` may lie in another's charts/. `options` may be null.
 *
 * Errors: CHART_EINVAL for the version or time, CHART_EDEPENDENCY for a
 * dependency that is not in charts/, CHART_ECHART for a schema that is no
 * JSON, CHART_EUNSUPPORTED without libarchive, CHART_ELIMIT, CHART_ENOMEM,
 * CHART_ECANCELLED. Ownership: release it with chart_archive_free
 * (libchart/deps.h, as what reads and writes an archive). */
CHART_API int chart_package(struct chart_archive **out,
                            const struct chart *chart,
                            const struct chart_package_options *options,
                            struct chart_error **err);
#ifdef __cplusplus
}
#endif

#endif
