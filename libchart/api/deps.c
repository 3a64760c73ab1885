/* The dependency commands of libchart/deps.h */
#include "api/archive.h"
#include "api/network.h"
#include "dep/status.h"
#include "dep/update.h"

static int known_options(const struct chart_env *env,
                         const struct chart_dependency_options *options,
                         struct chart_dependency_options *known,
                         struct chart_error **err)
{
    const uint64_t flags = CHART_DEPENDENCY_SKIP_REFRESH |
                           CHART_DEPENDENCY_VERIFY | CHART_DEPENDENCY_DEBUG |
                           CHART_DEPENDENCY_HELM;
    if (err)
        *err = NULL;
    int code =
        ch_options_copy(env, known, sizeof *known, options,
                        "unknown member of chart_dependency_options", err);
    if (!code)
        code =
            ch_options_flags(env, known->flags, flags,
                             "unknown flag of chart_dependency_options", err);
    return code;
}

int chart_dependency_list(struct chart_env *env, const char *path,
                          const struct chart_dependency_options *options,
                          struct chart_error **err)
{
    struct chart_dependency_options known;
    struct ch_scratch scratch;
    struct ch_buf buf;
    int code = known_options(env, options, &known, err);
    if (!code)
        code = ch_scratch_begin(&scratch, env, known.control, err);
    if (code)
        return code;
    ch_buf_init(&buf, &scratch.op);
    size_t width = known.max_column_width ? (size_t)known.max_column_width : 80;
    code = ch_dep_list(&buf, path, width);
    if (!code && known.output)
        code = ch_sink_write(&scratch.op, known.output, ch_buf_view(&buf));
    return ch_scratch_end(&scratch, code, err);
}

/* ---- update and build ---------------------------------------------------- */

static struct ch_plan_options
plan_options(const struct chart_dependency_options *known,
             const struct chart_source_options *source,
             const struct ch_access *access)
{
    return (struct ch_plan_options){
        .skip_refresh = known->flags & CHART_DEPENDENCY_SKIP_REFRESH,
        .helm = known->flags & CHART_DEPENDENCY_HELM,
        .debug = known->flags & CHART_DEPENDENCY_DEBUG,
        .trust = {.verify = known->flags & CHART_DEPENDENCY_VERIFY,
                  .provenance = source->flags & CHART_SOURCE_PROVENANCE,
                  .keyring = ch_str_z(source->keyring)},
        .access = access,
    };
}

static int change(struct chart_network *network, const char *path,
                  const struct chart_dependency_options *options,
                  int (*run)(struct ch_dep *dep, const char *path,
                             const struct ch_plan_options *options),
                  struct chart_error **err)
{
    const struct chart_env *env = network->handle.env;
    struct chart_dependency_options known;
    struct chart_source_options source;
    struct ch_scratch scratch;
    struct ch_dep dep;
    int code = known_options(env, options, &known, err);
    if (!code)
        code = ch_source_options(env, &source, known.source, err);
    if (!code)
        code = ch_scratch_begin(&scratch, env, known.control, err);
    if (code)
        return code;
    const struct ch_access access = ch_source_access(&source);
    const struct ch_dep_config config = ch_source_config(network, &source);
    const struct ch_plan_options plan = plan_options(&known, &source, &access);
    ch_dep_open(&dep, &scratch.op, &config);
    dep.output = known.output;
    dep.notes = known.notes;
    code = run(&dep, path, &plan);
    ch_dep_close(&dep);
    return ch_scratch_end(&scratch, code, err);
}

int chart_dependency_update(struct chart_network *network, const char *path,
                            const struct chart_dependency_options *options,
                            struct chart_error **err)
{
    return change(network, path, options, ch_dep_update, err);
}

int chart_dependency_build(struct chart_network *network, const char *path,
                           const struct chart_dependency_options *options,
                           struct chart_error **err)
{
    return change(network, path, options, ch_dep_build, err);
}
