#include "crypto/pem.h"

#include "crypto/base64.h"

void ch_pem_encode(struct ch_buf *buf, const char *type, struct chart_str bytes)
{
    ch_buf_printf(buf, "-----BEGIN %s-----\n", type);
    for (size_t at = 0; at < bytes.len; at += 48) {
        ch_base64_encode(buf, ch_str_sub(bytes, at, at + 48));
        ch_buf_byte(buf, '\n');
    }
    ch_buf_printf(buf, "-----END %s-----\n", type);
}

/* Takes a line off `*rest`, without its end and the blanks before it. */
static struct chart_str take_line(struct chart_str *rest)
{
    struct chart_str line, after;
    (void)ch_str_cut(*rest, '\n', &line, &after);
    *rest = after;
    if (ch_str_ends(line, CH_STR("\r")))
        line.len--;
    while (line.len &&
           (line.ptr[line.len - 1] == ' ' || line.ptr[line.len - 1] == '\t'))
        line.len--;
    return line;
}

/* Moves behind the next "-----BEGIN " that starts a line. */
static bool find_begin(struct chart_str *rest)
{
    struct chart_str begin = CH_STR("\n-----BEGIN ");
    struct chart_str at_start = ch_str_sub(begin, 1, begin.len);
    if (ch_str_starts(*rest, at_start)) {
        *rest = ch_str_sub(*rest, at_start.len, rest->len);
        return true;
    }
    size_t at = ch_str_find(*rest, begin, 0);
    if (at == CH_NPOS)
        return false;
    *rest = ch_str_sub(*rest, at + begin.len, rest->len);
    return true;
}

/* Skips "key: value" lines. False when the text ends. */
static bool skip_headers(struct chart_str *rest, bool *any)
{
    *any = false;
    for (;;) {
        struct chart_str next = *rest;
        if (rest->len == 0)
            return false;
        if (ch_str_find_byte(take_line(&next), ':', 0) == CH_NPOS)
            return true;
        *rest = next;
        *any = true;
    }
}

/* The text before "-----END TYPE-----", which must be alone on its line. */
static bool take_body(struct chart_str rest, struct chart_str type,
                      bool headers, struct chart_str *body)
{
    struct chart_str end = CH_STR("\n-----END "), dashes = CH_STR("-----");
    size_t at = 0, trailer = end.len - 1;
    if (headers || !ch_str_starts(rest, ch_str_sub(end, 1, end.len))) {
        at = ch_str_find(rest, end, 0);
        if (at == CH_NPOS)
            return false;
        trailer = at + end.len;
    }
    *body = ch_str_sub(rest, 0, at);
    rest = ch_str_sub(rest, trailer, rest.len);
    if (!ch_str_starts(rest, type))
        return false;
    rest = ch_str_sub(rest, type.len, rest.len);
    if (!ch_str_starts(rest, dashes))
        return false;
    rest = ch_str_sub(rest, dashes.len, rest.len);
    return take_line(&rest).len == 0;
}

static int decode_body(struct ch_op *op, struct chart_str body,
                       struct chart_str *out, bool *valid)
{
    struct ch_buf text, bytes;
    ch_buf_init(&text, op);
    ch_buf_init(&bytes, op);
    for (size_t i = 0; i < body.len; i++)
        if (body.ptr[i] != ' ' && body.ptr[i] != '\t')
            ch_buf_byte(&text, body.ptr[i]);
    int code = ch_buf_check(&text);
    if (!code)
        code = ch_base64_decode(&bytes, ch_buf_view(&text));
    *valid = code == 0;
    if (code == CHART_EINVAL) {
        ch_error_clear(op);
        return 0;
    }
    return code ? code : ch_buf_take(&bytes, out);
}

int ch_pem_decode(struct ch_op *op, struct chart_str text, struct ch_pem *out,
                  bool *found)
{
    struct chart_str rest = text, body;
    *found = false;
    while (!*found && find_begin(&rest)) {
        bool headers;
        struct chart_str type = take_line(&rest);
        /* Each try reads up to the text's end. */
        if (ch_step(op, 1 + rest.len / 64))
            return ch_error_code(op);
        if (!ch_str_ends(type, CH_STR("-----")))
            continue;
        type.len -= strlen("-----");
        struct chart_str at = rest;
        if (!skip_headers(&at, &headers))
            return 0;
        if (!take_body(at, type, headers, &body))
            continue;
        out->type = type;
        int code = decode_body(op, body, &out->bytes, found);
        if (code)
            return code;
    }
    return 0;
}
