#include "dep/plan.h"

#include "base/buf.h"
#include "base/io.h"
#include "base/slashpath.h"
#include "dep/url.h"

#include <errno.h>
#include <sys/stat.h>

/* ---- what a row points at ------------------------------------------------ */

int ch_plan_local_path(struct ch_op *op, struct chart_str dir,
                       struct chart_str repository, struct chart_str *path)
{
    struct stat st;
    struct chart_str file = CH_STR("file://");
    if (ch_str_starts(repository, file))
        repository = ch_str_sub(repository, file.len, repository.len);
    bool absolute = repository.len && repository.ptr[0] == '/';
    int code = absolute ? ch_path_clean(op, repository, path)
                        : ch_path_join(op, dir, repository, path);
    if (code || stat(path->ptr, &st) == 0)
        return code;
    if (errno == ENOENT)
        return ch_fail(op, CHART_ENOTFOUND, "directory %.*s not found",
                       CH_STR_ARG(*path));
    return ch_fail(op, CHART_EIO, "stat %.*s: %s", CH_STR_ARG(*path),
                   ch_errno_text(errno));
}

int ch_dep_load_chart(struct ch_op *op, const char *path,
                      struct ch_chart_tree **tree)
{
    struct stat st;
    bool is_dir = stat(path, &st) == 0 && S_ISDIR(st.st_mode);
    return is_dir ? ch_chart_load_any_dir(op, path, tree)
                  : ch_chart_load(op, path, tree);
}

/* "@name" and "alias:name". */
static bool alias_of(struct chart_str repository, struct chart_str *name)
{
    static const struct chart_str leads[] = {CH_STR_INIT("@"),
                                             CH_STR_INIT("alias:")};
    for (size_t i = 0; i < CH_COUNT(leads); i++)
        if (ch_str_starts(repository, leads[i])) {
            *name = ch_str_sub(repository, leads[i].len, repository.len);
            return true;
        }
    return false;
}

/* What Go's url.ParseRequestURI takes. */
static int is_request_uri(struct ch_op *op, struct chart_str text, bool *yes)
{
    struct ch_url url;
    int code = ch_url_parse(op, text, &url);
    *yes = !code && (url.scheme.len || (text.len && text.ptr[0] == '/'));
    if (ch_is_fatal(code))
        return code;
    ch_error_clear(op);
    return 0;
}

/* Repositories that nobody knows, joined by commas. */
struct unknown {
    struct ch_buf names;
    bool has_word; /* one is no URL and no alias */
};

/* What the call says about certificates holds for repositories that no
 * configuration knows. Its user and password are for registries alone: hosts
 * that a chart names must not get them. */
static void take_certificates(struct ch_need *need,
                              const struct ch_access *access)
{
    if (!access)
        return;
    need->access.ca_file = access->ca_file;
    need->access.cert_file = access->cert_file;
    need->access.key_file = access->key_file;
    need->access.insecure = access->insecure;
}

static int find_repo(struct ch_plan *plan, struct ch_need *need,
                     struct unknown *unknown)
{
    struct ch_op *op = plan->dep->op;
    const struct ch_repos *repos;
    struct chart_str name, repository = need->row.repository;
    bool is_uri = false;
    int code = ch_dep_repos(plan->dep, &repos);
    if (!code && alias_of(repository, &name)) {
        need->repo = ch_repos_by_name(repos, name);
        if (need->repo)
            need->row.repository = need->repo->url;
    }
    if (!code && !need->repo)
        code = ch_repos_by_url(op, repos, repository, &need->repo);
    if (!code && !need->repo)
        code = is_request_uri(op, repository, &is_uri);
    need->access = ch_dep_access(need->repo);
    if (!need->repo)
        take_certificates(need, plan->options.access);
    if (code || need->repo || is_uri)
        return code;
    if (unknown->names.len)
        CH_BUF_LIT(&unknown->names, ", ");
    ch_buf_str(&unknown->names, repository);
    unknown->has_word |= ch_str_find(repository, CH_STR("//"), 0) == CH_NPOS &&
                         !alias_of(repository, &name);
    return ch_buf_check(&unknown->names);
}

static int find_source(struct ch_plan *plan, struct ch_need *need,
                       struct unknown *unknown)
{
    struct chart_str repository = need->row.repository;
    need->access = ch_dep_access(NULL);
    if (!repository.len) {
        need->kind = CH_NEED_FOLDER;
        return 0;
    }
    if (ch_str_starts(repository, CH_STR("file://"))) {
        need->kind = CH_NEED_FILE;
        int code = ch_plan_local_path(plan->dep->op, plan->dir, repository,
                                      &need->path);
        if (!code && plan->options.debug)
            code = ch_dep_say(plan->dep, plan->dep->output,
                              "Repository from local path: %.*s\n",
                              CH_STR_ARG(repository));
        return code;
    }
    if (ch_dep_url_is_oci(repository)) {
        need->kind = CH_NEED_OCI;
        if (plan->options.access)
            need->access = *plan->options.access;
        return 0;
    }
    need->kind = CH_NEED_REPO;
    return find_repo(plan, need, unknown);
}

static int fail_unknown(struct ch_op *op, const struct unknown *unknown)
{
    return ch_fail(
        op, CHART_ENOTFOUND,
        "no repository definition for %.*s. Please add them via 'helm repo "
        "add'%s",
        CH_STR_ARG(ch_buf_view(&unknown->names)),
        unknown->has_word
            ? "\nNote that repositories must be URLs or aliases. For example, "
              "to refer to the \"example\"\nrepository, use "
              "\"https://charts.example.com/\" or \"@example\" instead of\n"
              "\"example\". Don't forget to add the repo, too ('helm repo "
              "add')."
            : "");
}

