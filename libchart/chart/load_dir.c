/*
 * All opens are relative to the chart's directory, never block (a fifo would)
 * and never follow a link that was not looked at first.
 */
#define _DEFAULT_SOURCE 1 /* d_type: saves a stat of every entry */

#include "chart/load_dir.h"

#include "base/io.h"
#include "base/slashpath.h"
#include "base/sort.h"
#include "chart/ignore.h"
#include "golib/log.h"
#include "golib/strconv.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum entry_kind { ENTRY_FILE, ENTRY_DIR, ENTRY_LINK, ENTRY_OTHER };

struct entry {
    struct chart_str path; /* relative to the chart, NUL-terminated */
    enum entry_kind kind;
    bool linked; /* its kind was found behind a link */
};

struct entries {
    struct entry *items;
    size_t count;
    size_t cap;
};

struct walk {
    struct ch_op *op;
    struct chart_str top; /* absolute path, as messages show it */
    int top_fd;
    struct ch_ignore ignore;
    struct ch_file_set *files;
    struct ch_file_set early; /* files read before the walk */
    uint64_t visited;
};

/* ---- messages ------------------------------------------------------------ */

/* "TOP/path", or TOP alone. Null with the error set when out of memory. */
static const char *absolute(struct walk *w, struct chart_str path)
{
    struct ch_buf buf;
    struct chart_str out;
    ch_buf_init(&buf, w->op);
    ch_buf_str(&buf, w->top);
    if (path.len) {
        if (!ch_str_ends(w->top, CH_STR("/")))
            ch_buf_byte(&buf, '/');
        ch_buf_str(&buf, path);
    }
    return ch_buf_take(&buf, &out) ? NULL : out.ptr;
}

static int code_of_errno(int number)
{
    return number == ENOENT ? CHART_ENOTFOUND : CHART_EIO;
}

/* "VERB TOP/path: no such file or directory". */
static int fail_path(struct walk *w, const char *verb, struct chart_str path,
                     int number)
{
    const char *full = absolute(w, path);
    if (!full)
        return ch_error_code(w->op);
    return ch_fail(w->op, code_of_errno(number), "%s %s: %s", verb, full,
                   ch_errno_text(number));
}

static int fail_irregular(struct walk *w, struct chart_str path)
{
    const char *full = absolute(w, path);
    if (!full)
        return ch_error_code(w->op);
    return ch_fail(
        w->op, CHART_ECHART,
        "cannot load irregular file %s as it has file mode type bits set",
        full);
}

static int fail_too_large(struct walk *w, struct chart_str name)
{
    struct ch_buf buf;
    ch_buf_init(&buf, w->op);
    CH_BUF_LIT(&buf, "chart file ");
    ch_quote(&buf, name);
    CH_BUF_LIT(&buf, " is larger than the maximum file size ");
    ch_buf_uint(&buf, w->op->limits.file);
    if (ch_buf_check(&buf))
        return ch_buf_check(&buf);
    return ch_fail_str(w->op, CHART_ELIMIT, ch_buf_view(&buf));
}

/* ---- files --------------------------------------------------------------- */

static int open_at(const struct walk *w, const char *path, int flags)
{
    int fd;
    do
        fd = openat(w->top_fd, path, flags | O_RDONLY | O_CLOEXEC);
    while (fd < 0 && errno == EINTR);
    return fd;
}

/* Reads an open regular file of the chart. */
static int read_open(struct walk *w, int fd, const struct entry *entry,
                     struct chart_str *data)
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        return fail_path(w, "stat", entry->path, errno);
    if (S_ISDIR(st.st_mode))
        return fail_path(w, "read", entry->path, EISDIR);
    if (!S_ISREG(st.st_mode))
        return fail_irregular(w, entry->path);
    if ((uint64_t)st.st_size > w->op->limits.file)
        return fail_too_large(w, ch_path_base(entry->path));
    int code = ch_read_sized(w->op, fd, entry->path.ptr, (uint64_t)st.st_size,
                             w->op->limits.file, data);
    if (code && !ch_is_fatal(code))
        ch_prefix(w->op, "error reading %s: ", entry->path.ptr);
    return code;
}

