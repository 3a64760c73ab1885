#include "schema/uri.h"

#include "golib/strconv.h"
#include "golib/url.h"

/* The validator's words for what net/url refuses. */
static int cannot_parse(struct ch_op *op, int code, struct chart_str uri)
{
    struct ch_buf lead;
    if (ch_is_fatal(code))
        return code;
    ch_buf_init(&lead, op);
    CH_BUF_LIT(&lead, "error in parsing ");
    ch_quote(&lead, uri);
    CH_BUF_LIT(&lead, ": ");
    if (ch_buf_check(&lead))
        return ch_buf_check(&lead);
    ch_prefix_str(op, ch_buf_view(&lead));
    return code;
}

int ch_uri_split(struct ch_op *op, struct chart_str uri, struct chart_str *url,
                 struct chart_str *fragment)
{
    struct chart_str raw;
    (void)ch_str_cut(uri, '#', url, &raw);
    int code = ch_url_unescape(op, raw, CH_URL_SEGMENT, fragment);
    return code ? cannot_parse(op, code, uri) : 0;
}

int ch_uri_join(struct ch_op *op, struct chart_str base,
                struct chart_str reference, struct chart_str *out)
{
    struct ch_url from, to, resolved;
    struct ch_buf buf;
    int code = ch_url_parse(op, base, &from);
    if (code)
        return cannot_parse(op, code, base);
    code = ch_url_parse(op, reference, &to);
    if (code)
        return cannot_parse(op, code, reference);
    code = ch_url_resolve(op, &from, &to, &resolved);
    if (!to.scheme.len && from.opaque.len)
        resolved.opaque = from.opaque;
    ch_buf_init(&buf, op);
    ch_url_print(&buf, &resolved);
    return code ? code : ch_buf_take(&buf, out);
}

int ch_uri_location(struct ch_op *op, struct chart_str url,
                    struct chart_str pointer, struct chart_str *out)
{
    struct ch_str_split it = ch_str_split_start(pointer, '/');
    struct chart_str token;
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    ch_buf_str(&buf, url);
    ch_buf_byte(&buf, '#');
    for (size_t i = 0; ch_str_split_next(&it, &token); i++) {
        if (i)
            ch_buf_byte(&buf, '/');
        ch_url_escape(&buf, token, CH_URL_SEGMENT);
    }
    return ch_buf_take(&buf, out);
}

void ch_pointer_append(struct ch_buf *buf, struct chart_str token)
{
    ch_buf_byte(buf, '/');
    for (size_t i = 0; i < token.len; i++) {
        if (token.ptr[i] == '~')
            CH_BUF_LIT(buf, "~0");
        else if (token.ptr[i] == '/')
            CH_BUF_LIT(buf, "~1");
        else
            ch_buf_byte(buf, token.ptr[i]);
    }
}

int ch_pointer_child(struct ch_op *op, struct chart_str pointer,
                     struct chart_str token, struct chart_str *out)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    ch_buf_str(&buf, pointer);
    ch_pointer_append(&buf, token);
    return ch_buf_take(&buf, out);
}

int ch_pointer_unescape(struct ch_op *op, struct chart_str token,
                        struct chart_str *out, bool *valid)
{
    struct ch_buf buf;
    *out = token;
    *valid = true;
    if (ch_str_find_byte(token, '~', 0) == CH_NPOS)
        return 0;
    ch_buf_init(&buf, op);
    for (size_t i = 0; i < token.len; i++) {
        char next = i + 1 < token.len ? token.ptr[i + 1] : '\0';
        if (token.ptr[i] != '~') {
            ch_buf_byte(&buf, token.ptr[i]);
        } else if (next == '0' || next == '1') {
            ch_buf_byte(&buf, next == '0' ? '~' : '/');
            i++;
        } else {
            *valid = false;
            return 0;
        }
    }
    return ch_buf_take(&buf, out);
}
