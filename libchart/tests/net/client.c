/*
 * A client of net/ for tests that need real servers (loopback.py):
 *
 *     client [NAME=VALUE...] get URL... | pull REF... | tags REF | resolve REF
 *
 * Prints a line of JSON for each result.
 */
#include "codec/json.h"
#include "net/oci.h"
#include "value/map.h"

#include <stdio.h>
#include <stdlib.h>

#define RESULTS_MAX 64

struct client {
    struct ch_net_config config;
    struct ch_access access;
    struct chart_str gzip, sha256, max, etag;
};

/* ---- options ------------------------------------------------------------ */

enum option_kind { TEXT, FLAG, NUMBER };

#define OPTION(name, member, kind)                                             \
    {                                                                          \
        name, offsetof(struct client, member), kind                            \
    }

static const struct {
    const char *name;
    size_t offset;
    enum option_kind kind;
} options[] = {
    OPTION("user", access.user, TEXT),
    OPTION("password", access.password, TEXT),
    OPTION("cert", access.cert_file, TEXT),
    OPTION("key", access.key_file, TEXT),
    OPTION("insecure", access.insecure, FLAG),
    OPTION("pass", access.pass_credentials, FLAG),
    OPTION("ca", config.ca_file, TEXT),
    OPTION("registry-config", config.registry_config, TEXT),
    OPTION("docker-config", config.docker_config, TEXT),
    OPTION("netrc", config.netrc, TEXT),
    OPTION("http-proxy", config.http_proxy, TEXT),
    OPTION("no-proxy", config.no_proxy, TEXT),
    OPTION("plain", config.plain_http, FLAG),
    OPTION("attempts", config.attempts, NUMBER),
    OPTION("backoff", config.backoff_ms, NUMBER),
    OPTION("connect", config.times.connect_ms, NUMBER),
    OPTION("stalled", config.times.stalled_ms, NUMBER),
    OPTION("total", config.times.total_ms, NUMBER),
    OPTION("gzip", gzip, TEXT),
    OPTION("sha256", sha256, TEXT),
    OPTION("max", max, TEXT),
    OPTION("etag", etag, TEXT),
};

static bool set_option(struct client *c, const char *word)
{
    struct chart_str name, value;
    if (!ch_str_cut(ch_str_z(word), '=', &name, &value))
        return false;
    for (size_t i = 0; i < CH_COUNT(options); i++) {
        void *at = (char *)c + options[i].offset;
        if (!ch_str_eq(name, ch_str_z(options[i].name)))
            continue;
        uint32_t number = (uint32_t)strtoul(value.ptr, NULL, 10);
        bool flag = number != 0;
        if (options[i].kind == TEXT)
            memcpy(at, &value, sizeof value);
        else if (options[i].kind == FLAG)
            memcpy(at, &flag, sizeof flag);
        else
            memcpy(at, &number, sizeof number);
        return true;
    }
    return false;
}

/* ---- results ------------------------------------------------------------ */

static void put(struct ch_op *op, struct ch_map *map, const char *name,
                struct chart_str text)
{
    struct ch_value v;
    if (!ch_value_string(op, text, &v))
        (void)ch_map_set_str(op, map, ch_str_z(name), v);
}

static void put_number(struct ch_op *op, struct ch_map *map, const char *name,
                       int64_t number)
{
    (void)ch_map_set_str(op, map, ch_str_z(name), ch_int(number));
}

static struct ch_map *result(struct ch_op *op, int code,
                             const struct chart_error *error)
{
    struct ch_map *map = ch_map_new(op, 8);
    put_number(op, map, "code", code);
    put(op, map, "error", chart_error_message(error));
    put(op, map, "hint", chart_error_hint(error));
    return map;
}

static void print(struct ch_op *op, struct ch_map *map)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    if (!ch_json_emit(&buf, ch_map_value(map), CH_JSON_COMPACT))
        printf("%.*s\n", CH_STR_ARG(ch_buf_view(&buf)));
}

/* ---- commands ----------------------------------------------------------- */

