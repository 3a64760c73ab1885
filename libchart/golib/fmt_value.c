/* Values under a verb. */
#include "golib/fmt_value.h"

#include "golib/strconv.h"
#include "value/list.h"
#include "value/map.h"
#include "value/object.h"

static int print(struct ch_fmt *f, struct ch_value v, uint32_t verb,
                 unsigned depth);

int ch_fmt_bad_verb(struct ch_fmt *f, struct ch_value v, uint32_t verb)
{
    int code = 0;
    bool outer = f->in_error;
    CH_BUF_LIT(f->buf, "%!");
    ch_buf_rune(f->buf, verb);
    ch_buf_byte(f->buf, '(');
    if (ch_is_nil(v)) {
        CH_BUF_LIT(f->buf, "<nil>");
    } else {
        ch_buf_str(f->buf, ch_value_type_name(v));
        ch_buf_byte(f->buf, '=');
        f->in_error = true;
        code = print(f, v, 'v', 0);
        f->in_error = outer;
    }
    ch_buf_byte(f->buf, ')');
    return code;
}

static int print_bool(struct ch_fmt *f, struct ch_value v, uint32_t verb)
{
    if (verb != 't' && verb != 'v')
        return ch_fmt_bad_verb(f, v, verb);
    ch_fmt_pad(f, v.u.integer ? CH_STR("true") : CH_STR("false"));
    return 0;
}

/* %#v of an unsigned number: 0x1f. */
static void print_0x(struct ch_fmt *f, uint64_t u)
{
    bool sharp = f->sharp;
    f->sharp = true;
    ch_fmt_integer(f, u, false, 16, 'v');
    f->sharp = sharp;
}

static int print_integer(struct ch_fmt *f, struct ch_value v, uint32_t verb)
{
    uint64_t u = v.u.uinteger;
    bool is_signed = ch_is_signed(v);
    switch (verb) {
    case 'v':
        if (f->go_syntax && !is_signed)
            print_0x(f, u);
        else
            ch_fmt_integer(f, u, is_signed, 10, 'v');
        return 0;
    case 'd':
        ch_fmt_integer(f, u, is_signed, 10, 'd');
        return 0;
    case 'b':
        ch_fmt_integer(f, u, is_signed, 2, 'b');
        return 0;
    case 'o':
    case 'O':
        ch_fmt_integer(f, u, is_signed, 8, (char)verb);
        return 0;
    case 'x':
    case 'X':
        ch_fmt_integer(f, u, is_signed, 16, (char)verb);
        return 0;
    case 'c':
        ch_fmt_c(f, u);
        return 0;
    case 'q':
        ch_fmt_qc(f, u);
        return 0;
    case 'U':
        ch_fmt_unicode(f, u);
        return 0;
    default:
        return ch_fmt_bad_verb(f, v, verb);
    }
}

/* False for a verb that floats do not know. */
static bool float_verb(struct ch_fmt *f, double number, uint32_t verb)
{
    switch (verb) {
    case 'v':
        ch_fmt_float(f, number, 'g', -1);
        return true;
    case 'b':
    case 'g':
    case 'G':
    case 'x':
    case 'X':
        ch_fmt_float(f, number, (char)verb, -1);
        return true;
    case 'f':
    case 'e':
    case 'E':
        ch_fmt_float(f, number, (char)verb, 6);
        return true;
    case 'F':
        ch_fmt_float(f, number, 'f', 6);
        return true;
    default:
        return false;
    }
}

static int print_float(struct ch_fmt *f, struct ch_value v, uint32_t verb)
{
    if (float_verb(f, v.u.number, verb))
        return 0;
    return ch_fmt_bad_verb(f, v, verb);
}

static int print_complex(struct ch_fmt *f, struct ch_value v, uint32_t verb)
{
    bool plus = f->plus;
    if (verb == 0 || verb > 0x7F || !strchr("vbgGxXfFeE", (int)verb))
        return ch_fmt_bad_verb(f, v, verb);
    ch_buf_byte(f->buf, '(');
    (void)float_verb(f, v.u.complex_[0], verb);
    f->plus = true; /* the imaginary part always has a sign */
    (void)float_verb(f, v.u.complex_[1], verb);
    f->plus = plus;
    CH_BUF_LIT(f->buf, "i)");
    return 0;
}

/* False for a verb that strings do not know. */
static bool string_verb(struct ch_fmt *f, struct chart_str s, uint32_t verb)
{
    switch (verb) {
    case 'v':
        if (f->go_syntax)
            ch_fmt_q(f, s);
        else
            ch_fmt_s(f, s);
        return true;
    case 's':
        ch_fmt_s(f, s);
        return true;
    case 'x':
    case 'X':
        ch_fmt_hex_bytes(f, s, (char)verb);
        return true;
    case 'q':
        ch_fmt_q(f, s);
        return true;
    default:
        return false;
    }
}

