/*
 * Errors as values. Go has a type for each kind: a text (errors.New), a text
 * around another error (fmt.Errorf with %w), strconv's and encoding/json's.
 */
#include "func/error_value.h"

#include "base/buf.h"
#include "base/compiler.h"
#include "value/object.h"

/* A *reflect.rtype, its name: "string". */
struct go_type {
    struct ch_object object;
    struct chart_str name;
};

struct error {
    struct ch_object object;
    struct chart_str text;
    size_t kept; /* bytes of it that a deep copy has: Go leaves out the rest */
    struct error *inner;    /* the error inside, or null */
    bool is_private;        /* `inner` is: a deep copy has none */
    struct chart_str value; /* of strconv's: "99"; of a type error: "number" */
    size_t offset;          /* of encoding/json's */
    struct go_type *type;   /* of a type error: what Go wanted */
};

static int no_fields_json(struct ch_buf *buf, struct ch_value self)
{
    (void)self;
    CH_BUF_LIT(buf, "{}");
    return ch_buf_check(buf);
}

/* ---- Go types ------------------------------------------------------------ */

static int type_print(struct ch_buf *buf, struct ch_value self, bool top)
{
    (void)top;
    ch_buf_str(buf, ((const struct go_type *)self.u.object)->name);
    return ch_buf_check(buf);
}

/* What Go's compiler wrote about the type. */
static int rtype_field_at(struct ch_op *op, struct ch_value self, size_t i,
                          struct ch_value *out)
{
    (void)op;
    (void)self;
    (void)i;
    *out = ch_nil();
    return 0;
}

/* All of it is private. */
static int copy_type(struct ch_op *op, const struct go_type *from,
                     struct go_type **out)
{
    *out = CH_NEW(op, struct go_type);
    if (!*out)
        return ch_error_code(op);
    **out = (struct go_type){from->object, CH_STR("")};
    return 0;
}

static int rtype_deep_copy(struct ch_op *op, struct ch_value self,
                           struct ch_value *out)
{
    struct go_type *copy;
    int code = copy_type(op, (const struct go_type *)self.u.object, &copy);
    if (!code)
        *out = ch_object_value(&copy->object);
    return code;
}

static bool rtype_equal(struct ch_value a, struct ch_value b)
{
    return ch_str_eq(((const struct go_type *)a.u.object)->name,
                     ((const struct go_type *)b.u.object)->name);
}

static const char *const rtype_fields[] = {"t", NULL};

static const struct ch_class rtype_class = {
    .type_name = CH_STR_INIT("*reflect.rtype"),
    .kind = CH_K_PTR,
    .print = type_print,
    .field_names = rtype_fields,
    .field_at = rtype_field_at,
    .private_names = rtype_fields,
    .json = no_fields_json,
    .equal = rtype_equal,
    .deep_copy = rtype_deep_copy,
};

static struct go_type string_type = {{&rtype_class}, CH_STR_INIT("string")};

/* ---- what errors do ------------------------------------------------------ */

static struct error *error_of(struct ch_value v)
{
    return (struct error *)v.u.object;
}

static struct ch_value value_of(struct error *error)
{
    struct ch_value v = ch_nil();
    if (error)
        v = ch_object_value(&error->object);
    v.flags = CH_FLAG_ERROR;
    return v;
}

static int new_error(struct ch_op *op, const struct error *error,
                     struct error **out)
{
    *out = CH_NEW(op, struct error);
    if (!*out)
        return ch_error_code(op);
    **out = *error;
    return 0;
}

static int print_error(struct ch_buf *buf, struct ch_value self, bool top)
{
    (void)top;
    ch_buf_str(buf, error_of(self)->text);
    return ch_buf_check(buf);
}

/* reflect.DeepEqual. */
static bool equal(struct ch_value a, struct ch_value b)
{
    const struct error *x = error_of(a), *y = error_of(b);
    return ch_str_eq(x->text, y->text) && ch_str_eq(x->value, y->value) &&
           x->offset == y->offset;
}

static int copy_error(struct ch_op *op, const struct error *from,
                      struct error **out)
{
    struct error error = *from;
    error.text = ch_str_sub(from->text, 0, from->kept);
    error.inner = NULL;
    int code = 0;
    if (from->inner && !from->is_private)
        code = copy_error(op, from->inner, &error.inner);
    if (!code && from->type)
        code = copy_type(op, from->type, &error.type);
    return code ? code : new_error(op, &error, out);
}

static int deep_copy(struct ch_op *op, struct ch_value self,
                     struct ch_value *out)
{
    struct error *copy;
    int code = copy_error(op, error_of(self), &copy);
    if (!code)
        *out = ch_object_value(&copy->object);
    return code;
}

