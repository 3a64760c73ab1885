#include "base/utf8.h"
#include "schema/message.h"
#include "schema/uri.h"

/*
 * One pass over the value. A check that fails makes a `struct fault`; faults
 * form the tree that Helm prints. Where only yes or no matters (`not`, `if`),
 * faults carry no text.
 */
#define FAULTS_SHOWN 100

struct fault {
    struct fault *next;
    struct fault *causes;
    struct fault *last_cause;
    struct chart_str pointer;
    struct chart_str message;
    struct ch_value value;
    bool is_group;     /* several faults of one schema, without a text */
    bool is_reference; /* shown only with several causes */
};

/* The chain of schemas that lead here, for $dynamicRef and cycles. */
struct scope {
    const struct ch_schema_node *node;
    const struct scope *parent;
    uint64_t value_id;
};

/* Members or items that nothing has evaluated yet. */
struct unevaluated {
    bool tracked;
    size_t count;
    bool *evaluated; /* one for each entry or item */
};

struct state {
    struct ch_op *op;
    const struct ch_schema_node *node;
    struct ch_value value;
    const struct scope *scope;
    struct chart_str pointer;
    const struct ch_meta_check *check;
    struct unevaluated rest;
    struct fault *faults, *last;
    bool yes_or_no;
    bool is_property_name;
};

static int run(struct state *s, struct fault **out);

/* ---- faults ------------------------------------------------------------- */

static struct fault *fault_new(struct state *s)
{
    struct fault *fault = CH_NEW(s->op, struct fault);
    if (fault) {
        fault->pointer = s->pointer;
        fault->value = s->value;
    }
    return fault;
}

static void append(struct fault **first, struct fault **last,
                   struct fault *fault)
{
    if (*last)
        (*last)->next = fault;
    else
        *first = fault;
    for (*last = fault; (*last)->next;)
        *last = (*last)->next;
}

static void add(struct state *s, struct fault *fault)
{
    if (fault)
        append(&s->faults, &s->last, fault);
}

/* Ends a message and adds its fault; `causes` may be null. */
static int add_message(struct state *s, struct ch_buf *message,
                       struct fault *causes)
{
    struct fault *fault = fault_new(s);
    if (!fault)
        return ch_error_code(s->op);
    fault->causes = causes;
    add(s, fault);
    return ch_buf_take(message, &fault->message);
}

static int add_text(struct state *s, const char *text, struct fault *causes)
{
    struct ch_buf buf;
    ch_buf_init(&buf, s->op);
    ch_buf_str(&buf, ch_str_z(text));
    return add_message(s, &buf, causes);
}

/* "minItems: got 1, want 2" */
static int add_count(struct state *s, const char *keyword, int64_t got,
                     int64_t want)
{
    struct ch_buf buf;
    ch_buf_init(&buf, s->op);
    ch_buf_str(&buf, ch_str_z(keyword));
    CH_BUF_LIT(&buf, ": got ");
    ch_message_int(&buf, got);
    CH_BUF_LIT(&buf, ", want ");
    ch_message_int(&buf, want);
    return add_message(s, &buf, NULL);
}

static int check_bounds(struct state *s, int64_t got,
                        const struct ch_bound *low, const char *low_name,
                        const struct ch_bound *high, const char *high_name)
{
    int code = 0;
    if (low->set && got < low->value)
        code = add_count(s, low_name, got, low->value);
    if (!code && high->set && got > high->value)
        code = add_count(s, high_name, got, high->value);
    return code;
}

/* ---- types and values --------------------------------------------------- */

static unsigned type_of(struct ch_value v)
{
    if (ch_is_nil(v))
        return CH_JSON_NULL;
    if (v.type == CH_T_BOOL)
        return CH_JSON_BOOLEAN;
    if (v.type == CH_T_STRING)
        return CH_JSON_STRING;
    if (ch_is_map(v))
        return CH_JSON_OBJECT;
    return ch_is_list(v) ? CH_JSON_ARRAY : CH_JSON_NUMBER;
}

static int is_integer(struct ch_op *op, struct ch_value v, bool *integer)
{
    struct ch_number n;
    int code = ch_number_of(op, v, &n, integer);
    *integer = !code && *integer && ch_number_is_integer(&n);
    return code;
}

/* JSON equality: numbers by value, whatever their Go type. */
static int json_equal(struct ch_op *op, struct ch_value a, struct ch_value b,
                      bool *equal);

