/*
 * libarchive's raw format is one file as it is; its filter compresses. Only
 * the stream is wanted of it: the tar inside is written by chart/tar.c.
 */
#include "chart/gzip.h"

enum { piece_bytes = 16384 };

static la_ssize_t take(struct archive *archive, void *user, const void *bytes,
                       size_t len)
{
    struct ch_gzip *gzip = user;
    (void)archive;
    ch_buf_append(&gzip->out, bytes, len);
    return ch_buf_check(&gzip->out) ? -1 : (la_ssize_t)len;
}

static int fail(struct ch_gzip *gzip)
{
    const char *told = gzip->api.error_string(gzip->archive);
    if (ch_error_code(gzip->op))
        return ch_error_code(gzip->op);
    return ch_fail(gzip->op, CHART_EIO, "gzip: %s",
                   told ? told : "cannot compress");
}

static int begin_entry(struct ch_gzip *gzip)
{
    struct archive_entry *entry = gzip->api.entry_new();
    if (!entry)
        return ch_nomem(gzip->op);
    gzip->api.entry_set_filetype(entry, AE_IFREG);
    int status = gzip->api.write_header(gzip->archive, entry);
    gzip->api.entry_free(entry);
    return status < ARCHIVE_WARN ? fail(gzip) : 0;
}

static int begin(struct ch_gzip *gzip)
{
    const struct ch_libarchive *api = &gzip->api;
    struct archive *archive = gzip->archive;
    if (api->write_add_gzip(archive) < ARCHIVE_WARN ||
        api->write_set_filter_option(archive, "gzip", "timestamp", NULL) <
            ARCHIVE_WARN ||
        api->write_set_raw(archive) < ARCHIVE_WARN ||
        api->write_set_block(archive, 0) < ARCHIVE_WARN ||
        api->write_open(archive, gzip, NULL, take, NULL) < ARCHIVE_WARN)
        return fail(gzip);
    return begin_entry(gzip);
}

int ch_gzip_start(struct ch_gzip *gzip, struct ch_op *op)
{
    *gzip = (struct ch_gzip){.op = op};
    ch_buf_init(&gzip->out, op);
    int code = ch_libarchive_open(op, &gzip->api);
    if (code)
        return code;
    gzip->archive = gzip->api.write_new();
    code = gzip->archive ? begin(gzip) : ch_nomem(op);
    if (code)
        (void)ch_gzip_end(gzip, NULL);
    return code;
}

int ch_gzip_write(struct ch_gzip *gzip, struct chart_str bytes)
{
    while (bytes.len) {
        size_t len = bytes.len < piece_bytes ? bytes.len : piece_bytes;
        if (ch_step(gzip->op, 1 + len / 16))
            return ch_error_code(gzip->op);
        if (gzip->api.write_data(gzip->archive, bytes.ptr, len) !=
            (la_ssize_t)len)
            return fail(gzip);
        bytes = ch_str_sub(bytes, len, bytes.len);
    }
    return 0;
}

int ch_gzip_end(struct ch_gzip *gzip, struct chart_str *out)
{
    int code = 0;
    if (out && gzip->api.write_close(gzip->archive) < ARCHIVE_WARN)
        code = fail(gzip);
    if (gzip->archive)
        (void)gzip->api.write_free(gzip->archive);
    ch_libarchive_close(&gzip->api);
    if (out && !code)
        code = ch_buf_take(&gzip->out, out);
    return code;
}
