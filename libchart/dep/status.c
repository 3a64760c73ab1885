/*
 * As Helm: an archive NAME-*.tgz of charts/ on disk is looked at first, then
 * what was loaded.
 */
#include "dep/status.h"

#include "base/aside.h"
#include "base/file.h"
#include "base/slashpath.h"
#include "chart/ignore.h"
#include "dep/plan.h"
#include "dep/table.h"
#include "golib/strconv.h"
#include "semver/semver.h"

#include <sys/stat.h>

struct listing {
    struct ch_op *op;
    struct chart_str charts; /* PATH/charts */
    const struct ch_chart *chart;
    struct chart_str *names; /* of the files in it */
    size_t count;
};

/* ---- one dependency ------------------------------------------------------ */

/* Null: an error. */
static const char *judge_version(struct ch_op *op, struct chart_str wanted,
                                 struct chart_str version, const char *good)
{
    enum ch_fit fit;
    if (ch_semver_fit(op, wanted, version, &fit))
        return NULL;
    return fit == CH_FIT_YES  ? good
           : fit == CH_FIT_NO ? "wrong version"
                              : "invalid version";
}

/* The archive is loaded aside: charts/ may hold many. */
static const char *judge_archive(struct listing *l, struct chart_str name,
                                 const struct ch_dependency *d)
{
    struct ch_chart_tree *tree;
    struct chart_str path;
    struct ch_aside aside;
    const char *status = NULL;
    ch_aside_begin(&aside, l->op);
    int code = ch_path_join(l->op, l->charts, name, &path);
    if (!code)
        code = ch_chart_load(l->op, path.ptr, &tree);
    if (code && !ch_is_fatal(code)) {
        ch_error_clear(l->op);
        status = "corrupt";
    } else if (!code && !ch_str_eq(tree->root->metadata.name, d->name)) {
        status = "misnamed";
    } else if (!code) {
        status = judge_version(l->op, d->version, tree->root->metadata.version,
                               "ok");
    }
    ch_aside_end(&aside);
    return status;
}

/* The archives that match, and which of them (the last) has a version behind
 * its name. */
struct matches {
    size_t count, versioned;
    struct chart_str only, only_versioned;
    bool bad_pattern;
};

static bool has_version(struct ch_op *op, struct chart_str file,
                        struct chart_str name)
{
    struct ch_semver parsed;
    struct chart_str rest = ch_str_sub(file, 0, file.len - strlen(".tgz"));
    if (ch_str_starts(rest, name) && rest.len > name.len &&
        rest.ptr[name.len] == '-')
        rest = ch_str_sub(rest, name.len + 1, rest.len);
    bool is = !ch_semver_parse_strict(op, rest, &parsed);
    if (!ch_is_fatal(ch_error_code(op)))
        ch_error_clear(op);
    return is;
}

static int match_archives(struct listing *l, const struct ch_dependency *d,
                          struct matches *m)
{
    struct ch_buf buf;
    struct chart_str pattern;
    ch_buf_init(&buf, l->op);
    ch_buf_str(&buf, d->name);
    CH_BUF_LIT(&buf, "-*.tgz");
    int code = ch_buf_take(&buf, &pattern);
    m->bad_pattern = !code && ch_file_match(pattern, CH_STR("")) < 0;
    for (size_t i = 0; !code && i < l->count; i++) {
        if (ch_file_match(pattern, l->names[i]) != 1)
            continue;
        m->count++;
        m->only = l->names[i];
        if (has_version(l->op, l->names[i], d->name)) {
            m->versioned++;
            m->only_versioned = l->names[i];
        }
        code = ch_error_code(l->op);
    }
    return code;
}

static const char *judge_loaded(struct listing *l,
                                const struct ch_dependency *d)
{
    const struct ch_chart *found = NULL;
    for (size_t i = 0; i < l->chart->subchart_count; i++)
        if (ch_str_eq(l->chart->subcharts[i]->metadata.name, d->name))
            found = l->chart->subcharts[i];
    if (!found)
        return "missing";
    return judge_version(l->op, d->version, found->metadata.version,
                         "unpacked");
}