static int lists_equal(struct ch_op *op, struct ch_value a, struct ch_value b,
                       bool *equal)
{
    size_t len = ch_list_len(a);
    int code = 0;
    *equal = len == ch_list_len(b);
    for (size_t i = 0; !code && *equal && i < len; i++)
        code = json_equal(op, ch_list_at(a, i), ch_list_at(b, i), equal);
    return code;
}

static int maps_equal(struct ch_op *op, struct ch_value a, struct ch_value b,
                      bool *equal)
{
    int code = 0;
    *equal = ch_map_len(a) == ch_map_len(b);
    for (size_t i = 0; !code && *equal && i < ch_map_len(a); i++) {
        const struct ch_map_entry *entry = &a.u.map->entries[i];
        const struct ch_map_entry *other =
            ch_map_find(b.u.map, ch_string_str(entry->key), entry->hash);
        *equal = other != NULL;
        if (other)
            code = json_equal(op, entry->value, other->value, equal);
    }
    return code;
}

static int numbers_equal(struct ch_op *op, struct ch_value a, struct ch_value b,
                         bool *equal)
{
    struct ch_number left, right;
    bool both;
    int code = ch_number_of(op, a, &left, &both);
    if (!code)
        code = ch_number_of(op, b, &right, &both);
    *equal = !code && ch_number_compare(&left, &right) == 0;
    return code;
}

static int json_equal(struct ch_op *op, struct ch_value a, struct ch_value b,
                      bool *equal)
{
    unsigned type = type_of(a);
    int code = ch_step(op, 1);
    *equal = type == type_of(b);
    if (code || !*equal || (code = ch_enter(op)))
        return code;
    if (type == CH_JSON_OBJECT)
        code = maps_equal(op, a, b, equal);
    else if (type == CH_JSON_ARRAY)
        code = lists_equal(op, a, b, equal);
    else if (type == CH_JSON_NUMBER)
        code = numbers_equal(op, a, b, equal);
    else if (type == CH_JSON_STRING)
        *equal = ch_str_eq(ch_value_str(a), ch_value_str(b));
    else if (type == CH_JSON_BOOLEAN)
        *equal = a.u.boolean == b.u.boolean;
    ch_leave(op);
    return code;
}

/* ---- nested validation -------------------------------------------------- */

static int track(struct state *s, bool caller_needs)
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
    s->rest = (struct unevaluated){.tracked = count > 0, .count = count};
    if (!count)
        return 0;
    s->rest.evaluated = ch_alloc_zero(s->op, count);
    if (!s->rest.evaluated)
        return ch_error_code(s->op);
    memset(s->rest.evaluated, 1, from);
    return 0;
}

static bool rest_is_empty(const struct unevaluated *rest)
{
    for (size_t i = 0; rest->tracked && i < rest->count; i++)
        if (!rest->evaluated[i])
            return false;
    return true;
}

/* What a valid subschema evaluated counts here too. An untracked result means
 * that everything was. */
static void merge_rest(struct unevaluated *rest,
                       const struct unevaluated *other)
{
    for (size_t i = 0; rest->tracked && i < rest->count; i++)
        if (!other->tracked || other->evaluated[i])
            rest->evaluated[i] = true;
}

/* In a metaschema check, an embedded resource is checked against the
 * metaschema of its own dialect. */
static int switch_meta(struct state *s, struct ch_meta_check *check)
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

static int run_nested(struct state *s, bool caller_needs, struct fault **out)
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

/* Another schema over the same value. */
static int validate_self(struct state *s, const struct ch_schema_node *node,
                         bool yes_or_no, struct fault **out)
{
    struct scope scope = {node, s->scope, s->scope->value_id};
    struct state sub = *s;
    sub.node = node;
    sub.scope = &scope;
    sub.faults = sub.last = NULL;
    sub.yes_or_no = s->yes_or_no || yes_or_no;
    int code = run_nested(&sub, !rest_is_empty(&s->rest), out);
    if (!code && !*out)
        merge_rest(&s->rest, &sub.rest);
    return code;
}

/* A schema over a member or an item; its faults are added here. */
static int validate_child(struct state *s, const struct ch_schema_node *node,
                          struct ch_value value, struct chart_str token,
                          struct fault **out)
{
    struct scope scope = {node, s->scope, s->scope->value_id + 1};
    struct state sub = *s;
    sub.node = node;
    sub.value = value;
    sub.scope = &scope;
    sub.faults = sub.last = NULL;
    int code = ch_pointer_child(s->op, s->pointer, token, &sub.pointer);
    return code ? code : run_nested(&sub, false, out);
}

