/*
 * Drafts are called ".chartc-<16 hexadecimal digits>": a leading dot keeps them
 * out of charts that are loaded meanwhile.
 */
#define _DEFAULT_SOURCE 1 /* flock */

#include "base/file.h"

#include "base/buf.h"
#include "base/io.h"
#include "base/slashpath.h"
#include "base/sort.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define DRAFT_PREFIX ".chartc-"

enum { draft_tries = 16, draft_digits = 16 };

static int fail_errno(struct ch_op *op, const char *verb, struct chart_str path)
{
    int number = errno;
    int code = number == ENOENT ? CHART_ENOTFOUND : CHART_EIO;
    return ch_fail(op, code, "%s %.*s: %s", verb, CH_STR_ARG(path),
                   ch_errno_text(number));
}

/* ---- drafts -------------------------------------------------------------- */

static struct chart_str shown(const struct ch_draft *draft)
{
    return draft->shown.ptr ? draft->shown : draft->path;
}

static int draft_path(struct ch_op *op, struct chart_str dir,
                      struct chart_str *out)
{
    unsigned char random[draft_digits / 2];
    char name[sizeof DRAFT_PREFIX + draft_digits];
    size_t len = sizeof DRAFT_PREFIX - 1;
    int code = ch_random(op, random, sizeof random);
    if (code)
        return code;
    memcpy(name, DRAFT_PREFIX, len);
    for (size_t i = 0; i < sizeof random; i++)
        len += (size_t)snprintf(name + len, sizeof name - len, "%02x",
                                (unsigned)random[i]);
    return ch_path_join(op, dir, ch_str(name, len), out);
}

int ch_draft_open(struct ch_op *op, struct chart_str dir,
                  struct ch_draft *draft)
{
    draft->fd = -1;
    for (unsigned i = 0; draft->fd < 0; i++) {
        int code = draft_path(op, dir, &draft->path);
        if (code)
            return code;
        draft->fd =
            open(draft->path.ptr,
                 O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (draft->fd < 0 && (i >= draft_tries || //
                              (errno != EEXIST && errno != EINTR)))
            return fail_errno(op, "open", shown(draft));
    }
    (void)flock(draft->fd, LOCK_EX | LOCK_NB); /* see ch_draft_sweep */
    return 0;
}

int ch_draft_write(struct ch_op *op, const struct ch_draft *draft,
                   struct chart_str bytes)
{
    while (bytes.len) {
        ssize_t done = write(draft->fd, bytes.ptr, bytes.len);
        if (done < 0 && errno != EINTR)
            return fail_errno(op, "write", shown(draft));
        int code = ch_step(op, 1);
        if (code)
            return code;
        if (done > 0)
            bytes = ch_str_sub(bytes, (size_t)done, bytes.len);
    }
    return 0;
}

static int complete(struct ch_op *op, struct ch_draft *draft,
                    struct chart_str path, bool sync)
{
    int number;
    if (sync && fsync(draft->fd) != 0 && errno != EINVAL)
        return fail_errno(op, "sync", shown(draft));
    if (rename(draft->path.ptr, path.ptr) == 0)
        return 0;
    number = errno;
    return ch_fail(op, number == ENOENT ? CHART_ENOTFOUND : CHART_EIO,
                   "rename %.*s %.*s: %s", CH_STR_ARG(draft->path),
                   CH_STR_ARG(path), ch_errno_text(number));
}

int ch_draft_publish(struct ch_op *op, struct ch_draft *draft,
                     struct chart_str path, bool sync)
{
    int code = complete(op, draft, path, sync);
    if (code) {
        ch_draft_drop(draft);
        return code;
    }
    int failed = close(draft->fd);
    draft->fd = -1;
    return failed && errno != EINTR ? fail_errno(op, "close", path) : 0;
}

void ch_draft_drop(struct ch_draft *draft)
{
    if (draft->fd < 0)
        return;
    (void)unlink(draft->path.ptr);
    (void)close(draft->fd);
    draft->fd = -1;
}

bool ch_draft_is_name(struct chart_str name)
{
    return name.len == sizeof DRAFT_PREFIX - 1 + draft_digits &&
           ch_str_starts(name, CH_STR(DRAFT_PREFIX));
}

/* A draft that is still being made has a lock, or is so young that its maker
 * may not have come to it. */
static void sweep_one(const char *path)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return;
    time_t now = time(NULL);
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && now - st.st_mtime > 60 &&
        flock(fd, LOCK_EX | LOCK_NB) == 0)
        (void)unlink(path);
    (void)close(fd);
}

