/*
 * Lists. Go's functions take any slice and give a new []interface {}; nil is a
 * crash there, which templates see as an error.
 */
#include "func/registry.h"

#include "base/compiler.h"
#include "func/arg.h"
#include "template/observe.h"
#include "value/list.h"
#include "value/map.h"
#include "value/object.h"

#define NIL_CRASH                                                              \
    "runtime error: invalid memory address or nil pointer dereference"

/* ---- slices of any type ------------------------------------------------- */

static int bytes_list(struct ch_op *op, struct chart_str s,
                      struct ch_list **out)
{
    *out = ch_list_new(op, s.len);
    int code = *out ? ch_step(op, s.len) : ch_error_code(op);
    for (size_t i = 0; !code && i < s.len; i++)
        (*out)->items[(*out)->len++] = ch_uint8((unsigned char)s.ptr[i]);
    return code;
}

/* The items of a slice value; `what` begins the error for other kinds. */
static int take_list(struct ch_call *call, struct ch_value v, const char *what,
                     struct ch_list **out)
{
    struct ch_op *op = call->op;
    struct ch_value plain = v;
    *out = NULL;
    if (ch_is_nil(v))
        return ch_fail(op, CHART_EEXEC, NIL_CRASH);
    if (v.type == CH_T_BYTES)
        return bytes_list(op, ch_value_str(v), out);
    if (v.type == CH_T_OBJECT && ch_value_kind(v) == CH_K_SLICE &&
        v.u.object->class_->plain) {
        int code = v.u.object->class_->plain(op, v, &plain);
        if (code)
            return code;
    }
    if (!ch_is_list(plain))
        return ch_fail(op, CHART_EEXEC, "%s %.*s", what,
                       CH_STR_ARG(ch_kind_name(ch_value_kind(v))));
    ch_observe_items(call, v);
    *out = plain.u.list ? plain.u.list : ch_list_new(op, 0);
    return *out ? ch_step(op, (*out)->len) : ch_error_code(op);
}

static int give_list(struct ch_call *call, struct ch_list *list)
{
    *call->result = ch_list_value(list);
    return list || !call->op->error ? 0 : ch_error_code(call->op);
}

/* A new list of items from..to of another. */
static int give_part(struct ch_call *call, const struct ch_list *list,
                     size_t from, size_t to)
{
    struct ch_list *part = ch_list_new(call->op, to - from);
    if (!part)
        return ch_error_code(call->op);
    if (to > from)
        memcpy(part->items, list->items + from,
               (to - from) * sizeof *part->items);
    part->len = (uint32_t)(to - from);
    return give_list(call, part);
}

/* ---- making lists ------------------------------------------------------- */

static int call_list(struct ch_call *call)
{
    struct ch_list *list = ch_list_new(call->op, call->count);
    if (!list)
        return ch_error_code(call->op);
    for (size_t i = 0; i < call->count; i++)
        list->items[list->len++] = call->args[i];
    return give_list(call, list);
}

static int call_push(struct ch_call *call)
{
    struct ch_list *list;
    int code = take_list(call, call->args[0], "Cannot push on type", &list);
    if (code)
        return code;
    struct ch_list *longer = ch_list_new(call->op, (size_t)list->len + 1);
    if (!longer)
        return ch_error_code(call->op);
    for (uint32_t i = 0; i < list->len; i++)
        longer->items[i] = list->items[i];
    longer->items[list->len] = call->args[1];
    longer->len = list->len + 1;
    return give_list(call, longer);
}

static int call_prepend(struct ch_call *call)
{
    struct ch_list *list;
    int code = take_list(call, call->args[0], "Cannot prepend on type", &list);
    if (code)
        return code;
    struct ch_list *longer = ch_list_new(call->op, (size_t)list->len + 1);
    if (!longer)
        return ch_error_code(call->op);
    longer->items[0] = call->args[1];
    for (uint32_t i = 0; i < list->len; i++)
        longer->items[i + 1] = list->items[i];
    longer->len = list->len + 1;
    return give_list(call, longer);
}

static int call_concat(struct ch_call *call)
{
    struct ch_list *all = NULL, *list;
    int code = 0;
    for (size_t i = 0; !code && i < call->count; i++) {
        struct ch_value v = call->args[i];
        enum ch_kind kind = ch_value_kind(v);
        if (!ch_is_nil(v) && kind != CH_K_SLICE)
            return ch_fail(call->op, CHART_EEXEC,
                           "Cannot concat type %.*s as list",
                           CH_STR_ARG(ch_kind_name(kind)));
        code = take_list(call, v, "Cannot concat type", &list);
        for (uint32_t item = 0; !code && item < list->len; item++) {
            if (!all && !(all = ch_list_new(call->op, list->len)))
                return ch_error_code(call->op);
            code = ch_list_push(call->op, all, list->items[item]);
        }
    }
    return code ? code : give_list(call, all);
}

