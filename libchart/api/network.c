/* chart_network of libchart/deps.h */
#include "api/network.h"

static int copy(struct ch_op *op, const char *text, struct chart_str *out)
{
    *out = text ? ch_str_dup(op, ch_str_z(text)) : CH_STR("");
    return out->ptr ? 0 : ch_error_code(op);
}

static int copy_texts(struct ch_op *op, const struct chart_network_options *o,
                      struct ch_dep_config *config)
{
    struct ch_net_config *net = &config->net;
    const struct {
        const char *from;
        struct chart_str *to;
    } rows[] = {
        {o->repository_config, &config->repository_config},
        {o->repository_cache, &config->repository_cache},
        {o->cache, &config->cache},
        {o->registry_config, &net->registry_config},
        {o->docker_config, &net->docker_config},
        {o->netrc, &net->netrc},
        {o->ca_file, &net->ca_file},
        {o->ca_path, &net->ca_path},
        {o->http_proxy, &net->http_proxy},
        {o->https_proxy, &net->https_proxy},
        {o->no_proxy, &net->no_proxy},
        {NULL, &net->user_agent},
    };
    int code = 0;
    for (size_t i = 0; !code && i < CH_COUNT(rows); i++)
        code = copy(op, rows[i].from, rows[i].to);
    return code;
}

static void copy_flags(uint64_t flags, struct ch_dep_config *config)
{
    struct ch_net_config *net = &config->net;
    net->offline = flags & CHART_NETWORK_OFFLINE;
    net->plain_http = flags & CHART_NETWORK_PLAIN_HTTP;
    net->insecure = flags & CHART_NETWORK_INSECURE;
    net->pass_credentials = flags & CHART_NETWORK_PASS_CREDENTIALS;
    net->credential_helpers = flags & CHART_NETWORK_CREDENTIAL_HELPERS;
    config->stale_digests = flags & CHART_NETWORK_STALE_DIGESTS;
}

static void tell_progress(void *user, struct chart_str label, uint64_t received,
                          uint64_t expected, size_t finished, size_t transfers)
{
    const struct chart_network *network = user;
    const struct chart_progress progress = {
        .size = sizeof progress,
        .label = label,
        .received = received,
        .expected = expected,
        .finished = finished,
        .transfers = transfers,
    };
    network->progress(network->progress_user, &progress);
}

static int fill(struct ch_op *op, const struct chart_network_options *o,
                struct chart_network *network)
{
    struct ch_net_config *net = &network->config.net;
    if (o->transport) {
        ch_caller_transport_init(&network->transport, o->transport);
        net->transport = &network->transport.base;
    }
    if (o->progress) {
        network->progress = o->progress;
        network->progress_user = o->progress_user;
        net->progress = tell_progress;
        net->progress_user = network;
    }
    copy_flags(o->flags, &network->config);
    return copy_texts(op, o, &network->config);
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
    code = ch_call_begin(&op, &network->handle, NULL, err);
    if (!code)
        code = ch_call_end(&op, fill(&op, &known, network), err);
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

/* ---- pages --------------------------------------------------------------- */

int ch_network_page(struct ch_op *op, const struct chart_network *network,
                    struct chart_str url, struct chart_str *text)
{
    struct ch_net *net;
    struct ch_fetch page = {.url = url,
                            .accept = CH_STR(""),
                            .label = CH_STR(""),
                            .etag = CH_STR(""),
                            .last_modified = CH_STR(""),
                            .sha256 = CH_STR(""),
                            .registry = CH_STR(""),
                            .scope = CH_STR(""),
                            .unhashed = true,
                            .max = op->limits.document,
                            .gzip = true};
    int code = ch_net_open(op, &network->config.net, &net);
    if (code)
        return code;
    code = ch_fetch_one(op, net, &page);
    ch_net_close(net);
    *text = page.body;
    return code;
}

int chart_network_get(struct chart_network *network, const char *url,
                      const struct chart_control *control,
                      const struct chart_sink *sink, struct chart_error **err)
{
    struct ch_scratch scratch;
    struct ch_op *op = &scratch.op;
    struct chart_str text;
    int code = ch_scratch_begin(&scratch, network->handle.env, control, err);
    if (code)
        return code;
    code = ch_network_page(op, network, ch_str_z(url), &text);
    if (!code && sink->write(sink->user, text.ptr, text.len))
        code = ch_fail(op, CHART_EIO, "cannot write the page");
    return ch_scratch_end(&scratch, code, err);
}

/* ---- what calls ask for besides -------------------------------------------
 */

int ch_source_options(const struct chart_env *env,
                      struct chart_source_options *known,
                      const struct chart_source_options *options,
                      struct chart_error **err)
{
    const uint64_t flags = CHART_SOURCE_INSECURE |
                           CHART_SOURCE_PASS_CREDENTIALS |
                           CHART_SOURCE_PLAIN_HTTP | CHART_SOURCE_VERIFY |
                           CHART_SOURCE_DEVEL | CHART_SOURCE_PROVENANCE;
    int code = ch_options_copy(env, known, sizeof *known, options,
                               "unknown member of chart_source_options", err);
    if (code)
        return code;
    return ch_options_flags(env, known->flags, flags,
                            "unknown flag of chart_source_options", err);
}

struct ch_access ch_source_access(const struct chart_source_options *source)
{
    return (struct ch_access){
        .url = CH_STR(""),
        .user = ch_str_z(source->username),
        .password = ch_str_z(source->password),
        .ca_file = ch_str_z(source->ca_file),
        .cert_file = ch_str_z(source->cert_file),
        .key_file = ch_str_z(source->key_file),
        .insecure = source->flags & CHART_SOURCE_INSECURE,
        .pass_credentials = source->flags & CHART_SOURCE_PASS_CREDENTIALS,
    };
}

struct ch_dep_config ch_source_config(const struct chart_network *network,
                                      const struct chart_source_options *source)
{
    struct ch_dep_config config = network->config;
    if (source->flags & CHART_SOURCE_PLAIN_HTTP)
        config.net.plain_http = true;
    return config;
}
