/*
 * semver and semverCompare. A version is a value with methods: semver gives
 * a pointer (*semver.Version), the methods that change it give a struct.
 */
#include "func/registry.h"

#include "base/compiler.h"
#include "codec/json.h"
#include "func/arg.h"
#include "func/error_value.h"
#include "semver/semver.h"
#include "value/object.h"

struct version {
    struct ch_object object;
    struct ch_semver semver;
};

static const struct ch_class pointer_class;
static const struct ch_class struct_class;

static const struct ch_semver *semver_of(struct ch_value v)
{
    return &((const struct version *)v.u.object)->semver;
}

static int new_version(struct ch_op *op, const struct ch_class *class_,
                       const struct ch_semver *semver, struct ch_value *out)
{
    struct version *version = CH_NEW(op, struct version);
    if (!version)
        return ch_error_code(op);
    version->object.class_ = class_;
    version->semver = *semver;
    *out = ch_object_value(&version->object);
    return 0;
}

static int print_version(struct ch_buf *buf, struct ch_value self, bool top)
{
    (void)top;
    ch_semver_print(buf, semver_of(self));
    return ch_buf_check(buf);
}

/* A JSON string; versions hold nothing to escape. */
static int version_json(struct ch_buf *buf, struct ch_value self)
{
    ch_buf_byte(buf, '"');
    ch_semver_print(buf, semver_of(self));
    ch_buf_byte(buf, '"');
    return ch_buf_check(buf);
}

/* reflect.DeepEqual looks at every field, the original text too. */
static bool equal_versions(struct ch_value a, struct ch_value b)
{
    const struct ch_semver *x = semver_of(a), *y = semver_of(b);
    return x->major == y->major && x->minor == y->minor &&
           x->patch == y->patch && ch_str_eq(x->prerelease, y->prerelease) &&
           ch_str_eq(x->metadata, y->metadata) &&
           ch_str_eq(x->original, y->original);
}

/* All of a version's fields are private. */
static int deep_copy(struct ch_op *op, struct ch_value self,
                     struct ch_value *out)
{
    const struct ch_semver zero = {0};
    return new_version(op, self.u.object->class_, &zero, out);
}

static void assign(struct ch_value self, struct ch_value from)
{
    ((struct version *)self.u.object)->semver = *semver_of(from);
}

/* A wrong version or constraint is the error of the call. */
static int as_call_error(struct ch_op *op, int code)
{
    if (!code || ch_is_fatal(code))
        return code;
    struct chart_str text = ch_str_dup(op, ch_error_text(op));
    if (!text.ptr)
        return CHART_ENOMEM;
    ch_error_clear(op);
    return ch_fail_str(op, CHART_EEXEC, text);
}

static const char *const field_names[] = {
    "major", "minor", "patch", "pre", "metadata", "original", NULL};

static int field_at(struct ch_op *op, struct ch_value self, size_t i,
                    struct ch_value *out)
{
    const struct ch_semver *v = semver_of(self);
    const uint64_t numbers[] = {v->major, v->minor, v->patch};
    const struct chart_str texts[] = {v->prerelease, v->metadata, v->original};
    if (i >= CH_COUNT(numbers))
        return ch_value_string(op, texts[i - CH_COUNT(numbers)], out);
    *out = ch_uint64(numbers[i]);
    return 0;
}

/* ---- methods ------------------------------------------------------------ */

/* The other version of a comparison; an error for nil. */
static int compare_with(struct ch_op *op, struct ch_value self,
                        struct ch_value other, int *order)
{
    if (other.type != CH_T_OBJECT)
        return ch_fail(op, CHART_EEXEC,
                       "runtime error: invalid memory address or nil pointer "
                       "dereference");
    *order = ch_semver_compare(semver_of(self), semver_of(other));
    return 0;
}

static int method_compare(struct ch_op *op, struct ch_value self,
                          const struct ch_value *args, size_t count,
                          struct ch_value *result)
{
    int order = 0;
    (void)count;
    int code = compare_with(op, self, args[0], &order);
    *result = ch_int((order > 0) - (order < 0));
    return code;
}