static int get(struct ch_op *op, struct ch_net *net, const struct client *c,
               char **urls, size_t count)
{
    struct ch_fetch f[RESULTS_MAX] = {0};
    for (size_t i = 0; i < count; i++)
        f[i] = (struct ch_fetch){
            .url = ch_str_z(urls[i]),
            .access = &c->access,
            .gzip = c->gzip.len > 0,
            .sha256 = c->sha256,
            .etag = c->etag,
            .max = c->max.len ? strtoull(c->max.ptr, NULL, 10) : 0,
        };
    int code = ch_fetch_all(op, net, f, count);
    for (size_t i = 0; i < count && !code; i++) {
        struct ch_map *map = result(op, f[i].code, f[i].error);
        put_number(op, map, "status", f[i].status);
        put_number(op, map, "size", (int64_t)f[i].got_size);
        put(op, map, "sha256", f[i].got_sha256);
        put(op, map, "etag", f[i].got_etag);
        put(op, map, "url", f[i].final_url);
        print(op, map);
        chart_error_free(f[i].error);
    }
    return code;
}

static int pull(struct ch_op *op, struct ch_net *net, const struct client *c,
                char **refs, size_t count)
{
    struct ch_oci_pull p[RESULTS_MAX] = {0};
    int code = 0;
    for (size_t i = 0; i < count && !code; i++) {
        code = ch_oci_ref_parse(op, ch_str_z(refs[i]), &p[i].ref);
        p[i].access = &c->access;
        p[i].want_provenance = true;
    }
    if (!code)
        code = ch_oci_pull_all(op, net, p, count);
    for (size_t i = 0; i < count && !code; i++) {
        struct ch_map *map = result(op, p[i].code, p[i].error);
        put_number(op, map, "size", (int64_t)p[i].chart.len);
        put(op, map, "manifest", p[i].manifest_digest);
        put(op, map, "digest", p[i].chart_digest);
        put(op, map, "provenance", p[i].provenance);
        print(op, map);
        chart_error_free(p[i].error);
    }
    return code;
}

static int tags(struct ch_op *op, struct ch_net *net, const struct client *c,
                char **refs, size_t count CH_UNUSED)
{
    struct ch_oci_ref ref;
    struct chart_str *list;
    size_t tag_count;
    int code = ch_oci_ref_parse(op, ch_str_z(refs[0]), &ref);
    if (!code)
        code = ch_oci_tags(op, net, &ref, &c->access, &list, &tag_count);
    for (size_t i = 0; i < tag_count && !code; i++)
        printf("\"%.*s\"\n", CH_STR_ARG(list[i]));
    return code;
}

static int resolve(struct ch_op *op, struct ch_net *net, const struct client *c,
                   char **refs, size_t count CH_UNUSED)
{
    struct ch_oci_ref ref;
    struct chart_str digest;
    int code = ch_oci_ref_parse(op, ch_str_z(refs[0]), &ref);
    if (!code)
        code = ch_oci_resolve(op, net, &ref, &c->access, &digest);
    if (!code)
        printf("\"%.*s\"\n", CH_STR_ARG(digest));
    return code;
}

static const struct {
    const char *name;
    int (*run)(struct ch_op *op, struct ch_net *net, const struct client *c,
               char **words, size_t count);
} commands[] = {
    {"get", get}, {"pull", pull}, {"tags", tags}, {"resolve", resolve}};

static int run(struct ch_op *op, const struct client *c, char **words,
               size_t count)
{
    struct ch_net *net;
    int code = CHART_EINVAL;
    if (count < 2 || count > RESULTS_MAX || ch_net_open(op, &c->config, &net))
        return code;
    for (size_t i = 0; i < CH_COUNT(commands); i++)
        if (!strcmp(words[0], commands[i].name))
            code = commands[i].run(op, net, c, words + 1, count - 1);
    ch_net_close(net);
    return code;
}

int main(int argc, char **argv)
{
    struct client c = {.access = {.user = {"", 0}}};
    struct ch_heap heap;
    struct ch_arena arena;
    struct ch_op op;
    int at = 1;
    while (at < argc && set_option(&c, argv[at]))
        at++;
    ch_heap_init(&heap, NULL, 0);
    ch_arena_init(&arena, &heap);
    ch_op_init(&op, &heap, &arena, NULL, NULL);
    int code = run(&op, &c, argv + at, (size_t)(argc - at));
    if (code)
        print(&op, result(&op, code, op.error));
    ch_op_end(&op);
    ch_arena_release(&arena);
    return code || heap.used ? 1 : 0;
}
