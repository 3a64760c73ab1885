#include "golib/url.h"

#include "golib/ipaddr.h"
#include "golib/strconv.h"
#include "golib/url_escape.h"

static int fail(struct ch_op *op, const char *what)
{
    return ch_fail_str(op, CHART_ESYNTAX, ch_str_z(what));
}

static struct chart_str tail(struct chart_str s, size_t from)
{
    return ch_str_sub(s, from, s.len);
}

/* ---- authority ---------------------------------------------------------- */

/* Empty, or a colon and digits. */
static bool is_optional_port(struct chart_str s)
{
    if (s.len && s.ptr[0] != ':')
        return false;
    for (size_t i = 1; i < s.len; i++)
        if (!ch_is_digit(s.ptr[i]))
            return false;
    return true;
}

static int check_port(struct ch_op *op, struct chart_str s)
{
    return is_optional_port(s)
               ? 0
               : ch_url_fail(op, "invalid port ", s, " after host");
}

/* What stands between the brackets of "[fe80::1%25en0]:80", decoded. */
static int unescape_literal(struct ch_op *op, struct chart_str s,
                            struct ch_buf *out)
{
    struct chart_str address, zone = CH_STR("");
    size_t at = ch_str_find(s, CH_STR("%25"), 0);
    int code = ch_url_unescape(op, ch_str_sub(s, 0, at), CH_URL_HOST, &address);
    if (!code && at != CH_NPOS)
        code = ch_url_unescape(op, tail(s, at), CH_URL_ZONE, &zone);
    if (code)
        return code;
    ch_buf_str(out, address);
    ch_buf_str(out, zone);
    return ch_buf_check(out);
}

/* The host begins with a bracket. */
static int parse_literal(struct ch_op *op, struct chart_str host,
                         struct chart_str *out)
{
    struct ch_buf buf;
    struct chart_str port;
    size_t close = ch_str_rfind_byte(host, ']');
    if (close == CH_NPOS)
        return fail(op, "missing ']' in host");
    port = tail(host, close + 1);
    int code = check_port(op, port);
    ch_buf_init(&buf, op);
    ch_buf_byte(&buf, '[');
    if (!code)
        code = unescape_literal(op, ch_str_sub(host, 1, close), &buf);
    if (code)
        return code;
    int version = ch_ipaddr_parse(op, tail(ch_buf_view(&buf), 1));
    if (version < 0) {
        ch_prefix(op, "invalid host: ");
        return version;
    }
    if (version == 4)
        return fail(op, "invalid IP-literal");
    ch_buf_byte(&buf, ']');
    ch_buf_str(&buf, port);
    return ch_buf_take(&buf, out);
}

static int parse_host(struct ch_op *op, struct chart_str host,
                      struct chart_str *out)
{
    size_t open = ch_str_rfind_byte(host, '[');
    if (open == 0)
        return parse_literal(op, host, out);
    if (open != CH_NPOS)
        return fail(op, "invalid IP-literal");
    size_t colon = ch_str_rfind_byte(host, ':');
    int code = colon == CH_NPOS ? 0 : check_port(op, tail(host, colon));
    return code ? code : ch_url_unescape(op, host, CH_URL_HOST, out);
}

static bool is_userinfo(struct chart_str s)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (!ch_is_alpha(c) && !ch_is_digit(c) &&
            (c == '\0' || !strchr("-._:~!$&'()*+,;=%@", c)))
            return false;
    }
    return true;
}

static int parse_user(struct ch_op *op, struct chart_str s, struct ch_url *url)
{
    struct chart_str name, password;
    if (!is_userinfo(s))
        return fail(op, "net/url: invalid userinfo");
    url->has_user = true;
    url->has_password = ch_str_cut(s, ':', &name, &password);
    int code = ch_url_unescape(op, name, CH_URL_USER, &url->username);
    if (!code)
        code = ch_url_unescape(op, password, CH_URL_USER, &url->password);
    return code;
}

static int parse_authority(struct ch_op *op, struct chart_str s,
                           struct ch_url *url)
{
    size_t at = ch_str_rfind_byte(s, '@');
    size_t from = at == CH_NPOS ? 0 : at + 1;
    int code = parse_host(op, tail(s, from), &url->host);
    if (code || at == CH_NPOS)
        return code;
    return parse_user(op, ch_str_sub(s, 0, at), url);
}

