/*
 * libchart/values.h - values over a chart's defaults, built from layers: files
 * and the forms of --set. Built values never change and may be used by any
 * number of threads at once.
 */
#ifndef LIBCHART_VALUES_H
#define LIBCHART_VALUES_H

#include <libchart/env.h>
#include <libchart/value.h>

#ifdef __cplusplus
extern "C" {
#endif

struct chart_values;
struct chart_values_builder;
struct chart_network; /* libchart/deps.h */

/** Kinds of layers. Layers apply in the order added; Helm adds them by kind,
 * in the order of this list. */
enum chart_layer {
    CHART_LAYER_YAML = 1,       /**< a values file */
    CHART_LAYER_SET_JSON = 2,   /**< --set-json */
    CHART_LAYER_SET = 3,        /**< --set */
    CHART_LAYER_SET_STRING = 4, /**< --set-string */
    CHART_LAYER_SET_FILE = 5,   /**< --set-file: reads the files it names */
    CHART_LAYER_SET_LITERAL = 6 /**< --set-literal */
};

/** Starts building. Ownership: release it with chart_values_builder_free. */
CHART_API int chart_values_builder_new(struct chart_values_builder **out,
                                       struct chart_env *env,
                                       struct chart_error **err);
/** Adds one layer: a values file's bytes, or the text of a --set.
 *
 * `label` names it in messages and origins (a path, say); null is "".
 *
 * Errors: CHART_ESYNTAX, CHART_EVALUES, CHART_EIO for --set-file,
 * CHART_ELIMIT, CHART_ENOMEM. The builder stays usable. */
CHART_API int chart_values_builder_add(struct chart_values_builder *builder,
                                       enum chart_layer kind,
                                       struct chart_str text, const char *label,
                                       struct chart_error **err);
/** Lets values files and those of --set-file be http(s) URLs: they are fetched
 * with `network` (one reference more; null: none any longer). `control` holds
 * for all calls that follow, so it must outlive the builder; null is fine.
 * Credentials are those of the URL itself and of netrc. */
CHART_API void chart_values_builder_use(struct chart_values_builder *builder,
                                        struct chart_network *network,
                                        const struct chart_control *control);
/** Reads a values file and adds it. Errors: besides those above CHART_EIO; of a
 * URL CHART_EUNSUPPORTED without a network, and those of chart_fetch. */
CHART_API int
chart_values_builder_add_file(struct chart_values_builder *builder,
                              enum chart_layer kind, const char *path,
                              struct chart_error **err);
/** Ends building; the builder is empty afterwards, also on failure.
 * Ownership: release the values with chart_values_unref. */
CHART_API int chart_values_builder_finish(struct chart_values **out,
                                          struct chart_values_builder *builder,
                                          struct chart_error **err);
/** Null is fine. */
CHART_API void chart_values_builder_free(struct chart_values_builder *builder);

/** One more reference; returns `values`. Null is fine. */
CHART_API struct chart_values *chart_values_ref(struct chart_values *values);
/** One reference less; the last one frees. Null is fine. */
CHART_API void chart_values_unref(struct chart_values *values);
/** The merged tree; a map. */
CHART_API const struct chart_value *
chart_values_root(const struct chart_values *values);
/** Where a value of the tree was read: the label of its layer, with the line
 * and column of its key (1-based, 0 unknown). `line`, `column` may be null. */
CHART_API struct chart_str
chart_values_origin(const struct chart_values *values,
                    const struct chart_value *value, uint32_t *line,
                    uint32_t *column);

#ifdef __cplusplus
}
#endif

#endif