static int read_entry(struct walk *w, const struct entry *entry,
                      struct chart_str *data)
{
    int flags = O_NONBLOCK | (entry->linked ? 0 : O_NOFOLLOW);
    int fd = open_at(w, entry->path.ptr, flags);
    if (fd < 0) {
        int number = errno, code = fail_path(w, "open", entry->path, number);
        if (number != ENOENT)
            ch_prefix(w->op, "error reading %s: ", entry->path.ptr);
        return code;
    }
    int code = read_open(w, fd, entry, data);
    close(fd);
    return code;
}

/* A file that was read before the walk, or null. */
static const struct ch_chart_file *find_early(const struct walk *w,
                                              struct chart_str path)
{
    for (size_t i = 0; i < w->early.count; i++)
        if (ch_str_eq(w->early.items[i].path, path))
            return &w->early.items[i];
    return NULL;
}

static int add_file(struct walk *w, const struct entry *entry)
{
    const struct ch_chart_file *early = find_early(w, entry->path);
    if (early)
        return ch_file_set_add(w->op, w->files, entry->path, early->data);
    struct chart_str data;
    int code = read_entry(w, entry, &data);
    return code ? code : ch_file_set_add(w->op, w->files, entry->path, data);
}

/* ---- directories --------------------------------------------------------- */

static enum entry_kind kind_of_mode(mode_t mode)
{
    if (S_ISREG(mode))
        return ENTRY_FILE;
    if (S_ISDIR(mode))
        return ENTRY_DIR;
    return S_ISLNK(mode) ? ENTRY_LINK : ENTRY_OTHER;
}

static int entry_kind(struct walk *w, struct chart_str path, int stat_flags,
                      enum entry_kind *kind)
{
    struct stat st;
    if (fstatat(w->top_fd, path.ptr, &st, stat_flags) != 0)
        return fail_path(w, "lstat", path, errno);
    *kind = kind_of_mode(st.st_mode);
    return 0;
}

static int push_entry(struct walk *w, struct entries *list,
                      struct chart_str dir, const char *name)
{
    if (++w->visited > w->op->limits.archive_files)
        return ch_fail(w->op, CHART_ELIMIT,
                       "chart has more than the maximum of %llu entries",
                       (unsigned long long)w->op->limits.archive_files);
    if (list->count == list->cap) {
        size_t cap = list->cap ? list->cap * 2 : 16;
        struct entry *items =
            ch_realloc_array(w->op, list->items, list->cap, cap, sizeof *items);
        if (!items)
            return ch_error_code(w->op);
        list->items = items;
        list->cap = cap;
    }
    size_t name_len = strlen(name), skip = dir.len ? dir.len + 1 : 0;
    char *path = ch_alloc(w->op, skip + name_len + 1);
    if (!path)
        return ch_error_code(w->op);
    if (skip) {
        memcpy(path, dir.ptr, dir.len);
        path[dir.len] = '/';
    }
    memcpy(path + skip, name, name_len + 1);
    list->items[list->count++] = (struct entry){
        .path = ch_str(path, skip + name_len), .kind = ENTRY_OTHER};
    return ch_step(w->op, 1);
}

static int compare_entries(const void *a, const void *b, void *user)
{
    (void)user;
    const struct entry *x = a, *y = b;
    return ch_str_cmp(x->path, y->path);
}

/* What the directory itself says of an entry's kind; `known` false: ask. */
static enum entry_kind told_kind(const struct dirent *d, bool *known)
{
    *known = true;
#ifdef DT_REG
    if (d->d_type == DT_REG)
        return ENTRY_FILE;
    if (d->d_type == DT_DIR)
        return ENTRY_DIR;
    if (d->d_type == DT_LNK)
        return ENTRY_LINK;
#endif
    *known = false;
    return ENTRY_OTHER;
}

