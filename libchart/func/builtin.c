/*
 * The functions that text/template itself brings, but for the comparisons.
 */
#include "func/registry.h"

#include "base/compiler.h"
#include "golib/escape.h"
#include "golib/fmt.h"
#include "template/observe.h"
#include "value/list.h"
#include "value/map.h"
#include "value/object.h"

static int fail(struct ch_call *call, struct chart_str before,
                struct chart_str after)
{
    struct ch_buf buf;
    ch_buf_init(&buf, call->op);
    ch_buf_str(&buf, before);
    ch_buf_str(&buf, after);
    return ch_buf_check(&buf)
               ? ch_buf_check(&buf)
               : ch_fail_str(call->op, CHART_EEXEC, ch_buf_view(&buf));
}

/* The type behind a pointer, or the type. */
static struct chart_str indirect_type(struct ch_value v)
{
    struct chart_str name = ch_value_type_name(v);
    if (ch_value_kind(v) == CH_K_PTR && name.len && name.ptr[0] == '*')
        return ch_str_sub(name, 1, name.len);
    return name;
}

/* Objects that are maps or slices, as those. */
static int unwrap(struct ch_call *call, struct ch_value *v)
{
    if (v->type != CH_T_OBJECT)
        return 0;
    const struct ch_class *class_ = v->u.object->class_;
    if (!class_->plain ||
        (class_->kind != CH_K_SLICE && class_->kind != CH_K_MAP))
        return 0;
    return class_->plain(call->op, *v, v);
}

/* ---- logic -------------------------------------------------------------- */

/* The engine evaluates these itself, argument by argument. */
static int call_lazy(struct ch_call *call)
{
    *call->result = call->args[call->count - 1];
    return 0;
}

static int call_not(struct ch_call *call)
{
    ch_observe_truth(call, call->args[0]);
    *call->result = ch_bool(!ch_value_is_true(call->args[0]));
    return 0;
}

/* ---- index and len ------------------------------------------------------ */

/* A time.Month and its like, as the number it is. */
static int plain_number(struct ch_call *call, struct ch_value *v)
{
    enum ch_kind kind = ch_value_kind(*v);
    if (v->type != CH_T_OBJECT || (kind != CH_K_INT && kind != CH_K_INT64))
        return 0;
    return v->u.object->class_->plain(call->op, *v, v);
}

/* Where in a list or string of `len` items an index points. */
static int index_position(struct ch_call *call, struct ch_value index,
                          size_t len, struct chart_str past, size_t *out)
{
    if (ch_is_nil(index))
        return ch_fail(call->op, CHART_EEXEC,
                       "cannot index slice/array with nil");
    struct ch_value plain = index;
    int code = plain_number(call, &plain);
    if (code)
        return code;
    if (!ch_is_signed(plain) && !ch_is_unsigned(plain))
        return fail(call, CH_STR("cannot index slice/array with type "),
                    ch_value_type_name(index));
    int64_t at = plain.u.integer;
    if (at < 0 || (uint64_t)at > len)
        return ch_fail(call->op, CHART_EEXEC, "index out of range: %lld",
                       (long long)at);
    /* Go's check lets the length itself pass; reflect panics on it. */
    if ((uint64_t)at == len)
        return ch_fail_str(call->op, CHART_EEXEC, past);
    *out = (size_t)at;
    return 0;
}

static int index_list(struct ch_call *call, struct ch_value item,
                      struct ch_value index, struct ch_value *out)
{
    size_t at;
    int code = index_position(call, index, ch_list_len(item),
                              CH_STR("reflect: slice index out of range"), &at);
    if (!code)
        *out = ch_list_at(item, at);
    return code;
}

static int index_bytes(struct ch_call *call, struct ch_value item,
                       struct ch_value index, struct ch_value *out)
{
    size_t at;
    struct chart_str bytes = ch_value_str(item);
    struct chart_str past = item.type == CH_T_BYTES
                                ? CH_STR("reflect: slice index out of range")
                                : CH_STR("reflect: string index out of range");
    int code = index_position(call, index, bytes.len, past, &at);
    if (!code)
        *out = ch_uint8((uint8_t)bytes.ptr[at]);
    return code;
}

static int check_key(struct ch_call *call, struct ch_value index)
{
    if (ch_is_nil(index))
        return ch_fail(call->op, CHART_EEXEC,
                       "value is nil; should be of type string");
    if (index.type == CH_T_STRING)
        return 0;
    struct ch_buf buf;
    ch_buf_init(&buf, call->op);
    ch_buf_str(&buf, ch_value_type_name(index));
    CH_BUF_LIT(&buf, "; should be string");
    return fail(call, CH_STR("value has type "), ch_buf_view(&buf));
}

