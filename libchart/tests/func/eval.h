/*
 * For tests of template functions: a template's text in, what it prints out.
 * On failure the function's own error text, behind "error: ".
 */
#ifndef CH_TESTS_FUNC_EVAL_H
#define CH_TESTS_FUNC_EVAL_H

#include "func/registry.h"
#include "template/template.h"
#include "tests/harness.h"

static inline struct chart_str eval_failed(struct ch_op *op,
                                           struct ch_buf *out)
{
    ch_buf_init(out, op);
    CH_BUF_LIT(out, "error: ");
    ch_buf_str(out, ch_error_cause(op));
    ch_error_clear(op);
    return ch_buf_view(out);
}

static inline struct chart_str eval(struct ch_op *op, const char *text)
{
    struct ch_unit *unit;
    struct ch_set *set;
    struct ch_exec *exec;
    struct ch_host host = {0};
    struct ch_buf out;
    ch_buf_init(&out, op);
    if (ch_unit_parse(op, CH_STR("t"), ch_str_z(text), ch_func_find, &unit) ||
        ch_set_new(op, NULL, &set) || ch_set_add(op, set, unit) ||
        ch_exec_new(op, set, &host, &exec))
        return eval_failed(op, &out);
    host.exec = exec;
    if (ch_exec_run(exec, set, ch_set_find(set, CH_STR("t")), ch_nil(), &out))
        return eval_failed(op, &out);
    return ch_buf_view(&out);
}

struct eval_case {
    const char *text;
    const char *output;
};

static inline void check_cases(struct ch_op *op, const struct eval_case *cases,
                               size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct chart_str got = eval(op, cases[i].text);
        if (!ch_str_eq(got, ch_str_z(cases[i].output)))
            test_fail(__FILE__, __LINE__, "%s is \"%.*s\", want \"%s\"",
                      cases[i].text, CH_STR_ARG(got), cases[i].output);
    }
}

/* The examples of the manual print what it says. */
static inline void check_examples(struct ch_op *op,
                                  const struct ch_func_family *family)
{
    for (size_t i = 0; i < family->count; i++) {
        const struct ch_func *row = &family->rows[i];
        struct eval_case example = {row->example, row->output};
        check_cases(op, &example, 1);
    }
}

#endif
