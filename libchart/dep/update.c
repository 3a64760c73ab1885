/*
 * Everything is fetched and checked before the first file changes; then files
 * change one by one, each by a rename, and the lock comes last. What a run that
 * was killed leaves is cleared away by the next.
 */
#include "dep/update.h"

#include "base/aside.h"
#include "base/buf.h"
#include "base/io.h"
#include "base/slashpath.h"
#include "chart/files.h"
#include "chart/marshal.h"
#include "dep/lock.h"
#include "dep/url.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

struct update {
    struct ch_dep *dep;
    struct chart_str dir, charts;
    const struct ch_chart *chart; /* its metadata and lock */
    struct ch_plan plan;
};

/* ---- the chart ----------------------------------------------------------- */

static const struct chart_str metadata_files[] = {
    CH_STR_INIT("Chart.lock"),
    CH_STR_INIT("Chart.yaml"),
    CH_STR_INIT("requirements.lock"),
    CH_STR_INIT("requirements.yaml"),
};

static int read_file(struct ch_op *op, struct chart_str dir,
                     struct chart_str name, struct ch_file_set *files)
{
    struct chart_str path, text;
    int code = ch_path_join(op, dir, name, &path);
    if (!code)
        code = ch_read_file(op, path.ptr, op->limits.file, &text);
    if (code == CHART_ENOTFOUND) {
        ch_error_clear(op);
        return 0;
    }
    return code ? code : ch_file_set_add(op, files, name, text);
}

/* What else the chart has is no matter: other runs may be changing it, and a
 * broken charts/ is there to be filled anew. */
static int load_metadata(struct ch_op *op, struct chart_str dir,
                         struct ch_chart_tree **tree)
{
    struct ch_file_set files = {0};
    int code = 0;
    bool has_chart = false;
    for (size_t i = 0; !code && i < CH_COUNT(metadata_files); i++)
        code = read_file(op, dir, metadata_files[i], &files);
    for (size_t i = 0; i < files.count; i++)
        has_chart |= ch_str_eq(files.items[i].path, CH_STR("Chart.yaml"));
    if (!code && !has_chart)
        return ch_fail(op, CHART_ECHART, "Chart.yaml file is missing");
    return code ? code
                : ch_chart_load_files(op, files.items, files.count, tree);
}

static int load(struct update *u, const char *path, bool whole)
{
    struct ch_op *op = u->dep->op;
    struct ch_chart_tree *tree;
    struct stat st;
    if (stat(path, &st) != 0)
        return ch_fail(op, errno == ENOENT ? CHART_ENOTFOUND : CHART_EIO,
                       "could not find %s: stat %s: %s", path, path,
                       ch_errno_text(errno));
    if (!S_ISDIR(st.st_mode))
        return ch_fail(op, CHART_EINVAL, "only unpacked charts can be updated");
    int code = ch_path_clean(op, ch_str_z(path), &u->dir);
    if (!code)
        code = ch_path_join(op, u->dir, CH_STR("charts"), &u->charts);
    if (!code)
        code = whole ? ch_dep_load_chart(op, path, &tree)
                     : load_metadata(op, u->dir, &tree);
    if (!code)
        u->chart = tree->root;
    return code;
}

/* ---- locks --------------------------------------------------------------- */

static int digest(struct ch_op *op, const struct ch_lock_rows *rows,
                  struct chart_str locked, bool *same)
{
    struct chart_str sum;
    int code = ch_lock_digest(op, rows, &sum);
    *same = !code && ch_str_eq(sum, locked);
    return code;
}

int ch_dep_check_lock(struct ch_plan *plan, const struct ch_metadata *metadata,
                      const struct ch_dependency *written,
                      const struct ch_lock *lock)
{
    struct ch_op *op = plan->dep->op;
    struct ch_dependency *wanted, *unused;
    struct chart_str sum, differences;
    bool v1 = ch_str_eq(metadata->api_version, CH_STR("v1")), same;
    int code = ch_plan_rows(plan, &wanted, &unused);
    const struct ch_lock_rows rows = {wanted, plan->count, lock->dependencies,
                                      lock->count};
    struct chart_str locked = lock->digest.ptr ? lock->digest : CH_STR("");
    if (!code)
        code = digest(op, &rows, locked, &same);
    if (code || same)
        return code;
    if (v1) {
        ch_warn(op, CH_WARN_INFO,
                "msg=\"warning: a valid Helm v3 hash was not found. Checking "
                "against Helm v2 hash...\"");
        code = ch_lock_digest_v2(op, written, plan->count, &sum);
        if (code || ch_str_eq(sum, locked))
            return code;
    }
    code = ch_lock_differences(op, &rows, &differences);
    if (code)
        return code;
    code = ch_fail(op, CHART_EDEPENDENCY,
                   "the lock file (%s) is out of sync with the dependencies "
                   "file (%s). Please update the dependencies",
                   ch_lock_file_name(metadata),
                   v1 ? "requirements.yaml" : "Chart.yaml");
    ch_hint(op, "%.*s", CH_STR_ARG(differences));
    return code;
}

