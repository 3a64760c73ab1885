#include "dep/locate.h"

#include "base/buf.h"
#include "dep/hint.h"
#include "dep/index_fetch.h"
#include "dep/oci_tags.h"
#include "dep/url.h"
#include "golib/log.h"
#include "golib/strconv.h"
#include "golib/unicode.h"

struct search {
    struct ch_dep *dep;
    const struct ch_locate_options *options;
    struct chart_str reference, version;
};

/* Fetches one archive. What its key stands for, if that never changes, is taken
 * from the cache first. */
static int get(struct search *s, struct ch_archive_job *job, bool is_fixed,
               struct ch_got *out)
{
    struct ch_dep *dep = s->dep;
    bool found = false;
    int code = 0;
    if (is_fixed)
        code =
            ch_archive_cached(dep, job->key, &s->options->trust, out, &found);
    if (code || found)
        return code;
    code = ch_archive_fetch(dep, job, 1, &s->options->trust);
    if (!code && job->code) {
        ch_op_put_error(dep->op, job->error);
        return job->code;
    }
    *out = job->got;
    return code;
}

/* ---- registries ---------------------------------------------------------- */

static int find_tag(struct search *s, struct ch_archive_job *job)
{
    struct ch_semver *versions;
    size_t count;
    struct ch_op *op = s->dep->op;
    int code =
        ch_oci_versions(s->dep, &job->ref, job->access, &versions, &count);
    if (!code)
        code = ch_oci_choose(op, versions, count, s->version, &job->version);
    if (!code && !job->version.len)
        code = ch_oci_fail_version(op, versions, count, s->version);
    return code;
}

/* A tag beside a digest must name it, where there is such a tag: Helm asks, and
 * does not mind when it cannot. */
static int check_tag(struct search *s, const struct ch_archive_job *job)
{
    struct ch_op *op = s->dep->op;
    struct ch_oci_ref ref = job->ref;
    struct ch_net *net;
    struct chart_str digest;
    ref.digest = CH_STR("");
    int code = ch_oci_version_tag(op, s->version, &ref.tag);
    if (!code)
        code = ch_dep_net(s->dep, &net);
    if (!code)
        code = ch_oci_resolve(op, net, &ref, job->access, &digest);
    if (code && !ch_is_fatal(code)) {
        ch_error_clear(op);
        return 0;
    }
    if (code || ch_str_eq(digest, job->ref.digest))
        return code;
    return ch_fail(op, CHART_EDIGEST,
                   "chart reference digest mismatch: %.*s is not %.*s",
                   CH_STR_ARG(digest), CH_STR_ARG(job->ref.digest));
}

/* Which tag is meant, by the reference and --version. */
static int choose_tag(struct search *s, struct ch_archive_job *job)
{
    struct ch_op *op = s->dep->op;
    struct chart_str tag = CH_STR("");
    int code = ch_oci_tag_version(op, job->ref.tag, &tag);
    if (!code && s->version.len && tag.len && !ch_str_eq(tag, s->version))
        return ch_fail(op, CHART_EINVAL,
                       "chart reference and version mismatch: %.*s is not %.*s",
                       CH_STR_ARG(s->version), CH_STR_ARG(tag));
    if (code)
        return code;
    if (!s->version.len)
        s->version = tag;
    if (job->ref.digest.len) {
        job->ref.tag = CH_STR("");
        return s->version.len ? check_tag(s, job) : 0;
    }
    job->version = s->version;
    if (!ch_oci_is_version(op, s->version)) {
        code = ch_error_code(op);
        if (!code)
            code = find_tag(s, job);
    }
    return code ? code : ch_oci_version_tag(op, job->version, &job->ref.tag);
}

static int locate_oci(struct search *s, struct ch_got *out)
{
    struct ch_op *op = s->dep->op;
    struct ch_archive_job job = {.oci = true,
                                 .url = CH_STR(""),
                                 .label = s->reference,
                                 .access = &s->options->access,
                                 .digest = CH_STR(""),
                                 .version = CH_STR("")};
    int code = ch_oci_ref_parse(op, s->reference, &job.ref);
    if (!code)
        code = choose_tag(s, &job);
    if (!code)
        code = ch_archive_oci_key(op, &job.ref, &job.key);
    return code ? code : get(s, &job, job.ref.digest.len > 0, out);
}

