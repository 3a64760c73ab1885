#include "template/exec.h"

#include "golib/fmt.h"
#include "golib/strconv.h"
#include "golib/time.h"
#include "template/eval.h"
#include "template/exec_error.h"
#include "template/set.h"
#include "value/list.h"
#include "value/map.h"
#include "value/object.h"

#include <inttypes.h>

/* How a list of statements ended, beside 0 and codes. */
#define FLOW_BREAK 1
#define FLOW_CONTINUE 2

/* Values in the first piece of the stack. */
#define FIRST_CHUNK 500

static const char no_value[] = "<no value>";
#define NO_VALUE_LEN (sizeof no_value - 1)

static int exec_list(struct ch_exec *x, struct ch_value dot,
                     const struct ch_node *first);

/* ---- the stack of frames and arguments ---------------------------------- */

struct ch_value *ch_exec_push_slow(struct ch_exec *x, size_t count)
{
    struct ch_exec_chunk *chunk = x->chunk ? x->chunk->above : NULL;
    if (!chunk || chunk->cap < count) {
        size_t cap = x->chunk ? x->chunk->cap * 2 : FIRST_CHUNK, bytes;
        if (cap < count)
            cap = count;
        if (!ch_size_mul(cap, sizeof chunk->values[0], &bytes))
            bytes = SIZE_MAX / 2;
        chunk = ch_alloc(x->op, sizeof *chunk + bytes);
        if (!chunk)
            return NULL;
        *chunk = (struct ch_exec_chunk){.below = x->chunk, .cap = cap};
        if (x->chunk)
            x->chunk->above = chunk;
    }
    x->chunk = chunk;
    x->stack_next = chunk->values + count;
    x->stack_end = chunk->values + chunk->cap;
    return chunk->values;
}

void ch_exec_pop_slow(struct ch_exec *x, struct ch_exec_mark mark)
{
    x->chunk = mark.chunk;
    x->stack_next = mark.next;
    x->stack_end = mark.chunk ? mark.chunk->values + mark.chunk->cap : NULL;
}

/* ---- output ------------------------------------------------------------- */

/* Tells one of the observer's functions about a pipeline's value. */
static void observe(struct ch_exec *x, const struct ch_pipe *pipe,
                    struct ch_value v,
                    void (*tell)(void *user, const struct ch_place *place,
                                 struct ch_value v))
{
    if (!tell)
        return;
    struct ch_place place = ch_exec_place_of(x, &pipe->node);
    tell(x->observer->user, &place, ch_plain(v));
}

static void observe_items(struct ch_exec *x, const struct ch_pipe *pipe,
                          struct ch_value v)
{
    const struct ch_observer *observer = x->observer;
    observe(x, pipe, v,
            observer->read_items ? observer->read_items : observer->read_value);
}

/* Structs and pointers may have a form of their own as a whole action. */
static int print_object(struct ch_buf *out, struct ch_value v)
{
    const struct ch_class *class_ = v.u.object->class_;
    if (class_->print_action &&
        (class_->kind == CH_K_PTR || v.flags & CH_FLAG_FIELD))
        return class_->print_action(out, ch_plain(v));
    return ch_fmt_value(out, ch_plain(v));
}

static int print_value(struct ch_exec *x, struct ch_value v)
{
    switch ((int)v.type) {
    case CH_T_STRING:
        ch_buf_str(x->out, ch_value_str(v));
        return x->out->code;
    case CH_T_INVALID:
        ch_buf_append(x->out, no_value, NO_VALUE_LEN);
        return x->out->code;
    case CH_T_INT:
    case CH_T_INT64:
        ch_buf_int(x->out, v.u.integer);
        return x->out->code;
    case CH_T_OBJECT:
        return print_object(x->out, v);
    default:
        return ch_fmt_value(x->out, v);
    }
}

static int exec_action(struct ch_exec *x, struct ch_value dot,
                       const struct ch_action_node *node)
{
    struct ch_value v;
    int code = ch_eval_pipe(x, dot, node->pipe, &v);
    if (code || node->pipe->decl_count)
        return code;
    if (CH_UNLIKELY(x->observer))
        observe(x, node->pipe, v, x->observer->read_value);
    code = print_value(x, v);
    if (CH_LIKELY(!code))
        return 0;
    x->node = &node->node;
    return ch_exec_stopped(x, code);
}

/* ---- branches ----------------------------------------------------------- */

