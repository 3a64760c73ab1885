/* The archives of a plan. */
#include "base/aside.h"
#include "base/buf.h"
#include "chart/package.h"
#include "dep/oci_tags.h"
#include "dep/plan.h"
#include "dep/url.h"
#include "semver/semver.h"

/* Takes the operation's error as the need's outcome. */
static int keep_error(struct ch_op *op, struct ch_need *need, int code)
{
    if (!code || ch_is_fatal(code))
        return code;
    need->code = code;
    need->error = ch_op_take_error(op);
    return 0;
}

/* ---- charts on disk ------------------------------------------------------ */

static int check_range(struct ch_op *op, const struct ch_need *need,
                       struct chart_str version, bool *fits)
{
    struct ch_constraint *range;
    struct ch_semver parsed;
    int code = ch_constraint_parse(op, need->row.version, &range);
    if (code && !ch_is_fatal(code))
        ch_prefix(op,
                  "dependency %.*s has an invalid version/constraint format: ",
                  CH_STR_ARG(need->row.name));
    if (!code)
        code = ch_semver_parse(op, version, &parsed);
    *fits = !code && ch_constraint_check(range, &parsed);
    return code;
}

/* It lies in charts/; only its version is looked at. */
static int check_folder(struct ch_op *op, struct ch_need *need)
{
    struct ch_chart_tree *tree;
    struct chart_str version;
    struct ch_aside aside;
    bool fits = false;
    ch_aside_begin(&aside, op);
    int code = ch_dep_load_chart(op, need->path.ptr, &tree);
    if (code && !ch_is_fatal(code))
        ch_prefix(op, "unable to load chart '%.*s': ", CH_STR_ARG(need->path));
    if (!code) {
        version = tree->root->metadata.version;
        code = check_range(op, need, version, &fits);
    }
    if (!code && !fits)
        code = ch_fail(op, CHART_EDEPENDENCY,
                       "dependency %.*s at version %.*s does not satisfy the "
                       "constraint %.*s",
                       CH_STR_ARG(need->row.name), CH_STR_ARG(version),
                       CH_STR_ARG(need->row.version));
    ch_aside_end(&aside);
    return code;
}

int ch_plan_pack(struct ch_op *op, const struct ch_chart *chart,
                 struct ch_need *need)
{
    const struct ch_package_options options = {.version = CH_STR(""),
                                               .app_version = CH_STR(""),
                                               .time = CH_PACKAGE_TIME};
    struct ch_package package;
    struct ch_got *got = &need->got;
    int code = ch_package(op, chart, &options, &package);
    if (!code)
        code = ch_cache_digest(op, package.bytes, &got->digest);
    if (!code)
        code = ch_dep_check_file_name(op, package.name);
    if (code)
        return code;
    got->bytes = package.bytes;
    got->file_name = package.name;
    got->source = need->row.repository;
    got->provenance = got->manifest = CH_STR("");
    need->version = chart->metadata.version;
    return 0;
}

static int pack_file(struct ch_op *op, struct ch_need *need)
{
    struct ch_chart_tree *tree;
    bool fits = false;
    int code = ch_dep_load_chart(op, need->path.ptr, &tree);
    if (!code)
        code = check_range(op, need, tree->root->metadata.version, &fits);
    if (!code && !fits)
        code = ch_fail(op, CHART_EDEPENDENCY,
                       "can't get a valid version for dependency %.*s",
                       CH_STR_ARG(need->row.name));
    return code ? code : ch_plan_pack(op, tree->root, need);
}

static int get_from_disk(struct ch_plan *plan)
{
    struct ch_op *op = plan->dep->op;
    int code = 0;
    for (size_t i = 0; !code && i < plan->count; i++) {
        struct ch_need *need = &plan->needs[i];
        if (need->got.bytes.ptr)
            continue;
        if (need->kind == CH_NEED_FOLDER)
            code = keep_error(op, need, check_folder(op, need));
        else if (need->kind == CH_NEED_FILE)
            code = keep_error(op, need, pack_file(op, need));
    }
    return code;
}

/* ---- from elsewhere ------------------------------------------------------ */

/* A need before this one for the same archive. */
static const struct ch_need *find_same(const struct ch_plan *plan, size_t i)
{
    const struct ch_need *need = &plan->needs[i];
    for (size_t k = 0; k < i; k++) {
        const struct ch_need *other = &plan->needs[k];
        if (other->kind == need->kind && !other->same &&
            ch_str_eq(other->url, need->url) &&
            (need->kind == CH_NEED_REPO ||
             ch_str_eq(other->version, need->version)))
            return other;
    }
    return NULL;
}

static int oci_job(struct ch_plan *plan, struct ch_need *need,
                   struct ch_archive_job *job)
{
    struct ch_op *op = plan->dep->op;
    struct ch_buf buf;
    struct chart_str text;
    if (need->no_tag)
        return ch_oci_fail_version(op, need->tags, need->tag_count,
                                   need->version);
    ch_buf_init(&buf, op);
    ch_buf_str(&buf, need->url);
    ch_buf_byte(&buf, ':');
    ch_buf_str(&buf, need->version);
    int code = ch_buf_take(&buf, &text);
    if (!code)
        code = ch_oci_ref_parse(op, text, &job->ref);
    job->oci = true;
    job->version = need->version;
    return code ? code : ch_archive_oci_key(op, &job->ref, &job->key);
}

