/*
 * An index in YAML's block form, by lines:
 *
 *     apiVersion: v1
 *     entries:
 *       web:              a chart: entries_at columns in
 *       - name: web       its entries: items_at columns in
 *         urls:
 *         - web-1.0.0.tgz
 *
 * Lines that are deeper than a chart's name say nothing about the structure,
 * but scalars over several lines have to be followed: a quoted one may go on
 * in any column. Whatever is not clear makes the index odd.
 */
#include "dep/index_scan.h"

enum { TOP_API_VERSION, TOP_GENERATED, TOP_ENTRIES, TOP_OTHER };

static const struct {
    struct chart_str key;
    unsigned section;
} sections[] = {
    {CH_STR_INIT("apiVersion"), TOP_API_VERSION},
    {CH_STR_INIT("generated"), TOP_GENERATED},
    {CH_STR_INIT("entries"), TOP_ENTRIES},
    {CH_STR_INIT("serverInfo"), TOP_OTHER},
    {CH_STR_INIT("publicKeys"), TOP_OTHER + 1},
    {CH_STR_INIT("annotations"), TOP_OTHER + 2},
};

static int odd(struct ch_index *index)
{
    index->odd = true;
    return 0;
}

/* ---- scalars over several lines ------------------------------------------ */

/* The offset behind the end of a quoted scalar whose text begins at `at`;
 * CH_NPOS: it goes on. */
static size_t quoted_end(struct chart_str s, size_t at, char quote)
{
    while (at < s.len) {
        if (s.ptr[at] == '\\' && quote == '"')
            at += 2;
        else if (s.ptr[at] != quote)
            at++;
        else if (quote == '\'' && at + 1 < s.len && s.ptr[at + 1] == quote)
            at += 2;
        else
            return at + 1;
    }
    return CH_NPOS;
}

/* Whether a flow collection ends in its line. */
static bool flow_ends(struct chart_str s)
{
    size_t depth = 0;
    for (size_t at = 0; at < s.len;) {
        char c = s.ptr[at++];
        if (c == '"' || c == '\'')
            at = quoted_end(s, at, c);
        else if (c == '[' || c == '{')
            depth++;
        else if ((c == ']' || c == '}') && --depth == 0)
            return true;
        if (at == CH_NPOS)
            return false;
    }
    return false;
}

static struct chart_str skip_spaces(struct chart_str s)
{
    size_t at = 0;
    while (at < s.len && s.ptr[at] == ' ')
        at++;
    return ch_str_sub(s, at, s.len);
}

/* Looks at a value that begins at `s`; `column` is where the node around it
 * stands. */
static void follow_value(struct ch_index *index, struct chart_str s,
                         uint32_t column)
{
    struct ch_index_lines *lines = &index->lines;
    char c = s.len ? s.ptr[0] : ' ';
    lines->scalar_at = column;
    if (c == '"' || c == '\'') {
        if (quoted_end(s, 1, c) == CH_NPOS)
            lines->quote = c;
    } else if (c == '|' || c == '>') {
        lines->scalar = CH_LINES_BLOCK;
    } else if (c == '&' || c == '!' || c == '?' || c == '\t' ||
               ((c == '[' || c == '{') && !flow_ends(s))) {
        index->odd = true;
    } else if (s.len && !strchr("#[{", c)) {
        lines->scalar = CH_LINES_PLAIN;
    }
}

/* The end of a key at the start of `s`, its colon's offset; CH_NPOS: there is
 * none. */
static size_t key_end(struct chart_str s)
{
    size_t at = 0;
    if (s.len && (s.ptr[0] == '"' || s.ptr[0] == '\'')) {
        at = quoted_end(s, 1, s.ptr[0]);
        if (at == CH_NPOS || at >= s.len || s.ptr[at] != ':')
            return CH_NPOS;
    } else {
        at = ch_str_find_byte(s, ':', 0);
    }
    while (at != CH_NPOS && at + 1 < s.len && s.ptr[at + 1] != ' ')
        at = ch_str_find_byte(s, ':', at + 1);
    return at;
}

