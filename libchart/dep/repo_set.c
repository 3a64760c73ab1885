#include "dep/repo_set.h"

#include "base/buf.h"
#include "dep/config_file.h"
#include "dep/index_fetch.h"
#include "dep/url.h"
#include "golib/strconv.h"

#include <errno.h>
#include <unistd.h>

/* Where Helm's first repositories went. */
static const struct {
    struct chart_str old;
    const char *now;
} deprecated[] = {
    {CH_STR_INIT("//kubernetes-charts.storage.googleapis.com"),
     "https://charts.helm.sh/stable"},
    {CH_STR_INIT("//kubernetes-charts-incubator.storage.googleapis.com"),
     "https://charts.helm.sh/incubator"},
};

static int quoted(struct ch_op *op, struct chart_str text,
                  struct chart_str *out)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    ch_quote(&buf, text);
    return ch_buf_take(&buf, out);
}

/* A fresh look at the file, which the caller has locked. */
static int read_repos(struct ch_dep *dep, struct ch_repos *repos)
{
    if (!dep->config->repository_config.len)
        return ch_fail(dep->op, CHART_EUNSUPPORTED,
                       "there is no place for repositories.yaml");
    return ch_repos_read(dep->op, dep->config->repository_config, repos);
}

/* ---- indexes ------------------------------------------------------------- */

static int make_job(struct ch_dep *dep, const struct ch_repo *repo,
                    struct ch_index_job *job)
{
    struct ch_access *access = CH_NEW(dep->op, struct ch_access);
    if (!access)
        return ch_error_code(dep->op);
    *access = ch_dep_access(repo);
    *job =
        (struct ch_index_job){.url = repo->url, .repo = repo, .access = access};
    int code = ch_dep_check_scheme(dep->op, repo->url);
    if (!code)
        code = ch_helm_index_path(dep, repo, repo->url, "-index.yaml",
                                  &job->helm_path);
    job->save = job->helm_path.len > 0;
    return code;
}

/* ---- add ----------------------------------------------------------------- */

static int check_url(struct ch_op *op, struct chart_str url)
{
    struct chart_str shown;
    int code = ch_dep_url_public(op, url, &shown);
    for (size_t i = 0; !code && i < CH_COUNT(deprecated); i++)
        if (ch_str_find(url, deprecated[i].old, 0) != CH_NPOS)
            code = ch_fail(op, CHART_EINVAL,
                           "repo \"%.*s\" is no longer available; try \"%s\" "
                           "instead",
                           CH_STR_ARG(shown), deprecated[i].now);
    return code;
}

static bool same_text(struct chart_str a, struct chart_str b)
{
    return a.len == b.len && (a.len == 0 || ch_str_eq(a, b));
}

static bool same_repo(const struct ch_repo *a, const struct ch_repo *b)
{
    return same_text(a->name, b->name) && same_text(a->url, b->url) &&
           same_text(a->username, b->username) &&
           same_text(a->password, b->password) &&
           same_text(a->cert_file, b->cert_file) &&
           same_text(a->key_file, b->key_file) &&
           same_text(a->ca_file, b->ca_file) && a->insecure == b->insecure &&
           a->pass_credentials == b->pass_credentials;
}

static int check_name(struct ch_op *op, struct chart_str name)
{
    if (ch_str_find_byte(name, '/', 0) != CH_NPOS)
        return ch_fail(op, CHART_EINVAL,
                       "repository name (%.*s) contains '/', please specify a "
                       "different name without '/'",
                       CH_STR_ARG(name));
    if (!name.len || name.ptr[0] == '.')
        return ch_fail(op, CHART_EINVAL,
                       "repository name (%.*s) cannot be a file's",
                       CH_STR_ARG(name));
    return 0;
}

static int fetch_new(struct ch_dep *dep, const struct ch_repo *repo)
{
    struct ch_index_job job;
    struct chart_str url;
    int code = make_job(dep, repo, &job);
    if (!code)
        code = ch_index_fetch(dep, &job, 1);
    if (code || !job.code)
        return code;
    code = ch_dep_url_public(dep->op, repo->url, &url);
    if (code) {
        chart_error_free(job.error);
        return code;
    }
    code = ch_index_job_fail(dep->op, &job);
    ch_prefix(dep->op,
              "looks like \"%.*s\" is not a valid chart repository or cannot "
              "be reached: ",
              CH_STR_ARG(url));
    return code;
}

static int add(struct ch_dep *dep, const struct ch_repo *repo, bool force)
{
    struct ch_repos repos;
    struct chart_str name;
    int code = read_repos(dep, &repos);
    if (!code)
        code = check_name(dep->op, repo->name);
    if (!code)
        code = quoted(dep->op, repo->name, &name);
    if (code)
        return code;
    const struct ch_repo *known = ch_repos_by_name(&repos, repo->name);
    if (known && !force && same_repo(known, repo))
        return ch_dep_say(dep, dep->output,
                          "%.*s already exists with the same configuration, "
                          "skipping\n",
                          CH_STR_ARG(name));
    if (known && !force)
        return ch_fail(dep->op, CHART_EINVAL,
                       "repository name (%.*s) already exists, please specify "
                       "a different name",
                       CH_STR_ARG(repo->name));
    code = fetch_new(dep, repo);
    if (!code)
        code = ch_repos_put(dep->op, &repos, repo);
    if (!code)
        code = ch_repos_write(dep->op, dep->config->repository_config, &repos);
    return code ? code
                : ch_dep_say(dep, dep->output,
                             "%.*s has been added to your repositories\n",
                             CH_STR_ARG(name));
}

