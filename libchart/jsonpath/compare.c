#include "jsonpath/node.h"

/* What can be compared with what. */
enum class {
    CLASS_NONE,
    CLASS_BOOL,
    CLASS_INT,
    CLASS_UINT,
    CLASS_FLOAT,
    CLASS_STRING
};

static enum class class_of(struct ch_value v) {
    if (v.type == CH_T_BOOL) return CLASS_BOOL;
    if (ch_is_signed(v)) return CLASS_INT;
    if (ch_is_unsigned(v)) return CLASS_UINT;
    if (v.type == CH_T_FLOAT64) return CLASS_FLOAT;
    return v.type == CH_T_STRING ? CLASS_STRING : CLASS_NONE;
}

static bool equal(enum class class, struct ch_value a, struct ch_value b)
{
    switch (class) {
    case CLASS_BOOL:
        return a.u.boolean == b.u.boolean;
    case CLASS_INT:
    case CLASS_UINT:
        return a.u.uinteger == b.u.uinteger;
    case CLASS_FLOAT:
        return a.u.number == b.u.number;
    case CLASS_STRING:
        return ch_str_eq(ch_value_str(a), ch_value_str(b));
    case CLASS_NONE:
        break;
    }
    return false;
}

static bool less(enum class class, struct ch_value a, struct ch_value b)
{
    switch (class) {
    case CLASS_INT:
        return a.u.integer < b.u.integer;
    case CLASS_UINT:
        return a.u.uinteger < b.u.uinteger;
    case CLASS_FLOAT:
        return a.u.number < b.u.number;
    case CLASS_STRING:
        return ch_str_cmp(ch_value_str(a), ch_value_str(b)) < 0;
    case CLASS_BOOL:
    case CLASS_NONE:
        break;
    }
    return false;
}

static const struct {
    struct chart_str name;
    bool less, equal, not_; /* (less or equal), turned round */
} operators[] = {
    {CH_STR_INIT("=="), false, true, false},
    {CH_STR_INIT("!="), false, true, true},
    {CH_STR_INIT("<"), true, false, false},
    {CH_STR_INIT("<="), true, true, false},
    {CH_STR_INIT(">"), true, true, true},
    {CH_STR_INIT(">="), true, false, true},
};

int ch_jsonpath_compare(struct ch_op *op, struct chart_str operator_,
                        struct ch_value left, struct ch_value right, bool *pass)
{
    enum class class = class_of(left);
    size_t i = 0;
    while (i < CH_COUNT(operators) && !ch_str_eq(operators[i].name, operator_))
        i++;
    if (i == CH_COUNT(operators))
        return ch_fail(op, CHART_EEXEC, "unrecognized filter operator %.*s",
                       CH_STR_ARG(operator_));
    if (class == CLASS_NONE || class_of(right) == CLASS_NONE ||
        (class == class_of(right) && class == CLASS_BOOL && operators[i].less))
        return ch_fail(op, CHART_EEXEC, "invalid type for comparison");
    if (class != class_of(right))
        return ch_fail(op, CHART_EEXEC, "incompatible types for comparison");
    *pass = (operators[i].less && less(class, left, right)) ||
            (operators[i].equal && equal(class, left, right));
    *pass ^= operators[i].not_;
    return 0;
}
