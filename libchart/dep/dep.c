#include "dep/dep.h"

#include "base/buf.h"

#include <stdarg.h>

void ch_dep_open(struct ch_dep *dep, struct ch_op *op,
                 const struct ch_dep_config *config)
{
    *dep = (struct ch_dep){.op = op, .config = config};
    ch_cache_open(&dep->cache, op, config->cache);
}

void ch_dep_close(struct ch_dep *dep)
{
    ch_net_close(dep->net);
    dep->net = NULL;
}

int ch_dep_net(struct ch_dep *dep, struct ch_net **net)
{
    int code =
        dep->net ? 0 : ch_net_open(dep->op, &dep->config->net, &dep->net);
    *net = dep->net;
    return code;
}

int ch_dep_repos(struct ch_dep *dep, const struct ch_repos **repos)
{
    int code = 0;
    if (!dep->has_repos)
        code =
            ch_repos_read(dep->op, dep->config->repository_config, &dep->repos);
    dep->has_repos = !code;
    *repos = &dep->repos;
    return code;
}

int ch_dep_say(struct ch_dep *dep, const struct chart_sink *sink,
               const char *format, ...)
{
    struct ch_buf line;
    va_list args;
    if (!sink)
        return 0;
    ch_buf_init(&line, dep->op);
    va_start(args, format);
    ch_buf_vprintf(&line, format, args);
    va_end(args);
    if (ch_buf_check(&line))
        return ch_buf_check(&line);
    if (line.len && sink->write(sink->user, line.ptr, line.len))
        return ch_fail(dep->op, CHART_EIO, "the output could not be written");
    return 0;
}

static struct chart_str some(struct chart_str s)
{
    return s.ptr ? s : CH_STR("");
}

struct ch_access ch_dep_access(const struct ch_repo *repo)
{
    static const struct ch_repo none;
    if (!repo)
        repo = &none;
    return (struct ch_access){
        .url = some(repo->url),
        .user = some(repo->username),
        .password = some(repo->password),
        .ca_file = some(repo->ca_file),
        .cert_file = some(repo->cert_file),
        .key_file = some(repo->key_file),
        .insecure = repo->insecure,
        .pass_credentials = repo->pass_credentials,
    };
}
