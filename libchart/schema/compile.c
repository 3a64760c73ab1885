#include "codec/json.h"
#include "schema/document.h"
#include "schema/uri.h"

/*
 * Nodes are made when something refers to them and filled in one after the
 * other, so that recursive schemas need no recursion here.
 */
struct compiler {
    struct ch_op *op;
    struct ch_documents *documents;
    struct ch_schema_node **nodes; /* in the order they were asked for */
    size_t count, cap, done;
    struct ch_map *by_place; /* "document pointer" to INT index */
};

/* One schema object while it is compiled. */
struct source {
    struct compiler *c;
    struct ch_map *map;
    struct ch_schema_node *node;
    struct ch_schema_resource resource;
};

static int compile_place(struct compiler *c, size_t document,
                         struct chart_str pointer, struct ch_schema_node **out);

static bool is_metaschema(const struct compiler *c, size_t document)
{
    return ch_metaschema_text(c->documents->items[document]->url).len > 0;
}

/* ---- nodes -------------------------------------------------------------- */

static int node_new(struct compiler *c, size_t document,
                    struct chart_str pointer, struct ch_schema_node **out)
{
    struct ch_op *op = c->op;
    if (c->count == c->cap) {
        size_t cap = c->cap ? c->cap * 2 : 64;
        struct ch_schema_node **grown =
            ch_realloc_array(op, c->nodes, c->cap, cap, sizeof *grown);
        if (!grown)
            return ch_error_code(op);
        c->nodes = grown;
        c->cap = cap;
    }
    struct ch_schema_node *node = CH_NEW(op, struct ch_schema_node);
    if (!node)
        return ch_error_code(op);
    node->root = document;
    node->pointer = pointer;
    node->boolean = -1;
    c->nodes[c->count++] = node;
    *out = node;
    return ch_uri_location(op, c->documents->items[document]->url, pointer,
                           &node->location);
}

/* The node for a place, made now if it is new. */
static int enqueue(struct compiler *c, size_t document,
                   struct chart_str pointer, struct ch_schema_node **out)
{
    struct ch_buf place;
    struct chart_str key;
    ch_buf_init(&place, c->op);
    ch_buf_uint(&place, document);
    ch_buf_byte(&place, ' ');
    ch_buf_str(&place, pointer);
    int code = ch_buf_take(&place, &key);
    if (code)
        return code;
    struct ch_value *known = ch_map_get_str(c->by_place, key);
    if (known) {
        *out = c->nodes[known->u.integer];
        return 0;
    }
    code = ch_map_set_str(c->op, c->by_place, key, ch_int((int64_t)c->count));
    return code ? code : node_new(c, document, pointer, out);
}

/* ---- reading keywords --------------------------------------------------- */

static struct ch_value *keyword(const struct source *s, const char *name)
{
    return ch_map_get_str(s->map, ch_str_z(name));
}

static bool get_bool(const struct source *s, const char *name)
{
    struct ch_value *v = keyword(s, name);
    return v && v->type == CH_T_BOOL && v->u.boolean;
}

static bool get_text(const struct source *s, const char *name,
                     struct chart_str *out)
{
    struct ch_value *v = keyword(s, name);
    if (!v || v->type != CH_T_STRING)
        return false;
    *out = ch_value_str(*v);
    return true;
}

static const struct ch_list *get_list(const struct source *s, const char *name)
{
    static const struct ch_list empty;
    struct ch_value *v = keyword(s, name);
    if (!v || !ch_is_list(*v))
        return NULL;
    return v->u.list ? v->u.list : &empty;
}

static int get_limit(const struct source *s, const char *name,
                     struct ch_limit *out)
{
    struct ch_value *v = keyword(s, name);
    out->set = false;
    return v ? ch_number_of(s->c->op, *v, &out->value, &out->set) : 0;
}

static int get_bound(const struct source *s, const char *name,
                     struct ch_bound *out)
{
    struct ch_limit limit;
    int code = get_limit(s, name, &limit);
    out->set = !code && limit.set && ch_number_is_integer(&limit.value);
    if (out->set)
        out->value = ch_number_int(&limit.value);
    return code;
}

static int get_child(const struct source *s, const char *name,
                     struct chart_str *pointer)
{
    return ch_pointer_child(s->c->op, s->node->pointer, ch_str_z(name),
                            pointer);
}

static int get_node(const struct source *s, const char *name,
                    struct ch_schema_node **out)
{
    struct chart_str pointer;
    if (!keyword(s, name))
        return 0;
    int code = get_child(s, name, &pointer);
    return code ? code : enqueue(s->c, s->node->root, pointer, out);
}

