#include "chart/load_archive.h"

#include "base/slashpath.h"
#include "chart/libarchive.h"
#include "golib/strconv.h"

#include <stdio.h>

struct unpack {
    struct ch_op *op;
    struct ch_libarchive api;
    struct archive *archive;
    struct chart_str header; /* a plain one for libarchive, at first */
    struct chart_str packed; /* what libarchive has not taken yet */
    bool ended;              /* it asked for more than there is */
    struct ch_file_set *files;
    uint64_t remaining; /* bytes that the files may still hold */
    uint64_t entries;
};

enum { feed_bytes = 16384, other_bytes = 64 << 20 };

static int refuse(struct unpack *u, const char *text)
{
    return ch_fail(u->op, CHART_ECHART, "%s", text);
}

/* An error of libarchive in the words of Go's packages. */
static int fail_archive(struct unpack *u)
{
    if (ch_error_code(u->op))
        return ch_error_code(u->op);
    const char *told = u->api.error_string(u->archive);
    struct chart_str text = ch_str_z(told);
    bool broken = ch_str_find(text, CH_STR("decompress"), 0) != CH_NPOS;
    if (ch_str_find(text, CH_STR("runcated"), 0) != CH_NPOS ||
        (broken && u->ended))
        return refuse(u, "unexpected EOF");
    if (broken)
        return refuse(u, "flate: corrupt input");
    return refuse(u, "archive/tar: invalid tar header");
}

static int refuse_name(struct unpack *u, const char *lead,
                       struct chart_str name, const char *tail)
{
    struct ch_buf buf;
    ch_buf_init(&buf, u->op);
    ch_buf_str(&buf, ch_str_z(lead));
    ch_quote(&buf, name);
    ch_buf_str(&buf, ch_str_z(tail));
    if (ch_buf_check(&buf))
        return ch_buf_check(&buf);
    return ch_fail_str(u->op, CHART_ECHART, ch_buf_view(&buf));
}

static int refuse_size(struct unpack *u)
{
    return ch_fail(u->op, CHART_ECHART,
                   "decompressed chart is larger than the maximum size %llu",
                   (unsigned long long)u->op->limits.archive);
}

/* Headers and skipped entries unpack too: a bound on all of it, asked for
 * every piece, since libarchive skips any length in one call. */
static int check_work(struct unpack *u)
{
    la_int64_t done = u->api.filter_bytes(u->archive, 0);
    if (done > 0 && (uint64_t)done / 2 > u->op->limits.archive + other_bytes)
        return refuse_size(u);
    return 0;
}

static la_ssize_t feed_once(struct chart_str *piece, const void **bytes)
{
    size_t len = piece->len;
    *bytes = piece->ptr;
    piece->len = 0;
    return (la_ssize_t)len;
}

/* Behind the last byte comes a trailer more. Helm reads no further than the end
 * of the tar, so it never learns that one is cut or missing; libarchive, which
 * does not look at what a trailer says, would. */
static la_ssize_t feed(struct archive *archive, void *user, const void **bytes)
{
    struct unpack *u = user;
    (void)archive;
    if (u->header.len)
        return feed_once(&u->header, bytes);
    if (!u->packed.len && !u->ended) {
        struct chart_str trailer = CH_STR("\0\0\0\0\0\0\0\0");
        u->ended = true;
        return feed_once(&trailer, bytes);
    }
    size_t len = u->packed.len < feed_bytes ? u->packed.len : feed_bytes;
    if (ch_step(u->op, 1 + len / 16) || check_work(u))
        return ARCHIVE_FATAL;
    *bytes = u->packed.ptr;
    u->packed = ch_str_sub(u->packed, len, u->packed.len);
    return (la_ssize_t)len;
}

static bool has_drive(struct chart_str path)
{
    return path.len >= 3 && ch_is_alpha(path.ptr[0]) && path.ptr[1] == ':' &&
           path.ptr[2] == '/';
}

/* Replaces Windows separators in place of a private copy. */
static int to_slashes(struct ch_op *op, struct chart_str *path)
{
    char *copy = ch_alloc(op, path->len + 1);
    if (!copy)
        return ch_error_code(op);
    for (size_t i = 0; i < path->len; i++)
        copy[i] = (char)(path->ptr[i] == '\\' ? '/' : path->ptr[i]);
    copy[path->len] = '\0';
    path->ptr = copy;
    return 0;
}