/* ---- the whole ---------------------------------------------------------- */

/* Cuts "scheme:" off `*rest`; the scheme is in small letters. */
static int take_scheme(struct ch_op *op, struct chart_str *rest,
                       struct chart_str *scheme)
{
    size_t i = 0;
    *scheme = CH_STR("");
    for (; i < rest->len && rest->ptr[i] != ':'; i++) {
        char c = rest->ptr[i];
        bool later = ch_is_digit(c) || c == '+' || c == '-' || c == '.';
        if (!ch_is_alpha(c) && !(later && i > 0))
            return 0;
    }
    if (i == rest->len)
        return 0;
    if (i == 0)
        return fail(op, "missing protocol scheme");
    char *lower = ch_alloc(op, i + 1);
    if (!lower)
        return ch_error_code(op);
    for (size_t k = 0; k < i; k++)
        lower[k] = ch_to_lower(rest->ptr[k]);
    lower[i] = '\0';
    *scheme = ch_str(lower, i);
    *rest = tail(*rest, i + 1);
    return 0;
}

static void take_query(struct chart_str *rest, struct ch_url *url)
{
    size_t mark = ch_str_find_byte(*rest, '?', 0);
    if (mark != CH_NPOS && mark + 1 == rest->len) {
        url->force_query = true;
        rest->len--;
        return;
    }
    (void)ch_str_cut(*rest, '?', rest, &url->raw_query);
}

static bool has_control(struct chart_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] < ' ' || s.ptr[i] == 0x7F)
            return true;
    return false;
}

static bool is_colon_in_segment(struct chart_str s)
{
    struct chart_str segment, others;
    (void)ch_str_cut(s, '/', &segment, &others);
    return ch_str_find_byte(segment, ':', 0) != CH_NPOS;
}

static int parse_rest(struct ch_op *op, struct chart_str rest,
                      struct ch_url *url)
{
    bool rooted = ch_str_starts(rest, CH_STR("/"));
    if (!rooted && url->scheme.len) {
        url->opaque = rest;
        return 0;
    }
    if (!rooted && is_colon_in_segment(rest))
        return fail(op, "first path segment in URL cannot contain colon");
    if (ch_str_starts(rest, CH_STR("//")) &&
        (url->scheme.len || !ch_str_starts(rest, CH_STR("///")))) {
        size_t slash = ch_str_find_byte(rest, '/', 2);
        struct chart_str authority = ch_str_sub(rest, 2, slash);
        rest = slash == CH_NPOS ? CH_STR("") : tail(rest, slash);
        int code = parse_authority(op, authority, url);
        if (code)
            return code;
    } else if (url->scheme.len && rooted) {
        url->omit_host = true;
    }
    return ch_url_set_path(op, url, rest);
}

static int parse_url(struct ch_op *op, struct chart_str text,
                     struct ch_url *url)
{
    if (has_control(text))
        return fail(op, "net/url: invalid control character in URL");
    if (ch_str_eq(text, CH_STR("*"))) {
        url->path = text;
        return 0;
    }
    int code = take_scheme(op, &text, &url->scheme);
    if (code)
        return code;
    take_query(&text, url);
    return parse_rest(op, text, url);
}

/* The text in front of every error of ch_url_parse. */
static int explain(struct ch_op *op, struct chart_str text, int code)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    CH_BUF_LIT(&buf, "parse ");
    ch_quote(&buf, text);
    CH_BUF_LIT(&buf, ": ");
    if (code != CHART_ESYNTAX || ch_buf_check(&buf))
        return code;
    ch_prefix_str(op, ch_buf_view(&buf));
    return code;
}

/* Decodes an escaped text; `*raw` gets it as it was where escaping the result
 * would not give it back. */
static int decode(struct ch_op *op, struct chart_str s, enum ch_url_part part,
                  struct chart_str *out, struct chart_str *raw)
{
    struct ch_buf usual;
    int code = ch_url_unescape(op, s, part, out);
    if (code)
        return code;
    ch_buf_init(&usual, op);
    ch_url_escape(&usual, *out, part);
    *raw = ch_str_eq(ch_buf_view(&usual), s) ? CH_STR("") : s;
    return ch_buf_check(&usual);
}

