#include "template/eval.h"

#include "template/call.h"
#include "template/exec_error.h"
#include "value/map.h"

static const struct ch_args no_args = {NULL, 0};

/* ---- variables ---------------------------------------------------------- */

/* The slot that holds the variable now, or null. */
static struct ch_value *find_slot(struct ch_exec *x,
                                  const struct ch_variable *variable)
{
    if (CH_LIKELY(variable->slot != CH_SLOT_NONE))
        return &x->frame[variable->slot];
    const struct ch_slots *slots = variable->slots;
    for (uint32_t i = 0; slots && i < slots->count; i++)
        if (x->frame[slots->slots[i]].type != CH_T_UNSET)
            return &x->frame[slots->slots[i]];
    return NULL;
}

static int undefined_variable(struct ch_exec *x,
                              const struct ch_variable *variable)
{
    struct ch_buf buf;
    ch_buf_init(&buf, x->op);
    CH_BUF_LIT(&buf, "undefined variable: ");
    ch_buf_str(&buf, ch_string_str(variable->name));
    return ch_exec_fail_buf(x, &buf);
}

int ch_exec_assign(struct ch_exec *x, const struct ch_variable *variable,
                   struct ch_value v)
{
    struct ch_value *slot = find_slot(x, variable);
    if (!slot)
        return undefined_variable(x, variable);
    *slot = v;
    return 0;
}

/* ---- fields ------------------------------------------------------------- */

static int fail_field(struct ch_exec *x, struct chart_str before,
                      const struct ch_field_name *name, struct chart_str after)
{
    struct ch_buf buf;
    ch_buf_init(&buf, x->op);
    ch_buf_str(&buf, before);
    ch_buf_str(&buf, ch_string_str(name->key));
    ch_buf_str(&buf, after);
    return ch_exec_fail_buf(x, &buf);
}

static int no_such_field(struct ch_exec *x, const struct ch_field_name *name,
                         struct ch_value receiver)
{
    struct ch_buf buf;
    ch_buf_init(&buf, x->op);
    CH_BUF_LIT(&buf, "can't evaluate field ");
    ch_buf_str(&buf, ch_string_str(name->key));
    CH_BUF_LIT(&buf, " in type ");
    ch_buf_str(&buf, ch_static_type_name(receiver));
    return ch_exec_fail_buf(x, &buf);
}

static void observe_key(struct ch_exec *x, const struct ch_node *node,
                        struct ch_value parent,
                        const struct ch_field_name *name, struct ch_value found)
{
    struct ch_place place = ch_exec_place_of(x, node);
    x->observer->read_key(x->observer->user, &place, ch_plain(parent),
                          ch_string_str(name->key), ch_plain(found));
}

/* What an access needs besides the receiver and the name. */
struct access {
    struct ch_value dot;
    const struct ch_node *node;
    struct ch_args args;
    const struct ch_value *final;
};

static int map_field(struct ch_exec *x, const struct access *access,
                     const struct ch_field_name *name, struct ch_value receiver,
                     struct ch_value *out)
{
    if (CH_UNLIKELY(access->args.count || access->final))
        return fail_field(x, CH_STR(""), name,
                          CH_STR(" is not a method but has arguments"));
    const struct ch_value *found = ch_map_get(receiver.u.map, name->key);
    struct ch_value v = found ? *found : ch_nil();
    if (CH_UNLIKELY(x->observer))
        observe_key(x, access->node, receiver, name,
                    found ? *found : ch_invalid());
    if (CH_LIKELY(receiver.type != CH_T_MAP_STRING)) {
        v.flags = CH_FLAG_INTERFACE;
    } else if (!found) {
        int code = ch_value_string(x->op, CH_STR(""), &v);
        if (code)
            return code;
    }
    *out = v;
    return 0;
}

static int private_field(struct ch_exec *x, const struct ch_field_name *name,
                         struct chart_str type_name)
{
    struct ch_buf buf;
    ch_buf_init(&buf, x->op);
    ch_buf_str(&buf, ch_string_str(name->key));
    CH_BUF_LIT(&buf, " is an unexported field of struct type ");
    ch_buf_str(&buf, type_name);
    return ch_exec_fail_buf(x, &buf);
}

