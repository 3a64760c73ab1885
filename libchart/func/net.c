/*
 * URLs and host names.
 */
#include "func/registry.h"

#include "base/compiler.h"
#include "func/arg.h"
#include "golib/url.h"
#include "template/observe.h"
#include "value/map.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <sys/socket.h>

/* ---- URLs --------------------------------------------------------------- */

static int set_part(struct ch_call *call, struct ch_map *map,
                    struct chart_str key, struct chart_str s)
{
    struct ch_value v;
    int code = ch_value_string(call->op, s, &v);
    return code ? code : ch_map_set_str(call->op, map, key, v);
}

static int call_url_parse(struct ch_call *call)
{
    struct ch_url url;
    struct ch_buf user;
    int code = ch_url_parse(call->op, ch_arg_str(call, 0), &url);
    if (code == CHART_ESYNTAX)
        ch_prefix(call->op, "unable to parse url: ");
    struct ch_map *map = code ? NULL : ch_map_new(call->op, 8);
    if (!map)
        return ch_error_code(call->op);
    ch_buf_init(&user, call->op);
    if (url.has_user)
        ch_url_print_user(&user, &url);
    const struct {
        struct chart_str key;
        struct chart_str value;
    } parts[] = {
        {CH_STR("scheme"), url.scheme},
        {CH_STR("host"), url.host},
        {CH_STR("hostname"), ch_url_hostname(&url)},
        {CH_STR("path"), url.path},
        {CH_STR("query"), url.raw_query},
        {CH_STR("opaque"), url.opaque},
        {CH_STR("fragment"), url.fragment},
        {CH_STR("userinfo"), ch_buf_view(&user)},
    };
    code = ch_buf_check(&user);
    for (size_t i = 0; i < CH_COUNT(parts) && !code; i++)
        code = set_part(call, map, parts[i].key, parts[i].value);
    *call->result = ch_map_value(map);
    return code;
}

/* The string under `key`, or "" when there is none. */
static int get_part(struct ch_call *call, struct chart_str key,
                    struct chart_str *out)
{
    const struct ch_map *map = call->args[0].u.map;
    const struct ch_value *v = ch_map_get_str(map, key);
    *out = CH_STR("");
    ch_observe_key(call, call->args[0], key, v ? *v : ch_invalid());
    if (!v)
        return 0;
    if (ch_is_nil(*v))
        return ch_fail_str(call->op, CHART_EEXEC,
                           CH_STR("runtime error: invalid memory address or "
                                  "nil pointer dereference"));
    if (v->type != CH_T_STRING)
        return ch_fail(call->op, CHART_EEXEC,
                       "unable to parse %.*s key, must be of type string, but "
                       "%.*s found",
                       CH_STR_ARG(key),
                       CH_STR_ARG(ch_kind_name(ch_value_kind(*v))));
    *out = ch_value_str(*v);
    return 0;
}

/* User and password out of "user:password". */
static int join_user(struct ch_call *call, struct chart_str info,
                     struct ch_url *url)
{
    struct ch_buf text;
    struct ch_url parsed;
    ch_buf_init(&text, call->op);
    CH_BUF_LIT(&text, "proto://");
    ch_buf_str(&text, info);
    CH_BUF_LIT(&text, "@host");
    int code = ch_buf_check(&text);
    if (!code)
        code = ch_url_parse(call->op, ch_buf_view(&text), &parsed);
    if (code == CHART_ESYNTAX)
        ch_prefix(call->op, "unable to parse userinfo in dict: ");
    if (code)
        return code;
    url->has_user = parsed.has_user;
    url->has_password = parsed.has_password;
    url->username = parsed.username;
    url->password = parsed.password;
    return 0;
}

static int call_url_join(struct ch_call *call)
{
    struct ch_url url = {0};
    struct chart_str info;
    struct ch_buf out;
    const struct {
        struct chart_str key;
        struct chart_str *part;
    } parts[] = {
        {CH_STR("scheme"), &url.scheme}, {CH_STR("host"), &url.host},
        {CH_STR("path"), &url.path},     {CH_STR("query"), &url.raw_query},
        {CH_STR("opaque"), &url.opaque}, {CH_STR("fragment"), &url.fragment},
        {CH_STR("userinfo"), &info},
    };
    for (size_t i = 0; i < CH_COUNT(parts); i++) {
        int code = get_part(call, parts[i].key, parts[i].part);
        if (code)
            return code;
    }
    if (info.len) {
        int code = join_user(call, info, &url);
        if (code)
            return code;
    }
    ch_buf_init(&out, call->op);
    ch_url_print(&out, &url);
    return ch_return_buf(call, &out);
}

/* ---- host names --------------------------------------------------------- */

static bool print_address(const struct addrinfo *info, char *text, size_t size)
{
    const void *address;
    if (info->ai_family == AF_INET)
        address = &((const struct sockaddr_in *)(const void *)info->ai_addr)
                       ->sin_addr;
    else if (info->ai_family == AF_INET6)
        address = &((const struct sockaddr_in6 *)(const void *)info->ai_addr)
                       ->sin6_addr;
    else
        return false;
    return inet_ntop(info->ai_family, address, text, (socklen_t)size) != NULL;
}

/* One of the addresses, at random. */
static int pick_address(struct ch_call *call, const struct addrinfo *list)
{
    char text[INET6_ADDRSTRLEN];
    uint32_t count = 0, pick = 0;
    for (const struct addrinfo *i = list; i; i = i->ai_next)
        count++;
    int code = ch_random(call->op, &pick, sizeof pick);
    if (code)
        return code;
    pick = count ? pick % count : 0;
    for (; list && pick > 0; pick--)
        list = list->ai_next;
    if (!list || !print_address(list, text, sizeof text))
        return ch_fail_str(call->op, CHART_EEXEC,
                           CH_STR("invalid argument to Intn"));
    return ch_return_str(call, ch_str_z(text));
}

/* Helm: nothing unless the caller allows questions to the DNS. */
static int call_get_host_by_name(struct ch_call *call)
{
    const struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
    struct addrinfo *list = NULL;
    struct chart_str name = ch_arg_str(call, 0);
    if (!call->host || !call->host->allow_dns)
        return ch_return_str(call, CH_STR(""));
    struct chart_str text = ch_str_dup(call->op, name);
    if (!text.ptr)
        return ch_error_code(call->op);
    if (ch_str_find_byte(text, '\0', 0) != CH_NPOS ||
        getaddrinfo(text.ptr, NULL, &hints, &list))
        list = NULL;
    int code = pick_address(call, list);
    if (list)
        freeaddrinfo(list);
    return code;
}

static const struct ch_func rows[] = {
    {"getHostByName", "s", call_get_host_by_name, CH_FUNC_RANDOM,
     "getHostByName NAME",
     "An address of the host; nothing unless DNS is allowed.",
     "{{ getHostByName \"localhost\" }}", ""},
    {"urlJoin", "m", call_url_join, 0, "urlJoin DICT",
     "A URL from the parts that urlParse gives.",
     "{{ urlJoin (dict \"scheme\" \"https\" \"host\" \"h:8080\" \"path\" "
     "\"/a b\" \"query\" \"q=1\") }}",
     "https://h:8080/a%20b?q=1"},
    {"urlParse", "s", call_url_parse, 0, "urlParse URL",
     "A URL's scheme, host, hostname, path, query, opaque, fragment and "
     "userinfo.",
     "{{ (urlParse \"https://u:p@h:8080/a?q=1#f\").hostname }}", "h"},
};

const struct ch_func_family ch_funcs_net = {"net", "URLs and hosts", rows,
                                            CH_COUNT(rows)};