/* A line inside an entry, `column` columns in: what it may leave open. */
static void follow_line(struct ch_index *index, struct chart_str s,
                        uint32_t column)
{
    for (;;) {
        if (s.len && s.ptr[0] == '-' && (s.len == 1 || s.ptr[1] == ' ')) {
            struct chart_str rest = skip_spaces(ch_str_sub(s, 1, s.len));
            uint32_t inner = column + (uint32_t)(s.len - rest.len);
            size_t colon = key_end(rest);
            if (colon == CH_NPOS && !ch_str_starts(rest, CH_STR("-"))) {
                follow_value(index, rest, column);
                return;
            }
            s = rest;
            column = inner;
            continue;
        }
        size_t colon = key_end(s);
        /* Without a key it is a scalar of its own, or goes on a plain one. */
        struct chart_str value =
            colon == CH_NPOS ? s : skip_spaces(ch_str_sub(s, colon + 1, s.len));
        follow_value(index, value, column);
        if (colon == CH_NPOS &&
            (index->lines.quote || index->lines.scalar == CH_LINES_BLOCK))
            index->odd = true; /* whose? */
        return;
    }
}

/* ---- lines that make the structure --------------------------------------- */

/* A plain or quoted key without escapes, and what follows its colon (comments
 * are gone). False: something else. */
static bool cut_key(struct chart_str s, struct chart_str *key,
                    struct chart_str *value)
{
    size_t colon = key_end(s);
    if (colon == CH_NPOS || colon == 0)
        return false;
    *key = ch_str_sub(s, 0, colon);
    *value = skip_spaces(ch_str_sub(s, colon + 1, s.len));
    if (value->len && value->ptr[0] == '#')
        value->len = 0;
    char c = key->ptr[0];
    if (c == '"' || c == '\'') {
        *key = ch_str_sub(*key, 1, key->len - 1);
        return ch_str_find_byte(*key, '\\', 0) == CH_NPOS &&
               ch_str_find_byte(*key, '\'', 0) == CH_NPOS;
    }
    return ch_is_alpha(c) || ch_is_digit(c) || c == '_';
}

static int end_chart(struct ch_index *index)
{
    int code = 0;
    if (index->has_item)
        code = ch_index_take_item(index, index->lines.item_line);
    index->current = NULL;
    return code;
}

static bool is_empty_word(struct chart_str s)
{
    static const struct chart_str words[] = {
        CH_STR_INIT(""),     CH_STR_INIT("~"),    CH_STR_INIT("null"),
        CH_STR_INIT("Null"), CH_STR_INIT("NULL"), CH_STR_INIT("\"\""),
        CH_STR_INIT("''"),
    };
    for (size_t i = 0; i < CH_COUNT(words); i++)
        if (ch_str_eq(words[i], s))
            return true;
    return false;
}

static int top_line(struct ch_index *index, struct chart_str s)
{
    struct ch_index_lines *lines = &index->lines;
    struct chart_str key, value;
    int code = end_chart(index);
    if (code)
        return code;
    if (ch_str_eq(s, CH_STR("---")) && !lines->begun) {
        lines->begun = true;
        return 0;
    }
    lines->begun = true;
    if (!cut_key(s, &key, &value))
        return odd(index);
    unsigned which = 0;
    while (which < CH_COUNT(sections) && !ch_str_eq(sections[which].key, key))
        which++;
    if (which == CH_COUNT(sections) || lines->seen & 1u << which)
        return odd(index); /* unknown, or there twice */
    lines->seen |= 1u << which;
    lines->in_entries = sections[which].section == TOP_ENTRIES;
    if (sections[which].section == TOP_API_VERSION)
        index->has_api_version = !is_empty_word(value);
    if (lines->in_entries && value.len)
        return ch_str_eq(value, CH_STR("{}")) ? 0 : odd(index);
    follow_value(index, value, 0);
    return 0;
}

static int chart_line(struct ch_index *index, struct chart_str s)
{
    struct chart_str key, value;
    int code = end_chart(index);
    if (code)
        return code;
    if (!cut_key(s, &key, &value) ||
        (value.len && !ch_str_eq(value, CH_STR("[]"))))
        return odd(index);
    index->lines.items_at = 0;
    return ch_index_begin_chart(index, key);
}

static void add_to_item(struct ch_index *index, struct chart_str line)
{
    ch_buf_str(&index->item, line);
    ch_buf_byte(&index->item, '\n');
}

