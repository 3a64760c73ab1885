/*
 * The value model: what a template sees, as Go sees it after Helm's decoding.
 *
 * A `struct ch_value` is 16 bytes and passed by value. Scalars are inside;
 * strings, lists, maps and objects are pointers into an arena, shared by every
 * value that refers to them, just as Go's maps and slices are. Strings never
 * change. Maps and lists are changed only by functions that change them in Go
 * (set, unset, merge, sortAlpha...), and never once their owner is shared.
 *
 * `type` is the Go type (kinds follow from it), since templates can see it.
 *
 * `origin` is the identity of a value that was read from a file or flag: a
 * number that leads to layer, source, line and column (value/origin.h). It is
 * 0 for a value that a template made. Copying a value keeps it, so a node that
 * went through dict, merge, include or a variable is still that node.
 */
#ifndef CH_VALUE_VALUE_H
#define CH_VALUE_VALUE_H

#include "base/op.h"

struct ch_map;
struct ch_list;
struct ch_object;

/* An immutable string: header and bytes in one piece, NUL after the last. */
struct ch_string {
    uint32_t len;
    uint32_t hash; /* ch_hash of the bytes, or 0: not computed */
    char ptr[];
};

/* Go types. Order matters only to the table in kind.c. */
enum ch_type {
    CH_T_INVALID, /* no value at all: reflect's invalid, prints <no value> */
    CH_T_NIL,     /* a nil interface{} (missing key, null), prints <nil> */
    CH_T_BOOL,
    CH_T_INT,
    CH_T_INT64,
    CH_T_INT32,
    CH_T_UINT8,
    CH_T_UINT,
    CH_T_UINT32,
    CH_T_UINT64,
    CH_T_FLOAT64,
    CH_T_COMPLEX128, /* payload: object-less pair in the arena, `complex_` */
    CH_T_STRING,
    CH_T_BYTES,       /* []uint8; payload as a string */
    CH_T_LIST,        /* []interface {} */
    CH_T_LIST_STRING, /* []string */
    CH_T_LIST_INT,    /* []int */
    CH_T_LIST_LIST,   /* [][]interface {} (chunk) */
    CH_T_LIST_MAP,    /* []map[string]interface {} (TOML) */
    CH_T_MAP,         /* map[string]interface {} */
    CH_T_MAP_STRING,  /* map[string]string: missing keys read as "" */
    CH_T_VALUES,      /* common.Values, a named map[string]interface {} */
    CH_T_OBJECT,      /* value/object.h: class tells the type */
    CH_T_COUNT
};

/* Go reflect kinds, in the order that templates and %T care about. */
enum ch_kind {
    CH_K_INVALID,
    CH_K_BOOL,
    CH_K_INT,
    CH_K_INT32,
    CH_K_INT64,
    CH_K_UINT,
    CH_K_UINT8,
    CH_K_UINT32,
    CH_K_UINT64,
    CH_K_FLOAT64,
    CH_K_COMPLEX128,
    CH_K_STRING,
    CH_K_SLICE,
    CH_K_MAP,
    CH_K_STRUCT,
    CH_K_PTR,
    CH_K_FUNC,
    CH_K_INTERFACE,
    CH_K_COUNT
};

/* ---- marks of a value, in its `flags` ------------------------------------ */

/* The value came out of an interface{}, the element of a map or list: messages
 * call its type "interface {}" where Go has not looked inside yet. */
#define CH_FLAG_INTERFACE 1
/* The value is a field reached through a pointer: printing it whole uses the
 * methods of its pointer type. */
#define CH_FLAG_FIELD 2
/* The value's static type is the interface `error`, into which Go never looks
 * of itself: a nil one is a value and prints <nil>. */
#define CH_FLAG_ERROR 4
/* A map whose entries encoders must not sort; the engine never sees one. */
#define CH_FLAG_ORDERED 8

struct ch_value {
    uint8_t type;  /* enum ch_type */
    uint8_t flags; /* CH_FLAG_... */
    uint16_t spare;
    uint32_t origin;
    union {
        bool boolean;      /* set through integer, so that all 8 bytes count */
        int64_t integer;   /* INT, INT32, INT64 */
        uint64_t uinteger; /* UINT, UINT8, UINT32, UINT64 */
        double number;     /* FLOAT64 */
        const double *complex_;         /* two doubles */
        const struct ch_string *string; /* STRING, BYTES */
        struct ch_list *list;           /* LIST...: null is a nil slice */
        struct ch_map *map;             /* MAP...: null is a nil map */
        struct ch_object *object;
    } u;
};

_Static_assert(sizeof(struct ch_value) == 16, "values are 16 bytes");

/* ---- kinds and types ---------------------------------------------------- */