static int add_child(struct state *s, const struct ch_schema_node *node,
                     struct ch_value value, struct chart_str token)
{
    struct fault *fault;
    int code = validate_child(s, node, value, token, &fault);
    if (!code)
        add(s, fault);
    return code;
}

static int add_self(struct state *s, const struct ch_schema_node *node)
{
    struct fault *fault;
    int code = validate_self(s, node, false, &fault);
    if (!code)
        add(s, fault);
    return code;
}

static int validate_item(struct state *s, const struct ch_schema_node *node,
                         size_t index, size_t shown, struct fault **out)
{
    struct ch_buf token;
    ch_buf_init(&token, s->op);
    ch_buf_uint(&token, shown);
    int code = ch_buf_check(&token);
    return code ? code
                : validate_child(s, node, ch_list_at(s->value, index),
                                 ch_buf_view(&token), out);
}

static int add_item(struct state *s, const struct ch_schema_node *node,
                    size_t index, size_t shown)
{
    struct fault *fault;
    int code = validate_item(s, node, index, shown, &fault);
    if (!code)
        add(s, fault);
    return code;
}

/* ---- objects ------------------------------------------------------------ */

/* The names of `wanted` that the object lacks. */
static int find_missing(struct state *s, const struct ch_list *wanted,
                        struct chart_str **names, size_t *count)
{
    *count = 0;
    *names = NULL;
    for (size_t i = 0; i < wanted->len; i++) {
        if (wanted->items[i].type != CH_T_STRING ||
            ch_map_get_str(s->value.u.map, ch_value_str(wanted->items[i])))
            continue;
        if (!*names)
            *names = CH_NEW_ARRAY(s->op, struct chart_str, wanted->len);
        if (!*names)
            return ch_error_code(s->op);
        (*names)[(*count)++] = ch_value_str(wanted->items[i]);
    }
    return 0;
}

static int check_required(struct state *s)
{
    struct chart_str *names;
    struct ch_buf buf;
    size_t count;
    if (!s->node->required)
        return 0;
    int code = find_missing(s, s->node->required, &names, &count);
    if (code || !count)
        return code;
    ch_buf_init(&buf, s->op);
    ch_buf_str(&buf, count == 1 ? CH_STR("missing property ")
                                : CH_STR("missing properties "));
    ch_message_names(&buf, names, count);
    return add_message(s, &buf, NULL);
}

/* dependencies, dependentRequired: names that one name asks for. */
static int check_dependent_names(struct state *s,
                                 const struct ch_schema_named_node *dependency)
{
    struct chart_str *names;
    struct ch_buf buf;
    size_t count;
    int code = find_missing(s, dependency->names, &names, &count);
    if (code || !count)
        return code;
    ch_buf_init(&buf, s->op);
    CH_BUF_LIT(&buf, "properties ");
    ch_message_names(&buf, names, count);
    CH_BUF_LIT(&buf, " required, if ");
    ch_message_quote(&buf, dependency->name);
    CH_BUF_LIT(&buf, " exists");
    return add_message(s, &buf, NULL);
}

static int check_dependents(struct state *s,
                            const struct ch_schema_node_map *map)
{
    int code = 0;
    for (size_t i = 0; !code && i < map->count; i++) {
        const struct ch_schema_named_node *dependency = &map->items[i];
        if (!ch_map_get_str(s->value.u.map, dependency->name))
            continue;
        if (dependency->names)
            code = check_dependent_names(s, dependency);
        else if (dependency->node)
            code = add_self(s, dependency->node);
    }
    return code;
}