/* The path inside the chart: without the first element, checked. */
static int inner_path(struct unpack *u, struct chart_str name,
                      struct chart_str *out)
{
    struct chart_str first, rest;
    bool windows = ch_str_find_byte(name, '\\', 0) != CH_NPOS;
    (void)ch_str_cut(name, windows ? '\\' : '/', &first, &rest);
    int code = windows ? to_slashes(u->op, &rest) : 0;
    if (code)
        return code;
    if (ch_str_starts(rest, CH_STR("/")))
        return refuse(u, "chart illegally contains absolute paths");
    code = ch_path_clean(u->op, rest, out);
    if (code)
        return code;
    if (ch_str_eq(*out, CH_STR(".")))
        return refuse_name(u,
                           "chart illegally contains content outside the base "
                           "directory: ",
                           name, "");
    if (ch_str_starts(*out, CH_STR("..")))
        return refuse(u, "chart illegally references parent directory");
    if (has_drive(*out))
        return refuse(u, "chart contains illegally named files");
    if (ch_str_eq(first, CH_STR("Chart.yaml")))
        return refuse(u, "chart yaml not in base directory");
    return 0;
}

static int read_bytes(struct unpack *u, size_t size, struct chart_str *out)
{
    char *bytes = ch_alloc(u->op, size + 1);
    size_t len = 0;
    if (!bytes)
        return ch_error_code(u->op);
    while (len < size) {
        la_ssize_t got = u->api.read_data(u->archive, bytes + len, size - len);
        if (got < 0)
            return fail_archive(u);
        if (got == 0)
            return refuse(u, "unexpected EOF");
        len += (size_t)got;
    }
    bytes[size] = '\0';
    *out = ch_str(bytes, size);
    return ch_step(u->op, 1 + size / 64);
}

static int check_size(struct unpack *u, uint64_t size, struct chart_str name)
{
    char tail[80];
    if (size > u->remaining)
        return refuse_size(u);
    if (size <= u->op->limits.file)
        return 0;
    snprintf(tail, sizeof tail, " is larger than the maximum file size %llu",
             (unsigned long long)u->op->limits.file);
    return refuse_name(u, "decompressed chart file ", name, tail);
}

static int read_entry(struct unpack *u, struct archive_entry *entry)
{
    __LA_MODE_T type = u->api.entry_filetype(entry);
    const char *z = u->api.entry_pathname(entry);
    if (type == AE_IFDIR)
        return 0;
    if (!z) /* cannot be said in the process's locale */
        z = u->api.entry_pathname_utf8(entry);
    struct chart_str raw = ch_str_z(z), name, path, data = CH_STR("");
    int code = inner_path(u, raw, &path);
    /* Links, devices and fifos count as empty files, as in Go's reader. */
    la_int64_t told = type == AE_IFREG ? u->api.entry_size(entry) : 0;
    uint64_t size = told > 0 ? (uint64_t)told : 0;
    if (!code)
        code = check_size(u, size, raw);
    if (!code && size)
        code = read_bytes(u, (size_t)size, &data);
    if (code)
        return code;
    u->remaining -= size;
    if (u->remaining == 0)
        return refuse_size(u);
    name = ch_str_dup(u->op, path);
    if (!name.ptr)
        return ch_error_code(u->op);
    return ch_file_set_add(u->op, u->files, name, data);
}

static int check_entry(struct unpack *u)
{
    const struct chart_limits *limits = &u->op->limits;
    if (++u->entries > limits->archive_files)
        return ch_fail(u->op, CHART_ELIMIT,
                       "chart archive has more than the maximum of %llu "
                       "entries",
                       (unsigned long long)limits->archive_files);
    return ch_step(u->op, 1);
}

static int read_all(struct unpack *u)
{
    for (;;) {
        struct archive_entry *entry;
        int status = u->api.read_header(u->archive, &entry);
        if (status == ARCHIVE_EOF)
            return 0;
        if (status == ARCHIVE_RETRY || status < ARCHIVE_WARN)
            return fail_archive(u);
        /* Gzip over gzip is unpacked too, unasked. */
        if (u->api.filter_count(u->archive) > 2)
            return refuse(u, "archive/tar: invalid tar header");
        int code = check_entry(u);
        if (!code)
            code = read_entry(u, entry);
        if (code)
            return code;
    }
}