static int print_string(struct ch_fmt *f, struct ch_value v, uint32_t verb)
{
    if (string_verb(f, ch_value_str(v), verb))
        return 0;
    return ch_fmt_bad_verb(f, v, verb);
}

static void open_bracket(struct ch_fmt *f, struct chart_str type_name,
                         struct chart_str plain)
{
    if (!f->go_syntax) {
        ch_buf_str(f->buf, plain);
        return;
    }
    ch_buf_str(f->buf, type_name);
    ch_buf_byte(f->buf, '{');
}

static void separate(struct ch_fmt *f, size_t i)
{
    if (i == 0)
        return;
    if (f->go_syntax)
        CH_BUF_LIT(f->buf, ", ");
    else
        ch_buf_byte(f->buf, ' ');
}

/* []byte is text for %s %q %x %X and a list of numbers for the others. Go
 * names it []byte where it is the argument itself. */
static int print_bytes(struct ch_fmt *f, struct ch_value v, uint32_t verb,
                       unsigned depth)
{
    struct chart_str s = v.u.string ? ch_value_str(v) : CH_STR("");
    int code = ch_step(f->buf->op, s.len);
    if (verb != 'v' && string_verb(f, s, verb))
        return code;
    open_bracket(f, depth ? CH_STR("[]uint8") : CH_STR("[]byte"), CH_STR("["));
    for (size_t i = 0; i < s.len && !code; i++) {
        separate(f, i);
        code = print_integer(f, ch_uint8((uint8_t)s.ptr[i]), verb);
    }
    ch_buf_byte(f->buf, f->go_syntax ? '}' : ']');
    return code;
}

/* A list or map being printed. */
struct level {
    struct ch_value v;
    size_t next;
};

/* The lists and maps around the one being printed. Nesting comes from charts,
 * so it is held here and not in the C stack. */
struct levels {
    struct level *items;
    size_t count;
    size_t cap;
    struct level first[8];
};

static size_t length(struct ch_value v)
{
    return ch_is_map(v) ? ch_map_len(v) : ch_list_len(v);
}

static int push_level(struct ch_op *op, struct levels *levels,
                      struct ch_value v)
{
    int code = ch_enter(op);
    if (code)
        return code;
    if (levels->count == levels->cap) {
        struct level *items = CH_NEW_ARRAY(op, struct level, levels->cap * 2);
        if (!items) {
            ch_leave(op);
            return ch_error_code(op);
        }
        memcpy(items, levels->items, levels->count * sizeof *items);
        levels->items = items;
        levels->cap *= 2;
    }
    levels->items[levels->count++] = (struct level){.v = v};
    return 0;
}

/* Opens a list or map and makes it the one being printed. */
static int open_level(struct ch_fmt *f, struct levels *levels,
                      struct ch_value v, struct chart_str type_name)
{
    struct ch_op *op = f->buf->op;
    if (f->go_syntax && (ch_is_map(v) ? !v.u.map : !v.u.list)) {
        ch_buf_str(f->buf, type_name);
        CH_BUF_LIT(f->buf, "(nil)");
        return 0;
    }
    int code = ch_step(op, length(v) + 1);
    if (!code && ch_is_map(v) && v.u.map)
        code = ch_map_sort(op, v.u.map);
    open_bracket(f, type_name, ch_is_map(v) ? CH_STR("map[") : CH_STR("["));
    return code ? code : push_level(op, levels, v);
}

/* A nil interface inside a list, map or struct prints without its verb. */
static bool print_nil_element(struct ch_fmt *f, struct ch_value v)
{
    if (!ch_is_nil(v))
        return false;
    if (f->go_syntax) {
        ch_buf_str(f->buf, ch_static_type_name(v));
        CH_BUF_LIT(f->buf, "(nil)");
    } else {
        CH_BUF_LIT(f->buf, "<nil>");
    }
    return true;
}

/* The next element of the innermost level, or its end. */
static int print_next(struct ch_fmt *f, struct levels *levels, uint32_t verb)
{
    struct level *level = &levels->items[levels->count - 1];
    struct ch_value v;
    int code = 0;
    if (level->next == length(level->v)) {
        ch_buf_byte(f->buf, f->go_syntax ? '}' : ']');
        levels->count--;
        ch_leave(f->buf->op);
        return 0;
    }
    separate(f, level->next);
    if (ch_is_map(level->v)) {
        const struct ch_map_entry *entry =
            &level->v.u.map->entries[level->next];
        code = print_string(f, ch_string_value(entry->key), verb);
        ch_buf_byte(f->buf, ':');
        v = entry->value;
    } else {
        v = ch_list_at(level->v, level->next);
    }
    level->next++;
    if (code || print_nil_element(f, v))
        return code;
    if (ch_is_map(v) || ch_is_list(v))
        return open_level(f, levels, v, ch_value_type_name(v));
    return print(f, v, verb, 1);
}

