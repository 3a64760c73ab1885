#include "codec/yaml_node.h"

#include "value/map.h"

#include <yaml.h>

struct anchor {
    struct chart_str name;
    struct ch_yaml_node *node;
};

struct loader {
    struct ch_op *op;
    yaml_parser_t parser;
    yaml_event_t event;
    bool has_event;
    struct ch_map *anchors; /* name to INT index */
    struct ch_yaml_node **anchored;
    uint32_t anchored_count, anchored_cap;
    uint32_t base_line;
    struct chart_str source;
};

static int load_node(struct loader *l, struct ch_yaml_node **out);

/* ---- errors ------------------------------------------------------------- */

/* go-yaml counts lines in its own way: a scanner's problem by its line, a
 * parser's by the line before, and none at all for the first line. */
static int syntax_error(struct loader *l)
{
    const yaml_parser_t *p = &l->parser;
    const char *problem =
        p->problem ? p->problem : "unknown problem parsing YAML content";
    size_t line = 0, column = 0, real = 0;
    if (p->error == YAML_MEMORY_ERROR)
        return ch_fail(l->op, CHART_ENOMEM, "out of memory");
    bool has_mark =
        p->error == YAML_SCANNER_ERROR || p->error == YAML_PARSER_ERROR;
    if (has_mark) {
        real = p->problem_mark.line + 1;
        column = p->problem_mark.column + 1;
        if (p->problem_mark.line != 0)
            line = p->problem_mark.line + (p->error == YAML_SCANNER_ERROR);
        else
            line = p->context_mark.line;
    }
    if (line)
        (void)ch_fail(l->op, CHART_ESYNTAX, "yaml: line %zu: %s", line,
                      problem);
    else
        (void)ch_fail(l->op, CHART_ESYNTAX, "yaml: %s", problem);
    ch_frame(l->op, l->source, real ? l->base_line + (uint32_t)real : 0,
             (uint32_t)column, CH_STR(""));
    return CHART_ESYNTAX;
}

static int node_error(struct loader *l, const yaml_mark_t *mark,
                      const char *text, const char *name)
{
    int code = ch_fail(l->op, CHART_ESYNTAX, "yaml: %s '%.100s' referenced",
                       text, name);
    ch_frame(l->op, l->source, l->base_line + (uint32_t)mark->line + 1,
             (uint32_t)mark->column + 1, CH_STR(""));
    return code;
}

/* ---- events ------------------------------------------------------------- */

static int next_event(struct loader *l)
{
    int code = ch_step(l->op, 1);
    if (code)
        return code;
    if (l->has_event)
        yaml_event_delete(&l->event);
    l->has_event = false;
    if (!yaml_parser_parse(&l->parser, &l->event))
        return syntax_error(l);
    l->has_event = true;
    return 0;
}

static struct ch_yaml_node *node_new(struct loader *l, enum ch_yaml_kind kind)
{
    struct ch_yaml_node *node = CH_NEW(l->op, struct ch_yaml_node);
    if (node) {
        node->kind = (uint8_t)kind;
        node->line = (uint32_t)l->event.start_mark.line;
        node->column = (uint32_t)l->event.start_mark.column;
    }
    return node;
}

static int add_anchor(struct loader *l, const yaml_char_t *name,
                      struct ch_yaml_node *node)
{
    if (!name)
        return 0;
    if (l->anchored_count == l->anchored_cap) {
        uint32_t cap = l->anchored_cap ? l->anchored_cap * 2 : 8;
        void *grown = ch_realloc_array(l->op, l->anchored, l->anchored_cap, cap,
                                       sizeof *l->anchored);
        if (!grown)
            return ch_error_code(l->op);
        l->anchored = grown;
        l->anchored_cap = cap;
    }
    if (!l->anchors)
        l->anchors = ch_map_new(l->op, 0);
    if (!l->anchors)
        return ch_error_code(l->op);
    l->anchored[l->anchored_count] = node;
    return ch_map_set_str(l->op, l->anchors, ch_str_z((const char *)name),
                          ch_int(l->anchored_count++));
}

static int load_scalar(struct loader *l, struct ch_yaml_node *node)
{
    const yaml_event_t *e = &l->event;
    struct chart_str text =
        ch_str((const char *)e->data.scalar.value, e->data.scalar.length);
    node->tag = (uint8_t)ch_yaml_tag_of((const char *)e->data.scalar.tag);
    node->implicit = e->data.scalar.plain_implicit != 0;
    node->u.text = ch_string_new(l->op, text);
    if (!node->u.text)
        return ch_error_code(l->op);
    return add_anchor(l, e->data.scalar.anchor, node);
}

static int load_alias(struct loader *l, struct ch_yaml_node *node)
{
    const char *name = (const char *)l->event.data.alias.anchor;
    struct ch_value *index = ch_map_get_str(l->anchors, ch_str_z(name));
    if (!index)
        return node_error(l, &l->event.start_mark, "unknown anchor", name);
    node->u.alias.target = l->anchored[index->u.integer];
    node->u.alias.name = ch_string_new(l->op, ch_str_z(name));
    return node->u.alias.name ? 0 : ch_error_code(l->op);
}

