/*
 * repositories.yaml: what was read and written is read again as it was.
 */
#include "codec/yaml.h"
#include "dep/repos.h"
#include "fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_op f;
    struct ch_op *op = fuzz_op_start(&f);
    struct ch_repos repos, again;
    struct ch_buf text;
    struct ch_value v;
    ch_buf_init(&text, op);
    if (!ch_repos_parse(op, ch_str((const char *)data, size), CH_STR("x"),
                        &repos) &&
        !ch_repos_value(op, &repos, &v) && !ch_yaml_emit(&text, v)) {
        int code = ch_repos_parse(op, ch_buf_view(&text), CH_STR("x"), &again);
        FUZZ_CHECK(ch_is_fatal(code) || (!code && again.count == repos.count));
    }
    fuzz_op_end(&f);
    return 0;
}