static int print_nested(struct ch_fmt *f, struct ch_value v,
                        struct chart_str type_name, uint32_t verb)
{
    struct levels levels = {.cap = CH_COUNT(levels.first)};
    levels.items = levels.first;
    int code = open_level(f, &levels, v, type_name);
    while (levels.count && !code)
        code = print_next(f, &levels, verb);
    for (; levels.count; levels.count--)
        ch_leave(f->buf->op);
    return code;
}

static int print_struct(struct ch_fmt *f, struct ch_value v,
                        struct chart_str type_name, uint32_t verb,
                        unsigned depth)
{
    const struct ch_class *class_ = v.u.object->class_;
    open_bracket(f, type_name, CH_STR("{"));
    for (size_t i = 0; class_->field_names[i]; i++) {
        struct ch_value field;
        int code = ch_class_field_at(f->buf->op, v, i, &field);
        separate(f, i);
        if (f->field_names || f->go_syntax) {
            ch_buf_str(f->buf, ch_str_z(class_->field_names[i]));
            ch_buf_byte(f->buf, ':');
        }
        if (code >= 0 && !print_nil_element(f, field))
            code = print(f, field, verb, depth + 1);
        if (code < 0)
            return code;
    }
    ch_buf_byte(f->buf, '}');
    return 0;
}

/* An address, the same for everyone: in Go it differs from run to run. */
static uint64_t address(struct ch_value v)
{
    bool nil = v.type == CH_T_OBJECT ? v.u.object->class_->nil : !v.u.object;
    return nil ? 0 : 0xc000000000;
}

/* What the pointer to a struct is inside another value. */
static int print_address(struct ch_fmt *f, struct ch_value v, uint32_t verb)
{
    struct ch_value number = ch_uint64(address(v));
    bool sharp = f->sharp;
    if (verb == 'v' && f->go_syntax) {
        ch_buf_byte(f->buf, '(');
        ch_buf_str(f->buf, ch_value_type_name(v));
        CH_BUF_LIT(f->buf, ")(");
        if (number.u.uinteger)
            print_0x(f, number.u.uinteger);
        else
            CH_BUF_LIT(f->buf, "nil");
        ch_buf_byte(f->buf, ')');
    } else if (verb == 'v' && !number.u.uinteger) {
        ch_fmt_pad(f, CH_STR("<nil>"));
    } else if (verb == 'v' || verb == 'p') {
        f->sharp = !sharp;
        ch_fmt_integer(f, number.u.uinteger, false, 16, 'v');
        f->sharp = sharp;
    } else if (verb < 0x80 && strchr("bodxX", (int)verb)) {
        return print_integer(f, number, verb);
    } else {
        return ch_fmt_bad_verb(f, v, verb);
    }
    return 0;
}

static int print_fields(struct ch_fmt *f, struct ch_value v, uint32_t verb,
                        unsigned depth)
{
    struct chart_str name = ch_value_type_name(v);
    if (ch_value_kind(v) != CH_K_PTR)
        return print_struct(f, v, name, verb, depth);
    if (depth > 0 || v.u.object->class_->nil)
        return print_address(f, v, verb);
    ch_buf_byte(f->buf, '&');
    return print_struct(f, v, ch_str_sub(name, 1, name.len), verb, depth + 1);
}

/* By the String method. */
static int print_text(struct ch_fmt *f, struct ch_value v, uint32_t verb,
                      unsigned depth)
{
    struct ch_buf text;
    ch_buf_init(&text, f->buf->op);
    int code = v.u.object->class_->print(&text, v, depth == 0);
    if (code || ch_buf_check(&text))
        return code ? code : ch_buf_check(&text);
    if (f->in_error || f->go_syntax)
        ch_fmt_s(f, ch_buf_view(&text));
    else if (!string_verb(f, ch_buf_view(&text), verb))
        return ch_fmt_bad_verb(f, v, verb);
    return 0;
}

/* %#v of a type with a GoString method: its text. */
static int print_go_string(struct ch_fmt *f, struct ch_value v,
                           const struct ch_method *method)
{
    struct ch_value text;
    int code = method->call(f->buf->op, v, NULL, 0, &text);
    if (!code)
        ch_fmt_s(f, ch_value_str(text));
    return code;
}

/* A named number, as time.Month: under a verb that numbers do not know it says
 * its own name. */