static int method_equal(struct ch_op *op, struct ch_value self,
                        const struct ch_value *args, size_t count,
                        struct ch_value *result)
{
    int order = 1; /* a nil is never equal */
    (void)count;
    int code = args[0].type == CH_T_OBJECT
                   ? compare_with(op, self, args[0], &order)
                   : 0;
    *result = ch_bool(order == 0);
    return code;
}

static int method_greater(struct ch_op *op, struct ch_value self,
                          const struct ch_value *args, size_t count,
                          struct ch_value *result)
{
    int order = 0;
    (void)count;
    int code = compare_with(op, self, args[0], &order);
    *result = ch_bool(order > 0);
    return code;
}

static int method_greater_equal(struct ch_op *op, struct ch_value self,
                                const struct ch_value *args, size_t count,
                                struct ch_value *result)
{
    int order = 0;
    (void)count;
    int code = compare_with(op, self, args[0], &order);
    *result = ch_bool(order >= 0);
    return code;
}

static int method_less(struct ch_op *op, struct ch_value self,
                       const struct ch_value *args, size_t count,
                       struct ch_value *result)
{
    int order = 0;
    (void)count;
    int code = compare_with(op, self, args[0], &order);
    *result = ch_bool(order < 0);
    return code;
}

static int method_less_equal(struct ch_op *op, struct ch_value self,
                             const struct ch_value *args, size_t count,
                             struct ch_value *result)
{
    int order = 0;
    (void)count;
    int code = compare_with(op, self, args[0], &order);
    *result = ch_bool(order <= 0);
    return code;
}

static int increment(struct ch_op *op, struct ch_value self,
                     enum ch_semver_part part, struct ch_value *result)
{
    struct ch_semver next;
    int code = ch_semver_increment(op, semver_of(self), part, &next);
    return code ? code : new_version(op, &struct_class, &next, result);
}

static int method_inc_major(struct ch_op *op, struct ch_value self,
                            const struct ch_value *args, size_t count,
                            struct ch_value *result)
{
    (void)args;
    (void)count;
    return increment(op, self, CH_SEMVER_MAJOR, result);
}

static int method_inc_minor(struct ch_op *op, struct ch_value self,
                            const struct ch_value *args, size_t count,
                            struct ch_value *result)
{
    (void)args;
    (void)count;
    return increment(op, self, CH_SEMVER_MINOR, result);
}

static int method_inc_patch(struct ch_op *op, struct ch_value self,
                            const struct ch_value *args, size_t count,
                            struct ch_value *result)
{
    (void)args;
    (void)count;
    return increment(op, self, CH_SEMVER_PATCH, result);
}

static int method_set_prerelease(struct ch_op *op, struct ch_value self,
                                 const struct ch_value *args, size_t count,
                                 struct ch_value *result)
{
    struct ch_semver next;
    (void)count;
    int code = ch_semver_set_prerelease(op, semver_of(self),
                                        ch_value_str(args[0]), &next);
    return code ? as_call_error(op, code)
                : new_version(op, &struct_class, &next, result);
}

static int method_set_metadata(struct ch_op *op, struct ch_value self,
                               const struct ch_value *args, size_t count,
                               struct ch_value *result)
{
    struct ch_semver next;
    (void)count;
    int code = ch_semver_set_metadata(op, semver_of(self),
                                      ch_value_str(args[0]), &next);
    return code ? as_call_error(op, code)
                : new_version(op, &struct_class, &next, result);
}

static int method_major(struct ch_op *op, struct ch_value self,
                        const struct ch_value *args, size_t count,
                        struct ch_value *result)
{
    (void)op;
    (void)args;
    (void)count;
    *result = ch_uint64(semver_of(self)->major);
    return 0;
}

static int method_minor(struct ch_op *op, struct ch_value self,
                        const struct ch_value *args, size_t count,
                        struct ch_value *result)
{
    (void)op;
    (void)args;
    (void)count;
    *result = ch_uint64(semver_of(self)->minor);
    return 0;
}

static int method_patch(struct ch_op *op, struct ch_value self,
                        const struct ch_value *args, size_t count,
                        struct ch_value *result)
{
    (void)op;
    (void)args;
    (void)count;
    *result = ch_uint64(semver_of(self)->patch);
    return 0;
}

static int method_prerelease(struct ch_op *op, struct ch_value self,
                             const struct ch_value *args, size_t count,
                             struct ch_value *result)
{
    (void)args;
    (void)count;
    return ch_value_string(op, semver_of(self)->prerelease, result);
}