static int open_archive(struct unpack *u)
{
    u->archive = u->api.read_new();
    if (!u->archive)
        return ch_nomem(u->op);
    if (u->api.read_support_gzip(u->archive) < ARCHIVE_WARN ||
        u->api.read_support_tar(u->archive) < ARCHIVE_WARN ||
        u->api.read_support_empty(u->archive) < ARCHIVE_WARN)
        return ch_nomem(u->op);
    if (u->api.read_open(u->archive, u, NULL, feed, NULL) < ARCHIVE_WARN)
        return fail_archive(u);
    return 0;
}

/* ---- the header of gzip -------------------------------------------------- */

enum {
    fixed_bytes = 10,
    text_max = 512, /* of a name or comment, in Go's reader */
    has_crc = 2,
    has_extra = 4,
    has_name = 8,
    has_comment = 16
};

struct gzip_header {
    struct ch_op *op;
    struct chart_str bytes;
    size_t end; /* of what was read */
};

static int invalid_header(struct ch_op *op)
{
    return ch_fail(op, CHART_ECHART, "gzip: invalid header");
}

static int skip_bytes(struct gzip_header *h, size_t count)
{
    if (h->bytes.len - h->end < count)
        return ch_fail(h->op, CHART_ECHART, "unexpected EOF");
    h->end += count;
    return 0;
}

static unsigned two_bytes(const struct gzip_header *h)
{
    const unsigned char *at = (const unsigned char *)h->bytes.ptr + h->end - 2;
    return at[0] | (unsigned)at[1] << 8;
}

static int skip_text(struct gzip_header *h)
{
    size_t end = ch_str_find_byte(h->bytes, '\0', h->end);
    size_t len = (end == CH_NPOS ? h->bytes.len : end) - h->end;
    if (len >= text_max)
        return invalid_header(h->op);
    return skip_bytes(h, len + 1);
}

static uint32_t crc32_of(struct chart_str bytes)
{
    uint32_t crc = UINT32_MAX;
    for (size_t i = 0; i < bytes.len; i++) {
        crc ^= (unsigned char)bytes.ptr[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? UINT32_C(0xEDB88320) : 0);
    }
    return ~crc;
}

/* As Go's gzip reads it, which is stricter than libarchive: lengths and the
 * checksum are looked at. */
static int read_header(struct gzip_header *h)
{
    if (h->bytes.len == 0)
        return ch_fail(h->op, CHART_ECHART, "EOF");
    int code = skip_bytes(h, fixed_bytes);
    if (!code && !ch_str_starts(h->bytes, CH_STR("\x1F\x8B\x08")))
        return invalid_header(h->op);
    unsigned flags = code ? 0 : (unsigned char)h->bytes.ptr[3];
    if (flags & has_extra) {
        code = skip_bytes(h, 2);
        code = code ? code : skip_bytes(h, two_bytes(h));
    }
    if (!code && flags & has_name)
        code = skip_text(h);
    if (!code && flags & has_comment)
        code = skip_text(h);
    if (code || !(flags & has_crc))
        return code;
    uint32_t crc = crc32_of(ch_str_sub(h->bytes, 0, h->end));
    code = skip_bytes(h, 2);
    return code || (crc & 0xFFFF) == two_bytes(h) ? code
                                                  : invalid_header(h->op);
}

int ch_archive_check(struct ch_op *op, struct chart_str bytes)
{
    struct gzip_header header = {.op = op, .bytes = bytes};
    return read_header(&header);
}

/* ---- all ----------------------------------------------------------------- */

int ch_archive_read(struct ch_op *op, struct chart_str bytes,
                    struct ch_file_set *files)
{
    struct gzip_header header = {.op = op, .bytes = bytes};
    struct unpack u = {.op = op,
                       .header = CH_STR("\x1F\x8B\x08\0\0\0\0\0\0\xFF"),
                       .files = files,
                       .remaining = op->limits.archive};
    int code = read_header(&header);
    u.packed = ch_str_sub(bytes, header.end, bytes.len);
    if (!code)
        code = ch_libarchive_open(op, &u.api);
    if (code)
        return code;
    code = open_archive(&u);
    if (!code)
        code = read_all(&u);
    if (u.archive)
        u.api.read_free(u.archive);
    ch_libarchive_close(&u.api);
    if (!code && files->count == 0)
        return refuse(&u, "no files in chart archive");
    return code;
}
