/*
 * Plain read loops. A file's size is only a hint for the first piece of
 * memory: files in /proc say 0, and a file may grow while it is read.
 */
#include "base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Go's spelling (the C library's, in lower case) of what files can fail with.
 * strerror would follow the caller's locale. */
static const struct {
    int number;
    const char *text;
} errno_texts[] = {
    {ENOENT, "no such file or directory"},
    {EACCES, "permission denied"},
    {EISDIR, "is a directory"},
    {ENOTDIR, "not a directory"},
    {ELOOP, "too many levels of symbolic links"},
    {ENAMETOOLONG, "file name too long"},
    {EPERM, "operation not permitted"},
    {EIO, "input/output error"},
    {EINTR, "interrupted system call"},
    {EMFILE, "too many open files"},
    {ENFILE, "too many open files in system"},
    {ENOMEM, "cannot allocate memory"},
    {ENXIO, "no such device or address"},
    {ENODEV, "no such device"},
    {EBADF, "bad file descriptor"},
    {EINVAL, "invalid argument"},
    {EOVERFLOW, "value too large for defined data type"},
    {ESTALE, "stale file handle"},
    {EAGAIN, "resource temporarily unavailable"},
    {ETXTBSY, "text file busy"},
    {EBUSY, "device or resource busy"},
    {EEXIST, "file exists"},
    {ENOSPC, "no space left on device"},
    {EFBIG, "file too large"},
    {EROFS, "read-only file system"},
    {EXDEV, "invalid cross-device link"},
    {EPIPE, "broken pipe"},
    {EDQUOT, "disk quota exceeded"},
    {ENOTEMPTY, "directory not empty"},
};

const char *ch_errno_text(int error_number)
{
    for (size_t i = 0; i < CH_COUNT(errno_texts); i++)
        if (errno_texts[i].number == error_number)
            return errno_texts[i].text;
    return "unknown error";
}

static int fail_errno(struct ch_op *op, const char *verb, const char *path)
{
    int number = errno;
    int code = number == ENOENT ? CHART_ENOTFOUND : CHART_EIO;
    return ch_fail(op, code, "%s %s: %s", verb, path, ch_errno_text(number));
}

/* One read, repeated when a signal interrupts it. */
static ssize_t read_some(struct ch_op *op, int fd, char *to, size_t len)
{
    for (;;) {
        ssize_t got = read(fd, to, len);
        if (got >= 0 || errno != EINTR)
            return got;
        if (ch_step_check(op))
            return -1;
    }
}

/* Bytes that a regular file says it holds; 0 when nothing is known. */
static uint64_t told_size(int fd)
{
    struct stat st;
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size <= 0)
        return 0;
    return (uint64_t)st.st_size;
}

/* The first piece of memory: what the file says it holds, one byte to meet its
 * end, and one for the NUL. */
static size_t first_cap(uint64_t size, uint64_t max)
{
    if (size == 0)
        size = 510;
    return (size_t)(size < max ? size : max) + 2;
}

int ch_read_sized(struct ch_op *op, int fd, const char *name, uint64_t size,
                  uint64_t max, struct chart_str *out)
{
    if (max > SIZE_MAX / 4)
        max = SIZE_MAX / 4;
    size_t cap = first_cap(size, max), len = 0;
    char *bytes = ch_alloc(op, cap);
    if (!bytes)
        return ch_error_code(op);
    for (;;) {
        if (len + 1 == cap) {
            char *more = ch_realloc_array(op, bytes, cap, cap * 2, 1);
            if (!more)
                return ch_error_code(op);
            bytes = more;
            cap *= 2;
        }
        size_t room = cap - len - 1;
        ssize_t got = read_some(op, fd, bytes + len, room);
        if (got < 0)
            return ch_error_code(op) ? ch_error_code(op)
                                     : fail_errno(op, "read", name);
        if (got == 0)
            break;
        len += (size_t)got;
        if (len > max)
            return ch_fail(op, CHART_ELIMIT,
                           "file %s is larger than the limit of %llu bytes",
                           name, (unsigned long long)max);
        if (ch_step(op, 1 + (uint64_t)got / 4096))
            return ch_error_code(op);
        /* A regular file that gave less than asked has no more. */
        if (len == size && (size_t)got < room)
            break;
    }
    bytes[len] = '\0';
    (void)ch_realloc_array(op, bytes, cap, len + 1, 1); /* gives back */
    *out = ch_str(bytes, len);
    return 0;
}

int ch_read_fd(struct ch_op *op, int fd, const char *name, uint64_t max,
               struct chart_str *out)
{
    return ch_read_sized(op, fd, name, told_size(fd), max, out);
}

int ch_read_file(struct ch_op *op, const char *path, uint64_t max,
                 struct chart_str *out)
{
    int fd;
    do
        fd = open(path, O_RDONLY | O_CLOEXEC);
    while (fd < 0 && errno == EINTR);
    if (fd < 0)
        return fail_errno(op, "open", path);
    int code = ch_read_fd(op, fd, path, max, out);
    close(fd);
    return code;
}
