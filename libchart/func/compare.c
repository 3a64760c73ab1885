/*
 * eq, ne, lt, le, gt, ge: text/template's comparisons of basic kinds.
 */
#include "func/registry.h"

#include "base/compiler.h"
#include "golib/fmt.h"
#include "template/observe.h"
#include "value/object.h"

/* Kinds that can be compared with one another; NONE for the rest. */
enum basic {
    BASIC_NONE,
    BASIC_BOOL,
    BASIC_COMPLEX,
    BASIC_INT,
    BASIC_FLOAT,
    BASIC_STRING,
    BASIC_UINT
};

static enum basic basic_kind(enum ch_kind kind)
{
    switch (kind) {
    case CH_K_BOOL:
        return BASIC_BOOL;
    case CH_K_INT:
    case CH_K_INT32:
    case CH_K_INT64:
        return BASIC_INT;
    case CH_K_UINT:
    case CH_K_UINT8:
    case CH_K_UINT32:
    case CH_K_UINT64:
        return BASIC_UINT;
    case CH_K_FLOAT64:
        return BASIC_FLOAT;
    case CH_K_COMPLEX128:
        return BASIC_COMPLEX;
    case CH_K_STRING:
        return BASIC_STRING;
    case CH_K_INVALID:
    case CH_K_SLICE:
    case CH_K_MAP:
    case CH_K_STRUCT:
    case CH_K_PTR:
    case CH_K_FUNC:
    case CH_K_INTERFACE:
    case CH_K_COUNT:
        break;
    }
    return BASIC_NONE;
}

/* A side of a comparison. An object of a basic kind (a month) compares as its
 * plain value. */
struct side {
    struct ch_value value; /* as given */
    struct ch_value plain;
    enum ch_kind kind;
    enum basic basic;
};

static int read_side(struct ch_call *call, struct ch_value v, struct side *out)
{
    out->value = out->plain = v;
    out->kind = ch_value_kind(v);
    out->basic = basic_kind(out->kind);
    ch_observe_value(call, v);
    if (v.type != CH_T_OBJECT || out->basic == BASIC_NONE)
        return 0;
    const struct ch_class *class_ = v.u.object->class_;
    if (class_->plain)
        return class_->plain(call->op, v, &out->plain);
    out->basic = BASIC_NONE;
    return 0;
}

static int incompatible(struct ch_call *call, const struct side *a,
                        const struct side *b)
{
    struct chart_str left = ch_value_type_name(a->value);
    struct chart_str right = ch_value_type_name(b->value);
    return ch_fail(call->op, CHART_EEXEC,
                   "incompatible types for comparison: %.*s and %.*s",
                   CH_STR_ARG(left), CH_STR_ARG(right));
}

static int type_value(struct ch_call *call, const struct side *side,
                      struct ch_value *out)
{
    return ch_value_string(call->op, ch_value_type_name(side->value), out);
}

/* Fails with a format of Go's over the sides' values and types. */
static int not_comparable(struct ch_call *call, const struct side *a,
                          const struct side *b)
{
    struct ch_value args[4] = {a->value, ch_nil(), ch_nil(), b->value};
    struct ch_buf buf;
    ch_buf_init(&buf, call->op);
    int code = type_value(call, a, &args[1]);
    if (!code)
        code = type_value(call, b, &args[2]);
    if (!code && a->kind != b->kind)
        code = ch_fmt_printf(
            &buf, CH_STR("non-comparable types %s: %v, %s: %v"), args, 4);
    else if (!code)
        code = ch_fmt_printf(&buf, CH_STR("non-comparable type %s: %v"),
                             (struct ch_value[2]){b->value, args[2]}, 2);
    return code ? code : ch_fail_str(call->op, CHART_EEXEC, ch_buf_view(&buf));
}

static bool is_nil(struct ch_value v)
{
    return ch_is_nil(v) || (ch_is_map(v) && !v.u.map) ||
           (ch_is_list(v) && !v.u.list);
}

/* Go's == of pointers and structs. */
static bool same_object(struct ch_value a, struct ch_value b)
{
    const struct ch_class *class_ = a.u.object->class_;
    if (a.u.object == b.u.object || class_ != b.u.object->class_)
        return a.u.object == b.u.object;
    if (class_->same)
        return class_->same(a, b);
    return class_->kind != CH_K_PTR && class_->equal && class_->equal(a, b);
}

/* Two values that are not basic: nil, pointers and structs can be equal. */
static int equal_others(struct ch_call *call, const struct side *a,
                        const struct side *b, bool *equal)
{
    if (a->kind != b->kind && a->kind != CH_K_INVALID &&
        b->kind != CH_K_INVALID)
        return not_comparable(call, a, b);
    if (is_nil(a->value) || is_nil(b->value)) {
        *equal = is_nil(a->value) == is_nil(b->value);
        return 0;
    }
    if (b->value.type != CH_T_OBJECT || b->kind == CH_K_MAP ||
        b->kind == CH_K_SLICE)
        return not_comparable(call, a, b);
    *equal = same_object(a->value, b->value);
    return 0;
}

static bool equal_basic(const struct ch_value *a, const struct ch_value *b,
                        enum basic basic)
{
    switch (basic) {
    case BASIC_COMPLEX:
        return a->u.complex_[0] == b->u.complex_[0] &&
               a->u.complex_[1] == b->u.complex_[1];
    case BASIC_FLOAT:
        return a->u.number == b->u.number;
    case BASIC_STRING:
        return ch_str_eq(ch_value_str(*a), ch_value_str(*b));
    case BASIC_BOOL:
    case BASIC_INT:
    case BASIC_UINT:
        return a->u.integer == b->u.integer;
    case BASIC_NONE:
        break;
    }
    return false;
}

