#include "render/engine.h"

#include "base/buf.h"
#include "base/slashpath.h"
#include "func/registry.h"
#include "render/culprit.h"
#include "render/error_text.h"
#include "render/host.h"

/* Room for a file's text from the start; small charts never need more. */
#define FIRST_ROOM ((size_t)32 * 1024)

static int run_file(struct ch_op *op, struct ch_exec *exec,
                    const struct ch_template_list *list,
                    const struct ch_template_file *t, struct ch_buf *buf)
{
    struct ch_value dot = {.type = CH_T_VALUES, .u.map = t->scope->root};
    /* By name: a define in a later file may have replaced this one's body. */
    const struct ch_def *def = ch_set_find(list->set, t->path);
    int code = ch_scope_enter_template(op, t->scope, t->path);
    if (code)
        return code;
    buf->len = 0;
    code = ch_exec_run(exec, list->set, def, dot, buf);
    if (!code)
        code = ch_buf_check(buf);
    if (code) {
        ch_rewrite_exec_error(op, exec);
        return code;
    }
    ch_remove_no_value(buf, 0);
    return 0;
}

static int check_output(struct ch_op *op, uint64_t total)
{
    if (total <= op->limits.output)
        return 0;
    return ch_fail(op, CHART_ELIMIT, "output limit of %llu bytes exceeded",
                   (unsigned long long)op->limits.output);
}

static int run_files(struct ch_op *op, struct ch_exec *exec,
                     const struct ch_template_list *list,
                     struct ch_outputs *out,
                     const struct ch_template_file **failed)
{
    struct ch_buf buf;
    uint64_t total = 0;
    ch_buf_init(&buf, op);
    int code = ch_buf_reserve(&buf, FIRST_ROOM);
    for (size_t i = 0; !code && i < list->count; i++) {
        const struct ch_template_file *t = &list->items[i];
        if (ch_str_starts(ch_path_base(t->path), CH_STR("_")))
            continue;
        struct ch_output *output = &out->items[out->count++];
        *failed = t;
        code = run_file(op, exec, list, t, &buf);
        if (code)
            break;
        total += buf.len;
        code = check_output(op, total);
        output->path = t->path;
        output->text = ch_str_dup(op, ch_buf_view(&buf));
        if (!output->text.ptr)
            code = ch_error_code(op);
    }
    return code;
}

int ch_engine_run(struct ch_op *op, const struct ch_template_list *list,
                  const struct ch_rendered_values *values,
                  const struct ch_render_options *options,
                  struct ch_outputs *out)
{
    struct ch_render_host host;
    struct ch_exec *exec;
    const struct ch_template_file *failed = NULL;
    int code = ch_render_host_init(op, &host, ch_func_find);
    if (code)
        return code;
    host.host.observer = options->observer;
    host.host.lint_mode = options->lint_mode;
    host.host.allow_dns = options->allow_dns;
    code = ch_exec_new(op, list->set, &host.host, &exec);
    *out = (struct ch_outputs){0};
    out->items = CH_NEW_ARRAY(op, struct ch_output, list->count);
    if (code || !out->items)
        return ch_error_code(op);
    code = run_files(op, exec, list, out, &failed);
    if (code && failed && !ch_is_fatal(code))
        ch_culprit_add(op, list, failed, values, options);
    return code;
}