/* ---- indexes ------------------------------------------------------------- */

/* Helm's line for who asked for one version and gets another. */
static void warn_other(struct search *s, struct chart_str name,
                       const struct ch_index_version *v)
{
    const struct ch_log_attr attrs[] = {
        {"chart", name},
        {"requested", s->version},
        {"selected", v->version},
    };
    if (s->version.len && !ch_str_eq(s->version, v->version))
        ch_log(s->dep->op, CH_WARN_WARN,
               "unable to find exact version requested; falling back to "
               "closest available version",
               attrs, CH_COUNT(attrs));
}

static int get_version(struct search *s, const struct ch_index_job *index,
                       struct chart_str name, const struct ch_index_version *v,
                       struct ch_got *out)
{
    struct ch_op *op = s->dep->op;
    struct ch_archive_job job = {
        .label = name, .access = index->access, .digest = v->digest};
    warn_other(s, name, v);
    int code = ch_dep_url_resolve(op, index->url, v->url, &job.url);
    if (!code)
        code = ch_archive_repo_key(op, index->url, name, v->version, &job.key);
    return code ? code : get(s, &job, false, out);
}

/* What the index has instead, as the hint of the error that is set. */
static int add_hint(struct ch_op *op, const struct ch_index_job *job,
                    struct chart_str name, struct chart_str version)
{
    const struct ch_index_chart *chart = ch_index_find(job->index, name);
    struct chart_error *error = ch_op_take_error(op);
    struct chart_str there = CH_STR("");
    size_t count;
    const struct chart_str *names = ch_index_names(job->index, &count);
    bool found = chart && chart->found;
    int code = found ? ch_hint_versions(op, chart, version, &there)
                     : ch_hint_names(op, names, count, name, &there);
    if (code) {
        chart_error_free(error);
        return code;
    }
    code = chart_error_code(error);
    ch_op_put_error(op, error);
    if (there.len && found)
        ch_hint(op, "Of %.*s, %.*s", CH_STR_ARG(name), CH_STR_ARG(there));
    else if (there.len)
        ch_hint(op, "Charts of that repository with a similar name: %.*s",
                CH_STR_ARG(there));
    return code;
}

/* The entry for the version that is asked for; `*why` is set when there is
 * none. */
static int choose(struct search *s, const struct ch_index_job *job,
                  struct chart_str name, const struct ch_index_version **out,
                  const char **why)
{
    const struct ch_index_chart *chart = ch_index_find(job->index, name);
    *out = NULL;
    *why = "no chart name found";
    if (!chart || !chart->found)
        return 0;
    *why = "no chart version found";
    return chart->count ? ch_index_choose(s->dep->op, chart, s->version, out)
                        : 0;
}

static int no_url(struct ch_op *op, struct chart_str name)
{
    return ch_fail(op, CHART_ENOTFOUND,
                   "chart \"%.*s\" has no downloadable URLs", CH_STR_ARG(name));
}

/* ---- a name with --repo -------------------------------------------------- */

static int not_in_repo(struct search *s, const struct ch_index_job *job)
{
    struct ch_op *op = s->dep->op;
    struct chart_str url;
    struct ch_buf version;
    int code = ch_dep_url_public(op, job->url, &url);
    ch_buf_init(&version, op);
    if (s->version.len) {
        CH_BUF_LIT(&version, " version ");
        ch_quote(&version, s->version);
    }
    if (!code)
        code = ch_buf_check(&version);
    if (code)
        return code;
    (void)ch_fail(op, CHART_ENOTFOUND,
                  "chart \"%.*s\"%.*s not found in %.*s repository",
                  CH_STR_ARG(s->reference), CH_STR_ARG(ch_buf_view(&version)),
                  CH_STR_ARG(url));
    return add_hint(op, job, s->reference, s->version);
}

