#include "schema/message.h"
#include "schema/state.h"

static int check_unique(struct ch_schema_state *s)
{
    size_t len = ch_list_len(s->value);
    struct ch_buf buf;
    bool equal;
    for (size_t i = 1; i < len; i++) {
        for (size_t j = 0; j < i; j++) {
            int code = ch_json_equal(s->op, ch_list_at(s->value, i),
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
            return ch_state_add_message(s, &buf, NULL);
        }
    }
    return 0;
}

static int check_additional_items(struct ch_schema_state *s, size_t from)
{
    const struct ch_schema_node *n = s->node;
    size_t len = ch_list_len(s->value);
    struct ch_buf buf;
    int code = 0;
    if (n->additional_items == CH_ADD_NODE)
        for (size_t i = from; !code && i < len; i++)
            code =
                ch_validate_add_item(s, n->additional_items_node, i, i - from);
    if (n->additional_items != CH_ADD_FALSE || from == len)
        return code;
    ch_buf_init(&buf, s->op);
    CH_BUF_LIT(&buf, "last ");
    ch_message_int(&buf, (int64_t)(len - from));
    CH_BUF_LIT(&buf, " additionalItem(s) not allowed");
    return ch_state_add_message(s, &buf, NULL);
}

/* items: one schema for all, or a list of schemas and then the rest. */
static int check_items(struct ch_schema_state *s)
{
    const struct ch_schema_node *n = s->node;
    const struct ch_schema_nodes *list =
        n->draft < 2020 ? &n->items_list : &n->prefix_items;
    const struct ch_schema_node *rest =
        n->draft < 2020 ? n->items : n->items_2020;
    size_t len = ch_list_len(s->value), done = 0;
    int code = 0;
    for (; !code && done < len && done < list->count; done++)
        code = ch_validate_add_item(s, list->items[done], done, done);
    /* The validator numbers the items behind a prefix from 0 again. */
    for (size_t i = done; !code && rest && i < len; i++)
        code = ch_validate_add_item(s, rest, i, i - done);
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
static int add_contains(struct ch_schema_state *s, bool is_min, int64_t want,
                        const struct ch_list *matched,
                        struct ch_schema_fault *causes)
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
    return ch_state_add_message(s, &buf, causes);
}

static int check_contains(struct ch_schema_state *s)
{
    const struct ch_schema_node *n = s->node;
    struct ch_list *matched = ch_list_new(s->op, 0);
    struct ch_schema_fault *fault, *causes = NULL, *last = NULL;
    int code = matched ? 0 : ch_error_code(s->op);
    for (size_t i = 0; !code && i < ch_list_len(s->value); i++) {
        code = ch_validate_item(s, n->contains, i, i, &fault);
        if (code)
            return code;
        if (fault) {
            ch_fault_append(&causes, &last, fault);
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
        code = ch_state_add_text(s, "no items match contains schema", causes);
    if (!code && n->max_contains.set && matched->len > n->max_contains.value)
        code = add_contains(s, false, n->max_contains.value, matched, NULL);
    return code;
}

int ch_check_array(struct ch_schema_state *s)
{
    const struct ch_schema_node *n = s->node;
    int code = ch_check_bounds(s, (int64_t)ch_list_len(s->value), &n->min_items,
                               "minItems", &n->max_items, "maxItems");
    if (!code && n->unique_items)
        code = check_unique(s);
    if (!code)
        code = check_items(s);
    return code || !n->contains ? code : check_contains(s);
}
