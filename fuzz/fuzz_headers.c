/*
 * Headers that servers answer with: WWW-Authenticate, Link, Retry-After. The
 * first byte picks which.
 */
#include "fuzz/fuzz.h"
#include "net/challenge.h"
#include "net/http.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_op f;
    struct ch_op *op = fuzz_op_start(&f);
    struct ch_challenge c;
    struct chart_str link;
    int64_t ms;
    struct chart_str text =
        ch_str((const char *)data + (size > 0), size - (size > 0));
    switch (size ? data[0] % 3 : 0) {
    case 0:
        if (!ch_challenge_parse(op, text, &c))
            FUZZ_CHECK(c.realm.len + c.service.len + c.scope.len <= text.len);
        break;
    case 1:
        if (!ch_link_next(op, text, &link))
            FUZZ_CHECK(!link.len || ch_str_find(text, link, 0) != CH_NPOS);
        break;
    default:
        if (!ch_http_retry_after(op, text, &ms))
            FUZZ_CHECK(ms >= -1 && ms <= (int64_t)INT32_MAX * 1000);
    }
    fuzz_op_end(&f);
    return 0;
}
