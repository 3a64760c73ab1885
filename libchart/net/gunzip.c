#define ZLIB_CONST 1

#include "net/gunzip.h"

#include "base/compiler.h"

#include <dlfcn.h>
#include <zlib.h>

CH_DLOPEN_NOTE(zlib, "[{\"feature\":\"network\",\"description\":\"indexes that "
                     "a server packs\",\"priority\":\"suggested\","
                     "\"soname\":[\"libz.so.1\"]}]");

enum { room = 16 << 10, gzip_window = MAX_WBITS + 16 };

struct ch_gunzip {
    struct ch_op *op;
    const struct ch_zlib *zlib;
    z_stream stream;
    bool is_whole; /* a packed text has ended; another may follow */
    char out[room];
};

bool ch_zlib_load(struct ch_zlib *zlib)
{
    const struct {
        const char *name;
        void *place;
    } symbols[] = {
        {"zlibVersion", &zlib->version},
        {"inflateInit2_", &zlib->init},
        {"inflate", &zlib->inflate},
        {"inflateReset", &zlib->reset},
    };
    void *library = dlopen("libz.so.1", RTLD_LAZY | RTLD_LOCAL | RTLD_NODELETE);
    bool found = library != NULL;
    for (size_t i = 0; found && i < CH_COUNT(symbols); i++) {
        void *symbol = dlsym(library, symbols[i].name);
        memcpy(symbols[i].place, &symbol, sizeof symbol);
        found = symbol != NULL;
    }
    if (library)
        (void)dlclose(library);
    return found;
}

static voidpf take_memory(voidpf user, uInt count, uInt size)
{
    struct ch_op *op = user;
    size_t all;
    return ch_size_mul(count, size, &all) ? ch_alloc(op, all) : NULL;
}

/* It goes with the operation. */
static void leave_memory(voidpf user, voidpf memory)
{
    (void)user;
    (void)memory;
}

int ch_gunzip_new(struct ch_op *op, const struct ch_zlib *zlib,
                  struct ch_gunzip **out)
{
    struct ch_gunzip *g = CH_NEW(op, struct ch_gunzip);
    if (!g)
        return ch_error_code(op);
    g->op = op;
    g->zlib = zlib;
    g->stream.zalloc = take_memory;
    g->stream.zfree = leave_memory;
    g->stream.opaque = op;
    *out = g;
    return zlib->init(&g->stream, gzip_window, zlib->version(),
                      (int)sizeof g->stream) == Z_OK
               ? 0
               : ch_nomem(op);
}

/* One call of zlib's; `*more` when it may have more to say. */
static int unpack(struct ch_gunzip *g,
                  int (*take)(void *user, struct chart_str piece), void *user,
                  bool *more)
{
    z_stream *s = &g->stream;
    s->next_out = (Bytef *)g->out;
    s->avail_out = room;
    if (g->is_whole && g->zlib->reset(s) != Z_OK)
        return ch_nomem(g->op);
    int said = g->zlib->inflate(s, Z_NO_FLUSH);
    g->is_whole = said == Z_STREAM_END;
    *more = s->avail_in || !s->avail_out;
    if (said == Z_MEM_ERROR)
        return ch_nomem(g->op);
    if (said == Z_BUF_ERROR)
        *more = false;
    else if (said != Z_OK && said != Z_STREAM_END)
        return CHART_ESYNTAX;
    size_t len = room - s->avail_out;
    int code = len ? take(user, ch_str(g->out, len)) : 0;
    return code ? code : ch_step(g->op, 1 + len / 64);
}

int ch_gunzip_feed(struct ch_gunzip *gunzip, struct chart_str packed,
                   int (*take)(void *user, struct chart_str piece), void *user)
{
    bool more = packed.len > 0;
    int code = packed.len > UINT32_MAX ? CHART_ESYNTAX : 0;
    gunzip->stream.next_in = (const Bytef *)packed.ptr;
    gunzip->stream.avail_in = (uInt)packed.len;
    while (!code && more)
        code = unpack(gunzip, take, user, &more);
    return code;
}

bool ch_gunzip_is_whole(const struct ch_gunzip *gunzip)
{
    return gunzip->is_whole;
}