/* ---- parts -------------------------------------------------------------- */

static int call_first(struct ch_call *call)
{
    struct ch_list *list;
    int code =
        take_list(call, call->args[0], "Cannot find first on type", &list);
    *call->result = !code && list->len ? list->items[0] : ch_nil();
    return code;
}

static int call_last(struct ch_call *call)
{
    struct ch_list *list;
    int code =
        take_list(call, call->args[0], "Cannot find last on type", &list);
    *call->result = !code && list->len ? list->items[list->len - 1] : ch_nil();
    return code;
}

static int call_rest(struct ch_call *call)
{
    struct ch_list *list;
    int code =
        take_list(call, call->args[0], "Cannot find rest on type", &list);
    if (code || !list->len)
        return code ? code : give_list(call, NULL);
    return give_part(call, list, 1, list->len);
}

static int call_initial(struct ch_call *call)
{
    struct ch_list *list;
    int code =
        take_list(call, call->args[0], "Cannot find initial on type", &list);
    if (code || !list->len)
        return code ? code : give_list(call, NULL);
    return give_part(call, list, 0, list->len - 1);
}

/* Items from..to of the first argument, which `list` holds, in its type. */
static int give_slice(struct ch_call *call, struct ch_list *list, size_t from,
                      size_t to)
{
    struct ch_value whole = call->args[0];
    if (whole.type == CH_T_BYTES) {
        int code = ch_value_string(
            call->op, ch_str_sub(ch_value_str(whole), from, to), call->result);
        call->result->type = CH_T_BYTES;
        return code;
    }
    if (whole.type == CH_T_OBJECT && whole.u.object->class_->slice)
        return whole.u.object->class_->slice(call->op, whole, from, to,
                                             call->result);
    struct ch_list *part = ch_list_slice(call->op, list, from, to);
    if (!part)
        return ch_error_code(call->op);
    *call->result = ch_list_value(part);
    if (ch_is_list(whole))
        call->result->type = whole.type;
    return 0;
}

/* Keeps the type of its argument and shares its items, as Go's slicing. */
static int call_slice(struct ch_call *call)
{
    struct ch_list *list;
    int64_t from = 0, to;
    int code = take_list(call, call->args[0],
                         "list should be type of slice or array but", &list);
    if (code)
        return code;
    *call->result = ch_nil();
    if (!list->len)
        return 0;
    to = list->len;
    if (call->count > 1 &&
        (code = ch_arg_to_int64(call->op, call->args[1], &from)))
        return code;
    if (call->count > 2 &&
        (code = ch_arg_to_int64(call->op, call->args[2], &to)))
        return code;
    if (from < 0 || to < from || to > (int64_t)list->len)
        return ch_fail(call->op, CHART_EEXEC,
                       "reflect.Value.Slice: slice index out of bounds");
    return give_slice(call, list, (size_t)from, (size_t)to);
}

static int give_chunks(struct ch_call *call, const struct ch_list *list,
                       size_t count, size_t size)
{
    struct ch_list *chunks = ch_list_new(call->op, count);
    if (!chunks)
        return ch_error_code(call->op);
    for (size_t from = 0; chunks->len < count; from += size) {
        size_t to = list->len - from < size ? list->len : from + size;
        int code = give_part(call, list, from, to);
        if (code)
            return code;
        chunks->items[chunks->len++] = *call->result;
    }
    *call->result = (struct ch_value){.type = CH_T_LIST_LIST, .u.list = chunks};
    return 0;
}

/* How many chunks Go makes: floor((len - 1) / size) + 1, which a size below 1
 * takes to odd ends. Negative: it panics. */
static int64_t chunk_count(int64_t len, int64_t size)
{
    if (size == 0)
        return -1;
    int64_t last = len - 1, count = last / size;
    if (last % size != 0 && (last < 0) != (size < 0))
        count--;
    return count + 1;
}

static int call_chunk(struct ch_call *call)
{
    struct ch_list *list;
    int64_t size = call->args[0].u.integer;
    int code = take_list(call, call->args[1], "Cannot chunk type", &list);
    if (code)
        return code;
    int64_t count = chunk_count(list->len, size);
    if (count < 0 || (count > 0 && size < 0))
        return ch_fail(call->op, CHART_EEXEC,
                       "runtime error: makeslice: len out of range");
    return give_chunks(call, list, (size_t)count, (size_t)size);
}

