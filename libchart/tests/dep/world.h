/*
 * Servers that exist only in memory: pages by URL, behind a transport that
 * tests give to the network.
 */
#ifndef CH_TESTS_DEP_WORLD_H
#define CH_TESTS_DEP_WORLD_H

#include "dep/dep.h"
#include "net/transport.h"

struct page {
    struct chart_str url;
    int status; /* 0: 200 */
    struct chart_str body;
    const char *etag;           /* null: none */
    const char *header, *value; /* one more; null: none */
    bool broken;                /* the connection ends in the middle */
};

struct world {
    struct ch_transport transport;
    struct ch_op *op;
    struct page pages[64];
    size_t count;
    size_t requests;    /* answered with any status */
    size_t not_changed; /* of them with 304 */
    struct ch_buf log;  /* "GET URL\n" */
    struct ch_dep_config config;
};

/* No pages; the configuration has neither files nor a cache. */
void world_start(struct world *world, struct ch_op *op);
struct page *world_page(struct world *world, const char *url,
                        struct chart_str body);
/* A packed chart of that name and version. */
struct chart_str world_chart(struct ch_op *op, const char *name,
                             const char *version);
/* The same, put at URL/NAME-VERSION.tgz, with its entry added to `index`, which
 * must have begun with "apiVersion: v1\nentries:\n  NAME:\n". */
void world_entry(struct world *world, struct ch_buf *index, const char *url,
                 const char *name, const char *version);
/* An index at URL/index.yaml with every version of a chart; "1.0.0 1.1.0". */
void world_repository(struct world *world, const char *url, const char *name,
                      const char *versions);

#endif