enum ch_kind ch_value_kind(struct ch_value v);
/* reflect.Kind's name: "slice", "map", "float64"; "invalid" for nil. */
struct chart_str ch_kind_name(enum ch_kind kind);
/* The %T form: "map[string]interface {}"; "<nil>" for nil. */
struct chart_str ch_value_type_name(struct ch_value v);
/* The type that Go sees before it looks inside an interface: by the marks. */
struct chart_str ch_static_type_name(struct ch_value v);

static inline bool ch_is_nil(struct ch_value v)
{
    return v.type <= CH_T_NIL;
}
static inline bool ch_is_map(struct ch_value v)
{
    return v.type >= CH_T_MAP && v.type <= CH_T_VALUES;
}
static inline bool ch_is_list(struct ch_value v)
{
    return v.type >= CH_T_LIST && v.type <= CH_T_LIST_MAP;
}
static inline bool ch_is_signed(struct ch_value v)
{
    return v.type >= CH_T_INT && v.type <= CH_T_INT32;
}
static inline bool ch_is_unsigned(struct ch_value v)
{
    return v.type >= CH_T_UINT8 && v.type <= CH_T_UINT64;
}

/* Go text/template's truth: false for false, 0, "", nil, empty list or map. */
bool ch_value_is_true(struct ch_value v);

/* ---- constructors ------------------------------------------------------- */

static inline struct ch_value ch_invalid(void)
{
    return (struct ch_value){.type = CH_T_INVALID};
}
static inline struct ch_value ch_nil(void)
{
    return (struct ch_value){.type = CH_T_NIL};
}
static inline struct ch_value ch_bool(bool b)
{
    return (struct ch_value){.type = CH_T_BOOL, .u.integer = b};
}
static inline struct ch_value ch_int(int64_t i)
{
    return (struct ch_value){.type = CH_T_INT, .u.integer = i};
}
static inline struct ch_value ch_int64(int64_t i)
{
    return (struct ch_value){.type = CH_T_INT64, .u.integer = i};
}
static inline struct ch_value ch_uint8(uint8_t i)
{
    return (struct ch_value){.type = CH_T_UINT8, .u.uinteger = i};
}
static inline struct ch_value ch_uint64(uint64_t i)
{
    return (struct ch_value){.type = CH_T_UINT64, .u.uinteger = i};
}
static inline struct ch_value ch_float(double f)
{
    return (struct ch_value){.type = CH_T_FLOAT64, .u.number = f};
}
static inline struct ch_value ch_string_value(const struct ch_string *s)
{
    return (struct ch_value){.type = CH_T_STRING, .u.string = s};
}
static inline struct ch_value ch_map_value(struct ch_map *map)
{
    return (struct ch_value){.type = CH_T_MAP, .u.map = map};
}
static inline struct ch_value ch_list_value(struct ch_list *list)
{
    return (struct ch_value){.type = CH_T_LIST, .u.list = list};
}
static inline struct ch_value ch_object_value(struct ch_object *object)
{
    return (struct ch_value){.type = CH_T_OBJECT, .u.object = object};
}

/* A string value with a copy of `s`; 0 or the code. */
int ch_value_string(struct ch_op *op, struct chart_str s, struct ch_value *out);
/* Ends `buf` as a string value without a copy. */
struct ch_buf;
int ch_value_take_buf(struct ch_buf *buf, struct ch_value *out);

/* ---- strings ------------------------------------------------------------ */

/* Hash of a key: same bytes, same hash, within one process. Never 0. */
uint32_t ch_hash(struct chart_str s);

/* A string in the arena; `_key` also computes its hash. Null with the
 * operation's error set when out of memory. */
const struct ch_string *ch_string_new(struct ch_op *op, struct chart_str s);
const struct ch_string *ch_string_key(struct ch_op *op, struct chart_str s);

static inline struct chart_str ch_string_str(const struct ch_string *s)
{
    return (struct chart_str){s->ptr, s->len};
}
/* The bytes of a STRING or BYTES value. */
static inline struct chart_str ch_value_str(struct ch_value v)
{
    return (struct chart_str){v.u.string->ptr, v.u.string->len};
}

/* ---- equality and order ------------------------------------------------- */

/* reflect.DeepEqual: exact types, maps by content. 0 or the code. */
int ch_value_deep_equal(struct ch_op *op, struct ch_value a, struct ch_value b,
                        bool *equal);

/* ---- copies ------------------------------------------------------------- */

/* Deep copy of maps and lists into the operation's arena; strings and objects
 * are shared. Origins are kept, `origin_shift` is added to those not 0. */
int ch_value_deep_copy(struct ch_op *op, struct ch_value v,
                       uint32_t origin_shift, struct ch_value *out);

#endif
