#include "golib/strconv.h"
#include "schema/message.h"
#include "schema/state.h"
#include "schema/uri.h"

static int run(struct ch_schema_state *s, struct ch_schema_fault **out);

/* ---- nested validation -------------------------------------------------- */

static int track(struct ch_schema_state *s, bool caller_needs)
{
    const struct ch_schema_node *n = s->node;
    size_t count = 0, from = 0;
    if (ch_is_map(s->value)) {
        if (!n->all_properties_evaluated &&
            (caller_needs || n->unevaluated_properties))
            count = ch_map_len(s->value);
    } else if (ch_is_list(s->value)) {
        if (!n->all_items_evaluated && (caller_needs || n->unevaluated_items) &&
            n->items_evaluated < ch_list_len(s->value)) {
            count = ch_list_len(s->value);
            from = n->items_evaluated;
        }
    }
    s->rest =
        (struct ch_schema_unevaluated){.tracked = count > 0, .count = count};
    if (!count)
        return 0;
    s->rest.evaluated = ch_alloc_zero(s->op, count);
    if (!s->rest.evaluated)
        return ch_error_code(s->op);
    memset(s->rest.evaluated, 1, from);
    return 0;
}

static bool rest_is_empty(const struct ch_schema_unevaluated *rest)
{
    for (size_t i = 0; rest->tracked && i < rest->count; i++)
        if (!rest->evaluated[i])
            return false;
    return true;
}

/* What a valid subschema evaluated counts here too. An untracked result means
 * that everything was. */
static void merge_rest(struct ch_schema_unevaluated *rest,
                       const struct ch_schema_unevaluated *other)
{
    for (size_t i = 0; rest->tracked && i < rest->count; i++)
        if (!other->tracked || other->evaluated[i])
            rest->evaluated[i] = true;
}

/* In a metaschema check, an embedded resource is checked against the
 * metaschema of its own dialect. */
static int switch_meta(struct ch_schema_state *s, struct ch_meta_check *check)
{
    const struct ch_schema_node *meta = NULL;
    if (!s->check || s->node != s->check->meta)
        return 0;
    int code = s->check->find(s->check->user, s->pointer, &meta);
    if (code || !meta || meta == s->node)
        return code;
    *check = *s->check;
    check->meta = meta;
    s->check = check;
    s->node = meta;
    return 0;
}

int ch_validate_nested(struct ch_schema_state *s, bool caller_needs,
                       struct ch_schema_fault **out)
{
    struct ch_meta_check check;
    int code = ch_step(s->op, 1);
    *out = NULL;
    if (code || (code = ch_enter(s->op)))
        return code;
    code = track(s, caller_needs);
    if (!code)
        code = switch_meta(s, &check);
    if (!code)
        code = run(s, out);
    ch_leave(s->op);
    return code;
}

/* Another schema over the same value; `keyword` is the reference to it. */
static int validate_self(struct ch_schema_state *s,
                         const struct ch_schema_node *node, const char *keyword,
                         bool yes_or_no, struct ch_schema_fault **out)
{
    struct ch_schema_scope scope = {node, s->scope, s->scope->value_id,
                                    keyword};
    struct ch_schema_state sub = *s;
    sub.node = node;
    sub.scope = &scope;
    sub.faults = sub.last = NULL;
    sub.yes_or_no = s->yes_or_no || yes_or_no;
    int code = ch_validate_nested(&sub, !rest_is_empty(&s->rest), out);
    if (!code && !*out)
        merge_rest(&s->rest, &sub.rest);
    return code;
}

int ch_validate_self(struct ch_schema_state *s,
                     const struct ch_schema_node *node, bool yes_or_no,
                     struct ch_schema_fault **out)
{
    return validate_self(s, node, NULL, yes_or_no, out);
}

/* A schema over a member or an item; its faults are added here. */
static int validate_child(struct ch_schema_state *s,
                          const struct ch_schema_node *node,
                          struct ch_value value, struct chart_str token,
                          struct ch_schema_fault **out)
{
    struct ch_schema_scope scope = {node, s->scope, s->scope->value_id + 1,
                                    NULL};
    struct ch_schema_state sub = *s;
    sub.node = node;
    sub.value = value;
    sub.scope = &scope;
    sub.faults = sub.last = NULL;
    int code = ch_pointer_child(s->op, s->pointer, token, &sub.pointer);
    return code ? code : ch_validate_nested(&sub, false, out);
}