static int index_map(struct ch_call *call, struct ch_value item,
                     struct ch_value index, struct ch_value *out)
{
    int code = check_key(call, index);
    if (code)
        return code;
    const struct ch_value *found = ch_map_get(item.u.map, index.u.string);
    ch_observe_key(call, item, ch_value_str(index),
                   found ? *found : ch_invalid());
    if (found)
        *out = *found;
    else if (item.type == CH_T_MAP_STRING)
        return ch_value_string(call->op, CH_STR(""), out);
    else
        *out = ch_nil();
    return 0;
}

/* A map with elements of a type of its own knows its zero value. */
static int index_map_object(struct ch_call *call, struct ch_value item,
                            struct ch_value index, struct ch_value *out)
{
    int code = check_key(call, index);
    if (code)
        return code;
    *out = ch_nil();
    code =
        item.u.object->class_->field(call->op, item, ch_value_str(index), out);
    return code < 0 ? code : 0;
}

static int index_once(struct ch_call *call, struct ch_value item,
                      struct ch_value index, struct ch_value *out)
{
    if (item.type == CH_T_OBJECT && ch_value_kind(item) == CH_K_MAP &&
        item.u.object->class_->field)
        return index_map_object(call, item, index, out);
    int code = unwrap(call, &item);
    if (code)
        return code;
    if (ch_is_map(item))
        return index_map(call, item, index, out);
    if (ch_is_list(item))
        return index_list(call, item, index, out);
    if (item.type == CH_T_STRING || item.type == CH_T_BYTES)
        return index_bytes(call, item, index, out);
    return fail(call, CH_STR("can't index item of type "), indirect_type(item));
}

static int call_index(struct ch_call *call)
{
    struct ch_value item = call->args[0];
    if (ch_is_nil(item))
        return ch_fail(call->op, CHART_EEXEC, "index of untyped nil");
    for (size_t i = 1; i < call->count; i++) {
        if (ch_is_nil(item))
            return ch_fail(call->op, CHART_EEXEC, "index of nil pointer");
        int code = index_once(call, item, call->args[i], &item);
        if (code)
            return code;
    }
    *call->result = item;
    return 0;
}

static int call_len(struct ch_call *call)
{
    struct ch_value v = call->args[0];
    if (v.type == CH_T_NIL)
        return ch_fail(call->op, CHART_EEXEC, "len of nil pointer");
    if (v.type == CH_T_INVALID)
        return ch_fail(call->op, CHART_EEXEC,
                       "reflect: call of reflect.Value.Type on zero Value");
    ch_observe_value(call, v);
    int code = unwrap(call, &v);
    if (code)
        return code;
    if (ch_is_map(v))
        *call->result = ch_int((int64_t)ch_map_len(v));
    else if (ch_is_list(v))
        *call->result = ch_int((int64_t)ch_list_len(v));
    else if (v.type == CH_T_STRING || v.type == CH_T_BYTES)
        *call->result = ch_int((int64_t)ch_value_str(v).len);
    else
        return fail(call, CH_STR("len of type "), indirect_type(v));
    return 0;
}

/* ---- printing ----------------------------------------------------------- */

static void observe_all(const struct ch_call *call, size_t from)
{
    for (size_t i = from; i < call->count; i++)
        ch_observe_value(call, call->args[i]);
}

static int call_print(struct ch_call *call)
{
    struct ch_buf buf;
    ch_buf_init(&buf, call->op);
    observe_all(call, 0);
    int code = ch_fmt_print(&buf, call->args, call->count);
    return code ? code : ch_value_take_buf(&buf, call->result);
}

static int call_printf(struct ch_call *call)
{
    struct ch_buf buf;
    ch_buf_init(&buf, call->op);
    observe_all(call, 1);
    int code = ch_fmt_printf(&buf, ch_value_str(call->args[0]), call->args + 1,
                             call->count - 1);
    return code ? code : ch_value_take_buf(&buf, call->result);
}

static int call_println(struct ch_call *call)
{
    struct ch_buf buf;
    ch_buf_init(&buf, call->op);
    observe_all(call, 0);
    int code = ch_fmt_println(&buf, call->args, call->count);
    return code ? code : ch_value_take_buf(&buf, call->result);
}

/* As an action prints it, where the form is no part of the value's own: what a
 * pointer points at. */
static int print_pointed(struct ch_buf *buf, struct ch_value v)
{
    if (v.type == CH_T_OBJECT && ch_value_kind(v) == CH_K_PTR &&
        v.u.object->class_->print_action)
        return v.u.object->class_->print_action(buf, v);
    return ch_fmt_value(buf, v);
}

