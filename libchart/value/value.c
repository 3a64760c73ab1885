#include "value/value.h"

#include "base/buf.h"
#include "value/list.h"
#include "value/map.h"

_Static_assert(offsetof(struct ch_string, ptr) == 8,
               "ch_buf leaves 8 bytes in front of its text for the header");

/* ASLR makes this differ from process to process, so that nobody can prepare
 * keys that collide. */
static uint64_t hash_seed(void)
{
    return (uint64_t)(uintptr_t)&hash_seed * 0x9E3779B97F4A7C15u;
}

static uint64_t read_tail(const char *p, size_t len)
{
    uint64_t v = 0;
    memcpy(&v, p, len);
    return v;
}

static uint64_t mix(uint64_t h, uint64_t word)
{
    h = (h ^ word) * 0xD6E8FEB86659FD93u;
    return h ^ h >> 32;
}

uint32_t ch_hash(struct chart_str s)
{
    uint64_t h = hash_seed() ^ s.len;
    const char *p = s.ptr;
    size_t left = s.len;
    for (; left >= 8; left -= 8, p += 8)
        h = mix(h, read_tail(p, 8));
    if (left)
        h = mix(h, read_tail(p, left));
    h = mix(h, h >> 29);
    uint32_t hash = (uint32_t)(h ^ h >> 32);
    return hash ? hash : 1;
}

static struct ch_string *string_alloc(struct ch_op *op, struct chart_str s)
{
    if (s.len >= UINT32_MAX) {
        (void)ch_fail(op, CHART_ELIMIT, "a string of %zu bytes is too long",
                      s.len);
        return NULL;
    }
    struct ch_string *string = ch_alloc(op, sizeof *string + s.len + 1);
    if (!string)
        return NULL;
    string->len = (uint32_t)s.len;
    string->hash = 0;
    if (s.len)
        memcpy(string->ptr, s.ptr, s.len);
    string->ptr[s.len] = '\0';
    return string;
}

const struct ch_string *ch_string_new(struct ch_op *op, struct chart_str s)
{
    return string_alloc(op, s);
}

const struct ch_string *ch_string_key(struct ch_op *op, struct chart_str s)
{
    struct ch_string *string = string_alloc(op, s);
    if (string)
        string->hash = ch_hash(s);
    return string;
}

int ch_value_string(struct ch_op *op, struct chart_str s, struct ch_value *out)
{
    const struct ch_string *string = ch_string_new(op, s);
    *out = string ? ch_string_value(string) : ch_invalid();
    return string ? 0 : ch_error_code(op);
}

int ch_value_take_buf(struct ch_buf *buf, struct ch_value *out)
{
    struct chart_str s;
    *out = ch_invalid();
    if (buf->len >= UINT32_MAX)
        return ch_fail(buf->op, CHART_ELIMIT,
                       "a string of %zu bytes is too long", buf->len);
    int code = ch_buf_take(buf, &s);
    if (code)
        return code;
    /* The buffer keeps 8 bytes in front of its text for this header. */
    union {
        const char *in;
        char *out;
    } cast = {.in = s.ptr};
    struct ch_string *string = (struct ch_string *)(void *)(cast.out - 8);
    string->len = (uint32_t)s.len;
    string->hash = 0;
    *out = ch_string_value(string);
    return 0;
}
