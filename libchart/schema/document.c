#include "schema/document.h"

#include "codec/json.h"
#include "golib/log.h"
#include "golib/strconv.h"
#include "golib/url.h"
#include "schema/uri.h"

#define DRAFT_LATEST 2020
#define SCHEMA_CHAIN_MAX 32

/* ---- drafts ------------------------------------------------------------- */

static const struct {
    int draft;
    struct chart_str url;
} drafts[] = {
    {4, CH_STR_INIT("http://json-schema.org/draft-04/schema")},
    {6, CH_STR_INIT("http://json-schema.org/draft-06/schema")},
    {7, CH_STR_INIT("http://json-schema.org/draft-07/schema")},
    {2019, CH_STR_INIT("https://json-schema.org/draft/2019-09/schema")},
    {2020, CH_STR_INIT("https://json-schema.org/draft/2020-12/schema")},
};

struct chart_str ch_draft_url(int draft)
{
    for (size_t i = 0; i < CH_COUNT(drafts); i++)
        if (drafts[i].draft == draft)
            return drafts[i].url;
    return drafts[CH_COUNT(drafts) - 1].url;
}

static struct chart_str without_scheme(struct chart_str url)
{
    if (ch_str_starts(url, CH_STR("http://")))
        return ch_str_sub(url, 7, url.len);
    if (ch_str_starts(url, CH_STR("https://")))
        return ch_str_sub(url, 8, url.len);
    return url;
}

int ch_draft_from_url(struct chart_str url)
{
    struct chart_str plain, fragment;
    (void)ch_str_cut(url, '#', &plain, &fragment);
    plain = without_scheme(plain);
    if (fragment.len)
        return 0;
    if (ch_str_eq(plain, CH_STR("json-schema.org/schema")))
        return DRAFT_LATEST;
    for (size_t i = 0; i < CH_COUNT(drafts); i++)
        if (ch_str_eq(plain, without_scheme(drafts[i].url)))
            return drafts[i].draft;
    return 0;
}

static const struct {
    struct chart_str name;
    unsigned bit;
    int draft; /* 0: both */
} vocabularies[] = {
    {CH_STR_INIT("core"), CH_VOCAB_CORE, 0},
    {CH_STR_INIT("applicator"), CH_VOCAB_APPLICATOR, 0},
    {CH_STR_INIT("unevaluated"), CH_VOCAB_UNEVALUATED, 2020},
    {CH_STR_INIT("validation"), CH_VOCAB_VALIDATION, 0},
    {CH_STR_INIT("meta-data"), CH_VOCAB_META_DATA, 0},
    {CH_STR_INIT("format"), CH_VOCAB_FORMAT, 2019},
    {CH_STR_INIT("format-annotation"), CH_VOCAB_FORMAT, 2020},
    {CH_STR_INIT("format-assertion"), CH_VOCAB_FORMAT_ASSERTION, 2020},
    {CH_STR_INIT("content"), CH_VOCAB_CONTENT, 0},
};

static unsigned vocabulary_bit(struct chart_str url, int draft)
{
    struct chart_str prefix =
        draft == 2019 ? CH_STR("https://json-schema.org/draft/2019-09/vocab/")
                      : CH_STR("https://json-schema.org/draft/2020-12/vocab/");
    if (!ch_str_starts(url, prefix))
        return 0;
    struct chart_str name = ch_str_sub(url, prefix.len, url.len);
    for (size_t i = 0; i < CH_COUNT(vocabularies); i++)
        if (ch_str_eq(vocabularies[i].name, name) &&
            (!vocabularies[i].draft || vocabularies[i].draft == draft))
            return vocabularies[i].bit;
    return 0;
}

bool ch_vocabulary_on(const struct ch_schema_resource *resource,
                      enum ch_vocabulary vocabulary)
{
    unsigned on = resource->vocabularies;
    if (vocabulary == CH_VOCAB_CORE || resource->draft < 2019)
        return true;
    if (!on)
        on = CH_VOCAB_APPLICATOR | CH_VOCAB_VALIDATION | CH_VOCAB_UNEVALUATED;
    return (on & vocabulary) != 0;
}

