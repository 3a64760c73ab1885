#include "dep/archive_fetch.h"

#include "base/aside.h"
#include "base/buf.h"
#include "chart/chart.h"
#include "dep/url.h"

enum { max_archive = 64 << 20, max_provenance = 4 << 20 };

struct work {
    struct ch_dep *dep;
    struct ch_archive_job *job;
    bool pending; /* the network is needed */
    bool cached;  /* its bytes are out of the cache */
};

/* Takes the operation's error as the job's outcome. */
static int keep_error(struct work *w, int code)
{
    if (!code || ch_is_fatal(code))
        return code;
    if (!w->job->code) {
        w->job->code = code;
        w->job->error = ch_op_take_error(w->dep->op);
    }
    ch_error_clear(w->dep->op);
    w->pending = false;
    return 0;
}

static void take_error(struct work *w, int code, struct chart_error **error)
{
    w->job->code = code;
    w->job->error = *error;
    *error = NULL;
    w->pending = false;
}

/* ---- keys ---------------------------------------------------------------- */

int ch_archive_repo_key(struct ch_op *op, struct chart_str repository,
                        struct chart_str name, struct chart_str version,
                        struct chart_str *key)
{
    struct ch_buf buf;
    int code = ch_dep_url_key(op, repository, &repository);
    ch_buf_init(&buf, op);
    while (repository.len && repository.ptr[repository.len - 1] == '/')
        repository.len--;
    ch_buf_str(&buf, repository);
    ch_buf_byte(&buf, '\n');
    ch_buf_str(&buf, name);
    ch_buf_byte(&buf, '\n');
    ch_buf_str(&buf, version);
    return code ? code : ch_buf_take(&buf, key);
}

int ch_archive_oci_key(struct ch_op *op, const struct ch_oci_ref *ref,
                       struct chart_str *key)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    CH_BUF_LIT(&buf, "oci://");
    ch_oci_ref_print(&buf, ref);
    return ch_buf_take(&buf, key);
}

/* ---- the cache ----------------------------------------------------------- */

static int cached_content(struct ch_dep *dep, struct chart_str hex,
                          struct chart_str *bytes, bool *found)
{
    *bytes = CH_STR("");
    *found = false;
    return hex.len ? ch_cache_get(&dep->cache, hex, bytes, found) : 0;
}

static int check_signature(struct ch_dep *dep, struct ch_got *got,
                           const struct ch_trust *trust)
{
    if (!trust->verify)
        return 0;
    return ch_provenance_check(dep->op, got->bytes, got->file_name,
                               got->provenance, trust->keyring,
                               &got->signature);
}

int ch_archive_cached(struct ch_dep *dep, struct chart_str key,
                      const struct ch_trust *trust, struct ch_got *got,
                      bool *found)
{
    struct ch_cache_ref ref;
    bool there = true;
    int code = ch_cache_get_ref(&dep->cache, key, &ref, found);
    if (code || !*found)
        return code;
    *got = (struct ch_got){.file_name = ref.file_name,
                           .digest = ref.content,
                           .manifest = ref.manifest,
                           .source = ref.source,
                           .is_oci = ref.manifest.len > 0};
    code = cached_content(dep, ref.content, &got->bytes, found);
    if (!code && *found && (trust->provenance || trust->verify)) {
        code = cached_content(dep, ref.provenance, &got->provenance, &there);
        *found = there;
    }
    return code || !*found ? code : check_signature(dep, got, trust);
}

/* What was got goes into the cache, and how to find it again. */
static int keep(struct work *w)
{
    struct ch_cache *cache = &w->dep->cache;
    const struct ch_got *got = &w->job->got;
    struct ch_cache_ref ref = {
        .content = got->digest,
        .provenance = CH_STR(""),
        .file_name = got->file_name,
        .manifest = got->manifest,
        .source = got->source,
    };
    int code = w->cached ? 0 : ch_cache_put(cache, got->digest, got->bytes);
    if (!code && got->provenance.len) {
        code = ch_cache_digest(w->dep->op, got->provenance, &ref.provenance);
        if (!code)
            code = ch_cache_put(cache, ref.provenance, got->provenance);
    }
    if (!code && w->job->key.len)
        code = ch_cache_put_ref(cache, w->job->key, &ref);
    return code;
}

