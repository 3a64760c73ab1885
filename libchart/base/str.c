#include "base/str.h"

int ch_str_cmp(struct chart_str a, struct chart_str b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int order = n ? memcmp(a.ptr, b.ptr, n) : 0;
    if (order)
        return order;
    return (a.len > b.len) - (a.len < b.len);
}

bool ch_str_eq_fold_ascii(struct chart_str a, struct chart_str b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (ch_to_lower(a.ptr[i]) != ch_to_lower(b.ptr[i]))
            return false;
    return true;
}

bool ch_str_starts(struct chart_str s, struct chart_str prefix)
{
    return s.len >= prefix.len && ch_str_eq(ch_str(s.ptr, prefix.len), prefix);
}

bool ch_str_ends(struct chart_str s, struct chart_str suffix)
{
    if (s.len < suffix.len)
        return false;
    return ch_str_eq(ch_str_sub(s, s.len - suffix.len, s.len), suffix);
}

/* Rabin and Karp: finds by a rolling hash, in linear time also where the
 * needle's first bytes are everywhere. */
static size_t find_by_hash(struct chart_str s, struct chart_str needle,
                           size_t from)
{
    const uint64_t prime = 2147483647, base = 65599;
    uint64_t want = 0, have = 0, power = 1;
    const unsigned char *bytes = (const unsigned char *)s.ptr;
    for (size_t i = 0; i < needle.len; i++) {
        want = (want * base + (unsigned char)needle.ptr[i]) % prime;
        have = (have * base + bytes[from + i]) % prime;
        power = power * base % prime;
    }
    for (;; from++) {
        if (have == want && memcmp(s.ptr + from, needle.ptr, needle.len) == 0)
            return from;
        if (from + needle.len >= s.len)
            return CH_NPOS;
        uint64_t gone = bytes[from] * power % prime;
        have = (have * base + bytes[from + needle.len] + prime - gone) % prime;
    }
}

size_t ch_str_find(struct chart_str s, struct chart_str needle, size_t from)
{
    if (from > s.len || needle.len > s.len - from)
        return CH_NPOS;
    if (needle.len == 0)
        return from;
    size_t last = s.len - needle.len, misses = 0, start = from;
    while (from <= last) {
        size_t at =
            ch_str_find_byte(ch_str(s.ptr, last + 1), needle.ptr[0], from);
        if (at == CH_NPOS)
            return CH_NPOS;
        if (memcmp(s.ptr + at, needle.ptr, needle.len) == 0)
            return at;
        from = at + 1;
        misses++;
        if (misses > 16 + (at - start) / 8 && from <= last)
            return find_by_hash(s, needle, from);
    }
    return CH_NPOS;
}

size_t ch_str_find_byte(struct chart_str s, char byte, size_t from)
{
    if (from >= s.len)
        return CH_NPOS;
    const char *hit = memchr(s.ptr + from, (unsigned char)byte, s.len - from);
    return hit ? (size_t)(hit - s.ptr) : CH_NPOS;
}

size_t ch_str_rfind_byte(struct chart_str s, char byte)
{
    for (size_t i = s.len; i > 0; i--)
        if (s.ptr[i - 1] == byte)
            return i - 1;
    return CH_NPOS;
}

struct chart_str ch_str_sub(struct chart_str s, size_t from, size_t to)
{
    if (to > s.len)
        to = s.len;
    if (from >= to)
        return ch_str(s.ptr ? s.ptr + (from > s.len ? s.len : from) : "", 0);
    return ch_str(s.ptr + from, to - from);
}

bool ch_str_cut(struct chart_str s, char separator, struct chart_str *before,
                struct chart_str *after)
{
    size_t at = ch_str_find_byte(s, separator, 0);
    if (at == CH_NPOS) {
        *before = s;
        *after = CH_STR("");
        return false;
    }
    *before = ch_str_sub(s, 0, at);
    *after = ch_str_sub(s, at + 1, s.len);
    return true;
}

struct ch_str_split ch_str_split_start(struct chart_str s, char separator)
{
    return (struct ch_str_split){s, separator, false};
}

bool ch_str_split_next(struct ch_str_split *it, struct chart_str *piece)
{
    if (it->done)
        return false;
    it->done = !ch_str_cut(it->rest, it->separator, piece, &it->rest);
    return true;
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct chart_str ch_str_trim_ascii(struct chart_str s)
{
    while (s.len && is_space(s.ptr[0])) {
        s.ptr++;
        s.len--;
    }
    while (s.len && is_space(s.ptr[s.len - 1]))
        s.len--;
    return s;
}