static int get_nodes(const struct source *s, const char *name,
                     struct ch_schema_nodes *out)
{
    const struct ch_list *list = get_list(s, name);
    struct chart_str parent, pointer;
    struct ch_buf index;
    if (!list)
        return 0;
    out->set = true;
    out->items = CH_NEW_ARRAY(s->c->op, struct ch_schema_node *, list->len);
    int code =
        out->items ? get_child(s, name, &parent) : ch_error_code(s->c->op);
    for (size_t i = 0; !code && i < list->len; i++) {
        ch_buf_init(&index, s->c->op);
        ch_buf_uint(&index, i);
        code =
            ch_pointer_child(s->c->op, parent, ch_buf_view(&index), &pointer);
        if (!code)
            code = enqueue(s->c, s->node->root, pointer, &out->items[i]);
        out->count += !code;
    }
    return code;
}

static int invalid_regex(const struct source *s, const char *name,
                         struct chart_str pattern)
{
    struct chart_str pointer, place;
    struct chart_str url = s->c->documents->items[s->node->root]->url;
    struct chart_str cause = ch_error_text(s->c->op);
    struct ch_buf buf;
    ch_buf_init(&buf, s->c->op);
    ch_buf_str(&buf, cause);
    ch_error_clear(s->c->op);
    int code = get_child(s, name, &pointer);
    if (code || (code = ch_uri_location(s->c->op, url, pointer, &place)))
        return code;
    return ch_fail(
        s->c->op, CHART_ESCHEMA, "invalid regex \"%.*s\" at \"%.*s\": %.*s",
        CH_STR_ARG(pattern), CH_STR_ARG(place), CH_STR_ARG(ch_buf_view(&buf)));
}

static int get_regex(const struct source *s, const char *name,
                     struct chart_str pattern, const struct ch_regex **out)
{
    int code = ch_regex_compile(s->c->op, pattern, out);
    return code && !ch_is_fatal(code) ? invalid_regex(s, name, pattern) : code;
}

/* What the members of a map keyword may hold. */
enum member_kind { MEMBER_NODE, MEMBER_NAMES, MEMBER_EITHER };

static int get_member(const struct source *s, const char *name,
                      struct chart_str parent, enum member_kind kind,
                      const struct ch_map_entry *entry,
                      struct ch_schema_named_node *out)
{
    struct chart_str pointer;
    bool is_list = ch_is_list(entry->value);
    *out = (struct ch_schema_named_node){.name = ch_string_str(entry->key)};
    if (kind != MEMBER_NODE && is_list) {
        out->names = entry->value.u.list;
        return 0;
    }
    if (kind == MEMBER_NAMES)
        return 0;
    (void)name;
    int code = ch_pointer_child(s->c->op, parent, out->name, &pointer);
    return code ? code : enqueue(s->c, s->node->root, pointer, &out->node);
}

static int get_node_map(const struct source *s, const char *name,
                        enum member_kind kind, struct ch_schema_node_map *out)
{
    struct ch_value *v = keyword(s, name);
    struct ch_op *op = s->c->op;
    struct chart_str parent;
    if (!v || !ch_is_map(*v) || !v->u.map)
        return 0;
    struct ch_map *index = ch_map_new(op, v->u.map->len);
    out->items = CH_NEW_ARRAY(op, struct ch_schema_named_node, v->u.map->len);
    if (!index || !out->items)
        return ch_error_code(op);
    int code = get_child(s, name, &parent);
    if (!code)
        code = ch_map_sort(op, v->u.map);
    for (uint32_t i = 0; !code && i < v->u.map->len; i++) {
        const struct ch_map_entry *entry = &v->u.map->entries[i];
        code =
            get_member(s, name, parent, kind, entry, &out->items[out->count]);
        if (!code)
            code = ch_map_set(op, index, entry->key,
                              ch_int((int64_t)out->count++));
    }
    out->index = index;
    return code;
}

static int get_additional(const struct source *s, const char *name,
                          enum ch_additional *kind,
                          struct ch_schema_node **node)
{
    struct ch_value *v = keyword(s, name);
    *kind = CH_ADD_NONE;
    if (!v)
        return 0;
    if (v->type == CH_T_BOOL) {
        *kind = v->u.boolean ? CH_ADD_TRUE : CH_ADD_FALSE;
        return 0;
    }
    *kind = CH_ADD_NODE;
    return get_node(s, name, node);
}

