#define _DEFAULT_SOURCE 1 /* flock */

#include "dep/config_file.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/io.h"
#include "base/pause.h"
#include "base/slashpath.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { max_config = 4 << 20, lock_tries = 600, lock_wait_ms = 50 };

int ch_config_read(struct ch_op *op, struct chart_str path,
                   struct chart_str *text, bool *exists)
{
    struct stat st;
    *text = CH_STR("");
    *exists = path.len && stat(path.ptr, &st) == 0;
    return *exists ? ch_read_file(op, path.ptr, max_config, text) : 0;
}

static int write_device(struct ch_op *op, struct chart_str path,
                        struct chart_str text)
{
    struct ch_draft file = {.path = path};
    file.fd = open(path.ptr, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    if (file.fd < 0)
        return ch_fail(op, CHART_EIO, "open %.*s: %s", CH_STR_ARG(path),
                       ch_errno_text(errno));
    int code = ch_draft_write(op, &file, text);
    (void)close(file.fd);
    return code;
}

int ch_config_write(struct ch_op *op, struct chart_str path,
                    struct chart_str text)
{
    struct stat st;
    struct chart_str dir;
    if (stat(path.ptr, &st) == 0) {
        if (!S_ISREG(st.st_mode))
            return write_device(op, path, text);
        char *real = realpath(path.ptr, NULL);
        if (!real)
            return ch_fail(op, CHART_EIO, "open %.*s: %s", CH_STR_ARG(path),
                           ch_errno_text(errno));
        path = ch_str_dup(op, ch_str_z(real));
        free(real);
        if (!path.ptr)
            return ch_error_code(op);
    }
    int code = ch_path_dir(op, path, &dir);
    if (!code)
        code = ch_make_dirs(op, dir);
    return code ? code : ch_write_whole(op, path, text, 0600, true);
}

/* Helm's name of the lock: the extension replaced by ".lock". */
static int lock_path(struct ch_op *op, struct chart_str path,
                     struct chart_str *out)
{
    struct chart_str ext = ch_path_ext(path);
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    ch_buf_str(&buf, ch_str_sub(path, 0, path.len - ext.len));
    CH_BUF_LIT(&buf, ".lock");
    return ch_buf_take(&buf, out);
}

static int wait_for(struct ch_op *op, int fd, struct chart_str path)
{
    for (int i = 0; flock(fd, LOCK_EX | LOCK_NB) != 0; i++) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return 0; /* a file system without locks */
        if (i == lock_tries)
            return ch_fail(op, CHART_EIO, "%.*s: locked by another process",
                           CH_STR_ARG(path));
        int code = ch_pause(op, lock_wait_ms);
        if (code)
            return code;
    }
    return 0;
}

int ch_config_lock(struct ch_op *op, struct chart_str path, int *fd)
{
    struct stat st;
    struct chart_str lock, dir;
    *fd = -1;
    if (stat(path.ptr, &st) == 0 && !S_ISREG(st.st_mode))
        return 0;
    int code = lock_path(op, path, &lock);
    if (!code)
        code = ch_path_dir(op, path, &dir);
    if (!code)
        code = ch_make_dirs(op, dir);
    if (code)
        return code;
    *fd = open(lock.ptr, O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (*fd < 0)
        return ch_fail(op, CHART_EIO, "open %.*s: %s", CH_STR_ARG(lock),
                       ch_errno_text(errno));
    code = wait_for(op, *fd, lock);
    if (code) {
        ch_config_unlock(*fd);
        *fd = -1;
    }
    return code;
}

void ch_config_unlock(int fd)
{
    if (fd >= 0)
        (void)close(fd);
}