static int fetch_index(struct search *s, struct ch_index_job *job)
{
    struct ch_op *op = s->dep->op;
    struct chart_str url;
    int code = ch_index_fetch(s->dep, job, 1);
    if (code || !job->code)
        return code;
    code = ch_dep_url_public(op, job->url, &url);
    if (code)
        return code;
    code = ch_index_job_fail(op, job);
    ch_prefix(op,
              "looks like \"%.*s\" is not a valid chart repository or cannot "
              "be reached: ",
              CH_STR_ARG(url));
    return code;
}

static int locate_in_repo(struct search *s, struct ch_got *out)
{
    const struct ch_index_version *v;
    const char *why;
    struct ch_access access = s->options->access;
    struct ch_index_job job = {.url = s->options->repo_url,
                               .access = &access,
                               .names = &s->reference,
                               .name_count = 1,
                               .helm_path = CH_STR("")};
    access.url = job.url;
    int code = ch_dep_check_scheme(s->dep->op, job.url);
    if (!code)
        code = fetch_index(s, &job);
    if (!code)
        code = choose(s, &job, s->reference, &v, &why);
    if (code && !ch_is_fatal(code) && job.index) {
        ch_error_clear(s->dep->op); /* Helm does not say why */
        return not_in_repo(s, &job);
    }
    if (code)
        return code;
    if (!v)
        return not_in_repo(s, &job);
    return v->url.len ? get_version(s, &job, s->reference, v, out)
                      : no_url(s->dep->op, s->reference);
}

/* ---- repo/name ----------------------------------------------------------- */

static int not_in_index(struct search *s, const struct ch_index_job *job,
                        struct chart_str name, const char *why)
{
    struct ch_op *op = s->dep->op;
    struct ch_buf detail;
    bool version = strstr(why, "version") != NULL;
    ch_buf_init(&detail, op);
    if (version)
        ch_buf_printf(&detail, " for %.*s-%.*s", CH_STR_ARG(name),
                      CH_STR_ARG(s->version));
    (void)ch_fail(op, CHART_ENOTFOUND,
                  "chart \"%.*s\" matching %.*s not found in %.*s index. (try "
                  "'helm repo update'): %s%.*s",
                  CH_STR_ARG(name), CH_STR_ARG(s->version),
                  CH_STR_ARG(job->repo->name), why,
                  CH_STR_ARG(ch_buf_view(&detail)));
    return add_hint(op, job, name, s->version);
}

/* The repository's own credentials, or the call's if it gives any. */
static struct ch_access repo_access(const struct search *s,
                                    const struct ch_repo *repo)
{
    const struct ch_access *given = &s->options->access;
    struct ch_access access = ch_dep_access(repo);
    if (given->user.len) {
        access.user = given->user;
        access.password = given->password;
    }
    if (given->ca_file.len)
        access.ca_file = given->ca_file;
    if (given->cert_file.len) {
        access.cert_file = given->cert_file;
        access.key_file = given->key_file;
    }
    access.insecure |= given->insecure;
    access.pass_credentials |= given->pass_credentials;
    return access;
}

/* What was meant as a path is taken for a name where nothing is. */
static void hint_forms(struct ch_op *op)
{
    ch_hint(op, "For a file or folder, check the path. A chart from elsewhere "
                "is repo/name, a name with --repo URL, a URL, or "
                "oci://host/path/name.");
}

static int unknown_repo(struct search *s, const struct ch_repos *repos,
                        struct chart_str name)
{
    struct ch_op *op = s->dep->op;
    struct chart_str near;
    struct chart_str *names = CH_NEW_ARRAY(op, struct chart_str, repos->count);
    if (!names)
        return ch_error_code(op);
    for (size_t i = 0; i < repos->count; i++)
        names[i] = repos->items[i].name;
    int code = ch_hint_names(op, names, repos->count, name, &near);
    if (code)
        return code;
    code =
        ch_fail(op, CHART_ENOTFOUND, "repo %.*s not found", CH_STR_ARG(name));
    if (near.len)
        ch_hint(op, "Repositories with a similar name: %.*s", CH_STR_ARG(near));
    else
        hint_forms(op);
    return code;
}