static int call_reverse(struct ch_call *call)
{
    struct ch_list *list;
    int code =
        take_list(call, call->args[0], "Cannot find reverse on type", &list);
    if (code || (code = give_part(call, list, 0, list->len)))
        return code;
    struct ch_list *reversed = call->result->u.list;
    for (uint32_t i = 0; i < list->len; i++)
        reversed->items[i] = list->items[list->len - i - 1];
    return 0;
}

/* ---- picking by content ------------------------------------------------- */

static int is_among(struct ch_op *op, const struct ch_value *items,
                    size_t count, struct ch_value v, bool *found)
{
    int code = 0;
    *found = false;
    for (size_t i = 0; !code && !*found && i < count; i++)
        code = ch_value_deep_equal(op, v, items[i], found);
    return code;
}

static int call_compact(struct ch_call *call)
{
    struct ch_list *list, *kept;
    int code = take_list(call, call->args[0], "Cannot compact on type", &list);
    if (code)
        return code;
    kept = ch_list_new(call->op, list->len);
    if (!kept)
        return ch_error_code(call->op);
    for (uint32_t i = 0; i < list->len; i++)
        if (!ch_arg_is_empty(list->items[i]))
            kept->items[kept->len++] = list->items[i];
    return give_list(call, kept);
}

static int call_uniq(struct ch_call *call)
{
    struct ch_list *list, *kept;
    bool found;
    int code =
        take_list(call, call->args[0], "Cannot find uniq on type", &list);
    if (code)
        return code;
    ch_observe_value(call, call->args[0]);
    kept = ch_list_new(call->op, list->len);
    if (!kept)
        return ch_error_code(call->op);
    for (uint32_t i = 0; i < list->len; i++) {
        code =
            is_among(call->op, kept->items, kept->len, list->items[i], &found);
        if (code)
            return code;
        if (!found)
            kept->items[kept->len++] = list->items[i];
    }
    return give_list(call, kept);
}

static int call_without(struct ch_call *call)
{
    struct ch_list *list, *kept;
    bool found;
    int code =
        take_list(call, call->args[0], "Cannot find without on type", &list);
    if (code)
        return code;
    ch_observe_value(call, call->args[0]);
    kept = ch_list_new(call->op, list->len);
    if (!kept)
        return ch_error_code(call->op);
    for (uint32_t i = 0; i < list->len; i++) {
        code = is_among(call->op, call->args + 1, call->count - 1,
                        list->items[i], &found);
        if (code)
            return code;
        if (!found)
            kept->items[kept->len++] = list->items[i];
    }
    return give_list(call, kept);
}

static int call_has(struct ch_call *call)
{
    struct ch_list *list;
    bool found = false;
    int code = 0;
    if (!ch_is_nil(call->args[1])) {
        ch_observe_value(call, call->args[1]);
        code = take_list(call, call->args[1], "Cannot find has on type", &list);
        if (!code)
            code = is_among(call->op, list->items, list->len, call->args[0],
                            &found);
    }
    *call->result = ch_bool(found);
    return code;
}

/* ---- the table ---------------------------------------------------------- */

#define ROW(name, params, call, usage, summary, example, output)               \
    {                                                                          \
        name, params, call, 0, usage, summary, example, output                 \
    }