/* ---- checks -------------------------------------------------------------- */

/* The bytes are a chart by the same rules as one on disk. What loading makes
 * is not kept. */
static int check_chart(struct ch_op *op, struct chart_str bytes,
                       struct chart_str source)
{
    struct ch_hooks hooks = op->hooks;
    struct ch_chart_tree *tree;
    struct ch_aside aside;
    ch_aside_begin(&aside, op);
    op->hooks.warn = NULL; /* they come when it is used */
    int code = ch_chart_load_archive(op, bytes, source, &tree);
    op->hooks = hooks;
    ch_aside_end(&aside);
    return code;
}

static int check_digest(struct work *w)
{
    struct ch_dep *dep = w->dep;
    const struct ch_archive_job *job = w->job;
    const struct ch_got *got = &job->got;
    if (!job->digest.len || ch_str_eq_fold_ascii(job->digest, got->digest))
        return 0;
    if (dep->config->stale_digests) {
        ch_warn(dep->op, CH_WARN_WARN,
                "msg=\"the digest in the repository's index is another\" "
                "chart=%.*s url=%.*s index=%.*s archive=%.*s",
                CH_STR_ARG(job->label), CH_STR_ARG(got->source),
                CH_STR_ARG(job->digest), CH_STR_ARG(got->digest));
        w->job->key = CH_STR(""); /* for this run only */
        return 0;
    }
    int code = ch_fail(dep->op, CHART_EDIGEST,
                       "chart %.*s from %.*s is not what its repository's "
                       "index describes: the index has digest sha256:%.*s, the "
                       "archive has sha256:%.*s",
                       CH_STR_ARG(job->label), CH_STR_ARG(got->source),
                       CH_STR_ARG(job->digest), CH_STR_ARG(got->digest));
    ch_hint(dep->op, "The archive was replaced, or the index is out of date; "
                     "--allow-stale-digests uses the archive all the same");
    return code;
}

/* Everything that must hold before anybody uses it. */
static int check(struct work *w)
{
    struct ch_op *op = w->dep->op;
    struct ch_got *got = &w->job->got;
    int code = check_digest(w);
    if (code)
        return code;
    code = check_chart(op, got->bytes, got->file_name);
    if (code && !ch_is_fatal(code))
        ch_prefix(op, "chart %.*s from %.*s cannot be used: ",
                  CH_STR_ARG(w->job->label), CH_STR_ARG(got->source));
    return code;
}

/* ---- over HTTP ----------------------------------------------------------- */

static struct ch_fetch http_fetch(const struct ch_archive_job *job,
                                  struct chart_str url, uint64_t max)
{
    return (struct ch_fetch){
        .url = url,
        .accept = CH_STR("application/gzip,application/octet-stream"),
        .label = job->label,
        .access = job->access,
        .etag = CH_STR(""),
        .last_modified = CH_STR(""),
        .sha256 = CH_STR(""),
        .registry = CH_STR(""),
        .scope = CH_STR(""),
        .max = max,
    };
}

static int provenance_url(struct ch_op *op, struct chart_str url,
                          struct chart_str *out)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    ch_buf_str(&buf, url);
    CH_BUF_LIT(&buf, ".prov");
    return ch_buf_take(&buf, out);
}

/* Without its provenance file a chart that must be verified is none. */
static int take_provenance(struct work *w, struct ch_fetch *fetch,
                           const struct ch_trust *trust)
{
    struct ch_op *op = w->dep->op;
    struct chart_str url;
    if (!fetch->code) {
        w->job->got.provenance = fetch->body;
        return 0;
    }
    int code = ch_dep_url_public(op, fetch->url, &url);
    if (code)
        return code;
    if (!trust->verify) {
        if (fetch->status != 404)
            ch_warn(op, CH_WARN_WARN,
                    "msg=\"verification not found\" url=%.*s error=\"%.*s\"",
                    CH_STR_ARG(url),
                    CH_STR_ARG(chart_error_message(fetch->error)));
        return 0;
    }
    code = ch_fail(op, fetch->code, "failed to fetch provenance \"%.*s\"",
                   CH_STR_ARG(url));
    ch_hint(op, "%.*s", CH_STR_ARG(chart_error_message(fetch->error)));
    return keep_error(w, code);
}