static int method_error(struct ch_op *op, struct ch_value self,
                        const struct ch_value *args, size_t count,
                        struct ch_value *result)
{
    (void)args;
    (void)count;
    return ch_value_string(op, error_of(self)->text, result);
}

static int method_unwrap(struct ch_op *op, struct ch_value self,
                         const struct ch_value *args, size_t count,
                         struct ch_value *result)
{
    (void)op;
    (void)args;
    (void)count;
    *result = value_of(error_of(self)->inner);
    return 0;
}

static const struct ch_method methods[] = {
    {"Error", "", method_error},
    {NULL, NULL, NULL},
};

static const struct ch_method outer_methods[] = {
    {"Error", "", method_error},
    {"Unwrap", "", method_unwrap},
    {NULL, NULL, NULL},
};

/* A field by its name, of a class that lists all that templates can read. */
static int public_field(struct ch_op *op, struct ch_value self,
                        struct chart_str name, struct ch_value *out)
{
    const struct ch_class *class_ = self.u.object->class_;
    if (ch_class_is_private(class_, name))
        return 0;
    for (size_t i = 0; class_->field_names[i]; i++)
        if (ch_str_eq(name, ch_str_z(class_->field_names[i]))) {
            int code = class_->field_at(op, self, i, out);
            return code ? code : 1;
        }
    return 0;
}

#define ERROR_CLASS                                                            \
    .kind = CH_K_PTR, .pointer_text = true, .print = print_error,              \
    .equal = equal, .deep_copy = deep_copy

/* ---- errors.New ---------------------------------------------------------- */

static const char *const plain_fields[] = {"s", NULL};

static int plain_field_at(struct ch_op *op, struct ch_value self, size_t i,
                          struct ch_value *out)
{
    (void)i;
    return ch_value_string(op, error_of(self)->text, out);
}

/* Those that are met are variables of their packages, one for each text; deep
 * copies have none. */
static bool same_plain(struct ch_value a, struct ch_value b)
{
    return error_of(a)->text.len && equal(a, b);
}

static const struct ch_class plain_class = {
    ERROR_CLASS,
    .type_name = CH_STR_INIT("*errors.errorString"),
    .methods = methods,
    .same = same_plain,
    .field_names = plain_fields,
    .field_at = plain_field_at,
    .private_names = plain_fields,
    .json = no_fields_json,
};

/* ---- strconv ------------------------------------------------------------- */

static const char *const number_fields[] = {"Func", "Num", "Err", NULL};

static int number_field_at(struct ch_op *op, struct ch_value self, size_t i,
                           struct ch_value *out)
{
    if (i == 0)
        return ch_value_string(op, CH_STR("ParseUint"), out);
    if (i == 1)
        return ch_value_string(op, error_of(self)->value, out);
    *out = value_of(error_of(self)->inner);
    return 0;
}

static int number_json(struct ch_buf *buf, struct ch_value self)
{
    ch_buf_printf(buf, "{\"Func\":\"ParseUint\",\"Num\":\"%.*s\",\"Err\":%s}",
                  CH_STR_ARG(error_of(self)->value),
                  error_of(self)->inner ? "{}" : "null");
    return ch_buf_check(buf);
}

static const struct ch_class number_class = {
    ERROR_CLASS,
    .type_name = CH_STR_INIT("*strconv.NumError"),
    .methods = outer_methods,
    .field = public_field,
    .field_names = number_fields,
    .field_at = number_field_at,
    .json = number_json,
};

/* ---- fmt.Errorf ---------------------------------------------------------- */

static const char *const wrap_fields[] = {"msg", "err", NULL};

static int wrap_field_at(struct ch_op *op, struct ch_value self, size_t i,
                         struct ch_value *out)
{
    if (i == 0)
        return ch_value_string(op, error_of(self)->text, out);
    *out = value_of(error_of(self)->inner);
    return 0;
}

static const struct ch_class wrap_class = {
    ERROR_CLASS,
    .type_name = CH_STR_INIT("*fmt.wrapError"),
    .methods = outer_methods,
    .field_names = wrap_fields,
    .field_at = wrap_field_at,
    .private_names = wrap_fields,
    .json = no_fields_json,
};

/* ---- encoding/json ------------------------------------------------------- */

static const char *const syntax_fields[] = {"msg", "Offset", NULL};
static const char *const syntax_private[] = {"msg", NULL};

static int syntax_field_at(struct ch_op *op, struct ch_value self, size_t i,
                           struct ch_value *out)
{
    if (i == 0)
        return ch_value_string(op, error_of(self)->text, out);
    *out = ch_int64((int64_t)error_of(self)->offset);
    return 0;
}

