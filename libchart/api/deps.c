/* The dependency commands of libchart/deps.h */
#include "api/archive.h"
#include "api/network.h"
#include "dep/status.h"

static int known_options(const struct chart_env *env,
                         const struct chart_dependency_options *options,
                         struct chart_dependency_options *known,
                         struct chart_error **err)
{
    const uint64_t flags = CHART_DEPENDENCY_SKIP_REFRESH |
                           CHART_DEPENDENCY_VERIFY | CHART_DEPENDENCY_DEBUG;
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

/* ---- not there yet ------------------------------------------------------- */

static int not_yet(const struct chart_env *env, struct chart_error **err)
{
    return ch_call_fail(env, CHART_EUNSUPPORTED, "not built yet", err);
}

int chart_dependency_update(struct chart_network *network, const char *path,
                            const struct chart_dependency_options *options,
                            struct chart_error **err)
{
    (void)path;
    (void)options;
    return not_yet(network->handle.env, err);
}

int chart_dependency_build(struct chart_network *network, const char *path,
                           const struct chart_dependency_options *options,
                           struct chart_error **err)
{
    (void)path;
    (void)options;
    return not_yet(network->handle.env, err);
}

int chart_fetch(struct chart_archive **out, struct chart_network *network,
                const char *reference,
                const struct chart_source_options *options,
                struct chart_error **err)
{
    (void)reference;
    (void)options;
    *out = NULL;
    return not_yet(network->handle.env, err);
}

int chart_verify(struct chart_archive **out, struct chart_env *env,
                 const char *path, const char *keyring,
                 struct chart_error **err)
{
    (void)path;
    (void)keyring;
    *out = NULL;
    return not_yet(env, err);
}

int chart_repo_add(struct chart_network *network,
                   const struct chart_repo_input *repo,
                   const struct chart_repo_options *options,
                   struct chart_error **err)
{
    (void)repo;
    (void)options;
    return not_yet(network->handle.env, err);
}

int chart_repo_list(struct chart_network *network,
                    int (*each)(void *user, const struct chart_repo *repo),
                    void *user, struct chart_error **err)
{
    (void)each;
    (void)user;
    return not_yet(network->handle.env, err);
}

int chart_repo_update(struct chart_network *network, const char *const *names,
                      size_t count, const struct chart_repo_options *options,
                      struct chart_error **err)
{
    (void)names;
    (void)count;
    (void)options;
    return not_yet(network->handle.env, err);
}

int chart_repo_remove(struct chart_network *network, const char *const *names,
                      size_t count, const struct chart_repo_options *options,
                      struct chart_error **err)
{
    (void)names;
    (void)count;
    (void)options;
    return not_yet(network->handle.env, err);
}

int chart_repo_index(struct chart_env *env, const char *directory,
                     const char *url, const char *merge,
                     const struct chart_repo_options *options,
                     struct chart_error **err)
{
    (void)directory;
    (void)url;
    (void)merge;
    (void)options;
    return not_yet(env, err);
}

int chart_registry_login(struct chart_network *network, const char *host,
                         const struct chart_source_options *options,
                         struct chart_error **err)
{
    (void)host;
    (void)options;
    return not_yet(network->handle.env, err);
}

int chart_registry_logout(struct chart_network *network, const char *host,
                          struct chart_error **err)
{
    (void)host;
    return not_yet(network->handle.env, err);
}

int chart_cache_list(struct chart_network *network,
                     int (*each)(void *user,
                                 const struct chart_cache_entry *entry),
                     void *user, struct chart_error **err)
{
    (void)each;
    (void)user;
    return not_yet(network->handle.env, err);
}

int chart_cache_prune(struct chart_network *network, int64_t before,
                      int (*each)(void *user,
                                  const struct chart_cache_entry *entry),
                      void *user, struct chart_error **err)
{
    (void)before;
    (void)each;
    (void)user;
    return not_yet(network->handle.env, err);
}

int chart_cache_verify(struct chart_network *network,
                       int (*each)(void *user,
                                   const struct chart_cache_entry *entry),
                       void *user, struct chart_error **err)
{
    (void)each;
    (void)user;
    return not_yet(network->handle.env, err);
}