/* A link would have the lock written over whatever it leads to. */
static int check_no_link(struct ch_op *op, struct chart_str path,
                         const char *name)
{
    struct stat st;
    char target[1024];
    if (lstat(path.ptr, &st) != 0 || !S_ISLNK(st.st_mode))
        return 0;
    ssize_t len = readlink(path.ptr, target, sizeof target);
    return ch_fail(op, CHART_EIO, "the %s file is a symlink to \"%.*s\"", name,
                   len > 0 ? (int)len : 0, target);
}

static int lock_path(struct update *u, struct chart_str *path)
{
    const char *name = ch_lock_file_name(&u->chart->metadata);
    int code = ch_path_join(u->dep->op, u->dir, ch_str_z(name), path);
    return code ? code : check_no_link(u->dep->op, *path, name);
}

static int write_lock(struct update *u)
{
    struct ch_op *op = u->dep->op;
    struct ch_dependency *wanted, *locked;
    struct ch_lock lock = {.count = u->plan.count};
    const struct ch_lock *old = u->chart->lock;
    struct chart_str path;
    struct ch_buf text;
    int code = ch_plan_rows(&u->plan, &wanted, &locked);
    const struct ch_lock_rows rows = {wanted, u->plan.count, locked,
                                      u->plan.count};
    lock.dependencies = locked;
    if (!code)
        code = ch_lock_digest(op, &rows, &lock.digest);
    if (code || (old && ch_str_eq(old->digest, lock.digest)))
        return code;
    ch_buf_init(&text, op);
    code = ch_lock_now(op, &lock.generated);
    if (!code)
        code = ch_lock_marshal(&text, &lock);
    if (!code)
        code = lock_path(u, &path);
    return code ? code
                : ch_write_whole(op, path, ch_buf_view(&text), 0644, true);
}

/* ---- charts/ ------------------------------------------------------------- */

static int check_charts(struct update *u)
{
    struct stat st;
    if (stat(u->charts.ptr, &st) != 0)
        return 0;
    if (S_ISDIR(st.st_mode))
        return 0;
    return ch_fail(u->dep->op, CHART_EIO, "\"%.*s\" is not a directory",
                   CH_STR_ARG(u->charts));
}

static bool is_new(const struct update *u, struct chart_str name)
{
    for (size_t i = 0; i < u->plan.count; i++) {
        const struct ch_got *got = &u->plan.needs[i].got;
        if (got->bytes.ptr && ch_str_eq(got->file_name, name))
            return true;
    }
    return false;
}

/* Whether a file has these bytes already. */
static int is_there(struct ch_op *op, struct chart_str path,
                    struct chart_str bytes, bool *yes)
{
    struct stat st;
    struct chart_str old;
    *yes = false;
    if (lstat(path.ptr, &st) != 0 || !S_ISREG(st.st_mode) ||
        (uint64_t)st.st_size != bytes.len)
        return 0;
    int code = ch_read_file(op, path.ptr, bytes.len, &old);
    *yes = !code && ch_str_eq(old, bytes);
    if (ch_is_fatal(code) && code != CHART_ELIMIT)
        return code;
    ch_error_clear(op);
    return 0;
}

static int put_file(struct update *u, const struct ch_got *got)
{
    struct ch_op *op = u->dep->op;
    struct chart_str path;
    bool there;
    int code = ch_path_join(op, u->charts, got->file_name, &path);
    if (!code)
        code = is_there(op, path, got->bytes, &there);
    return code || there ? code
                         : ch_write_whole(op, path, got->bytes, 0644, false);
}

