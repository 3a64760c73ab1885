#include "net/registry.h"

/* The host that a registry's name stands for. */
static struct chart_str host_of(struct chart_str registry)
{
    return ch_str_eq(registry, CH_STR("docker.io"))
               ? CH_STR("registry-1.docker.io")
               : registry;
}

int ch_registry_fetch(struct ch_op *op, const struct ch_net *net,
                      const struct ch_oci_ref *ref,
                      const struct ch_access *access, const char *kind,
                      struct chart_str what, struct ch_fetch *f)
{
    struct ch_buf url, scope;
    const struct chart_str none = {"", 0};
    *f = (struct ch_fetch){.accept = none,
                           .label = none,
                           .access = access,
                           .etag = none,
                           .last_modified = none,
                           .sha256 = none};
    f->registry = host_of(ref->registry);
    ch_buf_init(&url, op);
    ch_buf_str(&url, ch_net_config(net)->plain_http ? CH_STR("http://")
                                                    : CH_STR("https://"));
    ch_buf_str(&url, f->registry);
    CH_BUF_LIT(&url, "/v2/");
    ch_buf_str(&url, ref->repository);
    ch_buf_str(&url, ch_str_z(kind));
    ch_buf_str(&url, what);
    int code = ch_buf_take(&url, &f->url);
    ch_buf_init(&scope, op);
    CH_BUF_LIT(&scope, "repository:");
    ch_buf_str(&scope, ref->repository);
    CH_BUF_LIT(&scope, ":pull");
    return code ? code : ch_buf_take(&scope, &f->scope);
}