static int take_http(struct work *w, struct ch_fetch *fetches,
                     const struct ch_trust *trust)
{
    struct ch_got *got = &w->job->got;
    if (fetches[0].code) {
        take_error(w, fetches[0].code, &fetches[0].error);
        return 0;
    }
    got->bytes = fetches[0].body;
    got->digest = fetches[0].got_sha256;
    int code = keep_error(w, check(w));
    if (!code && !w->job->code && (trust->provenance || trust->verify))
        code = take_provenance(w, &fetches[1], trust);
    return code;
}

/* Two fetches a job, the archive and its provenance file. */
static int run_http(struct ch_dep *dep, struct work *works, size_t count,
                    const struct ch_trust *trust)
{
    size_t each = trust->provenance || trust->verify ? 2 : 1, n = 0;
    struct ch_net *net;
    struct ch_fetch *fetches =
        CH_NEW_ARRAY(dep->op, struct ch_fetch, count * each);
    int code = fetches ? 0 : ch_error_code(dep->op);
    for (size_t i = 0; !code && i < count; i++) {
        const struct ch_archive_job *job = works[i].job;
        if (!works[i].pending || job->oci)
            continue;
        fetches[n++] = http_fetch(job, job->url, max_archive);
        if (each == 1)
            continue;
        struct chart_str url;
        code = provenance_url(dep->op, job->url, &url);
        fetches[n++] = http_fetch(job, url, max_provenance);
    }
    if (code || !n)
        return code;
    code = ch_dep_net(dep, &net);
    if (!code)
        code = ch_fetch_all(dep->op, net, fetches, n);
    for (size_t i = 0, k = 0; !code && i < count; i++)
        if (works[i].pending && !works[i].job->oci) {
            code = take_http(&works[i], &fetches[k], trust);
            k += each;
        }
    for (size_t i = 0; i < n; i++)
        chart_error_free(fetches[i].error);
    return code;
}

/* ---- from registries ----------------------------------------------------- */

static int take_pull(struct work *w, struct ch_oci_pull *pull,
                     const struct ch_trust *trust)
{
    struct ch_got *got = &w->job->got;
    if (pull->code) {
        take_error(w, pull->code, &pull->error);
        return 0;
    }
    got->bytes = pull->chart;
    got->digest = ch_str_sub(pull->chart_digest, strlen("sha256:"),
                             pull->chart_digest.len);
    got->manifest = pull->manifest_digest;
    got->provenance = pull->provenance.ptr ? pull->provenance : CH_STR("");
    got->had_underscore = pull->had_underscore;
    int code = keep_error(w, check(w));
    if (!code && !w->job->code && trust->verify && !got->provenance.len)
        code = keep_error(w, ch_fail(w->dep->op, CHART_ENOTFOUND,
                                     "failed to fetch provenance "
                                     "\"%.*s.prov\"",
                                     CH_STR_ARG(got->source)));
    return code;
}

static int run_oci(struct ch_dep *dep, struct work *works, size_t count,
                   const struct ch_trust *trust)
{
    struct ch_net *net;
    struct ch_oci_pull *pulls =
        CH_NEW_ARRAY(dep->op, struct ch_oci_pull, count);
    struct work **owners = CH_NEW_ARRAY(dep->op, struct work *, count);
    size_t n = 0;
    int code = pulls && owners ? 0 : ch_error_code(dep->op);
    for (size_t i = 0; !code && i < count; i++) {
        const struct ch_archive_job *job = works[i].job;
        if (!works[i].pending || !job->oci)
            continue;
        pulls[n] = (struct ch_oci_pull){
            .ref = job->ref,
            .label = job->label,
            .access = job->access,
            .want_provenance = trust->provenance || trust->verify,
            .max = max_archive,
        };
        owners[n++] = &works[i];
    }
    if (code || !n)
        return code;
    code = ch_dep_net(dep, &net);
    if (!code)
        code = ch_oci_pull_all(dep->op, net, pulls, n);
    for (size_t i = 0; !code && i < n; i++)
        code = take_pull(owners[i], &pulls[i], trust);
    for (size_t i = 0; i < n; i++)
        chart_error_free(pulls[i].error);
    return code;
}

/* ---- all of them --------------------------------------------------------- */

