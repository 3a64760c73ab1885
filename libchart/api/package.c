/* chart_package of libchart/chart.h */
#include "chart/package.h"

#include "api/archive.h"
#include "api/chart.h"
#include "crypto/digest.h"
#include "values/values.h"

/* What `helm package` checks before it saves. */
static int check(struct ch_op *op, const struct ch_chart *chart,
                 const struct ch_package_options *options)
{
    int code = ch_package_check_version(op, options->version);
    return code ? code : ch_values_check_dependencies(op, chart);
}

static int run(struct ch_op *op, const struct ch_chart *chart,
               const struct chart_package_options *known,
               struct chart_archive *out)
{
    const struct ch_package_options options = {
        .version = ch_str_z(known->version),
        .app_version = ch_str_z(known->app_version),
        .time = known->time ? known->time : CH_PACKAGE_TIME,
    };
    struct ch_package package;
    int code = check(op, chart, &options);
    if (code)
        return code;
    code = ch_package(op, chart, &options, &package);
    if (!code)
        code = ch_sha256_text(op, package.bytes, &out->digest);
    if (code && !ch_is_fatal(code))
        ch_prefix(op, "failed to save: ");
    if (code)
        return code;
    out->file_name = package.name;
    out->bytes = package.bytes;
    out->url = out->provenance = CH_STR("");
    return 0;
}

int chart_package(struct chart_archive **out, const struct chart *chart,
                  const struct chart_package_options *options,
                  struct chart_error **err)
{
    struct chart_env *env = chart->handle.env;
    struct chart_package_options known;
    struct chart_archive *archive;
    struct ch_op op;
    *out = NULL;
    int code = ch_options_copy(env, &known, sizeof known, options,
                               "unknown member of chart_package_options", err);
    if (!code)
        code = ch_options_flags(env, known.flags, 0,
                                "unknown flag of chart_package_options", err);
    if (!code)
        code = ch_handle_new(env, sizeof *archive, &archive, err);
    if (code)
        return code;
    code = ch_call_begin(&op, &archive->handle, known.control, err);
    if (!code)
        code = ch_call_end(&op, run(&op, chart->chart, &known, archive), err);
    if (code)
        chart_archive_free(archive);
    else
        *out = archive;
    return code;
}
