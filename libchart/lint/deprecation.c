#include "lint/deprecation.h"

#include "golib/strconv.h"

static const struct chart_str list = CH_STR_INIT("List");

static bool is_kind(const struct ch_deprecated_api *api, struct chart_str kind)
{
    if (ch_str_eq(api->kind, kind))
        return true;
    return api->has_list && kind.len == api->kind.len + list.len &&
           ch_str_starts(kind, api->kind) && ch_str_ends(kind, list);
}

static bool is_reached(const struct ch_kube_version *kube, unsigned minor)
{
    uint64_t have_major, have_minor;
    if (ch_parse_uint(kube->major, 10, &have_major) ||
        ch_parse_uint(kube->minor, 10, &have_minor))
        return false;
    return have_major > 1 || (have_major == 1 && have_minor >= minor);
}

static void print(struct ch_buf *out, const struct ch_deprecated_api *api,
                  struct chart_str kind)
{
    ch_buf_str(out, api->api_version);
    ch_buf_byte(out, ' ');
    ch_buf_str(out, kind);
    ch_buf_printf(out, " is deprecated in v1.%u+", api->deprecated);
    if (api->removed)
        ch_buf_printf(out, ", unavailable in v1.%u+", api->removed);
    if (!*api->use)
        return;
    CH_BUF_LIT(out, "; use ");
    ch_buf_str(out, ch_str_z(api->use));
    ch_buf_byte(out, ' ');
    if (!*api->kind_to_use) {
        ch_buf_str(out, kind);
        return;
    }
    ch_buf_str(out, ch_str_z(api->kind_to_use));
    if (!ch_str_eq(kind, api->kind))
        ch_buf_str(out, list);
}

void ch_lint_deprecation(struct ch_buf *out, struct chart_str api_version,
                         struct chart_str kind,
                         const struct ch_kube_version *kube)
{
    for (size_t i = 0; i < ch_deprecated_api_count; i++) {
        const struct ch_deprecated_api *api = &ch_deprecated_apis[i];
        if (!ch_str_eq(api->api_version, api_version) || !is_kind(api, kind))
            continue;
        if (is_reached(kube, api->deprecated))
            print(out, api, kind);
        return;
    }
}
