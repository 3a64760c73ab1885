#include "dep/missing.h"

#include "base/buf.h"
#include "dep/update.h"

#include <sys/stat.h>

/* ---- what is missing ----------------------------------------------------- */

/* Helm asks for the name alone. Where rows of one name want other versions,
 * each needs a chart in its own range. */
static int is_missing(struct ch_op *op, const struct ch_chart *chart,
                      const struct ch_dependency *row, bool *yes)
{
    size_t named = 0, fitting = 0;
    bool others = false;
    int code = 0;
    for (size_t i = 0; i < chart->metadata.dependency_count; i++) {
        const struct ch_dependency *other = &chart->metadata.dependencies[i];
        others |= ch_str_eq(other->name, row->name) &&
                  !ch_str_eq(other->version, row->version);
    }
    for (size_t i = 0; !code && i < chart->subchart_count; i++) {
        const struct ch_metadata *m = &chart->subcharts[i]->metadata;
        enum ch_fit fit;
        if (!ch_str_eq(m->name, row->name))
            continue;
        named++;
        code = ch_semver_fit(op, row->version, m->version, &fit);
        fitting += !code && fit == CH_FIT_YES;
    }
    *yes = others ? !fitting : !named;
    return code;
}

/* The rows that are missing, with the lock's in their places. */
struct rows {
    struct ch_dependency *items;
    size_t count;
};

static const struct ch_dependency *
locked_row(const struct ch_lock *lock, const struct ch_metadata *m, size_t i)
{
    const struct chart_str name = m->dependencies[i].name;
    size_t same = 0;
    for (size_t k = 0; k < i; k++)
        same += ch_str_eq(m->dependencies[k].name, name);
    for (size_t k = 0; k < lock->count; k++)
        if (lock->dependencies[k].name.ptr &&
            ch_str_eq(lock->dependencies[k].name, name) && same-- == 0)
            return &lock->dependencies[k];
    return NULL;
}

static int find_rows(struct ch_op *op, const struct ch_chart *chart,
                     struct chart_str dir, struct rows *rows)
{
    const struct ch_metadata *m = &chart->metadata;
    rows->items = CH_NEW_ARRAY(op, struct ch_dependency, m->dependency_count);
    rows->count = 0;
    int code =
        rows->items
            ? ch_step(op, m->dependency_count *
                              (1 + m->dependency_count + chart->subchart_count))
            : ch_error_code(op);
    for (size_t i = 0; !code && i < m->dependency_count; i++) {
        const struct ch_dependency *row = &m->dependencies[i];
        bool local = !row->repository.len ||
                     ch_str_starts(row->repository, CH_STR("file://"));
        bool missing = false;
        /* Without a repository there is nowhere else to look. */
        if (row->repository.len && (!local || dir.len))
            code = is_missing(op, chart, row, &missing);
        if (code || !missing)
            continue;
        rows->items[rows->count] = *row;
        if (chart->lock) {
            const struct ch_dependency *locked = locked_row(chart->lock, m, i);
            if (locked)
                rows->items[rows->count].version = locked->version;
        }
        rows->count++;
    }
    return code;
}

/* ---- getting it ---------------------------------------------------------- */

static int check_lock(struct ch_dep *dep, const struct ch_chart *chart,
                      struct chart_str dir,
                      const struct ch_plan_options *options)
{
    const struct ch_metadata *m = &chart->metadata;
    struct ch_plan plan;
    int code = ch_plan_open(&plan, dep, dir, m->dependencies,
                            m->dependency_count, options);
    if (!code)
        code = ch_dep_check_lock(&plan, m, m->dependencies, chart->lock);
    ch_plan_close(&plan);
    return code;
}

/* A chart on disk with what it lacks itself. */
static int pack_files(struct ch_plan *plan,
                      const struct ch_missing_options *options)
{
    struct ch_op *op = plan->dep->op;
    int code = ch_enter(op);
    if (code)
        return code;
    for (size_t i = 0; !code && i < plan->count; i++) {
        struct ch_need *need = &plan->needs[i];
        struct ch_chart_tree *tree;
        if (need->kind != CH_NEED_FILE)
            continue;
        code = ch_dep_load(plan->dep, need->path.ptr, options, &tree);
        if (!code)
            code = ch_plan_pack(op, tree->root, need);
    }
    ch_leave(op);
    return code;
}

/* The first outcome that is no success becomes the operation's. */
static int first_failure(struct ch_plan *plan)
{
    for (size_t i = 0; i < plan->count; i++) {
        struct ch_need *need = &plan->needs[i];
        if (!need->code)
            continue;
        ch_op_put_error(plan->dep->op, need->error);
        need->error = NULL;
        return need->code;
    }
    return 0;
}

static int add_file(struct ch_op *op, const struct ch_need *need,
                    struct ch_chart_file *file)
{
    struct ch_buf path;
    const struct ch_got *got = &need->got;
    ch_buf_init(&path, op);
    CH_BUF_LIT(&path, "charts/");
    if (ch_str_ends(got->file_name, CH_STR(".tgz")))
        ch_buf_str(&path, got->file_name);
    else
        ch_buf_printf(&path, "%.*s-%.*s.tgz", CH_STR_ARG(need->row.name),
                      CH_STR_ARG(need->version));
    file->data = got->bytes;
    return ch_buf_take(&path, &file->path);
}