/* One member by properties, patternProperties, additionalProperties. */
static int check_member(struct state *s, size_t i, struct ch_buf *extra,
                        size_t *extra_count)
{
    const struct ch_schema_node *n = s->node;
    struct ch_map_entry *entry = &s->value.u.map->entries[i];
    struct chart_str name = ch_string_str(entry->key);
    struct ch_map_entry *known =
        ch_map_find(n->properties.index, name, entry->hash);
    bool evaluated = known != NULL;
    int code = 0;
    if (known)
        code = add_child(s, n->properties.items[known->value.u.integer].node,
                         entry->value, name);
    for (size_t p = 0; !code && p < n->pattern_properties.count; p++) {
        const struct ch_schema_named_node *pattern =
            &n->pattern_properties.items[p];
        size_t spans[2 * 64];
        int match = ch_regex_group_count(pattern->regex) < 64
                        ? ch_regex_match(s->op, pattern->regex, name, 0, spans)
                        : 0;
        if (match < 0)
            return match;
        if (!match)
            continue;
        evaluated = true;
        code = add_child(s, pattern->node, entry->value, name);
    }
    if (!code && !evaluated && n->additional_properties != CH_ADD_NONE) {
        evaluated = true;
        if (n->additional_properties == CH_ADD_NODE)
            code =
                add_child(s, n->additional_properties_node, entry->value, name);
        if (n->additional_properties == CH_ADD_FALSE) {
            if ((*extra_count)++)
                CH_BUF_LIT(extra, ", ");
            ch_message_quote(extra, name);
        }
    }
    if (evaluated && s->rest.tracked)
        s->rest.evaluated[i] = true;
    return code;
}

static int check_members(struct state *s)
{
    struct ch_buf extra;
    size_t extra_count = 0;
    int code = 0;
    ch_buf_init(&extra, s->op);
    CH_BUF_LIT(&extra, "additional properties ");
    for (size_t i = 0; !code && i < ch_map_len(s->value); i++)
        code = check_member(s, i, &extra, &extra_count);
    if (code || !extra_count)
        return code;
    CH_BUF_LIT(&extra, " not allowed");
    return add_message(s, &extra, NULL);
}

static int check_property_name(struct state *s, const struct ch_string *name)
{
    const struct ch_schema_node *node = s->node->property_names;
    struct scope scope = {node, NULL, 0};
    struct state sub = {.op = s->op,
                        .node = node,
                        .value = ch_string_value(name),
                        .scope = &scope,
                        .pointer = CH_STR(""),
                        .check = s->check,
                        .is_property_name = true};
    struct fault *fault;
    struct ch_buf buf;
    int code = run_nested(&sub, false, &fault);
    if (code || !fault)
        return code;
    ch_buf_init(&buf, s->op);
    CH_BUF_LIT(&buf, "invalid propertyName ");
    ch_message_quote(&buf, ch_string_str(name));
    code = add_message(s, &buf, fault->is_group ? fault->causes : fault);
    s->last->pointer = CH_STR("");
    return code;
}

static int check_object(struct state *s)
{
    const struct ch_schema_node *n = s->node;
    int code = ch_map_sort(s->op, s->value.u.map);
    if (!code)
        code =
            check_bounds(s, (int64_t)ch_map_len(s->value), &n->min_properties,
                         "minProperties", &n->max_properties, "maxProperties");
    if (!code)
        code = check_required(s);
    if (code || (s->yes_or_no && s->faults))
        return code;
    if ((code = check_dependents(s, &n->dependencies)) ||
        (code = check_members(s)))
        return code;
    for (size_t i = 0; n->property_names && !code && i < ch_map_len(s->value);
         i++)
        code = check_property_name(s, s->value.u.map->entries[i].key);
    if (!code)
        code = check_dependents(s, &n->dependent_schemas);
    return code ? code : check_dependents(s, &n->dependent_required);
}

/* ---- arrays ------------------------------------------------------------- */

static int check_unique(struct state *s)
{
    size_t len = ch_list_len(s->value);
    struct ch_buf buf;
    bool equal;
    for (size_t i = 1; i < len; i++) {
        for (size_t j = 0; j < i; j++) {
            int code = json_equal(s->op, ch_list_at(s->value, i),
                                  ch_list_at(s->value, j), &equal);
            if (code)
                return code;
            if (!equal)
                continue;
            ch_buf_init(&buf, s->op);
            CH_BUF_LIT(&buf, "items at ");
            ch_message_int(&buf, (int64_t)j);
            CH_BUF_LIT(&buf, " and ");
            ch_message_int(&buf, (int64_t)i);
            CH_BUF_LIT(&buf, " are equal");
            return add_message(s, &buf, NULL);
        }
    }
    return 0;
}

static int check_additional_items(struct state *s, size_t from)
{
    const struct ch_schema_node *n = s->node;
    size_t len = ch_list_len(s->value);
    struct ch_buf buf;
    int code = 0;
    if (n->additional_items == CH_ADD_NODE)
        for (size_t i = from; !code && i < len; i++)
            code = add_item(s, n->additional_items_node, i, i - from);
    if (n->additional_items != CH_ADD_FALSE || from == len)
        return code;
    ch_buf_init(&buf, s->op);
    CH_BUF_LIT(&buf, "last ");
    ch_message_int(&buf, (int64_t)(len - from));
    CH_BUF_LIT(&buf, " additionalItem(s) not allowed");
    return add_message(s, &buf, NULL);
}

