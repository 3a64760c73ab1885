#include "render/render.h"

#include "base/buf.h"
#include "chart/blame.h"
#include "golib/log.h"
#include "render/capabilities.h"
#include "render/engine.h"
#include "render/manifest.h"
#include "render/names.h"
#include "render/places.h"
#include "render/scope.h"
#include "render/writer.h"
#include "values/check.h"

/* Only charts of type application are for installing. */
static int check_installable(struct ch_op *op, const struct ch_chart *chart)
{
    struct chart_str type = chart->metadata.type;
    if (!type.len || ch_str_eq(type, CH_STR("application")))
        return 0;
    int code = ch_fail(op, CHART_ECHART, "%.*s charts are not installable",
                       CH_STR_ARG(type));
    ch_blame_field(op, chart, CH_STR("type"));
    return code;
}

static bool has_subchart(const struct ch_chart *chart, struct chart_str name)
{
    for (size_t i = 0; i < chart->subchart_count; i++)
        if (ch_str_eq(chart->subcharts[i]->metadata.name, name))
            return true;
    return false;
}

static void blame_missing(struct ch_op *op, const struct ch_chart *chart)
{
    for (size_t i = 0; i < chart->metadata.dependency_count; i++) {
        struct chart_str name = chart->metadata.dependencies[i].name;
        if (!has_subchart(chart, name))
            ch_blame_dependency(op, chart, name);
    }
}

static int check_missing(struct ch_op *op, const struct ch_chart *chart)
{
    int code = ch_values_check_dependencies(op, chart);
    if (code && !ch_is_fatal(code))
        blame_missing(op, chart);
    if (code && !ch_is_fatal(code))
        ch_prefix(op, "an error occurred while checking for chart "
                      "dependencies. You may need to run `helm dependency "
                      "build` to fetch missing dependencies: ");
    return code;
}

static int check_kube_version(struct ch_op *op, const struct ch_chart *chart,
                              const struct ch_kube_version *kube)
{
    struct chart_str wanted = chart->metadata.kube_version;
    bool compatible;
    if (!wanted.len)
        return 0;
    int code = ch_kube_version_check(op, kube, wanted, &compatible);
    if (code || compatible)
        return code;
    code = ch_fail(op, CHART_ECHART,
                   "chart requires kubeVersion: %.*s which is incompatible "
                   "with Kubernetes %.*s",
                   CH_STR_ARG(wanted), CH_STR_ARG(kube->version));
    ch_blame_field(op, chart, CH_STR("kubeVersion"));
    return code;
}

static struct ch_render_options
with_defaults(const struct ch_render_options *asked)
{
    struct ch_render_options options = *asked;
    if (!options.namespace_.len)
        options.namespace_ = CH_STR("default");
    if (!options.release_name.ptr)
        options.release_name = CH_STR("release-name");
    return options;
}

/* What Helm checks of the chart and the release before it looks at values. */
static int check_request(struct ch_op *op, const struct ch_chart *chart,
                         const struct ch_render_options *options)
{
    int code = check_installable(op, chart);
    if (!code && chart->metadata.deprecated)
        ch_log(op, CH_WARN_WARN, "this chart is deprecated", NULL, 0);
    if (!code)
        code = check_missing(op, chart);
    if (!code)
        code = ch_release_name_check(op, options->release_name);
    return code;
}

static int run(struct ch_op *op, const struct ch_program *program,
               const struct ch_render_options *options,
               struct ch_capabilities *capabilities,
               struct ch_manifest *manifest)
{
    struct ch_scope *scope = CH_NEW(op, struct ch_scope);
    struct ch_template_list *list = CH_NEW(op, struct ch_template_list);
    struct ch_outputs outputs;
    struct ch_refusal refusal = {.path = CH_STR("")};
    const struct ch_instance *root = manifest->values.root;
    if (!scope || !list)
        return ch_error_code(op);
    int code = check_kube_version(op, root->chart, &capabilities->kube);
    if (!code)
        code = ch_scope_new(op, root, options, capabilities, scope);
    if (!code)
        code = ch_template_list_make(op, scope, program, list);
    if (!code && options->made)
        options->made->templates = list;
    if (!code)
        code = ch_engine_run(op, list, &manifest->values, options, &outputs);
    if (!code)
        code = ch_manifest_fill(op, manifest, &outputs, options, &refusal);
    if (code && refusal.document.ptr && !ch_is_fatal(code))
        ch_writer_add(op, list, &manifest->values, &refusal, options);
    /* Helm has a release by now, and adds this to what goes wrong. */
    if (code)
        ch_places_show_templates(op, list);
    if (code && !ch_is_fatal(code))
        ch_places_suggest(op, list);
    if (code && !ch_is_fatal(code)) {
        ch_advice(op, CH_STR("Use --debug flag to render out invalid YAML"));
        if (options->rejected && !options->rejected->len)
            ch_buf_byte(options->rejected, '\n');
    }
    return code;
}

int ch_render(struct ch_op *op, const struct ch_chart_tree *tree,
              const struct ch_program *program,
              const struct ch_user_values *user,
              const struct ch_render_options *asked, struct ch_manifest **out)
{
    const struct ch_render_options options = with_defaults(asked);
    struct ch_manifest *manifest = CH_NEW(op, struct ch_manifest);
    struct ch_capabilities *capabilities;
    if (!manifest)
        return ch_error_code(op);
    int code =
        ch_capabilities_new(op, options.kube_version, options.api_versions,
                            options.api_version_count, &capabilities);
    if (!code)
        code = check_request(op, tree->root, &options);
    if (!code)
        code = ch_values_prepare(op, tree, user, options.merge_observer,
                                 &manifest->values);
    if (!code && options.made)
        options.made->values = manifest->values;
    if (!code && !options.skip_schema)
        code = ch_values_check_schemas(op, &manifest->values,
                                       program ? ch_program_schemas(program)
                                               : NULL);
    if (!code)
        code = run(op, program, &options, capabilities, manifest);
    if (!code)
        *out = manifest;
    return code;
}
