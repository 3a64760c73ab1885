/*
 * Conditions that only keep a template from looking into a table that is not
 * there: `if .Values.global` around `if .Values.global.registry`. Whether such
 * a table is there at all decides nothing: without what is read of it, both
 * ways print the same.
 */
#include "explain/abstract.h"

/* A chain of fields that leads to the table; none: the dot. */
struct table {
    const struct ch_string *variable; /* or null */
    const struct ch_field_name *names;
    uint32_t count;
};

static const struct ch_node *only_operand(const struct ch_node *node)
{
    while (node && node->type == CH_NODE_PIPE) {
        const struct ch_pipe *pipe = (const struct ch_pipe *)node;
        if (pipe->decl_count || pipe->first->node.next ||
            pipe->first->count != 1)
            return NULL;
        node = pipe->first->first;
    }
    return node;
}

static bool get_chain(const struct ch_node *node, struct table *out)
{
    if (node->type == CH_NODE_FIELD) {
        const struct ch_field_node *field = (const struct ch_field_node *)node;
        *out = (struct table){NULL, field->names, field->count};
        return true;
    }
    if (node->type != CH_NODE_VARIABLE)
        return false;
    const struct ch_variable_node *variable =
        (const struct ch_variable_node *)node;
    *out = (struct table){variable->variable.name, variable->names,
                          variable->count};
    return true;
}

static bool same_string(const struct ch_string *a, const struct ch_string *b)
{
    return a == b || (a && b && ch_str_eq(ch_string_str(a), ch_string_str(b)));
}

static bool starts(const struct table *chain, const struct table *with)
{
    if (chain->count < with->count ||
        !same_string(chain->variable, with->variable))
        return false;
    for (uint32_t i = 0; i < with->count; i++)
        if (!same_string(chain->names[i].key, with->names[i].key))
            return false;
    return true;
}

/* Is the operand something in the table? */
static bool is_below(const struct ch_node *node, const struct table *table)
{
    struct table chain;
    bool deeper = false;
    node = only_operand(node);
    while (node && node->type == CH_NODE_CHAIN) {
        deeper = true;
        node = only_operand(((const struct ch_chain_node *)node)->term);
    }
    return node && get_chain(node, &chain) && starts(&chain, table) &&
           (deeper || chain.count > table->count);
}

/* ---- conditions where nothing in the table is read ---------------------- */

static enum ch_abs_truth opposite(enum ch_abs_truth truth)
{
    return truth == CH_ABS_MAYBE   ? truth
           : truth == CH_ABS_NEVER ? CH_ABS_ALWAYS
                                   : CH_ABS_NEVER;
}

static const struct ch_command *only_command(const struct ch_node *node)
{
    if (node->type != CH_NODE_PIPE)
        return NULL;
    const struct ch_pipe *pipe = (const struct ch_pipe *)node;
    return pipe->decl_count || pipe->first->node.next ? NULL : pipe->first;
}

static bool is_call(const struct ch_command *command, const char *name)
{
    return command && command->first->type == CH_NODE_FUNC &&
           strcmp(((const struct ch_func_node *)command->first)->func->name,
                  name) == 0;
}

static enum ch_abs_truth truth_of(const struct ch_node *node,
                                  const struct table *table, int depth)
{
    if (is_below(node, table))
        return CH_ABS_NEVER;
    const struct ch_command *command = only_command(node);
    bool all = is_call(command, "or");
    if (depth > 8 || !command)
        return CH_ABS_MAYBE;
    if (is_call(command, "not") && command->count == 2)
        return opposite(truth_of(command->first->next, table, depth + 1));
    if (!all && !is_call(command, "and"))
        return CH_ABS_MAYBE;
    for (const struct ch_node *arg = command->first->next; arg; arg = arg->next)
        if ((truth_of(arg, table, depth + 1) == CH_ABS_NEVER) != all)
            return all ? CH_ABS_MAYBE : CH_ABS_NEVER;
    return all ? CH_ABS_NEVER : CH_ABS_MAYBE;
}

static bool is_branch(const struct ch_node *node)
{
    return node->type == CH_NODE_IF || node->type == CH_NODE_WITH ||
           node->type == CH_NODE_RANGE;
}

static enum ch_abs_truth branch_truth(const struct ch_node *node,
                                      const struct table *table)
{
    enum ch_abs_truth truth =
        table ? truth_of(&((const struct ch_branch_node *)node)->pipe->node,
                         table, 0)
              : CH_ABS_MAYBE;
    /* The dot of a body that is run is another one. */
    return truth == CH_ABS_ALWAYS && node->type != CH_NODE_IF ? CH_ABS_MAYBE
                                                              : truth;
}

