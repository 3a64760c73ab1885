/*
 * Functions that make text of text: where all arguments are constants, so is
 * what they give, and it is the function itself that says it.
 */
#include "explain/abstract.h"

#define ARGS_MAX 4
#define RESULTS_MAX 32

/* A constant as the function wants it: numbers are kept as they are written. */
static bool as_argument(struct ch_op *op, char letter, struct chart_str text,
                        struct ch_value *out)
{
    int64_t n = 0;
    size_t i = text.len && text.ptr[0] == '-';
    if (letter != 'i')
        return ch_value_string(op, text, out) == 0;
    if (i == text.len || text.len > 9)
        return false;
    for (; i < text.len; i++) {
        if (!ch_is_digit(text.ptr[i]))
            return false;
        n = n * 10 + (text.ptr[i] - '0');
    }
    *out = ch_int(text.ptr[0] == '-' ? -n : n);
    return true;
}

static char letter_of(const struct ch_func *func, uint32_t i)
{
    size_t len = strlen(func->params);
    if (len && func->params[len - 1] == '*')
        return i + 2 < len ? func->params[i] : func->params[len - 2];
    return i < len ? func->params[i] : 0;
}

/* One call; `*set` is 0 where it fails or gives no text. */
static int call_one(struct ch_reach *r, const struct ch_func *func,
                    const struct ch_value *args, uint32_t count, uint32_t *set)
{
    struct ch_value result = ch_invalid();
    struct ch_call call = {r->op, NULL, func, args, count, &result};
    int code = func->call(&call);
    *set = 0;
    if (code) {
        if (!ch_is_fatal(code)) {
            ch_error_clear(r->op);
            code = 0;
        }
        return code;
    }
    return result.type == CH_T_STRING ? ch_abs_str(r, ch_value_str(result), set)
                                      : 0;
}

int ch_reach_fold(struct ch_reach *r, const struct ch_func *func,
                  const uint32_t *args, uint32_t count, uint32_t *out)
{
    uint32_t total = 1, all = 0;
    *out = 0;
    if (!count || count > ARGS_MAX || func->flags)
        return 0;
    for (uint32_t i = 0; i < count; i++) {
        if (!ch_abs_is_constant(r, args[i]) || !letter_of(func, i))
            return 0;
        total *= ch_abs_count(r, args[i]);
        if (total > RESULTS_MAX)
            return 0;
    }
    for (uint32_t turn = 0; turn < total; turn++) {
        struct ch_value values[ARGS_MAX];
        uint32_t rest = turn, one;
        for (uint32_t i = 0; i < count; i++) {
            uint32_t n = ch_abs_count(r, args[i]);
            uint32_t token = CH_ABS_ID(ch_abs_at(r, args[i], rest % n));
            rest /= n;
            if (!as_argument(r->op, letter_of(func, i),
                             ch_intern_str(&r->paths.tokens, token),
                             &values[i]))
                return 0;
        }
        int code = call_one(r, func, values, count, &one);
        if (code || !one)
            return code;
        code = ch_abs_union(r, all, one, &all);
        if (code)
            return code;
    }
    *out = all;
    return 0;
}
