/*
 * JSONPath templates over one document: a failure leaves nothing printed.
 */
#include "codec/json.h"
#include "fuzz/fuzz.h"
#include "jsonpath/jsonpath.h"

static const struct chart_str document = CH_STR_INIT(
    "{\"a\":1,\"s\":\"text\",\"n\":null,\"l\":[1,\"two\",{\"x\":3},[5,6]],"
    "\"items\":[{\"name\":\"a\",\"port\":80,\"m\":[1,2]},{\"name\":\"b\"}]}");

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_op f;
    struct ch_op *op = fuzz_op_start(&f);
    const struct ch_jsonpath *path;
    struct ch_value values;
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    if (!ch_json_parse(op, document, &values) &&
        !ch_jsonpath_parse(op, ch_str((const char *)data, size), &path)) {
        int code = ch_jsonpath_execute(&buf, path, values);
        FUZZ_CHECK(!code == !ch_error_code(op));
        FUZZ_CHECK(!code || !buf.len);
    }
    fuzz_op_end(&f);
    return 0;
}
