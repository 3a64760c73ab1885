#include "lint/source.h"

#include "base/io.h"
#include "base/slashpath.h"
#include "chart/ignore.h"
#include "chart/load_archive.h"
#include "chart/metadata.h"
#include "golib/strconv.h"

#include <errno.h>
#include <sys/stat.h>

enum { max_packed = 64 << 20 };

static const char *full_path(const struct ch_lint_source *source,
                             const char *name)
{
    struct chart_str joined;
    if (ch_path_join(source->op, ch_str_z(source->path), ch_str_z(name),
                     &joined))
        return NULL;
    return ch_str_dup(source->op, joined).ptr;
}

/* ---- archives ------------------------------------------------------------ */

/* Sorts, and keeps the last of several files of one name. */
static int unpack_order(struct ch_op *op, struct ch_file_set *files)
{
    size_t kept = 0;
    int code = ch_file_set_sort(op, files);
    for (size_t i = 0; !code && i < files->count; i++) {
        bool again = i + 1 < files->count &&
                     ch_str_eq(files->items[i].path, files->items[i + 1].path);
        if (!again)
            files->items[kept++] = files->items[i];
    }
    files->count = kept;
    return code;
}

static const struct ch_chart_file *find_file(const struct ch_file_set *files,
                                             struct chart_str name)
{
    for (size_t i = 0; i < files->count; i++)
        if (ch_str_eq(files->items[i].path, name))
            return &files->items[i];
    return NULL;
}

static int refuse_name(struct ch_op *op, struct chart_str name,
                       const char *tail)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    CH_BUF_LIT(&buf, "chart name ");
    ch_quote(&buf, name);
    ch_buf_str(&buf, ch_str_z(tail));
    int code = ch_buf_check(&buf);
    return code ? code : ch_fail_str(op, CHART_ECHART, ch_buf_view(&buf));
}

static int check_name(struct ch_op *op, const struct ch_file_set *files)
{
    const struct ch_chart_file *file = find_file(files, CH_STR("Chart.yaml"));
    struct ch_metadata_file parsed;
    struct ch_metadata metadata = {0};
    int code = 0;
    if (file) {
        code = ch_metadata_parse(op, file->data, file->path, &parsed);
        if (!code)
            code = ch_metadata_read(op, &parsed, &metadata);
        if (code && !ch_is_fatal(code))
            ch_prefix(op, "cannot load Chart.yaml: ");
    }
    if (code)
        return code;
    struct chart_str name = metadata.name;
    if (!name.len)
        return ch_fail(op, CHART_ECHART, "chart name not specified");
    if (ch_str_eq(name, CH_STR(".")) || ch_str_eq(name, CH_STR("..")))
        return refuse_name(op, name, " is not allowed");
    if (!ch_str_eq(name, ch_path_base(name)))
        return refuse_name(op, name, " must not contain path separators");
    return 0;
}

static int read_archive(struct ch_lint_source *source, const char *path,
                        struct chart_str *bytes)
{
    struct ch_op *op = source->op;
    struct stat st;
    if (stat(path, &st) != 0)
        return ch_fail(op, errno == ENOENT ? CHART_ENOTFOUND : CHART_EIO,
                       "unable to open tarball: open %.*s: %s",
                       CH_STR_ARG(source->given), ch_errno_text(errno));
    if (S_ISDIR(st.st_mode))
        return ch_fail(op, CHART_EIO,
                       "unable to extract tarball: read %.*s: is a directory",
                       CH_STR_ARG(source->given));
    int code = ch_read_file(op, path, max_packed, bytes);
    if (code && !ch_is_fatal(code))
        ch_prefix(op, "unable to open tarball: ");
    return code;
}

static int add_extra(struct ch_lint_source *source)
{
    int code = 0;
    for (size_t i = 0; !code && i < source->extra_count; i++)
        code = ch_file_set_add(source->op, &source->files,
                               source->extra[i].path, source->extra[i].data);
    return code;
}

static int open_archive(struct ch_lint_source *source, struct chart_str bytes)
{
    struct ch_op *op = source->op;
    int code = ch_archive_read(op, bytes, &source->files);
    if (!code)
        code = add_extra(source);
    if (!code)
        code = unpack_order(op, &source->files);
    if (!code)
        code = check_name(op, &source->files);
    if (code && !ch_is_fatal(code))
        ch_prefix(op, "unable to extract tarball: ");
    return code;
}

/* A directory that holds the path is ignored, or the file itself. */
static int is_ignored(struct ch_op *op, const struct ch_ignore *ignore,
                      struct chart_str path, bool *ignored)
{
    int code = 0;
    *ignored = false;
    for (size_t i = 0; !code && !*ignored && i <= path.len; i++)
        if (i == path.len || path.ptr[i] == '/')
            code = ch_ignore_match(op, ignore, ch_str_sub(path, 0, i),
                                   i < path.len, ignored);
    return code;
}

