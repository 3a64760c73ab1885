/*
 * libchart/deps.h - charts from elsewhere: repositories, registries, files;
 * dependencies resolved, locked, verified and cached.
 *
 * Nothing here reads the process's surroundings: paths, proxies and the like
 * come in options. A render that is given no network opens no connection and
 * does not load libcurl.
 */
#ifndef LIBCHART_DEPS_H
#define LIBCHART_DEPS_H

#include <libchart/env.h>
#include <libchart/transport.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- the network --------------------------------------------------------- */

struct chart_network;

/** Only what is cached is used; a transfer that would be needed fails. */
#define CHART_NETWORK_OFFLINE ((uint64_t)1)
/** Registries are asked over http. */
#define CHART_NETWORK_PLAIN_HTTP ((uint64_t)2)
/** Certificates are not checked. */
#define CHART_NETWORK_INSECURE ((uint64_t)4)
/** Credentials of a repository go to whichever host has its charts. */
#define CHART_NETWORK_PASS_CREDENTIALS ((uint64_t)8)
/** Programs that Docker's configuration names for credentials may be run. */
#define CHART_NETWORK_CREDENTIAL_HELPERS ((uint64_t)16)
/** A chart whose digest is not the one of its repository's index is used, with
 * a warning, as Helm does without a word. */
#define CHART_NETWORK_STALE_DIGESTS ((uint64_t)32)

/** Options of a network. CHART_INIT first; all may stay zero. Strings are
 * copied; a null one means there is no such file, folder or proxy. */
struct chart_network_options {
    size_t size;
    const char *repository_config; /**< repositories.yaml */
    const char *repository_cache;  /**< Helm's folder of NAME-index.yaml */
    const char *cache;             /**< folder of charts and indexes */
    const char *registry_config;   /**< Helm's registry/config.json */
    const char *docker_config;     /**< Docker's config.json */
    const char *netrc;
    const char *ca_file; /**< PEM; null: the system's */
    const char *ca_path;
    const char *http_proxy, *https_proxy;
    const char *no_proxy; /**< hosts that are reached without one */
    /** Moves the bytes. Null: libcurl, loaded at the first transfer. */
    const struct chart_transport *transport;
    /** Told of transfers, often. Null: nobody is. */
    void (*progress)(void *user, const struct chart_progress *progress);
    void *progress_user;
    uint64_t flags; /**< CHART_NETWORK_... */
};

/** Makes a network. It never changes and may be used by any number of threads
 * at once.
 *
 * Returns: 0 or a negative code. Errors: CHART_ENOMEM; CHART_EUNSUPPORTED for
 * an unknown option. Ownership: release it with chart_network_unref. */
CHART_API int chart_network_new(struct chart_network **out,
                                struct chart_env *env,
                                const struct chart_network_options *options,
                                struct chart_error **err);
/** One more reference; returns `network`. Null is fine. */
CHART_API struct chart_network *
chart_network_ref(struct chart_network *network);
/** One reference less; the last one frees. Null is fine. */
CHART_API void chart_network_unref(struct chart_network *network);

/* ---- where a chart comes from -------------------------------------------- */

/** Certificates are not checked. */
#define CHART_SOURCE_INSECURE ((uint64_t)1)
/** Credentials go to other hosts too. */
#define CHART_SOURCE_PASS_CREDENTIALS ((uint64_t)2)
/** The registry is asked over http. */
#define CHART_SOURCE_PLAIN_HTTP ((uint64_t)4)
/** The chart must have a valid signature by a key of `keyring`. */
#define CHART_SOURCE_VERIFY ((uint64_t)8)
/** Without a version, pre-releases count too (">0.0.0-0"). */
#define CHART_SOURCE_DEVEL ((uint64_t)16)
/** The provenance file is fetched, and not checked. */
#define CHART_SOURCE_PROVENANCE ((uint64_t)32)

/** How a chart reference is to be understood. CHART_INIT first; all may stay
 * zero. Null strings count as "". */
struct chart_source_options {
    size_t size;
    const struct chart_control *control;
    const char *version;  /**< exact or a range; "": the newest release */
    const char *repo_url; /**< the repository that the name is looked up in */
    const char *username, *password;
    const char *ca_file, *cert_file, *key_file;
    const char *keyring; /**< public keys, binary or armoured */
    uint64_t flags;      /**< CHART_SOURCE_... */
};

