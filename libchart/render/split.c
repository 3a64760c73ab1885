#include "render/split.h"

#include "base/str.h"
#include "golib/unicode.h"

/* \s of a regular expression; TrimSpace knows more. */
static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static size_t skip_space(struct chart_str s, size_t at)
{
    while (at < s.len && is_space(s.ptr[at]))
        at++;
    return at;
}

struct ch_split ch_split_start(struct chart_str text)
{
    struct ch_split split = {ch_trim_space(text), false};
    /* A separator at the very start has nothing in front of it. */
    if (ch_str_starts(split.rest, CH_STR("---")))
        split.rest =
            ch_str_sub(split.rest, skip_space(split.rest, 3), split.rest.len);
    return split;
}

bool ch_split_next(struct ch_split *split, struct chart_str *document)
{
    while (!split->done) {
        struct chart_str s = split->rest, piece = s;
        size_t at = ch_str_find(s, CH_STR("\n---"), 0);
        if (at == CH_NPOS) {
            split->done = true;
        } else {
            size_t start = at;
            while (start > 0 && is_space(s.ptr[start - 1]))
                start--;
            piece = ch_str_sub(s, 0, start);
            split->rest = ch_str_sub(s, skip_space(s, at + 4), s.len);
        }
        if (piece.len == 0)
            continue; /* what was only Unicode white space stays, as "" */
        *document = ch_trim_space(piece);
        return true;
    }
    return false;
}
