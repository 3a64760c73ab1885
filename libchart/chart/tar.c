#include "chart/tar.h"

#include "base/slashpath.h"

#include <assert.h>
#include <stdio.h>

enum { block_bytes = 512, name_bytes = 100, prefix_bytes = 155 };

/* The ustar header. */
struct header {
    char name[name_bytes];
    char mode[8], uid[8], gid[8];
    char size[12], time[12];
    char sum[8];
    char type;
    char link[100];
    char magic[6], version[2];
    char user[32], group[32];
    char device_major[8], device_minor[8];
    char prefix[prefix_bytes];
    char padding[12];
};
static_assert(sizeof(struct header) == block_bytes, "a header is one block");

/* Octal digits that fill a field but for its NUL. */
static void put_octal(char *field, size_t size, uint64_t number)
{
    for (size_t i = size - 1; i-- > 0; number >>= 3)
        field[i] = (char)('0' + (number & 7));
    field[size - 1] = '\0';
}

static void put_text(char *field, size_t size, struct chart_str text)
{
    memcpy(field, text.ptr, text.len < size ? text.len : size);
}

static void put_sum(struct header *h)
{
    const unsigned char *bytes = (const unsigned char *)h;
    unsigned sum = 0;
    memset(h->sum, ' ', sizeof h->sum);
    for (size_t i = 0; i < sizeof *h; i++)
        sum += bytes[i];
    put_octal(h->sum, sizeof h->sum - 1, sum);
}

static void init_header(struct header *h, char type, uint64_t size,
                        uint64_t mode, int64_t time)
{
    memset(h, 0, sizeof *h);
    put_octal(h->mode, sizeof h->mode, mode);
    put_octal(h->uid, sizeof h->uid, 0);
    put_octal(h->gid, sizeof h->gid, 0);
    put_octal(h->size, sizeof h->size, size);
    put_octal(h->time, sizeof h->time, (uint64_t)time);
    h->type = type;
    memcpy(h->magic, "ustar", sizeof h->magic);
    memcpy(h->version, "00", sizeof h->version);
}

static int put_block(struct ch_gzip *out, struct header *h)
{
    put_sum(h);
    return ch_gzip_write(out, ch_str((const char *)h, sizeof *h));
}

static int put_data(struct ch_gzip *out, struct chart_str data)
{
    static const char zeros[block_bytes];
    size_t over = data.len % block_bytes;
    int code = ch_gzip_write(out, data);
    if (!code && over)
        code = ch_gzip_write(out, ch_str(zeros, block_bytes - over));
    return code;
}

static bool is_ascii(struct chart_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] >= 0x80)
            return false;
    return true;
}

/* Cuts a path between the name and the prefix of a header. */
static bool split_path(struct chart_str path, struct chart_str *prefix,
                       struct chart_str *name)
{
    size_t bound = path.len < prefix_bytes + 1 ? path.len : prefix_bytes + 1;
    *prefix = CH_STR("");
    *name = path;
    if (!is_ascii(path))
        return false;
    if (path.len <= name_bytes)
        return true;
    while (bound && path.ptr[bound - 1] != '/')
        bound--;
    size_t rest = path.len - bound;
    if (bound < 2 || rest > name_bytes || rest == 0)
        return false;
    *prefix = ch_str_sub(path, 0, bound - 1);
    *name = ch_str_sub(path, bound, path.len);
    return true;
}

/* What a pax reader never sees: the path without what is not ASCII, cut. Go
 * takes slashes off the end of what it cut, and off a record's name always. */
static struct chart_str fallback_name(char space[name_bytes],
                                      struct chart_str path, bool is_record)
{
    size_t len = 0, i = 0;
    for (; i < path.len && len < name_bytes; i++)
        if ((unsigned char)path.ptr[i] < 0x80)
            space[len++] = path.ptr[i];
    while (i < path.len && (unsigned char)path.ptr[i] >= 0x80)
        i++;
    bool cut = i < path.len;
    while ((cut || is_record) && len && space[len - 1] == '/')
        len--;
    return ch_str(space, len);
}

/* "LEN path=PATH\n", where LEN counts itself. */
static int pax_record(struct ch_op *op, struct chart_str path,
                      struct chart_str *out)
{
    char digits[24];
    size_t rest = strlen(" path=\n") + path.len, len = rest, told;
    do {
        told = len;
        len = rest + (size_t)snprintf(digits, sizeof digits, "%zu", told);
    } while (len != told);
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    ch_buf_uint(&buf, len);
    CH_BUF_LIT(&buf, " path=");
    ch_buf_str(&buf, path);
    ch_buf_byte(&buf, '\n');
    return ch_buf_take(&buf, out);
}

/* Where Go puts the record of "a/b": "a/PaxHeaders.0/b". */
static int pax_path(struct ch_op *op, struct chart_str path,
                    struct chart_str *out)
{
    struct chart_str base = ch_path_base(path);
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    ch_buf_str(&buf, ch_str_sub(path, 0, path.len - base.len));
    CH_BUF_LIT(&buf, "PaxHeaders.0/");
    ch_buf_str(&buf, base);
    return ch_buf_take(&buf, out);
}

static int add_pax(struct ch_gzip *out, struct chart_str path)
{
    struct chart_str record, record_path;
    struct header h;
    char space[name_bytes];
    int code = pax_record(out->op, path, &record);
    if (!code)
        code = pax_path(out->op, path, &record_path);
    if (code)
        return code;
    init_header(&h, 'x', record.len, 0, 0);
    put_text(h.name, sizeof h.name, fallback_name(space, record_path, true));
    code = put_block(out, &h);
    return code ? code : put_data(out, record);
}

int ch_tar_add(struct ch_gzip *out, struct chart_str path,
               struct chart_str data, int64_t time)
{
    struct chart_str prefix, name;
    struct header h;
    char space[name_bytes];
    int code = 0;
    init_header(&h, '0', data.len, 0644, time);
    put_octal(h.device_major, sizeof h.device_major, 0);
    put_octal(h.device_minor, sizeof h.device_minor, 0);
    if (!split_path(path, &prefix, &name)) {
        code = add_pax(out, path);
        name = fallback_name(space, path, false);
        prefix = CH_STR("");
    }
    put_text(h.name, sizeof h.name, name);
    put_text(h.prefix, sizeof h.prefix, prefix);
    if (!code)
        code = put_block(out, &h);
    return code ? code : put_data(out, data);
}

int ch_tar_end(struct ch_gzip *out)
{
    static const char zeros[2 * block_bytes];
    return ch_gzip_write(out, ch_str(zeros, sizeof zeros));
}
