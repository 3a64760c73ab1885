/*
 * YAML: reading never crashes, and what toYaml writes can be read back, but for
 * a key "<<": like Helm it writes that plainly, and reads a merge.
 */
#include "codec/yaml.h"

#include "fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_op f;
    struct ch_op *op = fuzz_op_start(&f);
    struct ch_origins origins;
    struct ch_source source = {CH_LAYER_FILE, CH_STR("x"), CH_STR(""),
                               CH_STR("")};
    struct ch_yaml_options options = {.origins = &origins};
    struct ch_value v, again;
    if (!ch_origins_init(op, &origins) &&
        !ch_origins_add_source(op, &origins, &source, &options.source) &&
        !ch_yaml_parse(op, ch_str((const char *)data, size), &options, &v)) {
        struct ch_buf buf;
        struct chart_str text;
        ch_buf_init(&buf, op);
        if (!ch_yaml_emit(&buf, v) && !ch_buf_take(&buf, &text)) {
            int code = ch_yaml_parse(op, text, NULL, &again);
            bool merge = ch_str_find(text, CH_STR("<<:"), 0) != CH_NPOS;
            FUZZ_CHECK(!code || ch_is_fatal(code) || merge);
        }
    }
    fuzz_op_end(&f);
    return 0;
}