/* items: one schema for all, or a list of schemas and then the rest. */
static int check_items(struct state *s)
{
    const struct ch_schema_node *n = s->node;
    const struct ch_schema_nodes *list =
        n->draft < 2020 ? &n->items_list : &n->prefix_items;
    const struct ch_schema_node *rest =
        n->draft < 2020 ? n->items : n->items_2020;
    size_t len = ch_list_len(s->value), done = 0;
    int code = 0;
    for (; !code && done < len && done < list->count; done++)
        code = add_item(s, list->items[done], done, done);
    /* The validator numbers the items behind a prefix from 0 again. */
    for (size_t i = done; !code && rest && i < len; i++)
        code = add_item(s, rest, i, i - done);
    if (!code && n->draft < 2020)
        code = check_additional_items(s, rest ? len : done);
    return code;
}

static void matched_text(struct ch_buf *buf, const struct ch_list *matched)
{
    for (uint32_t i = 0; i < matched->len; i++) {
        if (i)
            ch_buf_byte(buf, ' ');
        ch_buf_int(buf, matched->items[i].u.integer);
    }
}

/* "min 2 items required to match contains schema, but matched 1 items at 0" */
static int add_contains(struct state *s, bool is_min, int64_t want,
                        const struct ch_list *matched, struct fault *causes)
{
    struct ch_buf buf;
    ch_buf_init(&buf, s->op);
    ch_buf_str(&buf, is_min ? CH_STR("min ") : CH_STR("max "));
    ch_message_int(&buf, want);
    CH_BUF_LIT(&buf, " items required to match contains schema, but ");
    if (!matched->len && is_min) {
        CH_BUF_LIT(&buf, "none matched");
    } else {
        CH_BUF_LIT(&buf, "matched ");
        ch_message_int(&buf, matched->len);
        CH_BUF_LIT(&buf, " items at ");
        matched_text(&buf, matched);
    }
    return add_message(s, &buf, causes);
}

static int check_contains(struct state *s)
{
    const struct ch_schema_node *n = s->node;
    struct ch_list *matched = ch_list_new(s->op, 0);
    struct fault *fault, *causes = NULL, *last = NULL;
    int code = matched ? 0 : ch_error_code(s->op);
    for (size_t i = 0; !code && i < ch_list_len(s->value); i++) {
        code = validate_item(s, n->contains, i, i, &fault);
        if (code)
            return code;
        if (fault) {
            append(&causes, &last, fault);
            continue;
        }
        code = ch_list_push(s->op, matched, ch_int((int64_t)i));
        if (n->draft >= 2020 && s->rest.tracked)
            s->rest.evaluated[i] = true;
    }
    if (code)
        return code;
    if (n->min_contains.set && matched->len < n->min_contains.value)
        code = add_contains(s, true, n->min_contains.value, matched, causes);
    else if (!n->min_contains.set && !matched->len)
        code = add_text(s, "no items match contains schema", causes);
    if (!code && n->max_contains.set && matched->len > n->max_contains.value)
        code = add_contains(s, false, n->max_contains.value, matched, NULL);
    return code;
}

static int check_array(struct state *s)
{
    const struct ch_schema_node *n = s->node;
    int code = check_bounds(s, (int64_t)ch_list_len(s->value), &n->min_items,
                            "minItems", &n->max_items, "maxItems");
    if (!code && n->unique_items)
        code = check_unique(s);
    if (!code)
        code = check_items(s);
    return code || !n->contains ? code : check_contains(s);
}

/* ---- strings and numbers ------------------------------------------------ */

static int check_string(struct state *s)
{
    const struct ch_schema_node *n = s->node;
    struct chart_str text = ch_value_str(s->value);
    struct ch_buf buf;
    size_t spans[2 * 64];
    int code = 0;
    if (n->min_length.set || n->max_length.set)
        code = check_bounds(s, (int64_t)ch_utf8_count(text), &n->min_length,
                            "minLength", &n->max_length, "maxLength");
    if (code || !n->pattern || ch_regex_group_count(n->pattern) >= 64)
        return code;
    int match = ch_regex_match(s->op, n->pattern, text, 0, spans);
    if (match)
        return match < 0 ? match : 0;
    ch_buf_init(&buf, s->op);
    ch_message_quote(&buf, text);
    CH_BUF_LIT(&buf, " does not match pattern ");
    ch_message_quote(&buf, n->pattern_text);
    return add_message(s, &buf, NULL);
}

