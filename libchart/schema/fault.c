#include "schema/message.h"
#include "schema/state.h"

/* ---- making faults ------------------------------------------------------ */

struct ch_schema_fault *ch_fault_new(struct ch_schema_state *s)
{
    struct ch_schema_fault *fault = CH_NEW(s->op, struct ch_schema_fault);
    if (fault) {
        fault->pointer = s->pointer;
        fault->value = s->value;
    }
    return fault;
}

void ch_fault_append(struct ch_schema_fault **first,
                     struct ch_schema_fault **last,
                     struct ch_schema_fault *fault)
{
    if (*last)
        (*last)->next = fault;
    else
        *first = fault;
    for (*last = fault; (*last)->next;)
        *last = (*last)->next;
}

void ch_state_add(struct ch_schema_state *s, struct ch_schema_fault *fault)
{
    if (fault)
        ch_fault_append(&s->faults, &s->last, fault);
}

/* Ends a message and adds its fault; `causes` may be null. */
int ch_state_add_message(struct ch_schema_state *s, struct ch_buf *message,
                         struct ch_schema_fault *causes)
{
    struct ch_schema_fault *fault = ch_fault_new(s);
    if (!fault)
        return ch_error_code(s->op);
    fault->causes = causes;
    ch_state_add(s, fault);
    return ch_buf_take(message, &fault->message);
}

int ch_state_add_text(struct ch_schema_state *s, const char *text,
                      struct ch_schema_fault *causes)
{
    struct ch_buf buf;
    ch_buf_init(&buf, s->op);
    ch_buf_str(&buf, ch_str_z(text));
    return ch_state_add_message(s, &buf, causes);
}

/* "minItems: got 1, want 2" */
static int add_count(struct ch_schema_state *s, const char *keyword,
                     int64_t got, int64_t want)
{
    struct ch_buf buf;
    ch_buf_init(&buf, s->op);
    ch_buf_str(&buf, ch_str_z(keyword));
    CH_BUF_LIT(&buf, ": got ");
    ch_message_int(&buf, got);
    CH_BUF_LIT(&buf, ", want ");
    ch_message_int(&buf, want);
    return ch_state_add_message(s, &buf, NULL);
}

int ch_check_bounds(struct ch_schema_state *s, int64_t got,
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

/* ---- the listing -------------------------------------------------------- */

#define FAULTS_SHOWN 1000

struct listing {
    struct ch_op *op;
    struct ch_buf text;
    struct ch_schema_result *result;
    size_t cap;
};

static int list_finding(struct listing *l, const struct ch_schema_fault *fault,
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
        fault->pointer, fault->message, fault->value,
        depth,          fault->members, fault->member_count};
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

static int list_faults(struct listing *l, const struct ch_schema_fault *fault,
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

int ch_fault_list(struct ch_op *op, const struct ch_schema_fault *fault,
                  struct ch_schema_result *out)
{
    struct listing listing = {.op = op, .result = out};
    ch_buf_init(&listing.text, op);
    int code = list_faults(&listing, fault, 0);
    return code ? code : ch_buf_take(&listing.text, &out->text);
}
