/* Breaking and cutting text. */
#include "golib/wrap.h"

#include "golib/unicode.h"

/* The last space of s[from:to], or CH_NPOS. */
static size_t last_space(struct chart_str s, size_t from, size_t to)
{
    size_t at = ch_str_rfind_byte(ch_str(s.ptr + from, to - from), ' ');
    return at == CH_NPOS ? at : from + at;
}

void ch_wrap(struct ch_buf *buf, struct chart_str s, int64_t width,
             struct chart_str newline, bool cut_words)
{
    size_t columns = width < 1 ? 1 : (size_t)width;
    size_t offset = 0;
    if (newline.len == 0)
        newline = CH_STR("\n");
    while (s.len - offset > columns && !buf->code) {
        if (s.ptr[offset] == ' ') {
            offset++;
            continue;
        }
        size_t end = last_space(s, offset, offset + columns + 1);
        size_t skipped = 1; /* the space */
        if (end == CH_NPOS && cut_words) {
            end = offset + columns;
            skipped = 0;
        } else if (end == CH_NPOS) {
            end = ch_str_find_byte(s, ' ', offset + columns);
        }
        if (end == CH_NPOS)
            break;
        ch_buf_append(buf, s.ptr + offset, end - offset);
        ch_buf_str(buf, newline);
        offset = end + skipped;
    }
    ch_buf_str(buf, ch_str_sub(s, offset, s.len));
}

void ch_abbreviate(struct ch_buf *buf, struct chart_str s, int64_t offset,
                   int64_t width)
{
    if (s.len == 0 || width < 4)
        return;
    if ((uint64_t)width >= s.len) {
        ch_buf_str(buf, s);
        return;
    }
    size_t kept = (size_t)width - 3;
    size_t from = offset < 0 ? 0 : (size_t)offset;
    if (from > s.len)
        from = s.len;
    /* Go: the length minus the offset may wrap around. */
    bool wraps = offset < (int64_t)s.len - INT64_MAX;
    if (s.len - from < kept || wraps)
        from = s.len - kept;
    if (from <= 4) {
        ch_buf_str(buf, ch_str_sub(s, 0, kept));
        CH_BUF_LIT(buf, "...");
    } else if (width >= 7) {
        CH_BUF_LIT(buf, "...");
        if (from + kept < s.len)
            ch_abbreviate(buf, ch_str_sub(s, from, s.len), 0, (int64_t)kept);
        else
            ch_buf_str(buf, ch_str_sub(s, s.len - kept, s.len));
    }
}

void ch_delete_space(struct ch_buf *buf, struct chart_str s)
{
    size_t i = 0;
    while (i < s.len && !ch_uni_is_space((unsigned char)s.ptr[i]))
        i++;
    if (i == s.len) {
        ch_buf_str(buf, s);
        return;
    }
    for (i = 0; i < s.len; i++)
        if (!ch_uni_is_space((unsigned char)s.ptr[i]))
            ch_buf_rune(buf, (unsigned char)s.ptr[i]);
}