static const char *judge(struct listing *l, const struct ch_dependency *d)
{
    struct matches m = {0};
    if (match_archives(l, d, &m))
        return NULL;
    if (m.bad_pattern)
        return "bad pattern";
    if (m.count == 1)
        return judge_archive(l, m.only, d);
    if (m.versioned == 1)
        return judge_archive(l, m.only_versioned, d);
    if (m.versioned > 1)
        return "too many matches";
    return judge_loaded(l, d);
}

static int write_rows(struct listing *l, struct ch_buf *buf, size_t max_width)
{
    const struct ch_metadata *m = &l->chart->metadata;
    size_t rows = m->dependency_count + 1;
    struct chart_str *cells = CH_NEW_ARRAY(l->op, struct chart_str, rows * 4);
    if (!cells)
        return ch_error_code(l->op);
    cells[0] = CH_STR("NAME");
    cells[1] = CH_STR("VERSION");
    cells[2] = CH_STR("REPOSITORY");
    cells[3] = CH_STR("STATUS");
    for (size_t i = 1; i < rows; i++) {
        const struct ch_dependency *d = &m->dependencies[i - 1];
        const char *status = judge(l, d);
        if (!status)
            return ch_error_code(l->op);
        cells[i * 4] = d->name;
        cells[i * 4 + 1] = d->version;
        cells[i * 4 + 2] = d->repository;
        cells[i * 4 + 3] = ch_str_z(status);
    }
    return ch_table_write(buf, cells, rows, 4, max_width);
}

/* ---- what nobody asked for ----------------------------------------------- */

static void warn(struct ch_buf *buf, struct chart_str path, const char *what)
{
    CH_BUF_LIT(buf, "WARNING: ");
    ch_quote(buf, path);
    ch_buf_str(buf, ch_str_z(what));
}

static bool is_wanted(const struct ch_metadata *m, struct chart_str name)
{
    for (size_t i = 0; i < m->dependency_count; i++)
        if (ch_str_eq(m->dependencies[i].name, name))
            return true;
    return false;
}

static int load_extra(struct listing *l, struct ch_buf *buf,
                      struct chart_str path)
{
    struct ch_chart_tree *tree;
    struct ch_aside aside;
    ch_aside_begin(&aside, l->op);
    int code = ch_chart_load(l->op, path.ptr, &tree);
    ch_aside_leave(&aside);
    if (code && !ch_is_fatal(code)) {
        ch_error_clear(l->op);
        code = 0;
        warn(buf, path, " is not a chart.\n");
    } else if (!code &&
               !is_wanted(&l->chart->metadata, tree->root->metadata.name)) {
        warn(buf, path, " is not in Chart.yaml.\n");
    }
    ch_aside_end(&aside);
    return code;
}

static int check_extra(struct listing *l, struct ch_buf *buf,
                       struct chart_str name)
{
    struct chart_str path;
    struct stat st;
    int code = ch_path_join(l->op, l->charts, name, &path);
    if (code || stat(path.ptr, &st) != 0)
        return code;
    if (!S_ISDIR(st.st_mode) && !ch_str_ends(name, CH_STR(".tgz")))
        return 0;
    return load_extra(l, buf, path);
}

/* ---- the list ------------------------------------------------------------ */

int ch_dep_list(struct ch_buf *buf, const char *path, size_t max_width)
{
    struct listing l = {.op = buf->op};
    struct ch_chart_tree *tree;
    int code = ch_dep_load_chart(l.op, path, &tree);
    if (!code)
        code = ch_path_join(l.op, ch_str_z(path), CH_STR("charts"), &l.charts);
    if (code)
        return code;
    l.chart = tree->root;
    if (!l.chart->metadata.dependency_count) {
        CH_BUF_LIT(buf, "WARNING: no dependencies at ");
        ch_buf_str(buf, l.charts);
        ch_buf_byte(buf, '\n');
        return ch_buf_check(buf);
    }
    code = ch_list_dir(l.op, l.charts.ptr, &l.names, &l.count);
    if (ch_is_fatal(code))
        return code;
    ch_error_clear(l.op);
    code = write_rows(&l, buf, max_width);
    ch_buf_byte(buf, '\n');
    for (size_t i = 0; !code && i < l.count; i++)
        code = check_extra(&l, buf, l.names[i]);
    return code ? code : ch_buf_check(buf);
}