/* ---- one job a repository ------------------------------------------------ */

static struct ch_index_job *job_of(struct ch_plan *plan,
                                   const struct ch_need *need)
{
    for (size_t i = 0; i < plan->job_count; i++)
        if (plan->jobs[i].repo == need->repo &&
            (need->repo || ch_str_eq(plan->jobs[i].url, need->row.repository)))
            return &plan->jobs[i];
    return NULL;
}

static int add_job(struct ch_plan *plan, struct chart_str url,
                   const struct ch_repo *repo, const struct ch_access *access)
{
    struct ch_index_job *job = &plan->jobs[plan->job_count];
    *job = (struct ch_index_job){
        .url = url,
        .repo = repo,
        .access = access,
        .names = NULL,
        .cached = plan->options.skip_refresh,
    };
    plan->job_count++;
    return ch_helm_index_path(plan->dep, repo, url, "-index.yaml",
                              &job->helm_path);
}

static int add_jobs(struct ch_plan *plan)
{
    struct ch_op *op = plan->dep->op;
    int code = ch_step(op, plan->count * plan->count);
    struct chart_str *names = CH_NEW_ARRAY(op, struct chart_str, plan->count);
    if (code || !names)
        return ch_error_code(op);
    for (size_t i = 0; i < plan->count; i++)
        names[i] = plan->needs[i].row.name;
    for (size_t i = 0; !code && i < plan->count; i++) {
        struct ch_need *need = &plan->needs[i];
        if (need->kind != CH_NEED_REPO)
            continue;
        need->job = job_of(plan, need);
        if (need->job)
            continue;
        need->job = &plan->jobs[plan->job_count];
        code = add_job(plan, need->row.repository, need->repo, &need->access);
        /* A name of another repository is looked for in vain: that is cheap. */
        need->job->names = names;
        need->job->name_count = plan->count;
    }
    return code;
}

/* Repositories that no row needs, which Helm refreshes all the same. */
static int add_unused_jobs(struct ch_plan *plan, const struct ch_repos *repos)
{
    int code = 0;
    for (size_t i = 0; !code && i < repos->count; i++) {
        const struct ch_need like = {.repo = &repos->items[i]};
        struct ch_access *access = CH_NEW(plan->dep->op, struct ch_access);
        if (!access)
            return ch_error_code(plan->dep->op);
        *access = ch_dep_access(like.repo);
        if (!job_of(plan, &like))
            code = add_job(plan, like.repo->url, like.repo, access);
    }
    return code;
}

/* ---- the plan ------------------------------------------------------------ */

static int find_sources(struct ch_plan *plan)
{
    struct unknown unknown = {.has_word = false};
    int code = 0;
    ch_buf_init(&unknown.names, plan->dep->op);
    for (size_t i = 0; !code && i < plan->count; i++)
        code = find_source(plan, &plan->needs[i], &unknown);
    if (!code && unknown.names.len)
        code = fail_unknown(plan->dep->op, &unknown);
    return code;
}

int ch_plan_open(struct ch_plan *plan, struct ch_dep *dep, struct chart_str dir,
                 const struct ch_dependency *rows, size_t count,
                 const struct ch_plan_options *options)
{
    static const struct ch_repos none;
    const struct ch_repos *repos = &none;
    int code = 0;
    *plan = (struct ch_plan){.dep = dep, .dir = dir, .options = *options};
    if (options->helm)
        code = ch_dep_repos(dep, &repos);
    if (code)
        return code;
    plan->needs = CH_NEW_ARRAY(dep->op, struct ch_need, count);
    plan->jobs =
        CH_NEW_ARRAY(dep->op, struct ch_index_job, count + repos->count);
    if (!plan->needs || !plan->jobs)
        return ch_error_code(dep->op);
    for (size_t i = 0; i < count; i++)
        plan->needs[i] = (struct ch_need){.row = rows[i]};
    plan->count = count;
    code = find_sources(plan);
    if (!code)
        code = add_jobs(plan);
    if (!code && options->helm && !options->skip_refresh)
        code = add_unused_jobs(plan, repos);
    return code;
}

void ch_plan_close(struct ch_plan *plan)
{
    for (size_t i = 0; i < plan->job_count; i++)
        chart_error_free(plan->jobs[i].error);
    for (size_t i = 0; i < plan->count; i++)
        chart_error_free(plan->needs[i].error);
}

int ch_plan_rows(struct ch_plan *plan, struct ch_dependency **wanted,
                 struct ch_dependency **locked)
{
    struct ch_op *op = plan->dep->op;
    *wanted = CH_NEW_ARRAY(op, struct ch_dependency, plan->count);
    *locked = CH_NEW_ARRAY(op, struct ch_dependency, plan->count);
    if (!*wanted || !*locked)
        return ch_error_code(op);
    for (size_t i = 0; i < plan->count; i++) {
        const struct ch_need *need = &plan->needs[i];
        (*wanted)[i] = need->row;
        (*locked)[i] = (struct ch_dependency){
            .name = need->row.name,
            .version = need->version,
            .repository = need->row.repository,
            .condition = CH_STR(""),
            .alias = CH_STR(""),
        };
    }
    return 0;
}