/* Children up to the event that ends the collection. */
static int load_children(struct loader *l, struct ch_yaml_node *node,
                         yaml_event_type_t end)
{
    struct ch_yaml_node **items = NULL;
    uint32_t cap = 0;
    int code = ch_enter(l->op);
    if (code)
        return code;
    while (!(code = next_event(l)) && l->event.type != end) {
        if (node->count == cap) {
            uint32_t grown_cap = cap ? cap * 2 : 4;
            void *grown =
                ch_realloc_array(l->op, items, cap, grown_cap, sizeof *items);
            if (!grown) {
                code = ch_error_code(l->op);
                break;
            }
            items = grown;
            cap = grown_cap;
        }
        if ((code = load_node(l, &items[node->count])))
            break;
        node->count++;
    }
    node->u.children = items;
    ch_leave(l->op);
    return code;
}

static int load_collection(struct loader *l, struct ch_yaml_node *node)
{
    bool is_map = node->kind == CH_YAML_MAPPING;
    const yaml_event_t *e = &l->event;
    const yaml_char_t *tag =
        is_map ? e->data.mapping_start.tag : e->data.sequence_start.tag;
    node->tag = (uint8_t)ch_yaml_tag_of((const char *)tag);
    int code = add_anchor(l,
                          is_map ? e->data.mapping_start.anchor
                                 : e->data.sequence_start.anchor,
                          node);
    return code ? code
                : load_children(l, node,
                                is_map ? YAML_MAPPING_END_EVENT
                                       : YAML_SEQUENCE_END_EVENT);
}

static int load_node(struct loader *l, struct ch_yaml_node **out)
{
    enum ch_yaml_kind kind;
    if (l->event.type == YAML_SCALAR_EVENT)
        kind = CH_YAML_SCALAR;
    else if (l->event.type == YAML_SEQUENCE_START_EVENT)
        kind = CH_YAML_SEQUENCE;
    else if (l->event.type == YAML_MAPPING_START_EVENT)
        kind = CH_YAML_MAPPING;
    else if (l->event.type == YAML_ALIAS_EVENT)
        kind = CH_YAML_ALIAS;
    else
        return ch_fail(l->op, CHART_ESYNTAX,
                       "yaml: attempted to go past the end of stream; "
                       "corrupted value?");
    *out = node_new(l, kind);
    if (!*out)
        return ch_error_code(l->op);
    if (kind == CH_YAML_SCALAR)
        return load_scalar(l, *out);
    if (kind == CH_YAML_ALIAS)
        return load_alias(l, *out);
    return load_collection(l, *out);
}

/* ---- documents ---------------------------------------------------------- */

static int incompatible(struct loader *l)
{
    int code =
        ch_fail(l->op, CHART_ESYNTAX, "yaml: found incompatible YAML document");
    ch_frame(l->op, l->source, l->base_line + 1, 1, CH_STR(""));
    return code;
}

static int check_directives(struct loader *l)
{
    const yaml_version_directive_t *v =
        l->event.data.document_start.version_directive;
    if (!v || (v->major == 1 && v->minor == 1))
        return 0;
    return incompatible(l);
}

static int load_document(struct loader *l, struct ch_yaml_node **out)
{
    int code = next_event(l); /* the stream's start */
    if (code || (code = next_event(l)))
        return code;
    if (l->event.type != YAML_DOCUMENT_START_EVENT)
        return 0;
    if ((code = check_directives(l)) || (code = next_event(l)) ||
        (code = load_node(l, out)))
        return code;
    return next_event(l); /* the document's end */
}

int ch_yaml_load(struct ch_op *op, struct chart_str text, uint32_t base_line,
                 struct chart_str source, struct ch_yaml_node **out)
{
    struct loader l = {.op = op, .base_line = base_line, .source = source};
    *out = NULL;
    if (!text.len)
        text = CH_STR("\n");
    if (!yaml_parser_initialize(&l.parser))
        return ch_fail(op, CHART_ENOMEM, "out of memory");
    yaml_parser_set_input_string(&l.parser, (const unsigned char *)text.ptr,
                                 text.len);
    int code = load_document(&l, out);
    /* go-yaml refuses other versions before it misses the document. */
    if (code == CHART_ESYNTAX && ch_str_starts(text, CH_STR("%YAML ")) &&
        !ch_str_starts(text, CH_STR("%YAML 1.1")) && l.parser.problem &&
        strstr(l.parser.problem, "<document start>")) {
        ch_error_clear(op);
        code = incompatible(&l);
    }
    if (l.has_event)
        yaml_event_delete(&l.event);
    yaml_parser_delete(&l.parser);
    return code;
}