int ch_url_set_path(struct ch_op *op, struct ch_url *url, struct chart_str path)
{
    return decode(op, path, CH_URL_PATH, &url->path, &url->raw_path);
}

int ch_url_parse(struct ch_op *op, struct chart_str text, struct ch_url *out)
{
    struct chart_str before, fragment;
    const struct chart_str none = CH_STR("");
    *out = (struct ch_url){.scheme = none,
                           .opaque = none,
                           .username = none,
                           .password = none,
                           .host = none,
                           .path = none,
                           .raw_path = none,
                           .raw_query = none,
                           .fragment = none,
                           .raw_fragment = none};
    int code = ch_step(op, text.len);
    if (code)
        return code;
    (void)ch_str_cut(text, '#', &before, &fragment);
    code = parse_url(op, before, out);
    if (code)
        return explain(op, before, code);
    if (fragment.len == 0)
        return 0;
    code = decode(op, fragment, CH_URL_FRAGMENT, &out->fragment,
                  &out->raw_fragment);
    return code ? explain(op, text, code) : 0;
}

/* ---- printing ----------------------------------------------------------- */

/* Prefers the form as written, where it is sound and still fits. */
static void print_encoded(struct ch_buf *buf, struct chart_str raw,
                          struct chart_str plain, enum ch_url_part part)
{
    if (raw.len && ch_url_is_encoded(raw, part) &&
        ch_url_decodes_to(raw, plain))
        ch_buf_str(buf, raw);
    else
        ch_url_escape(buf, plain, part);
}

void ch_url_print_path(struct ch_buf *buf, const struct ch_url *url)
{
    if (ch_str_eq(url->path, CH_STR("*")) && !url->raw_path.len)
        ch_buf_byte(buf, '*'); /* a request to the server itself */
    else
        print_encoded(buf, url->raw_path, url->path, CH_URL_PATH);
}

void ch_url_print_user(struct ch_buf *buf, const struct ch_url *url)
{
    ch_url_escape(buf, url->username, CH_URL_USER);
    if (!url->has_password)
        return;
    ch_buf_byte(buf, ':');
    ch_url_escape(buf, url->password, CH_URL_USER);
}

static void print_authority(struct ch_buf *buf, const struct ch_url *url)
{
    bool any = url->host.len || url->has_user;
    if (!url->scheme.len && !any)
        return;
    if (url->omit_host && !any)
        return;
    if (any || url->path.len)
        CH_BUF_LIT(buf, "//");
    if (url->has_user) {
        ch_url_print_user(buf, url);
        ch_buf_byte(buf, '@');
    }
    ch_url_escape(buf, url->host, CH_URL_HOST);
}

/* Path and what must stand in front so that it reads back. */
static void print_path(struct ch_buf *buf, const struct ch_url *url,
                       size_t start)
{
    struct ch_buf path;
    ch_buf_init(&path, buf->op);
    ch_url_print_path(&path, url);
    struct chart_str s = ch_buf_view(&path);
    if (ch_buf_check(&path))
        buf->code = ch_buf_check(&path);
    if (s.len && s.ptr[0] != '/' && url->host.len)
        ch_buf_byte(buf, '/');
    if (buf->len == start && is_colon_in_segment(s))
        CH_BUF_LIT(buf, "./");
    ch_buf_str(buf, s);
}

void ch_url_print(struct ch_buf *buf, const struct ch_url *url)
{
    size_t start = buf->len;
    if (url->scheme.len) {
        ch_buf_str(buf, url->scheme);
        ch_buf_byte(buf, ':');
    }
    if (url->opaque.len) {
        ch_buf_str(buf, url->opaque);
    } else {
        print_authority(buf, url);
        print_path(buf, url, start);
    }
    if (url->force_query || url->raw_query.len) {
        ch_buf_byte(buf, '?');
        ch_buf_str(buf, url->raw_query);
    }
    if (url->fragment.len) {
        ch_buf_byte(buf, '#');
        print_encoded(buf, url->raw_fragment, url->fragment, CH_URL_FRAGMENT);
    }
}

/* Where the port's colon is, or the host's length. */
static size_t port_at(const struct ch_url *url)
{
    size_t colon = ch_str_rfind_byte(url->host, ':');
    if (colon != CH_NPOS && is_optional_port(tail(url->host, colon)))
        return colon;
    return url->host.len;
}

