#include "template/ast.h"

#include "golib/strconv.h"

static void print_names(struct ch_buf *buf, const struct ch_field_name *names,
                        uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        ch_buf_byte(buf, '.');
        ch_buf_str(buf, ch_string_str(names[i].key));
    }
}

/* A pipeline among operands stands in parentheses. */
static int print_operand(struct ch_buf *buf, const struct ch_node *node)
{
    if (node->type != CH_NODE_PIPE)
        return ch_node_print(buf, node);
    ch_buf_byte(buf, '(');
    int code = ch_node_print(buf, node);
    ch_buf_byte(buf, ')');
    return code;
}

static int print_command(struct ch_buf *buf, const struct ch_command *command)
{
    int code = 0;
    for (const struct ch_node *arg = command->first; arg && !code;
         arg = arg->next) {
        if (arg != command->first)
            ch_buf_byte(buf, ' ');
        code = print_operand(buf, arg);
    }
    return code;
}

static int print_pipe(struct ch_buf *buf, const struct ch_pipe *pipe)
{
    for (uint8_t i = 0; i < pipe->decl_count; i++) {
        if (i)
            CH_BUF_LIT(buf, ", ");
        ch_buf_str(buf, ch_string_str(pipe->decls[i].name));
    }
    if (pipe->decl_count && pipe->is_assign)
        CH_BUF_LIT(buf, " = ");
    else if (pipe->decl_count)
        CH_BUF_LIT(buf, " := ");
    int code = 0;
    for (const struct ch_node *at = &pipe->first->node; at && !code;
         at = at->next) {
        if (at != &pipe->first->node)
            CH_BUF_LIT(buf, " | ");
        code = print_command(buf, (const struct ch_command *)at);
    }
    return code;
}

static int print_template(struct ch_buf *buf,
                          const struct ch_template_node *node)
{
    int code = 0;
    CH_BUF_LIT(buf, "{{template ");
    ch_quote(buf, node->name);
    if (node->pipe) {
        ch_buf_byte(buf, ' ');
        code = print_pipe(buf, node->pipe);
    }
    CH_BUF_LIT(buf, "}}");
    return code;
}

/* The head of an action or branch; its body would say no more. */
static int print_statement(struct ch_buf *buf, const struct ch_node *node)
{
    const struct ch_pipe *pipe = NULL;
    CH_BUF_LIT(buf, "{{");
    if (node->type == CH_NODE_ACTION) {
        pipe = ((const struct ch_action_node *)node)->pipe;
    } else {
        pipe = ((const struct ch_branch_node *)node)->pipe;
        ch_buf_str(buf, node->type == CH_NODE_IF      ? CH_STR("if ")
                        : node->type == CH_NODE_RANGE ? CH_STR("range ")
                                                      : CH_STR("with "));
    }
    int code = print_pipe(buf, pipe);
    CH_BUF_LIT(buf, "}}");
    return code;
}

static int print_chain(struct ch_buf *buf, const struct ch_chain_node *chain)
{
    int code = print_operand(buf, chain->term);
    print_names(buf, chain->names, chain->count);
    return code;
}

static void print_leaf(struct ch_buf *buf, const struct ch_node *node)
{
    if (node->type == CH_NODE_DOT) {
        ch_buf_byte(buf, '.');
    } else if (node->type == CH_NODE_NIL) {
        CH_BUF_LIT(buf, "nil");
    } else if (node->type == CH_NODE_BOOL) {
        bool value = ((const struct ch_bool_node *)node)->value;
        ch_buf_str(buf, value ? CH_STR("true") : CH_STR("false"));
    } else if (node->type == CH_NODE_NUMBER) {
        ch_buf_str(buf, ((const struct ch_number_node *)node)->text);
    } else if (node->type == CH_NODE_STRING) {
        ch_buf_str(buf, ((const struct ch_string_node *)node)->quoted);
    } else if (node->type == CH_NODE_FIELD) {
        const struct ch_field_node *field = (const void *)node;
        print_names(buf, field->names, field->count);
    } else if (node->type == CH_NODE_VARIABLE) {
        const struct ch_variable_node *var = (const void *)node;
        ch_buf_str(buf, ch_string_str(var->variable.name));
        print_names(buf, var->names, var->count);
    } else if (node->type == CH_NODE_FUNC) {
        const struct ch_func_node *func = (const void *)node;
        ch_buf_str(buf, ch_str_z(func->func->name));
    }
}

int ch_node_print(struct ch_buf *buf, const struct ch_node *node)
{
    int code = ch_enter(buf->op);
    if (code)
        return code;
    if (node->type == CH_NODE_PIPE)
        code = print_pipe(buf, (const struct ch_pipe *)node);
    else if (node->type == CH_NODE_COMMAND)
        code = print_command(buf, (const struct ch_command *)node);
    else if (node->type == CH_NODE_CHAIN)
        code = print_chain(buf, (const struct ch_chain_node *)node);
    else if (node->type == CH_NODE_TEMPLATE)
        code = print_template(buf, (const struct ch_template_node *)node);
    else if (node->type >= CH_NODE_ACTION && node->type <= CH_NODE_WITH)
        code = print_statement(buf, node);
    else
        print_leaf(buf, node);
    ch_leave(buf->op);
    return code;
}