static int object_field(struct ch_exec *x, const struct access *access,
                        const struct ch_field_name *name,
                        struct ch_value receiver, struct ch_value *out)
{
    const struct ch_class *class_ = receiver.u.object->class_;
    const struct ch_method *method =
        ch_class_method(class_, ch_string_str(name->key));
    if (method)
        return ch_call_method(x, access->dot, method, receiver, access->node,
                              access->args, access->final, out);
    const struct ch_refused_method *refused =
        ch_class_refused(class_, ch_string_str(name->key));
    if (refused)
        return ch_refuse_method(x, refused, access->args, access->final);
    bool has_args = access->args.count || access->final;
    if (has_args && class_->kind == CH_K_MAP)
        return fail_field(x, CH_STR(""), name,
                          CH_STR(" is not a method but has arguments"));
    struct ch_value v = ch_invalid();
    int found = class_->field ? class_->field(x->op, ch_plain(receiver),
                                              ch_string_str(name->key), &v)
                              : 0;
    if (found < 0)
        return ch_exec_stopped(x, found);
    if (!found && ch_class_is_private(class_, ch_string_str(name->key)))
        return private_field(x, name, ch_static_type_name(receiver));
    if (!found)
        return no_such_field(x, name, receiver);
    if (has_args)
        return fail_field(
            x, CH_STR(""), name,
            CH_STR(" has arguments but cannot be invoked as function"));
    if (class_->kind == CH_K_PTR || receiver.flags & CH_FLAG_FIELD)
        v.flags |= CH_FLAG_FIELD;
    *out = v;
    return 0;
}

/* The row of a method of common.Values, or null. */
static const struct ch_method *values_method(const struct ch_exec *x,
                                             const struct ch_field_name *name)
{
    const struct ch_method *row = x->host ? x->host->values_methods : NULL;
    for (; row && row->name; row++)
        if (ch_str_eq(ch_str_z(row->name), ch_string_str(name->key)))
            return row;
    return NULL;
}

/* Go's evalField for what is no ordinary map. */
static int other_field(struct ch_exec *x, const struct access *access,
                       const struct ch_field_name *name,
                       struct ch_value receiver, struct ch_value *out)
{
    if (receiver.type == CH_T_INVALID) {
        *out = ch_invalid();
        return 0;
    }
    if (receiver.type == CH_T_NIL)
        return fail_field(x,
                          receiver.flags & CH_FLAG_ERROR
                              ? CH_STR("nil pointer evaluating error.")
                              : CH_STR("nil pointer evaluating interface {}."),
                          name, CH_STR(""));
    if (receiver.type == CH_T_OBJECT)
        return object_field(x, access, name, receiver, out);
    if (receiver.type == CH_T_VALUES) {
        const struct ch_method *method = values_method(x, name);
        if (method)
            return ch_call_method(x, access->dot, method, receiver,
                                  access->node, access->args, access->final,
                                  out);
        return map_field(x, access, name, receiver, out);
    }
    return no_such_field(x, name, receiver);
}

static int eval_field(struct ch_exec *x, const struct access *access,
                      const struct ch_field_name *name,
                      struct ch_value receiver, struct ch_value *out)
{
    if (CH_LIKELY(ch_is_map(receiver) &&
                  (receiver.type != CH_T_VALUES || !name->method)))
        return map_field(x, access, name, receiver, out);
    return other_field(x, access, name, receiver, out);
}

/* .a.b.c of `receiver`; the last name gets the arguments if it is a method. */
static int eval_names(struct ch_exec *x, const struct access *access,
                      const struct ch_field_name *names, uint32_t count,
                      struct ch_value receiver, struct ch_value *out)
{
    struct access plain = {access->dot, access->node, no_args, NULL};
    for (uint32_t i = 0; i + 1 < count; i++) {
        int code = eval_field(x, &plain, &names[i], receiver, &receiver);
        if (code)
            return code;
    }
    return eval_field(x, access, &names[count - 1], receiver, out);
}

/* ---- operands ----------------------------------------------------------- */

static int not_a_function(struct ch_exec *x, const struct ch_node *first)
{
    struct ch_buf buf;
    ch_buf_init(&buf, x->op);
    CH_BUF_LIT(&buf, "can't give argument to non-function ");
    (void)ch_node_print(&buf, first);
    return ch_exec_fail_buf(x, &buf);
}

static int eval_field_node(struct ch_exec *x, struct ch_value dot,
                           const struct ch_node *node, struct ch_args args,
                           const struct ch_value *final, struct ch_value *out)
{
    const struct ch_field_node *field = (const void *)node;
    struct access access = {dot, node, args, final};
    x->node = node;
    return eval_names(x, &access, field->names, field->count, dot, out);
}

static int eval_variable(struct ch_exec *x, struct ch_value dot,
                         const struct ch_node *node, struct ch_args args,
                         const struct ch_value *final, struct ch_value *out)
{
    const struct ch_variable_node *variable = (const void *)node;
    x->node = node;
    const struct ch_value *slot = find_slot(x, &variable->variable);
    if (!slot)
        return undefined_variable(x, &variable->variable);
    if (variable->count == 0) {
        if (args.count || final)
            return not_a_function(x, node);
        *out = *slot;
        return 0;
    }
    struct access access = {dot, node, args, final};
    return eval_names(x, &access, variable->names, variable->count, *slot, out);
}

static int eval_chain(struct ch_exec *x, struct ch_value dot,
                      const struct ch_node *node, struct ch_args args,
                      const struct ch_value *final, struct ch_value *out)
{
    const struct ch_chain_node *chain = (const void *)node;
    struct access access = {dot, node, args, final};
    struct ch_value receiver;
    x->node = chain->term;
    int code = ch_eval_operand(x, dot, chain->term, &receiver);
    if (code)
        return code;
    return eval_names(x, &access, chain->names, chain->count, receiver, out);
}

