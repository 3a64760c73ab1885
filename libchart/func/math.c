/*
 * Sprig's arithmetic: on int64, on float64 through exact decimals, rounding,
 * and counting.
 */
#include "func/registry.h"

#include "base/buf.h"
#include "base/compiler.h"
#include "func/arg.h"
#include "golib/decimal.h"
#include "value/list.h"

#include <math.h>

/* ---- integers ----------------------------------------------------------- */

/* Go's integers wrap; C's must do so as unsigned ones. */
static int64_t wrapping_add(int64_t a, int64_t b)
{
    return (int64_t)((uint64_t)a + (uint64_t)b);
}

static int arg_int(struct ch_call *call, size_t i, int64_t *out)
{
    return ch_arg_to_int64(call->op, call->args[i], out);
}

static int two_ints(struct ch_call *call, int64_t *a, int64_t *b)
{
    int code = arg_int(call, 0, a);
    return code ? code : arg_int(call, 1, b);
}

static int call_add(struct ch_call *call)
{
    int64_t sum = 0, next;
    for (size_t i = 0; i < call->count; i++) {
        int code = arg_int(call, i, &next);
        if (code)
            return code;
        sum = wrapping_add(sum, next);
    }
    *call->result = ch_int64(sum);
    return 0;
}

static int call_add1(struct ch_call *call)
{
    int64_t i;
    int code = arg_int(call, 0, &i);
    *call->result = ch_int64(wrapping_add(i, 1));
    return code;
}

static int call_sub(struct ch_call *call)
{
    int64_t a, b = 0;
    int code = two_ints(call, &a, &b);
    *call->result = ch_int64((int64_t)((uint64_t)a - (uint64_t)b));
    return code;
}

static int call_mul(struct ch_call *call)
{
    int64_t product = 0, next;
    int code = arg_int(call, 0, &product);
    for (size_t i = 1; i < call->count && !code; i++) {
        code = arg_int(call, i, &next);
        product = (int64_t)((uint64_t)product * (uint64_t)next);
    }
    *call->result = ch_int64(product);
    return code;
}

static int divide_by_zero(struct ch_call *call)
{
    return ch_fail_str(call->op, CHART_EEXEC,
                       CH_STR("runtime error: integer divide by zero"));
}

static int call_div(struct ch_call *call)
{
    int64_t a, b = 0;
    int code = two_ints(call, &a, &b);
    if (code)
        return code;
    if (b == 0)
        return divide_by_zero(call);
    *call->result = ch_int64(b == -1 ? (int64_t)(0 - (uint64_t)a) : a / b);
    return 0;
}

static int call_mod(struct ch_call *call)
{
    int64_t a, b = 0;
    int code = two_ints(call, &a, &b);
    if (code)
        return code;
    if (b == 0)
        return divide_by_zero(call);
    *call->result = ch_int64(b == -1 ? 0 : a % b);
    return 0;
}

/* The largest (sign 1) or smallest (sign -1) of all. */
static int extreme(struct ch_call *call, int sign)
{
    int64_t best = 0, next;
    int code = arg_int(call, 0, &best);
    for (size_t i = 1; i < call->count && !code; i++) {
        code = arg_int(call, i, &next);
        if (!code && (sign > 0 ? next > best : next < best))
            best = next;
    }
    *call->result = ch_int64(best);
    return code;
}

static int call_max(struct ch_call *call)
{
    return extreme(call, 1);
}

static int call_min(struct ch_call *call)
{
    return extreme(call, -1);
}

/* ---- floating point ----------------------------------------------------- */

static int arg_float(struct ch_call *call, size_t i, double *out)
{
    return ch_arg_to_float64(call->op, call->args[i], out);
}

/* math.Max and math.Min: an infinity that wins does so even against NaN, and
 * zeros have signs. */
static double go_max(double a, double b)
{
    if (isinf(a) && a > 0)
        return a;
    if (isinf(b) && b > 0)
        return b;
    if (isnan(a) || isnan(b))
        return (double)NAN;
    if (a == 0 && b == 0)
        return signbit(a) ? b : a;
    return a > b ? a : b;
}

static double go_min(double a, double b)
{
    return -go_max(-a, -b);
}

static int fold_floats(struct ch_call *call, double (*fold)(double, double))
{
    double best = 0, next;
    int code = arg_float(call, 0, &best);
    for (size_t i = 1; i < call->count && !code; i++) {
        code = arg_float(call, i, &next);
        best = fold(best, next);
    }
    *call->result = ch_float(best);
    return code;
}

static int call_maxf(struct ch_call *call)
{
    return fold_floats(call, go_max);
}

static int call_minf(struct ch_call *call)
{
    return fold_floats(call, go_min);
}

static int call_ceil(struct ch_call *call)
{
    double f;
    int code = arg_float(call, 0, &f);
    *call->result = ch_float(ceil(f));
    return code;
}

