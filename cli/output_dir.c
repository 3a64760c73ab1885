#include "output_dir.h"

#include "mem.h"
#include "out.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *failure(const char *what, const char *path, int number)
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
        return failure("mkdir", path, errno);
    if (stat(path, &info) == 0 && !S_ISDIR(info.st_mode))
        return failure("mkdir", path, ENOTDIR);
    return NULL;
}

/* Makes the directories that lead to `path`. */
static char *make_directories(char *path)
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

static int write_all(int fd, const char *bytes, size_t len)
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

static char *write_document(const char *path, const struct chart_document *d,
                            bool append)
{
    int flags = O_WRONLY | O_CLOEXEC | (append ? O_APPEND : O_CREAT | O_TRUNC);
    int fd = open(path, flags, 0666);
    if (fd < 0)
        return failure("open", path, errno);
    int failed =
        write_all(fd, "---\n# Source: ", 14) ||
        write_all(fd, d->path.ptr, d->path.len) || write_all(fd, "\n", 1) ||
        write_all(fd, d->text.ptr, d->text.len) || write_all(fd, "\n", 1);
    int number = errno;
    if (close(fd) != 0 && !failed) {
        failed = 1;
        number = errno;
    }
    return failed ? failure("write", path, number) : NULL;
}

/* Whether an earlier document went to the same file. Documents of one template
 * are not always neighbours, since they are sorted by kind. */
static bool seen(const struct chart_manifest *manifest, size_t i)
{
    const struct chart_document *d = chart_manifest_at(manifest, i);
    for (size_t k = 0; k < i; k++) {
        const struct chart_document *other = chart_manifest_at(manifest, k);
        if (other->is_crd == d->is_crd && other->is_hook == d->is_hook &&
            other->path.len == d->path.len &&
            memcmp(other->path.ptr, d->path.ptr, d->path.len) == 0)
            return true;
    }
    return false;
}

char *output_dir_write(const struct chart_manifest *manifest, const char *dir,
                       const char *release)
{
    size_t count = chart_manifest_count(manifest);
    char *wrong = NULL;
    for (size_t i = 0; !wrong && i < count; i++) {
        const struct chart_document *d = chart_manifest_at(manifest, i);
        bool under = release && !d->is_crd;
        char *path =
            mem_format("%s%s%s/%.*s", dir, under ? "/" : "",
                       under ? release : "", (int)d->path.len, d->path.ptr);
        struct stat info;
        /* Helm adds hooks to whatever file is there. */
        bool append = d->is_hook ? stat(path, &info) == 0 : seen(manifest, i);
        wrong = make_directories(path);
        if (!wrong)
            wrong = write_document(path, d, append);
        if (!wrong)
            (void)out_printf("wrote %s\n", path);
        free(path);
    }
    return wrong;
}
