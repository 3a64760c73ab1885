#include "codec/yaml_head.h"

#include "base/buf.h"
#include "codec/yaml_event.h"
#include "codec/yaml_resolve.h"
#include "golib/strconv.h"
#include "value/map.h"

#include <math.h>

/* ---- scalars in string fields ------------------------------------------- */

/* What a value becomes where Go wants a string: sigs.k8s.io/yaml writes floats
 * in 32 bits. INVALID stands for the text itself. */
static int field_text(struct ch_op *op, struct ch_value v,
                      struct chart_str text, struct chart_str *out)
{
    struct ch_buf buf;
    *out = text;
    if (v.type == CH_T_INVALID)
        return 0;
    ch_buf_init(&buf, op);
    if (v.type == CH_T_BOOL)
        ch_buf_str(&buf, v.u.boolean ? CH_STR("true") : CH_STR("false"));
    else if (v.type == CH_T_INT64)
        ch_buf_int(&buf, v.u.integer);
    else if (v.type == CH_T_UINT64)
        ch_buf_uint(&buf, v.u.uinteger);
    else if (v.type == CH_T_FLOAT64)
        ch_format_float(&buf, v.u.number, 'g', -1, 32);
    *out = ch_buf_view(&buf); /* "" for null */
    return ch_buf_check(&buf);
}

/* ---- names of fields ---------------------------------------------------- */

enum field {
    FIELD_NONE,
    FIELD_API_VERSION,
    FIELD_KIND,
    FIELD_METADATA,
    FIELD_NAME,
    FIELD_NAMESPACE,
    FIELD_ANNOTATIONS,
    FIELD_COUNT
};

static const struct chart_str field_names[FIELD_COUNT] = {
    [FIELD_API_VERSION] = CH_STR_INIT("apiVersion"),
    [FIELD_KIND] = CH_STR_INIT("kind"),
    [FIELD_METADATA] = CH_STR_INIT("metadata"),
    [FIELD_NAME] = CH_STR_INIT("name"),
    [FIELD_NAMESPACE] = CH_STR_INIT("namespace"),
    [FIELD_ANNOTATIONS] = CH_STR_INIT("annotations"),
};

static enum field find_field(struct chart_str key, enum field from,
                             enum field to)
{
    if (key.len < 4)
        return FIELD_NONE;
    for (enum field f = from; f <= to; f++)
        if (ch_str_eq_fold_ascii(key, field_names[f]))
            return f;
    return FIELD_NONE;
}

/* ---- events ------------------------------------------------------------- */

/* Goes over the events, and gives up (`odd`) on whatever needs the node tree:
 * anchors, tags, merge keys, keys that JSON refuses, fields in another
 * spelling or of another type. */
struct reader {
    struct ch_op *op;
    struct ch_yaml_parser parser;
    struct ch_yaml_event event;
    struct ch_yaml_head head;
    bool odd;
};

static int next(struct reader *r)
{
    int code = ch_yaml_parser_next(&r->parser, &r->event);
    if (!code && (r->event.anchor.ptr || r->event.tag.len))
        r->odd = true;
    return code;
}

/* A plain text that may be infinite. */
static bool is_odd_value(const struct ch_yaml_event *e)
{
    struct ch_value v;
    if (!e->implicit || e->value.len < 4 || e->value.len > 5 ||
        !strchr(".+-", e->value.ptr[0]))
        return false;
    (void)ch_yaml_resolve(e->value, CH_YAML_NONE, &v);
    return v.type == CH_T_FLOAT64 && !isfinite(v.u.number);
}

static bool is_odd_key(const struct ch_yaml_event *e)
{
    struct ch_value v;
    if (e->type != CH_YAML_E_SCALAR)
        return true;
    if (!e->implicit)
        return false;
    if (!e->value.len || ch_str_eq(e->value, CH_STR("<<")))
        return true;
    if (!strchr("~nN+0123456789", e->value.ptr[0]))
        return false;
    (void)ch_yaml_resolve(e->value, CH_YAML_NONE, &v);
    return v.type == CH_T_NIL || v.type == CH_T_UINT64;
}

static int skip_collection(struct reader *r);

/* Past the value that starts with the current event. */
static int skip_value(struct reader *r)
{
    if (r->event.type != CH_YAML_E_SCALAR)
        return skip_collection(r);
    if (is_odd_value(&r->event))
        r->odd = true;
    return 0;
}

static int skip_entries(struct reader *r, bool is_map)
{
    uint8_t end = is_map ? CH_YAML_E_MAPPING_END : CH_YAML_E_SEQUENCE_END;
    int code;
    while (!(code = next(r)) && !r->odd && r->event.type != end) {
        if (is_map && is_odd_key(&r->event)) {
            r->odd = true;
            return 0;
        }
        if (is_map && (code = next(r)))
            return code;
        code = skip_value(r);
        if (code)
            return code;
    }
    return code;
}

static int skip_collection(struct reader *r)
{
    bool is_map = r->event.type == CH_YAML_E_MAPPING_START;
    int code = ch_enter(r->op);
    if (code)
        return code;
    code = skip_entries(r, is_map);
    ch_leave(r->op);
    return code;
}

/* The scalar of a string field. */
static int take_text(struct reader *r, struct chart_str *out)
{
    struct ch_value v = ch_invalid();
    if (r->event.type != CH_YAML_E_SCALAR) {
        r->odd = true;
        return 0;
    }
    if (r->event.implicit)
        (void)ch_yaml_resolve(r->event.value, CH_YAML_NONE, &v);
    return field_text(r->op, v, r->event.value, out);
}