static int print_named_number(struct ch_fmt *f, struct ch_value v,
                              uint32_t verb)
{
    struct ch_value plain;
    if (verb == 0 || verb > 0x7F || !strchr("vdboOxXcqU", (int)verb))
        return ch_fmt_bad_verb(f, v, verb);
    int code = v.u.object->class_->plain(f->buf->op, v, &plain);
    return code ? code : print_integer(f, plain, verb);
}

/* Go asks the String method for some verbs only, and not for %#v. */
static int print_object_inside(struct ch_fmt *f, struct ch_value v,
                               uint32_t verb, unsigned depth)
{
    const struct ch_class *class_ = v.u.object->class_;
    struct ch_value plain;
    bool asks = !f->in_error && !f->go_syntax && verb < 0x80 && verb != 0 &&
                strchr("vsxXq", (int)verb);
    bool scalar = class_->plain && class_->kind < CH_K_SLICE;
    const struct ch_method *go_string =
        f->go_syntax && !f->in_error
            ? ch_class_method(class_, CH_STR("GoString"))
            : NULL;
    if (go_string)
        return print_go_string(f, v, go_string);
    if (class_->print && (asks || !(class_->field_names || scalar)))
        return print_text(f, v, verb, depth);
    if (class_->field_names || class_->nil)
        return print_fields(f, v, verb, depth);
    if (!class_->plain)
        return ch_fmt_bad_verb(f, ch_nil(), verb);
    if (scalar)
        return print_named_number(f, v, verb);
    int code = class_->plain(f->buf->op, v, &plain);
    return code ? code : print_nested(f, plain, class_->type_name, verb);
}

static int print_object(struct ch_fmt *f, struct ch_value v, uint32_t verb,
                        unsigned depth)
{
    int code = ch_enter(f->buf->op);
    if (code)
        return code;
    code = print_object_inside(f, v, verb, depth);
    ch_leave(f->buf->op);
    return code;
}

static int print(struct ch_fmt *f, struct ch_value v, uint32_t verb,
                 unsigned depth)
{
    switch ((enum ch_type)v.type) {
    case CH_T_INVALID:
    case CH_T_NIL:
    case CH_T_COUNT:
        if (verb != 'v')
            return ch_fmt_bad_verb(f, v, verb);
        ch_fmt_pad(f, CH_STR("<nil>"));
        return 0;
    case CH_T_BOOL:
        return print_bool(f, v, verb);
    case CH_T_INT:
    case CH_T_INT64:
    case CH_T_INT32:
    case CH_T_UINT8:
    case CH_T_UINT:
    case CH_T_UINT32:
    case CH_T_UINT64:
        return print_integer(f, v, verb);
    case CH_T_FLOAT64:
        return print_float(f, v, verb);
    case CH_T_COMPLEX128:
        return print_complex(f, v, verb);
    case CH_T_STRING:
        return print_string(f, v, verb);
    case CH_T_BYTES:
        return print_bytes(f, v, verb, depth);
    case CH_T_LIST:
    case CH_T_LIST_STRING:
    case CH_T_LIST_INT:
    case CH_T_LIST_LIST:
    case CH_T_LIST_MAP:
    case CH_T_MAP:
    case CH_T_MAP_STRING:
    case CH_T_VALUES:
        return print_nested(f, v, ch_value_type_name(v), verb);
    case CH_T_OBJECT:
        return print_object(f, v, verb, depth);
    }
    return 0;
}

static int print_pointer(struct ch_fmt *f, struct ch_value v)
{
    enum ch_kind kind = ch_value_kind(v);
    if (kind != CH_K_MAP && kind != CH_K_SLICE && kind != CH_K_PTR &&
        kind != CH_K_FUNC)
        return ch_fmt_bad_verb(f, v, 'p');
    return print_address(f, v, 'p');
}

int ch_fmt_arg(struct ch_fmt *f, struct ch_value v, uint32_t verb)
{
    if (verb == 'T') {
        struct chart_str name = ch_value_type_name(v);
        if (ch_is_nil(v))
            ch_fmt_pad(f, name);
        else
            ch_fmt_s(f, name);
        return 0;
    }
    if (verb == 'p' && !ch_is_nil(v))
        return print_pointer(f, v);
    if (verb == 'w' && (ch_is_list(v) || ch_is_map(v) || v.type == CH_T_OBJECT))
        return ch_fmt_bad_verb(f, v, verb); /* %w is for errors */
    return print(f, v, verb, 0);
}

int ch_fmt_pointee_arg(struct ch_fmt *f, struct ch_value v)
{
    const struct ch_class *class_ = v.u.object->class_;
    struct chart_str name = ch_value_type_name(v);
    if (class_->nil || !class_->field_names ||
        (class_->print && !class_->pointer_text))
        return print(f, v, 'v', 0);
    return print_struct(f, v, ch_str_sub(name, 1, name.len), 'v', 0);
}