/* ---- values ------------------------------------------------------------- */

static bool get_string(struct ch_value v, const char *key,
                       struct chart_str *out)
{
    struct ch_value *found =
        ch_is_map(v) ? ch_map_get_str(v.u.map, ch_str_z(key)) : NULL;
    if (!found || found->type != CH_T_STRING)
        return false;
    *out = ch_value_str(*found);
    return true;
}

/* A token as an index into a list, or CH_NPOS. */
static size_t list_index(struct chart_str token, size_t len)
{
    size_t index = 0;
    if (!token.len || token.len > 9)
        return CH_NPOS;
    for (size_t i = 0; i < token.len; i++) {
        if (!ch_is_digit(token.ptr[i]))
            return CH_NPOS;
        index = index * 10 + (size_t)(token.ptr[i] - '0');
    }
    return index < len ? index : CH_NPOS;
}

static bool child_value(struct ch_value *v, struct chart_str token)
{
    if (ch_is_map(*v)) {
        struct ch_value *found = ch_map_get_str(v->u.map, token);
        if (found)
            *v = *found;
        return found != NULL;
    }
    size_t at = ch_is_list(*v) ? list_index(token, ch_list_len(*v)) : CH_NPOS;
    if (at == CH_NPOS)
        return false;
    *v = ch_list_at(*v, at);
    return true;
}

/* `lead` "URL#pointer" `tail` */
static int bad_pointer(struct ch_op *op, const char *lead, struct chart_str url,
                       struct chart_str pointer, const char *tail)
{
    struct chart_str place;
    struct ch_buf text;
    int code = ch_uri_location(op, url, pointer, &place);
    if (code)
        return code;
    ch_buf_init(&text, op);
    ch_buf_str(&text, ch_str_z(lead));
    ch_quote(&text, place);
    ch_buf_str(&text, ch_str_z(tail));
    code = ch_buf_check(&text);
    return code ? code : ch_fail_str(op, CHART_ESCHEMA, ch_buf_view(&text));
}
int ch_document_lookup(struct ch_op *op, const struct ch_document *document,
                       struct chart_str pointer, struct ch_value *out)
{
    struct ch_str_split it = ch_str_split_start(pointer, '/');
    struct chart_str raw, token;
    *out = document->value;
    (void)ch_str_split_next(&it, &raw); /* in front of the first slash */
    while (ch_str_split_next(&it, &raw)) {
        bool valid;
        int code = ch_step(op, 1);
        if (code || (code = ch_pointer_unescape(op, raw, &token, &valid)))
            return code;
        if (!valid)
            return bad_pointer(op, "invalid json-pointer ", document->url,
                               pointer, "");
        if (!child_value(out, token))
            return bad_pointer(op, "json-pointer in ", document->url, pointer,
                               " not found");
    }
    return 0;
}

/* ---- resources ---------------------------------------------------------- */

static struct ch_schema_resource *find_resource(const struct ch_document *d,
                                                struct chart_str pointer)
{
    for (size_t i = 0; i < d->resource_count; i++)
        if (ch_str_eq(d->resources[i].pointer, pointer))
            return &d->resources[i];
    return NULL;
}

const struct ch_schema_resource *
ch_document_resource(const struct ch_document *document,
                     struct chart_str pointer)
{
    for (;;) {
        const struct ch_schema_resource *found =
            find_resource(document, pointer);
        size_t slash = ch_str_rfind_byte(pointer, '/');
        if (found || slash == CH_NPOS)
            return found ? found : find_resource(document, CH_STR(""));
        pointer = ch_str_sub(pointer, 0, slash);
    }
}