static int make_job(struct ch_plan *plan, struct ch_need *need,
                    struct ch_archive_job *job)
{
    *job = (struct ch_archive_job){
        .url = need->url,
        .label = need->row.name,
        .access = &need->access,
        .digest = need->digest.ptr ? need->digest : CH_STR(""),
        .key = CH_STR(""),
    };
    if (need->kind == CH_NEED_OCI)
        return oci_job(plan, need, job);
    return ch_archive_repo_key(plan->dep->op, need->row.repository,
                               need->row.name, need->version, &job->key);
}

/* Helm's words in front of what went wrong. */
static int could_not_download(struct ch_plan *plan, struct ch_need *need,
                              int code)
{
    struct chart_str url;
    struct ch_op *op = plan->dep->op;
    if (!code || ch_is_fatal(code))
        return code;
    struct chart_error *error = ch_op_take_error(op);
    int failed = ch_dep_url_public(op, need->url, &url);
    ch_op_put_error(op, error);
    if (!failed)
        ch_prefix(op, "could not download %.*s: ", CH_STR_ARG(url));
    return keep_error(op, need, code);
}

static int take_job(struct ch_plan *plan, struct ch_need *need,
                    struct ch_archive_job *job)
{
    if (!job->code) {
        need->got = job->got;
        return 0;
    }
    ch_op_put_error(plan->dep->op, job->error);
    job->error = NULL;
    return could_not_download(plan, need, job->code);
}

static int get_from_elsewhere(struct ch_plan *plan)
{
    struct ch_op *op = plan->dep->op;
    struct ch_archive_job *jobs =
        CH_NEW_ARRAY(op, struct ch_archive_job, plan->count);
    struct ch_need **owners = CH_NEW_ARRAY(op, struct ch_need *, plan->count);
    size_t n = 0;
    int code = jobs && owners ? ch_step(op, plan->count * plan->count)
                              : ch_error_code(op);
    for (size_t i = 0; !code && i < plan->count; i++) {
        struct ch_need *need = &plan->needs[i];
        if (need->kind < CH_NEED_REPO || need->got.bytes.ptr)
            continue;
        need->same = find_same(plan, i);
        if (need->same)
            continue;
        code = could_not_download(plan, need, make_job(plan, need, &jobs[n]));
        owners[n] = need;
        n += !code && !need->code;
    }
    if (!code && n)
        code = ch_archive_fetch(plan->dep, jobs, n, &plan->options.trust);
    for (size_t i = 0; !code && i < n; i++)
        code = take_job(plan, owners[i], &jobs[i]);
    for (size_t i = 0; i < n; i++)
        chart_error_free(jobs[i].error);
    return code;
}

int ch_plan_fetch(struct ch_plan *plan)
{
    int code = get_from_disk(plan);
    return code ? code : get_from_elsewhere(plan);
}

/* ---- without asking anybody ---------------------------------------------- */

static bool is_exact(struct ch_op *op, struct chart_str version)
{
    struct ch_semver parsed;
    bool is = !ch_semver_parse_strict(op, version, &parsed);
    if (!is && !ch_is_fatal(ch_error_code(op)))
        ch_error_clear(op);
    return is;
}

static int take_cached(struct ch_plan *plan, struct ch_need *need)
{
    struct ch_op *op = plan->dep->op;
    struct ch_archive_job job;
    bool found;
    if (need->kind < CH_NEED_REPO ||
        (!plan->options.locked && !is_exact(op, need->row.version)))
        return ch_error_code(op);
    need->version = need->row.version;
    need->url = CH_STR("");
    int code = 0;
    if (need->kind == CH_NEED_OCI) {
        struct ch_buf buf;
        ch_buf_init(&buf, op);
        ch_buf_str(&buf, need->row.repository);
        ch_buf_byte(&buf, '/');
        ch_buf_str(&buf, need->row.name);
        code = ch_buf_take(&buf, &need->url);
    }
    if (!code)
        code = make_job(plan, need, &job);
    if (!code)
        code = ch_archive_cached(plan->dep, job.key, &plan->options.trust,
                                 &need->got, &found);
    if (!code && !found)
        need->got = (struct ch_got){.bytes = {NULL, 0}};
    return code;
}

int ch_plan_take_cached(struct ch_plan *plan)
{
    int code = 0;
    for (size_t i = 0; !code && i < plan->count; i++)
        code = take_cached(plan, &plan->needs[i]);
    for (size_t i = 0; !code && i < plan->job_count; i++) {
        plan->jobs[i].skip = true;
        for (size_t k = 0; k < plan->count; k++)
            if (plan->needs[k].job == &plan->jobs[i] &&
                !plan->needs[k].got.bytes.ptr)
                plan->jobs[i].skip = false;
    }
    return code;
}