/* Provenance files, once checked, are not kept: Helm's charts/ has none. */
static int put_files(struct update *u)
{
    int code = 0;
    for (size_t i = 0; !code && i < u->plan.count; i++) {
        const struct ch_got *got = &u->plan.needs[i].got;
        if (got->bytes.ptr)
            code = put_file(u, got);
    }
    return code;
}

static bool is_local(const struct update *u, struct chart_str name)
{
    for (size_t i = 0; i < u->plan.count; i++)
        if (u->plan.needs[i].kind == CH_NEED_FOLDER &&
            ch_str_eq(u->plan.needs[i].row.name, name))
            return true;
    return false;
}

/* A file of charts/ that is no longer wanted, if it is a chart. Another run may
 * have removed it first. */
static int delete_outdated(struct update *u, struct chart_str path)
{
    struct ch_op *op = u->dep->op;
    struct ch_chart_tree *tree;
    struct stat st;
    int code = ch_chart_load(op, path.ptr, &tree);
    if (ch_is_fatal(code))
        return code;
    if (code && lstat(path.ptr, &st) == 0) {
        struct chart_str why = ch_str_dup(op, ch_error_text(op));
        ch_error_clear(op);
        return why.ptr ? ch_dep_say(u->dep, u->dep->output,
                                    "Could not verify %.*s for deletion: %.*s "
                                    "(Skipping)\n",
                                    CH_STR_ARG(path), CH_STR_ARG(why))
                       : CHART_ENOMEM;
    }
    ch_error_clear(op);
    if (code || is_local(u, tree->root->metadata.name))
        return 0;
    if (unlink(path.ptr) != 0 && errno != ENOENT)
        return ch_dep_say(u->dep, u->dep->output,
                          "Could not delete %.*s: remove %.*s: %s (Skipping)",
                          CH_STR_ARG(path), CH_STR_ARG(path),
                          ch_errno_text(errno));
    return 0;
}

static int delete_outdated_files(struct update *u)
{
    struct ch_op *op = u->dep->op;
    struct ch_aside aside;
    struct chart_str *names;
    size_t count;
    int code = ch_dep_say(u->dep, u->dep->output, "Deleting outdated charts\n");
    ch_draft_sweep(op, u->charts);
    if (!code)
        code = ch_list_dir(op, u->charts.ptr, &names, &count);
    for (size_t i = 0; !code && i < count; i++) {
        struct chart_str path;
        struct stat st;
        if (is_new(u, names[i]) || ch_draft_is_name(names[i]))
            continue;
        ch_aside_begin(&aside, op);
        code = ch_path_join(op, u->charts, names[i], &path);
        /* Helm looks at what a directory's entry says: a link is no folder. */
        if (!code && lstat(path.ptr, &st) == 0 && !S_ISDIR(st.st_mode))
            code = delete_outdated(u, path);
        ch_aside_end(&aside);
    }
    return code;
}

/* ---- what is said -------------------------------------------------------- */

/* Of a pull from a registry, on standard error. */
static int say_pulled(struct ch_dep *dep, const struct ch_got *got)
{
    int code = ch_dep_say(dep, dep->notes, "Pulled: %.*s\nDigest: %.*s\n",
                          CH_STR_ARG(got->source), CH_STR_ARG(got->manifest));
    if (code || !got->had_underscore)
        return code;
    return ch_dep_say(
        dep, dep->notes,
        "%.*s contains an underscore.\n\n"
        "OCI artifact references (e.g. tags) do not support the plus sign (+). "
        "To support\n"
        "storing semantic versions, Helm adopts the convention of changing "
        "plus (+) to\n"
        "an underscore (_) in chart version tags when pushing to a registry "
        "and back to\n"
        "a plus (+) when pulling from a registry.\n\n",
        CH_STR_ARG(got->source));
}