/* The key in the current event, if it is one of these fields. */
static enum field take_key(struct reader *r, enum field from, enum field to)
{
    enum field f = find_field(r->event.value, from, to);
    if (is_odd_key(&r->event) ||
        (f != FIELD_NONE && !ch_str_eq(r->event.value, field_names[f])))
        r->odd = true;
    return f;
}

static int take_annotation(struct reader *r)
{
    struct ch_value v;
    struct chart_str text;
    const struct ch_string *key = ch_string_key(r->op, r->event.value);
    if (!key)
        return ch_error_code(r->op);
    int code = next(r);
    if (code || (code = take_text(r, &text)) || r->odd)
        return code;
    code = ch_value_string(r->op, text, &v);
    return code ? code : ch_map_set(r->op, r->head.annotations, key, v);
}

static bool is_null(const struct ch_yaml_event *e)
{
    struct ch_value v = ch_invalid();
    if (e->type != CH_YAML_E_SCALAR || !e->implicit)
        return false;
    return ch_yaml_resolve(e->value, CH_YAML_NONE, &v) == CH_YAML_NULL;
}

static int take_annotations(struct reader *r)
{
    int code;
    r->head.annotations = NULL;
    if (is_null(&r->event))
        return 0;
    if (r->event.type != CH_YAML_E_MAPPING_START) {
        r->odd = true;
        return 0;
    }
    r->head.annotations = ch_map_new(r->op, 0);
    if (!r->head.annotations)
        return ch_error_code(r->op);
    while (!(code = next(r)) && !r->odd &&
           r->event.type != CH_YAML_E_MAPPING_END) {
        /* Keys that are no strings are left to the node tree. */
        struct ch_value v = ch_invalid();
        if (r->event.type == CH_YAML_E_SCALAR && r->event.implicit)
            (void)ch_yaml_resolve(r->event.value, CH_YAML_NONE, &v);
        if (is_odd_key(&r->event) || v.type != CH_T_INVALID)
            r->odd = true;
        else
            code = take_annotation(r);
        if (code)
            return code;
    }
    return code;
}

/* Helm does not decode the namespace: whatever it is, it is no error. */
static int take_namespace(struct reader *r)
{
    struct ch_value v;
    r->head.namespace_ = CH_STR("");
    if (r->event.type != CH_YAML_E_SCALAR)
        return skip_value(r);
    if (!r->event.implicit ||
        ch_yaml_resolve(r->event.value, CH_YAML_NONE, &v) == CH_YAML_STR)
        r->head.namespace_ = r->event.value;
    return skip_value(r);
}

static int take_metadata(struct reader *r)
{
    int code;
    r->head.name = r->head.namespace_ = CH_STR("");
    r->head.annotations = NULL;
    if (is_null(&r->event))
        return 0;
    if (r->event.type != CH_YAML_E_MAPPING_START) {
        r->odd = true;
        return 0;
    }
    while (!(code = next(r)) && !r->odd &&
           r->event.type != CH_YAML_E_MAPPING_END) {
        enum field f = take_key(r, FIELD_NAME, FIELD_ANNOTATIONS);
        r->parser.scanner.skips_blocks = f == FIELD_NONE;
        if (r->odd || (code = next(r)))
            break;
        if (f == FIELD_NAME)
            code = take_text(r, &r->head.name);
        else if (f == FIELD_NAMESPACE)
            code = take_namespace(r);
        else if (f == FIELD_ANNOTATIONS)
            code = take_annotations(r);
        else
            code = skip_value(r);
        r->parser.scanner.skips_blocks = false;
        if (code)
            break;
    }
    return code;
}

static int take_root(struct reader *r)
{
    int code;
    if (r->event.type != CH_YAML_E_MAPPING_START) {
        r->odd = true;
        return 0;
    }
    while (!(code = next(r)) && !r->odd &&
           r->event.type != CH_YAML_E_MAPPING_END) {
        enum field f = take_key(r, FIELD_API_VERSION, FIELD_METADATA);
        r->parser.scanner.skips_blocks = f == FIELD_NONE;
        if (r->odd || (code = next(r)))
            break;
        if (f == FIELD_API_VERSION)
            code = take_text(r, &r->head.api_version);
        else if (f == FIELD_KIND)
            code = take_text(r, &r->head.kind);
        else if (f == FIELD_METADATA)
            code = take_metadata(r);
        else
            code = skip_value(r);
        r->parser.scanner.skips_blocks = false;
        if (code)
            break;
    }
    return code;
}

int ch_yaml_head(struct ch_op *op, struct chart_str text,
                 struct ch_yaml_head *out, bool *odd)
{
    struct reader r = {.op = op};
    r.head.api_version = r.head.kind = CH_STR("");
    r.head.name = r.head.namespace_ = CH_STR("");
    int code = ch_yaml_parser_init(&r.parser, op, text, 0, CH_STR(""));
    if (!code)
        code = next(&r);
    if (!code && r.event.type == CH_YAML_E_DOCUMENT_START) {
        code = next(&r);
        if (!code && !r.odd)
            code = take_root(&r);
        if (!code && !r.odd)
            code = next(&r); /* the document's end */
    }
    *odd = !code && r.odd;
    *out = r.head;
    if (code && !ch_is_fatal(code))
        ch_prefix(op, "error converting YAML to JSON: ");
    return code;
}