/* if and with; "else if" goes round instead of down. */
static int exec_branch(struct ch_exec *x, struct ch_value dot,
                       const struct ch_branch_node *node)
{
    for (;;) {
        struct ch_value v;
        int code = ch_eval_pipe(x, dot, node->pipe, &v);
        if (code)
            return code;
        if (CH_UNLIKELY(x->observer))
            observe(x, node->pipe, v, x->observer->read_truth);
        if (ch_value_is_true(v))
            return exec_list(x, node->node.type == CH_NODE_WITH ? v : dot,
                             node->list.first);
        const struct ch_node *next = node->else_list.first;
        if (!next)
            return 0;
        if (next->next ||
            (next->type != CH_NODE_IF && next->type != CH_NODE_WITH))
            return exec_list(x, dot, next);
        x->node = next;
        node = (const struct ch_branch_node *)next;
        code = ch_step(x->op, 1);
        if (code)
            return ch_exec_stopped(x, code);
    }
}

/* Says in which turn it went wrong. */
static int turn_failed(struct ch_exec *x, const struct ch_branch_node *node,
                       struct ch_value index, struct ch_value element, int code)
{
    if (code == FLOW_CONTINUE)
        return 0;
    if (index.type == CH_T_INVALID)
        index = element;
    if (code < 0)
        ch_exec_in_turn(x, node, index, element);
    return code;
}

/* One turn of a range: sets its variables, runs its body. */
static int exec_turn(struct ch_exec *x, const struct ch_branch_node *node,
                     struct ch_value index, struct ch_value element)
{
    const struct ch_pipe *pipe = node->pipe;
    int code = ch_step(x->op, 1);
    if (code)
        return ch_exec_stopped(x, code);
    if (pipe->decl_count == 2)
        code = ch_exec_assign(x, &pipe->decls[0], index);
    if (!code && pipe->decl_count)
        code = ch_exec_assign(x, &pipe->decls[pipe->decl_count - 1], element);
    if (!code)
        code = exec_list(x, element, node->list.first);
    return code == 0 ? 0 : turn_failed(x, node, index, element, code);
}

static int range_list(struct ch_exec *x, const struct ch_branch_node *node,
                      struct ch_value v)
{
    /* Go copied pointer and length: what the body appends is not seen. */
    const struct ch_value *items = v.u.list->items;
    uint32_t len = v.u.list->len;
    int code = 0;
    for (uint32_t i = 0; i < len && !code; i++) {
        struct ch_value element = items[i];
        element.flags = v.type == CH_T_LIST ? CH_FLAG_INTERFACE : 0;
        code = exec_turn(x, node, ch_int(i), element);
    }
    return code;
}

static int range_map(struct ch_exec *x, const struct ch_branch_node *node,
                     struct ch_value v)
{
    const struct ch_map *map = v.u.map;
    struct ch_map_entry *entries = map->entries;
    size_t len = map->len;
    int code = 0;
    if (!map->frozen || !map->sorted)
        code = ch_map_snapshot(x->op, map, &entries, &len);
    if (code)
        return ch_exec_stopped(x, code);
    for (size_t i = 0; i < len && !code; i++) {
        struct ch_value key = ch_string_value(entries[i].key);
        struct ch_value element = entries[i].value;
        key.origin = entries[i].key_origin;
        element.flags = v.type == CH_T_MAP_STRING ? 0 : CH_FLAG_INTERFACE;
        code = exec_turn(x, node, key, element);
    }
    return code;
}

static int range_bytes(struct ch_exec *x, const struct ch_branch_node *node,
                       struct ch_value v)
{
    struct chart_str bytes = ch_value_str(v);
    int code = 0;
    for (size_t i = 0; i < bytes.len && !code; i++)
        code = exec_turn(x, node, ch_int((int64_t)i),
                         ch_uint8((uint8_t)bytes.ptr[i]));
    return code;
}

/* 0 to n - 1, of the type of `v`, which is `n`. */
static int range_number(struct ch_exec *x, const struct ch_branch_node *node,
                        struct ch_value v, struct ch_value n)
{
    int code = 0;
    struct ch_value at = n;
    for (at.u.uinteger = 0; at.u.uinteger < n.u.uinteger && !code;
         at.u.uinteger++) {
        struct ch_value turn = at;
        if (v.type == CH_T_OBJECT) /* time.Month and its like */
            code = ch_time_number_like(x->op, v, at.u.integer, &turn);
        code = code ? ch_exec_stopped(x, code)
                    : exec_turn(x, node, ch_invalid(), turn);
    }
    return code;
}

