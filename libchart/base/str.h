/*
 * Byte slices. A `struct chart_str` borrows its bytes; nothing here owns or
 * allocates memory. Slices need no NUL at their end.
 */
#ifndef CH_BASE_STR_H
#define CH_BASE_STR_H

#include "base/public.h"

#include <string.h>

/* A slice over a string literal. */
#define CH_STR(literal) ((struct chart_str){"" literal, sizeof(literal) - 1})
/* The same as a constant initialiser for static tables. */
#define CH_STR_INIT(literal)                                                   \
    {                                                                          \
        "" literal, sizeof(literal) - 1                                        \
    }
/* For "%.*s" in ch_fail and friends. */
#define CH_STR_ARG(s) (int)((s).len > 65536 ? 65536 : (s).len), (s).ptr

static inline struct chart_str ch_str(const char *ptr, size_t len)
{
    return (struct chart_str){ptr, len};
}

/* The slice over a NUL-terminated string; a null pointer gives "". */
static inline struct chart_str ch_str_z(const char *z)
{
    return (struct chart_str){z ? z : "", z ? strlen(z) : 0};
}

static inline bool ch_str_eq(struct chart_str a, struct chart_str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/* Bytewise order, as Go compares strings: negative, 0 or positive. */
int ch_str_cmp(struct chart_str a, struct chart_str b);
bool ch_str_eq_fold_ascii(struct chart_str a, struct chart_str b);
bool ch_str_starts(struct chart_str s, struct chart_str prefix);
bool ch_str_ends(struct chart_str s, struct chart_str suffix);

#define CH_NPOS ((size_t)-1)

/* Index of the first `needle` at or after `from`, or CH_NPOS. */
size_t ch_str_find(struct chart_str s, struct chart_str needle, size_t from);
size_t ch_str_find_byte(struct chart_str s, char byte, size_t from);
/* Index of the last `byte`, or CH_NPOS. */
size_t ch_str_rfind_byte(struct chart_str s, char byte);

/* s[from:to], clipped to the slice. */
struct chart_str ch_str_sub(struct chart_str s, size_t from, size_t to);

/* Cuts at the first `separator`: true with the two sides, false with
 * `before` = s and `after` = "" when there is none. */
bool ch_str_cut(struct chart_str s, char separator, struct chart_str *before,
                struct chart_str *after);

/* Takes the next piece up to `separator` off `*rest`; false when nothing is
 * left. "a,,b" gives "a", "", "b"; "" gives one "". `*rest` must have been
 * set up by ch_str_split_start. */
struct ch_str_split {
    struct chart_str rest;
    char separator;
    bool done;
};
struct ch_str_split ch_str_split_start(struct chart_str s, char separator);
bool ch_str_split_next(struct ch_str_split *it, struct chart_str *piece);

/* Trims space, tab, CR, LF, VT, FF. For Go's Unicode TrimSpace see
 * golib/strings.h. */
struct chart_str ch_str_trim_ascii(struct chart_str s);

static inline bool ch_is_digit(char c)
{
    return c >= '0' && c <= '9';
}
static inline bool ch_is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}
static inline bool ch_is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}
static inline bool ch_is_alpha(char c)
{
    return ch_is_lower(c) || ch_is_upper(c);
}
static inline char ch_to_lower(char c)
{
    return ch_is_upper(c) ? (char)(c + ('a' - 'A')) : c;
}
static inline char ch_to_upper(char c)
{
    return ch_is_lower(c) ? (char)(c - ('a' - 'A')) : c;
}

#endif