static int syntax_json(struct ch_buf *buf, struct ch_value self)
{
    ch_buf_printf(buf, "{\"Offset\":%zu}", error_of(self)->offset);
    return ch_buf_check(buf);
}

static const struct ch_class syntax_class = {
    ERROR_CLASS,
    .type_name = CH_STR_INIT("*json.SyntaxError"),
    .methods = methods,
    .field = public_field,
    .field_names = syntax_fields,
    .field_at = syntax_field_at,
    .private_names = syntax_private,
    .json = syntax_json,
};

static const char *const type_fields[] = {"Value",  "Type",  "Offset",
                                          "Struct", "Field", NULL};

static int type_field_at(struct ch_op *op, struct ch_value self, size_t i,
                         struct ch_value *out)
{
    switch (i) {
    case 0:
        return ch_value_string(op, error_of(self)->value, out);
    case 1:
        *out = ch_object_value(&error_of(self)->type->object);
        return 0;
    case 2:
        *out = ch_int64((int64_t)error_of(self)->offset);
        return 0;
    default:
        return ch_value_string(op, CH_STR(""), out);
    }
}

static int type_json(struct ch_buf *buf, struct ch_value self)
{
    ch_buf_printf(buf,
                  "{\"Value\":\"%.*s\",\"Type\":{},\"Offset\":%zu,"
                  "\"Struct\":\"\",\"Field\":\"\"}",
                  CH_STR_ARG(error_of(self)->value), error_of(self)->offset);
    return ch_buf_check(buf);
}

static const struct ch_class type_class = {
    ERROR_CLASS,
    .type_name = CH_STR_INIT("*json.UnmarshalTypeError"),
    .methods = methods,
    .field = public_field,
    .field_names = type_fields,
    .field_at = type_field_at,
    .json = type_json,
};

/* ---- making them --------------------------------------------------------- */

/* What strconv says: `strconv.ParseUint: parsing "99": value out of range`. */
static int new_number_error(struct ch_op *op, struct chart_str text,
                            struct error **out)
{
    size_t open = ch_str_find_byte(text, '"', 0);
    size_t close = ch_str_rfind_byte(text, '"');
    size_t what = close + strlen("\": ");
    struct error inner = {.object = {&plain_class},
                          .text = ch_str_sub(text, what, text.len)};
    struct error error = {.object = {&number_class},
                          .text = text,
                          .kept = what,
                          .value = ch_str_sub(text, open + 1, close)};
    int code = new_error(op, &inner, &error.inner);
    return code ? code : new_error(op, &error, out);
}

/* Takes the operation's error's text, unless it is fatal. */
static int take_text(struct ch_op *op, int code, struct chart_str *text)
{
    if (ch_is_fatal(code))
        return code;
    *text = ch_str_dup(op, ch_error_text(op));
    if (!text->ptr)
        return CHART_ENOMEM;
    ch_error_clear(op);
    return 0;
}

static int give(struct ch_op *op, const struct error *error,
                struct ch_value *out)
{
    struct error *made;
    int code = new_error(op, error, &made);
    if (!code)
        *out = value_of(made);
    return code;
}

int ch_error_value(struct ch_op *op, int code, struct ch_value *out)
{
    struct error error = {.object = {&plain_class}};
    code = take_text(op, code, &error.text);
    if (code)
        return code;
    size_t number = ch_str_find(error.text, CH_STR("strconv.ParseUint: "), 0);
    if (number != CH_NPOS) {
        error.object.class_ = &wrap_class;
        error.is_private = true;
        code = new_number_error(
            op, ch_str_sub(error.text, number, error.text.len), &error.inner);
    }
    return code ? code : give(op, &error, out);
}

int ch_syntax_error_value(struct ch_op *op, int code, size_t offset,
                          struct ch_value *out)
{
    struct error error = {.object = {&syntax_class}, .offset = offset};
    code = take_text(op, code, &error.text);
    return code ? code : give(op, &error, out);
}

int ch_type_error_value(struct ch_op *op, const char *value, size_t offset,
                        struct ch_value *out)
{
    struct error error = {.object = {&type_class},
                          .value = ch_str_z(value),
                          .offset = offset,
                          .type = &string_type};
    int code = ch_fail(op, CHART_EEXEC,
                       "json: cannot unmarshal %s into Go value of type string",
                       value);
    code = take_text(op, code, &error.text);
    if (code)
        return code;
    error.kept = error.text.len - strlen("string");
    return give(op, &error, out);
}