/* "NAME-VERSION.tgz", or "NAME@sha256-....tgz" of a digest alone. */
static int oci_file_name(struct ch_op *op, const struct ch_archive_job *job,
                         struct chart_str *out)
{
    struct ch_buf buf;
    struct chart_str path = job->ref.repository;
    size_t slash = ch_str_rfind_byte(path, '/');
    if (slash != CH_NPOS)
        path = ch_str_sub(path, slash + 1, path.len);
    ch_buf_init(&buf, op);
    ch_buf_str(&buf, path);
    if (job->ref.digest.len) {
        CH_BUF_LIT(&buf, "@sha256-");
        ch_buf_str(&buf, ch_str_sub(job->ref.digest, strlen("sha256:"),
                                    job->ref.digest.len));
    } else {
        ch_buf_byte(&buf, '-');
        ch_buf_str(&buf, job->version);
    }
    CH_BUF_LIT(&buf, ".tgz");
    return ch_buf_take(&buf, out);
}

static int prepare_oci(struct work *w)
{
    struct ch_got *got = &w->job->got;
    struct ch_buf buf;
    got->is_oci = true;
    ch_buf_init(&buf, w->dep->op);
    ch_oci_ref_print(&buf, &w->job->ref);
    int code = ch_buf_take(&buf, &got->source);
    if (!code)
        code = oci_file_name(w->dep->op, w->job, &got->file_name);
    if (!code)
        code = ch_dep_check_file_name(w->dep->op, got->file_name);
    return code;
}

/* An archive whose digest the index tells may be there already. */
static int prepare_http(struct work *w, const struct ch_trust *trust)
{
    struct ch_got *got = &w->job->got;
    struct chart_str bytes;
    bool found = false;
    int code = ch_dep_url_public(w->dep->op, w->job->url, &got->source);
    if (!code)
        code = ch_dep_url_file_name(w->dep->op, w->job->url, &got->file_name);
    if (code || trust->provenance || trust->verify)
        return code;
    code = cached_content(w->dep, w->job->digest, &bytes, &found);
    if (code || !found)
        return code;
    got->bytes = bytes;
    got->digest = w->job->digest;
    w->cached = true;
    w->pending = false;
    return 0;
}

/* Without the network, what was fetched for the same version will do, if it is
 * what the index says. */
static int prepare_offline(struct work *w, const struct ch_trust *trust)
{
    struct ch_archive_job *job = w->job;
    struct ch_got got;
    bool found = false;
    if (!w->dep->config->net.offline || !w->pending || !job->key.len)
        return 0;
    int code = ch_archive_cached(w->dep, job->key, trust, &got, &found);
    if (code || !found ||
        (job->digest.len && !ch_str_eq_fold_ascii(job->digest, got.digest)))
        return code;
    job->got = got;
    w->cached = true;
    w->pending = false;
    return 0;
}

static int prepare(struct work *w, const struct ch_trust *trust)
{
    w->job->got = (struct ch_got){
        .digest = CH_STR(""), .manifest = CH_STR(""), .provenance = CH_STR("")};
    w->pending = true;
    int code = w->job->oci ? prepare_oci(w) : prepare_http(w, trust);
    return keep_error(w, code ? code : prepare_offline(w, trust));
}

static int finish(struct work *w, const struct ch_trust *trust)
{
    int code = 0;
    if (w->job->code)
        return 0;
    if (w->pending)
        code = keep_error(w, check_signature(w->dep, &w->job->got, trust));
    return code || w->job->code ? code : keep(w);
}

int ch_archive_fetch(struct ch_dep *dep, struct ch_archive_job *jobs,
                     size_t count, const struct ch_trust *trust)
{
    struct work *works = CH_NEW_ARRAY(dep->op, struct work, count);
    int code = works ? 0 : ch_error_code(dep->op);
    for (size_t i = 0; !code && i < count; i++) {
        works[i] = (struct work){.dep = dep, .job = &jobs[i]};
        code = prepare(&works[i], trust);
    }
    if (!code)
        code = run_http(dep, works, count, trust);
    if (!code)
        code = run_oci(dep, works, count, trust);
    for (size_t i = 0; !code && i < count; i++)
        code = finish(&works[i], trust);
    return code;
}
