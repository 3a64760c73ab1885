/*
 * Files with credentials: Docker's config.json, a helper's answer, netrc. The
 * first byte picks which.
 */
#include "fuzz/fuzz.h"
#include "net/credentials.h"
#include "net/netrc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_op f;
    struct ch_op *op = fuzz_op_start(&f);
    struct ch_credential c = {.user = {"", 0}};
    struct chart_str helper, user, password;
    const struct chart_str host = CH_STR("registry.example:5000");
    struct chart_str text =
        ch_str((const char *)data + (size > 0), size - (size > 0));
    switch (size ? data[0] % 3 : 0) {
    case 0:
        if (!ch_credentials_search(op, text, host, &c, &helper))
            FUZZ_CHECK(!helper.len || ch_credential_is_empty(&c));
        break;
    case 1:
        (void)ch_credentials_answer(op, text, &c);
        break;
    default:
        if (!ch_netrc_search(op, text, host, &user, &password))
            FUZZ_CHECK(user.len + password.len <= text.len);
    }
    fuzz_op_end(&f);
    return 0;
}
