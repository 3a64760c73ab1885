#include "dep/url.h"

#include "base/slashpath.h"
#include "net/site.h"

/* A URL that does not parse is null of `*ok`; the error is forgotten. */
static int try_parse(struct ch_op *op, struct chart_str text,
                     struct ch_url *url, bool *ok)
{
    int code = ch_url_parse(op, text, url);
    *ok = !code;
    if (ch_is_fatal(code))
        return code;
    ch_error_clear(op);
    return 0;
}

static int normal_form(struct ch_op *op, struct ch_url *url,
                       struct chart_str *out)
{
    struct ch_buf buf;
    int code =
        ch_path_clean(op, url->path.len ? url->path : CH_STR("/"), &url->path);
    ch_buf_init(&buf, op);
    if (!code)
        ch_url_print(&buf, url);
    return code ? code : ch_buf_take(&buf, out);
}

int ch_dep_url_equal(struct ch_op *op, struct chart_str a, struct chart_str b,
                     bool *equal)
{
    struct ch_url left, right;
    bool ok;
    *equal = false;
    int code = try_parse(op, a, &left, &ok);
    if (code)
        return code;
    if (ok)
        code = try_parse(op, b, &right, &ok);
    else
        right = left = (struct ch_url){.path = a};
    if (code || !ok)
        return code;
    code = normal_form(op, &left, &a);
    if (!code)
        code = normal_form(op, &right, &b);
    *equal = !code && ch_str_eq(a, b);
    return code;
}

static int parse(struct ch_op *op, struct chart_str text, struct ch_url *url)
{
    struct chart_str shown;
    int code = ch_url_parse(op, text, url);
    if (!code || ch_is_fatal(code))
        return code;
    struct chart_str cause = ch_str_dup(op, ch_error_text(op));
    ch_error_clear(op);
    code = ch_dep_url_public(op, text, &shown);
    if (code)
        return code;
    return ch_fail(op, CHART_EINVAL, "failed to parse %.*s as URL: %.*s",
                   CH_STR_ARG(shown), CH_STR_ARG(cause));
}

static bool ends_in_slash(struct chart_str s)
{
    return s.len && s.ptr[s.len - 1] == '/';
}

static int with_slash(struct ch_op *op, struct chart_str *path)
{
    struct ch_buf buf;
    if (ends_in_slash(*path))
        return 0;
    ch_buf_init(&buf, op);
    ch_buf_str(&buf, *path);
    ch_buf_byte(&buf, '/');
    return ch_buf_take(&buf, path);
}

int ch_dep_url_resolve(struct ch_op *op, struct chart_str repository,
                       struct chart_str reference, struct chart_str *out)
{
    struct ch_url base, relative, resolved;
    struct ch_buf buf;
    int code = parse(op, reference, &relative);
    if (code)
        return code;
    if (relative.scheme.len) {
        *out = reference;
        return 0;
    }
    code = parse(op, repository, &base);
    if (!code)
        code = with_slash(op, &base.path);
    if (!code && base.raw_path.len)
        code = with_slash(op, &base.raw_path);
    if (!code)
        code = ch_url_resolve(op, &base, &relative, &resolved);
    if (code)
        return code;
    resolved.raw_query = base.raw_query;
    ch_buf_init(&buf, op);
    ch_url_print(&buf, &resolved);
    return ch_buf_take(&buf, out);
}

int ch_dep_url_public(struct ch_op *op, struct chart_str url,
                      struct chart_str *out)
{
    *out = url;
    return ch_str_find(url, CH_STR("://"), 0) == CH_NPOS
               ? 0
               : ch_redact_url(op, url, out);
}

int ch_dep_url_key(struct ch_op *op, struct chart_str url,
                   struct chart_str *out)
{
    size_t start = ch_str_find(url, CH_STR("://"), 0);
    *out = url;
    if (start == CH_NPOS)
        return 0;
    start += 3;
    size_t end = start;
    while (end < url.len && !strchr("/?#", url.ptr[end]))
        end++;
    size_t at = ch_str_rfind_byte(ch_str_sub(url, start, end), '@');
    if (at == CH_NPOS)
        return 0;
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    ch_buf_str(&buf, ch_str_sub(url, 0, start));
    ch_buf_str(&buf, ch_str_sub(url, start + at + 1, url.len));
    return ch_buf_take(&buf, out);
}

/* One path element that a file can be called in a chart's folder. */
static bool is_file_name(struct chart_str name)
{
    if (!name.len || name.len > 255 || name.ptr[0] == '.')
        return false;
    for (size_t i = 0; i < name.len; i++)
        if ((unsigned char)name.ptr[i] < ' ' || name.ptr[i] == '/' ||
            name.ptr[i] == '\\' || name.ptr[i] == 0x7f)
            return false;
    return true;
}

int ch_dep_check_file_name(struct ch_op *op, struct chart_str name)
{
    if (is_file_name(name))
        return 0;
    return ch_fail(op, CHART_EINVAL, "no file can be called \"%.*s\"",
                   CH_STR_ARG(name));
}

int ch_dep_url_file_name(struct ch_op *op, struct chart_str url,
                         struct chart_str *out)
{
    struct chart_str shown;
    struct ch_url parsed;
    int code = parse(op, url, &parsed);
    if (code)
        return code;
    *out = ch_path_base(parsed.path);
    if (is_file_name(*out))
        return 0;
    code = ch_dep_url_public(op, url, &shown);
    if (code)
        return code;
    return ch_fail(op, CHART_EINVAL,
                   "the chart URL %.*s does not end in a file's name",
                   CH_STR_ARG(shown));
}

bool ch_dep_url_is_oci(struct chart_str url)
{
    return ch_str_starts(url, CH_STR("oci://"));
}

/* Only http and https are spoken. */
static int check_scheme(struct ch_op *op, struct chart_str url,
                        const char *lead, const char *tail)
{
    struct ch_url parsed;
    struct chart_str shown;
    int code = ch_url_parse(op, url, &parsed);
    if (code && !ch_is_fatal(code)) {
        ch_error_clear(op);
        code = ch_dep_url_public(op, url, &shown);
        if (!code)
            code = ch_fail(op, CHART_EINVAL, "invalid chart URL format: %.*s",
                           CH_STR_ARG(shown));
    }
    if (code || ch_str_eq(parsed.scheme, CH_STR("http")) ||
        ch_str_eq(parsed.scheme, CH_STR("https")))
        return code;
    return ch_fail(op, CHART_EINVAL, "%s%.*s%s", lead,
                   CH_STR_ARG(parsed.scheme), tail);
}

int ch_dep_check_scheme(struct ch_op *op, struct chart_str url)
{
    return check_scheme(op, url, "could not find protocol handler for: ", "");
}

int ch_dep_check_getter(struct ch_op *op, struct chart_str url)
{
    return check_scheme(op, url, "scheme \"", "\" not supported");
}