static int add_resource(struct ch_op *op, struct ch_document *d,
                        struct chart_str pointer, struct chart_str id,
                        const struct ch_schema_resource *dialect)
{
    if (d->resource_count == d->resource_cap) {
        size_t cap = d->resource_cap ? d->resource_cap * 2 : 4;
        struct ch_schema_resource *grown = ch_realloc_array(
            op, d->resources, d->resource_cap, cap, sizeof *grown);
        if (!grown)
            return ch_error_code(op);
        d->resources = grown;
        d->resource_cap = cap;
    }
    struct ch_schema_resource *resource = &d->resources[d->resource_count];
    *resource = *dialect;
    resource->pointer = pointer;
    resource->id = id;
    resource->anchors = ch_map_new(op, 0);
    resource->dynamic_anchors = ch_map_new(op, 0);
    if (!resource->anchors || !resource->dynamic_anchors)
        return ch_error_code(op);
    d->resource_count++;
    return 0;
}

static struct ch_schema_resource *resource_by_id(const struct ch_document *d,
                                                 struct chart_str id)
{
    for (size_t i = 0; i < d->resource_count; i++)
        if (ch_str_eq(d->resources[i].id, id))
            return &d->resources[i];
    return NULL;
}

/* The `$id` of a schema in a draft, without its fragment. */
static struct chart_str schema_id(struct ch_value schema, int draft)
{
    struct chart_str id = CH_STR(""), url, fragment;
    if (draft < 2019 && ch_is_map(schema) &&
        ch_map_get_str(schema.u.map, CH_STR("$ref")))
        return id; /* everything beside $ref is ignored there */
    if (!get_string(schema, draft == 4 ? "id" : "$id", &id))
        return CH_STR("");
    (void)ch_str_cut(id, '#', &url, &fragment);
    return url;
}

/* ---- dialects ----------------------------------------------------------- */

/* Follows `$schema` to a draft; other URLs are loaded and asked in turn. */
static int find_draft(struct ch_op *op, struct ch_documents *documents,
                      struct chart_str own_url, bool at_root,
                      struct ch_value schema, int fallback, int *draft)
{
    struct chart_str url, fragment;
    for (int chain = 0; chain < SCHEMA_CHAIN_MAX; chain++) {
        size_t index;
        bool is_new;
        *draft = fallback;
        if (!get_string(schema, "$schema", &url))
            return 0;
        *draft = ch_draft_from_url(url);
        if (*draft)
            return 0;
        (void)ch_str_cut(url, '#', &url, &fragment);
        if (at_root && ch_str_eq(url, own_url))
            return ch_fail(op, CHART_ESCHEMA, "draft \"%.*s\" is not supported",
                           CH_STR_ARG(url));
        int code = ch_documents_get(op, documents, url, &index, &is_new);
        if (code)
            return code;
        schema = documents->items[index]->value;
        own_url = url;
        at_root = true;
    }
    return ch_fail(op, CHART_ESCHEMA, "cycle in resolving $schema in \"%.*s\"",
                   CH_STR_ARG(url));
}

static int find_vocabularies(struct ch_op *op, struct ch_documents *documents,
                             struct ch_value schema, int draft, unsigned *bits)
{
    struct chart_str url, fragment;
    size_t index;
    bool is_new;
    *bits = 0;
    if (!get_string(schema, "$schema", &url) || ch_draft_from_url(url) ||
        draft < 2019)
        return 0;
    (void)ch_str_cut(url, '#', &url, &fragment);
    int code = ch_documents_get(op, documents, url, &index, &is_new);
    if (code)
        return code;
    struct ch_value meta = documents->items[index]->value;
    struct ch_value *listed =
        ch_is_map(meta) ? ch_map_get_str(meta.u.map, CH_STR("$vocabulary"))
                        : NULL;
    if (!listed || !ch_is_map(*listed))
        return 0;
    *bits = CH_VOCAB_CORE;
    for (size_t i = 0; i < ch_map_len(*listed); i++) {
        struct ch_map_entry *entry = &listed->u.map->entries[i];
        struct chart_str name = ch_string_str(entry->key);
        if (entry->value.type != CH_T_BOOL || !entry->value.u.boolean)
            continue;
        unsigned bit = vocabulary_bit(name, draft);
        if (!bit)
            return ch_fail(op, CHART_ESCHEMA,
                           "unsupported vocabulary \"%.*s\" in \"%.*s\"",
                           CH_STR_ARG(name), CH_STR_ARG(url));
        *bits |= bit;
    }
    return 0;
}

