/* chart_archive of libchart/deps.h */
#include "api/archive.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/slashpath.h"
#include "dep/unpack.h"

struct chart_str chart_archive_bytes(const struct chart_archive *archive)
{
    return archive->bytes;
}

struct chart_str chart_archive_file_name(const struct chart_archive *archive)
{
    return archive->file_name;
}

struct chart_str chart_archive_digest(const struct chart_archive *archive)
{
    return archive->digest;
}

struct chart_str chart_archive_url(const struct chart_archive *archive)
{
    return archive->url;
}

bool chart_archive_is_oci(const struct chart_archive *archive)
{
    return archive->is_oci;
}

struct chart_str chart_archive_provenance(const struct chart_archive *archive)
{
    return archive->provenance;
}

const struct chart_signature *
chart_archive_signature(const struct chart_archive *archive)
{
    return &archive->signature;
}

static int write_file(struct ch_op *op, const char *directory,
                      struct chart_str name, const char *suffix,
                      struct chart_str bytes)
{
    struct ch_buf buf;
    struct chart_str full, path;
    ch_buf_init(&buf, op);
    ch_buf_str(&buf, name);
    ch_buf_str(&buf, ch_str_z(suffix));
    int code = ch_buf_take(&buf, &full);
    if (!code)
        code = ch_path_join(op, ch_str_z(directory), full, &path);
    return code ? code : ch_write_whole(op, path, bytes, 0644, false);
}

int chart_archive_write(const struct chart_archive *archive,
                        const char *directory, struct chart_error **err)
{
    struct ch_scratch scratch;
    int code = ch_scratch_begin(&scratch, archive->handle.env, NULL, err);
    if (code)
        return code;
    code = write_file(&scratch.op, directory, archive->file_name, "",
                      archive->bytes);
    if (!code && archive->provenance.len)
        code = write_file(&scratch.op, directory, archive->file_name, ".prov",
                          archive->provenance);
    return ch_scratch_end(&scratch, code, err);
}

int chart_archive_unpack(const struct chart_archive *archive,
                         const char *directory, struct chart_error **err)
{
    struct ch_scratch scratch;
    int code = ch_scratch_begin(&scratch, archive->handle.env, NULL, err);
    if (!code)
        code = ch_scratch_end(
            &scratch,
            ch_dep_unpack(&scratch.op, archive->bytes, ch_str_z(directory)),
            err);
    return code;
}

void chart_archive_free(struct chart_archive *archive)
{
    if (archive)
        ch_handle_free(&archive->handle);
}
