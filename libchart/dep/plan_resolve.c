/*
 * Versions for ranges, as Helm's resolver chooses them, and where the archives
 * of those versions are.
 */
#include "base/aside.h"
#include "base/buf.h"
#include "base/slashpath.h"
#include "dep/hint.h"
#include "dep/oci_tags.h"
#include "dep/plan.h"
#include "dep/url.h"
#include "golib/strconv.h"

/* What is missing: Helm's list, and what there is instead. */
struct missing {
    struct ch_buf text, hint;
    size_t count;
};

/* ---- errors -------------------------------------------------------------- */

static int add_missing(struct ch_plan *plan, struct missing *m,
                       const struct ch_need *need)
{
    struct chart_str url;
    int code = ch_dep_url_public(plan->dep->op, need->row.repository, &url);
    if (m->count++)
        CH_BUF_LIT(&m->text, ", ");
    ch_quote(&m->text, need->row.name);
    CH_BUF_LIT(&m->text, " (repository ");
    ch_quote(&m->text, url);
    CH_BUF_LIT(&m->text, ", version ");
    ch_quote(&m->text, need->row.version);
    CH_BUF_LIT(&m->text, ")");
    return code ? code : ch_buf_check(&m->text);
}

static int fail_missing(struct ch_op *op, const struct missing *m)
{
    int code = ch_fail(op, CHART_EDEPENDENCY,
                       "can't get a valid version for %zu subchart(s): %.*s. "
                       "Make sure a matching chart version exists in the repo, "
                       "or change the version constraint in Chart.yaml",
                       m->count, CH_STR_ARG(ch_buf_view(&m->text)));
    if (m->hint.len)
        ch_hint(op, "%.*s", CH_STR_ARG(ch_buf_view(&m->hint)));
    return code;
}

static int parse_range(struct ch_op *op, const struct ch_need *need,
                       struct ch_constraint **range)
{
    struct ch_buf name;
    int code = ch_constraint_parse(op, need->row.version, range);
    if (!code || ch_is_fatal(code))
        return code;
    ch_buf_init(&name, op);
    ch_quote(&name, need->row.name);
    ch_prefix(op, "dependency %.*s has an invalid version/constraint format: ",
              CH_STR_ARG(ch_buf_view(&name)));
    return code;
}

/* The index could not be had. Helm goes on without it and then misses its own
 * copy; the hint has the cause. */
static int fail_index(struct ch_plan *plan, struct ch_need *need)
{
    struct ch_op *op = plan->dep->op;
    struct ch_index_job *job = need->job;
    struct chart_str name, url;
    struct chart_str cause = ch_str_dup(op, chart_error_message(job->error));
    int code = ch_helm_index_name(plan->dep, job->repo, job->url, &name);
    if (!code)
        code = ch_dep_url_public(op, job->url, &url);
    if (code || !cause.ptr)
        return ch_error_code(op);
    if (plan->options.helm)
        code = ch_fail(op, job->code,
                       "no cached repository for %.*s found. (try 'helm repo "
                       "update'): open %.*s: no such file or directory",
                       CH_STR_ARG(name), CH_STR_ARG(job->helm_path));
    else
        code = ch_fail(op, job->code,
                       "looks like \"%.*s\" is not a valid chart repository "
                       "or cannot be reached: %.*s",
                       CH_STR_ARG(url), CH_STR_ARG(cause));
    ch_hint(op, "It was needed for the dependency %.*s%s%.*s",
            CH_STR_ARG(need->row.name), plan->options.helm ? ": " : "",
            CH_STR_ARG(plan->options.helm ? cause : CH_STR("")));
    return code;
}

static int fail_no_chart(struct ch_plan *plan, struct ch_need *need)
{
    struct ch_op *op = plan->dep->op;
    struct chart_str url, near;
    size_t count;
    const struct chart_str *names = ch_index_names(need->job->index, &count);
    int code = ch_dep_url_public(op, need->row.repository, &url);
    if (!code)
        code = ch_hint_names(op, names, count, need->row.name, &near);
    if (code)
        return code;
    code = ch_fail(op, CHART_ENOTFOUND, "%.*s chart not found in repo %.*s",
                   CH_STR_ARG(need->row.name), CH_STR_ARG(url));
    if (near.len)
        ch_hint(op, "Charts of that repository with a similar name: %.*s",
                CH_STR_ARG(near));
    return code;
}

/* ---- charts on disk ------------------------------------------------------ */

static int resolve_folder(struct ch_plan *plan, struct ch_need *need)
{
    struct chart_str path;
    int code =
        ch_path_join(plan->dep->op, CH_STR("charts"), need->row.name, &path);
    if (!code)
        code = ch_plan_local_path(plan->dep->op, plan->dir, path, &need->path);
    need->version = need->row.version;
    return code;
}

/* The version of a chart on disk. Its files are read in an arena of their own:
 * they are read again when it is packed. */
static int disk_version(struct ch_op *op, struct chart_str path,
                        struct chart_str *version)
{
    struct ch_chart_tree *tree;
    struct ch_aside aside;
    ch_aside_begin(&aside, op);
    int code = ch_dep_load_chart(op, path.ptr, &tree);
    ch_aside_leave(&aside);
    if (!code) {
        *version = ch_str_dup(op, tree->root->metadata.version);
        code = version->ptr ? 0 : ch_error_code(op);
    }
    ch_aside_end(&aside);
    return code;
}