static int get_ref(const struct source *s, const char *name,
                   struct ch_schema_node **out, struct chart_str *anchor)
{
    struct compiler *c = s->c;
    struct ch_document *d = c->documents->items[s->node->root];
    struct chart_str ref, url, fragment, pointer;
    size_t index = s->node->root;
    bool is_new;
    if (!get_text(s, name, &ref))
        return 0;
    int code = ch_uri_split(c->op, ref, &url, &fragment);
    if (code || (code = ch_uri_join(c->op, s->resource.id, url, &url)))
        return code;
    *anchor = fragment.len && fragment.ptr[0] != '/' ? fragment : CH_STR("");
    const struct ch_schema_resource *resource = NULL;
    if (ch_str_eq(url, d->url))
        resource = ch_document_resource(d, CH_STR(""));
    for (size_t i = 0; !resource && i < d->resource_count; i++)
        if (ch_str_eq(d->resources[i].id, url))
            resource = &d->resources[i];
    if (!resource) {
        code = ch_documents_get(c->op, c->documents, url, &index, &is_new);
        if (code)
            return code;
        d = c->documents->items[index];
        resource = ch_document_resource(d, CH_STR(""));
    }
    code = ch_document_fragment(c->op, d, resource, fragment, &pointer);
    return code ? code : enqueue(c, index, pointer, out);
}

/* ---- keywords by draft -------------------------------------------------- */

static unsigned type_bit(struct chart_str name)
{
    static const struct {
        struct chart_str name;
        unsigned bit;
    } names[] = {
        {CH_STR_INIT("null"), CH_JSON_NULL},
        {CH_STR_INIT("boolean"), CH_JSON_BOOLEAN},
        {CH_STR_INIT("number"), CH_JSON_NUMBER},
        {CH_STR_INIT("integer"), CH_JSON_INTEGER},
        {CH_STR_INIT("string"), CH_JSON_STRING},
        {CH_STR_INIT("array"), CH_JSON_ARRAY},
        {CH_STR_INIT("object"), CH_JSON_OBJECT},
    };
    for (size_t i = 0; i < CH_COUNT(names); i++)
        if (ch_str_eq(names[i].name, name))
            return names[i].bit;
    return 0;
}

static void compile_types(const struct source *s)
{
    const struct ch_list *list = get_list(s, "type");
    struct chart_str name;
    if (get_text(s, "type", &name))
        s->node->types = type_bit(name);
    for (size_t i = 0; list && i < list->len; i++)
        if (list->items[i].type == CH_T_STRING)
            s->node->types |= type_bit(ch_value_str(list->items[i]));
}

static int compile_items(const struct source *s)
{
    struct ch_schema_node *n = s->node;
    if (!get_list(s, "items"))
        return get_node(s, "items", &n->items);
    int code = get_nodes(s, "items", &n->items_list);
    return code ? code
                : get_additional(s, "additionalItems", &n->additional_items,
                                 &n->additional_items_node);
}

static int compile_patterns(const struct source *s)
{
    struct ch_schema_node_map *map = &s->node->pattern_properties;
    int code = get_node_map(s, "patternProperties", MEMBER_NODE, map);
    for (size_t i = 0; !code && i < map->count; i++)
        code = get_regex(s, "patternProperties", map->items[i].name,
                         &map->items[i].regex);
    return code;
}

static int compile_applicators(const struct source *s)
{
    struct ch_schema_node *n = s->node;
    int code;
    if ((code = get_nodes(s, "allOf", &n->all_of)) ||
        (code = get_nodes(s, "anyOf", &n->any_of)) ||
        (code = get_nodes(s, "oneOf", &n->one_of)) ||
        (code = get_node(s, "not", &n->not_)) ||
        (n->draft < 2020 && (code = compile_items(s))) ||
        (code = get_node_map(s, "properties", MEMBER_NODE, &n->properties)) ||
        (code = compile_patterns(s)) ||
        (code = get_additional(s, "additionalProperties",
                               &n->additional_properties,
                               &n->additional_properties_node)))
        return code;
    return get_node_map(s, "dependencies", MEMBER_EITHER, &n->dependencies);
}

/* Draft 4's exclusiveMaximum is a bool that turns maximum; later it is a
 * number of its own. Both are understood everywhere. */
