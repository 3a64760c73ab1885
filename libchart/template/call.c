#include "template/call.h"

#include "template/eval.h"
#include "template/exec_error.h"

#include <inttypes.h>

/* What is called, by its signature. */
struct target {
    struct chart_str name;
    const char *params;
    uint32_t fixed;
    bool variadic;
};

/* Go's name of a parameter's type. */
static struct chart_str letter_name(char letter)
{
    static const struct {
        char letter;
        struct chart_str name;
    } names[] = {
        {'s', CH_STR_INIT("string")},
        {'i', CH_STR_INIT("int")},
        {'l', CH_STR_INIT("int64")},
        {'f', CH_STR_INIT("float64")},
        {'b', CH_STR_INIT("bool")},
        {'u', CH_STR_INIT("uint32")},
        {'a', CH_STR_INIT("interface {}")},
        {'v', CH_STR_INIT("reflect.Value")},
        {'m', CH_STR_INIT("map[string]interface {}")},
        {'t', CH_STR_INIT("map[string]string")},
        {'L', CH_STR_INIT("[]interface {}")},
        {'S', CH_STR_INIT("[]string")},
        {'B', CH_STR_INIT("[]uint8")},
        {'e', CH_STR_INIT("error")},
        {'T', CH_STR_INIT("time.Time")},
        {'D', CH_STR_INIT("time.Duration")},
        {'Z', CH_STR_INIT("*time.Location")},
        {'V', CH_STR_INIT("*semver.Version")},
        {'C', CH_STR_INIT("sprig.certificate")},
        {'w', CH_STR_INIT("io.Writer")},
    };
    for (size_t i = 0; i < CH_COUNT(names); i++)
        if (names[i].letter == letter)
            return names[i].name;
    return CH_STR("interface {}");
}

/* ---- checking ----------------------------------------------------------- */

static int wrong_type(struct ch_exec *x, char letter, struct ch_value v)
{
    struct ch_buf buf;
    ch_buf_init(&buf, x->op);
    CH_BUF_LIT(&buf, "wrong type for value; expected ");
    ch_buf_str(&buf, letter_name(letter));
    CH_BUF_LIT(&buf, "; got ");
    ch_buf_str(&buf, v.type == CH_T_NIL ? ch_static_type_name(v)
                                        : ch_value_type_name(v));
    return ch_exec_fail_buf(x, &buf);
}

/* The zero value of a type that can be nil; false for the others. */
static bool zero_value(char letter, struct ch_value *out)
{
    switch (letter) {
    case 'a':
    case 'e':
    case 'V':
    case 'Z':
    case 'w':
        *out = ch_nil();
        return true;
    case 'v':
        *out = ch_invalid();
        return true;
    case 'm':
        *out = (struct ch_value){.type = CH_T_MAP};
        return true;
    case 't':
        *out = (struct ch_value){.type = CH_T_MAP_STRING};
        return true;
    case 'L':
        *out = (struct ch_value){.type = CH_T_LIST};
        return true;
    case 'S':
        *out = (struct ch_value){.type = CH_T_LIST_STRING};
        return true;
    case 'B':
        *out = (struct ch_value){.type = CH_T_BYTES};
        return true;
    default:
        return false;
    }
}

/* The type a parameter takes without more ado, or INVALID. */
static enum ch_type letter_type(char letter)
{
    switch (letter) {
    case 's':
        return CH_T_STRING;
    case 'i':
        return CH_T_INT;
    case 'l':
        return CH_T_INT64;
    case 'f':
        return CH_T_FLOAT64;
    case 'b':
        return CH_T_BOOL;
    case 'u':
        return CH_T_UINT32;
    case 'm':
        return CH_T_MAP;
    case 't':
        return CH_T_MAP_STRING;
    case 'L':
        return CH_T_LIST;
    case 'S':
        return CH_T_LIST_STRING;
    case 'B':
        return CH_T_BYTES;
    default:
        return CH_T_INVALID;
    }
}