static int say_need(struct update *u, const struct ch_need *need)
{
    struct ch_dep *dep = u->dep;
    struct chart_str name = need->row.name, url = need->row.repository;
    int code = 0;
    switch (need->kind) {
    case CH_NEED_FOLDER:
        return ch_dep_say(dep, dep->output,
                          "Dependency %.*s did not declare a repository. "
                          "Assuming it exists in the charts directory\n",
                          CH_STR_ARG(name));
    case CH_NEED_FILE:
        if (u->plan.options.debug)
            code =
                ch_dep_say(dep, dep->output, "Archiving %.*s from repo %.*s\n",
                           CH_STR_ARG(name), CH_STR_ARG(url));
        return code;
    case CH_NEED_REPO:
    case CH_NEED_OCI:
        break;
    }
    code = ch_dep_url_public(dep->op, url, &url);
    bool again = need->same && need->kind == CH_NEED_REPO;
    if (!code)
        code = ch_dep_say(dep, dep->output, "%s %.*s from repo %.*s\n",
                          again ? "Already downloaded" : "Downloading",
                          CH_STR_ARG(name), CH_STR_ARG(url));
    const struct ch_got *got = need->same ? &need->same->got : &need->got;
    if (!code && got->manifest.len)
        code = say_pulled(dep, got);
    return code;
}

/* The lines of a download up to the first that failed, whose error becomes the
 * operation's. */
static int say_needs(struct update *u)
{
    struct ch_dep *dep = u->dep;
    int code =
        ch_dep_say(dep, dep->output, "Saving %zu charts\n", u->plan.count);
    for (size_t i = 0; !code && i < u->plan.count; i++) {
        struct ch_need *need = &u->plan.needs[i];
        code = say_need(u, need);
        if (code || !need->code)
            continue;
        code = ch_dep_say(dep, dep->output, "Save error occurred:  %.*s\n",
                          CH_STR_ARG(chart_error_message(need->error)));
        if (code)
            return code;
        ch_op_put_error(dep->op, need->error);
        need->error = NULL;
        return need->code;
    }
    return code;
}

/* ---- the two ------------------------------------------------------------- */

static int save(struct update *u)
{
    int code = check_charts(u);
    if (!code)
        code = ch_plan_fetch(&u->plan);
    if (!code)
        code = say_needs(u);
    if (!code)
        code = ch_make_dirs(u->dep->op, u->charts);
    if (!code)
        code = put_files(u);
    return code ? code : delete_outdated_files(u);
}

/* What an open plan leads to. */
static int carry_out(struct update *u)
{
    int code = ch_plan_refresh(&u->plan);
    if (!code)
        code = ch_plan_resolve(&u->plan);
    return code ? code : save(u);
}

static int update(struct update *u, const struct ch_plan_options *options)
{
    const struct ch_metadata *m = &u->chart->metadata;
    struct chart_str path;
    if (!m->dependency_count)
        return 0;
    int code = lock_path(u, &path);
    if (code)
        return code;
    code = ch_plan_open(&u->plan, u->dep, u->dir, m->dependencies,
                        m->dependency_count, options);
    if (!code)
        code = carry_out(u);
    if (!code)
        code = write_lock(u);
    ch_plan_close(&u->plan);
    return code;
}

/* The lock against Chart.yaml, whose rows need a plan for their URLs. */
static int check_lock(struct update *u, const struct ch_plan_options *options)
{
    const struct ch_metadata *m = &u->chart->metadata;
    struct ch_plan_options quiet = *options;
    struct ch_plan wanted;
    quiet.debug = quiet.helm = false;
    int code = ch_plan_open(&wanted, u->dep, u->dir, m->dependencies,
                            m->dependency_count, &quiet);
    if (!code)
        code = ch_dep_check_lock(&wanted, m, m->dependencies, u->chart->lock);
    ch_plan_close(&wanted);
    return code;
}

static int build(struct update *u, const struct ch_plan_options *options)
{
    const struct ch_lock *lock = u->chart->lock;
    struct ch_plan_options locked = *options;
    locked.locked = true;
    int code = check_lock(u, options);
    if (!code)
        code = ch_plan_open(&u->plan, u->dep, u->dir, lock->dependencies,
                            lock->count, &locked);
    if (!code)
        code = carry_out(u);
    ch_plan_close(&u->plan);
    return code;
}

int ch_dep_update(struct ch_dep *dep, const char *path,
                  const struct ch_plan_options *options)
{
    struct update u = {.dep = dep};
    int code = load(&u, path, options->helm);
    return code ? code : update(&u, options);
}

int ch_dep_build(struct ch_dep *dep, const char *path,
                 const struct ch_plan_options *options)
{
    struct update u = {.dep = dep};
    int code = load(&u, path, options->helm);
    if (code)
        return code;
    return u.chart->lock ? build(&u, options) : update(&u, options);
}
