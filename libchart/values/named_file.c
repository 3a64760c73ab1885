/*
 * The files that -f and --set-file name. Helm takes a name for a URL first,
 * so a name that no URL can have is refused although the file may be there.
 */
#include "base/compiler.h"
#include "base/io.h"
#include "golib/url.h"
#include "values/values.h"

static bool is_web(struct chart_str scheme)
{
    return ch_str_eq(scheme, CH_STR("http")) ||
           ch_str_eq(scheme, CH_STR("https"));
}

static int fetch(struct ch_op *op, struct chart_str url, struct chart_str *text,
                 struct chart_str *shown)
{
    if (!op->hooks.fetch)
        return ch_fail_str(op, CHART_EUNSUPPORTED,
                           CH_STR("values are not read from URLs without a "
                                  "network"));
    return op->hooks.fetch(op->hooks.fetch_user, op, url, text, shown);
}

/* Where the password of a URL that begins at `at` ("://...") starts and ends;
 * both at the end of the authority when there is none. */
static void find_password(struct chart_str s, size_t at, size_t *from,
                          size_t *to)
{
    size_t end = at + 3;
    while (end < s.len && !strchr("/?#,", s.ptr[end]))
        end++;
    struct chart_str authority = ch_str_sub(s, 0, end);
    size_t user_end = ch_str_rfind_byte(authority, '@');
    size_t colon = ch_str_find_byte(authority, ':', at + 3);
    *from = *to = end;
    if (user_end != CH_NPOS && user_end > at && colon < user_end) {
        *from = colon + 1;
        *to = user_end;
    }
}

int ch_hide_passwords(struct ch_op *op, struct chart_str text,
                      struct chart_str *out)
{
    size_t from, to, at = ch_str_find(text, CH_STR("://"), 0);
    char *copy = ch_alloc(op, text.len + 1);
    if (!copy)
        return ch_error_code(op);
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    for (; at != CH_NPOS; at = ch_str_find(text, CH_STR("://"), to)) {
        find_password(text, at, &from, &to);
        memset(copy + from, 'x', to - from);
    }
    *out = ch_str(copy, text.len);
    return ch_step(op, 1 + text.len);
}

int ch_read_named_file(struct ch_op *op, struct chart_str name,
                       struct chart_str *text, struct chart_str *shown)
{
    struct ch_url url;
    *shown = ch_str_dup(op, name); /* ends with a zero */
    if (!shown->ptr)
        return ch_error_code(op);
    int code = ch_url_parse(op, *shown, &url);
    if (code)
        return code;
    if (is_web(url.scheme))
        return fetch(op, *shown, text, shown);
    if (ch_str_eq(url.scheme, CH_STR("oci")))
        return ch_fail(op, CHART_EUNSUPPORTED,
                       "values are not read from registries: %s", shown->ptr);
    code = ch_read_file(op, shown->ptr, op->limits.document, text);
    if (code == CHART_ENOTFOUND && shown->ptr[0] != '/')
        ch_hint_str(op, CH_STR("Paths of values files start in the current "
                               "directory, not in the chart."));
    return code;
}