static int method_metadata(struct ch_op *op, struct ch_value self,
                           const struct ch_value *args, size_t count,
                           struct ch_value *result)
{
    (void)args;
    (void)count;
    return ch_value_string(op, semver_of(self)->metadata, result);
}

static int method_original(struct ch_op *op, struct ch_value self,
                           const struct ch_value *args, size_t count,
                           struct ch_value *result)
{
    (void)args;
    (void)count;
    return ch_value_string(op, semver_of(self)->original, result);
}

static int method_string(struct ch_op *op, struct ch_value self,
                         const struct ch_value *args, size_t count,
                         struct ch_value *result)
{
    struct ch_buf buf;
    (void)args;
    (void)count;
    ch_buf_init(&buf, op);
    ch_semver_print(&buf, semver_of(self));
    return ch_value_take_buf(&buf, result);
}

/* ---- to and from text --------------------------------------------------- */

static int method_marshal_text(struct ch_op *op, struct ch_value self,
                               const struct ch_value *args, size_t count,
                               struct ch_value *result)
{
    int code = method_string(op, self, args, count, result);
    result->type = CH_T_BYTES;
    return code;
}

static int method_marshal_json(struct ch_op *op, struct ch_value self,
                               const struct ch_value *args, size_t count,
                               struct ch_value *result)
{
    struct ch_buf buf;
    (void)args;
    (void)count;
    ch_buf_init(&buf, op);
    int code = version_json(&buf, self);
    if (!code)
        code = ch_value_take_buf(&buf, result);
    result->type = CH_T_BYTES;
    return code;
}

/* Puts another version in the place of `self`. */
static int read_version(struct ch_op *op, struct ch_value self,
                        struct chart_str text, struct ch_value *result)
{
    struct ch_semver semver;
    text = ch_str_dup(op, text);
    if (!text.ptr)
        return CHART_ENOMEM;
    int code = ch_semver_parse(op, text, &semver);
    if (code)
        return ch_error_value(op, code, result);
    ((struct version *)self.u.object)->semver = semver;
    *result = ch_nil_error();
    return 0;
}

/* What is no string is "". */
static int method_scan(struct ch_op *op, struct ch_value self,
                       const struct ch_value *args, size_t count,
                       struct ch_value *result)
{
    (void)count;
    return read_version(op, self,
                        args[0].type == CH_T_STRING ? ch_value_str(args[0])
                                                    : CH_STR(""),
                        result);
}

static int method_unmarshal_text(struct ch_op *op, struct ch_value self,
                                 const struct ch_value *args, size_t count,
                                 struct ch_value *result)
{
    (void)count;
    return read_version(op, self,
                        args[0].u.string ? ch_value_str(args[0]) : CH_STR(""),
                        result);
}

/* Where encoding/json stands in the valid text of a value when it finds that
 * the value's type is wrong: behind the bracket or the literal. */
static size_t json_offset(struct chart_str text)
{
    struct chart_str value = ch_str_trim_ascii(text);
    size_t before = (size_t)(value.ptr - text.ptr);
    bool bracket = value.ptr[0] == '[' || value.ptr[0] == '{';
    return before + (bracket ? 1 : value.len);
}

static int method_unmarshal_json(struct ch_op *op, struct ch_value self,
                                 const struct ch_value *args, size_t count,
                                 struct ch_value *result)
{
    struct ch_value v;
    size_t at = 0;
    (void)count;
    struct chart_str text =
        args[0].u.string ? ch_value_str(args[0]) : CH_STR("");
    int code = ch_json_parse_exact(op, text, &v, &at);
    if (code)
        return ch_syntax_error_value(op, code,
                                     at < text.len ? at + 1 : text.len, result);
    if (v.type == CH_T_STRING || ch_is_nil(v))
        return read_version(
            op, self, ch_is_nil(v) ? CH_STR("") : ch_value_str(v), result);
    const char *what = v.type == CH_T_BOOL ? "bool"
                       : ch_is_map(v)      ? "object"
                       : ch_is_list(v)     ? "array"
                                           : "number";
    return ch_type_error_value(op, what, json_offset(text), result);
}

