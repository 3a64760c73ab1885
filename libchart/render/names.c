#include "render/names.h"

#include "base/buf.h"
#include "golib/log.h"
#include "golib/strconv.h"

#define MAX_NAME 53

static bool is_name_byte(char c)
{
    return ch_is_lower(c) || ch_is_digit(c);
}

/* ^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$ */
static bool is_release_name(struct chart_str name)
{
    if (name.len > MAX_NAME)
        return false;
    for (size_t i = 0; i < name.len; i++) {
        bool edge = i == 0 || i + 1 == name.len || name.ptr[i - 1] == '.' ||
                    name.ptr[i + 1] == '.';
        if (is_name_byte(name.ptr[i]))
            continue;
        if (edge || (name.ptr[i] != '-' && name.ptr[i] != '.'))
            return false;
    }
    return name.len > 0;
}

int ch_release_name_check(struct ch_op *op, struct chart_str name)
{
    struct ch_buf buf;
    if (is_release_name(name))
        return 0;
    ch_buf_init(&buf, op);
    CH_BUF_LIT(&buf, "release name ");
    ch_quote(&buf, name);
    if (!name.len)
        CH_BUF_LIT(&buf, ": no name provided");
    else
        CH_BUF_LIT(&buf,
                   ": invalid release name, must match regex "
                   "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*"
                   "[a-z0-9])?)*$ and the length must not be longer than 53");
    int code = ch_buf_check(&buf);
    if (code)
        return code;
    const struct ch_log_attr cause = {"error", ch_buf_view(&buf)};
    ch_log(op, CH_WARN_ERROR, "release name check failed", &cause, 1);
    (void)ch_fail_str(op, CHART_EINVAL, ch_buf_view(&buf));
    ch_prefix(op, "release name check failed: ");
    return ch_error_code(op);
}
