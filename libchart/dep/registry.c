#include "dep/registry.h"

#include "base/buf.h"
#include "codec/json.h"
#include "crypto/base64.h"
#include "dep/config_file.h"
#include "value/map.h"

/* ---- the file ------------------------------------------------------------ */

/* A copy of what was read, which may be shared, as an empty map if it is none.
 */
static int map_of(struct ch_op *op, const struct ch_value *v,
                  struct ch_map **out)
{
    *out = v && ch_is_map(*v) && v->u.map ? ch_map_copy(op, v->u.map)
                                          : ch_map_new(op, 2);
    return *out ? 0 : ch_error_code(op);
}

/* The file and its member `auths`. */
static int read_config(struct ch_dep *dep, struct ch_map **config,
                       struct ch_map **auths)
{
    struct ch_op *op = dep->op;
    struct chart_str path = dep->config->net.registry_config, text;
    struct ch_value v = ch_nil();
    bool exists;
    if (!path.len)
        return ch_fail(op, CHART_EUNSUPPORTED,
                       "there is no place for a registry configuration");
    int code = ch_config_read(op, path, &text, &exists);
    if (!code && text.len)
        code = ch_json_parse(op, text, &v);
    if (code && !ch_is_fatal(code))
        ch_prefix(op, "%.*s: ", CH_STR_ARG(path));
    if (!code)
        code = map_of(op, &v, config);
    if (!code)
        code = map_of(op, ch_map_get_str(*config, CH_STR("auths")), auths);
    return code;
}

/* Docker's layout: each level of indentation is a tab. */
static int tab_indented(struct ch_op *op, struct chart_str text,
                        struct chart_str *out)
{
    struct ch_buf buf;
    struct chart_str line;
    struct ch_str_split lines = ch_str_split_start(text, '\n');
    ch_buf_init(&buf, op);
    while (ch_str_split_next(&lines, &line)) {
        size_t depth = 0;
        while (2 * depth + 1 < line.len && line.ptr[2 * depth] == ' ')
            depth++;
        if (buf.len)
            ch_buf_byte(&buf, '\n');
        ch_buf_fill(&buf, '\t', depth);
        ch_buf_str(&buf, ch_str_sub(line, 2 * depth, line.len));
    }
    return ch_buf_take(&buf, out);
}

static int write_config(struct ch_dep *dep, struct ch_map *config,
                        struct ch_map *auths)
{
    struct chart_str text;
    struct ch_buf buf;
    ch_buf_init(&buf, dep->op);
    int code =
        ch_map_set_str(dep->op, config, CH_STR("auths"), ch_map_value(auths));
    if (!code)
        code = ch_json_emit(&buf, ch_map_value(config), CH_JSON_PRETTY);
    if (!code)
        code = tab_indented(dep->op, ch_buf_view(&buf), &text);
    return code ? code
                : ch_config_write(dep->op, dep->config->net.registry_config,
                                  text);
}

/* Docker Hub has another name in these files. */
static struct chart_str key_of(struct chart_str host)
{
    if (ch_str_eq(host, CH_STR("docker.io")) ||
        ch_str_eq(host, CH_STR("registry-1.docker.io")))
        return CH_STR("https://index.docker.io/v1/");
    return host;
}

static int make_auth(struct ch_op *op, const struct ch_access *access,
                     struct ch_value *out)
{
    struct ch_buf plain, packed;
    struct ch_value text;
    struct ch_map *map = ch_map_new(op, 1);
    ch_buf_init(&plain, op);
    ch_buf_init(&packed, op);
    ch_buf_str(&plain, access->user);
    ch_buf_byte(&plain, ':');
    ch_buf_str(&plain, access->password);
    ch_base64_encode(&packed, ch_buf_view(&plain));
    int code = map ? ch_value_take_buf(&packed, &text) : ch_error_code(op);
    if (!code)
        code = ch_map_set_str(op, map, CH_STR("auth"), text);
    *out = ch_map_value(map);
    return code;
}

/* ---- login and logout ---------------------------------------------------- */

static int check_host(struct ch_op *op, struct chart_str host)
{
    bool good = host.len > 0;
    for (size_t i = 0; i < host.len; i++)
        good &= ch_is_alpha(host.ptr[i]) || ch_is_digit(host.ptr[i]) ||
                (host.ptr[i] && strchr(".-:[]_", host.ptr[i]));
    return good ? 0
                : ch_fail(op, CHART_EINVAL,
                          "invalid reference: invalid registry \"%.*s\"",
                          CH_STR_ARG(host));
}

/* The registry's first page is for those who may come in. */
static int ping(struct ch_dep *dep, struct chart_str host,
                const struct ch_access *access)
{
    struct ch_buf url;
    struct ch_net *net;
    struct ch_fetch fetch = {
        .accept = CH_STR(""),
        .label = host,
        .access = access,
        .etag = CH_STR(""),
        .last_modified = CH_STR(""),
        .sha256 = CH_STR(""),
        .registry = host,
        .scope = CH_STR(""),
        .max = 1 << 20,
    };
    ch_buf_init(&url, dep->op);
    ch_buf_str(&url, dep->config->net.plain_http ? CH_STR("http://")
                                                 : CH_STR("https://"));
    ch_buf_str(&url, host);
    CH_BUF_LIT(&url, "/v2/");
    int code = ch_buf_take(&url, &fetch.url);
    if (!code)
        code = ch_dep_net(dep, &net);
    return code ? code : ch_fetch_one(dep->op, net, &fetch);
}

static int change(struct ch_dep *dep, struct chart_str host,
                  const struct ch_access *access)
{
    struct ch_map *config, *auths;
    struct ch_value auth;
    int fd;
    int code = ch_config_lock(dep->op, dep->config->net.registry_config, &fd);
    if (code)
        return code;
    code = read_config(dep, &config, &auths);
    if (!code && access)
        code = make_auth(dep->op, access, &auth);
    if (!code && access)
        code = ch_map_set_str(dep->op, auths, key_of(host), auth);
    /* Helm is content when there is nothing to forget. */
    bool write = !code && (access || ch_map_remove(auths, key_of(host)));
    if (write)
        code = write_config(dep, config, auths);
    ch_config_unlock(fd);
    return code;
}

int ch_registry_login(struct ch_dep *dep, struct chart_str host,
                      const struct ch_access *access)
{
    int code = check_host(dep->op, host);
    if (!code && !dep->config->net.registry_config.len)
        code = ch_fail(dep->op, CHART_EUNSUPPORTED,
                       "there is no place for a registry configuration");
    if (!code) {
        code = ping(dep, host, access);
        if (code && !ch_is_fatal(code))
            ch_prefix(dep->op,
                      "authenticating to \"%.*s\": ", CH_STR_ARG(host));
    }
    return code ? code : change(dep, host, access);
}

int ch_registry_logout(struct ch_dep *dep, struct chart_str host)
{
    int code = check_host(dep->op, host);
    if (code || !dep->config->net.registry_config.len)
        return code;
    return change(dep, host, NULL);
}
