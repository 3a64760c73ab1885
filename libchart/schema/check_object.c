#include "schema/message.h"
#include "schema/state.h"

/* The names of `wanted` that the object lacks. */
static int find_missing(struct ch_schema_state *s, const struct ch_list *wanted,
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

static int check_required(struct ch_schema_state *s)
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
    return ch_state_add_message(s, &buf, NULL);
}

/* dependencies, dependentRequired: names that one name asks for. */
static int check_dependent_names(struct ch_schema_state *s,
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
    return ch_state_add_message(s, &buf, NULL);
}

static int check_dependents(struct ch_schema_state *s,
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
            code = ch_add_self(s, dependency->node);
    }
    return code;
}

/* Members that no keyword allows: their names, and what they are. */
struct extra {
    struct ch_buf names;
    struct ch_value *members; /* room for all */
    size_t count;
};

static int add_extra(struct ch_schema_state *s, struct extra *extra,
                     const struct ch_map_entry *entry)
{
    if (!extra->members)
        extra->members =
            CH_NEW_ARRAY(s->op, struct ch_value, ch_map_len(s->value));
    if (!extra->members)
        return ch_error_code(s->op);
    if (extra->count)
        CH_BUF_LIT(&extra->names, ", ");
    ch_message_quote(&extra->names, ch_string_str(entry->key));
    extra->members[extra->count++] = entry->value;
    return 0;
}

/* One member by properties, patternProperties, additionalProperties. */
static int check_member(struct ch_schema_state *s, size_t i,
                        struct extra *extra)
{
    const struct ch_schema_node *n = s->node;
    struct ch_map_entry *entry = &s->value.u.map->entries[i];
    struct chart_str name = ch_string_str(entry->key);
    struct ch_map_entry *known =
        ch_map_find(n->properties.index, name, entry->hash);
    bool evaluated = known != NULL;
    int code = 0;
    if (known)
        code = ch_validate_add_child(
            s, n->properties.items[known->value.u.integer].node, entry->value,
            name);
    for (size_t p = 0; !code && p < n->pattern_properties.count; p++) {
        const struct ch_schema_named_node *pattern =
            &n->pattern_properties.items[p];
        int match = ch_regex_test(s->op, pattern->regex, name);
        if (match < 0)
            return match;
        if (!match)
            continue;
        evaluated = true;
        code = ch_validate_add_child(s, pattern->node, entry->value, name);
    }
    if (!code && !evaluated && n->additional_properties != CH_ADD_NONE) {
        evaluated = true;
        if (n->additional_properties == CH_ADD_NODE)
            code = ch_validate_add_child(s, n->additional_properties_node,
                                         entry->value, name);
        if (n->additional_properties == CH_ADD_FALSE)
            code = add_extra(s, extra, entry);
    }
    if (evaluated && s->rest.tracked)
        s->rest.evaluated[i] = true;
    return code;
}

static int check_members(struct ch_schema_state *s)
{
    struct extra extra = {0};
    int code = 0;
    ch_buf_init(&extra.names, s->op);
    CH_BUF_LIT(&extra.names, "additional properties ");
    for (size_t i = 0; !code && i < ch_map_len(s->value); i++)
        code = check_member(s, i, &extra);
    if (code || !extra.count)
        return code;
    CH_BUF_LIT(&extra.names, " not allowed");
    code = ch_state_add_message(s, &extra.names, NULL);
    if (code)
        return code;
    s->last->members = extra.members;
    s->last->member_count = extra.count;
    return 0;
}

static int check_property_name(struct ch_schema_state *s,
                               const struct ch_string *name)
{
    const struct ch_schema_node *node = s->node->property_names;
    struct ch_schema_scope scope = {node, NULL, 0, NULL};
    struct ch_schema_state sub = {.op = s->op,
                                  .node = node,
                                  .value = ch_string_value(name),
                                  .scope = &scope,
                                  .pointer = CH_STR(""),
                                  .check = s->check};
    struct ch_schema_fault *fault;
    struct ch_buf buf;
    int code = ch_validate_nested(&sub, false, &fault);
    if (code || !fault)
        return code;
    ch_buf_init(&buf, s->op);
    CH_BUF_LIT(&buf, "invalid propertyName ");
    ch_message_quote(&buf, ch_string_str(name));
    code =
        ch_state_add_message(s, &buf, fault->is_group ? fault->causes : fault);
    s->last->pointer = CH_STR("");
    return code;
}

int ch_check_object(struct ch_schema_state *s)
{
    const struct ch_schema_node *n = s->node;
    int code = ch_map_sort(s->op, s->value.u.map);
    if (!code)
        code = ch_check_bounds(s, (int64_t)ch_map_len(s->value),
                               &n->min_properties, "minProperties",
                               &n->max_properties, "maxProperties");
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
