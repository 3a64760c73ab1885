#include "chart_path.h"

#include "mem.h"
#include "out.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
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

/* Why a name that is no path is no chart either. Helm would look for a
 * repository. */
static char *not_found(const char *name)
{
    const char *slash = strchr(name, '/');
    if (name[0] == '/' || name[0] == '.')
        return mem_format("path \"%s\" not found", name);
    if (strstr(name, "://"))
        return mem_format("cannot fetch \"%s\": this version of chartc reads "
                          "charts from disk only",
                          name);
    if (slash)
        return mem_format("repo %.*s not found", (int)(slash - name), name);
    return mem_format("non-absolute URLs should be in form of "
                      "repo_name/path_to_chart, got: %s",
                      name);
}

char *chart_path_find(const char *argument, char **path)
{
    struct stat info;
    size_t start = strspn(argument, " \t\n\r\f\v"), len = strlen(argument);
    while (len > start && strchr(" \t\n\r\f\v", argument[len - 1]))
        len--;
    char *name = mem_copy(argument + start, len - start);
    char *wrong = NULL;
    *path = NULL;
    if (stat(name, &info) != 0)
        wrong = not_found(name);
    else
        *path = chart_path_absolute(name);
    char space[64];
    if (!wrong && !*path)
        wrong = mem_format("getwd: %s", out_reason(errno, space));
    free(name);
    return wrong;
}
