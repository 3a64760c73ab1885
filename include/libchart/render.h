/*
 * libchart/render.h - rendering: prepare a chart once, run it many times.
 */
#ifndef LIBCHART_RENDER_H
#define LIBCHART_RENDER_H

#include <libchart/chart.h>
#include <libchart/values.h>

#ifdef __cplusplus
extern "C" {
#endif

struct chart_renderer;
struct chart_manifest;

/** Options of a renderer. CHART_INIT first; all may stay zero. */
struct chart_renderer_options {
    size_t size;
    const struct chart_control *control;
    uint64_t flags; /**< none yet */
};

/** .Release.IsUpgrade instead of .Release.IsInstall. */
#define CHART_RUN_UPGRADE ((uint64_t)1)
/** The charts' crds/ come first. */
#define CHART_RUN_INCLUDE_CRDS ((uint64_t)2)
/** No hooks. */
#define CHART_RUN_NO_HOOKS ((uint64_t)4)
/** No hooks that are tests. */
#define CHART_RUN_SKIP_TESTS ((uint64_t)8)
/** Values are not held against values.schema.json. */
#define CHART_RUN_SKIP_SCHEMA ((uint64_t)16)

/** Options of one run. CHART_INIT first; all may stay zero. */
struct chart_run_options {
    size_t size;
    const struct chart_control *control;
    const char *release_name;        /**< null: "release-name" */
    const char *namespace_name;      /**< null or "": "default" */
    const char *kube_version;        /**< null or "": that of Helm 4.1.4 */
    const char *const *api_versions; /**< added to those of Helm 4.1.4 */
    size_t api_version_count;
    uint64_t flags; /**< CHART_RUN_... */
    /** Where the rendered files go when a run fails because one of them is not
     * YAML, as Helm prints them with --debug: to look at, not to use. Null:
     * nowhere. */
    const struct chart_sink *rejected;
};

/** One document of a manifest. */
struct chart_document {
    struct chart_str path; /**< "chart/templates/a.yaml" */
    struct chart_str text; /**< without the blank lines around it */
    struct chart_str api_version, kind, name, namespace_name;
    struct chart_str hook_events; /**< "pre-install,test", or "" */
    int64_t hook_weight;
    bool is_hook;
    bool is_crd; /**< a file of crds/, not rendered */
};

/** Parses the templates of a chart and of all below it.
 *
 * A syntax error in a template is not an error here, but of the runs that use
 * it. `options` may be null. The renderer holds a reference to the chart.
 *
 * Errors: CHART_ELIMIT, CHART_ENOMEM, CHART_ECANCELLED, CHART_EUNSUPPORTED.
 * Ownership: release it with chart_renderer_unref.
 * Threads: one renderer serves any number of runs at once. */
CHART_API int chart_renderer_new(struct chart_renderer **out,
                                 struct chart *chart,
                                 const struct chart_renderer_options *options,
                                 struct chart_error **err);
/** One more reference; returns `renderer`. Null is fine. */
CHART_API struct chart_renderer *
chart_renderer_ref(struct chart_renderer *renderer);
/** One reference less; the last one frees. Null is fine. */
CHART_API void chart_renderer_unref(struct chart_renderer *renderer);

/** Renders with values (null: the chart's defaults alone).
 *
 * Errors: CHART_ESYNTAX for a template or its output, CHART_EEXEC,
 * CHART_EFAIL for `fail` and `required`, CHART_EVALUES, CHART_EDEPENDENCY,
 * CHART_ECHART, CHART_EINVAL for the release's name or the version,
 * CHART_ELIMIT, CHART_ENOMEM, CHART_ECANCELLED.
 * Ownership: release the manifest with chart_manifest_free. */
CHART_API int chart_renderer_run(struct chart_manifest **out,
                                 struct chart_renderer *renderer,
                                 struct chart_values *values,
                                 const struct chart_run_options *options,
                                 struct chart_error **err);
/** Renders once, parsing only what this run needs. As chart_renderer_run. */
CHART_API int chart_render(struct chart_manifest **out, struct chart *chart,
                           struct chart_values *values,
                           const struct chart_run_options *options,
                           struct chart_error **err);

/** Number of documents: CRDs, then manifests, then hooks. */
CHART_API size_t chart_manifest_count(const struct chart_manifest *manifest);
/** Document `i`; null past the end. Borrowed. */
CHART_API const struct chart_document *
chart_manifest_at(const struct chart_manifest *manifest, size_t i);
/** The chart's rendered NOTES.txt, or "". */
CHART_API struct chart_str
chart_manifest_notes(const struct chart_manifest *manifest);
/** Writes what `helm template` prints. `flags` must be 0.
 * Errors: CHART_EIO when the sink refuses, CHART_ENOMEM. */
CHART_API int chart_manifest_write(const struct chart_manifest *manifest,
                                   uint64_t flags,
                                   const struct chart_sink *sink,
                                   struct chart_error **err);
/** Writes what `helm template --show-only` prints: the documents whose path,
 * without the chart's name, matches one of the patterns (`*` and `?` stop at a
 * slash), in the order of the patterns.
 * Errors: CHART_ENOTFOUND when a pattern matches nothing; nothing is written
 * then. */
CHART_API int chart_manifest_write_only(const struct chart_manifest *manifest,
                                        const char *const *patterns,
                                        size_t count,
                                        const struct chart_sink *sink,
                                        struct chart_error **err);
/** Null is fine. */
CHART_API void chart_manifest_free(struct chart_manifest *manifest);

/** Says whether `text` can be a kube_version.
 * Errors: CHART_EINVAL with Helm's text. */
CHART_API int chart_check_kube_version(const char *text,
                                       struct chart_error **err);

#ifdef __cplusplus
}
#endif

#endif