int ch_validate_add_child(struct ch_schema_state *s,
                          const struct ch_schema_node *node,
                          struct ch_value value, struct chart_str token)
{
    struct ch_schema_fault *fault;
    int code = validate_child(s, node, value, token, &fault);
    if (!code)
        ch_state_add(s, fault);
    return code;
}

int ch_add_self(struct ch_schema_state *s, const struct ch_schema_node *node)
{
    struct ch_schema_fault *fault;
    int code = ch_validate_self(s, node, false, &fault);
    if (!code)
        ch_state_add(s, fault);
    return code;
}

int ch_validate_item(struct ch_schema_state *s,
                     const struct ch_schema_node *node, size_t index,
                     size_t shown, struct ch_schema_fault **out)
{
    struct ch_buf token;
    ch_buf_init(&token, s->op);
    ch_buf_uint(&token, shown);
    int code = ch_buf_check(&token);
    return code ? code
                : validate_child(s, node, ch_list_at(s->value, index),
                                 ch_buf_view(&token), out);
}

int ch_validate_add_item(struct ch_schema_state *s,
                         const struct ch_schema_node *node, size_t index,
                         size_t shown)
{
    struct ch_schema_fault *fault;
    int code = ch_validate_item(s, node, index, shown, &fault);
    if (!code)
        ch_state_add(s, fault);
    return code;
}

/* ---- references --------------------------------------------------------- */

static int add_ref(struct ch_schema_state *s, const struct ch_schema_node *node,
                   const char *keyword)
{
    struct ch_schema_fault *fault, *reference;
    int code = validate_self(s, node, keyword, false, &fault);
    if (code || !fault)
        return code;
    reference = ch_fault_new(s);
    if (!reference)
        return ch_error_code(s->op);
    reference->is_reference = true;
    reference->message = CH_STR("validation failed");
    reference->causes = fault->is_group ? fault->causes : fault;
    ch_state_add(s, reference);
    return 0;
}

static const struct ch_schema_node *
recursive_target(const struct ch_schema_state *s,
                 const struct ch_schema_node *node)
{
    for (const struct ch_schema_scope *at = s->scope; at; at = at->parent)
        if (at->node->resource->recursive_anchor)
            node = at->node->resource;
    return node;
}

static const struct ch_schema_node *
dynamic_target(const struct ch_schema_state *s, struct chart_str anchor,
               const struct ch_schema_node *node)
{
    for (const struct ch_schema_scope *at = s->scope; at; at = at->parent) {
        const struct ch_schema_node_map *map =
            &at->node->resource->dynamic_anchors;
        for (size_t i = 0; i < map->count; i++)
            if (ch_str_eq(map->items[i].name, anchor))
                node = map->items[i].node;
    }
    return node;
}

static int check_refs(struct ch_schema_state *s)
{
    const struct ch_schema_node *node = s->node->recursive_ref;
    int code = 0;
    if (node)
        code = add_ref(
            s, node->recursive_anchor ? recursive_target(s, node) : node,
            "$recursiveRef");
    node = s->node->dynamic_ref;
    if (code || !node)
        return code;
    struct chart_str anchor = s->node->dynamic_ref_anchor;
    if (anchor.len && ch_str_eq(node->dynamic_anchor, anchor))
        node = dynamic_target(s, anchor, node);
    return add_ref(s, node, "$dynamicRef");
}

/* ---- combinations ------------------------------------------------------- */

static int check_all_of(struct ch_schema_state *s)
{
    const struct ch_schema_nodes *list = &s->node->all_of;
    struct ch_schema_fault *fault, *causes = NULL, *last = NULL;
    for (size_t i = 0; i < list->count; i++) {
        int code = ch_validate_self(s, list->items[i], false, &fault);
        if (code)
            return code;
        if (fault)
            ch_fault_append(&causes, &last, fault);
        if (fault && s->yes_or_no)
            break;
    }
    return causes ? ch_state_add_text(s, "'allOf' failed", causes) : 0;
}