/* Objects go where their own type is asked for, or, with a slice type of a
 * name of its own, where the plain type is. (The one map type there is,
 * engine.files, is a map of bytes, for which nobody asks.) */
static int validate_object(struct ch_exec *x, char letter, struct ch_value *v)
{
    const struct ch_class *class_ = v->u.object->class_;
    if (ch_str_eq(class_->type_name, letter_name(letter)))
        return 0;
    if (class_->plain && class_->kind == CH_K_SLICE) {
        struct ch_value plain;
        int code = class_->plain(x->op, *v, &plain);
        if (code)
            return ch_exec_stopped(x, code);
        if (plain.type == letter_type(letter)) {
            *v = plain;
            return 0;
        }
    }
    return wrong_type(x, letter, *v);
}

/* Go's validateType: makes `*v` fit the parameter or fails. */
static int validate(struct ch_exec *x, char letter, struct ch_value *v)
{
    if (letter == 'v')
        return 0;
    if (v->type == CH_T_INVALID) {
        uint32_t origin = v->origin;
        if (!zero_value(letter, v)) {
            struct ch_buf buf;
            ch_buf_init(&buf, x->op);
            CH_BUF_LIT(&buf, "invalid value; expected ");
            ch_buf_str(&buf, letter_name(letter));
            return ch_exec_fail_buf(x, &buf);
        }
        v->origin = origin;
        return 0;
    }
    if (letter == 'a' || v->type == letter_type(letter))
        return 0;
    if (letter == 'm' && v->type == CH_T_VALUES) {
        v->type = CH_T_MAP;
        return 0;
    }
    if (v->type == CH_T_OBJECT)
        return validate_object(x, letter, v);
    return wrong_type(x, letter, *v);
}

/* ---- literals ----------------------------------------------------------- */

static int unexpected_literal(struct ch_exec *x, const char *what,
                              const struct ch_node *node)
{
    struct ch_buf buf;
    ch_buf_init(&buf, x->op);
    CH_BUF_LIT(&buf, "expected ");
    ch_buf_str(&buf, ch_str_z(what));
    CH_BUF_LIT(&buf, "; found ");
    (void)ch_node_print(&buf, node);
    return ch_exec_fail_buf(x, &buf);
}

static int any_literal(struct ch_exec *x, const struct ch_node *node,
                       struct ch_value *out)
{
    if (node->type == CH_NODE_NUMBER)
        return ch_eval_number(x, node, out);
    *out = node->type == CH_NODE_BOOL
               ? ch_bool(((const struct ch_bool_node *)node)->value)
               : ((const struct ch_string_node *)node)->value;
    return 0;
}

static int unhandled_literal(struct ch_exec *x, char letter,
                             const struct ch_node *node)
{
    struct ch_buf buf;
    ch_buf_init(&buf, x->op);
    CH_BUF_LIT(&buf, "can't handle ");
    (void)ch_node_print(&buf, node);
    CH_BUF_LIT(&buf, " for arg of type ");
    ch_buf_str(&buf, letter_name(letter));
    return ch_exec_fail_buf(x, &buf);
}

/* A constant takes the parameter's type if it can. */
static int literal_arg(struct ch_exec *x, char letter,
                       const struct ch_node *node, struct ch_value *out)
{
    const struct ch_number_node *number =
        node->type == CH_NODE_NUMBER ? (const void *)node : NULL;
    switch (letter) {
    case 's':
        if (node->type != CH_NODE_STRING)
            return unexpected_literal(x, "string", node);
        return any_literal(x, node, out);
    case 'b':
        if (node->type != CH_NODE_BOOL)
            return unexpected_literal(x, "bool", node);
        return any_literal(x, node, out);
    case 'i':
    case 'l':
    case 'D':
        if (!number || !number->is_int)
            return unexpected_literal(x, "integer", node);
        *out = letter == 'i' ? ch_int(number->int_) : ch_int64(number->int_);
        return 0;
    case 'u':
        if (!number || !number->is_uint)
            return unexpected_literal(x, "unsigned integer", node);
        /* Go cuts a constant that does not fit. */
        *out = (struct ch_value){.type = CH_T_UINT32,
                                 .u.uinteger = (uint32_t)number->uint_};
        return 0;
    case 'f':
        if (!number || !number->is_float)
            return unexpected_literal(x, "float", node);
        *out = ch_float(number->float_);
        return 0;
    case 'a':
    case 'v':
        return any_literal(x, node, out);
    default:
        return unhandled_literal(x, letter, node);
    }
}

