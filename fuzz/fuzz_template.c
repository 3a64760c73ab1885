/*
 * Templates: parsing and running any text over a small tree of values ends in
 * output or an error within the budget.
 */
#include "codec/yaml.h"
#include "func/registry.h"
#include "fuzz/fuzz.h"
#include "render/host.h"
#include "template/template.h"

static const char values[] =
    "a: 1\nb: text\nc: {d: [1, 2, {e: f}], g: null, h: true}\n"
    "l: [x, y, z]\nm: {k: v}\nf: 1.5\n";

static int run(struct ch_op *op, struct chart_str text)
{
    struct ch_render_host host;
    struct ch_unit *unit;
    struct ch_set *set;
    struct ch_exec *exec;
    struct ch_value data;
    struct ch_buf out;
    int code = ch_render_host_init(op, &host, ch_func_find);
    if (!code)
        code = ch_unit_parse(op, CH_STR("f"), text, ch_func_find, &unit);
    if (code || (code = ch_set_new(op, NULL, &set)) ||
        (code = ch_set_add(op, set, unit)) ||
        (code = ch_yaml_parse(op, ch_str_z(values), NULL, &data)) ||
        (code = ch_exec_new(op, set, &host.host, &exec)))
        return code;
    const struct ch_def *def = ch_set_find(set, CH_STR("f"));
    if (!def)
        return 0;
    ch_buf_init(&out, op);
    return ch_exec_run(exec, set, def, data, &out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_op f;
    struct ch_op *op = fuzz_op_start(&f);
    int code = run(op, ch_str((const char *)data, size));
    FUZZ_CHECK(!code == !op->error);
    fuzz_op_end(&f);
    return 0;
}
