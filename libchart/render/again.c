#include "render/again.h"

#include "func/registry.h"

void ch_again_start(struct ch_again *again, struct ch_op *op,
                    const struct ch_template_list *list,
                    const struct ch_render_options *options)
{
    again->op = op;
    again->list = list;
    again->options = options;
    again->error = ch_op_take_error(op);
    again->exec = NULL;
}

int ch_again_run(struct ch_again *again, const struct ch_def *def,
                 struct ch_value data, const struct ch_observer *observer,
                 void (*prepare)(struct ch_again *again), struct ch_buf *out)
{
    struct ch_op *op = again->op;
    ch_error_clear(op);
    int code = ch_render_host_init(op, &again->host, ch_func_find);
    if (code)
        return code;
    again->host.host.observer = observer;
    again->host.host.lint_mode = again->options->lint_mode;
    again->host.host.allow_dns = again->options->allow_dns;
    if (prepare)
        prepare(again);
    code = ch_exec_new(op, again->list->set, &again->host.host, &again->exec);
    if (!code)
        code = ch_exec_run(again->exec, again->list->set, def, data, out);
    return code;
}

int ch_again_run_file(struct ch_again *again, const struct ch_template_file *t,
                      const struct ch_observer *observer,
                      void (*prepare)(struct ch_again *again),
                      struct ch_buf *out)
{
    struct ch_value dot = {.type = CH_T_VALUES, .u.map = t->scope->root};
    ch_error_clear(again->op);
    int code = ch_scope_enter_template(again->op, t->scope, t->path);
    return code ? code
                : ch_again_run(again, ch_set_find(again->list->set, t->path),
                               dot, observer, prepare, out);
}

void ch_again_end(struct ch_again *again)
{
    ch_error_clear(again->op);
    again->op->error = again->error;
}
