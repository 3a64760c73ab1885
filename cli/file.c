#include "file.h"

#include "mem.h"
#include "out.h"

#include <errno.h>
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
