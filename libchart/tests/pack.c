#include "tests/pack.h"

#include <stdio.h>

void pack_start(struct pack *pack, struct ch_op *op)
{
    ch_buf_init(&pack->tar, op);
}

void pack_header(struct pack *pack, const char *name, char type, size_t size)
{
    char block[512] = {0};
    unsigned sum = 0;
    snprintf(block, 100, "%s", name);
    memcpy(block + 100, "0000644", 8);
    memcpy(block + 108, "0000000", 8);
    memcpy(block + 116, "0000000", 8);
    snprintf(block + 124, 12, "%011zo", size);
    memcpy(block + 136, "00000000000", 12);
    memset(block + 148, ' ', 8);
    block[156] = type;
    memcpy(block + 257, "ustar\00000", 8);
    for (size_t i = 0; i < sizeof block; i++)
        sum += (unsigned char)block[i];
    snprintf(block + 148, 8, "%06o", sum);
    ch_buf_append(&pack->tar, block, sizeof block);
}

void pack_entry(struct pack *pack, const char *name, char type,
                struct chart_str data)
{
    pack_header(pack, name, type, data.len);
    ch_buf_str(&pack->tar, data);
    ch_buf_fill(&pack->tar, '\0', (512 - data.len % 512) % 512);
}

void pack_file(struct pack *pack, const char *name, const char *text)
{
    pack_entry(pack, name, '0', ch_str_z(text));
}

static void put_16(struct ch_buf *buf, size_t n)
{
    ch_buf_byte(buf, (char)(n & 255));
    ch_buf_byte(buf, (char)(n >> 8 & 255));
}

struct chart_str pack_gzip(struct ch_op *op, struct chart_str bytes)
{
    struct ch_buf out;
    size_t at = 0;
    ch_buf_init(&out, op);
    ch_buf_append(&out, "\x1F\x8B\x08\0\0\0\0\0\0\x03", 10);
    do {
        size_t len = bytes.len - at < 60000 ? bytes.len - at : 60000;
        ch_buf_byte(&out, at + len == bytes.len);
        put_16(&out, len);
        put_16(&out, ~len);
        ch_buf_append(&out, bytes.ptr + at, len);
        at += len;
    } while (at < bytes.len);
    ch_buf_fill(&out, '\0', 4);
    put_16(&out, bytes.len);
    put_16(&out, bytes.len >> 16);
    return ch_buf_view(&out);
}

struct chart_str pack_finish(struct pack *pack)
{
    ch_buf_fill(&pack->tar, '\0', 1024);
    return pack_gzip(pack->tar.op, ch_buf_view(&pack->tar));
}
