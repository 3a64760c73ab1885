/* Strings in other cases. */
#include "func/registry.h"

#include "base/compiler.h"
#include "func/arg.h"
#include "golib/casing.h"

/* The string argument, changed by `change`. */
static int mapped(struct ch_call *call,
                  void (*change)(struct ch_buf *buf, struct chart_str s))
{
    struct ch_buf buf;
    struct chart_str s = ch_arg_str(call, 0);
    if (ch_step(call->op, s.len / 4))
        return ch_error_code(call->op);
    ch_buf_init(&buf, call->op);
    change(&buf, s);
    return ch_return_buf(call, &buf);
}

static int connected(struct ch_call *call, char connector)
{
    struct ch_buf buf;
    struct chart_str s = ch_arg_str(call, 0);
    if (ch_step(call->op, s.len))
        return ch_error_code(call->op);
    ch_buf_init(&buf, call->op);
    ch_case_connected(&buf, s, connector);
    return ch_return_buf(call, &buf);
}

static int call_camelcase(struct ch_call *call)
{
    return mapped(call, ch_case_pascal);
}

static int call_initials(struct ch_call *call)
{
    return mapped(call, ch_case_initials);
}

static int call_kebabcase(struct ch_call *call)
{
    return connected(call, '-');
}

static int call_lower(struct ch_call *call)
{
    return mapped(call, ch_case_lower);
}

static int call_snakecase(struct ch_call *call)
{
    return connected(call, '_');
}

static int call_swapcase(struct ch_call *call)
{
    return mapped(call, ch_case_swap);
}

static int call_title(struct ch_call *call)
{
    return mapped(call, ch_case_title);
}

static int call_untitle(struct ch_call *call)
{
    return mapped(call, ch_case_untitle);
}

static int call_upper(struct ch_call *call)
{
    return mapped(call, ch_case_upper);
}

static const struct ch_func rows[] = {
    {"camelcase", "s", call_camelcase, 0, "camelcase STRING",
     "The words of STRING joined, each with a capital.",
     "{{ camelcase \"http_server\" }}", "HttpServer"},
    {"initials", "s", call_initials, 0, "initials STRING",
     "The first letter of each word.", "{{ initials \"First Try\" }}", "FT"},
    {"kebabcase", "s", call_kebabcase, 0, "kebabcase STRING",
     "The words of STRING in small letters, joined with '-'.",
     "{{ kebabcase \"FirstName\" }}", "first-name"},
    {"lower", "s", call_lower, 0, "lower STRING", "STRING in small letters.",
     "{{ lower \"HELLO\" }}", "hello"},
    {"snakecase", "s", call_snakecase, 0, "snakecase STRING",
     "The words of STRING in small letters, joined with '_'.",
     "{{ snakecase \"FirstName\" }}", "first_name"},
    {"swapcase", "s", call_swapcase, 0, "swapcase STRING",
     "STRING with capitals for small letters and the other way round.",
     "{{ swapcase \"This Is A.Test\" }}", "tHIS iS a.tEST"},
    {"title", "s", call_title, 0, "title STRING",
     "STRING with a capital at the start of each word.",
     "{{ title \"hello world\" }}", "Hello World"},
    {"untitle", "s", call_untitle, 0, "untitle STRING",
     "STRING with a small letter at the start of each word.",
     "{{ untitle \"Hello World\" }}", "hello world"},
    {"upper", "s", call_upper, 0, "upper STRING", "STRING in capitals.",
     "{{ upper \"hello\" }}", "HELLO"},
};

const struct ch_func_family ch_funcs_casing = {"casing", "Letter case", rows,
                                               CH_COUNT(rows)};