/* V is a *semver.Version. */
static const struct ch_method pointer_methods[] = {
    {"Compare", "V", method_compare},
    {"Equal", "V", method_equal},
    {"GreaterThan", "V", method_greater},
    {"GreaterThanEqual", "V", method_greater_equal},
    {"IncMajor", "", method_inc_major},
    {"IncMinor", "", method_inc_minor},
    {"IncPatch", "", method_inc_patch},
    {"LessThan", "V", method_less},
    {"LessThanEqual", "V", method_less_equal},
    {"Major", "", method_major},
    {"MarshalJSON", "", method_marshal_json},
    {"MarshalText", "", method_marshal_text},
    {"Metadata", "", method_metadata},
    {"Minor", "", method_minor},
    {"Original", "", method_original},
    {"Patch", "", method_patch},
    {"Prerelease", "", method_prerelease},
    {"Scan", "a", method_scan},
    {"SetMetadata", "s", method_set_metadata},
    {"SetPrerelease", "s", method_set_prerelease},
    {"String", "", method_string},
    {"UnmarshalJSON", "B", method_unmarshal_json},
    {"UnmarshalText", "B", method_unmarshal_text},
    {"Value", "", method_string},
    {NULL, NULL, NULL},
};

/* Those with a value receiver: what IncPatch gives has no address. */
static const struct ch_method struct_methods[] = {
    {"IncMajor", "", method_inc_major},
    {"IncMinor", "", method_inc_minor},
    {"IncPatch", "", method_inc_patch},
    {"Major", "", method_major},
    {"MarshalJSON", "", method_marshal_json},
    {"MarshalText", "", method_marshal_text},
    {"Metadata", "", method_metadata},
    {"Minor", "", method_minor},
    {"Patch", "", method_patch},
    {"Prerelease", "", method_prerelease},
    {"SetMetadata", "s", method_set_metadata},
    {"SetPrerelease", "s", method_set_prerelease},
    {"String", "", method_string},
    {"Value", "", method_string},
    {NULL, NULL, NULL},
};

static const struct ch_class pointer_class = {
    .type_name = CH_STR_INIT("*semver.Version"),
    .kind = CH_K_PTR,
    .methods = pointer_methods,
    .print = print_version,
    .field_names = field_names,
    .field_at = field_at,
    .private_names = field_names,
    .json = version_json,
    .equal = equal_versions,
    .deep_copy = deep_copy,
    .assign = assign,
};

static const struct ch_class struct_class = {
    .type_name = CH_STR_INIT("semver.Version"),
    .kind = CH_K_STRUCT,
    .methods = struct_methods,
    .print = print_version,
    .field_names = field_names,
    .field_at = field_at,
    .private_names = field_names,
    .json = version_json,
    .equal = equal_versions,
    .deep_copy = deep_copy,
};

/* ---- functions ---------------------------------------------------------- */

static int call_semver(struct ch_call *call)
{
    struct ch_semver semver;
    int code = ch_semver_parse(call->op, ch_arg_str(call, 0), &semver);
    if (code)
        return as_call_error(call->op, code);
    return new_version(call->op, &pointer_class, &semver, call->result);
}

static int call_semver_compare(struct ch_call *call)
{
    struct ch_constraint *constraint;
    struct ch_semver semver;
    int code = ch_constraint_parse(call->op, ch_arg_str(call, 0), &constraint);
    if (!code)
        code = ch_semver_parse(call->op, ch_arg_str(call, 1), &semver);
    if (code)
        return as_call_error(call->op, code);
    return ch_return_bool(call, ch_constraint_check(constraint, &semver));
}

static const struct ch_func rows[] = {
    {"semver", "s", call_semver, 0, "semver VERSION",
     "VERSION as a value with the methods Major, Minor, Patch, Prerelease, "
     "Metadata, Compare and others.",
     "{{ (semver \"v1.2.3-rc.1\").Minor }}", "2"},
    {"semverCompare", "ss", call_semver_compare, 0,
     "semverCompare CONSTRAINT VERSION", "Whether VERSION meets CONSTRAINT.",
     "{{ semverCompare \">=1.21-0 <2\" \"v1.29.1\" }}", "true"},
};

const struct ch_func_family ch_funcs_semver = {"semver", "Semantic versions",
                                               rows, CH_COUNT(rows)};
