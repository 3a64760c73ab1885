/* chart_network of libchart/deps.h */
#include "api/network.h"

static int copy(struct ch_op *op, const char **text)
{
    if (!*text)
        return 0;
    *text = ch_str_dup(op, ch_str_z(*text)).ptr;
    return *text ? 0 : ch_error_code(op);
}

static int copy_all(struct ch_op *op, struct chart_network_options *o)
{
    const char **const texts[] = {
        &o->repository_config, &o->repository_cache, &o->cache,
        &o->registry_config,   &o->docker_config,    &o->netrc,
        &o->ca_file,           &o->ca_path,          &o->http_proxy,
        &o->https_proxy,       &o->no_proxy,
    };
    int code = 0;
    for (size_t i = 0; !code && i < CH_COUNT(texts); i++)
        code = copy(op, texts[i]);
    return code;
}

int chart_network_new(struct chart_network **out, struct chart_env *env,
                      const struct chart_network_options *options,
                      struct chart_error **err)
{
    const uint64_t flags =
        CHART_NETWORK_OFFLINE | CHART_NETWORK_PLAIN_HTTP |
        CHART_NETWORK_INSECURE | CHART_NETWORK_PASS_CREDENTIALS |
        CHART_NETWORK_CREDENTIAL_HELPERS | CHART_NETWORK_STALE_DIGESTS;
    struct chart_network_options known;
    struct chart_network *network;
    struct ch_op op;
    *out = NULL;
    if (err)
        *err = NULL;
    int code = ch_options_copy(env, &known, sizeof known, options,
                               "unknown member of chart_network_options", err);
    if (!code)
        code = ch_options_flags(env, known.flags, flags,
                                "unknown flag of chart_network_options", err);
    if (!code)
        code = ch_handle_new(env, sizeof *network, &network, err);
    if (code)
        return code;
    network->options = known;
    code = ch_call_begin(&op, &network->handle, NULL, err);
    if (!code)
        code = ch_call_end(&op, copy_all(&op, &network->options), err);
    if (code)
        chart_network_unref(network);
    else
        *out = network;
    return code;
}

struct chart_network *chart_network_ref(struct chart_network *network)
{
    if (network)
        ch_handle_ref(&network->handle);
    return network;
}

void chart_network_unref(struct chart_network *network)
{
    if (network && ch_handle_unref(&network->handle))
        ch_handle_free(&network->handle);
}
