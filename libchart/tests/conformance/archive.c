#include "tests/conformance/archive.h"

#include "base/buf.h"
#include "chart/libarchive.h"

#include <stdio.h>

enum { BLOCK = 512, STORED_MAX = 65535 };

static void pad(struct ch_buf *buf)
{
    ch_buf_fill(buf, '\0', (BLOCK - buf->len % BLOCK) % BLOCK);
}

static void add_entry(struct ch_buf *tar, struct chart_str name, char type,
                      struct chart_str link, struct chart_str content)
{
    char head[BLOCK] = "";
    unsigned sum = 0;
    if (name.len > 99 || link.len > 99)
        give_up("a name too long for an archive of testdata");
    memcpy(head, name.ptr, name.len);
    memcpy(head + 157, link.ptr, link.len);
    snprintf(head + 100, 25, "%07o%c%07o%c%07o", 0644, 0, 0, 0, 0);
    snprintf(head + 124, 12, "%011llo", (unsigned long long)content.len);
    snprintf(head + 136, 12, "%011o", 0);
    memset(head + 148, ' ', 8);
    head[156] = type;
    memcpy(head + 257, "ustar\00000", 8);
    for (int i = 0; i < BLOCK; i++)
        sum += (unsigned char)head[i];
    snprintf(head + 148, 8, "%06o", sum);
    ch_buf_append(tar, head, BLOCK);
    ch_buf_str(tar, content);
    pad(tar);
}

static uint32_t crc32_of(struct chart_str s)
{
    uint32_t crc = 0xffffffffu;
    for (size_t i = 0; i < s.len; i++) {
        crc ^= (unsigned char)s.ptr[i];
        for (int bit = 0; bit < 8; bit++)
            crc = (crc >> 1) ^ (crc & 1 ? 0xedb88320u : 0);
    }
    return ~crc;
}

static void little_endian(struct ch_buf *buf, uint32_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        ch_buf_byte(buf, (char)(value >> (8 * i) & 0xff));
}

static struct chart_str gzip_stored(struct ch_op *op, struct chart_str data)
{
    static const char head[] = "\x1f\x8b\x08\0\0\0\0\0\0\xff";
    struct ch_buf buf;
    size_t at = 0;
    ch_buf_init(&buf, op);
    ch_buf_append(&buf, head, 10);
    do {
        struct chart_str piece = ch_str_sub(data, at, at + STORED_MAX);
        at += piece.len;
        ch_buf_byte(&buf, at == data.len ? 1 : 0);
        little_endian(&buf, (uint32_t)piece.len, 2);
        little_endian(&buf, ~(uint32_t)piece.len, 2);
        ch_buf_str(&buf, piece);
    } while (at < data.len);
    little_endian(&buf, crc32_of(data), 4);
    little_endian(&buf, (uint32_t)data.len, 4);
    return ch_buf_view(&buf);
}

static void add_section(struct ch_op *op, struct ch_buf *tar,
                        const struct section *section, struct chart_str name)
{
    struct chart_str none = ch_str("", 0), target;
    if (section_flag(section, "link", &target))
        add_entry(tar, name, '2', target, none);
    else if (ch_str_ends(name, CH_STR("/")))
        add_entry(tar, name, '5', none, none);
    else
        add_entry(tar, name, '0', none, section_content(op, section));
}

/* PREFIX!INNER of a section further down, once for each INNER. */
static bool names_inner(const struct golden *golden, size_t at,
                        struct chart_str prefix, struct chart_str *inner)
{
    struct chart_str name = golden->sections[at].name;
    size_t bang;
    if (!ch_str_starts(name, prefix) || name.ptr[prefix.len] != '!')
        return false;
    bang = ch_str_find_byte(name, '!', prefix.len + 1);
    if (bang == CH_NPOS)
        return false;
    *inner = ch_str_sub(name, 0, bang + 1);
    for (size_t i = 0; i < at; i++)
        if (ch_str_starts(golden->sections[i].name, *inner))
            return false;
    inner->len--;
    return true;
}

struct chart_str archive_make(struct ch_op *op, const struct golden *golden,
                              struct chart_str prefix)
{
    struct ch_buf tar;
    struct chart_str inner;
    ch_buf_init(&tar, op);
    for (size_t i = 0; i < golden->count; i++) {
        const struct section *section = &golden->sections[i];
        struct chart_str name = section->name;
        if (!ch_str_starts(name, prefix) || name.len <= prefix.len ||
            name.ptr[prefix.len] != '!')
            continue;
        name = ch_str_sub(name, prefix.len + 1, name.len);
        if (ch_str_find_byte(name, '!', 0) == CH_NPOS)
            add_section(op, &tar, section, name);
    }
    for (size_t i = 0; i < golden->count; i++)
        if (names_inner(golden, i, prefix, &inner))
            add_entry(&tar, ch_str_sub(inner, prefix.len + 1, inner.len), '0',
                      ch_str("", 0), archive_make(op, golden, inner));
    ch_buf_fill(&tar, '\0', 2 * BLOCK);
    return gzip_stored(op, ch_buf_view(&tar));
}

/* ---- reading ------------------------------------------------------------- */

static struct chart_str read_content(struct ch_op *op,
                                     const struct ch_libarchive *api,
                                     struct archive *archive)
{
    struct ch_buf buf;
    char piece[4096];
    la_ssize_t got;
    ch_buf_init(&buf, op);
    while ((got = api->read_data(archive, piece, sizeof piece)) > 0)
        ch_buf_append(&buf, piece, (size_t)got);
    return got < 0 ? CH_STR("unreadable") : ch_buf_view(&buf);
}

static la_ssize_t feed(struct archive *archive, void *user, const void **bytes)
{
    struct chart_str *rest = user;
    size_t len = rest->len;
    (void)archive;
    *bytes = rest->ptr;
    rest->len = 0;
    return (la_ssize_t)len;
}

void archive_each(struct ch_op *op, struct chart_str bytes,
                  void (*visit)(struct chart_str name, struct chart_str content,
                                void *user),
                  void *user)
{
    struct ch_libarchive api;
    struct archive_entry *entry;
    int status;
    if (ch_libarchive_open(op, &api))
        give_up("no libarchive");
    struct archive *archive = api.read_new();
    if (!archive || api.read_support_gzip(archive) < ARCHIVE_WARN ||
        api.read_support_tar(archive) < ARCHIVE_WARN)
        give_up("libarchive does not start");
    if (api.read_open(archive, &bytes, NULL, feed, NULL) >= ARCHIVE_WARN)
        /* A warning is a name that the locale cannot say. */
        while ((status = api.read_header(archive, &entry)) == ARCHIVE_OK ||
               status == ARCHIVE_WARN) {
            const char *name = api.entry_pathname(entry);
            if (!name)
                name = api.entry_pathname_utf8(entry);
            visit(ch_str_dup(op, ch_str_z(name)),
                  read_content(op, &api, archive), user);
        }
    (void)api.read_free(archive);
    ch_libarchive_close(&api);
}
