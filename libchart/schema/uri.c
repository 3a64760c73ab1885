#include "schema/uri.h"

#include "base/slashpath.h"

static int hex_digit(char c)
{
    if (ch_is_digit(c))
        return c - '0';
    c = ch_to_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static int percent_decode(struct ch_op *op, struct chart_str s,
                          struct chart_str *out)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    for (size_t i = 0; i < s.len; i++) {
        int high = -1, low = -1;
        if (s.ptr[i] == '%' && i + 2 < s.len) {
            high = hex_digit(s.ptr[i + 1]);
            low = hex_digit(s.ptr[i + 2]);
        }
        if (high >= 0 && low >= 0) {
            ch_buf_byte(&buf, (char)(high << 4 | low));
            i += 2;
        } else if (s.ptr[i] == '%') {
            return ch_fail(op, CHART_ESCHEMA,
                           "error in parsing \"%.*s\": invalid URL escape",
                           CH_STR_ARG(s));
        } else {
            ch_buf_byte(&buf, s.ptr[i]);
        }
    }
    return ch_buf_take(&buf, out);
}

int ch_uri_split(struct ch_op *op, struct chart_str uri, struct chart_str *url,
                 struct chart_str *fragment)
{
    struct chart_str raw;
    (void)ch_str_cut(uri, '#', url, &raw);
    return percent_decode(op, raw, fragment);
}

/* Length of "scheme" in "scheme:...", or 0. */
static size_t scheme_len(struct chart_str s)
{
    if (!s.len || !ch_is_alpha(s.ptr[0]))
        return 0;
    for (size_t i = 1; i < s.len; i++) {
        char c = s.ptr[i];
        if (c == ':')
            return i;
        if (!ch_is_alpha(c) && !ch_is_digit(c) && c != '+' && c != '-' &&
            c != '.')
            return 0;
    }
    return 0;
}

bool ch_uri_is_absolute(struct chart_str uri)
{
    return scheme_len(uri) > 0;
}

/* Where the path of "scheme://authority/path?query" starts and ends. */
static void find_path(struct chart_str uri, size_t *start, size_t *end)
{
    size_t at = scheme_len(uri);
    at = at ? at + 1 : 0;
    if (ch_str_starts(ch_str_sub(uri, at, uri.len), CH_STR("//"))) {
        at += 2;
        while (at < uri.len && uri.ptr[at] != '/' && uri.ptr[at] != '?')
            at++;
    }
    *start = at;
    while (at < uri.len && uri.ptr[at] != '?')
        at++;
    *end = at;
}

/* RFC 3986 5.2.4 on `path`, which begins with '/'. */
static int remove_dots(struct ch_op *op, struct chart_str path,
                       struct chart_str *out)
{
    bool keep_slash = ch_str_ends(path, CH_STR("/")) ||
                      ch_str_ends(path, CH_STR("/.")) ||
                      ch_str_ends(path, CH_STR("/.."));
    struct chart_str clean;
    int code = ch_path_clean(op, path, &clean);
    if (code || !keep_slash || ch_str_ends(clean, CH_STR("/"))) {
        *out = clean;
        return code;
    }
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    ch_buf_str(&buf, clean);
    ch_buf_byte(&buf, '/');
    return ch_buf_take(&buf, out);
}

static int join_path(struct ch_op *op, struct chart_str base_path,
                     struct chart_str reference, struct chart_str *out)
{
    struct ch_buf buf;
    struct chart_str joined, path, query;
    size_t slash = ch_str_rfind_byte(base_path, '/');
    bool has_query = ch_str_cut(reference, '?', &path, &query);
    ch_buf_init(&buf, op);
    if (!path.len || path.ptr[0] != '/')
        ch_buf_str(&buf, slash == CH_NPOS
                             ? CH_STR("/")
                             : ch_str_sub(base_path, 0, slash + 1));
    ch_buf_str(&buf, path);
    int code = ch_buf_take(&buf, &joined);
    if (code || (code = remove_dots(op, joined, &path)))
        return code;
    ch_buf_init(&buf, op);
    ch_buf_str(&buf, path);
    if (has_query) {
        ch_buf_byte(&buf, '?');
        ch_buf_str(&buf, query);
    }
    return ch_buf_take(&buf, out);
}

int ch_uri_join(struct ch_op *op, struct chart_str base,
                struct chart_str reference, struct chart_str *out)
{
    struct ch_buf buf;
    struct chart_str path;
    size_t start, end, scheme = scheme_len(base);
    *out = reference;
    if (ch_uri_is_absolute(reference))
        return 0;
    *out = base;
    if (!reference.len)
        return 0;
    /* An opaque base ("urn:a:b") has nothing to join with. */
    if (scheme && scheme + 1 < base.len && base.ptr[scheme + 1] != '/')
        return 0;
    ch_buf_init(&buf, op);
    if (ch_str_starts(reference, CH_STR("//"))) {
        ch_buf_str(&buf, ch_str_sub(base, 0, scheme ? scheme + 1 : 0));
        ch_buf_str(&buf, reference);
        return ch_buf_take(&buf, out);
    }
    find_path(base, &start, &end);
    int code = join_path(op, ch_str_sub(base, start, end), reference, &path);
    ch_buf_str(&buf, ch_str_sub(base, 0, start));
    ch_buf_str(&buf, path);
    return code ? code : ch_buf_take(&buf, out);
}

/* url.PathEscape, but for '/'. */
static void encode_fragment(struct ch_buf *buf, struct chart_str s)
{
    static const char hex[] = "0123456789ABCDEF";
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (ch_is_alpha((char)c) || ch_is_digit((char)c) ||
            (c && strchr("-_.~$&+=:@/", c))) {
            ch_buf_byte(buf, (char)c);
            continue;
        }
        ch_buf_byte(buf, '%');
        ch_buf_byte(buf, hex[c >> 4]);
        ch_buf_byte(buf, hex[c & 15]);
    }
}

int ch_uri_location(struct ch_op *op, struct chart_str url,
                    struct chart_str pointer, struct chart_str *out)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    ch_buf_str(&buf, url);
    ch_buf_byte(&buf, '#');
    encode_fragment(&buf, pointer);
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
                        struct chart_str *out)
{
    struct ch_buf buf;
    *out = token;
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
            return ch_fail(op, CHART_ESCHEMA, "invalid json-pointer \"%.*s\"",
                           CH_STR_ARG(token));
        }
    }
    return ch_buf_take(&buf, out);
}
