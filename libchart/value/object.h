/*
 * Values with a Go type of their own: time.Time, *semver.Version, files,
 * capabilities, certificates. Folders above declare a constant class and embed
 * `struct ch_object` as the first member of their own struct.
 */
#ifndef CH_VALUE_OBJECT_H
#define CH_VALUE_OBJECT_H

#include "value/value.h"

struct ch_buf;
struct ch_object;

/* A method as a template can call it. `args` has been checked against
 * `params` (same letters as template/func.h). */
struct ch_method {
    const char *name;
    const char *params;
    int (*call)(struct ch_op *op, struct ch_value self,
                const struct ch_value *args, size_t count,
                struct ch_value *result);
};

struct ch_refused_method {
    const char *name;
    const char *error; /* Go's */
};

struct ch_class {
    struct chart_str type_name; /* %T: "*semver.Version" */
    enum ch_kind kind;          /* reflect kind */
    bool nil;                   /* a pointer's: it is nil */
    bool pointer_text;          /* a pointer's: `print` is a method of the
                                   pointer, not of what it points to */
    /* Rows end with a null name; may be null. */
    const struct ch_method *methods;
    /* Reads field or key `name`: 1 found, 0 no such field, or a code. A map
     * class answers 1 with its zero value for missing keys. Null: no fields. */
    int (*field)(struct ch_op *op, struct ch_value self, struct chart_str name,
                 struct ch_value *out);
    /* The %v form (String method). `top`: the value is a whole action or a
     * %v/%s operand itself, false inside another value. */
    int (*print)(struct ch_buf *buf, struct ch_value self, bool top);
    /* A struct's fields in order, also those that templates cannot reach, ended
     * by null: fmt prints them one by one where it asks no String method, for
     * example under %d, %#v, or without `print`. Null: fmt has only `print`,
     * or `plain` of a map or list class. */
    const char *const *field_names;
    /* Reads field `i` of those names; null: `field` does, by name. */
    int (*field_at)(struct ch_op *op, struct ch_value self, size_t i,
                    struct ch_value *out);
    /* Fields that Go keeps to the package, so that a template may not read
     * them; ended by null, may be null. */
    const char *const *private_names;
    /* The form as a whole action, {{ x }}, where it is another than `print`'s:
     * text/template takes the address of a struct or follows a pointer first
     * ({{ .Capabilities.KubeVersion }} is v1.35.0, its %v a struct). Null:
     * print(buf, self, true). */
    int (*print_action)(struct ch_buf *buf, struct ch_value self);
    /* Appends encoding/json's text; null: error "unsupported type". */
    int (*json)(struct ch_buf *buf, struct ch_value self);
    /* What `range`, `len`, `keys`, toYamlPretty see: a plain map or list.
     * Null for structs. */
    int (*plain)(struct ch_op *op, struct ch_value self, struct ch_value *out);
    /* A slice class: items from..to (bounds are checked), of the same type. */
    int (*slice)(struct ch_op *op, struct ch_value self, size_t from, size_t to,
                 struct ch_value *out);
    /* Null: always, as structs and pointers are. */
    bool (*is_true)(struct ch_value self);
    /* reflect.DeepEqual; null: by identity. */
    bool (*equal)(struct ch_value a, struct ch_value b);
    /* Go's ==, which `eq` asks; null: by identity for pointers, else `equal`.
     * (Two objects here may stand for one thing in Go.) */
    bool (*same)(struct ch_value a, struct ch_value b);
    /* What the function deepCopy makes of it: Go copies a struct field by
     * field and leaves out what is private to a package. Null: the same. */
    int (*deep_copy)(struct ch_op *op, struct ch_value self,
                     struct ch_value *out);
    /* Go's *self = *from, both of this pointer class; null: nothing changes. */
    void (*assign)(struct ch_value self, struct ch_value from);
    /* Methods without parameters that Go has and templates must not call; the
     * rows end with a null name; may be null. */
    const struct ch_refused_method *refused;
};

struct ch_object {
    const struct ch_class *class_;
};

/* The method row, or null. */
const struct ch_method *ch_class_method(const struct ch_class *class_,
                                        struct chart_str name);
/* Reads field `i` of those that the class of `v` names: 0 or the code. */
int ch_class_field_at(struct ch_op *op, struct ch_value v, size_t i,
                      struct ch_value *out);
/* Is `name` one of its private fields? */
bool ch_class_is_private(const struct ch_class *class_, struct chart_str name);
/* The row of a method that is refused, or null. */
const struct ch_refused_method *ch_class_refused(const struct ch_class *class_,
                                                 struct chart_str name);

#endif
