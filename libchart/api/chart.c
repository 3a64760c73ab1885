/* libchart/chart.h */
#include "api/chart.h"

#include "api/network_load.h"
#include "api/value.h"

/* Fills in the public view of a chart and of all below it. */
static int expose(struct ch_op *op, struct chart *chart,
                  const struct ch_chart *inner,
                  const struct ch_origins *origins)
{
    chart->chart = inner;
    chart->origins = origins;
    chart->values = ch_map_value(inner->values);
    chart->files = CH_NEW_ARRAY(op, struct chart_file, inner->raw_count);
    chart->subcharts = CH_NEW_ARRAY(op, struct chart, inner->subchart_count);
    if (!chart->files || !chart->subcharts)
        return ch_error_code(op);
    for (size_t i = 0; i < inner->raw_count; i++)
        chart->files[i] =
            (struct chart_file){inner->raw[i].path, inner->raw[i].data};
    memset(chart->subcharts, 0, inner->subchart_count * sizeof(struct chart));
    int code = ch_enter(op);
    if (code)
        return code;
    for (size_t i = 0; !code && i < inner->subchart_count; i++) {
        chart->subcharts[i].handle.env = chart->handle.env;
        code = expose(op, &chart->subcharts[i], inner->subcharts[i], origins);
    }
    ch_leave(op);
    return code;
}

/* Copies of the caller's files in the chart's own memory. */
static int load_copies(struct ch_op *op, const struct chart_file_input *files,
                       size_t count, struct ch_chart_tree **out)
{
    struct ch_chart_file *copies =
        CH_NEW_ARRAY(op, struct ch_chart_file, count);
    if (!copies)
        return ch_error_code(op);
    for (size_t i = 0; i < count; i++) {
        copies[i].path = ch_str_dup(op, files[i].path);
        copies[i].data = ch_str_dup(op, files[i].bytes);
        if (!copies[i].path.ptr || !copies[i].data.ptr)
            return ch_error_code(op);
    }
    return ch_chart_load_files(op, copies, count, out);
}

/* What is loaded: one of a path, an archive's bytes, files. */
struct request {
    const char *path;
    struct chart_str archive;
    const char *label;
    const struct chart_file_input *files;
    size_t count;
};

static int load_request(struct ch_op *op, const struct request *request,
                        const struct chart_load_options *known,
                        const struct chart_source_options *source,
                        struct ch_chart_tree **tree)
{
    bool dependencies = known->flags & CHART_LOAD_DEPENDENCIES;
    struct chart_str label = ch_str_z(request->label);
    if (request->files)
        return load_copies(op, request->files, request->count, tree);
    if (known->network && request->path)
        return ch_network_load(op, known->network, request->path, source,
                               known->flags, tree);
    if (known->network && dependencies)
        return ch_network_load_archive(op, known->network, request->archive,
                                       label, source, tree);
    if (!request->path)
        return ch_chart_load_archive(op, request->archive, label, tree);
    if (known->flags & CHART_LOAD_ANY_VERSION)
        return ch_chart_load_any(op, request->path, tree);
    return known->flags & CHART_LOAD_DIRECTORY
               ? ch_chart_load_dir(op, request->path, tree)
               : ch_chart_load(op, request->path, tree);
}

static int load(struct chart **out, struct chart_env *env,
                const struct request *request,
                const struct chart_load_options *options,
                struct chart_error **err)
{
    struct chart_load_options known;
    struct chart_source_options source;
    struct ch_chart_tree *tree = NULL;
    struct chart *chart;
    struct ch_op op;
    *out = NULL;
    int code = ch_options_copy(env, &known, sizeof known, options,
                               "unknown member of chart_load_options", err);
    if (!code)
        code = ch_options_flags(env, known.flags,
                                CHART_LOAD_DIRECTORY | CHART_LOAD_ANY_VERSION |
                                    CHART_LOAD_DEPENDENCIES,
                                "unknown flag of chart_load_options", err);
    if (!code)
        code = ch_source_options(env, &source, known.source, err);
    if (!code)
        code = ch_handle_new(env, sizeof *chart, &chart, err);
    if (code)
        return code;
    code = ch_call_begin(&op, &chart->handle, known.control, err);
    if (code) {
        chart_unref(chart);
        return code;
    }
    code = load_request(&op, request, &known, &source, &tree);
    if (!code) {
        chart->tree = tree;
        code = expose(&op, chart, tree->root, &tree->origins);
    }
    code = ch_call_end(&op, code, err);
    if (code)
        chart_unref(chart);
    else
        *out = chart;
    return code;
}

int chart_load(struct chart **out, struct chart_env *env, const char *path,
               const struct chart_load_options *options,
               struct chart_error **err)
{
    const struct request request = {.path = path};
    return load(out, env, &request, options, err);
}

int chart_load_archive(struct chart **out, struct chart_env *env,
                       struct chart_str bytes, const char *label,
                       const struct chart_load_options *options,
                       struct chart_error **err)
{
    const struct request request = {.archive = bytes, .label = label};
    return load(out, env, &request, options, err);
}

int chart_load_files(struct chart **out, struct chart_env *env,
                     const struct chart_file_input *files, size_t count,
                     const struct chart_load_options *options,
                     struct chart_error **err)
{
    static const struct chart_file_input none;
    const struct request request = {.files = count ? files : &none,
                                    .count = count};
    return load(out, env, &request, options, err);
}

struct chart *chart_ref(struct chart *chart)
{
    if (chart)
        ch_handle_ref(&chart->handle);
    return chart;
}

void chart_unref(struct chart *chart)
{
    if (chart && ch_handle_unref(&chart->handle))
        ch_handle_free(&chart->handle);
}

struct chart_str chart_name(const struct chart *chart)
{
    return chart->chart->metadata.name;
}

struct chart_str chart_chart_version(const struct chart *chart)
{
    return chart->chart->metadata.version;
}

struct chart_str chart_app_version(const struct chart *chart)
{
    return chart->chart->metadata.app_version;
}

const struct chart_value *chart_default_values(const struct chart *chart)
{
    return ch_public_value(&chart->values);
}

struct chart_str chart_origin(const struct chart *chart,
                              const struct chart_value *value, uint32_t *line,
                              uint32_t *column)
{
    return ch_origin_source(chart->origins, value, line, column);
}

size_t chart_file_count(const struct chart *chart)
{
    return chart->chart->raw_count;
}

const struct chart_file *chart_file_at(const struct chart *chart, size_t i)
{
    return i < chart->chart->raw_count ? &chart->files[i] : NULL;
}

size_t chart_subchart_count(const struct chart *chart)
{
    return chart->chart->subchart_count;
}

const struct chart *chart_subchart_at(const struct chart *chart, size_t i)
{
    return i < chart->chart->subchart_count ? &chart->subcharts[i] : NULL;
}
