/* Defaults and decisions. */
#include "func/registry.h"

#include "base/compiler.h"
#include "func/arg.h"
#include "golib/log.h"
#include "template/host.h"
#include "template/observe.h"

/* Empty as Sprig sees it; observed. */
static bool is_empty(const struct ch_call *call, size_t i)
{
    ch_observe_truth(call, call->args[i]);
    return ch_arg_is_empty(call->args[i]);
}

static int call_default(struct ch_call *call)
{
    if (call->count < 2 || is_empty(call, 1))
        return ch_return(call, call->args[0]);
    return ch_return(call, call->args[1]);
}

static int call_empty(struct ch_call *call)
{
    return ch_return_bool(call, is_empty(call, 0));
}

/* The first argument that is not empty; their number if all are. */
static size_t first_full(const struct ch_call *call)
{
    size_t i = 0;
    while (i < call->count && is_empty(call, i))
        i++;
    return i;
}

static int call_coalesce(struct ch_call *call)
{
    size_t i = first_full(call);
    return ch_return(call, i < call->count ? call->args[i] : ch_nil());
}

static int call_any(struct ch_call *call)
{
    return ch_return_bool(call, first_full(call) < call->count);
}

static int call_all(struct ch_call *call)
{
    size_t i = 0;
    while (i < call->count && !is_empty(call, i))
        i++;
    return ch_return_bool(call, i == call->count);
}

static int call_ternary(struct ch_call *call)
{
    return ch_return(call, call->args[call->args[2].u.integer ? 0 : 1]);
}

static int call_deep_equal(struct ch_call *call)
{
    bool equal = false;
    ch_observe_value(call, call->args[0]);
    ch_observe_value(call, call->args[1]);
    int code =
        ch_value_deep_equal(call->op, call->args[0], call->args[1], &equal);
    *call->result = ch_bool(equal);
    return code;
}

/* ---- stopping ----------------------------------------------------------- */

/* Under lint a line of log takes the error's place, and "" the value's. */
static int only_log(struct ch_call *call, enum ch_warn_level level,
                    const char *text)
{
    struct ch_log_attr attr = {"message", ch_arg_str(call, 0)};
    ch_log(call->op, level, text, &attr, 1);
    return ch_return_str(call, CH_STR(""));
}

static bool is_lint(const struct ch_call *call)
{
    return call->host && call->host->lint_mode;
}

static int call_fail(struct ch_call *call)
{
    if (is_lint(call))
        return only_log(call, CH_WARN_INFO, "funcMap fail");
    return ch_fail_str(call->op, CHART_EFAIL, ch_arg_str(call, 0));
}

static int call_required(struct ch_call *call)
{
    struct ch_value v = call->args[1];
    bool missing = ch_is_nil(v);
    if (!missing && !(v.type == CH_T_STRING && v.u.string->len == 0))
        return ch_return(call, v);
    if (is_lint(call))
        return only_log(call, CH_WARN_WARN,
                        missing ? "missing required value"
                                : "missing required values");
    return ch_fail_str(call->op, CHART_EFAIL, ch_arg_str(call, 0));
}

static const struct ch_func rows[] = {
    {"all", "a*", call_all, 0, "all VALUE...", "Whether no value is empty.",
     "{{ all 1 \"a\" true }} {{ all 1 0 }}", "true false"},
    {"any", "a*", call_any, 0, "any VALUE...",
     "Whether some value is not empty.", "{{ any 0 \"\" 1 }} {{ any 0 }}",
     "true false"},
    {"coalesce", "a*", call_coalesce, 0, "coalesce VALUE...",
     "The first value that is not empty.", "{{ coalesce 0 \"\" \"a\" \"b\" }}",
     "a"},
    {"deepEqual", "aa", call_deep_equal, 0, "deepEqual A B",
     "Whether A and B are alike to the last element, types included.",
     "{{ deepEqual (list 1 2) (list 1 2) }} {{ deepEqual 1 1.0 }}",
     "true false"},
    {"default", "aa*", call_default, 0, "default DEFAULT VALUE",
     "VALUE, or DEFAULT if it is empty: false, 0, \"\", nil, [] or {}.",
     "{{ \"\" | default \"web\" }}", "web"},
    {"empty", "a", call_empty, 0, "empty VALUE",
     "Whether VALUE is false, 0, \"\", nil, [] or {}.",
     "{{ empty \"\" }} {{ empty 1 }}", "true false"},
    {"fail", "s", call_fail, 0, "fail MESSAGE", "Stops with MESSAGE.",
     "{{ if false }}{{ fail \"no\" }}{{ end }}ok", "ok"},
    {"required", "sa", call_required, 0, "required MESSAGE VALUE",
     "VALUE; stops with MESSAGE if it is nil or \"\".",
     "{{ required \"a name is needed\" \"web\" }}", "web"},
    {"ternary", "aab", call_ternary, 0, "ternary A B CONDITION",
     "A if CONDITION is true, else B.", "{{ true | ternary \"yes\" \"no\" }}",
     "yes"},
};

const struct ch_func_family ch_funcs_logic = {"logic", "Defaults and decisions",
                                              rows, CH_COUNT(rows)};