static const struct ch_func rows[] = {
    ROW("append", "aa", call_push, "append LIST ITEM",
        "A new list with ITEM behind those of LIST.",
        "{{ append (list 1 2) 3 }}", "[1 2 3]"),
    ROW("chunk", "ia", call_chunk, "chunk SIZE LIST",
        "LIST cut into lists of SIZE items.",
        "{{ chunk 2 (list 1 2 3) | toJson }}", "[[1,2],[3]]"),
    ROW("compact", "a", call_compact, "compact LIST",
        "LIST without empty items.",
        "{{ compact (list 0 1 \"\" \"a\") | toJson }}", "[1,\"a\"]"),
    ROW("concat", "a*", call_concat, "concat LIST...",
        "The items of all lists in one list.",
        "{{ concat (list 1) (list 2 3) }}", "[1 2 3]"),
    ROW("first", "a", call_first, "first LIST",
        "The first item; nothing when there is none.", "{{ first (list 1 2) }}",
        "1"),
    ROW("has", "aa", call_has, "has ITEM LIST",
        "Whether LIST holds ITEM, type and all.", "{{ has 2 (list 1 2) }}",
        "true"),
    ROW("initial", "a", call_initial, "initial LIST",
        "LIST without its last item.", "{{ initial (list 1 2 3) }}", "[1 2]"),
    ROW("last", "a", call_last, "last LIST",
        "The last item; nothing when there is none.", "{{ last (list 1 2) }}",
        "2"),
    ROW("list", "a*", call_list, "list ITEM...", "A list of the arguments.",
        "{{ list 1 \"a\" }}", "[1 a]"),
    ROW("mustAppend", "aa", call_push, "mustAppend LIST ITEM", "As append.",
        "{{ mustAppend (list 1) 2 }}", "[1 2]"),
    ROW("mustChunk", "ia", call_chunk, "mustChunk SIZE LIST", "As chunk.",
        "{{ mustChunk 1 (list 1 2) | toJson }}", "[[1],[2]]"),
    ROW("mustCompact", "a", call_compact, "mustCompact LIST", "As compact.",
        "{{ mustCompact (list 0 1) }}", "[1]"),
    ROW("mustFirst", "a", call_first, "mustFirst LIST", "As first.",
        "{{ mustFirst (list 1 2) }}", "1"),
    ROW("mustHas", "aa", call_has, "mustHas ITEM LIST", "As has.",
        "{{ mustHas 3 (list 1 2) }}", "false"),
    ROW("mustInitial", "a", call_initial, "mustInitial LIST", "As initial.",
        "{{ mustInitial (list 1 2) }}", "[1]"),
    ROW("mustLast", "a", call_last, "mustLast LIST", "As last.",
        "{{ mustLast (list 1 2) }}", "2"),
    ROW("mustPrepend", "aa", call_prepend, "mustPrepend LIST ITEM",
        "As prepend.", "{{ mustPrepend (list 1) 0 }}", "[0 1]"),
    ROW("mustPush", "aa", call_push, "mustPush LIST ITEM", "As append.",
        "{{ mustPush (list 1) 2 }}", "[1 2]"),
    ROW("mustRest", "a", call_rest, "mustRest LIST", "As rest.",
        "{{ mustRest (list 1 2) }}", "[2]"),
    ROW("mustReverse", "a", call_reverse, "mustReverse LIST", "As reverse.",
        "{{ mustReverse (list 1 2) }}", "[2 1]"),
    ROW("mustSlice", "aa*", call_slice, "mustSlice LIST [FROM [TO]]",
        "As slice.", "{{ mustSlice (list 1 2 3) 1 2 }}", "[2]"),
    ROW("mustUniq", "a", call_uniq, "mustUniq LIST", "As uniq.",
        "{{ mustUniq (list 1 1 2) }}", "[1 2]"),
    ROW("mustWithout", "aa*", call_without, "mustWithout LIST ITEM...",
        "As without.", "{{ mustWithout (list 1 2 3) 2 }}", "[1 3]"),
    ROW("prepend", "aa", call_prepend, "prepend LIST ITEM",
        "A new list with ITEM in front of those of LIST.",
        "{{ prepend (list 1 2) 0 }}", "[0 1 2]"),
    ROW("push", "aa", call_push, "push LIST ITEM", "As append.",
        "{{ push (list 1) 2 }}", "[1 2]"),
    ROW("rest", "a", call_rest, "rest LIST", "LIST without its first item.",
        "{{ rest (list 1 2 3) }}", "[2 3]"),
    ROW("reverse", "a", call_reverse, "reverse LIST",
        "A new list in the opposite order.", "{{ reverse (list 1 2 3) }}",
        "[3 2 1]"),
    ROW("slice", "aa*", call_slice, "slice LIST [FROM [TO]]",
        "The items from FROM (0) up to TO (the end).",
        "{{ slice (list 1 2 3 4) 1 3 }}", "[2 3]"),
    ROW("tuple", "a*", call_list, "tuple ITEM...", "As list.",
        "{{ tuple 1 2 }}", "[1 2]"),
    ROW("uniq", "a", call_uniq, "uniq LIST",
        "LIST without items that came before.", "{{ uniq (list 1 2 1) }}",
        "[1 2]"),
    ROW("without", "aa*", call_without, "without LIST ITEM...",
        "LIST without the items named.", "{{ without (list 1 2 3) 2 3 }}",
        "[1]"),
};

const struct ch_func_family ch_funcs_list = {"lists", "Lists", rows,
                                             CH_COUNT(rows)};