static int compile_limits(const struct source *s)
{
    struct ch_schema_node *n = s->node;
    int code;
    if ((code = get_limit(s, "multipleOf", &n->multiple_of)) ||
        (code = get_limit(s, "maximum", &n->maximum)) ||
        (code = get_limit(s, "minimum", &n->minimum)) ||
        (code = get_limit(s, "exclusiveMaximum", &n->exclusive_maximum)) ||
        (code = get_limit(s, "exclusiveMinimum", &n->exclusive_minimum)))
        return code;
    if (get_bool(s, "exclusiveMaximum")) {
        n->exclusive_maximum = n->maximum;
        n->maximum.set = false;
    }
    if (get_bool(s, "exclusiveMinimum")) {
        n->exclusive_minimum = n->minimum;
        n->minimum.set = false;
    }
    return 0;
}

static int compile_validation(const struct source *s)
{
    struct ch_schema_node *n = s->node;
    int code = compile_limits(s);
    compile_types(s);
    n->enumeration = get_list(s, "enum");
    n->required = get_list(s, "required");
    n->unique_items = get_bool(s, "uniqueItems");
    if (code || (code = get_bound(s, "minLength", &n->min_length)) ||
        (code = get_bound(s, "maxLength", &n->max_length)) ||
        (code = get_bound(s, "minItems", &n->min_items)) ||
        (code = get_bound(s, "maxItems", &n->max_items)) ||
        (code = get_bound(s, "minProperties", &n->min_properties)) ||
        (code = get_bound(s, "maxProperties", &n->max_properties)))
        return code;
    if (get_text(s, "pattern", &n->pattern_text))
        code = get_regex(s, "pattern", n->pattern_text, &n->pattern);
    return code;
}

static void compile_format(const struct source *s)
{
    struct ch_schema_node *n = s->node;
    struct chart_str name;
    /* Metaschemas check formats whatever their draft says. */
    bool on = is_metaschema(s->c, n->root) || n->draft < 2019;
    if (n->draft == 2019)
        on = on || (s->resource.vocabularies & CH_VOCAB_FORMAT);
    else if (n->draft >= 2020)
        on = on || (s->resource.vocabularies & CH_VOCAB_FORMAT_ASSERTION);
    if (on && get_text(s, "format", &name))
        n->format = ch_format_find(name);
}

static int compile_conditions(const struct source *s)
{
    struct ch_schema_node *n = s->node;
    struct ch_value *v = keyword(s, "if");
    bool is_bool = v && v->type == CH_T_BOOL;
    int code = get_node(s, "if", &n->if_);
    if (code || !n->if_)
        return code;
    if (!is_bool || v->u.boolean)
        code = get_node(s, "then", &n->then_);
    if (!code && (!is_bool || !v->u.boolean))
        code = get_node(s, "else", &n->else_);
    return code;
}

static int compile_2019(const struct source *s)
{
    struct ch_schema_node *n = s->node;
    struct chart_str anchor;
    bool applicator = ch_vocabulary_on(&s->resource, CH_VOCAB_APPLICATOR);
    int code = get_ref(s, "$recursiveRef", &n->recursive_ref, &anchor);
    n->recursive_anchor = get_bool(s, "$recursiveAnchor");
    if (!code && ch_vocabulary_on(&s->resource, CH_VOCAB_VALIDATION)) {
        if (n->contains &&
            (code = get_bound(s, "minContains", &n->min_contains)))
            return code;
        if (n->contains &&
            (code = get_bound(s, "maxContains", &n->max_contains)))
            return code;
        code = get_node_map(s, "dependentRequired", MEMBER_NAMES,
                            &n->dependent_required);
    }
    if (!code && applicator)
        code = get_node_map(s, "dependentSchemas", MEMBER_NODE,
                            &n->dependent_schemas);
    if (n->draft == 2019
            ? !applicator
            : !ch_vocabulary_on(&s->resource, CH_VOCAB_UNEVALUATED))
        return code;
    if (!code)
        code = get_node(s, "unevaluatedItems", &n->unevaluated_items);
    return code ? code
                : get_node(s, "unevaluatedProperties",
                           &n->unevaluated_properties);
}

static int compile_2020(const struct source *s)
{
    struct ch_schema_node *n = s->node;
    int code =
        get_ref(s, "$dynamicRef", &n->dynamic_ref, &n->dynamic_ref_anchor);
    (void)get_text(s, "$dynamicAnchor", &n->dynamic_anchor);
    if (code || !ch_vocabulary_on(&s->resource, CH_VOCAB_APPLICATOR))
        return code;
    code = get_nodes(s, "prefixItems", &n->prefix_items);
    return code ? code : get_node(s, "items", &n->items_2020);
}

