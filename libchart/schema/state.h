/*
 * A validation in progress: one pass over the value. A check that fails makes a
 * fault; faults form the tree that Helm prints. Where only yes or no matters
 * (`not`, `if`), nobody reads their texts. Functions return 0 or a code of the
 * library; whether the value is valid is in the faults.
 */
#ifndef CH_SCHEMA_STATE_H
#define CH_SCHEMA_STATE_H

#include "schema/node.h"

struct ch_schema_fault {
    struct ch_schema_fault *next;
    struct ch_schema_fault *causes;
    struct chart_str pointer;
    struct chart_str message;
    struct ch_value value;
    bool is_group;     /* several faults of one schema, without a text */
    bool is_reference; /* shown only with several causes */
    const struct ch_value *members; /* of `value`, those that are too many */
    size_t member_count;
};

/* The chain of schemas that lead here, for $dynamicRef and cycles. */
struct ch_schema_scope {
    const struct ch_schema_node *node;
    const struct ch_schema_scope *parent;
    uint64_t value_id;
    const char *keyword; /* the reference that led here, or null */
};

/* Members or items that nothing has evaluated yet. */
struct ch_schema_unevaluated {
    bool tracked;
    size_t count;
    bool *evaluated; /* one for each entry or item */
};

struct ch_schema_state {
    struct ch_op *op;
    const struct ch_schema_node *node;
    struct ch_value value;
    const struct ch_schema_scope *scope;
    struct chart_str pointer;
    const struct ch_meta_check *check;
    struct ch_schema_unevaluated rest;
    struct ch_schema_fault *faults, *last;
    bool yes_or_no;
};

/* ---- fault.c ---- */

/* A fault at the current value; null with the error set. */
struct ch_schema_fault *ch_fault_new(struct ch_schema_state *s);
void ch_fault_append(struct ch_schema_fault **first,
                     struct ch_schema_fault **last,
                     struct ch_schema_fault *fault);
/* Adds a fault, if there is one. */
void ch_state_add(struct ch_schema_state *s, struct ch_schema_fault *fault);
/* Ends a message and adds its fault; `causes` may be null. */
int ch_state_add_message(struct ch_schema_state *s, struct ch_buf *message,
                         struct ch_schema_fault *causes);
int ch_state_add_text(struct ch_schema_state *s, const char *text,
                      struct ch_schema_fault *causes);
/* "minItems: got 1, want 2" for what lies outside its bounds. */
int ch_check_bounds(struct ch_schema_state *s, int64_t got,
                    const struct ch_bound *low, const char *low_name,
                    const struct ch_bound *high, const char *high_name);
/* The listing of faults and what is below them. */
int ch_fault_list(struct ch_op *op, const struct ch_schema_fault *fault,
                  struct ch_schema_result *out);

/* ---- equal.c ---- */

/* One of enum ch_json_type, never INTEGER. */
unsigned ch_json_type_of(struct ch_value v);
/* JSON equality: numbers by value, whatever their Go type. */
int ch_json_equal(struct ch_op *op, struct ch_value a, struct ch_value b,
                  bool *equal);

/* ---- validate.c ---- */

/* Sets up what has to be evaluated and runs the node of `s`. */
int ch_validate_nested(struct ch_schema_state *s, bool caller_needs,
                       struct ch_schema_fault **out);
/* Another schema over the same value. */
int ch_validate_self(struct ch_schema_state *s,
                     const struct ch_schema_node *node, bool yes_or_no,
                     struct ch_schema_fault **out);
/* The same with its faults added. */
int ch_add_self(struct ch_schema_state *s, const struct ch_schema_node *node);
/* A schema over a member; its faults are added. */
int ch_validate_add_child(struct ch_schema_state *s,
                          const struct ch_schema_node *node,
                          struct ch_value value, struct chart_str token);
/* A schema over item `index`, known to messages as `shown`. */
int ch_validate_item(struct ch_schema_state *s,
                     const struct ch_schema_node *node, size_t index,
                     size_t shown, struct ch_schema_fault **out);
int ch_validate_add_item(struct ch_schema_state *s,
                         const struct ch_schema_node *node, size_t index,
                         size_t shown);

/* ---- check_*.c: keywords by the type they speak of ---- */

int ch_check_object(struct ch_schema_state *s);
int ch_check_array(struct ch_schema_state *s);
int ch_check_string(struct ch_schema_state *s);
int ch_check_number(struct ch_schema_state *s);
/* type, const, enum, format: after the first that fails, `*go_on` is false. */
int ch_check_value(struct ch_schema_state *s, bool *go_on);

#endif