int ch_eval_operand(struct ch_exec *x, struct ch_value dot,
                    const struct ch_node *node, struct ch_value *out)
{
    switch ((int)node->type) {
    case CH_NODE_DOT:
        *out = dot;
        return 0;
    case CH_NODE_FIELD:
        return eval_field_node(x, dot, node, no_args, NULL, out);
    case CH_NODE_VARIABLE:
        return eval_variable(x, dot, node, no_args, NULL, out);
    case CH_NODE_PIPE:
        return ch_eval_pipe(x, dot, (const struct ch_pipe *)node, out);
    case CH_NODE_FUNC:
        return ch_call_func(x, dot, (const struct ch_func_node *)node, node,
                            no_args, NULL, out);
    default:
        return eval_chain(x, dot, node, no_args, NULL, out);
    }
}

int ch_eval_number(struct ch_exec *x, const struct ch_node *node,
                   struct ch_value *out)
{
    const struct ch_number_node *number = (const void *)node;
    x->node = node;
    *out = number->value;
    if (CH_LIKELY(out->type != CH_T_INVALID))
        return 0;
    struct ch_buf buf;
    ch_buf_init(&buf, x->op);
    ch_buf_str(&buf, number->text);
    CH_BUF_LIT(&buf, " overflows int");
    return ch_exec_fail_buf(x, &buf);
}

/* ---- commands and pipelines --------------------------------------------- */

/* A command that starts with a literal or a dot. */
static int eval_literal_command(struct ch_exec *x, struct ch_value dot,
                                const struct ch_node *first,
                                struct ch_args args,
                                const struct ch_value *final,
                                struct ch_value *out)
{
    x->node = first;
    if (args.count || final)
        return not_a_function(x, first);
    switch ((int)first->type) {
    case CH_NODE_DOT:
        *out = dot;
        return 0;
    case CH_NODE_BOOL:
        *out = ch_bool(((const struct ch_bool_node *)first)->value);
        return 0;
    case CH_NODE_STRING:
        *out = ((const struct ch_string_node *)first)->value;
        return 0;
    case CH_NODE_NUMBER:
        return ch_eval_number(x, first, out);
    default:
        return ch_exec_fail(x, "nil is not a command");
    }
}

static int eval_command(struct ch_exec *x, struct ch_value dot,
                        const struct ch_command *command,
                        const struct ch_value *final, struct ch_value *out)
{
    const struct ch_node *first = command->first;
    struct ch_args args = {first->next, command->count - 1};
    switch ((int)first->type) {
    case CH_NODE_FIELD:
        return eval_field_node(x, dot, first, args, final, out);
    case CH_NODE_FUNC:
        return ch_call_func(x, dot, (const struct ch_func_node *)first,
                            &command->node, args, final, out);
    case CH_NODE_VARIABLE:
        return eval_variable(x, dot, first, args, final, out);
    case CH_NODE_CHAIN:
        x->node = first;
        return eval_chain(x, dot, first, args, final, out);
    case CH_NODE_PIPE:
        if (args.count || final)
            return not_a_function(x, first);
        return ch_eval_pipe(x, dot, (const struct ch_pipe *)first, out);
    default:
        return eval_literal_command(x, dot, first, args, final, out);
    }
}

/* Looks inside an interface{}: nil is no value then, unless it is an error. */
static struct ch_value strip_interface(struct ch_value v)
{
    if (v.type == CH_T_NIL && !(v.flags & CH_FLAG_ERROR))
        v.type = CH_T_INVALID;
    v.flags &= (uint8_t)~CH_FLAG_INTERFACE;
    return v;
}

static int eval_commands(struct ch_exec *x, struct ch_value dot,
                         const struct ch_pipe *pipe, struct ch_value *out)
{
    struct ch_value value, next;
    int code = eval_command(x, dot, pipe->first, NULL, &value);
    if (code)
        return code;
    value = strip_interface(value);
    for (const struct ch_node *at = pipe->first->node.next; at; at = at->next) {
        code =
            eval_command(x, dot, (const struct ch_command *)at, &value, &next);
        if (code)
            return code;
        value = strip_interface(next);
    }
    for (uint8_t i = 0; i < pipe->decl_count; i++) {
        code = ch_exec_assign(x, &pipe->decls[i], value);
        if (code)
            return code;
    }
    *out = value;
    return 0;
}

int ch_eval_pipe(struct ch_exec *x, struct ch_value dot,
                 const struct ch_pipe *pipe, struct ch_value *out)
{
    *out = ch_invalid();
    if (!pipe)
        return 0;
    x->node = &pipe->node;
    int code = ch_enter(x->op);
    if (code)
        return ch_exec_stopped(x, code);
    code = eval_commands(x, dot, pipe, out);
    ch_leave(x->op);
    return code;
}
