#include "base/format.h"

#include "base/str.h"

#include <stdint.h>

struct writer {
    char *out;
    size_t size;
    size_t len; /* what is written and what had no room */
};

/* What stands between '%' and the letter of a directive. */
struct directive {
    bool zeros; /* the width is filled with zeros, not blanks */
    bool exact; /* ".*" or ".2": text of `len` bytes */
    size_t len;
    size_t width;
    char length; /* 'l', 'L' for "ll", 'z' or 0 */
};

static void put(struct writer *w, const char *ptr, size_t len)
{
    if (w->len < w->size && len) {
        size_t room = w->size - w->len;
        memcpy(w->out + w->len, ptr, len < room ? len : room);
    }
    w->len += len;
}

static void put_number(struct writer *w, const struct directive *d,
                       bool negative, uint64_t u, const char *digits,
                       unsigned base)
{
    char text[32];
    size_t at = sizeof text;
    size_t width = d->width < sizeof text - 1 ? d->width : sizeof text - 1;
    do
        text[--at] = digits[u % base];
    while (u /= base);
    while (d->zeros && sizeof text - at + negative < width)
        text[--at] = '0';
    if (negative)
        text[--at] = '-';
    while (sizeof text - at < width)
        text[--at] = ' ';
    put(w, text + at, sizeof text - at);
}

/* va_list may be an array: a pointer to a structure that holds it is the one
 * portable way to hand it on and have it moved. */
struct arguments {
    va_list list;
};

/* A number, or "*" for the next argument. */
static const char *read_size(const char *at, size_t *size,
                             struct arguments *args)
{
    if (*at == '*') {
        int given = va_arg(args->list, int);
        *size = given > 0 ? (size_t)given : 0;
        return at + 1;
    }
    for (*size = 0; ch_is_digit(*at); at++)
        *size = *size * 10 + (size_t)(*at - '0');
    return at;
}

static const char *read_directive(const char *at, struct directive *d,
                                  struct arguments *args)
{
    *d = (struct directive){.zeros = *at == '0'};
    at = read_size(at, &d->width, args);
    d->exact = *at == '.';
    if (d->exact)
        at = read_size(at + 1, &d->len, args);
    if (*at == 'l' || *at == 'z')
        d->length = *at++;
    if (d->length == 'l' && *at == 'l') {
        d->length = 'L';
        at++;
    }
    return at;
}

static int64_t next_signed(struct arguments *args, char length)
{
    switch (length) {
    case 'l':
        return va_arg(args->list, long);
    case 'L':
        return va_arg(args->list, long long);
    case 'z':
        return va_arg(args->list, ptrdiff_t);
    default:
        return va_arg(args->list, int);
    }
}

static uint64_t next_unsigned(struct arguments *args, char length)
{
    switch (length) {
    case 'l':
        return va_arg(args->list, unsigned long);
    case 'L':
        return va_arg(args->list, unsigned long long);
    case 'z':
        return va_arg(args->list, size_t);
    default:
        return va_arg(args->list, unsigned);
    }
}

static struct chart_str next_text(struct arguments *args,
                                  const struct directive *d)
{
    const char *ptr = va_arg(args->list, const char *);
    return d->exact ? ch_str(ptr, d->len) : ch_str_z(ptr);
}

static void put_argument(struct writer *w, const struct directive *d,
                         char letter, struct arguments *args)
{
    struct chart_str text;
    int64_t i;
    char c;
    switch (letter) {
    case 's':
        text = next_text(args, d);
        for (size_t len = text.len; len < d->width; len++)
            put(w, " ", 1);
        put(w, text.ptr, text.len);
        break;
    case 'd':
        i = next_signed(args, d->length);
        put_number(w, d, i < 0, i < 0 ? 0 - (uint64_t)i : (uint64_t)i,
                   "0123456789", 10);
        break;
    case 'u':
        put_number(w, d, false, next_unsigned(args, d->length), "0123456789",
                   10);
        break;
    case 'x':
        put_number(w, d, false, next_unsigned(args, d->length),
                   "0123456789abcdef", 16);
        break;
    case 'X':
        put_number(w, d, false, next_unsigned(args, d->length),
                   "0123456789ABCDEF", 16);
        break;
    default: /* 'c', and '%' for itself */
        c = letter == 'c' ? (char)va_arg(args->list, int) : letter;
        put(w, &c, 1);
    }
}

size_t ch_format(char *out, size_t size, const char *format, va_list args)
{
    struct writer w = {.out = out, .size = size};
    struct arguments copy;
    va_copy(copy.list, args);
    for (const char *at = format; *at;) {
        size_t plain = strcspn(at, "%");
        put(&w, at, plain);
        at += plain;
        if (!*at)
            break;
        struct directive d;
        at = read_directive(at + 1, &d, &copy);
        put_argument(&w, &d, *at, &copy);
        at += *at != '\0';
    }
    va_end(copy.list);
    return w.len;
}