static int check_any_of(struct ch_schema_state *s)
{
    const struct ch_schema_nodes *list = &s->node->any_of;
    struct ch_schema_fault *fault, *causes = NULL, *last = NULL;
    bool matched = list->count == 0;
    for (size_t i = 0; i < list->count; i++) {
        int code = ch_validate_self(s, list->items[i], false, &fault);
        if (code)
            return code;
        if (fault)
            ch_fault_append(&causes, &last, fault);
        matched = matched || !fault;
        if (!fault && rest_is_empty(&s->rest))
            break;
    }
    return matched ? 0 : ch_state_add_text(s, "'anyOf' failed", causes);
}

static int add_two_matched(struct ch_schema_state *s, size_t first,
                           size_t second)
{
    struct ch_buf buf;
    ch_buf_init(&buf, s->op);
    CH_BUF_LIT(&buf, "'oneOf' failed, subschemas ");
    ch_message_int(&buf, (int64_t)first);
    CH_BUF_LIT(&buf, ", ");
    ch_message_int(&buf, (int64_t)second);
    CH_BUF_LIT(&buf, " matched");
    return ch_state_add_message(s, &buf, NULL);
}

static int check_one_of(struct ch_schema_state *s)
{
    const struct ch_schema_nodes *list = &s->node->one_of;
    struct ch_schema_fault *fault, *causes = NULL, *last = NULL;
    size_t matched = CH_NPOS;
    for (size_t i = 0; i < list->count; i++) {
        int code =
            ch_validate_self(s, list->items[i], matched != CH_NPOS, &fault);
        if (code)
            return code;
        if (fault && matched == CH_NPOS)
            ch_fault_append(&causes, &last, fault);
        if (!fault && matched != CH_NPOS)
            return add_two_matched(s, matched, i);
        if (!fault)
            matched = i;
    }
    if (matched != CH_NPOS || !list->count)
        return 0;
    return ch_state_add_text(s, "'oneOf' failed, none matched", causes);
}

static int check_conditions(struct ch_schema_state *s)
{
    const struct ch_schema_node *n = s->node;
    struct ch_schema_fault *fault;
    int code = 0;
    if (n->not_) {
        code = ch_validate_self(s, n->not_, true, &fault);
        if (!code && !fault)
            code = ch_state_add_text(s, "'not' failed", NULL);
    }
    if (code || (code = check_all_of(s)) || (code = check_any_of(s)) ||
        (code = check_one_of(s)) || !n->if_)
        return code;
    code = ch_validate_self(s, n->if_, true, &fault);
    const struct ch_schema_node *branch = fault ? n->else_ : n->then_;
    return code || !branch ? code : ch_add_self(s, branch);
}

static int check_unevaluated(struct ch_schema_state *s)
{
    const struct ch_schema_node *n = s->node;
    int code = 0;
    if (!s->rest.tracked)
        return 0;
    for (size_t i = 0; !code && i < s->rest.count; i++) {
        if (s->rest.evaluated[i])
            continue;
        if (ch_is_map(s->value) && n->unevaluated_properties)
            code = ch_validate_add_child(
                s, n->unevaluated_properties, s->value.u.map->entries[i].value,
                ch_string_str(s->value.u.map->entries[i].key));
        if (ch_is_list(s->value) && n->unevaluated_items)
            code = ch_validate_add_item(s, n->unevaluated_items, i, i);
    }
    if (ch_is_map(s->value) ? n->unevaluated_properties != NULL
                            : n->unevaluated_items != NULL)
        s->rest.tracked = false;
    return code;
}

/* ---- one schema over one value ------------------------------------------ */

/* The scope above that holds the same schema for the same value, or null. */
static const struct ch_schema_scope *
find_cycle(const struct ch_schema_scope *scope)
{
    for (const struct ch_schema_scope *at = scope->parent;
         at && at->value_id == scope->value_id; at = at->parent)
        if (at->node == scope->node)
            return at;
    return NULL;
}

/* One step of a keyword location: "/$ref", or how far a schema's location goes
 * beyond that of the one that holds it. */
static void append_step(struct ch_buf *buf, const struct ch_schema_scope *scope)
{
    struct chart_str own = scope->node->location;
    size_t above = scope->parent->node->location.len;
    if (scope->keyword) {
        ch_buf_byte(buf, '/');
        ch_buf_str(buf, ch_str_z(scope->keyword));
    } else if (above < own.len) {
        ch_buf_str(buf, ch_str_sub(own, above, own.len));
    }
}

