#include "tests/dep/world.h"

#include "crypto/digest.h"
#include "tests/harness.h"
#include "tests/pack.h"

#include <stdio.h>

static struct page *find(struct world *world, struct chart_str url)
{
    for (size_t i = world->count; i-- > 0;)
        if (ch_str_eq(world->pages[i].url, url))
            return &world->pages[i];
    return NULL;
}

static struct chart_str header(const struct ch_exchange *x, const char *name)
{
    for (size_t i = 0; i < x->header_count; i++)
        if (ch_str_eq_fold_ascii(x->headers[i].name, ch_str_z(name)))
            return x->headers[i].value;
    return CH_STR("");
}

static int send_head(struct ch_exchange *x, struct ch_op *op,
                     const struct page *page, int status)
{
    int code = x->on_status(x, op, status,
                            status == 404 ? CH_STR("Not Found") : CH_STR("OK"));
    if (!code && page && page->etag)
        code = x->on_header(x, op, CH_STR("ETag"), ch_str_z(page->etag));
    if (!code && page && page->header)
        code =
            x->on_header(x, op, ch_str_z(page->header), ch_str_z(page->value));
    return code;
}

/* In two pieces, so that readers meet an edge. */
static int send_body(struct ch_exchange *x, struct ch_op *op,
                     const struct page *page)
{
    size_t half = page->body.len / 2;
    int code = x->on_data(x, op, ch_str_sub(page->body, 0, half));
    if (page->broken) {
        x->code = CHART_ENETWORK;
        x->cause = CH_STR("connection reset by peer");
        return code;
    }
    return code ? code
                : x->on_data(x, op,
                             ch_str_sub(page->body, half, page->body.len));
}

static int perform(void *user, struct ch_op *op, struct ch_exchange *x)
{
    struct world *world = user;
    const struct page *page = find(world, x->url);
    int status = !page ? 404 : page->status ? page->status : 200;
    struct chart_str known = header(x, "If-None-Match");
    if (page && page->etag && ch_str_eq(known, ch_str_z(page->etag)))
        status = 304;
    world->requests++;
    world->not_changed += status == 304;
    ch_buf_str(&world->log, x->method);
    ch_buf_byte(&world->log, ' ');
    ch_buf_str(&world->log, x->url);
    ch_buf_byte(&world->log, '\n');
    x->code = 0;
    int code = send_head(x, op, page, status);
    if (!code && page && status != 304)
        code = send_body(x, op, page);
    return code;
}

static int run(struct ch_transport *self, struct ch_op *op,
               const struct ch_work *work)
{
    /* The transport is the world's first member. */
    return ch_transport_serial(op, work, perform, self);
}

void world_start(struct world *world, struct ch_op *op)
{
    const struct chart_str none = CH_STR("");
    *world = (struct world){.transport = {.run = run}, .op = op};
    ch_buf_init(&world->log, op);
    world->config = (struct ch_dep_config){
        .net = {.transport = &world->transport,
                .registry_config = none,
                .docker_config = none,
                .netrc = none,
                .ca_file = none,
                .ca_path = none,
                .http_proxy = none,
                .https_proxy = none,
                .no_proxy = none,
                .user_agent = none,
                .attempts = 1},
        .repository_config = none,
        .repository_cache = none,
        .cache = none,
    };
}

struct page *world_page(struct world *world, const char *url,
                        struct chart_str body)
{
    struct page *page = &world->pages[world->count++];
    CHECK(world->count <= CH_COUNT(world->pages));
    *page = (struct page){.url = ch_str_dup(world->op, ch_str_z(url)),
                          .body = body};
    return page;
}

struct chart_str world_chart(struct ch_op *op, const char *name,
                             const char *version)
{
    struct pack pack;
    char path[256], text[256];
    snprintf(path, sizeof path, "%s/Chart.yaml", name);
    snprintf(text, sizeof text, "apiVersion: v2\nname: %s\nversion: %s\n", name,
             version);
    pack_start(&pack, op);
    pack_file(&pack, path, text);
    return pack_finish(&pack);
}

void world_entry(struct world *world, struct ch_buf *index, const char *url,
                 const char *name, const char *version)
{
    unsigned char sum[CH_SHA256_LEN];
    char path[512];
    struct chart_str archive = world_chart(world->op, name, version);
    ch_sha256(archive, sum);
    ch_buf_printf(index, "  - name: %s\n    version: %s\n    digest: ", name,
                  version);
    ch_hex(index, sum, sizeof sum);
    ch_buf_printf(index, "\n    urls:\n    - %s-%s.tgz\n", name, version);
    snprintf(path, sizeof path, "%s/%s-%s.tgz", url, name, version);
    world_page(world, path, archive);
}

void world_repository(struct world *world, const char *url, const char *name,
                      const char *versions)
{
    struct ch_buf index;
    struct chart_str text, version;
    struct ch_str_split it = ch_str_split_start(ch_str_z(versions), ' ');
    char path[512];
    ch_buf_init(&index, world->op);
    ch_buf_printf(&index, "apiVersion: v1\nentries:\n  %s:\n", name);
    while (ch_str_split_next(&it, &version))
        world_entry(world, &index, url, name,
                    ch_str_dup(world->op, version).ptr);
    CHECK_INT(ch_buf_take(&index, &text), 0);
    snprintf(path, sizeof path, "%s/index.yaml", url);
    world_page(world, path, text);
}