/** Fetches the page at `url`, http or https, with redirects and retries, and
 * with no credentials but those of the URL and of netrc. `control` may be null.
 *
 * Returns: 0 or a negative code. Errors: CHART_ENOTFOUND, CHART_ENETWORK,
 * CHART_EAUTH, CHART_EINVAL for what is no URL, CHART_EIO when `sink` fails,
 * CHART_ELIMIT, CHART_ENOMEM, CHART_ECANCELLED. */
CHART_API int chart_network_get(struct chart_network *network, const char *url,
                                const struct chart_control *control,
                                const struct chart_sink *sink,
                                struct chart_error **err);

struct chart_archive;

/** Who signed a chart, as far as that was asked for. */
struct chart_signature {
    struct chart_str signer;      /**< "Name <mail@host>"; "" not verified */
    struct chart_str fingerprint; /**< upper-case hexadecimal digits */
    struct chart_str digest;      /**< "sha256:..." that was signed */
};

/** Fetches a packed chart, or takes it from the cache.
 *
 * `reference` is a URL of an archive, "oci://host/path/name" (with ":tag" or
 * "@sha256:..."), "repo/name" of a configured repository, or a name with
 * `options->repo_url`. `options` may be null.
 *
 * Returns: 0 or a negative code. Errors: CHART_ENOTFOUND for an unknown chart,
 * version or repository (the hint names the nearest ones), CHART_ENETWORK,
 * CHART_EAUTH, CHART_EDIGEST for bytes or a signature that do not match,
 * CHART_ECHART for what is no chart, CHART_EINVAL for a malformed reference,
 * CHART_ELIMIT, CHART_ENOMEM, CHART_ECANCELLED. Ownership: release it with
 * chart_archive_free. */
CHART_API int chart_fetch(struct chart_archive **out,
                          struct chart_network *network, const char *reference,
                          const struct chart_source_options *options,
                          struct chart_error **err);
/** The packed chart, for chart_load_archive. */
CHART_API struct chart_str
chart_archive_bytes(const struct chart_archive *archive);
/** The file's name as Helm saves it: "web-1.2.3.tgz". Never has a slash. */
CHART_API struct chart_str
chart_archive_file_name(const struct chart_archive *archive);
/** The digest: of an OCI chart its manifest's, else of the bytes:
 * "sha256:..." */
CHART_API struct chart_str
chart_archive_digest(const struct chart_archive *archive);
/** Where it is from, without credentials: a URL, or "host/path/name:tag" of a
 * registry. */
CHART_API struct chart_str
chart_archive_url(const struct chart_archive *archive);
/** Whether it is from a registry. */
CHART_API bool chart_archive_is_oci(const struct chart_archive *archive);
/** The provenance file; "" when there is none or it was not asked for. */
CHART_API struct chart_str
chart_archive_provenance(const struct chart_archive *archive);
/** Borrowed, never null; its strings are "" without CHART_SOURCE_VERIFY. */
CHART_API const struct chart_signature *
chart_archive_signature(const struct chart_archive *archive);
/** Writes the archive, and its provenance file if it was fetched, into the
 * existing folder `directory`. Each file appears whole or not at all.
 *
 * Errors: CHART_ENOTFOUND without the folder, CHART_EIO, CHART_ENOMEM. */
CHART_API int chart_archive_write(const struct chart_archive *archive,
                                  const char *directory,
                                  struct chart_error **err);
/** Unpacks the chart as a new folder, named as the chart is, below
 * `directory`, which is made if need be.
 *
 * Errors: CHART_EIO when something of that name is there already,
 * CHART_ECHART for what is no chart, CHART_ELIMIT, CHART_ENOMEM. */
CHART_API int chart_archive_unpack(const struct chart_archive *archive,
                                   const char *directory,
                                   struct chart_error **err);
/** Null is fine. */
CHART_API void chart_archive_free(struct chart_archive *archive);

/** Checks a packed chart on disk: `path` with the file `path`.prov against the
 * keys in `keyring`. `*out` gets who signed; its strings live as long as the
 * archive that is returned with it, to be released with chart_archive_free.
 *
 * Errors: CHART_EDIGEST when it does not hold, CHART_ENOTFOUND, CHART_EIO,
 * CHART_EUNSUPPORTED without a verifier (gpgv). */