static int check_limit(struct state *s, const struct ch_limit *limit,
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
    return add_message(s, &buf, NULL);
}

static int order(const struct ch_number *got, const struct ch_limit *limit)
{
    return limit->set ? ch_number_compare(got, &limit->value) : 0;
}

static int check_number(struct state *s)
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

static int check_type(struct state *s, bool *ok)
{
    unsigned type = type_of(s->value), want = s->node->types;
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
    return add_message(s, &buf, NULL);
}

static int check_const(struct state *s, bool *ok)
{
    struct ch_value want = s->node->constant;
    struct ch_buf buf;
    *ok = true;
    int code = s->node->has_const ? json_equal(s->op, s->value, want, ok) : 0;
    if (code || *ok)
        return code;
    if (ch_is_map(want) || ch_is_list(want))
        return add_text(s, "'const' failed", NULL);
    ch_buf_init(&buf, s->op);
    CH_BUF_LIT(&buf, "value must be ");
    ch_message_scalar(&buf, want);
    return add_message(s, &buf, NULL);
}

static int add_enum(struct state *s, const struct ch_list *want)
{
    struct ch_buf buf;
    for (uint32_t i = 0; i < want->len; i++)
        if (ch_is_map(want->items[i]) || ch_is_list(want->items[i]))
            return add_text(s, "'enum' failed", NULL);
    ch_buf_init(&buf, s->op);
    CH_BUF_LIT(&buf, "value must be ");
    if (want->len != 1)
        CH_BUF_LIT(&buf, "one of ");
    for (uint32_t i = 0; i < want->len; i++) {
        if (i)
            CH_BUF_LIT(&buf, ", ");
        ch_message_scalar(&buf, want->items[i]);
    }
    return add_message(s, &buf, NULL);
}

static int check_enum(struct state *s, bool *ok)
{
    const struct ch_list *want = s->node->enumeration;
    int code = 0;
    *ok = !want;
    for (uint32_t i = 0; want && !code && !*ok && i < want->len; i++)
        code = json_equal(s->op, s->value, want->items[i], ok);
    return code || *ok ? code : add_enum(s, want);
}

static int check_format(struct state *s, bool *ok)
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
    return add_message(s, &buf, NULL);
}

/* ---- references --------------------------------------------------------- */

static int add_ref(struct state *s, const struct ch_schema_node *node, bool *ok)
{
    struct fault *fault, *reference;
    int code = validate_self(s, node, false, &fault);
    *ok = !fault;
    if (code || !fault)
        return code;
    reference = fault_new(s);
    if (!reference)
        return ch_error_code(s->op);
    reference->is_reference = true;
    reference->message = CH_STR("validation failed");
    reference->causes = fault->is_group ? fault->causes : fault;
    add(s, reference);
    return 0;
}

static const struct ch_schema_node *
recursive_target(const struct state *s, const struct ch_schema_node *node)
{
    for (const struct scope *at = s->scope; at; at = at->parent)
        if (at->node->resource->recursive_anchor)
            node = at->node->resource;
    return node;
}

static const struct ch_schema_node *
dynamic_target(const struct state *s, struct chart_str anchor,
               const struct ch_schema_node *node)
{
    for (const struct scope *at = s->scope; at; at = at->parent) {
        const struct ch_schema_node_map *map =
            &at->node->resource->dynamic_anchors;
        for (size_t i = 0; i < map->count; i++)
            if (ch_str_eq(map->items[i].name, anchor))
                node = map->items[i].node;
    }
    return node;
}

static int check_refs(struct state *s)
{
    const struct ch_schema_node *node = s->node->recursive_ref;
    bool ok;
    int code = 0;
    if (node)
        code = add_ref(
            s, node->recursive_anchor ? recursive_target(s, node) : node, &ok);
    node = s->node->dynamic_ref;
    if (code || !node)
        return code;
    struct chart_str anchor = s->node->dynamic_ref_anchor;
    if (anchor.len && ch_str_eq(node->dynamic_anchor, anchor))
        node = dynamic_target(s, anchor, node);
    return add_ref(s, node, &ok);
}