void ch_draft_sweep(struct ch_op *op, struct chart_str dir)
{
    char path[4096];
    DIR *stream = opendir(dir.ptr);
    struct dirent *entry;
    if (!stream)
        return;
    while ((entry = readdir(stream)) && !ch_step(op, 1)) {
        int len = snprintf(path, sizeof path, "%s/%s", dir.ptr, entry->d_name);
        if (ch_draft_is_name(ch_str_z(entry->d_name)) && len > 0 &&
            (size_t)len < sizeof path)
            sweep_one(path);
    }
    (void)closedir(stream);
}

int ch_write_whole(struct ch_op *op, struct chart_str path,
                   struct chart_str bytes, unsigned mode, bool sync)
{
    struct ch_draft draft = {.fd = -1, .shown = path};
    struct chart_str dir;
    int code = ch_path_dir(op, path, &dir);
    if (!code)
        code = ch_draft_open(op, dir, &draft);
    if (!code)
        code = ch_draft_write(op, &draft, bytes);
    if (!code && fchmod(draft.fd, (mode_t)mode) != 0)
        code = fail_errno(op, "chmod", path);
    if (!code)
        code = ch_draft_publish(op, &draft, path, sync);
    ch_draft_drop(&draft);
    return code;
}

/* ---- directories --------------------------------------------------------- */

int ch_make_dirs(struct ch_op *op, struct chart_str path)
{
    struct chart_str above;
    if (mkdir(path.ptr, 0755) == 0 || errno == EEXIST)
        return 0;
    if (errno != ENOENT)
        return fail_errno(op, "mkdir", path);
    int code = ch_path_dir(op, path, &above);
    if (!code && above.len >= path.len)
        code = fail_errno(op, "mkdir", path);
    if (!code)
        code = ch_enter(op);
    if (code)
        return code;
    code = ch_make_dirs(op, above);
    ch_leave(op);
    if (!code && mkdir(path.ptr, 0755) != 0 && errno != EEXIST)
        code = fail_errno(op, "mkdir", path);
    return code;
}

struct names {
    struct chart_str *items;
    size_t count, cap;
};

static int push(struct ch_op *op, struct names *names, const char *name)
{
    if (names->count == names->cap) {
        size_t cap = names->cap ? names->cap * 2 : 16;
        struct chart_str *items =
            ch_realloc_array(op, names->items, names->cap, cap, sizeof *items);
        if (!items)
            return ch_error_code(op);
        names->items = items;
        names->cap = cap;
    }
    names->items[names->count] = ch_str_dup(op, ch_str_z(name));
    return names->items[names->count++].ptr ? ch_step(op, 1)
                                            : ch_error_code(op);
}

static int compare_names(const void *a, const void *b, void *user)
{
    (void)user;
    return ch_str_cmp(*(const struct chart_str *)a,
                      *(const struct chart_str *)b);
}

int ch_list_dir(struct ch_op *op, const char *path, struct chart_str **out,
                size_t *count)
{
    struct names names = {0};
    DIR *stream = opendir(path);
    struct dirent *entry;
    int code = 0;
    *out = NULL;
    *count = 0;
    if (!stream)
        return fail_errno(op, "open", ch_str_z(path));
    while (!code && (entry = readdir(stream)))
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            code = push(op, &names, entry->d_name);
    (void)closedir(stream);
    if (!code)
        code = ch_sort(op, names.items, names.count, sizeof *names.items,
                       compare_names, NULL);
    *out = names.items;
    *count = names.count;
    return code;
}