/* `path`: the reference, without what would make it a URL. */
static int locate_by_name(struct search *s, struct chart_str path,
                          struct ch_got *out)
{
    struct ch_op *op = s->dep->op;
    const struct ch_index_version *v;
    const struct ch_repos *repos;
    struct chart_str repo_name, name;
    const char *why;
    if (!ch_str_cut(path, '/', &repo_name, &name)) {
        (void)ch_fail(op, CHART_EINVAL,
                      "non-absolute URLs should be in form of "
                      "repo_name/path_to_chart, got: %.*s",
                      CH_STR_ARG(s->reference));
        hint_forms(op);
        return CHART_EINVAL;
    }
    int code = ch_dep_repos(s->dep, &repos);
    if (code)
        return code;
    const struct ch_repo *repo = ch_repos_by_name(repos, repo_name);
    if (!repo || !repo->name.len)
        return unknown_repo(s, repos, repo_name);
    struct ch_access access = repo_access(s, repo);
    struct ch_index_job job = {.url = repo->url,
                               .repo = repo,
                               .access = &access,
                               .names = &name,
                               .name_count = 1,
                               .cached = true};
    code = ch_helm_index_path(s->dep, repo, repo->url, "-index.yaml",
                              &job.helm_path);
    if (!code)
        code = fetch_index(s, &job);
    if (!code)
        code = choose(s, &job, name, &v, &why);
    if (code)
        return code;
    if (!v)
        return not_in_index(s, &job, name, why);
    return v->url.len ? get_version(s, &job, name, v, out)
                      : no_url(op, s->reference);
}

/* ---- a URL --------------------------------------------------------------- */

/* The configured repository that the archive lies in. */
static const struct ch_repo *repo_of(const struct ch_repos *repos,
                                     struct chart_str url)
{
    for (size_t i = 0; i < repos->count; i++) {
        struct chart_str root = repos->items[i].url;
        while (root.len && root.ptr[root.len - 1] == '/')
            root.len--;
        if (root.len && ch_str_starts(url, root) && url.len > root.len &&
            url.ptr[root.len] == '/')
            return &repos->items[i];
    }
    return NULL;
}

static int locate_url(struct search *s, struct ch_got *out)
{
    const struct ch_repos *repos;
    int code = ch_dep_repos(s->dep, &repos);
    if (!code)
        code = ch_dep_check_getter(s->dep->op, s->reference);
    if (code)
        return code;
    const struct ch_repo *repo = repo_of(repos, s->reference);
    struct ch_access access = repo_access(s, repo);
    struct ch_archive_job job = {
        .url = s->reference, .access = &access, .digest = CH_STR("")};
    if (!repo)
        access.url = s->reference;
    code = ch_dep_url_key(s->dep->op, job.url, &job.key);
    if (!code)
        code = ch_dep_url_public(s->dep->op, job.url, &job.label);
    return code ? code : get(s, &job, false, out);
}

/* ---- which of them ------------------------------------------------------- */

int ch_locate(struct ch_dep *dep, struct chart_str reference,
              const struct ch_locate_options *options, struct ch_got *out)
{
    struct search s = {.dep = dep,
                       .options = options,
                       .reference = ch_trim_space(reference),
                       .version = ch_trim_space(options->version)};
    struct ch_url url;
    if (options->devel && !s.version.len)
        s.version = CH_STR(">0.0.0-0");
    if (options->repo_url.len)
        return locate_in_repo(&s, out);
    if (ch_dep_url_is_oci(s.reference))
        return locate_oci(&s, out);
    int code = ch_url_parse(dep->op, s.reference, &url);
    if (code && !ch_is_fatal(code)) {
        ch_error_clear(dep->op);
        return ch_fail(dep->op, CHART_EINVAL, "invalid chart URL format: %.*s",
                       CH_STR_ARG(s.reference));
    }
    if (code)
        return code;
    return url.scheme.len && url.host.len && url.path.len
               ? locate_url(&s, out)
               : locate_by_name(&s, url.path, out);
}
