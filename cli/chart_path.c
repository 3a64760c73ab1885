#include "chart_path.h"

#include "mem.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char *working_directory(void)
{
    for (size_t size = 256;; size *= 2) {
        char *dir = mem_alloc(size);
        if (getcwd(dir, size))
            return dir;
        free(dir);
        if (errno != ERANGE)
            return NULL;
    }
}

/* Takes "." and ".." and double slashes out of a path, in place and by its
 * text alone, as Go's filepath.Clean; room for one byte more. */
static void clean(char *path)
{
    bool rooted = *path == '/';
    const char *in = path;
    char *start = path + rooted, *out = start;
    char *floor = start; /* in front of it are ".." that stay */
    while (*(in += strspn(in, "/"))) {
        size_t len = strcspn(in, "/");
        bool up = len == 2 && in[0] == '.' && in[1] == '.';
        if (up && out > floor) {
            while (--out > floor && *out != '/')
                continue;
        } else if (!(up && rooted) && !(len == 1 && in[0] == '.')) {
            if (out > start)
                *out++ = '/';
            memmove(out, in, len);
            out += len;
            floor = up ? out : floor;
        }
        in += len;
    }
    if (out == path)
        *out++ = '.';
    *out = '\0';
}

char *chart_path_clean(const char *path)
{
    char *copy = mem_format("%s ", path);
    copy[strlen(path)] = '\0';
    clean(copy);
    return copy;
}

char *chart_path_absolute(const char *path)
{
    char *joined;
    if (path[0] == '/') {
        joined = mem_copy(path, strlen(path));
    } else {
        char *dir = working_directory();
        if (!dir)
            return NULL;
        joined = mem_format("%s/%s", dir, path);
        free(dir);
    }
    clean(joined);
    return joined;
}
