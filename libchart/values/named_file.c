/*
 * The files that -f and --set-file name. Helm takes a name for a URL first,
 * so a name that no URL can have is refused although the file may be there.
 */
#include "base/compiler.h"
#include "base/io.h"
#include "golib/url.h"
#include "values/values.h"

static bool is_remote(const struct ch_url *url)
{
    static const struct chart_str schemes[] = {
        CH_STR_INIT("http"), CH_STR_INIT("https"), CH_STR_INIT("oci")};
    for (size_t i = 0; i < CH_COUNT(schemes); i++)
        if (ch_str_eq(url->scheme, schemes[i]))
            return true;
    return false;
}

int ch_read_named_file(struct ch_op *op, struct chart_str name,
                       struct chart_str *out)
{
    struct ch_url url;
    struct chart_str path = ch_str_dup(op, name); /* ends with a zero */
    if (!path.ptr)
        return ch_error_code(op);
    int code = ch_url_parse(op, path, &url);
    if (code)
        return code;
    if (is_remote(&url))
        return ch_fail(op, CHART_EUNSUPPORTED,
                       "values are not read from URLs: %s", path.ptr);
    return ch_read_file(op, path.ptr, op->limits.document, out);
}