static int resolve_file(struct ch_plan *plan, struct ch_need *need,
                        const struct ch_constraint *range, struct missing *m)
{
    struct ch_semver parsed;
    struct chart_str version;
    int code = disk_version(plan->dep->op, need->path, &version);
    if (!code)
        code = ch_semver_parse(plan->dep->op, version, &parsed);
    if (code)
        return code;
    if (!ch_constraint_check(range, &parsed))
        return add_missing(plan, m, need);
    need->version = version;
    return 0;
}

/* ---- repositories -------------------------------------------------------- */

static int take_entry(struct ch_plan *plan, struct ch_need *need,
                      const struct ch_index_version *v)
{
    need->version = v->version;
    need->digest = v->digest;
    return ch_dep_url_resolve(plan->dep->op, need->row.repository, v->url,
                              &need->url);
}

static int hint_versions(struct ch_plan *plan, struct missing *m,
                         const struct ch_need *need,
                         const struct ch_index_chart *chart)
{
    struct chart_str versions;
    int code =
        ch_hint_versions(plan->dep->op, chart, need->row.version, &versions);
    ch_buf_printf(&m->hint, "%s%.*s: %.*s", m->hint.len ? "\n" : "",
                  CH_STR_ARG(need->row.name), CH_STR_ARG(versions));
    return code ? code : ch_buf_check(&m->hint);
}

static int fail_locked(struct ch_plan *plan, struct ch_need *need,
                       const struct missing *m)
{
    struct chart_str url;
    int code = ch_dep_url_public(plan->dep->op, need->row.repository, &url);
    if (code)
        return code;
    code = ch_fail(plan->dep->op, CHART_ENOTFOUND,
                   "could not find : chart %.*s not found in %.*s: chart "
                   "\"%.*s\" version \"%.*s\" not found in %.*s repository",
                   CH_STR_ARG(need->row.name), CH_STR_ARG(url),
                   CH_STR_ARG(need->row.name), CH_STR_ARG(need->row.version),
                   CH_STR_ARG(url));
    ch_hint(plan->dep->op, "%.*s", CH_STR_ARG(ch_buf_view(&m->hint)));
    return code;
}

static int resolve_repo(struct ch_plan *plan, struct ch_need *need,
                        const struct ch_constraint *range, struct missing *m)
{
    const struct ch_index_version *v;
    if (need->job->code)
        return fail_index(plan, need);
    const struct ch_index_chart *chart =
        ch_index_find(need->job->index, need->row.name);
    if (!chart || !chart->found)
        return fail_no_chart(plan, need);
    v = plan->options.locked
            ? ch_index_get(plan->dep->op, chart, need->row.version)
            : ch_index_pick(chart, range);
    if (v)
        return take_entry(plan, need, v);
    int code = ch_error_code(plan->dep->op);
    if (!code)
        code = hint_versions(plan, m, need, chart);
    if (code)
        return code;
    return plan->options.locked ? fail_locked(plan, need, m)
                                : add_missing(plan, m, need);
}

/* ---- registries ---------------------------------------------------------- */

/* The newest tag in the range. Without one the range stays, and is missed when
 * the chart is fetched, as Helm does it. */
static int pick_tag(struct ch_plan *plan, struct ch_need *need,
                    const struct ch_oci_ref *ref)
{
    struct ch_op *op = plan->dep->op;
    struct chart_str best;
    int code = ch_oci_versions(plan->dep, ref, &need->access, &need->tags,
                               &need->tag_count);
    if (code && !ch_is_fatal(code))
        ch_prefix(op, "could not retrieve list of tags for repository %.*s: ",
                  CH_STR_ARG(need->row.repository));
    if (!code)
        code = ch_oci_choose(op, need->tags, need->tag_count, need->row.version,
                             &best);
    if (code)
        return code;
    need->no_tag = !best.len;
    if (best.len)
        need->version = best;
    return 0;
}

static int resolve_oci(struct ch_plan *plan, struct ch_need *need)
{
    struct ch_op *op = plan->dep->op;
    struct ch_oci_ref ref;
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    ch_buf_str(&buf, need->row.repository);
    ch_buf_byte(&buf, '/');
    ch_buf_str(&buf, need->row.name);
    int code = ch_buf_take(&buf, &need->url);
    need->version = need->row.version;
    if (code || ch_oci_is_version(op, need->row.version))
        return code;
    code = ch_error_code(op);
    if (!code)
        code = ch_oci_ref_parse(op, need->url, &ref);
    return code ? code : pick_tag(plan, need, &ref);
}

/* ---- all of them --------------------------------------------------------- */

static int resolve(struct ch_plan *plan, struct ch_need *need,
                   struct missing *m)
{
    struct ch_constraint *range = NULL;
    int code = parse_range(plan->dep->op, need, &range);
    if (code || need->got.bytes.ptr)
        return code;
    switch (need->kind) {
    case CH_NEED_FOLDER:
        return resolve_folder(plan, need);
    case CH_NEED_FILE:
        return resolve_file(plan, need, range, m);
    case CH_NEED_REPO:
        return resolve_repo(plan, need, range, m);
    case CH_NEED_OCI:
        return resolve_oci(plan, need);
    }
    return 0;
}

int ch_plan_resolve(struct ch_plan *plan)
{
    struct missing m = {.count = 0};
    int code = 0;
    ch_buf_init(&m.text, plan->dep->op);
    ch_buf_init(&m.hint, plan->dep->op);
    for (size_t i = 0; !code && i < plan->count; i++)
        code = resolve(plan, &plan->needs[i], &m);
    return !code && m.count ? fail_missing(plan->dep->op, &m) : code;
}