static int item_line(struct ch_index *index, struct chart_str line)
{
    int code = 0;
    if (index->has_item)
        code = ch_index_take_item(index, index->lines.item_line);
    index->has_item = true;
    index->lines.item_line = index->lines.line;
    add_to_item(index, line);
    return code;
}

static bool is_dash(struct chart_str s)
{
    return s.len && s.ptr[0] == '-' && (s.len == 1 || s.ptr[1] == ' ');
}

/* A line of `entries`, `column` columns in. */
static int entries_line(struct ch_index *index, struct chart_str line,
                        struct chart_str s, uint32_t column)
{
    struct ch_index_lines *lines = &index->lines;
    int code = 0;
    if (!lines->entries_at)
        lines->entries_at = column;
    if (column < lines->entries_at)
        return odd(index);
    if (column == lines->entries_at && !is_dash(s))
        return chart_line(index, s);
    if (!index->name_count)
        return odd(index); /* entries of no chart */
    if (index->current) {
        if (!lines->items_at && !is_dash(s))
            return odd(index);
        if (!lines->items_at)
            lines->items_at = column;
        if (column < lines->items_at)
            return odd(index);
        if (column == lines->items_at && !is_dash(s))
            return odd(index);
        if (column == lines->items_at)
            code = item_line(index, line);
        else
            add_to_item(index, line);
    }
    if (!index->odd)
        follow_line(index, s, column);
    return code ? code : ch_buf_check(&index->item);
}

/* ---- one line ------------------------------------------------------------ */

/* What goes on from a line before; true when that is all of this line. */
static bool goes_on(struct ch_index *index, struct chart_str s, uint32_t column)
{
    struct ch_index_lines *lines = &index->lines;
    if (lines->quote) {
        if (quoted_end(s, 0, lines->quote) != CH_NPOS)
            lines->quote = 0;
        return true;
    }
    if (lines->scalar && column > lines->scalar_at)
        return true;
    lines->scalar = CH_LINES_NONE;
    return false;
}

/* `line` without its break. */
static int read_line(struct ch_index *index, struct chart_str line)
{
    struct ch_index_lines *lines = &index->lines;
    if (line.len && line.ptr[line.len - 1] == '\r')
        line.len--;
    struct chart_str s = skip_spaces(line);
    uint32_t column = (uint32_t)(line.len - s.len);
    bool blank = s.len == 0;
    int code = 0;
    if (blank || goes_on(index, s, column)) {
        if (index->has_item)
            add_to_item(index, line);
        code = ch_buf_check(&index->item);
    } else if (s.ptr[0] == '\t' || ch_str_find_byte(s, '\r', 0) != CH_NPOS) {
        code = odd(index);
    } else if (s.ptr[0] == '#') {
        if (index->has_item)
            add_to_item(index, line);
        code = ch_buf_check(&index->item);
    } else if (column == 0) {
        code = top_line(index, s);
    } else if (lines->in_entries) {
        code = entries_line(index, line, s, column);
    } else if (lines->begun) {
        follow_line(index, s, column);
    } else {
        code = odd(index);
    }
    lines->line++;
    return code;
}

int ch_index_feed_lines(struct ch_index *index, struct chart_str piece)
{
    struct ch_buf *rest = &index->lines.rest;
    int code = 0;
    while (!code && !index->odd && piece.len) {
        const char *end = memchr(piece.ptr, '\n', piece.len);
        struct chart_str line = piece;
        if (end)
            line.len = (size_t)(end - piece.ptr);
        if (!end || rest->len) {
            ch_buf_str(rest, line);
            line = ch_buf_view(rest);
            code = ch_buf_check(rest);
        }
        if (!end)
            break;
        piece = ch_str_sub(piece, (size_t)(end - piece.ptr) + 1, piece.len);
        if (!code)
            code = read_line(index, line);
        rest->len = 0;
    }
    return code;
}

int ch_index_end_lines(struct ch_index *index)
{
    int code = 0;
    if (index->lines.rest.len)
        code = read_line(index, ch_buf_view(&index->lines.rest));
    if (!code && index->lines.quote)
        return odd(index);
    return code ? code : end_chart(index);
}