static int add_files(struct ch_plan *plan, struct ch_chart_file **files,
                     size_t *count)
{
    struct ch_op *op = plan->dep->op;
    int code = 0;
    *files = CH_NEW_ARRAY(op, struct ch_chart_file, plan->count);
    if (!*files)
        return ch_error_code(op);
    for (size_t i = 0; !code && i < plan->count; i++)
        if (plan->needs[i].got.bytes.ptr)
            code = add_file(op, &plan->needs[i], &(*files)[(*count)++]);
    return code;
}

static int get(struct ch_plan *plan, const struct ch_missing_options *options,
               struct ch_chart_file **files, size_t *count)
{
    int code = ch_plan_take_cached(plan);
    if (!code)
        code = ch_plan_refresh(plan);
    if (!code)
        code = ch_plan_resolve(plan);
    if (!code)
        code = pack_files(plan, options);
    if (!code)
        code = ch_plan_fetch(plan);
    if (!code)
        code = first_failure(plan);
    return code ? code : add_files(plan, files, count);
}

int ch_dep_missing(struct ch_dep *dep, const struct ch_chart *chart,
                   struct chart_str dir,
                   const struct ch_missing_options *options,
                   struct ch_chart_file **files, size_t *count)
{
    struct ch_plan_options plan_options = {
        .locked = chart->lock != NULL,
        .quiet = true,
        .trust = options->trust,
        .access = options->access,
    };
    struct rows rows;
    struct ch_plan plan;
    *files = NULL;
    *count = 0;
    int code = find_rows(dep->op, chart, dir, &rows);
    if (code || !rows.count)
        return code;
    if (chart->lock)
        code = check_lock(dep, chart, dir, &plan_options);
    if (code)
        return code;
    code = ch_plan_open(&plan, dep, dir, rows.items, rows.count, &plan_options);
    if (!code)
        code = get(&plan, options, files, count);
    ch_plan_close(&plan);
    return code;
}

/* ---- loading with it ----------------------------------------------------- */

static bool is_directory(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* The second load says what the first one has said already. */
static int load_again(struct ch_op *op, const char *path,
                      struct chart_str bytes, struct chart_str label,
                      const struct ch_chart_file *files, size_t count,
                      struct ch_chart_tree **out)
{
    struct ch_hooks hooks = op->hooks;
    op->hooks.warn = NULL;
    int code =
        path ? ch_chart_load_with(op, path, files, count, out)
             : ch_chart_load_archive_with(op, bytes, label, files, count, out);
    op->hooks = hooks;
    return code;
}

/* "a -> b -> a" */
static void print_chain(struct ch_buf *buf, const struct ch_missing_chain *link)
{
    const struct ch_missing_chain *links[8];
    size_t n = 0;
    for (; link && n < CH_COUNT(links); link = link->above)
        links[n++] = link;
    if (link)
        CH_BUF_LIT(buf, "... -> ");
    while (n--) {
        ch_buf_str(buf, links[n]->path);
        if (n)
            CH_BUF_LIT(buf, " -> ");
    }
}

/* A folder that is loaded already, further up, never ends. */
static int check_circle(struct ch_op *op, const struct ch_missing_chain *link)
{
    const struct ch_missing_chain *at = link->above;
    struct ch_buf text;
    while (at && (at->device != link->device || at->inode != link->inode))
        at = at->above;
    if (!at || (!link->device && !link->inode))
        return 0;
    ch_buf_init(&text, op);
    CH_BUF_LIT(&text, "charts depend on each other in a circle: ");
    print_chain(&text, link);
    return ch_fail_str(op, CHART_EDEPENDENCY, ch_buf_view(&text));
}

int ch_dep_load(struct ch_dep *dep, const char *path,
                const struct ch_missing_options *options,
                struct ch_chart_tree **out)
{
    struct ch_missing_chain link = {.above = options->chain,
                                    .path = ch_str_z(path)};
    struct ch_missing_options below = *options;
    struct ch_chart_file *files;
    size_t count;
    struct stat st;
    if (stat(path, &st) == 0) {
        link.device = (uint64_t)st.st_dev;
        link.inode = (uint64_t)st.st_ino;
    }
    below.chain = &link;
    struct chart_str dir = is_directory(path) ? ch_str_z(path) : CH_STR("");
    int code = check_circle(dep->op, &link);
    if (!code)
        code = ch_chart_load(dep->op, path, out);
    if (!code)
        code = ch_dep_missing(dep, (*out)->root, dir, &below, &files, &count);
    if (code || !count)
        return code;
    return load_again(dep->op, path, dir, dir, files, count, out);
}

int ch_dep_load_archive(struct ch_dep *dep, struct chart_str bytes,
                        struct chart_str label,
                        const struct ch_missing_options *options,
                        struct ch_chart_tree **out)
{
    struct ch_chart_file *files;
    size_t count;
    int code = ch_chart_load_archive(dep->op, bytes, label, out);
    if (!code)
        code = ch_dep_missing(dep, (*out)->root, CH_STR(""), options, &files,
                              &count);
    if (code || !count)
        return code;
    return load_again(dep->op, NULL, bytes, label, files, count, out);
}