static int cannot_range(struct ch_exec *x, struct chart_str before,
                        struct ch_value v, struct chart_str after)
{
    struct ch_buf buf;
    ch_buf_init(&buf, x->op);
    ch_buf_str(&buf, before);
    int code = ch_fmt_pointee(&buf, ch_plain(v));
    ch_buf_str(&buf, after);
    return code ? ch_exec_stopped(x, code) : ch_exec_fail_buf(x, &buf);
}

static bool is_number_to_range(struct ch_value v)
{
    return ch_is_signed(v) || ch_is_unsigned(v);
}

/* What an object is to a range; INVALID when it is nothing. */
static int range_plain(struct ch_exec *x, struct ch_value v,
                       struct ch_value *out)
{
    const struct ch_class *class_ = v.u.object->class_;
    *out = ch_invalid();
    if (!class_->plain)
        return 0;
    int code = class_->plain(x->op, ch_plain(v), out);
    return code ? ch_exec_stopped(x, code) : 0;
}

/* The turns over a value that has some; `subject` is its plain form. */
static int range_turns(struct ch_exec *x, const struct ch_branch_node *node,
                       struct ch_value v, struct ch_value subject)
{
    if (ch_is_list(subject))
        return range_list(x, node, subject);
    if (ch_is_map(subject))
        return range_map(x, node, subject);
    if (subject.type == CH_T_BYTES)
        return range_bytes(x, node, subject);
    return range_number(x, node, v, subject);
}

static int exec_range(struct ch_exec *x, struct ch_value dot,
                      const struct ch_branch_node *node)
{
    struct ch_value v, subject;
    int code = ch_eval_pipe(x, dot, node->pipe, &v);
    if (code)
        return code;
    subject = v;
    if (v.type == CH_T_OBJECT)
        code = range_plain(x, v, &subject);
    if (code)
        return code;
    bool number = is_number_to_range(subject);
    if (number && node->pipe->decl_count > 1)
        return cannot_range(x, CH_STR("can't use "), v,
                            CH_STR(" to iterate over more than one variable"));
    if (v.type != CH_T_INVALID && !number && !ch_is_list(subject) &&
        !ch_is_map(subject) && subject.type != CH_T_BYTES)
        return cannot_range(x, CH_STR("range can't iterate over "), v,
                            CH_STR(""));
    if (CH_UNLIKELY(x->observer))
        observe_items(x, node->pipe, v);
    bool any = ch_value_is_true(subject) &&
               !(ch_is_signed(subject) && subject.u.integer < 0);
    /* As in Go, a break in the else list ends this range, too, but a continue
     * there goes on with the range around it. */
    code = any ? range_turns(x, node, v, subject)
               : exec_list(x, dot, node->else_list.first);
    return code == FLOW_BREAK ? 0 : code;
}

/* ---- definitions -------------------------------------------------------- */

/* Runs a definition in a frame of its own. */
static int run_def(struct ch_exec *x, const struct ch_def *def,
                   struct ch_value dot)
{
    const struct ch_def *outer_def = x->def;
    const struct ch_node *outer_node = x->node;
    struct ch_value *outer_frame = x->frame;
    struct ch_exec_mark mark = ch_exec_stack_mark(x);
    struct ch_value *frame = ch_exec_push(x, def->slot_count);
    if (!frame)
        return ch_error_code(x->op);
    frame[0] = dot;
    x->frame = frame;
    x->def = def;
    int code = exec_list(x, dot, def->list.first);
    x->def = outer_def;
    x->node = outer_node;
    x->frame = outer_frame;
    ch_exec_pop(x, mark);
    return code;
}

static int exec_template(struct ch_exec *x, struct ch_value dot,
                         const struct ch_template_node *node)
{
    x->node = &node->node;
    const struct ch_def *def =
        ch_set_lookup(x->set, node->name, node->name_hash);
    if (!def) {
        struct ch_buf buf;
        ch_buf_init(&buf, x->op);
        CH_BUF_LIT(&buf, "template ");
        ch_quote(&buf, node->name);
        CH_BUF_LIT(&buf, " not defined");
        return ch_exec_fail_buf(x, &buf);
    }
    struct ch_value data;
    int code = ch_eval_pipe(x, dot, node->pipe, &data);
    if (code)
        return code;
    return run_def(x, def, data);
}