static int call_floor(struct ch_call *call)
{
    double f;
    int code = arg_float(call, 0, &f);
    *call->result = ch_float(floor(f));
    return code;
}

/* math.Pow(10, places) by Go's method, whose last bits differ from libm's:
 * squarings of the fraction, exponents apart. */
static double power_of_ten(int64_t places)
{
    double result = 1, square;
    int exponent = 0, square_exponent;
    uint64_t i = places < 0 ? 0 - (uint64_t)places : (uint64_t)places;
    if (places == 1)
        return 10;
    i = (uint64_t)(double)i; /* Go passes places as a float64 */
    square = frexp(10, &square_exponent);
    for (; i != 0; i >>= 1) {
        if (square_exponent < -4096 || square_exponent > 4096) {
            exponent += square_exponent;
            break;
        }
        if (i & 1) {
            result *= square;
            exponent += square_exponent;
        }
        square *= square;
        square_exponent *= 2;
        if (square < .5) {
            square += square;
            square_exponent--;
        }
    }
    if (places < 0) {
        result = 1 / result;
        exponent = -exponent;
    }
    return ldexp(result, exponent);
}

static int call_round(struct ch_call *call)
{
    double value, whole, on = .5;
    int code = arg_float(call, 0, &value);
    if (call->count > 2)
        on = call->args[2].u.number;
    double power = power_of_ten(call->args[1].u.integer);
    double digit = power * value;
    double fraction = isinf(digit) ? (double)NAN : modf(digit, &whole);
    *call->result =
        ch_float((fraction >= on ? ceil(digit) : floor(digit)) / power);
    return code;
}

/* ---- decimals ----------------------------------------------------------- */

/* Folds the arguments from `from` on into `start`. */
static int fold_decimals(struct ch_call *call, double start, size_t from,
                         int (*fold)(struct ch_decimal *, double))
{
    struct ch_decimal d;
    double next, result = 0;
    int code = ch_decimal_init(&d, call->op, start);
    for (size_t i = from; i < call->count && !code; i++) {
        code = arg_float(call, i, &next);
        if (!code)
            code = fold(&d, next);
    }
    if (!code)
        code = ch_decimal_to_float(&d, &result);
    *call->result = ch_float(result);
    return code;
}

static int fold_from_first(struct ch_call *call,
                           int (*fold)(struct ch_decimal *, double))
{
    double first;
    int code = arg_float(call, 0, &first);
    return code ? code : fold_decimals(call, first, 1, fold);
}

static int call_add1f(struct ch_call *call)
{
    return fold_decimals(call, 1, 0, ch_decimal_add);
}

static int call_addf(struct ch_call *call)
{
    return fold_decimals(call, 0, 0, ch_decimal_add);
}

static int call_subf(struct ch_call *call)
{
    return fold_from_first(call, ch_decimal_sub);
}

static int call_mulf(struct ch_call *call)
{
    return fold_from_first(call, ch_decimal_mul);
}

static int call_divf(struct ch_call *call)
{
    return fold_from_first(call, ch_decimal_div);
}

/* ---- counting ----------------------------------------------------------- */

/* How many numbers untilStep gives. */
static uint64_t step_count(int64_t start, int64_t stop, int64_t step)
{
    uint64_t distance, stride;
    if (stop < start ? step >= 0 : step <= 0)
        return 0;
    distance = stop < start ? (uint64_t)start - (uint64_t)stop
                            : (uint64_t)stop - (uint64_t)start;
    stride = step < 0 ? 0 - (uint64_t)step : (uint64_t)step;
    return distance / stride + (distance % stride != 0);
}

static int until_step(struct ch_call *call, int64_t start, int64_t stop,
                      int64_t step)
{
    uint64_t count = step_count(start, stop, step);
    int code = ch_step(call->op, count);
    if (code)
        return code;
    if (count > UINT32_MAX)
        return ch_fail(call->op, CHART_ELIMIT,
                       "a list of %llu numbers is too long",
                       (unsigned long long)count);
    struct ch_list *list = ch_list_new(call->op, (size_t)count);
    if (!list)
        return ch_error_code(call->op);
    for (uint64_t i = 0; i < count; i++)
        list->items[i] =
            ch_int((int64_t)((uint64_t)start + i * (uint64_t)step));
    list->len = (uint32_t)count;
    *call->result = (struct ch_value){.type = CH_T_LIST_INT, .u.list = list};
    return 0;
}

static int call_until(struct ch_call *call)
{
    int64_t stop = call->args[0].u.integer;
    return until_step(call, 0, stop, stop < 0 ? -1 : 1);
}

static int call_until_step(struct ch_call *call)
{
    return until_step(call, call->args[0].u.integer, call->args[1].u.integer,
                      call->args[2].u.integer);
}

