/*
 * What was fetched, kept on disk for every process:
 *
 *     sha256/ab/<digest>   content, under its own digest
 *     ref/<digest of key>  what a reference led to: a few lines of text
 *     index/<digest of URL> an index behind a head of fixed size
 *
 * Files appear whole. Content is hashed before it is kept and when it is read;
 * what does not match is removed. Nothing is synced to the disk: what a power
 * failure takes away or spoils is told by its digest and fetched again. A cache
 * that cannot be written to is a warning, and there is none from then on.
 * Credentials are in none of it.
 */
#ifndef CH_DEP_CACHE_H
#define CH_DEP_CACHE_H

#include "base/file.h"
#include "crypto/digest.h"

struct ch_cache {
    struct ch_op *op;
    struct chart_str root; /* "" there is no cache */
    bool read_only;        /* found out; a warning was given */
};

/* Touches nothing yet. */
void ch_cache_open(struct ch_cache *cache, struct ch_op *op,
                   struct chart_str root);

/* ---- content ------------------------------------------------------------- */

/* "abcd..." of bytes, 64 hexadecimal digits. */
int ch_cache_digest(struct ch_op *op, struct chart_str bytes,
                    struct chart_str *hex);
/* Whether it is 64 lower-case hexadecimal digits. */
bool ch_cache_is_digest(struct chart_str hex);
/* The content of that digest; `*found` false without. */
int ch_cache_get(struct ch_cache *cache, struct chart_str hex,
                 struct chart_str *bytes, bool *found);
/* What is in the content file at `path`, right or wrong; `*found` false when it
 * cannot be read or is too large to be one. */
int ch_cache_read_content(struct ch_cache *cache, struct chart_str path,
                          struct chart_str *bytes, bool *found);
/* Keeps `bytes`, whose digest `hex` is. */
int ch_cache_put(struct ch_cache *cache, struct chart_str hex,
                 struct chart_str bytes);

/* ---- references ---------------------------------------------------------- */

struct ch_cache_ref {
    struct chart_str content;    /* digest of the chart */
    struct chart_str provenance; /* of its provenance file; "" none known */
    struct chart_str file_name;  /* "web-1.0.0.tgz" */
    struct chart_str manifest;   /* of an OCI chart: "sha256:..." */
    struct chart_str source;     /* URL or reference, without credentials */
};

/* What `key` (any text without credentials) led to. */
int ch_cache_get_ref(struct ch_cache *cache, struct chart_str key,
                     struct ch_cache_ref *ref, bool *found);
int ch_cache_put_ref(struct ch_cache *cache, struct chart_str key,
                     const struct ch_cache_ref *ref);
/* The reference in the file at `path`. */
int ch_cache_read_ref(struct ch_cache *cache, struct chart_str path,
                      struct ch_cache_ref *ref, bool *found);

/* ---- indexes ------------------------------------------------------------- */

/* The head of a cached index. */
struct ch_cache_index {
    struct chart_str etag, last_modified; /* "" unknown */
    struct chart_str url;                 /* as it may be shown */
    uint64_t size;                        /* of the index */
    uint32_t check;                       /* its Adler-32 (ch_adler32) */
};

enum { CH_CACHE_HEAD = 1024 }; /* bytes in front of the index */

int ch_cache_index_path(struct ch_cache *cache, struct chart_str url,
                        struct chart_str *path);
/* Opens a cached index and reads its head; `*fd` -1 without. The file offset is
 * where the index begins. */
int ch_cache_index_open(struct ch_cache *cache, struct chart_str url, int *fd,
                        struct ch_cache_index *head);
/* The head of the index in the file at `path`, and the index itself (null: not
 * wanted). */
int ch_cache_index_read(struct ch_cache *cache, struct chart_str path,
                        struct ch_cache_index *head, struct chart_str *text,
                        bool *found);
/* A draft that begins with room for the head; its fd is -1 when the cache
 * cannot be written to. */
int ch_cache_index_draft(struct ch_cache *cache, struct ch_draft *draft);
/* Fills in the head and publishes it as the index of `url`. */
int ch_cache_index_publish(struct ch_cache *cache, struct ch_draft *draft,
                           struct chart_str url,
                           const struct ch_cache_index *head);

/* A write failed: warns once, forgets the error and stops writing. Returns the
 * code if it is one that ends the operation. */
int ch_cache_give_up(struct ch_cache *cache, int code);

/* ---- what is there ------------------------------------------------------- */

enum ch_cache_kind { CH_CACHE_CHART = 1, CH_CACHE_INDEX = 2, CH_CACHE_OTHER };

struct ch_cache_entry {
    enum ch_cache_kind kind;
    struct chart_str path, digest, name;
    uint64_t bytes;
    int64_t used;
    bool is_whole; /* only with `check` */
};

/* Calls `each` for every file, by path; non-zero from it stops. `check`: the
 * files are read; drafts are passed over, and those nobody works on removed. */
int ch_cache_walk(struct ch_cache *cache, bool check,
                  int (*each)(void *user, const struct ch_cache_entry *entry),
                  void *user);

#endif