static int load_archive(const struct ch_lint_source *source,
                        struct ch_chart_tree **out)
{
    struct ch_op *op = source->op;
    const struct ch_chart_file *rules =
        find_file(&source->files, CH_STR(".helmignore"));
    struct ch_ignore ignore = {0};
    struct ch_file_set kept = {0};
    int code = rules ? ch_ignore_parse(op, &ignore, rules->data) : 0;
    if (!code)
        code = ch_ignore_add_defaults(op, &ignore);
    for (size_t i = 0; !code && i < source->files.count; i++) {
        const struct ch_chart_file *file = &source->files.items[i];
        bool ignored;
        code = is_ignored(op, &ignore, file->path, &ignored);
        if (!code && !ignored)
            code = ch_file_set_add(op, &kept, file->path, file->data);
    }
    if (code)
        return code;
    return ch_chart_load_any_files(op, kept.items, kept.count, source->given,
                                   out);
}

/* ---- both ---------------------------------------------------------------- */

static bool is_archive(const char *path)
{
    struct chart_str name = ch_str_z(path);
    return ch_str_ends(name, CH_STR(".tgz")) ||
           ch_str_ends(name, CH_STR(".tar.gz"));
}

static int check_chart_yaml(const struct ch_lint_source *source)
{
    struct ch_op *op = source->op;
    const char *path = full_path(source, "Chart.yaml");
    struct chart_str shown;
    struct stat st;
    if (!path)
        return ch_error_code(op);
    if (stat(path, &st) == 0)
        return 0;
    int number = errno;
    int code = ch_path_join(op, source->given, CH_STR("Chart.yaml"), &shown);
    if (code)
        return code;
    return ch_fail(op, number == ENOENT ? CHART_ENOTFOUND : CHART_EIO,
                   "unable to check Chart.yaml file in chart: stat %.*s: %s",
                   CH_STR_ARG(shown), ch_errno_text(number));
}

int ch_lint_source_open(struct ch_op *op, const struct ch_lint_input *input,
                        struct ch_lint_source *out)
{
    struct chart_str bytes = input->archive;
    *out = (struct ch_lint_source){.op = op,
                                   .given = input->given,
                                   .dir = ch_str_z(input->path),
                                   .extra = input->extra,
                                   .extra_count = input->extra_count};
    if (!bytes.ptr && !is_archive(input->path)) {
        out->path = input->path;
        return check_chart_yaml(out);
    }
    int code = bytes.ptr ? 0 : read_archive(out, input->path, &bytes);
    return code ? code : open_archive(out, bytes);
}

static enum ch_lint_kind kind_in_archive(const struct ch_lint_source *source,
                                         struct chart_str name)
{
    for (size_t i = 0; i < source->files.count; i++) {
        struct chart_str path = source->files.items[i].path;
        if (!ch_str_starts(path, name))
            continue;
        if (path.len == name.len)
            return CH_LINT_FILE;
        if (path.ptr[name.len] == '/')
            return CH_LINT_DIR;
    }
    return CH_LINT_NONE;
}

enum ch_lint_kind ch_lint_source_kind(const struct ch_lint_source *source,
                                      const char *name)
{
    struct stat st;
    if (!source->path)
        return kind_in_archive(source, ch_str_z(name));
    const char *path = full_path(source, name);
    if (!path)
        return CH_LINT_FAULT;
    if (stat(path, &st) == 0)
        return S_ISDIR(st.st_mode) ? CH_LINT_DIR : CH_LINT_FILE;
    if (errno == ENOENT)
        return CH_LINT_NONE;
    (void)ch_fail(source->op, CHART_EIO, "stat %s: %s", path,
                  ch_errno_text(errno));
    return CH_LINT_FAULT;
}

int ch_lint_source_read(const struct ch_lint_source *source, const char *name,
                        struct chart_str *out)
{
    if (source->path) {
        const char *path = full_path(source, name);
        return path ? ch_read_file(source->op, path,
                                   source->op->limits.document, out)
                    : ch_error_code(source->op);
    }
    const struct ch_chart_file *file =
        find_file(&source->files, ch_str_z(name));
    if (!file)
        return ch_fail(source->op, CHART_ENOTFOUND,
                       "open %.*s/%s: no such file or directory",
                       CH_STR_ARG(source->dir), name);
    *out = file->data;
    return 0;
}

int ch_lint_source_load(const struct ch_lint_source *source,
                        struct ch_chart_tree **out)
{
    if (!source->path)
        return load_archive(source, out);
    return ch_chart_load_any_dir_with(source->op, source->path, source->extra,
                                      source->extra_count, out);
}
