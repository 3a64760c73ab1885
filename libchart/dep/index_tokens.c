/*
 * An index in JSON, by tokens:
 *
 *     {"apiVersion": "v1", "entries": {"web": [{...}, {...}]}}
 *
 * The depths below count open brackets. Strings and brackets are followed; that
 * the rest is JSON is told where a wanted entry is parsed.
 */
#include "codec/json.h"
#include "dep/index_scan.h"

enum { AT_TOP = 1, AT_ENTRIES = 2, AT_CHART = 3, AT_ENTRY = 4, DEEPEST = 64 };

static void open_bracket(struct ch_index *index, char c)
{
    struct ch_index_tokens *t = &index->tokens;
    bool is_object = c == '{';
    if (t->depth == DEEPEST || t->done ||
        (t->depth == AT_TOP && t->in_entries && !is_object)) {
        index->odd = true;
        return;
    }
    t->kinds = t->kinds << 1 | is_object;
    t->depth++;
    t->want_key = is_object;
    if (t->depth == AT_CHART && is_object && index->current)
        index->odd = true; /* a chart's entries are a list */
    if (t->depth == AT_ENTRY && index->current)
        index->has_item = true;
}

/* The bracket itself belongs to the entry that it ends. */
static int close_bracket(struct ch_index *index, char c)
{
    struct ch_index_tokens *t = &index->tokens;
    bool is_object = c == '}';
    if (!t->depth || (t->kinds & 1) != is_object) {
        index->odd = true;
        return 0;
    }
    t->kinds >>= 1;
    t->depth--;
    t->want_key = false;
    t->done = t->depth == 0;
    if (t->depth == AT_CHART && index->has_item)
        return ch_index_take_item(index, 0);
    if (t->depth <= AT_ENTRIES)
        index->current = NULL;
    return 0;
}

/* Its text between quotes to what they stand for. */
static int unescape(struct ch_index *index, struct chart_str *key)
{
    struct ch_value v;
    struct ch_buf quoted;
    if (ch_str_find_byte(*key, '\\', 0) == CH_NPOS)
        return 0;
    ch_buf_init(&quoted, index->op);
    ch_buf_byte(&quoted, '"');
    ch_buf_str(&quoted, *key);
    ch_buf_byte(&quoted, '"');
    int code = ch_buf_check(&quoted);
    if (!code)
        code = ch_json_parse(index->op, ch_buf_view(&quoted), &v);
    if (code && !ch_is_fatal(code)) {
        ch_error_clear(index->op);
        index->odd = true;
        return 0;
    }
    if (!code)
        *key = ch_value_str(v);
    return code;
}

/* A member's name is complete. */
static int end_key(struct ch_index *index)
{
    struct ch_index_tokens *t = &index->tokens;
    struct chart_str key = ch_buf_view(&t->key);
    int code = ch_buf_check(&t->key);
    if (!code)
        code = unescape(index, &key);
    if (code || index->odd)
        return code;
    if (t->depth == AT_ENTRIES)
        return t->in_entries ? ch_index_begin_chart(index, key) : 0;
    bool entries = ch_str_eq_fold_ascii(key, CH_STR("entries"));
    if (entries && index->name_count)
        index->odd = true; /* there twice */
    t->in_entries = entries;
    t->at_version = ch_str_eq_fold_ascii(key, CH_STR("apiVersion"));
    return 0;
}

static int end_string(struct ch_index *index)
{
    struct ch_index_tokens *t = &index->tokens;
    bool was_key = t->in_key;
    t->in_string = t->in_key = false;
    if (was_key)
        return end_key(index);
    if (t->depth == AT_TOP && t->at_version)
        index->has_api_version = t->key.len > 0;
    return 0;
}

static void begin_string(struct ch_index *index)
{
    struct ch_index_tokens *t = &index->tokens;
    t->in_string = true;
    t->escaped = false;
    t->in_key = t->want_key && t->depth <= AT_ENTRIES;
    t->want_key = false;
    t->key.len = 0;
    if (t->depth == 0)
        index->odd = true;
}

/* A value that is no string, list or object where an entry is due: null. */
static int bare_value(struct ch_index *index, char c)
{
    const struct ch_index_tokens *t = &index->tokens;
    if (t->depth == AT_CHART && index->current && c == 'n')
        return ch_index_add_entry(index, index->current,
                                  (struct ch_value){
                                      .type = CH_T_NIL,
                                  });
    if (t->want_key || t->depth == 0 ||
        (t->depth == AT_CHART && index->current &&
         (ch_is_digit(c) || c == 't' || c == 'f')))
        index->odd = true;
    return 0;
}

static int token(struct ch_index *index, char c)
{
    struct ch_index_tokens *t = &index->tokens;
    switch (c) {
    case '"':
        begin_string(index);
        return 0;
    case '{':
    case '[':
        open_bracket(index, c);
        return 0;
    case '}':
    case ']':
        return 0; /* see read_on */
    case ',':
        t->want_key = t->kinds & 1;
        return 0;
    case ':':
    case ' ':
    case '\t':
    case '\r':
    case '\n':
        return 0;
    default:
        return bare_value(index, c);
    }
}

/* Whether the text of the current string matters. */
static bool keeps_string(const struct ch_index *index)
{
    return index->tokens.in_key ||
           (index->tokens.depth == AT_TOP && index->tokens.at_version);
}

/* Goes on in a string; the offset behind what was read. */
static size_t read_string(struct ch_index *index, struct chart_str s, size_t at)
{
    struct ch_index_tokens *t = &index->tokens;
    size_t from = at;
    while (at < s.len && (t->escaped || s.ptr[at] != '"')) {
        t->escaped = !t->escaped && s.ptr[at] == '\\';
        at++;
    }
    if (keeps_string(index))
        ch_buf_append(&t->key, s.ptr + from, at - from);
    return at;
}

static int read_on(struct ch_index *index, struct chart_str s, size_t *at)
{
    struct ch_index_tokens *t = &index->tokens;
    if (t->in_string) {
        *at = read_string(index, s, *at);
        if (*at == s.len)
            return 0;
        ++*at;
        return end_string(index);
    }
    return token(index, s.ptr[(*at)++]);
}

int ch_index_feed_tokens(struct ch_index *index, struct chart_str piece)
{
    size_t at = 0, from = 0; /* `from`: not in `item` yet */
    int code = 0;
    while (!code && !index->odd && at < piece.len) {
        bool had_item = index->has_item;
        char c = piece.ptr[at];
        bool closes = !index->tokens.in_string && (c == '}' || c == ']');
        if (!had_item)
            from = at;
        code = read_on(index, piece, &at);
        if (closes && !code) {
            if (index->has_item && index->tokens.depth == AT_ENTRY) {
                ch_buf_append(&index->item, piece.ptr + from, at - from);
                code = ch_buf_check(&index->item);
            }
            if (!code)
                code = close_bracket(index, c);
        }
    }
    if (!code && index->has_item) {
        ch_buf_append(&index->item, piece.ptr + from, piece.len - from);
        code = ch_buf_check(&index->item);
    }
    return code;
}

int ch_index_end_tokens(struct ch_index *index)
{
    if (!index->tokens.done)
        index->odd = true;
    return 0;
}