/* ---- collecting resources and anchors ----------------------------------- */

static int add_anchor(struct ch_op *op, const struct ch_document *d,
                      struct ch_map *anchors, struct chart_str name,
                      struct chart_str pointer)
{
    struct ch_value *known = ch_map_get_str(anchors, name), v;
    if (known && ch_str_eq(ch_value_str(*known), pointer))
        return 0;
    if (known)
        return ch_fail(op, CHART_ESCHEMA,
                       "duplicate anchor \"%.*s\" in \"%.*s\" at \"%.*s\" "
                       "and \"%.*s\"",
                       CH_STR_ARG(name), CH_STR_ARG(d->url),
                       CH_STR_ARG(ch_value_str(*known)), CH_STR_ARG(pointer));
    int code = ch_value_string(op, pointer, &v);
    return code ? code : ch_map_set_str(op, anchors, name, v);
}

static int collect_anchors(struct ch_op *op, struct ch_document *d,
                           struct ch_value schema, struct chart_str pointer,
                           struct ch_schema_resource *resource)
{
    struct chart_str name, url;
    int code = 0;
    if (!ch_is_map(schema))
        return 0;
    if (resource->draft < 2019) {
        if (ch_map_get_str(schema.u.map, CH_STR("$ref")) ||
            !get_string(schema, resource->draft == 4 ? "id" : "$id", &name))
            return 0;
        code = ch_uri_split(op, name, &url, &name);
        if (!code && name.len && name.ptr[0] != '/')
            code = add_anchor(op, d, resource->anchors, name, pointer);
        return code;
    }
    if (get_string(schema, "$anchor", &name))
        code = add_anchor(op, d, resource->anchors, name, pointer);
    if (!code && resource->draft >= 2020 &&
        get_string(schema, "$dynamicAnchor", &name)) {
        code = add_anchor(op, d, resource->anchors, name, pointer);
        if (!code)
            code = add_anchor(op, d, resource->dynamic_anchors, name, pointer);
    }
    return code;
}

/* Where subschemas lie: by keyword, in its value, in each member, in each
 * item; since which draft. */
enum { SUB_SELF = 1, SUB_MEMBERS = 2, SUB_ITEMS = 4 };

static const struct {
    const char *keyword;
    int where;
    int since;
} subschemas[] = {
    {"definitions", SUB_MEMBERS, 4},
    {"not", SUB_SELF, 4},
    {"allOf", SUB_ITEMS, 4},
    {"anyOf", SUB_ITEMS, 4},
    {"oneOf", SUB_ITEMS, 4},
    {"properties", SUB_MEMBERS, 4},
    {"additionalProperties", SUB_SELF, 4},
    {"patternProperties", SUB_MEMBERS, 4},
    {"items", SUB_SELF | SUB_ITEMS, 4},
    {"additionalItems", SUB_SELF, 4},
    {"dependencies", SUB_MEMBERS, 4},
    {"propertyNames", SUB_SELF, 6},
    {"contains", SUB_SELF, 6},
    {"if", SUB_SELF, 7},
    {"then", SUB_SELF, 7},
    {"else", SUB_SELF, 7},
    {"$defs", SUB_MEMBERS, 2019},
    {"dependentSchemas", SUB_MEMBERS, 2019},
    {"unevaluatedProperties", SUB_SELF, 2019},
    {"unevaluatedItems", SUB_SELF, 2019},
    {"contentSchema", SUB_SELF, 2019},
    {"prefixItems", SUB_ITEMS, 2020},
};

static int collect(struct ch_op *op, struct ch_documents *documents,
                   struct ch_document *d, struct ch_value schema,
                   struct chart_str base, struct chart_str pointer,
                   struct ch_schema_resource fallback);

