#include "file.h"

#include "mem.h"
#include "out.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char *file_failure(const char *what, const char *path, int number)
{
    char space[64];
    return mem_format("%s %s: %s", what, path, out_reason(number, space));
}

static char *make_directory(const char *path)
{
    struct stat info;
    if (mkdir(path, 0755) == 0)
        return NULL;
    if (errno != EEXIST)
        return file_failure("mkdir", path, errno);
    if (stat(path, &info) == 0 && !S_ISDIR(info.st_mode))
        return file_failure("mkdir", path, ENOTDIR);
    return NULL;
}

char *file_make_directories(char *path)
{
    char *wrong = NULL;
    for (char *slash = strchr(path + 1, '/'); slash && !wrong;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        wrong = make_directory(path);
        *slash = '/';
    }
    return wrong;
}

int file_write_all(int fd, const char *bytes, size_t len)
{
    while (len) {
        ssize_t wrote = write(fd, bytes, len);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote < 0)
            return -1;
        bytes += wrote;
        len -= (size_t)wrote;
    }
    return 0;
}

static char *write_and_close(int fd, const char *path, const char *bytes,
                             size_t len)
{
    int failed = file_write_all(fd, bytes, len), number = errno;
    if (close(fd) != 0 && !failed) {
        failed = 1;
        number = errno;
    }
    return failed ? file_failure("write", path, number) : NULL;
}

static char *write_through(const char *path, const char *bytes, size_t len)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return file_failure("open", path, errno);
    return write_and_close(fd, path, bytes, len);
}

static mode_t mode_of_new_files(void)
{
    mode_t mask = umask(0);
    (void)umask(mask);
    return 0666 & ~mask;
}

char *file_replace(const char *path, const char *bytes, size_t len)
{
    struct stat info;
    char real[PATH_MAX];
    mode_t mode = mode_of_new_files();
    const char *target = path;
    if (stat(path, &info) == 0) {
        if (!S_ISREG(info.st_mode))
            return write_through(path, bytes, len);
        if (access(path, W_OK) != 0)
            return file_failure("open", path, errno);
        mode = info.st_mode & 07777;
        if (realpath(path, real))
            target = real;
    }
    char *beside = mem_format("%s.XXXXXX", target);
    int fd = mkstemp(beside);
    if (fd < 0) {
        int number = errno;
        free(beside);
        return file_failure("open", path, number);
    }
    (void)fchmod(fd, mode);
    char *wrong = write_and_close(fd, path, bytes, len);
    if (!wrong && rename(beside, target) != 0)
        wrong = file_failure("rename", path, errno);
    if (wrong)
        (void)unlink(beside);
    free(beside);
    return wrong;
}