static int nil_arg(struct ch_exec *x, char letter, struct ch_value *out)
{
    if (zero_value(letter, out))
        return 0;
    struct ch_buf buf;
    ch_buf_init(&buf, x->op);
    CH_BUF_LIT(&buf, "cannot assign nil to ");
    ch_buf_str(&buf, letter_name(letter));
    return ch_exec_fail_buf(x, &buf);
}

/* Go's evalArg. */
static int eval_arg(struct ch_exec *x, struct ch_value dot, char letter,
                    const struct ch_node *node, struct ch_value *out)
{
    x->node = node;
    if (node->type == CH_NODE_NIL)
        return nil_arg(x, letter, out);
    if (node->type >= CH_NODE_BOOL && node->type <= CH_NODE_STRING)
        return literal_arg(x, letter, node, out);
    int code = ch_eval_operand(x, dot, node, out);
    return code ? code : validate(x, letter, out);
}

/* ---- calls -------------------------------------------------------------- */

static int wrong_count(struct ch_exec *x, const struct target *target,
                       uint32_t got)
{
    struct ch_buf buf;
    ch_buf_init(&buf, x->op);
    CH_BUF_LIT(&buf, "wrong number of args for ");
    ch_buf_str(&buf, target->name);
    ch_buf_printf(&buf, ": want %s%" PRIu32 " got %" PRIu32,
                  target->variadic ? "at least " : "", target->fixed, got);
    return ch_exec_fail_buf(x, &buf);
}

static int check_count(struct ch_exec *x, const struct target *target,
                       struct ch_args args, const struct ch_value *final)
{
    uint32_t count = args.count + (final ? 1 : 0);
    if (target->variadic)
        return count < target->fixed ? wrong_count(x, target, args.count) : 0;
    return count != target->fixed ? wrong_count(x, target, count) : 0;
}

static char letter_at(const struct target *target, uint32_t i)
{
    return target->params[i < target->fixed ? i : target->fixed];
}

/* Evaluates all arguments into `values`. */
static int fill_args(struct ch_exec *x, struct ch_value dot,
                     const struct target *target, struct ch_args args,
                     const struct ch_value *final, struct ch_value *values)
{
    uint32_t i = 0;
    for (const struct ch_node *arg = args.first; i < args.count;
         arg = arg->next, i++) {
        int code = eval_arg(x, dot, letter_at(target, i), arg, &values[i]);
        if (code)
            return code;
        values[i].flags = 0;
    }
    if (!final)
        return 0;
    values[i] = *final;
    int code = validate(x, letter_at(target, i), &values[i]);
    values[i].flags = 0;
    return code;
}

/* Calls with the arguments ready; errors name `at`. */
static int run_func(struct ch_exec *x, const struct ch_func *func,
                    const struct ch_node *at, struct ch_args args,
                    const struct ch_value *values, uint32_t count,
                    struct ch_value *out)
{
    struct ch_exec_call outer = x->call;
    struct ch_call call = {x->op, x->host, func, values, count, out};
    x->call = (struct ch_exec_call){at, args.first};
    *out = ch_invalid();
    int code = func->call(&call);
    x->call = outer;
    if (CH_UNLIKELY(code)) {
        x->node = at;
        return ch_exec_call_failed(x, ch_str_z(func->name), code);
    }
    x->link_count = 0;
    return 0;
}