static int call_seq(struct ch_call *call)
{
    const struct ch_value *args = call->args;
    struct ch_buf out;
    int64_t start = 1, end = 0, step = 0;
    ch_buf_init(&out, call->op);
    if (call->count > 0 && call->count < 4) {
        end = args[call->count - 1].u.integer;
        start = call->count > 1 ? args[0].u.integer : 1;
        step = call->count == 3 ? args[1].u.integer : end < start ? -1 : 1;
    }
    int64_t stop = wrapping_add(end, end < start ? -1 : 1);
    uint64_t count = step_count(start, stop, step);
    int code = ch_step(call->op, count);
    for (uint64_t i = 0; i < count && !code; i++) {
        if (i)
            ch_buf_byte(&out, ' ');
        ch_buf_int(&out, (int64_t)((uint64_t)start + i * (uint64_t)step));
        code = ch_buf_check(&out);
    }
    return code ? code : ch_value_take_buf(&out, call->result);
}

static const struct ch_func rows[] = {
    {"add", "a*", call_add, 0, "add N...", "The sum of whole numbers.",
     "{{ add 1 2.9 \"3\" }}", "6"},
    {"add1", "a", call_add1, 0, "add1 N", "The whole number after N.",
     "{{ add1 2 }}", "3"},
    {"add1f", "a", call_add1f, 0, "add1f N", "N plus 1, with its fraction.",
     "{{ add1f 1.5 }}", "2.5"},
    {"addf", "a*", call_addf, 0, "addf N...", "The exact sum of numbers.",
     "{{ addf 0.1 0.2 }}", "0.3"},
    {"biggest", "aa*", call_max, 0, "biggest N...",
     "The largest of whole numbers; an old name of max.", "{{ biggest 1 3 2 }}",
     "3"},
    {"ceil", "a", call_ceil, 0, "ceil N",
     "The smallest whole number that is N or more, as a float.",
     "{{ ceil 1.2 }}", "2"},
    {"div", "aa", call_div, 0, "div A B",
     "The quotient of whole numbers, cut off towards 0.", "{{ div -7 2 }}",
     "-3"},
    {"divf", "aa*", call_divf, 0, "divf A B...",
     "A divided by each B, to 16 places.", "{{ divf 1 3 }}",
     "0.3333333333333333"},
    {"floor", "a", call_floor, 0, "floor N",
     "The largest whole number that is N or less, as a float.",
     "{{ floor 1.8 }}", "1"},
    {"max", "aa*", call_max, 0, "max N...", "The largest of whole numbers.",
     "{{ max 1 3 2 }}", "3"},
    {"maxf", "aa*", call_maxf, 0, "maxf N...", "The largest of numbers.",
     "{{ maxf 1.5 3.25 2 }}", "3.25"},
    {"min", "aa*", call_min, 0, "min N...", "The smallest of whole numbers.",
     "{{ min 2 1 3 }}", "1"},
    {"minf", "aa*", call_minf, 0, "minf N...", "The smallest of numbers.",
     "{{ minf 1.5 3.25 2 }}", "1.5"},
    {"mod", "aa", call_mod, 0, "mod A B",
     "What is left when A is divided by B, with A's sign.", "{{ mod -7 2 }}",
     "-1"},
    {"mul", "aa*", call_mul, 0, "mul N...", "The product of whole numbers.",
     "{{ mul 2 3 4 }}", "24"},
    {"mulf", "aa*", call_mulf, 0, "mulf N...", "The exact product of numbers.",
     "{{ mulf 1.1 1.1 }}", "1.21"},
    {"round", "aif*", call_round, 0, "round N PLACES [ON]",
     "N to a number of decimal places; up from a fraction of ON (0.5).",
     "{{ round 123.5555 3 }}", "123.556"},
    {"seq", "i*", call_seq, 0, "seq [START [STEP]] END",
     "Whole numbers from START (1) to END as text.", "{{ seq 1 2 7 }}",
     "1 3 5 7"},
    {"sub", "aa", call_sub, 0, "sub A B", "The difference of whole numbers.",
     "{{ sub 5 3 }}", "2"},
    {"subf", "aa*", call_subf, 0, "subf A B...",
     "A less each B, exactly.", "{{ subf 0.3 0.1 }}", "0.2"},
    {"until", "i", call_until, 0, "until COUNT",
     "The list of whole numbers from 0 to before COUNT.", "{{ until 3 }}",
     "[0 1 2]"},
    {"untilStep", "iii", call_until_step, 0, "untilStep START STOP STEP",
     "The list of whole numbers from START to before STOP.",
     "{{ untilStep 3 10 3 }}", "[3 6 9]"},
};

const struct ch_func_family ch_funcs_math = {"math", "Numbers", rows,
                                             CH_COUNT(rows)};
