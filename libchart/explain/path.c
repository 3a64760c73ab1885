#include "explain/path.h"

void ch_path_add_keys(struct ch_buf *buf, const struct chart_str *keys,
                      size_t count)
{
    for (size_t i = 0; i < count; i++)
        ch_path_add_key(buf, i == 0, keys[i]);
}

/* The length of "[12]" at `at`, or 0. */
static size_t index_at(struct chart_str path, size_t at)
{
    size_t end = at + 1;
    while (end < path.len && ch_is_digit(path.ptr[end]))
        end++;
    if (end == at + 1 || end == path.len || path.ptr[end] != ']')
        return 0;
    return end + 1 - at;
}

/* One key from `*at` up to what ends it, without its escapes. */
static int take_key(struct ch_op *op, struct chart_str path, size_t *at,
                    struct chart_str *key)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    for (; *at < path.len && path.ptr[*at] != '.'; ++*at) {
        if (path.ptr[*at] == '[' && index_at(path, *at))
            break;
        if (path.ptr[*at] == '\\' && *at + 1 < path.len)
            ++*at;
        ch_buf_byte(&buf, path.ptr[*at]);
    }
    return ch_buf_take(&buf, key);
}

static int take_index(struct ch_op *op, struct chart_str path, size_t *at,
                      size_t len, struct chart_str *token)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    ch_buf_byte(&buf, '\0');
    ch_buf_str(&buf, ch_str_sub(path, *at + 1, *at + len - 1));
    *at += len;
    return ch_buf_take(&buf, token);
}

int ch_path_split(struct ch_op *op, struct chart_str path,
                  struct chart_str **tokens, size_t *count)
{
    size_t cap = 1;
    for (size_t i = 0; i < path.len; i++)
        cap += path.ptr[i] == '.' || path.ptr[i] == '[';
    int code = ch_step(op, path.len);
    *count = 0;
    *tokens = CH_NEW_ARRAY(op, struct chart_str, cap);
    if (code || !*tokens)
        return ch_error_code(op);
    for (size_t at = 0; !code && at < path.len;) {
        size_t index = path.ptr[at] == '[' ? index_at(path, at) : 0;
        struct chart_str *token = &(*tokens)[(*count)++];
        if (index) {
            code = take_index(op, path, &at, index, token);
        } else {
            code = take_key(op, path, &at, token);
        }
        if (at < path.len && path.ptr[at] == '.')
            at++;
    }
    return code;
}