/* and, or: arguments one by one until one decides. */
static int run_lazy(struct ch_exec *x, struct ch_value dot,
                    const struct ch_func_node *func, struct ch_args args,
                    const struct ch_value *final, struct ch_value *out)
{
    bool decides = func->func->name[0] == 'o';
    struct ch_value v = ch_invalid();
    for (uint32_t slot = func->lazy_from; slot < func->lazy_to; slot++)
        x->frame[slot].type = CH_T_UNSET;
    uint32_t i = 0;
    for (const struct ch_node *arg = args.first; i < args.count;
         arg = arg->next, i++) {
        int code = eval_arg(x, dot, 'v', arg, &v);
        if (code)
            return code;
        if (CH_UNLIKELY(x->observer) && x->observer->read_truth) {
            struct ch_place place = ch_exec_place_of(x, arg);
            x->observer->read_truth(x->observer->user, &place, ch_plain(v));
        }
        if (ch_value_is_true(v) == decides) {
            *out = v;
            return 0;
        }
    }
    *out = final ? *final : v;
    return 0;
}

int ch_call_func(struct ch_exec *x, struct ch_value dot,
                 const struct ch_func_node *node, const struct ch_node *at,
                 struct ch_args args, const struct ch_value *final,
                 struct ch_value *out)
{
    const struct ch_func *func = node->func;
    struct target target = {
        {NULL, 0}, func->params, node->fixed, node->variadic};
    x->node = &node->node;
    uint32_t count = args.count + (final ? 1 : 0);
    if (CH_UNLIKELY(node->variadic ? count < node->fixed
                                   : count != node->fixed)) {
        target.name = ch_str_z(func->name);
        return check_count(x, &target, args, final);
    }
    int code = ch_step(x->op, 1);
    if (code)
        return ch_exec_stopped(x, code);
    if (func->flags & CH_FUNC_LAZY)
        return run_lazy(x, dot, node, args, final, out);
    struct ch_exec_mark mark = ch_exec_stack_mark(x);
    struct ch_value *values = ch_exec_push(x, count);
    if (!values)
        return ch_error_code(x->op);
    code = fill_args(x, dot, &target, args, final, values);
    if (!code)
        code = run_func(x, func, at, args, values, count, out);
    ch_exec_pop(x, mark);
    return code;
}

int ch_call_method(struct ch_exec *x, struct ch_value dot,
                   const struct ch_method *method, struct ch_value self,
                   const struct ch_node *at, struct ch_args args,
                   const struct ch_value *final, struct ch_value *out)
{
    size_t len = strlen(method->params);
    bool variadic = len && method->params[len - 1] == '*';
    struct target target = {ch_str_z(method->name), method->params,
                            (uint32_t)(variadic ? len - 2 : len), variadic};
    uint32_t count = args.count + (final ? 1 : 0);
    int code = check_count(x, &target, args, final);
    if (code)
        return code;
    struct ch_exec_mark mark = ch_exec_stack_mark(x);
    struct ch_value *values = ch_exec_push(x, count);
    if (!values)
        return ch_error_code(x->op);
    code = fill_args(x, dot, &target, args, final, values);
    if (!code) {
        struct ch_value result = ch_invalid();
        code = method->call(x->op, ch_plain(self), values, count, &result);
        *out = result;
        if (code) {
            x->node = at;
            code = ch_exec_call_failed(x, target.name, code);
        }
    }
    ch_exec_pop(x, mark);
    return code;
}

int ch_refuse_method(struct ch_exec *x, const struct ch_refused_method *method,
                     struct ch_args args, const struct ch_value *final)
{
    struct target target = {ch_str_z(method->name), "", 0, false};
    int code = check_count(x, &target, args, final);
    return code ? code : ch_exec_fail(x, "%s", method->error);
}