static int compile_keywords(const struct source *s)
{
    struct ch_schema_node *n = s->node;
    struct chart_str anchor;
    bool applicator = ch_vocabulary_on(&s->resource, CH_VOCAB_APPLICATOR);
    bool validation = ch_vocabulary_on(&s->resource, CH_VOCAB_VALIDATION);
    int code = get_ref(s, "$ref", &n->ref, &anchor);
    bool only_ref = n->draft < 2019 && n->ref;
    if (!code && !only_ref && applicator)
        code = compile_applicators(s);
    if (!code && !only_ref && validation)
        code = compile_validation(s);
    if (!code && !only_ref)
        compile_format(s);
    if (!code && n->draft >= 6 && applicator)
        code = get_node(s, "contains", &n->contains);
    if (!code && n->draft >= 6 && applicator)
        code = get_node(s, "propertyNames", &n->property_names);
    if (n->draft >= 6 && validation && keyword(s, "const")) {
        n->has_const = true;
        n->constant = *keyword(s, "const");
    }
    if (!code && n->draft >= 7 && applicator)
        code = compile_conditions(s);
    if (!code && n->draft >= 2019)
        code = compile_2019(s);
    if (!code && n->draft >= 2020)
        code = compile_2020(s);
    return code;
}

/* ---- one node ----------------------------------------------------------- */

/* A resource's node knows the dynamic anchors in it. */
static int compile_dynamic_anchors(struct compiler *c,
                                   struct ch_schema_node *node,
                                   const struct ch_schema_resource *resource)
{
    struct ch_map *anchors = resource->dynamic_anchors;
    struct ch_schema_node_map *out = &node->dynamic_anchors;
    if (node->draft < 2020 || node->resource != node || !anchors->len)
        return 0;
    out->items = CH_NEW_ARRAY(c->op, struct ch_schema_named_node, anchors->len);
    int code = out->items ? 0 : ch_error_code(c->op);
    for (uint32_t i = 0; !code && i < anchors->len; i++) {
        struct ch_schema_named_node *named = &out->items[i];
        *named = (struct ch_schema_named_node){
            .name = ch_string_str(anchors->entries[i].key)};
        code = enqueue(c, node->root, ch_value_str(anchors->entries[i].value),
                       &named->node);
        out->count += !code;
    }
    return code;
}

static void note_evaluated(struct ch_schema_node *n)
{
    n->all_properties_evaluated = n->additional_properties != CH_ADD_NONE;
    if (n->draft < 2020) {
        n->all_items_evaluated =
            n->additional_items != CH_ADD_NONE || n->items != NULL;
        n->items_evaluated = n->items_list.count;
    } else {
        n->all_items_evaluated = n->items_2020 != NULL;
        n->items_evaluated = n->prefix_items.count;
    }
}

static int compile_node(struct compiler *c, struct ch_schema_node *node)
{
    struct ch_document *d = c->documents->items[node->root];
    struct ch_value value;
    int code = ch_document_lookup(c->op, d, node->pointer, &value);
    if (code)
        return code;
    struct source s = {.c = c,
                       .node = node,
                       .resource = *ch_document_resource(d, node->pointer)};
    node->draft = s.resource.draft;
    code = enqueue(c, node->root, s.resource.pointer, &node->resource);
    if (code || (code = compile_dynamic_anchors(c, node, &s.resource)))
        return code;
    if (value.type == CH_T_BOOL)
        node->boolean = value.u.boolean;
    else if (ch_is_map(value) && ch_map_len(value) == 0)
        node->boolean = 1;
    if (ch_is_map(value) && ch_map_len(value)) {
        s.map = value.u.map;
        code = compile_keywords(&s);
    }
    note_evaluated(node);
    return code;
}

/* ---- metaschemas -------------------------------------------------------- */

struct meta_finder {
    struct compiler *c;
    const struct ch_document *document;
};

/* The metaschema of a dialect: the draft's, or the sum of the vocabularies
 * that a custom metaschema switched on. */
static int meta_node(struct compiler *c,
                     const struct ch_schema_resource *resource,
                     const struct ch_schema_node **out)
{
    struct chart_str url = ch_draft_url(resource->draft);
    struct ch_schema_node *node;
    size_t index;
    bool is_new;
    int code = ch_documents_get(c->op, c->documents, url, &index, &is_new);
    if (!code)
        code = compile_place(c, index, CH_STR(""), &node);
    *out = code ? NULL : node;
    return code;
}

