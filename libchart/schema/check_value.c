#include "base/utf8.h"
#include "schema/message.h"
#include "schema/state.h"

/* ---- strings and numbers ------------------------------------------------ */

int ch_check_string(struct ch_schema_state *s)
{
    const struct ch_schema_node *n = s->node;
    struct chart_str text = ch_value_str(s->value);
    struct ch_buf buf;
    int code = 0;
    if (n->min_length.set || n->max_length.set)
        code = ch_check_bounds(s, (int64_t)ch_utf8_count(text), &n->min_length,
                               "minLength", &n->max_length, "maxLength");
    if (code || !n->pattern)
        return code;
    int match = ch_regex_test(s->op, n->pattern, text);
    if (match)
        return match < 0 ? match : 0;
    ch_buf_init(&buf, s->op);
    ch_message_quote(&buf, text);
    CH_BUF_LIT(&buf, " does not match pattern ");
    ch_message_quote(&buf, n->pattern_text);
    return ch_state_add_message(s, &buf, NULL);
}

static int check_limit(struct ch_schema_state *s, const struct ch_limit *limit,
                       const char *keyword, const struct ch_number *got,
                       bool fails)
{
    struct ch_buf buf;
    if (!limit->set || !fails)
        return 0;
    ch_buf_init(&buf, s->op);
    ch_buf_str(&buf, ch_str_z(keyword));
    CH_BUF_LIT(&buf, ": got ");
    ch_message_number(&buf, got->approximate);
    CH_BUF_LIT(&buf, ", want ");
    ch_message_number(&buf, limit->value.approximate);
    return ch_state_add_message(s, &buf, NULL);
}

static int order(const struct ch_number *got, const struct ch_limit *limit)
{
    return limit->set ? ch_number_compare(got, &limit->value) : 0;
}

int ch_check_number(struct ch_schema_state *s)
{
    const struct ch_schema_node *n = s->node;
    struct ch_number got;
    bool is_number;
    int code = ch_number_of(s->op, s->value, &got, &is_number);
    if (code || !is_number)
        return code;
    if ((code = check_limit(s, &n->minimum, "minimum", &got,
                            order(&got, &n->minimum) < 0)) ||
        (code = check_limit(s, &n->maximum, "maximum", &got,
                            order(&got, &n->maximum) > 0)) ||
        (code = check_limit(s, &n->exclusive_minimum, "exclusiveMinimum", &got,
                            order(&got, &n->exclusive_minimum) <= 0)) ||
        (code = check_limit(s, &n->exclusive_maximum, "exclusiveMaximum", &got,
                            order(&got, &n->exclusive_maximum) >= 0)))
        return code;
    return check_limit(s, &n->multiple_of, "multipleOf", &got,
                       n->multiple_of.set &&
                           !ch_number_is_multiple(&got, &n->multiple_of.value));
}

/* ---- any type ----------------------------------------------------------- */

static int is_integer(struct ch_op *op, struct ch_value v, bool *integer)
{
    struct ch_number n;
    int code = ch_number_of(op, v, &n, integer);
    *integer = !code && *integer && ch_number_is_integer(&n);
    return code;
}

static int check_type(struct ch_schema_state *s, bool *ok)
{
    unsigned type = ch_json_type_of(s->value), want = s->node->types;
    struct ch_buf buf;
    bool integer = false;
    int code = 0;
    *ok = !want || (want & type);
    if (!*ok && (want & CH_JSON_INTEGER) && type == CH_JSON_NUMBER) {
        code = is_integer(s->op, s->value, &integer);
        *ok = integer;
    }
    if (code || *ok)
        return code;
    ch_buf_init(&buf, s->op);
    CH_BUF_LIT(&buf, "got ");
    ch_message_types(&buf, type);
    CH_BUF_LIT(&buf, ", want ");
    ch_message_types(&buf, want);
    return ch_state_add_message(s, &buf, NULL);
}

static int check_const(struct ch_schema_state *s, bool *ok)
{
    struct ch_value want = s->node->constant;
    struct ch_buf buf;
    *ok = true;
    int code =
        s->node->has_const ? ch_json_equal(s->op, s->value, want, ok) : 0;
    if (code || *ok)
        return code;
    if (ch_is_map(want) || ch_is_list(want))
        return ch_state_add_text(s, "'const' failed", NULL);
    ch_buf_init(&buf, s->op);
    CH_BUF_LIT(&buf, "value must be ");
    ch_message_scalar(&buf, want);
    return ch_state_add_message(s, &buf, NULL);
}

static int add_enum(struct ch_schema_state *s, const struct ch_list *want)
{
    struct ch_buf buf;
    for (uint32_t i = 0; i < want->len; i++)
        if (ch_is_map(want->items[i]) || ch_is_list(want->items[i]))
            return ch_state_add_text(s, "'enum' failed", NULL);
    ch_buf_init(&buf, s->op);
    CH_BUF_LIT(&buf, "value must be ");
    if (want->len != 1)
        CH_BUF_LIT(&buf, "one of ");
    for (uint32_t i = 0; i < want->len; i++) {
        if (i)
            CH_BUF_LIT(&buf, ", ");
        ch_message_scalar(&buf, want->items[i]);
    }
    return ch_state_add_message(s, &buf, NULL);
}

static int check_enum(struct ch_schema_state *s, bool *ok)
{
    const struct ch_list *want = s->node->enumeration;
    int code = 0;
    *ok = !want;
    for (uint32_t i = 0; want && !code && !*ok && i < want->len; i++)
        code = ch_json_equal(s->op, s->value, want->items[i], ok);
    return code || *ok ? code : add_enum(s, want);
}

static int check_format(struct ch_schema_state *s, bool *ok)
{
    const struct ch_format *format = s->node->format;
    struct ch_buf why, buf;
    *ok = true;
    if (!format || s->value.type != CH_T_STRING)
        return 0;
    ch_buf_init(&why, s->op);
    int code = format->check(s->op, ch_value_str(s->value), &why);
    if (code <= 0)
        return code;
    *ok = false;
    ch_buf_init(&buf, s->op);
    ch_message_quote(&buf, ch_value_str(s->value));
    CH_BUF_LIT(&buf, " is not valid ");
    ch_buf_str(&buf, ch_str_z(format->name));
    CH_BUF_LIT(&buf, ": ");
    ch_buf_str(&buf, ch_buf_view(&why));
    return ch_state_add_message(s, &buf, NULL);
}

/* The checks after which the rest does not matter when they fail. */
int ch_check_value(struct ch_schema_state *s, bool *go_on)
{
    static int (*const checks[])(struct ch_schema_state * s, bool *ok) = {
        check_type, check_const, check_enum, check_format};
    *go_on = true;
    for (size_t i = 0; i < CH_COUNT(checks); i++) {
        int code = checks[i](s, go_on);
        if (code || !*go_on)
            return code;
    }
    return 0;
}