static int read_names(struct walk *w, DIR *stream, struct chart_str dir,
                      struct entries *list)
{
    for (;;) {
        errno = 0;
        const struct dirent *d = readdir(stream);
        if (!d)
            break;
        if (strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0)
            continue;
        int code = push_entry(w, list, dir, d->d_name);
        if (code)
            return code;
        struct entry *entry = &list->items[list->count - 1];
        bool known;
        entry->kind = told_kind(d, &known);
        if (!known)
            code =
                entry_kind(w, entry->path, AT_SYMLINK_NOFOLLOW, &entry->kind);
        if (code)
            return code;
    }
    return errno ? fail_path(w, "readdirent", dir, errno) : 0;
}

/* The entries of a directory, sorted. The directory is closed again before
 * anything below it is opened, so depth costs no descriptors. */
static int list_dir(struct walk *w, struct chart_str dir, struct entries *list)
{
    int fd = open_at(w, dir.len ? dir.ptr : ".", O_DIRECTORY | O_NONBLOCK);
    if (fd < 0)
        return fail_path(w, "open", dir, errno);
    DIR *stream = fdopendir(fd);
    if (!stream) {
        int code = fail_path(w, "open", dir, errno);
        close(fd);
        return code;
    }
    int code = read_names(w, stream, dir, list);
    closedir(stream);
    if (code)
        return code;
    return ch_sort(w->op, list->items, list->count, sizeof *list->items,
                   compare_entries, NULL);
}

static int fail_link(struct walk *w, const char *full, const char *at,
                     int number)
{
    if (number == ELOOP)
        return ch_fail(w->op, CHART_EIO,
                       "error evaluating symlink %s: EvalSymlinks: too many "
                       "links",
                       full);
    if (number == ENOTDIR)
        return ch_fail(w->op, CHART_EIO,
                       "error evaluating symlink %s: not a directory", full);
    return ch_fail(w->op, code_of_errno(number),
                   "error evaluating symlink %s: lstat %s: %s", full, at,
                   ch_errno_text(number));
}

/* What a link leads to, link by link as Go does: the system gives up on a path
 * with too many of them, where each alone is fine. `out` has PATH_MAX bytes. */
static int resolve(struct walk *w, const char *full, char *out)
{
    if (realpath(full, out))
        return 0;
    int number = errno;
    struct chart_str path = ch_str_z(full), parent, joined;
    char *above = ch_alloc_zero(w->op, PATH_MAX);
    if (!above || ch_path_dir(w->op, path, &parent))
        return ch_error_code(w->op);
    if (number != ELOOP || !realpath(parent.ptr, above))
        return fail_link(w, full, out, number);
    int code =
        ch_path_join(w->op, ch_str_z(above), ch_path_base(path), &joined);
    if (code)
        return code;
    return realpath(joined.ptr, out) ? 0 : fail_link(w, full, out, errno);
}

/* Reports a link and finds what is behind it. */
static int follow_link(struct walk *w, struct entry *entry)
{
    const char *full = absolute(w, entry->path);
    char *resolved = ch_alloc_zero(w->op, PATH_MAX);
    if (!full || !resolved)
        return ch_error_code(w->op);
    int code = resolve(w, full, resolved);
    if (code)
        return code;
    const struct ch_log_attr attrs[] = {
        {"path", ch_str_z(full)},
        {"resolved", ch_str_z(resolved)},
    };
    ch_log(w->op, CH_WARN_INFO,
           "found symbolic link in path. Contents of linked file included "
           "and used",
           attrs, CH_COUNT(attrs));
    entry->linked = true;
    return entry_kind(w, ch_str_z(resolved), AT_SYMLINK_NOFOLLOW, &entry->kind);
}

static int walk_dir(struct walk *w, struct chart_str dir);