/* ---- combinations ------------------------------------------------------- */

static int check_all_of(struct state *s)
{
    const struct ch_schema_nodes *list = &s->node->all_of;
    struct fault *fault, *causes = NULL, *last = NULL;
    for (size_t i = 0; i < list->count; i++) {
        int code = validate_self(s, list->items[i], false, &fault);
        if (code)
            return code;
        if (fault)
            append(&causes, &last, fault);
        if (fault && s->yes_or_no)
            break;
    }
    return causes ? add_text(s, "'allOf' failed", causes) : 0;
}

static int check_any_of(struct state *s)
{
    const struct ch_schema_nodes *list = &s->node->any_of;
    struct fault *fault, *causes = NULL, *last = NULL;
    bool matched = list->count == 0;
    for (size_t i = 0; i < list->count; i++) {
        int code = validate_self(s, list->items[i], false, &fault);
        if (code)
            return code;
        if (fault)
            append(&causes, &last, fault);
        matched = matched || !fault;
        if (!fault && rest_is_empty(&s->rest))
            break;
    }
    return matched ? 0 : add_text(s, "'anyOf' failed", causes);
}

static int add_two_matched(struct state *s, size_t first, size_t second)
{
    struct ch_buf buf;
    ch_buf_init(&buf, s->op);
    CH_BUF_LIT(&buf, "'oneOf' failed, subschemas ");
    ch_message_int(&buf, (int64_t)first);
    CH_BUF_LIT(&buf, ", ");
    ch_message_int(&buf, (int64_t)second);
    CH_BUF_LIT(&buf, " matched");
    return add_message(s, &buf, NULL);
}

static int check_one_of(struct state *s)
{
    const struct ch_schema_nodes *list = &s->node->one_of;
    struct fault *fault, *causes = NULL, *last = NULL;
    size_t matched = CH_NPOS;
    for (size_t i = 0; i < list->count; i++) {
        int code = validate_self(s, list->items[i], matched != CH_NPOS, &fault);
        if (code)
            return code;
        if (fault && matched == CH_NPOS)
            append(&causes, &last, fault);
        if (!fault && matched != CH_NPOS)
            return add_two_matched(s, matched, i);
        if (!fault)
            matched = i;
    }
    if (matched != CH_NPOS || !list->count)
        return 0;
    return add_text(s, "'oneOf' failed, none matched", causes);
}

static int check_conditions(struct state *s)
{
    const struct ch_schema_node *n = s->node;
    struct fault *fault;
    int code = 0;
    if (n->not_) {
        code = validate_self(s, n->not_, true, &fault);
        if (!code && !fault)
            code = add_text(s, "'not' failed", NULL);
    }
    if (code || (code = check_all_of(s)) || (code = check_any_of(s)) ||
        (code = check_one_of(s)) || !n->if_)
        return code;
    code = validate_self(s, n->if_, true, &fault);
    const struct ch_schema_node *branch = fault ? n->else_ : n->then_;
    return code || !branch ? code : add_self(s, branch);
}

static int check_unevaluated(struct state *s)
{
    const struct ch_schema_node *n = s->node;
    int code = 0;
    if (!s->rest.tracked)
        return 0;
    for (size_t i = 0; !code && i < s->rest.count; i++) {
        if (s->rest.evaluated[i])
            continue;
        if (ch_is_map(s->value) && n->unevaluated_properties)
            code = add_child(s, n->unevaluated_properties,
                             s->value.u.map->entries[i].value,
                             ch_string_str(s->value.u.map->entries[i].key));
        if (ch_is_list(s->value) && n->unevaluated_items)
            code = add_item(s, n->unevaluated_items, i, i);
    }
    if (ch_is_map(s->value) ? n->unevaluated_properties != NULL
                            : n->unevaluated_items != NULL)
        s->rest.tracked = false;
    return code;
}

/* ---- one schema over one value ------------------------------------------ */

static bool is_cycle(const struct scope *scope)
{
    for (const struct scope *at = scope->parent;
         at && at->value_id == scope->value_id; at = at->parent)
        if (at->node == scope->node)
            return true;
    return false;
}

static int check_by_type(struct state *s)
{
    switch (type_of(s->value)) {
    case CH_JSON_OBJECT:
        return s->value.u.map ? check_object(s) : 0;
    case CH_JSON_ARRAY:
        return check_array(s);
    case CH_JSON_STRING:
        return check_string(s);
    case CH_JSON_NUMBER:
        return check_number(s);
    default:
        return 0;
    }
}