static int collect_child(struct ch_op *op, struct ch_documents *documents,
                         struct ch_document *d, struct ch_value schema,
                         struct chart_str base, struct chart_str parent,
                         struct chart_str token,
                         const struct ch_schema_resource *dialect)
{
    struct chart_str pointer;
    if (!ch_is_map(schema))
        return 0;
    int code = ch_pointer_child(op, parent, token, &pointer);
    return code ? code
                : collect(op, documents, d, schema, base, pointer, *dialect);
}

static int collect_members(struct ch_op *op, struct ch_documents *documents,
                           struct ch_document *d, struct ch_value value,
                           struct chart_str base, struct chart_str pointer,
                           int where, const struct ch_schema_resource *dialect)
{
    struct ch_buf index;
    int code = 0;
    if (ch_is_map(value) && (where & SUB_MEMBERS))
        for (size_t i = 0; !code && i < ch_map_len(value); i++)
            code = collect_child(
                op, documents, d, value.u.map->entries[i].value, base, pointer,
                ch_string_str(value.u.map->entries[i].key), dialect);
    if (ch_is_list(value) && (where & SUB_ITEMS))
        for (size_t i = 0; !code && i < ch_list_len(value); i++) {
            ch_buf_init(&index, op);
            ch_buf_uint(&index, i);
            code = ch_buf_check(&index);
            if (!code)
                code =
                    collect_child(op, documents, d, ch_list_at(value, i), base,
                                  pointer, ch_buf_view(&index), dialect);
        }
    return code;
}

static int collect_subschemas(struct ch_op *op, struct ch_documents *documents,
                              struct ch_document *d, struct ch_value schema,
                              struct chart_str base, struct chart_str pointer,
                              const struct ch_schema_resource *dialect,
                              int draft)
{
    for (size_t i = 0; i < CH_COUNT(subschemas); i++) {
        struct chart_str keyword = ch_str_z(subschemas[i].keyword), child;
        struct ch_value *value = subschemas[i].since <= draft
                                     ? ch_map_get_str(schema.u.map, keyword)
                                     : NULL;
        int code = 0;
        if (!value)
            continue;
        if (subschemas[i].where & SUB_SELF)
            code = collect_child(op, documents, d, *value, base, pointer,
                                 keyword, dialect);
        if (!code && (subschemas[i].where & ~SUB_SELF)) {
            code = ch_pointer_child(op, pointer, keyword, &child);
            if (!code)
                code = collect_members(op, documents, d, *value, base, child,
                                       subschemas[i].where, dialect);
        }
        if (code)
            return code;
    }
    return 0;
}

/* Makes `schema` a resource of its own where it has an id or is the root. */
static int collect_resource(struct ch_op *op, struct ch_documents *documents,
                            struct ch_document *d, struct ch_value schema,
                            struct chart_str *base, struct chart_str pointer,
                            const struct ch_schema_resource *fallback,
                            int *draft)
{
    struct chart_str dummy;
    struct ch_schema_resource dialect = *fallback;
    bool has_schema = get_string(schema, "$schema", &dummy);
    int code = find_draft(op, documents, d->url, pointer.len == 0, schema,
                          fallback->draft, draft);
    if (code)
        return code;
    struct chart_str id = schema_id(schema, *draft);
    if (!id.len && pointer.len) {
        *draft = fallback->draft;
        has_schema = false;
        id = schema_id(schema, *draft);
    }
    if (id.len && (code = ch_uri_join(op, *base, id, base)))
        return code;
    if (!id.len && pointer.len)
        return 0;
    struct ch_schema_resource *known = resource_by_id(d, *base);
    if (known && !ch_str_eq(known->pointer, pointer))
        return ch_fail(op, CHART_ESCHEMA,
                       "duplicate id \"%.*s\" in \"%.*s\" at \"%.*s\" and "
                       "\"%.*s\"",
                       CH_STR_ARG(*base), CH_STR_ARG(d->url),
                       CH_STR_ARG(pointer), CH_STR_ARG(known->pointer));
    if (known)
        return 0;
    if (has_schema) {
        dialect.draft = *draft;
        code = find_vocabularies(op, documents, schema, *draft,
                                 &dialect.vocabularies);
    }
    return code ? code : add_resource(op, d, pointer, *base, &dialect);
}