/* The arguments as one text. Go text/template: evalArgs; fmt: Sprint. */
static int joined_args(struct ch_call *call, struct ch_buf *buf)
{
    bool after_string = false;
    int code = 0;
    observe_all(call, 0);
    for (size_t i = 0; !code && i < call->count; i++) {
        struct ch_value v = call->args[i];
        bool is_string = v.type == CH_T_STRING || ch_is_nil(v);
        if (i > 0 && !is_string && !after_string)
            ch_buf_byte(buf, ' ');
        after_string = is_string;
        if (ch_is_nil(v))
            CH_BUF_LIT(buf, "<no value>");
        else
            code = print_pointed(buf, v);
    }
    return code ? code : ch_buf_check(buf);
}

static int escape(struct ch_call *call,
                  void (*escaper)(struct ch_buf *buf, struct chart_str s))
{
    struct ch_buf text, buf;
    ch_buf_init(&text, call->op);
    ch_buf_init(&buf, call->op);
    int code = joined_args(call, &text);
    if (!code)
        code = ch_step(call->op, text.len);
    if (code)
        return code;
    escaper(&buf, ch_buf_view(&text));
    return ch_value_take_buf(&buf, call->result);
}

static int call_html(struct ch_call *call)
{
    return escape(call, ch_escape_html);
}

static int call_js(struct ch_call *call)
{
    return escape(call, ch_escape_js);
}

static int call_urlquery(struct ch_call *call)
{
    return escape(call, ch_escape_query);
}

/* ---- call --------------------------------------------------------------- */

/* No value of a chart is a function, so `call` always fails. */
static int call_call(struct ch_call *call)
{
    struct ch_value v = call->args[0];
    struct ch_buf buf;
    if (ch_is_nil(v))
        return ch_fail(call->op, CHART_EEXEC, "call of nil");
    ch_buf_init(&buf, call->op);
    if (call->host)
        (void)ch_exec_arg_text(call->host->exec, 0, &buf);
    if (buf.len == 0 && v.type == CH_T_STRING) {
        ch_buf_str(&buf, ch_value_str(v));
    } else if (buf.len == 0) {
        ch_buf_byte(&buf, '<');
        ch_buf_str(&buf, ch_value_type_name(v));
        CH_BUF_LIT(&buf, " Value>");
    }
    CH_BUF_LIT(&buf, " of type ");
    ch_buf_str(&buf, ch_value_type_name(v));
    return fail(call, CH_STR("non-function "), ch_buf_view(&buf));
}

static const struct ch_func rows[] = {
    {"and", "vv*", call_lazy, CH_FUNC_LAZY, "and VALUE...",
     "The first value that is false, or the last; later ones are not "
     "evaluated.",
     "{{ and 1 \"\" 2 | quote }}", "\"\""},
    {"call", "vv*", call_call, 0, "call FUNCTION ARGUMENT...",
     "Calls a function value; charts have none, so it fails.", NULL, NULL},
    {"html", "a*", call_html, 0, "html VALUE...",
     "The values as text with HTML's special characters escaped.",
     "{{ html \"<a & b>\" }}", "&lt;a &amp; b&gt;"},
    {"index", "vv*", call_index, 0, "index COLLECTION KEY...",
     "The element of a map or list; more keys go deeper.",
     "{{ index (dict \"a\" (list 10 20)) \"a\" 1 }}", "20"},
    {"js", "a*", call_js, 0, "js VALUE...",
     "The values as text escaped for JavaScript.", "{{ js \"it's\" }}",
     "it\\'s"},
    {"len", "v", call_len, 0, "len VALUE",
     "How many elements a map or list has, or bytes a string.",
     "{{ len (list 1 2 3) }} {{ len \"abcd\" }}", "3 4"},
    {"not", "v", call_not, 0, "not VALUE", "Whether the value is false.",
     "{{ not \"\" }} {{ not 1 }}", "true false"},
    {"or", "vv*", call_lazy, CH_FUNC_LAZY, "or VALUE...",
     "The first value that is true, or the last; later ones are not evaluated.",
     "{{ or \"\" 0 \"x\" \"y\" }}", "x"},
    {"print", "a*", call_print, 0, "print VALUE...",
     "The values as text, with spaces between those that are not strings.",
     "{{ print 1 2 \"a\" \"b\" 3 }}", "1 2ab3"},
    {"printf", "sa*", call_printf, 0, "printf FORMAT VALUE...",
     "The values in a format as Go's Sprintf.",
     "{{ printf \"%s-%03d\" \"web\" 7 }}", "web-007"},
    {"println", "a*", call_println, 0, "println VALUE...",
     "The values as text with spaces between and a newline behind.",
     "{{ println \"a\" 1 }}", "a 1\n"},
    {"urlquery", "a*", call_urlquery, 0, "urlquery VALUE...",
     "The values as text escaped for the query of a URL.",
     "{{ urlquery \"a b&c\" }}", "a+b%26c"},
};

const struct ch_func_family ch_funcs_builtin = {"builtin", "Built-in functions",
                                                rows, CH_COUNT(rows)};