struct chart_str ch_url_hostname(const struct ch_url *url)
{
    struct chart_str host = ch_str_sub(url->host, 0, port_at(url));
    if (host.len > 1 && host.ptr[0] == '[' && host.ptr[host.len - 1] == ']')
        return ch_str_sub(host, 1, host.len - 1);
    return host;
}

struct chart_str ch_url_port(const struct ch_url *url)
{
    return tail(url->host, port_at(url) + 1);
}

/* ---- resolving ---------------------------------------------------------- */

/* RFC 3986's removal of dot segments from `base` with its last segment
 * replaced by `reference`. */
static int resolve_path(struct ch_op *op, struct chart_str base,
                        struct chart_str reference, struct chart_str *out)
{
    struct ch_buf full, result;
    struct chart_str element = CH_STR("");
    bool first = true;
    ch_buf_init(&full, op);
    ch_buf_init(&result, op);
    if (reference.len && reference.ptr[0] != '/') {
        size_t slash = ch_str_rfind_byte(base, '/');
        ch_buf_str(&full,
                   ch_str_sub(base, 0, slash == CH_NPOS ? 0 : slash + 1));
    } else if (reference.len == 0) {
        ch_buf_str(&full, base);
    }
    ch_buf_str(&full, reference);
    *out = CH_STR("");
    if (ch_buf_check(&full) || full.len == 0)
        return ch_buf_check(&full);
    ch_buf_byte(&result, '/');
    struct ch_str_split it = ch_str_split_start(ch_buf_view(&full), '/');
    while (ch_str_split_next(&it, &element) && !ch_buf_check(&result)) {
        if (ch_str_eq(element, CH_STR("."))) {
            first = false;
        } else if (ch_str_eq(element, CH_STR(".."))) {
            size_t slash = ch_str_rfind_byte(ch_buf_view(&result), '/');
            first = slash == 0;
            result.len = first ? 1 : slash;
        } else {
            if (!first)
                ch_buf_byte(&result, '/');
            ch_buf_str(&result, element);
            first = false;
        }
    }
    if (ch_str_eq(element, CH_STR(".")) || ch_str_eq(element, CH_STR("..")))
        ch_buf_byte(&result, '/');
    int code = ch_buf_take(&result, out);
    if (out->len > 1 && out->ptr[1] == '/')
        *out = tail(*out, 1);
    return code;
}

static int set_resolved(struct ch_op *op, const struct ch_url *base,
                        const struct ch_url *reference, struct ch_url *out)
{
    struct ch_buf from, to;
    struct chart_str path;
    ch_buf_init(&from, op);
    ch_buf_init(&to, op);
    if (base)
        ch_url_print_path(&from, base);
    ch_url_print_path(base ? &to : &from, reference);
    int code = ch_buf_check(&from) ? ch_buf_check(&from) : ch_buf_check(&to);
    if (!code)
        code = resolve_path(op, ch_buf_view(&from), ch_buf_view(&to), &path);
    return code ? code : ch_url_set_path(op, out, path);
}

static void drop_hierarchy(struct ch_url *url)
{
    url->has_user = url->has_password = false;
    url->host = url->path = CH_STR("");
}

int ch_url_resolve(struct ch_op *op, const struct ch_url *base,
                   const struct ch_url *reference, struct ch_url *out)
{
    bool bare = reference->path.len == 0;
    *out = *reference;
    if (reference->scheme.len == 0)
        out->scheme = base->scheme;
    if (reference->scheme.len || reference->host.len || reference->has_user)
        return set_resolved(op, NULL, reference, out);
    if (reference->opaque.len) {
        drop_hierarchy(out);
        return 0;
    }
    if (bare && !reference->force_query && !reference->raw_query.len) {
        out->raw_query = base->raw_query;
        if (reference->fragment.len == 0) {
            out->fragment = base->fragment;
            out->raw_fragment = base->raw_fragment;
        }
    }
    if (bare && base->opaque.len) {
        out->opaque = base->opaque;
        drop_hierarchy(out);
        return 0;
    }
    out->host = base->host;
    out->has_user = base->has_user;
    out->has_password = base->has_password;
    out->username = base->username;
    out->password = base->password;
    return set_resolved(op, base, reference, out);
}