static int collect(struct ch_op *op, struct ch_documents *documents,
                   struct ch_document *d, struct ch_value schema,
                   struct chart_str base, struct chart_str pointer,
                   struct ch_schema_resource fallback)
{
    int draft, code = ch_step(op, 1);
    if (code || ch_map_get_str(d->processed, pointer))
        return code;
    if ((code = ch_map_set_str(op, d->processed, pointer, ch_bool(true))))
        return code;
    if (!ch_is_map(schema))
        return pointer.len ? 0 : add_resource(op, d, pointer, base, &fallback);
    code = collect_resource(op, documents, d, schema, &base, pointer, &fallback,
                            &draft);
    if (code)
        return code;
    struct ch_schema_resource *resource = resource_by_id(d, base);
    if (!resource)
        return ch_fail(op, CHART_EINTERNAL, "schema resource is missing");
    if ((code = collect_anchors(op, d, schema, pointer, resource)) ||
        (code = ch_enter(op)))
        return code;
    struct ch_schema_resource dialect = *resource;
    code = collect_subschemas(op, documents, d, schema, base, pointer, &dialect,
                              draft);
    ch_leave(op);
    return code;
}

/* ---- documents ---------------------------------------------------------- */

int ch_documents_add(struct ch_op *op, struct ch_documents *documents,
                     struct chart_str url, struct ch_value value, size_t *index)
{
    if (documents->count == documents->cap) {
        size_t cap = documents->cap ? documents->cap * 2 : 8;
        struct ch_document **grown = ch_realloc_array(
            op, documents->items, documents->cap, cap, sizeof *grown);
        if (!grown)
            return ch_error_code(op);
        documents->items = grown;
        documents->cap = cap;
    }
    struct ch_document *d = CH_NEW(op, struct ch_document);
    if (!d || !(d->processed = ch_map_new(op, 0)))
        return ch_error_code(op);
    d->url = url;
    d->value = value;
    *index = documents->count;
    documents->items[documents->count++] = d;
    struct ch_schema_resource latest = {.draft = DRAFT_LATEST};
    return collect(op, documents, d, value, url, CH_STR(""), latest);
}

static int sink_to_buf(void *user, const char *bytes, size_t len)
{
    struct ch_buf *buf = user;
    ch_buf_append(buf, bytes, len);
    return ch_buf_check(buf);
}

static int load_outside(struct ch_op *op, struct chart_str url,
                        struct chart_str *text)
{
    struct ch_buf buf;
    const struct chart_sink sink = {sink_to_buf, &buf};
    ch_buf_init(&buf, op);
    int failed = op->hooks.load_schema(op->hooks.load_schema_user, url, &sink);
    int code = ch_buf_check(&buf);
    if (!code && buf.len > op->limits.document)
        code = ch_fail(
            op, CHART_ELIMIT, "schema \"%.*s\" is larger than %llu bytes",
            CH_STR_ARG(url), (unsigned long long)op->limits.document);
    if (!code && failed)
        code = ch_fail_str(op, CHART_ESCHEMA,
                           buf.len ? ch_buf_view(&buf)
                                   : CH_STR("this program cannot load it"));
    return code ? code : ch_buf_take(&buf, text);
}

static int refuse_outside(struct ch_op *op, struct chart_str scheme)
{
    bool web = !ch_str_eq(scheme, CH_STR("file"));
    int code = ch_fail(op, CHART_ESCHEMA,
                       "a schema that refers to another document is refused: "
                       "nothing is opened or fetched for it");
    ch_hint(op,
            "Copy what \"$ref\" asks for into values.schema.json, under "
            "\"$defs\", and refer to it as \"#/$defs/NAME\"%s.",
            web ? "; or let it be fetched with --schema-refs" : "");
    return code;
}

