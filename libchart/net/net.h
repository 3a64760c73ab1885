/*
 * Fetching over HTTP: many at once, with redirects, retries, credentials,
 * limits and digests. See net/oci.h for registries.
 */
#ifndef CH_NET_NET_H
#define CH_NET_NET_H

#include "net/transport.h"

struct ch_net;
struct chart_error;

/* Who may ask, and how. */
struct ch_access {
    /* The URL that user and password were given for: they go to its scheme,
     * host and port only. "" is the fetch's own URL. For registries it is not
     * read: credentials are the registry's. */
    struct chart_str url;
    struct chart_str user, password;
    struct chart_str ca_file, cert_file, key_file;
    bool insecure;
    bool pass_credentials; /* to every host that a redirect leads to */
};

struct ch_net_config {
    struct ch_transport *transport; /* null: libcurl. Stays the caller's */
    /* Paths of files that may be missing; "" none. */
    struct chart_str registry_config; /* Helm's registry/config.json */
    struct chart_str docker_config;   /* Docker's config.json */
    struct chart_str netrc;
    bool credential_helpers;           /* programs that Docker's file names */
    struct chart_str ca_file, ca_path; /* trusted where ch_access names none */
    struct chart_str http_proxy, https_proxy, no_proxy;
    struct chart_str user_agent; /* "" the library's */
    bool offline;                /* every request fails */
    bool plain_http;             /* registries without TLS */
    bool insecure;
    bool pass_credentials;
    /* 0: the default */
    struct ch_times times;
    uint32_t attempts;    /* of one request; 5 */
    uint32_t backoff_ms;  /* before the second; doubles. 250 */
    uint32_t patience_ms; /* longest sum of waits of a request; 20 s */
    /* Told now and then; may be null. */
    void (*progress)(void *user, struct chart_str label, uint64_t received,
                     uint64_t expected, size_t finished, size_t transfers);
    void *progress_user;
};

/* Made in the operation's arena; the config's texts and pointers must outlive
 * it. Opens no file and no library before the first request. */
int ch_net_open(struct ch_op *op, const struct ch_net_config *config,
                struct ch_net **out);
/* Before the operation's arena goes. Null is fine. */
void ch_net_close(struct ch_net *net);
const struct ch_net_config *ch_net_config(const struct ch_net *net);

struct ch_fetch {
    /* ---- wanted ---- */
    struct chart_str url;    /* http or https; user:password@ is taken off */
    struct chart_str accept; /* header; "" none */
    struct chart_str label;  /* the chart's name, for messages */
    const struct ch_access *access;       /* may be null */
    struct chart_str etag, last_modified; /* make it conditional; "" not */
    struct chart_str sha256;              /* hex; "" unchecked */
    bool unhashed; /* nobody wants got_sha256: large texts cost time */
    uint64_t size; /* the body's, where `has_size` */
    bool has_size;
    uint64_t max; /* bytes of the unpacked body; 0: 64 MiB */
    bool gzip;    /* the server may pack it (not for archives) */
    bool head;    /* ask for the headers alone */
    /* Set for requests to a registry: credentials by challenge, error texts as
     * Helm's for registries. `registry` is its host, `scope` what a token must
     * allow ("repository:charts/x:pull"). */
    struct chart_str registry, scope;
    /* Given the body of a 200 as it comes; a chunk with a null pointer says
     * that another attempt starts over. Null: collected in `body`. */
    int (*data)(void *user, struct ch_op *op, struct chart_str chunk);
    void *user;

    /* ---- got ---- */
    int code;                  /* 0: `status` is 200, or 304 if conditional */
    struct chart_error *error; /* the caller's to free */
    int status;                /* of the last answer; 0: none came */
    struct chart_str body;
    struct chart_str final_url; /* after redirects, without credentials */
    struct chart_str got_etag, got_last_modified, got_content_type;
    struct chart_str got_digest; /* Docker-Content-Digest */
    struct chart_str got_link;
    struct chart_str got_sha256; /* hex, of the body */
    uint64_t got_size;
};

/* All of them in parallel. Each has its own outcome; non-zero only for what
 * ends the whole operation (memory, limits, the cancel check), with the
 * operation's error set. Results live in the operation's arena. */
int ch_fetch_all(struct ch_op *op, struct ch_net *net, struct ch_fetch *fetches,
                 size_t count);
/* One; the outcome's error becomes the operation's. */
int ch_fetch_one(struct ch_op *op, struct ch_net *net, struct ch_fetch *fetch);

#endif