static int visit(struct walk *w, struct entry *entry)
{
    bool ignored;
    int code = 0;
    if (entry->kind == ENTRY_LINK)
        code = follow_link(w, entry);
    if (!code)
        code = ch_ignore_match(w->op, &w->ignore, entry->path,
                               entry->kind == ENTRY_DIR, &ignored);
    if (code || ignored)
        return code;
    if (entry->kind == ENTRY_DIR)
        return walk_dir(w, entry->path);
    if (entry->kind != ENTRY_FILE)
        return fail_irregular(w, entry->path);
    return add_file(w, entry);
}

static int walk_dir(struct walk *w, struct chart_str dir)
{
    if (ch_enter(w->op))
        return ch_error_code(w->op);
    struct entries list = {0};
    int code = list_dir(w, dir, &list);
    for (size_t i = 0; !code && i < list.count; i++)
        code = visit(w, &list.items[i]);
    ch_leave(w->op);
    return code;
}

/* ---- the start ----------------------------------------------------------- */

/* Reads a file at the top that is needed before the walk, and keeps it for
 * it. */
static int read_early(struct walk *w, struct chart_str path,
                      struct chart_str *data)
{
    struct entry entry = {path, ENTRY_FILE, true};
    int fd = open_at(w, path.ptr, O_NONBLOCK);
    if (fd < 0)
        return fail_path(w, "open", path, errno);
    int code = read_open(w, fd, &entry, data);
    close(fd);
    return code ? code : ch_file_set_add(w->op, &w->early, path, *data);
}

/* Puts text in front of why there is no Chart.yaml. */
static int cannot_detect(struct walk *w, int code)
{
    const char *full = absolute(w, CH_STR("Chart.yaml"));
    if (full && !ch_is_fatal(code))
        ch_prefix(w->op, "unable to detect chart at %s: ", full);
    return code;
}

static int read_chart_yaml(struct walk *w,
                           int (*check)(void *user, struct chart_str),
                           void *user)
{
    struct chart_str data;
    int code = read_early(w, CH_STR("Chart.yaml"), &data);
    return code ? cannot_detect(w, code) : check(user, data);
}

/* Helm opens Chart.yaml first, where it is to tell the chart's version. */
static int fail_top(struct walk *w, bool detects, int number)
{
    if (!detects)
        return fail_path(w, "open", CH_STR(""), number);
    return cannot_detect(w, fail_path(w, "open", CH_STR("Chart.yaml"), number));
}

static int read_ignore(struct walk *w)
{
    struct chart_str name = CH_STR(".helmignore"), data;
    struct stat st;
    if (fstatat(w->top_fd, name.ptr, &st, 0) == 0) {
        int code = read_early(w, name, &data);
        if (!code)
            code = ch_ignore_parse(w->op, &w->ignore, data);
        if (code)
            return code;
    }
    return ch_ignore_add_defaults(w->op, &w->ignore);
}

static int absolute_path(struct ch_op *op, const char *path,
                         struct chart_str *out)
{
    if (path[0] == '/')
        return ch_path_clean(op, ch_str_z(path), out);
    char *cwd = ch_alloc(op, PATH_MAX);
    if (!cwd)
        return ch_error_code(op);
    if (!getcwd(cwd, PATH_MAX))
        return ch_fail(op, CHART_EIO, "getwd: %s", ch_errno_text(errno));
    return ch_path_join(op, ch_str_z(cwd), ch_str_z(path), out);
}

int ch_load_dir(struct ch_op *op, const char *path,
                int (*check)(void *user, struct chart_str chart_yaml),
                void *user, struct ch_file_set *files)
{
    struct walk w = {.op = op, .files = files, .top_fd = AT_FDCWD};
    int code = absolute_path(op, path, &w.top);
    if (code)
        return code;
    w.top_fd = open_at(&w, path, O_DIRECTORY);
    if (w.top_fd < 0)
        return fail_top(&w, check != NULL, errno);
    if (check)
        code = read_chart_yaml(&w, check, user);
    if (!code)
        code = read_ignore(&w);
    if (!code)
        code = walk_dir(&w, CH_STR(""));
    close(w.top_fd);
    return code;
}