static int exec_node(struct ch_exec *x, struct ch_value dot,
                     const struct ch_node *node)
{
    switch ((int)node->type) {
    case CH_NODE_TEXT:
        ch_buf_str(x->out, ((const struct ch_text_node *)node)->text);
        return x->out->code ? ch_exec_stopped(x, x->out->code) : 0;
    case CH_NODE_ACTION:
        return exec_action(x, dot, (const struct ch_action_node *)node);
    case CH_NODE_IF:
    case CH_NODE_WITH:
        return exec_branch(x, dot, (const struct ch_branch_node *)node);
    case CH_NODE_RANGE:
        return exec_range(x, dot, (const struct ch_branch_node *)node);
    case CH_NODE_TEMPLATE:
        return exec_template(x, dot, (const struct ch_template_node *)node);
    case CH_NODE_BREAK:
        return FLOW_BREAK;
    default:
        return FLOW_CONTINUE;
    }
}

static int exec_list(struct ch_exec *x, struct ch_value dot,
                     const struct ch_node *first)
{
    if (!first)
        return 0;
    x->node = first;
    int code = ch_enter(x->op);
    if (code)
        return ch_exec_stopped(x, code);
    for (const struct ch_node *node = first; node && !code; node = node->next) {
        x->node = node;
        code = ch_step(x->op, 1);
        if (CH_UNLIKELY(code))
            code = ch_exec_stopped(x, code);
        else
            code = exec_node(x, dot, node);
    }
    ch_leave(x->op);
    return code;
}

/* ---- runs --------------------------------------------------------------- */

int ch_exec_new(struct ch_op *op, const struct ch_set *set,
                struct ch_host *host, struct ch_exec **out)
{
    struct ch_exec *x = CH_NEW(op, struct ch_exec);
    if (!x)
        return ch_error_code(op);
    x->op = op;
    x->set = set;
    x->host = host;
    x->observer = host ? host->observer : NULL;
    ch_buf_init(&x->scratch, op);
    if (host)
        host->exec = x;
    *out = x;
    return 0;
}

int ch_exec_run(struct ch_exec *x, const struct ch_set *set,
                const struct ch_def *def, struct ch_value data,
                struct ch_buf *out)
{
    const struct ch_set *outer_set = x->set;
    struct ch_buf *outer_out = x->out;
    struct ch_exec_call outer_call = x->call;
    if (set)
        x->set = set;
    x->out = out;
    x->call = (struct ch_exec_call){NULL, NULL};
    data.flags = 0;
    if (data.type == CH_T_NIL)
        data.type = CH_T_INVALID;
    int code = run_def(x, def, data);
    x->set = outer_set;
    x->out = outer_out;
    x->call = outer_call;
    return code;
}

static int run_to_value(struct ch_exec *x, const struct ch_set *set,
                        const struct ch_def *def, struct ch_value data,
                        bool clean, struct ch_value *out)
{
    size_t mark = x->scratch.len;
    int code = ch_exec_run(x, set, def, data, &x->scratch);
    if (ch_buf_check(&x->scratch))
        return ch_buf_check(&x->scratch);
    if (!code && clean)
        ch_remove_no_value(&x->scratch, mark);
    struct chart_str view = ch_buf_view(&x->scratch);
    if (!code)
        code = ch_value_string(x->op, ch_str_sub(view, mark, view.len), out);
    x->scratch.len = mark;
    return code;
}

int ch_exec_run_to_value(struct ch_exec *x, const struct ch_set *set,
                         const struct ch_def *def, struct ch_value data,
                         struct ch_value *out)
{
    return run_to_value(x, set, def, data, false, out);
}

int ch_exec_run_to_clean_value(struct ch_exec *x, const struct ch_set *set,
                               const struct ch_def *def, struct ch_value data,
                               struct ch_value *out)
{
    return run_to_value(x, set, def, data, true, out);
}

void ch_remove_no_value(struct ch_buf *buf, size_t from)
{
    struct chart_str pattern = {no_value, NO_VALUE_LEN};
    size_t at = ch_str_find(ch_buf_view(buf), pattern, from);
    if (at == CH_NPOS)
        return;
    size_t to = at, end = buf->len;
    while (at != CH_NPOS) {
        size_t start = at + NO_VALUE_LEN;
        size_t next = ch_str_find(ch_buf_view(buf), pattern, start);
        size_t len = (next == CH_NPOS ? end : next) - start;
        memmove(buf->ptr + to, buf->ptr + start, len);
        to += len;
        at = next;
    }
    buf->len = to;
}

struct ch_op *ch_exec_op(struct ch_exec *x)
{
    return x->op;
}

const struct ch_set *ch_exec_set(struct ch_exec *x)
{
    return x->set;
}