/* ---- what would be run -------------------------------------------------- */

static int write_list(struct ch_buf *buf, const struct ch_node *node,
                      const struct table *table);

static int write_branch(struct ch_buf *buf, const struct ch_branch_node *node,
                        const struct table *table)
{
    enum ch_abs_truth truth = branch_truth(&node->node, table);
    if (truth == CH_ABS_NEVER)
        return write_list(buf, node->else_list.first, table);
    if (truth == CH_ABS_ALWAYS)
        return write_list(buf, node->list.first, table);
    bool same_dot = node->node.type == CH_NODE_IF || (table && table->variable);
    ch_buf_byte(buf, '\0');
    int code = ch_node_print(buf, &node->node);
    if (!code)
        code = write_list(buf, node->list.first, same_dot ? table : NULL);
    CH_BUF_LIT(buf, "\0else");
    if (!code)
        code = write_list(buf, node->else_list.first, table);
    CH_BUF_LIT(buf, "\0end");
    return code;
}

/* The statements that are run when nothing in the table is there: equal texts
 * do the same. */
static int write_list(struct ch_buf *buf, const struct ch_node *node,
                      const struct table *table)
{
    int code = ch_enter(buf->op);
    if (code)
        return code;
    for (; !code && node; node = node->next) {
        code = ch_step(buf->op, 1);
        if (code)
            break;
        if (node->type == CH_NODE_TEXT) {
            ch_buf_str(buf, ((const struct ch_text_node *)node)->text);
        } else if (is_branch(node)) {
            code =
                write_branch(buf, (const struct ch_branch_node *)node, table);
        } else {
            ch_buf_byte(buf, '\0');
            code = ch_node_print(buf, node);
            ch_buf_byte(buf, '\0');
        }
    }
    ch_leave(buf->op);
    return code ? code : ch_buf_check(buf);
}

static int does_the_same(struct ch_op *op, const struct ch_node *a,
                         const struct ch_node *b, const struct table *table,
                         bool *out)
{
    struct ch_buf one, other;
    ch_buf_init(&one, op);
    ch_buf_init(&other, op);
    int code = write_list(&one, a, table);
    if (!code)
        code = write_list(&other, b, NULL);
    *out = !code && ch_str_eq(ch_buf_view(&one), ch_buf_view(&other));
    return code;
}

/* Is there a condition in the list that the table decides? Most conditions are
 * no guards, and this tells soon. */
static bool has_condition(const struct ch_node *node, const struct table *table)
{
    for (; node; node = node->next)
        if (is_branch(node) && branch_truth(node, table) != CH_ABS_MAYBE)
            return true;
    return false;
}

/* ---- guards ------------------------------------------------------------- */

/* `and TABLE TABLE.key`: false whether the table is there or not. */
static const struct ch_node *table_of_and(const struct ch_node *condition)
{
    const struct ch_command *command = only_command(condition);
    struct table table;
    if (!is_call(command, "and") || command->count < 3)
        return NULL;
    const struct ch_node *first = only_operand(command->first->next);
    if (!first || !get_chain(first, &table) || !table.count)
        return NULL;
    return truth_of(condition, &table, 0) == CH_ABS_NEVER ? first : NULL;
}

static int find_guard(struct ch_op *op, const struct ch_branch_node *node,
                      const struct ch_node **out)
{
    const struct ch_node *condition = &node->pipe->node;
    const struct ch_node *with = node->list.first;
    const struct ch_node *without = node->else_list.first;
    const struct ch_command *command = only_command(condition);
    struct table table;
    bool same;
    *out = table_of_and(condition);
    if (*out)
        return 0;
    if (node->node.type == CH_NODE_IF && is_call(command, "not") &&
        command->count == 2) {
        condition = command->first->next;
        with = node->else_list.first;
        without = node->list.first;
    }
    const struct ch_node *operand = only_operand(condition);
    if (!operand || !get_chain(operand, &table) || !table.count)
        return 0;
    const struct ch_node *found = operand;
    if (node->node.type == CH_NODE_WITH)
        table = (struct table){NULL, NULL, 0};
    if (!has_condition(with, &table))
        return 0;
    int code = does_the_same(op, with, without, &table, &same);
    if (!code && same)
        *out = found;
    return code;
}

int ch_reach_guard(struct ch_reach *r, const struct ch_branch_node *node,
                   const struct ch_node **out)
{
    struct ch_abs_guard *cached =
        &r->guards[ch_abs_cached_slot(node) % CH_COUNT(r->guards)];
    int code = 0;
    if (cached->branch != node) {
        *cached = (struct ch_abs_guard){node, NULL};
        code = find_guard(r->op, node, &cached->table);
    }
    *out = cached->table;
    return code;
}
