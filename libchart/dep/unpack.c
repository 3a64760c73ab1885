#include "dep/unpack.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/io.h"
#include "base/slashpath.h"
#include "chart/load_archive.h"
#include "chart/metadata.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static int remove_entry(const char *path, const struct stat *st, int type,
                        struct FTW *place)
{
    (void)st;
    (void)type;
    (void)place;
    return remove(path);
}

/* The chart's name, which is the folder's: one path element. */
static int chart_name(struct ch_op *op, const struct ch_file_set *files,
                      struct chart_str *name)
{
    struct ch_metadata_file file;
    struct ch_metadata metadata = {.name = CH_STR("")};
    int code = 0;
    for (size_t i = 0; !code && i < files->count; i++)
        if (ch_str_eq(files->items[i].path, CH_STR("Chart.yaml"))) {
            code = ch_metadata_parse(op, files->items[i].data,
                                     CH_STR("Chart.yaml"), &file);
            if (!code)
                code = ch_metadata_read(op, &file, &metadata);
            if (code)
                ch_prefix(op, "cannot load Chart.yaml: ");
        }
    *name = metadata.name;
    if (!code && !name->len)
        code = ch_fail(op, CHART_ECHART, "chart name not specified");
    if (!code &&
        (name->ptr[0] == '.' || /* "..", but ".git" is not for charts either */
         ch_str_find_byte(*name, '/', 0) != CH_NPOS ||
         ch_str_find_byte(*name, '\0', 0) != CH_NPOS))
        code = ch_fail(op, CHART_ECHART, "chart name \"%.*s\" is not allowed",
                       CH_STR_ARG(*name));
    return code;
}

static int write_file(struct ch_op *op, struct chart_str path,
                      struct chart_str data)
{
    struct ch_draft file = {.path = path};
    file.fd = open(path.ptr, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (file.fd < 0)
        return ch_fail(op, CHART_EIO, "open %.*s: %s", CH_STR_ARG(path),
                       ch_errno_text(errno));
    int code = ch_draft_write(op, &file, data);
    if (close(file.fd) != 0 && !code && errno != EINTR)
        code = ch_fail(op, CHART_EIO, "close %.*s: %s", CH_STR_ARG(path),
                       ch_errno_text(errno));
    return code;
}

/* Names were checked when the archive was read; files of one name twice keep
 * the last, as when one is written over the other. */
static int write_all(struct ch_op *op, const struct ch_file_set *files,
                     struct chart_str folder)
{
    int code = 0;
    for (size_t i = 0; !code && i < files->count; i++) {
        struct chart_str path, dir;
        code = ch_path_join(op, folder, files->items[i].path, &path);
        if (!code)
            code = ch_path_dir(op, path, &dir);
        if (!code)
            code = ch_make_dirs(op, dir);
        if (!code) {
            (void)unlink(path.ptr);
            code = write_file(op, path, files->items[i].data);
        }
    }
    return code;
}

static int check_free(struct ch_op *op, struct chart_str path)
{
    struct stat st;
    if (lstat(path.ptr, &st) != 0)
        return 0;
    return ch_fail(op, CHART_EIO,
                   "failed to untar: a file or directory with the name %.*s "
                   "already exists",
                   CH_STR_ARG(path));
}

static int unpack_into(struct ch_op *op, const struct ch_file_set *files,
                       char *draft, struct chart_str folder)
{
    int code = write_all(op, files, ch_str_z(draft));
    if (!code && chmod(draft, 0755) != 0)
        code =
            ch_fail(op, CHART_EIO, "chmod %s: %s", draft, ch_errno_text(errno));
    if (!code && rename(draft, folder.ptr) != 0)
        code = ch_fail(op, CHART_EIO, "rename %s %.*s: %s", draft,
                       CH_STR_ARG(folder), ch_errno_text(errno));
    if (code)
        (void)nftw(draft, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    return code;
}

int ch_dep_unpack(struct ch_op *op, struct chart_str archive,
                  struct chart_str directory)
{
    struct ch_file_set files = {0};
    struct chart_str name, folder, draft;
    int code = ch_archive_read(op, archive, &files);
    if (!code)
        code = chart_name(op, &files, &name);
    if (!code)
        code = ch_make_dirs(op, directory);
    if (!code)
        code = ch_path_join(op, directory, name, &folder);
    if (!code)
        code = check_free(op, folder);
    if (!code)
        code = ch_path_join(op, directory, CH_STR(".chartc-XXXXXX"), &draft);
    if (code)
        return code;
    char *place = ch_alloc(op, draft.len + 1); /* mkdtemp fills it in */
    if (!place)
        return ch_error_code(op);
    memcpy(place, draft.ptr, draft.len + 1);
    if (!mkdtemp(place))
        return ch_fail(op, CHART_EIO, "mkdir %s: %s", place,
                       ch_errno_text(errno));
    return unpack_into(op, &files, place, folder);
}