/* Runs with the file locked against other processes. */
static int lock(struct ch_dep *dep, int *fd)
{
    *fd = -1;
    if (!dep->config->repository_config.len)
        return 0;
    return ch_config_lock(dep->op, dep->config->repository_config, fd);
}

int ch_repo_add(struct ch_dep *dep, const struct ch_repo *repo, bool force,
                bool allow_deprecated)
{
    int fd;
    int code = allow_deprecated ? 0 : check_url(dep->op, repo->url);
    if (!code)
        code = lock(dep, &fd);
    if (code)
        return code;
    code = add(dep, repo, force);
    ch_config_unlock(fd);
    return code;
}

/* ---- update -------------------------------------------------------------- */

static bool is_asked(const struct chart_str *names, size_t count,
                     struct chart_str name)
{
    for (size_t i = 0; i < count; i++)
        if (ch_str_eq(names[i], name))
            return true;
    return count == 0;
}

static int check_names(struct ch_op *op, const struct ch_repos *repos,
                       const struct chart_str *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!ch_repos_by_name(repos, names[i]))
            return ch_fail(op, CHART_ENOTFOUND,
                           "no repositories found matching '%.*s'.  Nothing "
                           "will be updated",
                           CH_STR_ARG(names[i]));
    return 0;
}

/* Says how it went; those that did not are added to `failed`. */
static int say_updated(struct ch_dep *dep, const struct ch_index_job *job,
                       struct ch_buf *failed)
{
    struct chart_str url;
    int code = ch_dep_url_public(dep->op, job->url, &url);
    if (code)
        return code;
    if (job->code && failed->len)
        ch_buf_byte(failed, ' ');
    if (job->code)
        ch_buf_str(failed, url);
    return ch_index_job_say(dep, job);
}

static int say_all(struct ch_dep *dep, const struct ch_index_job *jobs,
                   size_t count)
{
    struct ch_buf failed;
    ch_buf_init(&failed, dep->op);
    int code = 0, worst = 0;
    for (size_t i = 0; !code && i < count; i++) {
        code = say_updated(dep, &jobs[i], &failed);
        worst = worst ? worst : jobs[i].code;
    }
    if (!code)
        code = ch_buf_check(&failed);
    if (code)
        return code;
    if (worst)
        return ch_fail(dep->op, worst,
                       "failed to update the following repositories: [%.*s]",
                       CH_STR_ARG(ch_buf_view(&failed)));
    return ch_dep_say(dep, dep->output,
                      "Update Complete. \u2388Happy Helming!\u2388\n");
}

int ch_repo_update(struct ch_dep *dep, const struct chart_str *names,
                   size_t count)
{
    struct ch_repos repos;
    size_t n = 0;
    int code = read_repos(dep, &repos);
    if (!code && !repos.count)
        code = ch_fail(dep->op, CHART_ENOTFOUND,
                       "no repositories found. You must add one before "
                       "updating");
    if (!code)
        code = check_names(dep->op, &repos, names, count);
    if (code)
        return code;
    struct ch_index_job *jobs =
        CH_NEW_ARRAY(dep->op, struct ch_index_job, repos.count);
    if (!jobs)
        return ch_error_code(dep->op);
    for (size_t i = 0; !code && i < repos.count; i++)
        if (is_asked(names, count, repos.items[i].name))
            code = make_job(dep, &repos.items[i], &jobs[n++]);
    if (!code)
        code = ch_dep_say(dep, dep->output,
                          "Hang tight while we grab the latest from your chart "
                          "repositories...\n");
    if (!code)
        code = ch_index_fetch(dep, jobs, n);
    if (!code)
        code = say_all(dep, jobs, n);
    for (size_t i = 0; i < n; i++)
        chart_error_free(jobs[i].error);
    return code;
}

/* ---- remove -------------------------------------------------------------- */

static int remove_cached(struct ch_dep *dep, const struct ch_repo *repo)
{
    static const char *const suffixes[] = {"-charts.txt", "-index.yaml"};
    int code = 0;
    for (size_t i = 0; !code && i < CH_COUNT(suffixes); i++) {
        struct chart_str path;
        code = ch_helm_index_path(dep, repo, repo->url, suffixes[i], &path);
        if (!code && path.len)
            (void)unlink(path.ptr);
    }
    return code;
}

static int remove_one(struct ch_dep *dep, struct ch_repos *repos,
                      struct chart_str name)
{
    const struct ch_repo *found = ch_repos_by_name(repos, name);
    struct chart_str shown;
    int code = quoted(dep->op, name, &shown);
    if (code)
        return code;
    if (!found)
        return ch_fail(dep->op, CHART_ENOTFOUND, "no repo named %.*s found",
                       CH_STR_ARG(shown));
    const struct ch_repo repo = *found;
    (void)ch_repos_remove(repos, name);
    code = ch_repos_write(dep->op, dep->config->repository_config, repos);
    if (!code)
        code = remove_cached(dep, &repo);
    return code ? code
                : ch_dep_say(dep, dep->output,
                             "%.*s has been removed from your repositories\n",
                             CH_STR_ARG(shown));
}

int ch_repo_remove(struct ch_dep *dep, const struct chart_str *names,
                   size_t count)
{
    struct ch_repos repos;
    int fd;
    int code = lock(dep, &fd);
    if (code)
        return code;
    code = read_repos(dep, &repos);
    if (!code && !repos.count)
        code = ch_fail(dep->op, CHART_ENOTFOUND, "no repositories configured");
    for (size_t i = 0; !code && i < count; i++)
        code = remove_one(dep, &repos, names[i]);
    ch_config_unlock(fd);
    return code;
}