CHART_API int chart_verify(struct chart_archive **out, struct chart_env *env,
                           const char *path, const char *keyring,
                           struct chart_error **err);

/* ---- a chart's dependencies ---------------------------------------------- */

/** Repositories that have a cached index are not asked again. */
#define CHART_DEPENDENCY_SKIP_REFRESH ((uint64_t)1)
/** Every chart must have a valid signature by a key of `keyring`. */
#define CHART_DEPENDENCY_VERIFY ((uint64_t)2)
/** More lines of what is done, as Helm's --debug prints. */
#define CHART_DEPENDENCY_DEBUG ((uint64_t)4)
/** What Helm does besides: the whole chart is loaded first and must be sound,
 * every configured repository is refreshed, and a repository that cannot be
 * reached is reported in Helm's words. */
#define CHART_DEPENDENCY_HELM ((uint64_t)8)

/** Options of what is done with dependencies. CHART_INIT first. */
struct chart_dependency_options {
    size_t size;
    const struct chart_control *control;
    const struct chart_sink *output; /**< Helm's lines; null: nowhere */
    /** What Helm writes to standard error about pulls from registries; null:
     * nowhere. */
    const struct chart_sink *notes;
    /** For registries, certificates and `keyring`; its version, repo_url and
     * control are not used. May be null. */
    const struct chart_source_options *source;
    uint64_t max_column_width; /**< of a list; 0: 80 */
    uint64_t flags;            /**< CHART_DEPENDENCY_... */
};

/** Writes the table of `helm dependency list`. `path` is a chart's directory
 * or archive. Needs no network.
 *
 * Errors: those of chart_load; CHART_EIO when the output refuses. */
CHART_API int
chart_dependency_list(struct chart_env *env, const char *path,
                      const struct chart_dependency_options *options,
                      struct chart_error **err);
/** Finds the newest versions that Chart.yaml's ranges allow, fills charts/ and
 * writes Chart.lock, as `helm dependency update`.
 *
 * Charts are fetched and checked first; then charts/ changes file by file, each
 * by one rename, then the lock. A failure before that leaves all as it was.
 *
 * Errors: those of chart_load and chart_fetch; CHART_EDEPENDENCY when no
 * version fits, CHART_EIO when the lock is a symbolic link. */
CHART_API int
chart_dependency_update(struct chart_network *network, const char *path,
                        const struct chart_dependency_options *options,
                        struct chart_error **err);
/** Fills charts/ with the versions of Chart.lock, as `helm dependency build`;
 * without a lock the same as chart_dependency_update. Repositories need not be
 * configured.
 *
 * Errors: those of chart_dependency_update; CHART_EDEPENDENCY when the lock is
 * not in step with Chart.yaml (the hint says what differs). */
CHART_API int
chart_dependency_build(struct chart_network *network, const char *path,
                       const struct chart_dependency_options *options,
                       struct chart_error **err);

/* ---- repositories -------------------------------------------------------- */

/** A repository as repositories.yaml holds it. Null strings count as "". */
struct chart_repo_input {
    const char *name, *url;
    const char *username, *password;
    const char *cert_file, *key_file, *ca_file;
    uint64_t flags; /**< CHART_SOURCE_INSECURE, CHART_SOURCE_PASS_CREDENTIALS */
};

/** An existing repository of that name is replaced. */
#define CHART_REPO_FORCE ((uint64_t)1)
/** URLs that have gone for good are let through. */
#define CHART_REPO_ALLOW_DEPRECATED ((uint64_t)2)
/** An index is written as JSON. */
#define CHART_REPO_JSON ((uint64_t)4)

/** Options of what is done with repositories. CHART_INIT first. */
struct chart_repo_options {
    size_t size;
    const struct chart_control *control;
    const struct chart_sink *output; /**< Helm's lines; null: nowhere */
    uint64_t flags;                  /**< CHART_REPO_... */
};

/** A repository, for chart_repo_list. Passwords are left out. */
struct chart_repo {
    struct chart_str name, url;
};

/** Fetches a repository's index into the repository cache and writes the
 * repository into repositories.yaml, as `helm repo add`.
 *
 * Errors: CHART_EINVAL for a name with a slash or one that is taken,
 * CHART_ENETWORK and its kin, CHART_EIO, CHART_EUNSUPPORTED without a
 * repositories.yaml in the network's options. */
