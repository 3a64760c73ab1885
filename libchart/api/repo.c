/* Repositories and registries of libchart/deps.h */
#include "dep/repo_set.h"

#include "api/network.h"
#include "dep/registry.h"
#include "dep/repo_index.h"

/* A call over the network's configuration. */
struct call {
    struct ch_scratch scratch;
    struct ch_dep_config config;
    struct ch_dep dep;
};

static int begin(struct call *call, const struct chart_network *network,
                 const struct chart_control *control,
                 const struct chart_sink *output, struct chart_error **err)
{
    int code =
        ch_scratch_begin(&call->scratch, network->handle.env, control, err);
    if (code)
        return code;
    call->config = network->config;
    ch_dep_open(&call->dep, &call->scratch.op, &call->config);
    call->dep.output = output;
    return 0;
}

static int end(struct call *call, int code, struct chart_error **err)
{
    ch_dep_close(&call->dep);
    return ch_scratch_end(&call->scratch, code, err);
}

static int known_options(const struct chart_env *env,
                         const struct chart_repo_options *options,
                         struct chart_repo_options *known,
                         struct chart_error **err)
{
    const uint64_t flags =
        CHART_REPO_FORCE | CHART_REPO_ALLOW_DEPRECATED | CHART_REPO_JSON;
    if (err)
        *err = NULL;
    int code = ch_options_copy(env, known, sizeof *known, options,
                               "unknown member of chart_repo_options", err);
    if (code)
        return code;
    return ch_options_flags(env, known->flags, flags,
                            "unknown flag of chart_repo_options", err);
}

/* ---- repositories -------------------------------------------------------- */

int chart_repo_add(struct chart_network *network,
                   const struct chart_repo_input *input,
                   const struct chart_repo_options *options,
                   struct chart_error **err)
{
    const struct chart_env *env = network->handle.env;
    const struct ch_repo repo = {
        .name = ch_str_z(input->name),
        .url = ch_str_z(input->url),
        .username = ch_str_z(input->username),
        .password = ch_str_z(input->password),
        .cert_file = ch_str_z(input->cert_file),
        .key_file = ch_str_z(input->key_file),
        .ca_file = ch_str_z(input->ca_file),
        .insecure = input->flags & CHART_SOURCE_INSECURE,
        .pass_credentials = input->flags & CHART_SOURCE_PASS_CREDENTIALS,
    };
    struct chart_repo_options known;
    struct call call;
    int code = known_options(env, options, &known, err);
    if (!code)
        code = ch_options_flags(env, input->flags,
                                CHART_SOURCE_INSECURE |
                                    CHART_SOURCE_PASS_CREDENTIALS,
                                "unknown flag of chart_repo_input", err);
    if (!code)
        code = begin(&call, network, known.control, known.output, err);
    if (code)
        return code;
    code = ch_repo_add(&call.dep, &repo, known.flags & CHART_REPO_FORCE,
                       known.flags & CHART_REPO_ALLOW_DEPRECATED);
    return end(&call, code, err);
}

int chart_repo_list(struct chart_network *network,
                    int (*each)(void *user, const struct chart_repo *repo),
                    void *user, struct chart_error **err)
{
    const struct ch_repos *repos;
    struct call call;
    int code = begin(&call, network, NULL, NULL, err);
    if (code)
        return code;
    code = ch_dep_repos(&call.dep, &repos);
    for (size_t i = 0; !code && i < repos->count; i++) {
        const struct ch_repo *repo = &repos->items[i];
        const struct chart_repo row = {repo->name,
                                       repo->url.ptr ? repo->url : CH_STR("")};
        if (each(user, &row))
            break;
    }
    return end(&call, code, err);
}

static int change(struct chart_network *network, const char *const *names,
                  size_t count, const struct chart_repo_options *options,
                  int (*run)(struct ch_dep *dep, const struct chart_str *names,
                             size_t count),
                  struct chart_error **err)
{
    struct chart_repo_options known;
    struct call call;
    int code = known_options(network->handle.env, options, &known, err);
    if (!code)
        code = begin(&call, network, known.control, known.output, err);
    if (code)
        return code;
    struct chart_str *texts =
        CH_NEW_ARRAY(call.dep.op, struct chart_str, count);
    for (size_t i = 0; texts && i < count; i++)
        texts[i] = ch_str_z(names[i]);
    code = texts ? run(&call.dep, texts, count) : ch_error_code(call.dep.op);
    return end(&call, code, err);
}

int chart_repo_update(struct chart_network *network, const char *const *names,
                      size_t count, const struct chart_repo_options *options,
                      struct chart_error **err)
{
    return change(network, names, count, options, ch_repo_update, err);
}

int chart_repo_remove(struct chart_network *network, const char *const *names,
                      size_t count, const struct chart_repo_options *options,
                      struct chart_error **err)
{
    return change(network, names, count, options, ch_repo_remove, err);
}

int chart_repo_index(struct chart_env *env, const char *directory,
                     const char *url, const char *merge,
                     const struct chart_repo_options *options,
                     struct chart_error **err)
{
    struct chart_repo_options known;
    struct ch_scratch scratch;
    int code = known_options(env, options, &known, err);
    if (!code)
        code = ch_scratch_begin(&scratch, env, known.control, err);
    if (code)
        return code;
    const struct ch_repo_index_options index = {
        .url = ch_str_z(url),
        .merge = ch_str_z(merge),
        .json = known.flags & CHART_REPO_JSON,
    };
    code = ch_repo_index(&scratch.op, ch_str_z(directory), &index);
    return ch_scratch_end(&scratch, code, err);
}

/* ---- registries ---------------------------------------------------------- */

int chart_registry_login(struct chart_network *network, const char *host,
                         const struct chart_source_options *options,
                         struct chart_error **err)
{
    struct chart_source_options known;
    struct call call;
    if (err)
        *err = NULL;
    int code = ch_source_options(network->handle.env, &known, options, err);
    if (!code)
        code = begin(&call, network, known.control, NULL, err);
    if (code)
        return code;
    const struct ch_access access = ch_source_access(&known);
    call.config = ch_source_config(network, &known);
    code = ch_registry_login(&call.dep, ch_str_z(host), &access);
    return end(&call, code, err);
}

int chart_registry_logout(struct chart_network *network, const char *host,
                          struct chart_error **err)
{
    struct call call;
    int code = begin(&call, network, NULL, NULL, err);
    if (code)
        return code;
    code = ch_registry_logout(&call.dep, ch_str_z(host));
    return end(&call, code, err);
}
