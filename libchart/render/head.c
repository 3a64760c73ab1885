#include "render/head.h"

#include "base/buf.h"
#include "chart/fields.h"
#include "codec/yaml.h"
#include "codec/yaml_head.h"
#include "value/map.h"

/* Go names the anonymous struct by its whole type. */
#define METADATA_TYPE                                                          \
    "struct { Name string \"json:\\\"name\\\"\"; Annotations "                 \
    "map[string]string \"json:\\\"annotations\\\"\" }"

static const char *json_name(struct ch_value v)
{
    if (v.type == CH_T_BOOL)
        return "bool";
    if (v.type == CH_T_STRING)
        return "string";
    if (ch_is_list(v))
        return "array";
    return ch_is_map(v) ? "object" : "number";
}

/* encoding/json reports the first mismatch but reads on, in byte order of the
 * keys; here the first one ends it. */
static int mismatch(struct ch_op *op, struct ch_value v, const char *field,
                    const char *type)
{
    const char *lead = "error unmarshaling JSON: while decoding JSON: json: "
                       "cannot unmarshal";
    if (!field)
        return ch_fail(op, CHART_ESYNTAX, "%s %s into Go value of type %s",
                       lead, json_name(v), type);
    return ch_fail(op, CHART_ESYNTAX,
                   "%s %s into Go struct field %s of type %s", lead,
                   json_name(v), field, type);
}

static int read_string(struct ch_op *op, struct ch_value v, const char *field,
                       struct chart_str *out)
{
    struct ch_buf buf;
    if (v.type == CH_T_STRING) {
        *out = ch_value_str(v);
        return 0;
    }
    if (ch_is_nil(v))
        return 0;
    ch_buf_init(&buf, op);
    if (!ch_scalar_text(&buf, v))
        return mismatch(op, v, field, "string");
    return ch_buf_take(&buf, out);
}

static bool named(const struct ch_map_entry *entry, const char *name)
{
    return ch_str_eq_fold_ascii(ch_string_str(entry->key), ch_str_z(name));
}

static int read_annotations(struct ch_op *op, struct ch_value v,
                            struct ch_head *out)
{
    const char *field = ".metadata.annotations";
    if (ch_is_nil(v)) {
        out->is_hook = false;
        return 0;
    }
    if (!ch_is_map(v))
        return mismatch(op, v, field, "map[string]string");
    int code = ch_map_sort(op, v.u.map);
    for (size_t i = 0; !code && i < ch_map_len(v); i++) {
        const struct ch_map_entry *entry = &v.u.map->entries[i];
        struct chart_str key = ch_string_str(entry->key), text = CH_STR("");
        code = read_string(op, entry->value, field, &text);
        if (ch_str_eq(key, CH_STR("helm.sh/hook"))) {
            out->is_hook = true;
            out->hook = text;
        } else if (ch_str_eq(key, CH_STR("helm.sh/hook-weight"))) {
            out->hook_weight = text;
        }
    }
    return code;
}

static int read_metadata(struct ch_op *op, struct ch_value v,
                         struct ch_head *out)
{
    if (ch_is_nil(v)) { /* the pointer to it becomes nil again */
        out->name = out->namespace_ = (struct chart_str){NULL, 0};
        out->is_hook = false;
        return 0;
    }
    if (!ch_is_map(v))
        return mismatch(op, v, "SimpleHead.metadata", METADATA_TYPE);
    int code = ch_map_sort(op, v.u.map);
    for (size_t i = 0; !code && i < ch_map_len(v); i++) {
        const struct ch_map_entry *entry = &v.u.map->entries[i];
        if (named(entry, "name"))
            code = read_string(op, entry->value, ".metadata.name", &out->name);
        else if (named(entry, "annotations"))
            code = read_annotations(op, entry->value, out);
        else if (named(entry, "namespace") && entry->value.type == CH_T_STRING)
            out->namespace_ = ch_value_str(entry->value);
    }
    return code;
}

static int read_root(struct ch_op *op, struct ch_map *map, struct ch_head *out)
{
    int code = ch_map_sort(op, map);
    for (uint32_t i = 0; !code && map && i < map->len; i++) {
        const struct ch_map_entry *entry = &map->entries[i];
        if (named(entry, "apiVersion"))
            code = read_string(op, entry->value, "SimpleHead.apiVersion",
                               &out->api_version);
        else if (named(entry, "kind"))
            code = read_string(op, entry->value, "SimpleHead.kind", &out->kind);
        else if (named(entry, "metadata"))
            code = read_metadata(op, entry->value, out);
    }
    return code;
}

static struct chart_str annotation(const struct ch_yaml_head *head,
                                   struct chart_str key, bool *found)
{
    const struct ch_value *v = ch_map_get_str(head->annotations, key);
    *found = v != NULL;
    return v ? ch_value_str(*v) : CH_STR("");
}

/* Nearly every document can be read without making its values. */
static int read_quickly(struct ch_op *op, struct chart_str text,
                        struct ch_head *out, bool *odd)
{
    struct ch_yaml_head head;
    bool has_weight;
    int code = ch_yaml_head(op, text, &head, odd);
    if (code || *odd)
        return code;
    out->api_version = head.api_version;
    out->kind = head.kind;
    out->name = head.name;
    out->namespace_ = head.namespace_;
    out->hook = annotation(&head, CH_STR("helm.sh/hook"), &out->is_hook);
    out->hook_weight =
        annotation(&head, CH_STR("helm.sh/hook-weight"), &has_weight);
    return 0;
}

static int read_document(struct ch_op *op, struct chart_str text,
                         struct ch_head *out)
{
    const struct ch_yaml_options options = {.integers = true};
    struct ch_value v;
    bool odd = false;
    int code = read_quickly(op, text, out, &odd);
    if (code || !odd)
        return code;
    code = ch_yaml_parse(op, text, &options, &v);
    if (code || ch_is_nil(v))
        return code;
    if (!ch_is_map(v))
        return mismatch(op, v, NULL, "util.SimpleHead");
    return read_root(op, v.u.map, out);
}

static int keep(struct ch_op *op, struct chart_str *s)
{
    if (!s->len) {
        *s = CH_STR("");
        return 0;
    }
    *s = ch_str_dup(op, *s);
    return s->ptr ? 0 : ch_error_code(op);
}

int ch_head_read(struct ch_op *op, struct chart_str text, struct ch_head *out)
{
    struct ch_arena scratch, *arena = op->arena;
    void *slots[CH_SLOT_COUNT];
    struct chart_str *const kept[] = {&out->api_version, &out->kind,
                                      &out->name,        &out->namespace_,
                                      &out->hook,        &out->hook_weight};
    *out = (struct ch_head){.is_hook = false};
    /* The document itself is not needed any more: its memory goes at once. */
    ch_arena_init(&scratch, op->heap);
    op->arena = &scratch;
    memcpy(slots, op->slots, sizeof slots);
    memset(op->slots, 0, sizeof op->slots);
    int code = read_document(op, text, out);
    memcpy(op->slots, slots, sizeof slots);
    op->arena = arena;
    for (size_t i = 0; !code && i < CH_COUNT(kept); i++)
        code = keep(op, kept[i]);
    ch_arena_release(&scratch);
    return code;
}
