/* Pieces, cutsets, replacing and repeating. */
#include "golib/strings.h"

#include "base/utf8.h"

struct ch_pieces ch_pieces_start(struct chart_str s, struct chart_str separator,
                                 int64_t max)
{
    return (struct ch_pieces){
        .rest = s,
        .separator = separator,
        .left = max,
        .done = max == 0 || (separator.len == 0 && s.len == 0),
    };
}

bool ch_pieces_next(struct ch_pieces *it, struct chart_str *piece)
{
    size_t at = CH_NPOS;
    if (it->done)
        return false;
    if (it->left != 1) {
        if (it->separator.len)
            at = ch_str_find(it->rest, it->separator, 0);
        else
            (void)ch_utf8_decode(it->rest, 0, &at);
    }
    if (at == CH_NPOS || (it->separator.len == 0 && at == it->rest.len)) {
        *piece = it->rest;
        it->done = true;
        return true;
    }
    *piece = ch_str_sub(it->rest, 0, at);
    it->rest = ch_str_sub(it->rest, at + it->separator.len, it->rest.len);
    if (it->left > 0)
        it->left--;
    return true;
}

/* Whether the code point stands in `cutset`. An invalid byte counts as U+FFFD,
 * on both sides. */
static bool in_cutset(struct chart_str cutset, uint32_t rune)
{
    size_t width;
    if (rune < 0x80)
        return ch_str_find_byte(cutset, (char)rune, 0) != CH_NPOS;
    for (size_t i = 0; i < cutset.len; i += width)
        if (ch_utf8_decode(cutset, i, &width) == rune)
            return true;
    return false;
}

struct chart_str ch_trim_cutset(struct chart_str s, struct chart_str cutset)
{
    size_t from = 0, to = s.len, width;
    while (from < to && in_cutset(cutset, ch_utf8_decode(s, from, &width)))
        from += width;
    while (to > from && in_cutset(cutset, ch_utf8_decode_last(s, to, &width)))
        to -= width;
    return ch_str_sub(s, from, to);
}

static void insert_between(struct ch_buf *buf, struct chart_str s,
                           struct chart_str new_)
{
    size_t width;
    ch_buf_str(buf, new_);
    for (size_t i = 0; i < s.len && !buf->code; i += width) {
        (void)ch_utf8_decode(s, i, &width);
        ch_buf_append(buf, s.ptr + i, width);
        ch_buf_str(buf, new_);
    }
}

void ch_replace_all(struct ch_buf *buf, struct chart_str s,
                    struct chart_str old, struct chart_str new_)
{
    size_t from = 0, at;
    if (old.len == 0) {
        insert_between(buf, s, new_);
        return;
    }
    while ((at = ch_str_find(s, old, from)) != CH_NPOS && !buf->code) {
        ch_buf_append(buf, s.ptr + from, at - from);
        ch_buf_str(buf, new_);
        from = at + old.len;
    }
    ch_buf_str(buf, ch_str_sub(s, from, s.len));
}

int ch_repeat(struct ch_buf *buf, struct chart_str s, int64_t count)
{
    size_t total;
    if (count < 0)
        return ch_fail(buf->op, CHART_EEXEC, "strings: negative Repeat count");
    if (!ch_size_mul(s.len, (size_t)count, &total) || total > INT64_MAX)
        return ch_fail(buf->op, CHART_EEXEC,
                       "strings: Repeat output length overflow");
    if (total == 0 || ch_buf_reserve(buf, total))
        return ch_buf_check(buf);
    int code = ch_step(buf->op, total / 64);
    if (code)
        return code;
    if (s.len == 1) {
        ch_buf_fill(buf, s.ptr[0], total);
        return ch_buf_check(buf);
    }
    /* Doubles what is there; it does not move, room is reserved. */
    size_t start = buf->len;
    ch_buf_str(buf, s);
    for (size_t done = s.len; done < total; done = buf->len - start) {
        size_t more = total - done < done ? total - done : done;
        ch_buf_append(buf, buf->ptr + start, more);
    }
    return ch_buf_check(buf);
}