CHART_API int chart_repo_add(struct chart_network *network,
                             const struct chart_repo_input *repo,
                             const struct chart_repo_options *options,
                             struct chart_error **err);
/** Hands every configured repository to `each`, which returns 0, or non-zero to
 * stop. A missing file has none.
 *
 * Errors: CHART_ESYNTAX for a broken repositories.yaml; CHART_EIO. */
CHART_API int chart_repo_list(struct chart_network *network,
                              int (*each)(void *user,
                                          const struct chart_repo *repo),
                              void *user, struct chart_error **err);
/** Fetches the indexes of the repositories `names` (none: of all) into the
 * repository cache, as `helm repo update`.
 *
 * Errors: CHART_ENOTFOUND for an unknown name or without repositories,
 * CHART_ENETWORK when any could not be fetched. */
CHART_API int chart_repo_update(struct chart_network *network,
                                const char *const *names, size_t count,
                                const struct chart_repo_options *options,
                                struct chart_error **err);
/** Takes repositories out of repositories.yaml and the repository cache. */
CHART_API int chart_repo_remove(struct chart_network *network,
                                const char *const *names, size_t count,
                                const struct chart_repo_options *options,
                                struct chart_error **err);
/** Writes `directory`/index.yaml over the packed charts there, as `helm repo
 * index`. `url` (or null) goes in front of their names; `merge` (or null) is an
 * index whose entries are added.
 *
 * Errors: CHART_EIO, CHART_ESYNTAX for the index to merge. */
CHART_API int chart_repo_index(struct chart_env *env, const char *directory,
                               const char *url, const char *merge,
                               const struct chart_repo_options *options,
                               struct chart_error **err);

/* ---- registries ---------------------------------------------------------- */

/** Checks credentials with a registry ("host" or "host:port") and keeps them in
 * the network's registry configuration. `options` has username, password and
 * certificates; null: none.
 *
 * Errors: CHART_EAUTH when they are refused, CHART_ENETWORK, CHART_EIO. */
CHART_API int chart_registry_login(struct chart_network *network,
                                   const char *host,
                                   const struct chart_source_options *options,
                                   struct chart_error **err);
/** Forgets the credentials of a registry, if there are any.
 *
 * Errors: CHART_EINVAL for what is no registry's name, CHART_EIO. */
CHART_API int chart_registry_logout(struct chart_network *network,
                                    const char *host, struct chart_error **err);

/* ---- the cache ----------------------------------------------------------- */

/** What a cached file is. */
enum chart_cache_kind {
    CHART_CACHE_CHART = 1, /**< a packed chart; `name` is "web-1.2.3" */
    CHART_CACHE_INDEX = 2, /**< a repository's index; `name` is its URL */
    CHART_CACHE_OTHER = 3  /**< a signature or what a killed run left */
};

/** A cached file. */
struct chart_cache_entry {
    enum chart_cache_kind kind;
    struct chart_str path;   /**< on disk */
    struct chart_str digest; /**< "sha256:..." of a chart; else "" */
    struct chart_str name;   /**< "" unknown */
    uint64_t bytes;
    int64_t used;  /**< last use, seconds since 1970 */
    bool is_whole; /**< of chart_cache_verify: not damaged */
};

/** Hands every cached file to `each`, by path; it returns 0, or non-zero to
 * stop. A missing cache has none. Errors: CHART_EIO. */
CHART_API int
chart_cache_list(struct chart_network *network,
                 int (*each)(void *user, const struct chart_cache_entry *entry),
                 void *user, struct chart_error **err);
/** Removes what was last used before `before` (seconds since 1970; INT64_MAX:
 * all) and hands each file that went to `each` (or null). */
CHART_API int chart_cache_prune(
    struct chart_network *network, int64_t before,
    int (*each)(void *user, const struct chart_cache_entry *entry), void *user,
    struct chart_error **err);
/** Reads every cached file and removes those that are damaged. `each` (or null)
 * gets all of them. Errors: CHART_EDIGEST when any was damaged. */
CHART_API int chart_cache_verify(
    struct chart_network *network,
    int (*each)(void *user, const struct chart_cache_entry *entry), void *user,
    struct chart_error **err);

#ifdef __cplusplus
}
#endif

#endif