static int append_location(struct ch_buf *buf,
                           const struct ch_schema_scope *scope)
{
    const struct ch_schema_scope **steps;
    size_t count = 0;
    for (const struct ch_schema_scope *at = scope; at->parent; at = at->parent)
        count++;
    steps = CH_NEW_ARRAY(buf->op, const struct ch_schema_scope *, count);
    if (!steps)
        return ch_error_code(buf->op);
    for (size_t i = count; i > 0; scope = scope->parent)
        steps[--i] = scope;
    for (size_t i = 0; i < count; i++)
        append_step(buf, steps[i]);
    return ch_step(buf->op, count);
}

static int add_cycle(struct ch_schema_state *s,
                     const struct ch_schema_scope *above)
{
    struct ch_buf buf;
    ch_buf_init(&buf, s->op);
    CH_BUF_LIT(&buf, "both ");
    int code = append_location(&buf, s->scope);
    CH_BUF_LIT(&buf, " and ");
    if (!code)
        code = append_location(&buf, above);
    CH_BUF_LIT(&buf, " resolve to ");
    ch_quote(&buf, s->node->location);
    CH_BUF_LIT(&buf, " causing reference cycle");
    return code ? code : ch_state_add_message(s, &buf, NULL);
}

static int check_by_type(struct ch_schema_state *s)
{
    switch (ch_json_type_of(s->value)) {
    case CH_JSON_OBJECT:
        return s->value.u.map ? ch_check_object(s) : 0;
    case CH_JSON_ARRAY:
        return ch_check_array(s);
    case CH_JSON_STRING:
        return ch_check_string(s);
    case CH_JSON_NUMBER:
        return ch_check_number(s);
    default:
        return 0;
    }
}

static int check_rest(struct ch_schema_state *s)
{
    const struct ch_schema_node *n = s->node;
    int code = 0;
    if (n->ref) {
        code = add_ref(s, n->ref, "$ref");
        if (code || n->draft < 2019)
            return code;
    }
    code = check_by_type(s);
    if (code || (s->yes_or_no && s->faults))
        return code;
    if (n->draft >= 2019)
        code = check_refs(s);
    if (!code)
        code = check_conditions(s);
    return code || n->draft < 2019 ? code : check_unevaluated(s);
}

static int run(struct ch_schema_state *s, struct ch_schema_fault **out)
{
    bool go_on;
    int code;
    *out = NULL;
    if (s->node->boolean == 1)
        return 0;
    if (s->node->boolean == 0) {
        code = ch_state_add_text(s, "false schema", NULL);
        *out = s->faults;
        return code;
    }
    const struct ch_schema_scope *above = find_cycle(s->scope);
    if (above) {
        code = add_cycle(s, above);
        *out = s->faults;
        return code;
    }
    code = ch_check_value(s, &go_on);
    if (!code && go_on)
        code = check_rest(s);
    if (code || !s->faults || s->faults == s->last) {
        *out = s->faults;
        return code;
    }
    struct ch_schema_fault *group = ch_fault_new(s);
    if (!group)
        return ch_error_code(s->op);
    group->is_group = true;
    group->message = CH_STR("validation failed");
    group->causes = s->faults;
    *out = group;
    return 0;
}

/* ---- the whole ---------------------------------------------------------- */

int ch_schema_node_validate(struct ch_op *op, const struct ch_schema_node *node,
                            struct ch_value v,
                            const struct ch_meta_check *check,
                            struct ch_schema_result *out)
{
    struct ch_schema_scope scope = {node, NULL, 0, NULL};
    struct ch_schema_state s = {.op = op,
                                .node = node,
                                .value = v,
                                .scope = &scope,
                                .pointer = CH_STR(""),
                                .check = check};
    struct ch_schema_fault *fault;
    *out = (struct ch_schema_result){.text = CH_STR("")};
    int code = ch_validate_nested(&s, false, &fault);
    if (code || !fault)
        return code;
    return ch_fault_list(op, fault->is_group ? fault->causes : fault, out);
}

int ch_schema_validate(struct ch_op *op, const struct ch_schema *schema,
                       struct ch_value v, struct ch_schema_result *out)
{
    return ch_schema_node_validate(op, schema->root, v, NULL, out);
}