static bool is_int_pair(enum basic a, enum basic b)
{
    return (a == BASIC_INT && b == BASIC_UINT) ||
           (a == BASIC_UINT && b == BASIC_INT);
}

static int equal(struct ch_call *call, const struct side *a,
                 const struct side *b, bool *out)
{
    *out = false;
    if (a->basic == b->basic) {
        if (a->basic == BASIC_NONE)
            return equal_others(call, a, b, out);
        *out = equal_basic(&a->plain, &b->plain, a->basic);
        return 0;
    }
    if (is_int_pair(a->basic, b->basic)) {
        /* Of different sign types: equal only below 2^63. */
        *out =
            a->plain.u.integer >= 0 && a->plain.u.integer == b->plain.u.integer;
        return 0;
    }
    if (a->kind != CH_K_INVALID && b->kind != CH_K_INVALID)
        return incompatible(call, a, b);
    return 0;
}

static bool less_basic(const struct ch_value *a, const struct ch_value *b,
                       enum basic basic)
{
    if (basic == BASIC_FLOAT)
        return a->u.number < b->u.number;
    if (basic == BASIC_STRING)
        return ch_str_cmp(ch_value_str(*a), ch_value_str(*b)) < 0;
    if (basic == BASIC_INT)
        return a->u.integer < b->u.integer;
    return a->u.uinteger < b->u.uinteger;
}

static int less(struct ch_call *call, const struct side *a,
                const struct side *b, bool *out)
{
    *out = false;
    if (a->basic == BASIC_NONE || b->basic == BASIC_NONE ||
        (a->basic == b->basic &&
         (a->basic == BASIC_BOOL || a->basic == BASIC_COMPLEX)))
        return ch_fail(call->op, CHART_EEXEC, "invalid type for comparison");
    if (a->basic == b->basic)
        *out = less_basic(&a->plain, &b->plain, a->basic);
    else if (a->basic == BASIC_INT && b->basic == BASIC_UINT)
        *out =
            a->plain.u.integer < 0 || a->plain.u.uinteger < b->plain.u.uinteger;
    else if (a->basic == BASIC_UINT && b->basic == BASIC_INT)
        *out = b->plain.u.integer >= 0 &&
               a->plain.u.uinteger < b->plain.u.uinteger;
    else
        return incompatible(call, a, b);
    return 0;
}

/* ---- the functions ------------------------------------------------------ */

static int call_eq(struct ch_call *call)
{
    struct side a, b;
    bool is_equal = false;
    if (call->count < 2)
        return ch_fail(call->op, CHART_EEXEC,
                       "missing argument for comparison");
    int code = read_side(call, call->args[0], &a);
    for (size_t i = 1; i < call->count && !code && !is_equal; i++) {
        code = read_side(call, call->args[i], &b);
        if (!code)
            code = equal(call, &a, &b, &is_equal);
    }
    *call->result = ch_bool(is_equal);
    return code;
}

static int call_ne(struct ch_call *call)
{
    int code = call_eq(call);
    *call->result = ch_bool(!call->result->u.integer);
    return code;
}

/* a < b in `*is_less`; or a <= b, with `or_equal`. */
static int compare(struct ch_call *call, bool or_equal, bool *is_less)
{
    struct side a, b;
    int code = read_side(call, call->args[0], &a);
    if (!code)
        code = read_side(call, call->args[1], &b);
    if (!code)
        code = less(call, &a, &b, is_less);
    if (!code && !*is_less && or_equal)
        code = equal(call, &a, &b, is_less);
    return code;
}

static int call_lt(struct ch_call *call)
{
    bool is_less = false;
    int code = compare(call, false, &is_less);
    *call->result = ch_bool(is_less);
    return code;
}

static int call_le(struct ch_call *call)
{
    bool is_less = false;
    int code = compare(call, true, &is_less);
    *call->result = ch_bool(is_less);
    return code;
}

static int call_gt(struct ch_call *call)
{
    bool is_less = false;
    int code = compare(call, true, &is_less);
    *call->result = ch_bool(!is_less);
    return code;
}

static int call_ge(struct ch_call *call)
{
    bool is_less = false;
    int code = compare(call, false, &is_less);
    *call->result = ch_bool(!is_less);
    return code;
}

static const struct ch_func rows[] = {
    {"eq", "vv*", call_eq, 0, "eq A B...",
     "Whether A equals B or one of the values behind it.",
     "{{ eq \"a\" \"b\" \"a\" }}", "true"},
    {"ge", "vv", call_ge, 0, "ge A B", "Whether A is B or more.",
     "{{ ge 2 2 }}", "true"},
    {"gt", "vv", call_gt, 0, "gt A B", "Whether A is more than B.",
     "{{ gt 2 2 }}", "false"},
    {"le", "vv", call_le, 0, "le A B", "Whether A is B or less.",
     "{{ le \"a\" \"b\" }}", "true"},
    {"lt", "vv", call_lt, 0, "lt A B", "Whether A is less than B.",
     "{{ lt 1.5 2.5 }}", "true"},
    {"ne", "vv", call_ne, 0, "ne A B", "Whether A differs from B.",
     "{{ ne 1 2 }}", "true"},
};

const struct ch_func_family ch_funcs_compare = {"compare", "Comparisons", rows,
                                                CH_COUNT(rows)};