static int find_meta(void *user, struct chart_str pointer,
                     const struct ch_schema_node **meta)
{
    struct meta_finder *finder = user;
    const struct ch_document *d = finder->document;
    *meta = NULL;
    for (size_t i = 0; i < d->resource_count; i++)
        if (ch_str_eq(d->resources[i].pointer, pointer))
            return meta_node(finder->c, &d->resources[i], meta);
    return 0;
}

static int not_valid(struct compiler *c, struct chart_str place,
                     const struct ch_schema_node *meta,
                     const struct ch_schema_result *result)
{
    return ch_fail(c->op, CHART_ESCHEMA,
                   "\"%.*s\" is not valid against metaschema: jsonschema "
                   "validation failed with '%.*s'\n%.*s",
                   CH_STR_ARG(place), CH_STR_ARG(meta->location),
                   CH_STR_ARG(result->text));
}

/* Checks the part of a document at `pointer` against its metaschema. */
static int check_meta(struct compiler *c, size_t document,
                      struct chart_str pointer)
{
    struct ch_document *d = c->documents->items[document];
    struct meta_finder finder = {c, d};
    struct ch_meta_check check = {NULL, find_meta, &finder};
    struct ch_schema_result result;
    struct ch_value value;
    struct chart_str place;
    int code = meta_node(c, ch_document_resource(d, pointer), &check.meta);
    if (code || (code = ch_document_lookup(c->op, d, pointer, &value)) ||
        (code = ch_schema_node_validate(c->op, check.meta, value, &check,
                                        &result)))
        return code;
    if (result.count == 0)
        return 0;
    code = ch_uri_location(c->op, d->url, pointer, &place);
    return code ? code : not_valid(c, place, check.meta, &result);
}

/* Compiles until every node that was asked for is filled in. */
static int compile_all(struct compiler *c)
{
    while (c->done < c->count) {
        struct ch_schema_node *node = c->nodes[c->done];
        size_t documents = c->documents->count;
        bool is_new;
        int code = ch_step(c->op, 1);
        c->done++;
        if (code || (code = ch_document_ensure(c->op, c->documents, node->root,
                                               node->pointer, &is_new)))
            return code;
        if (is_new && !is_metaschema(c, node->root) &&
            (code = check_meta(c, node->root, node->pointer)))
            return code;
        if ((code = compile_node(c, node)))
            return code;
        for (; documents < c->documents->count; documents++)
            if (!is_metaschema(c, documents) &&
                (code = check_meta(c, documents, CH_STR(""))))
                return code;
    }
    return 0;
}

static int compile_place(struct compiler *c, size_t document,
                         struct chart_str pointer, struct ch_schema_node **out)
{
    int code = enqueue(c, document, pointer, out);
    if (code || (*out)->resource)
        return code;
    /* Metaschemas are compiled from inside the compilation of a schema. */
    if ((code = ch_enter(c->op)))
        return code;
    code = compile_all(c);
    ch_leave(c->op);
    return code;
}

/* json.Decoder's words for what json.Unmarshal calls "unexpected end". */
static int parse_schema(struct ch_op *op, struct chart_str text,
                        struct ch_value *out)
{
    int code = ch_json_parse_exact(op, text, out, NULL);
    if (!code || ch_is_fatal(code))
        return code;
    struct chart_str cause = ch_error_text(op);
    bool empty = ch_str_trim_ascii(text).len == 0;
    if (ch_str_eq(cause, CH_STR("unexpected end of JSON input")))
        ch_error_set_text(op, empty ? CH_STR("EOF") : CH_STR("unexpected EOF"));
    else if (ch_str_ends(cause, CH_STR("after top-level value")))
        ch_error_set_text(op,
                          CH_STR("invalid character after top-level value"));
    return code;
}

int ch_schema_compile(struct ch_op *op, struct chart_str text,
                      struct chart_str url, struct ch_schema **out)
{
    struct ch_documents *documents = CH_NEW(op, struct ch_documents);
    struct compiler c = {.op = op, .documents = documents};
    struct ch_value value;
    size_t index;
    *out = CH_NEW(op, struct ch_schema);
    c.by_place = ch_map_new(op, 0);
    if (!*out || !documents || !c.by_place)
        return ch_error_code(op);
    int code = parse_schema(op, text, &value);
    if (code || (code = ch_documents_add(op, documents, url, value, &index)) ||
        (code = check_meta(&c, index, CH_STR(""))))
        return code;
    return compile_place(&c, index, CH_STR(""), &(*out)->root);
}
