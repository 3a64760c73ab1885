/*
 * The tree of a parsed template. Nodes live in the arena of the operation that
 * parsed them and never change afterwards. Names of fields are strings with
 * their hash, variables are slots of the definition's frame, functions are
 * rows of their table, constants are values: running a template looks nothing
 * up by text but keys of maps.
 */
#ifndef CH_TEMPLATE_AST_H
#define CH_TEMPLATE_AST_H

#include "base/buf.h"
#include "template/func.h"
#include "value/value.h"

struct ch_set;

enum ch_node_type {
    /* Statements. */
    CH_NODE_TEXT,
    CH_NODE_ACTION,
    CH_NODE_IF,
    CH_NODE_RANGE,
    CH_NODE_WITH,
    CH_NODE_TEMPLATE,
    CH_NODE_BREAK,
    CH_NODE_CONTINUE,
    /* Operands. */
    CH_NODE_DOT,
    CH_NODE_NIL,
    CH_NODE_BOOL,
    CH_NODE_NUMBER,
    CH_NODE_STRING,
    CH_NODE_FIELD,
    CH_NODE_VARIABLE,
    CH_NODE_CHAIN,
    CH_NODE_FUNC,
    /* Made of operands. */
    CH_NODE_PIPE,
    CH_NODE_COMMAND
};

/* What every node starts with. */
struct ch_node {
    uint8_t type;
    uint8_t flags;
    uint32_t pos; /* Go's position of the node: for messages */
    struct ch_node *next;
};

struct ch_node_list {
    struct ch_node *first;
    struct ch_node *last;
};

/* ---- operands ----------------------------------------------------------- */

struct ch_bool_node {
    struct ch_node node;
    bool value;
};

/* A number under every type that can represent it, as Go's constants. */
struct ch_number_node {
    struct ch_node node;
    struct chart_str text;
    bool is_int, is_uint, is_float, is_complex;
    int64_t int_;
    uint64_t uint_;
    double float_;
    double complex_[2];
    struct ch_value value; /* where any type will do; INVALID: overflows int */
};

struct ch_string_node {
    struct ch_node node;
    struct chart_str quoted; /* as written */
    struct ch_value value;
};

/* A name of a field chain. `method`: a value of type common.Values may have a
 * method of that name. */
struct ch_field_name {
    const struct ch_string *key;
    bool method;
};

struct ch_field_node {
    struct ch_node node;
    uint32_t count;
    struct ch_field_name names[];
};

/* Where a variable may be found when only the run can tell (it is declared in
 * an argument that `and` or `or` may skip): the first slot that is set. */
struct ch_slots {
    uint32_t count;
    uint32_t slots[];
};

/* No declaration has been run when this one is: Go's exec error. */
#define CH_SLOT_NONE UINT32_MAX

struct ch_variable {
    const struct ch_string *name; /* with the dollar */
    uint32_t slot;                /* or CH_SLOT_NONE */
    const struct ch_slots *slots; /* not null: look there instead */
};

struct ch_variable_node {
    struct ch_node node;
    struct ch_variable variable;
    uint32_t count; /* of fields behind it */
    struct ch_field_name names[];
};

struct ch_chain_node {
    struct ch_node node;
    struct ch_node *term;
    uint32_t count;
    struct ch_field_name names[];
};

struct ch_func_node {
    struct ch_node node;
    const struct ch_func *func;
    uint32_t fixed;     /* parameters before the variadic one */
    bool variadic;      /* params[fixed] is repeated */
    uint32_t lazy_from; /* slots declared in arguments that may be skipped */
    uint32_t lazy_to;
};

struct ch_command {
    struct ch_node node;
    struct ch_node *first; /* operands, linked by `next` */
    uint32_t count;
};

struct ch_pipe {
    struct ch_node node;
    bool is_assign;
    uint8_t decl_count; /* 0 to 2 */
    struct ch_variable decls[2];
    struct ch_command *first; /* commands, linked by node.next */
};

/* ---- statements --------------------------------------------------------- */

struct ch_text_node {
    struct ch_node node;
    struct chart_str text;
};

struct ch_action_node {
    struct ch_node node;
    struct ch_pipe *pipe;
};

struct ch_branch_node {
    struct ch_node node; /* if, range or with */
    struct ch_pipe *pipe;
    struct ch_node_list list;
    struct ch_node_list else_list;
    bool has_else;
};

struct ch_template_node {
    struct ch_node node;
    struct chart_str name;
    uint32_t name_hash;
    struct ch_pipe *pipe; /* or null */
};

/* ---- definitions -------------------------------------------------------- */

/* One parsed text. */
struct ch_unit {
    struct chart_str name;
    struct chart_str text;
    struct ch_set *defs;       /* by name; no parent */
    const struct ch_def *body; /* what runs under the unit's name */
};

struct ch_def {
    const struct ch_unit *unit;
    struct chart_str name;
    uint32_t name_hash;
    uint32_t slot_count; /* slot 0 is $ */
    bool is_empty;
    struct ch_node_list list;
};

/* Appends the node as Go's Node.String() prints it, but for the bodies of
 * branches, which no message shows. */
int ch_node_print(struct ch_buf *buf, const struct ch_node *node);

static inline void ch_node_append(struct ch_node_list *list,
                                  struct ch_node *node)
{
    if (list->last)
        list->last->next = node;
    else
        list->first = node;
    list->last = node;
}

#endif
