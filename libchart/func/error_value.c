/* Errors as values: the class of a plain error and those of encoding/json. */
#include "func/error_value.h"

#include "base/buf.h"
#include "base/compiler.h"
#include "value/object.h"

struct error {
    struct ch_object object;
    struct chart_str text;
    size_t offset;     /* of encoding/json's */
    const char *value; /* of a *json.UnmarshalTypeError: "number" */
};

static const struct error *error_of(struct ch_value v)
{
    return (const struct error *)v.u.object;
}

static int print_error(struct ch_buf *buf, struct ch_value self, bool top)
{
    (void)top;
    ch_buf_str(buf, error_of(self)->text);
    return ch_buf_check(buf);
}

static int error_json(struct ch_buf *buf, struct ch_value self)
{
    (void)self;
    CH_BUF_LIT(buf, "{}");
    return ch_buf_check(buf);
}

static int syntax_error_json(struct ch_buf *buf, struct ch_value self)
{
    ch_buf_printf(buf, "{\"Offset\":%zu}", error_of(self)->offset);
    return ch_buf_check(buf);
}

static int error_text(struct ch_op *op, struct ch_value self,
                      const struct ch_value *args, size_t count,
                      struct ch_value *result)
{
    (void)args;
    (void)count;
    return ch_value_string(op, error_of(self)->text, result);
}

static const struct ch_method error_methods[] = {
    {"Error", "", error_text},
    {NULL, NULL, NULL},
};

static const char *const error_fields[] = {"s", NULL};
static const char *const syntax_error_fields[] = {"msg", "Offset", NULL};
static const char *const syntax_error_private[] = {"msg", NULL};

static int error_field_at(struct ch_op *op, struct ch_value self, size_t i,
                          struct ch_value *out)
{
    if (i == 0)
        return ch_value_string(op, error_of(self)->text, out);
    *out = ch_int64((int64_t)error_of(self)->offset);
    return 0;
}

static int syntax_error_field(struct ch_op *op, struct ch_value self,
                              struct chart_str name, struct ch_value *out)
{
    (void)op;
    if (!ch_str_eq(name, CH_STR("Offset")))
        return 0;
    *out = ch_int64((int64_t)error_of(self)->offset);
    return 1;
}

static int type_error_json(struct ch_buf *buf, struct ch_value self)
{
    ch_buf_printf(buf,
                  "{\"Value\":\"%s\",\"Type\":{},\"Offset\":%zu,"
                  "\"Struct\":\"\",\"Field\":\"\"}",
                  error_of(self)->value, error_of(self)->offset);
    return ch_buf_check(buf);
}

static const char *const type_error_fields[] = {"Value",  "Type",  "Offset",
                                                "Struct", "Field", NULL};

static int type_text(struct ch_buf *buf, struct ch_value self, bool top)
{
    (void)self;
    (void)top;
    CH_BUF_LIT(buf, "string");
    return ch_buf_check(buf);
}

/* The one Go type that this library asks JSON for. */
static struct ch_value go_string_type(void)
{
    static const struct ch_class class_ = {
        .type_name = CH_STR_INIT("*reflect.rtype"),
        .kind = CH_K_PTR,
        .print = type_text,
        .json = error_json,
    };
    static struct ch_object type = {&class_};
    return ch_object_value(&type);
}

static int type_error_field_at(struct ch_op *op, struct ch_value self, size_t i,
                               struct ch_value *out)
{
    switch (i) {
    case 0:
        return ch_value_string(op, ch_str_z(error_of(self)->value), out);
    case 1:
        *out = go_string_type();
        return 0;
    case 2:
        *out = ch_int64((int64_t)error_of(self)->offset);
        return 0;
    default:
        return ch_value_string(op, CH_STR(""), out);
    }
}

static int type_error_field(struct ch_op *op, struct ch_value self,
                            struct chart_str name, struct ch_value *out)
{
    for (size_t i = 0; type_error_fields[i]; i++)
        if (ch_str_eq(name, ch_str_z(type_error_fields[i]))) {
            int code = type_error_field_at(op, self, i, out);
            return code ? code : 1;
        }
    return 0;
}

static const struct ch_class error_class = {
    .type_name = CH_STR_INIT("*errors.errorString"),
    .kind = CH_K_PTR,
    .methods = error_methods,
    .field_names = error_fields,
    .field_at = error_field_at,
    .private_names = error_fields,
    .print = print_error,
    .pointer_text = true,
    .json = error_json,
};

static const struct ch_class syntax_error_class = {
    .type_name = CH_STR_INIT("*json.SyntaxError"),
    .kind = CH_K_PTR,
    .methods = error_methods,
    .field = syntax_error_field,
    .field_names = syntax_error_fields,
    .field_at = error_field_at,
    .private_names = syntax_error_private,
    .print = print_error,
    .pointer_text = true,
    .json = syntax_error_json,
};

static const struct ch_class type_error_class = {
    .type_name = CH_STR_INIT("*json.UnmarshalTypeError"),
    .kind = CH_K_PTR,
    .methods = error_methods,
    .field = type_error_field,
    .field_names = type_error_fields,
    .field_at = type_error_field_at,
    .print = print_error,
    .pointer_text = true,
    .json = type_error_json,
};

static int new_error(struct ch_op *op, int code, const struct ch_class *class_,
                     size_t offset, const char *value, struct ch_value *out)
{
    if (ch_is_fatal(code))
        return code;
    struct error *error = CH_NEW(op, struct error);
    if (!error)
        return ch_error_code(op);
    *error = (struct error){
        {class_}, ch_str_dup(op, ch_error_text(op)), offset, value};
    if (!error->text.ptr)
        return CHART_ENOMEM;
    ch_error_clear(op);
    *out = ch_object_value(&error->object);
    out->flags = CH_FLAG_ERROR;
    return 0;
}

int ch_error_value(struct ch_op *op, int code, struct ch_value *out)
{
    return new_error(op, code, &error_class, 0, "", out);
}

int ch_syntax_error_value(struct ch_op *op, int code, size_t offset,
                          struct ch_value *out)
{
    return new_error(op, code, &syntax_error_class, offset, "", out);
}

int ch_type_error_value(struct ch_op *op, const char *value, size_t offset,
                        struct ch_value *out)
{
    int code = ch_fail(op, CHART_EEXEC,
                       "json: cannot unmarshal %s into Go value of type string",
                       value);
    return new_error(op, code, &type_error_class, offset, value, out);
}
