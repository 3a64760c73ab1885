#include "base/slashpath.h"

#include "base/buf.h"

/* Drops the last element that `out` holds beyond `root`. */
static void drop_last(struct ch_buf *out, size_t root)
{
    while (out->len > root && out->ptr[out->len - 1] != '/')
        out->len--;
    if (out->len > root)
        out->len--;
}

int ch_path_clean(struct ch_op *op, struct chart_str path,
                  struct chart_str *out)
{
    struct ch_buf buf;
    struct chart_str piece;
    bool rooted = path.len && path.ptr[0] == '/';
    size_t root = rooted ? 1 : 0;
    size_t kept_up = root; /* end of leading ".." elements */
    ch_buf_init(&buf, op);
    if (rooted)
        ch_buf_byte(&buf, '/');
    struct ch_str_split it = ch_str_split_start(path, '/');
    while (ch_str_split_next(&it, &piece)) {
        if (piece.len == 0 || ch_str_eq(piece, CH_STR(".")))
            continue;
        bool up = ch_str_eq(piece, CH_STR(".."));
        if (up && buf.len > kept_up) {
            drop_last(&buf, kept_up);
            continue;
        }
        if (up && rooted)
            continue;
        if (buf.len > root)
            ch_buf_byte(&buf, '/');
        ch_buf_str(&buf, piece);
        if (up)
            kept_up = buf.len;
    }
    if (buf.len == 0)
        ch_buf_byte(&buf, '.');
    return ch_buf_take(&buf, out);
}

int ch_path_join(struct ch_op *op, struct chart_str a, struct chart_str b,
                 struct chart_str *out)
{
    struct ch_buf buf;
    struct chart_str joined;
    *out = CH_STR("");
    if (a.len == 0 && b.len == 0)
        return 0;
    ch_buf_init(&buf, op);
    ch_buf_str(&buf, a);
    if (a.len && b.len)
        ch_buf_byte(&buf, '/');
    ch_buf_str(&buf, b);
    int code = ch_buf_take(&buf, &joined);
    return code ? code : ch_path_clean(op, joined, out);
}

struct chart_str ch_path_base(struct chart_str path)
{
    if (path.len == 0)
        return CH_STR(".");
    while (path.len && path.ptr[path.len - 1] == '/')
        path.len--;
    if (path.len == 0)
        return CH_STR("/");
    size_t slash = ch_str_rfind_byte(path, '/');
    return slash == CH_NPOS ? path : ch_str_sub(path, slash + 1, path.len);
}

int ch_path_dir(struct ch_op *op, struct chart_str path, struct chart_str *out)
{
    size_t slash = ch_str_rfind_byte(path, '/');
    return ch_path_clean(
        op, ch_str_sub(path, 0, slash == CH_NPOS ? 0 : slash + 1), out);
}

struct chart_str ch_path_ext(struct chart_str path)
{
    for (size_t i = path.len; i > 0 && path.ptr[i - 1] != '/'; i--)
        if (path.ptr[i - 1] == '.')
            return ch_str_sub(path, i - 1, path.len);
    return CH_STR("");
}