/* The checks after which the rest does not matter when they fail. */
static int check_first(struct state *s, bool *go_on)
{
    static int (*const checks[])(struct state * s, bool *ok) = {
        check_type, check_const, check_enum, check_format};
    *go_on = true;
    for (size_t i = 0; i < CH_COUNT(checks); i++) {
        int code = checks[i](s, go_on);
        if (code || !*go_on)
            return code;
    }
    return 0;
}

static int check_rest(struct state *s)
{
    const struct ch_schema_node *n = s->node;
    int code = 0;
    if (n->ref) {
        bool ok;
        code = add_ref(s, n->ref, &ok);
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

static int run(struct state *s, struct fault **out)
{
    bool go_on;
    int code;
    *out = NULL;
    if (s->node->boolean == 1)
        return 0;
    if (s->node->boolean == 0) {
        code = add_text(s, "false schema", NULL);
        *out = s->faults;
        return code;
    }
    if (is_cycle(s->scope)) {
        code = add_text(s, "schemas refer to each other in a cycle", NULL);
        *out = s->faults;
        return code;
    }
    code = check_first(s, &go_on);
    if (!code && go_on)
        code = check_rest(s);
    if (code || !s->faults || s->faults == s->last) {
        *out = s->faults;
        return code;
    }
    struct fault *group = fault_new(s);
    if (!group)
        return ch_error_code(s->op);
    group->is_group = true;
    group->message = CH_STR("validation failed");
    group->causes = s->faults;
    *out = group;
    return 0;
}

/* ---- the listing -------------------------------------------------------- */

struct listing {
    struct ch_op *op;
    struct ch_buf text;
    struct ch_schema_result *result;
    size_t cap;
};

static int list_finding(struct listing *l, const struct fault *fault,
                        uint32_t depth)
{
    struct ch_schema_result *r = l->result;
    if (r->count == l->cap) {
        size_t cap = l->cap ? l->cap * 2 : 8;
        void *grown = ch_realloc_array(l->op, r->findings, l->cap, cap,
                                       sizeof *r->findings);
        if (!grown)
            return ch_error_code(l->op);
        r->findings = grown;
        l->cap = cap;
    }
    r->findings[r->count++] = (struct ch_schema_finding){
        fault->pointer, fault->message, fault->value, depth};
    if (l->text.len)
        ch_buf_byte(&l->text, '\n');
    for (uint32_t i = 0; i < depth; i++)
        CH_BUF_LIT(&l->text, "  ");
    CH_BUF_LIT(&l->text, "- at ");
    ch_message_quote(&l->text, fault->pointer);
    CH_BUF_LIT(&l->text, ": ");
    ch_buf_str(&l->text, fault->message);
    return 0;
}

static int list_faults(struct listing *l, const struct fault *fault,
                       uint32_t depth)
{
    int code = ch_enter(l->op);
    if (code)
        return code;
    for (; !code && fault; fault = fault->next) {
        bool skip =
            fault->is_reference && fault->causes && !fault->causes->next;
        if (l->result->count >= FAULTS_SHOWN)
            break;
        if (!skip)
            code = list_finding(l, fault, depth);
        if (!code && fault->causes)
            code = list_faults(l, fault->causes, depth + !skip);
    }
    ch_leave(l->op);
    return code;
}

int ch_schema_node_validate(struct ch_op *op, const struct ch_schema_node *node,
                            struct ch_value v,
                            const struct ch_meta_check *check,
                            struct ch_schema_result *out)
{
    struct scope scope = {node, NULL, 0};
    struct state s = {.op = op,
                      .node = node,
                      .value = v,
                      .scope = &scope,
                      .pointer = CH_STR(""),
                      .check = check};
    struct listing listing = {.op = op, .result = out};
    struct fault *fault;
    *out = (struct ch_schema_result){.text = CH_STR("")};
    int code = run_nested(&s, false, &fault);
    if (code || !fault)
        return code;
    ch_buf_init(&listing.text, op);
    code = list_faults(&listing, fault->is_group ? fault->causes : fault, 0);
    return code ? code : ch_buf_take(&listing.text, &out->text);
}

int ch_schema_validate(struct ch_op *op, const struct ch_schema *schema,
                       struct ch_value v, struct ch_schema_result *out)
{
    return ch_schema_node_validate(op, schema->root, v, NULL, out);
}
