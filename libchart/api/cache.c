/* The cache of libchart/deps.h */
#include "api/network.h"

#include <unistd.h>

/* What is done with each cached file. */
struct visit {
    int (*each)(void *user, const struct chart_cache_entry *entry);
    void *user;
    bool prune, verify;
    int64_t before;
    size_t damaged;
};

static int visit(void *user, const struct ch_cache_entry *entry)
{
    struct visit *v = user;
    const struct chart_cache_entry shown = {
        .kind = (enum chart_cache_kind)entry->kind,
        .path = entry->path,
        .digest = entry->digest,
        .name = entry->name,
        .bytes = entry->bytes,
        .used = entry->used,
        .is_whole = entry->is_whole,
    };
    bool goes = (v->prune && entry->used < v->before) ||
                (v->verify && !entry->is_whole);
    if (v->prune && !goes)
        return 0;
    if (goes)
        (void)unlink(entry->path.ptr);
    v->damaged += v->verify && !entry->is_whole;
    return v->each ? v->each(v->user, &shown) : 0;
}

static int walk(struct chart_network *network, struct visit *v,
                struct chart_error **err)
{
    struct ch_scratch scratch;
    struct ch_cache cache;
    int code = ch_scratch_begin(&scratch, network->handle.env, NULL, err);
    if (code)
        return code;
    ch_cache_open(&cache, &scratch.op, network->config.cache);
    code = ch_cache_walk(&cache, v->verify, visit, v);
    if (!code && v->damaged)
        code = ch_fail(&scratch.op, CHART_EDIGEST,
                       "%zu file(s) of the cache were damaged and are gone",
                       v->damaged);
    return ch_scratch_end(&scratch, code, err);
}

int chart_cache_list(struct chart_network *network,
                     int (*each)(void *user,
                                 const struct chart_cache_entry *entry),
                     void *user, struct chart_error **err)
{
    struct visit v = {.each = each, .user = user};
    return walk(network, &v, err);
}

int chart_cache_prune(struct chart_network *network, int64_t before,
                      int (*each)(void *user,
                                  const struct chart_cache_entry *entry),
                      void *user, struct chart_error **err)
{
    struct visit v = {
        .each = each, .user = user, .prune = true, .before = before};
    return walk(network, &v, err);
}

int chart_cache_verify(struct chart_network *network,
                       int (*each)(void *user,
                                   const struct chart_cache_entry *entry),
                       void *user, struct chart_error **err)
{
    struct visit v = {.each = each, .user = user, .verify = true};
    return walk(network, &v, err);
}
