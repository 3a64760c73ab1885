#include "chart/package.h"

#include "chart/marshal.h"
#include "chart/names.h"
#include "chart/tar.h"
#include "codec/json.h"
#include "semver/semver.h"

struct packer {
    struct ch_op *op;
    struct ch_gzip out;
    int64_t time;
};

static bool is_version(const struct ch_metadata *m, const char *version)
{
    return ch_str_eq(m->api_version, ch_str_z(version));
}

/* ---- single files -------------------------------------------------------- */

static int join(struct ch_op *op, struct chart_str folder,
                struct chart_str name, struct chart_str *out)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    ch_buf_str(&buf, folder);
    ch_buf_byte(&buf, '/');
    ch_buf_str(&buf, name);
    return ch_buf_take(&buf, out);
}

static int add(struct packer *p, struct chart_str folder, struct chart_str name,
               struct chart_str data)
{
    struct chart_str path;
    int code = join(p->op, folder, name, &path);
    return code ? code : ch_tar_add(&p->out, path, data, p->time);
}

static int add_files(struct packer *p, struct chart_str folder,
                     const struct ch_chart_file *files, size_t count)
{
    int code = 0;
    for (size_t i = 0; !code && i < count; i++)
        code = add(p, folder, files[i].path, files[i].data);
    return code;
}

/* Charts of the first version keep dependencies in requirements.yaml, which is
 * among their files. */
static int add_metadata(struct packer *p, struct chart_str folder,
                        struct ch_metadata metadata)
{
    struct ch_buf buf;
    ch_buf_init(&buf, p->op);
    if (is_version(&metadata, "v1"))
        metadata.dependency_count = 0;
    int code = ch_metadata_marshal(&buf, &metadata);
    return code ? code
                : add(p, folder, CH_STR("Chart.yaml"), ch_buf_view(&buf));
}

static int add_lock(struct packer *p, struct chart_str folder,
                    const struct ch_chart *chart)
{
    struct ch_buf buf;
    if (!chart->lock || !is_version(&chart->metadata, "v2"))
        return 0;
    ch_buf_init(&buf, p->op);
    int code = ch_lock_marshal(&buf, chart->lock);
    return code ? code
                : add(p, folder, CH_STR("Chart.lock"), ch_buf_view(&buf));
}

static int add_values(struct packer *p, struct chart_str folder,
                      const struct ch_chart *chart)
{
    int code = 0;
    for (size_t i = 0; !code && i < chart->raw_count; i++)
        if (ch_str_eq(chart->raw[i].path, CH_STR("values.yaml")))
            code = add(p, folder, CH_STR("values.yaml"), chart->raw[i].data);
    return code;
}

/* A number that is too large for a float64 is JSON all the same. */
static int check_json(struct ch_op *op, struct chart_str text)
{
    struct ch_value v = ch_nil();
    int code = ch_json_parse(op, text, &v);
    if (!code || ch_is_fatal(code))
        return code;
    ch_error_clear(op);
    if (!ch_is_nil(v))
        return 0;
    return ch_fail(op, CHART_ECHART, "invalid JSON in values.schema.json");
}

static int add_schema(struct packer *p, struct chart_str folder,
                      const struct ch_chart *chart)
{
    if (!chart->schema.ptr)
        return 0;
    int code = check_json(p->op, chart->schema);
    return code ? code
                : add(p, folder, CH_STR("values.schema.json"), chart->schema);
}

/* ---- a chart and what is below it ---------------------------------------- */

static int add_chart(struct packer *p, struct chart_str folder,
                     const struct ch_chart *chart,
                     const struct ch_metadata *metadata);

static int add_subcharts(struct packer *p, struct chart_str folder,
                         const struct ch_chart *chart)
{
    struct chart_str charts;
    int code = join(p->op, folder, CH_STR("charts"), &charts);
    if (!code)
        code = ch_enter(p->op);
    if (code)
        return code;
    for (size_t i = 0; !code && i < chart->subchart_count; i++) {
        const struct ch_chart *child = chart->subcharts[i];
        struct chart_str inner;
        code = join(p->op, charts, child->metadata.name, &inner);
        if (!code)
            code = add_chart(p, inner, child, &child->metadata);
    }
    ch_leave(p->op);
    return code;
}

static int add_chart(struct packer *p, struct chart_str folder,
                     const struct ch_chart *chart,
                     const struct ch_metadata *metadata)
{
    int code = add_metadata(p, folder, *metadata);
    if (!code)
        code = add_lock(p, folder, chart);
    if (!code)
        code = add_values(p, folder, chart);
    if (!code)
        code = add_schema(p, folder, chart);
    if (!code)
        code = add_files(p, folder, chart->templates, chart->template_count);
    if (!code)
        code = add_files(p, folder, chart->files, chart->file_count);
    return code ? code : add_subcharts(p, folder, chart);
}

/* ---- the archive --------------------------------------------------------- */

int ch_package_check_version(struct ch_op *op, struct chart_str version)
{
    struct ch_semver parsed;
    return version.len ? ch_semver_parse(op, version, &parsed) : 0;
}

/* Helm validates once more what --version and --app-version changed. */
static int override(struct ch_op *op, const struct ch_package_options *options,
                    struct ch_metadata *metadata)
{
    if (options->version.len)
        metadata->version = options->version;
    if (options->app_version.len)
        metadata->app_version = options->app_version;
    int code = ch_package_check_version(op, options->version);
    return code ? code : ch_name_sanitize(op, &metadata->app_version);
}

static int file_name(struct ch_op *op, const struct ch_metadata *metadata,
                     struct chart_str *out)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    ch_buf_str(&buf, metadata->name);
    ch_buf_byte(&buf, '-');
    ch_buf_str(&buf, metadata->version);
    CH_BUF_LIT(&buf, ".tgz");
    return ch_buf_take(&buf, out);
}

int ch_package(struct ch_op *op, const struct ch_chart *chart,
               const struct ch_package_options *options, struct ch_package *out)
{
    struct packer p = {.op = op, .time = options->time};
    struct ch_metadata metadata = chart->metadata;
    if (p.time < 0 || p.time > CH_TAR_TIME_MAX)
        return ch_fail(op, CHART_EINVAL, "an archive cannot hold the time %lld",
                       (long long)p.time);
    int code = override(op, options, &metadata);
    if (!code)
        code = file_name(op, &metadata, &out->name);
    if (!code)
        code = ch_gzip_start(&p.out, op);
    if (code)
        return code;
    code = add_chart(&p, metadata.name, chart, &metadata);
    if (!code)
        code = ch_tar_end(&p.out);
    int end = ch_gzip_end(&p.out, code ? NULL : &out->bytes);
    return code ? code : end;
}
