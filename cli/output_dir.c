#include "output_dir.h"

#include "file.h"
#include "mem.h"
#include "out.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *write_document(const char *path, const struct chart_document *d,
                            bool append)
{
    int flags = O_WRONLY | O_CLOEXEC | (append ? O_APPEND : O_CREAT | O_TRUNC);
    int fd = open(path, flags, 0666);
    if (fd < 0)
        return file_failure("open", path, errno);
    int failed = file_write_all(fd, "---\n# Source: ", 14) ||
                 file_write_all(fd, d->path.ptr, d->path.len) ||
                 file_write_all(fd, "\n", 1) ||
                 file_write_all(fd, d->text.ptr, d->text.len) ||
                 file_write_all(fd, "\n", 1);
    int number = errno;
    if (close(fd) != 0 && !failed) {
        failed = 1;
        number = errno;
    }
    return failed ? file_failure("write", path, number) : NULL;
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
        wrong = file_make_directories(path);
        if (!wrong)
            wrong = write_document(path, d, append);
        if (!wrong)
            (void)out_printf("wrote %s\n", path);
        free(path);
    }
    return wrong;
}
