#include "value/path.h"

#include "value/list.h"

#define INDEX_DIGITS 6

size_t ch_path_index_of(struct chart_str token)
{
    size_t n = 0;
    if (token.len < 2 || token.len > INDEX_DIGITS + 1 || token.ptr[0] != '\0')
        return CH_NPOS;
    for (size_t i = 1; i < token.len; i++) {
        if (!ch_is_digit(token.ptr[i]))
            return CH_NPOS;
        n = n * 10 + (size_t)(token.ptr[i] - '0');
    }
    return n;
}

int ch_path_index_token(struct ch_op *op, size_t index, struct chart_str *out)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    ch_buf_byte(&buf, '\0');
    ch_buf_uint(&buf, index);
    return ch_buf_take(&buf, out);
}

void ch_path_add_key(struct ch_buf *buf, bool first, struct chart_str key)
{
    if (ch_path_index_of(key) != CH_NPOS) {
        ch_buf_byte(buf, '[');
        ch_buf_str(buf, ch_str_sub(key, 1, key.len));
        ch_buf_byte(buf, ']');
        return;
    }
    if (!first)
        ch_buf_byte(buf, '.');
    for (size_t i = 0; i < key.len; i++) {
        if (key.ptr[i] == '.' || key.ptr[i] == '\\' || key.ptr[i] == '[')
            ch_buf_byte(buf, '\\');
        ch_buf_byte(buf, key.ptr[i]);
    }
}

static void add_index(struct ch_buf *buf, size_t index)
{
    ch_buf_byte(buf, '[');
    ch_buf_uint(buf, index);
    ch_buf_byte(buf, ']');
}

static int find(struct ch_buf *buf, struct ch_value in,
                const struct ch_map *map, bool *found);

static int find_in_map(struct ch_buf *buf, const struct ch_map *in,
                       const struct ch_map *map, bool *found)
{
    size_t len = buf->len;
    int code = 0;
    *found = in == map;
    for (size_t i = 0; !code && !*found && i < in->len; i++) {
        buf->len = len;
        ch_path_add_key(buf, len == 0, ch_string_str(in->entries[i].key));
        code = find(buf, in->entries[i].value, map, found);
    }
    if (!*found)
        buf->len = len;
    return code;
}

static int find_in_list(struct ch_buf *buf, struct ch_value in,
                        const struct ch_map *map, bool *found)
{
    size_t len = buf->len;
    int code = 0;
    for (size_t i = 0; !code && !*found && i < ch_list_len(in); i++) {
        buf->len = len;
        add_index(buf, i);
        code = find(buf, ch_list_at(in, i), map, found);
    }
    return code;
}

static int find(struct ch_buf *buf, struct ch_value in,
                const struct ch_map *map, bool *found)
{
    int code = ch_step(buf->op, 1);
    if (!code)
        code = ch_enter(buf->op);
    if (code)
        return code;
    if (ch_is_map(in))
        code = find_in_map(buf, in.u.map, map, found);
    else if (ch_is_list(in))
        code = find_in_list(buf, in, map, found);
    ch_leave(buf->op);
    return code;
}

int ch_path_find(struct ch_buf *buf, struct ch_value in,
                 const struct ch_map *map, bool *found)
{
    *found = false;
    return find(buf, in, map, found);
}