/* As Helm: names without a resolver stand for a schema that allows all. */
static void warn_urn(struct ch_op *op, struct chart_str url)
{
    const struct ch_log_attr urn = {"urn", url};
    ch_log(op, CH_WARN_WARN,
           "unresolved URN reference ignored; using permissive schema", &urn,
           1);
}

static int load_scheme(struct ch_op *op, struct chart_str url,
                       struct chart_str *text)
{
    static const struct chart_str fetched[] = {
        CH_STR_INIT("http"), CH_STR_INIT("https"), CH_STR_INIT("file")};
    struct ch_url parsed;
    int code = ch_url_parse(op, url, &parsed);
    if (code)
        return code;
    if (op->hooks.load_schema)
        return load_outside(op, url, text);
    if (ch_str_eq(parsed.scheme, CH_STR("urn"))) {
        *text = CH_STR("true");
        warn_urn(op, url);
        return 0;
    }
    for (size_t i = 0; i < CH_COUNT(fetched); i++)
        if (ch_str_eq(parsed.scheme, fetched[i]))
            return refuse_outside(op, parsed.scheme);
    return ch_fail(op, CHART_ESCHEMA, "no URLLoader registered for \"%.*s\"",
                   CH_STR_ARG(url));
}

static int load_text(struct ch_op *op, struct chart_str url,
                     struct chart_str *text)
{
    *text = ch_metaschema_text(url);
    if (text->len)
        return 0;
    int code = load_scheme(op, url, text);
    if (code && !ch_is_fatal(code))
        ch_prefix(op, "failing loading \"%.*s\": ", CH_STR_ARG(url));
    return code;
}

int ch_documents_get(struct ch_op *op, struct ch_documents *documents,
                     struct chart_str url, size_t *index, bool *is_new)
{
    struct chart_str text;
    struct ch_value value;
    *is_new = false;
    for (*index = 0; *index < documents->count; ++*index)
        if (ch_str_eq(documents->items[*index]->url, url))
            return 0;
    int code = load_text(op, url, &text);
    if (code)
        return code;
    code = ch_json_parse_exact(op, text, &value, NULL);
    if (code) {
        ch_prefix(op, "failing loading \"%.*s\": ", CH_STR_ARG(url));
        return code;
    }
    *is_new = !ch_metaschema_text(url).len;
    return ch_documents_add(op, documents, url, value, index);
}

int ch_document_ensure(struct ch_op *op, struct ch_documents *documents,
                       size_t index, struct chart_str pointer, bool *is_new)
{
    struct ch_document *d = documents->items[index];
    struct ch_value value;
    *is_new = false;
    if (ch_map_get_str(d->processed, pointer))
        return 0;
    int code = ch_document_lookup(op, d, pointer, &value);
    if (code)
        return code;
    *is_new = true;
    struct ch_schema_resource base = *ch_document_resource(d, pointer);
    code = collect(op, documents, d, value, base.id, pointer, base);
    if (code || find_resource(d, pointer))
        return code;
    struct ch_schema_resource *resource = resource_by_id(d, base.id);
    return resource ? collect_anchors(op, d, value, pointer, resource) : 0;
}

int ch_document_fragment(struct ch_op *op, const struct ch_document *document,
                         const struct ch_schema_resource *resource,
                         struct chart_str fragment, struct chart_str *pointer)
{
    struct ch_buf buf;
    if (!fragment.len || fragment.ptr[0] == '/') {
        ch_buf_init(&buf, op);
        ch_buf_str(&buf, resource->pointer);
        ch_buf_str(&buf, fragment);
        return ch_buf_take(&buf, pointer);
    }
    struct ch_value *at = ch_map_get_str(resource->anchors, fragment);
    if (!at)
        return ch_fail(op, CHART_ESCHEMA,
                       "anchor in \"%.*s#%.*s\" not found in schema \"%.*s\"",
                       CH_STR_ARG(resource->id), CH_STR_ARG(fragment),
                       CH_STR_ARG(document->url));
    *pointer = ch_value_str(*at);
    return 0;
}
