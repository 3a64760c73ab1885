#include "codec/yaml_event.h"

#include "base/buf.h"

/* What the parser expects next. */
enum state {
    IMPLICIT_DOCUMENT_START,
    DOCUMENT_START,
    DOCUMENT_CONTENT,
    BARE_DOCUMENT_CONTENT, /* no "---" before it */
    DOCUMENT_END,
    BLOCK_SEQUENCE_ENTRY,
    INDENTLESS_SEQUENCE_ENTRY,
    BLOCK_MAPPING_KEY,
    BLOCK_MAPPING_VALUE,
    FLOW_SEQUENCE_FIRST_ENTRY,
    FLOW_SEQUENCE_ENTRY,
    FLOW_SEQUENCE_MAPPING_KEY, /* a pair of a mapping inside [] */
    FLOW_SEQUENCE_MAPPING_VALUE,
    FLOW_SEQUENCE_MAPPING_END,
    FLOW_MAPPING_FIRST_KEY,
    FLOW_MAPPING_KEY,
    FLOW_MAPPING_VALUE,
    FLOW_MAPPING_EMPTY_VALUE
};

/* Where a node stands decides what it may be. */
enum place { IN_FLOW, IN_BLOCK, IN_BLOCK_OR_INDENTLESS };

/* ---- stacks ------------------------------------------------------------- */

static int push_state(struct ch_yaml_parser *p, enum state state)
{
    if (p->state_count == p->state_cap) {
        uint32_t cap = p->state_cap ? p->state_cap * 2 : 32;
        void *grown =
            ch_realloc_array(p->scanner.op, p->states, p->state_cap, cap, 1);
        if (!grown)
            return ch_error_code(p->scanner.op);
        p->states = grown;
        p->state_cap = cap;
    }
    p->states[p->state_count++] = (uint8_t)state;
    return 0;
}

static void pop_state(struct ch_yaml_parser *p)
{
    p->state = p->states[--p->state_count];
}

static int push_line(struct ch_yaml_parser *p, uint32_t line)
{
    if (p->line_count == p->line_cap) {
        uint32_t cap = p->line_cap ? p->line_cap * 2 : 32;
        void *grown = ch_realloc_array(p->scanner.op, p->lines, p->line_cap,
                                       cap, sizeof *p->lines);
        if (!grown)
            return ch_error_code(p->scanner.op);
        p->lines = grown;
        p->line_cap = cap;
    }
    p->lines[p->line_count++] = line;
    return 0;
}

/* ---- shared steps ------------------------------------------------------- */

static struct ch_yaml_token *peek(struct ch_yaml_parser *p, int *code)
{
    return ch_yaml_peek(&p->scanner, code);
}

/* Takes the head token and peeks at the one behind it. */
static struct ch_yaml_token *advance(struct ch_yaml_parser *p, int *code)
{
    ch_yaml_take(&p->scanner);
    return peek(p, code);
}

static struct ch_yaml_mark behind(struct ch_yaml_mark mark)
{
    mark.offset++;
    mark.column++;
    return mark;
}

static void set_event(struct ch_yaml_event *event, enum ch_yaml_event_type type,
                      struct ch_yaml_mark mark)
{
    *event = (struct ch_yaml_event){.type = (uint8_t)type, .mark = mark};
}

static int empty_scalar(struct ch_yaml_event *event, struct ch_yaml_mark mark)
{
    set_event(event, CH_YAML_E_SCALAR, mark);
    event->implicit = true;
    event->value = CH_STR("");
    return 0;
}

/* The token that closes a collection. */
static int end_collection(struct ch_yaml_parser *p, struct ch_yaml_token *token,
                          enum ch_yaml_event_type type,
                          struct ch_yaml_event *event)
{
    pop_state(p);
    p->line_count--;
    set_event(event, type, token->mark);
    ch_yaml_take(&p->scanner);
    return 0;
}

static int collection_problem(struct ch_yaml_parser *p,
                              const struct ch_yaml_token *token,
                              const char *problem)
{
    return ch_yaml_parse_problem(&p->scanner, problem, token->mark,
                                 p->lines[p->line_count - 1]);
}

/* ---- directives --------------------------------------------------------- */

static struct ch_yaml_tag_directive *find_directive(struct ch_yaml_parser *p,
                                                    struct chart_str handle)
{
    for (uint32_t i = 0; i < p->directive_count; i++)
        if (ch_str_eq(p->directives[i].handle, handle))
            return &p->directives[i];
    return NULL;
}

static int add_directive(struct ch_yaml_parser *p, struct chart_str handle,
                         struct chart_str prefix)
{
    if (p->directive_count == p->directive_cap) {
        uint32_t cap = p->directive_cap ? p->directive_cap * 2 : 4;
        void *grown =
            ch_realloc_array(p->scanner.op, p->directives, p->directive_cap,
                             cap, sizeof *p->directives);
        if (!grown)
            return ch_error_code(p->scanner.op);
        p->directives = grown;
        p->directive_cap = cap;
    }
    p->directives[p->directive_count++] =
        (struct ch_yaml_tag_directive){handle, prefix};
    return ch_step(p->scanner.op, p->directive_count);
}

static int take_directive(struct ch_yaml_parser *p,
                          const struct ch_yaml_token *token, bool *has_version)
{
    struct ch_yaml_scanner *s = &p->scanner;
    if (token->type == CH_YAML_T_VERSION) {
        if (*has_version)
            return ch_yaml_parse_problem(s, "found duplicate %YAML directive",
                                         token->mark, 0);
        if (token->version != 101)
            return ch_yaml_parse_problem(s, "found incompatible YAML document",
                                         token->mark, 0);
        *has_version = true;
        return 0;
    }
    if (find_directive(p, token->value))
        return ch_yaml_parse_problem(s, "found duplicate %TAG directive",
                                     token->mark, 0);
    return add_directive(p, token->value, token->suffix);
}

static int take_directives(struct ch_yaml_parser *p)
{
    bool has_version = false;
    int code;
    struct ch_yaml_token *token = peek(p, &code);
    while (token && (token->type == CH_YAML_T_VERSION ||
                     token->type == CH_YAML_T_TAG_DIRECTIVE)) {
        code = take_directive(p, token, &has_version);
        if (code)
            return code;
        token = advance(p, &code);
    }
    if (code)
        return code;
    if (!find_directive(p, CH_STR("!")))
        code = add_directive(p, CH_STR("!"), CH_STR("!"));
    if (!code && !find_directive(p, CH_STR("!!")))
        code = add_directive(p, CH_STR("!!"), CH_STR("tag:yaml.org,2002:"));
    return code;
}

/* ---- documents ---------------------------------------------------------- */

static int document_start(struct ch_yaml_parser *p, bool implicit,
                          struct ch_yaml_event *event)
{
    int code;
    struct ch_yaml_token *token = peek(p, &code);
    while (token && !implicit && token->type == CH_YAML_T_DOCUMENT_END)
        token = advance(p, &code);
    if (code)
        return code;
    struct ch_yaml_mark mark = token->mark;
    if (token->type == CH_YAML_T_STREAM_END) {
        set_event(event, CH_YAML_E_STREAM_END, mark);
        return 0;
    }
    bool is_bare = implicit && token->type != CH_YAML_T_VERSION &&
                   token->type != CH_YAML_T_TAG_DIRECTIVE &&
                   token->type != CH_YAML_T_DOCUMENT_START;
    if ((code = take_directives(p)) || (code = push_state(p, DOCUMENT_END)))
        return code;
    set_event(event, CH_YAML_E_DOCUMENT_START, mark);
    p->state = is_bare ? BARE_DOCUMENT_CONTENT : DOCUMENT_CONTENT;
    if (is_bare)
        return 0;
    token = peek(p, &code);
    if (!token)
        return code;
    if (token->type != CH_YAML_T_DOCUMENT_START)
        return ch_yaml_parse_problem(&p->scanner,
                                     "did not find expected <document start>",
                                     token->mark, 0);
    ch_yaml_take(&p->scanner);
    return 0;
}

static int document_end(struct ch_yaml_parser *p, struct ch_yaml_event *event)
{
    int code;
    struct ch_yaml_token *token = peek(p, &code);
    if (!token)
        return code;
    set_event(event, CH_YAML_E_DOCUMENT_END, token->mark);
    if (token->type == CH_YAML_T_DOCUMENT_END)
        ch_yaml_take(&p->scanner);
    p->directive_count = 0;
    p->state = DOCUMENT_START;
    return 0;
}

/* ---- nodes -------------------------------------------------------------- */

struct properties {
    struct chart_str anchor;
    struct ch_yaml_token tag; /* value null: there is none */
};

/* An anchor and a tag in either order; `*token` is what follows them. */
static int take_properties(struct ch_yaml_parser *p,
                           struct properties *properties,
                           struct ch_yaml_token **token)
{
    int code = 0;
    for (int i = 0; i < 2; i++) {
        bool is_anchor = (*token)->type == CH_YAML_T_ANCHOR;
        bool is_tag = (*token)->type == CH_YAML_T_TAG;
        if (is_anchor && !properties->anchor.ptr)
            properties->anchor = (*token)->value;
        else if (is_tag && !properties->tag.value.ptr)
            properties->tag = **token;
        else
            break;
        *token = advance(p, &code);
        if (code)
            return code;
    }
    return 0;
}

static int resolve_tag(struct ch_yaml_parser *p,
                       const struct ch_yaml_token *tag, uint32_t line,
                       struct chart_str *out)
{
    struct ch_buf buf;
    *out = tag->suffix;
    if (!tag->value.len)
        return 0;
    struct ch_yaml_tag_directive *directive = find_directive(p, tag->value);
    if (!directive || directive->prefix.len + tag->suffix.len == 0)
        return ch_yaml_parse_problem(&p->scanner, "found undefined tag handle",
                                     tag->mark, line);
    ch_buf_init(&buf, p->scanner.op);
    ch_buf_str(&buf, directive->prefix);
    ch_buf_str(&buf, tag->suffix);
    *out = ch_buf_view(&buf);
    return ch_buf_check(&buf);
}

static int start_collection(struct ch_yaml_parser *p,
                            enum ch_yaml_event_type type, enum state state,
                            struct ch_yaml_token *token,
                            struct ch_yaml_event *event)
{
    event->type = (uint8_t)type;
    p->state = (uint8_t)state;
    if (state == INDENTLESS_SEQUENCE_ENTRY)
        return 0; /* the entry's own token stays */
    int code = push_line(p, token->mark.line);
    ch_yaml_take(&p->scanner);
    return code;
}

static int scalar(struct ch_yaml_parser *p, struct ch_yaml_token *token,
                  struct ch_yaml_event *event)
{
    event->type = CH_YAML_E_SCALAR;
    event->implicit =
        (!event->tag.len && token->plain) || ch_str_eq(event->tag, CH_STR("!"));
    event->value = token->value;
    pop_state(p);
    ch_yaml_take(&p->scanner);
    return 0;
}

/* A node's content, when its properties have been taken. */
static int content(struct ch_yaml_parser *p, enum place place,
                   struct ch_yaml_token *token, struct ch_yaml_event *event)
{
    bool block = place != IN_FLOW;
    if (token->type == CH_YAML_T_SCALAR)
        return scalar(p, token, event);
    if (token->type == CH_YAML_T_ENTRY && place == IN_BLOCK_OR_INDENTLESS)
        return start_collection(p, CH_YAML_E_SEQUENCE_START,
                                INDENTLESS_SEQUENCE_ENTRY, token, event);
    if (token->type == CH_YAML_T_FLOW_SEQUENCE_START)
        return start_collection(p, CH_YAML_E_SEQUENCE_START,
                                FLOW_SEQUENCE_FIRST_ENTRY, token, event);
    if (token->type == CH_YAML_T_FLOW_MAPPING_START)
        return start_collection(p, CH_YAML_E_MAPPING_START,
                                FLOW_MAPPING_FIRST_KEY, token, event);
    if (block && token->type == CH_YAML_T_SEQUENCE_START)
        return start_collection(p, CH_YAML_E_SEQUENCE_START,
                                BLOCK_SEQUENCE_ENTRY, token, event);
    if (block && token->type == CH_YAML_T_MAPPING_START)
        return start_collection(p, CH_YAML_E_MAPPING_START, BLOCK_MAPPING_KEY,
                                token, event);
    if (event->anchor.ptr || event->tag.len) {
        event->type = CH_YAML_E_SCALAR;
        event->implicit = !event->tag.len;
        event->value = CH_STR("");
        pop_state(p);
        return 0;
    }
    return ch_yaml_parse_problem(&p->scanner,
                                 "did not find expected node content",
                                 token->mark, event->mark.line);
}

static int node(struct ch_yaml_parser *p, enum place place,
                struct ch_yaml_event *event)
{
    int code;
    struct ch_yaml_token *token = peek(p, &code);
    if (!token)
        return code;
    set_event(event, CH_YAML_E_ALIAS, token->mark);
    if (token->type == CH_YAML_T_ALIAS) {
        event->anchor = token->value;
        pop_state(p);
        ch_yaml_take(&p->scanner);
        return 0;
    }
    if (token->type == CH_YAML_T_ANCHOR || token->type == CH_YAML_T_TAG) {
        struct properties properties = {0};
        code = take_properties(p, &properties, &token);
        if (code)
            return code;
        event->anchor = properties.anchor;
        if (properties.tag.value.ptr)
            code =
                resolve_tag(p, &properties.tag, event->mark.line, &event->tag);
        if (code)
            return code;
    }
    return content(p, place, token, event);
}

/* The node of an entry, or nothing where the next token `ends` it. */
static int entry_node(struct ch_yaml_parser *p, enum state state,
                      enum place place, bool is_empty, struct ch_yaml_mark mark,
                      struct ch_yaml_event *event)
{
    if (is_empty) {
        p->state = (uint8_t)state;
        return empty_scalar(event, mark);
    }
    int code = push_state(p, state);
    return code ? code : node(p, place, event);
}

static int document_content(struct ch_yaml_parser *p,
                            struct ch_yaml_event *event)
{
    int code;
    struct ch_yaml_token *token = peek(p, &code);
    if (!token)
        return code;
    if (token->type > CH_YAML_T_DOCUMENT_END)
        return node(p, IN_BLOCK, event);
    pop_state(p);
    return empty_scalar(event, token->mark);
}

/* ---- block collections -------------------------------------------------- */

static int block_sequence_entry(struct ch_yaml_parser *p,
                                struct ch_yaml_event *event)
{
    int code;
    struct ch_yaml_token *token = peek(p, &code);
    if (!token)
        return code;
    if (token->type == CH_YAML_T_BLOCK_END)
        return end_collection(p, token, CH_YAML_E_SEQUENCE_END, event);
    if (token->type != CH_YAML_T_ENTRY)
        return collection_problem(p, token,
                                  "did not find expected '-' indicator");
    struct ch_yaml_mark mark = behind(token->mark);
    token = advance(p, &code);
    if (!token)
        return code;
    bool is_empty =
        token->type == CH_YAML_T_ENTRY || token->type == CH_YAML_T_BLOCK_END;
    return entry_node(p, BLOCK_SEQUENCE_ENTRY, IN_BLOCK, is_empty, mark, event);
}

static bool ends_pair(const struct ch_yaml_token *token)
{
    return token->type == CH_YAML_T_KEY || token->type == CH_YAML_T_VALUE ||
           token->type == CH_YAML_T_BLOCK_END;
}

/* "- " at the column of the key that it belongs to. */
static int indentless_entry(struct ch_yaml_parser *p,
                            struct ch_yaml_event *event)
{
    int code;
    struct ch_yaml_token *token = peek(p, &code);
    if (!token)
        return code;
    if (token->type != CH_YAML_T_ENTRY) {
        pop_state(p);
        set_event(event, CH_YAML_E_SEQUENCE_END, token->mark);
        return 0;
    }
    struct ch_yaml_mark mark = behind(token->mark);
    token = advance(p, &code);
    if (!token)
        return code;
    bool is_empty = token->type == CH_YAML_T_ENTRY || ends_pair(token);
    return entry_node(p, INDENTLESS_SEQUENCE_ENTRY, IN_BLOCK, is_empty, mark,
                      event);
}

static int block_mapping_key(struct ch_yaml_parser *p,
                             struct ch_yaml_event *event)
{
    int code;
    struct ch_yaml_token *token = peek(p, &code);
    if (!token)
        return code;
    if (token->type == CH_YAML_T_BLOCK_END)
        return end_collection(p, token, CH_YAML_E_MAPPING_END, event);
    if (token->type != CH_YAML_T_KEY)
        return collection_problem(p, token, "did not find expected key");
    struct ch_yaml_mark mark = behind(token->mark);
    token = advance(p, &code);
    if (!token)
        return code;
    return entry_node(p, BLOCK_MAPPING_VALUE, IN_BLOCK_OR_INDENTLESS,
                      ends_pair(token), mark, event);
}

static int block_mapping_value(struct ch_yaml_parser *p,
                               struct ch_yaml_event *event)
{
    int code;
    struct ch_yaml_token *token = peek(p, &code);
    if (!token)
        return code;
    struct ch_yaml_mark mark = token->mark;
    if (token->type != CH_YAML_T_VALUE)
        return entry_node(p, BLOCK_MAPPING_KEY, IN_BLOCK, true, mark, event);
    token = advance(p, &code);
    if (!token)
        return code;
    return entry_node(p, BLOCK_MAPPING_KEY, IN_BLOCK_OR_INDENTLESS,
                      ends_pair(token), behind(mark), event);
}

/* ---- flow collections --------------------------------------------------- */

static int flow_sequence_entry(struct ch_yaml_parser *p, bool first,
                               struct ch_yaml_event *event)
{
    int code;
    struct ch_yaml_token *token = peek(p, &code);
    if (!token)
        return code;
    bool ends = token->type == CH_YAML_T_FLOW_SEQUENCE_END;
    if (!ends && !first) {
        if (token->type != CH_YAML_T_FLOW_ENTRY)
            return collection_problem(p, token,
                                      "did not find expected ',' or ']'");
        token = advance(p, &code);
        if (!token)
            return code;
        ends = token->type == CH_YAML_T_FLOW_SEQUENCE_END;
    }
    if (ends)
        return end_collection(p, token, CH_YAML_E_SEQUENCE_END, event);
    if (token->type == CH_YAML_T_KEY) {
        p->state = FLOW_SEQUENCE_MAPPING_KEY;
        set_event(event, CH_YAML_E_MAPPING_START, token->mark);
        ch_yaml_take(&p->scanner);
        return 0;
    }
    return entry_node(p, FLOW_SEQUENCE_ENTRY, IN_FLOW, false, token->mark,
                      event);
}

static int flow_sequence_mapping_key(struct ch_yaml_parser *p,
                                     struct ch_yaml_event *event)
{
    int code;
    struct ch_yaml_token *token = peek(p, &code);
    if (!token)
        return code;
    bool is_empty = token->type == CH_YAML_T_VALUE ||
                    token->type == CH_YAML_T_FLOW_ENTRY ||
                    token->type == CH_YAML_T_FLOW_SEQUENCE_END;
    struct ch_yaml_mark mark = behind(token->mark);
    if (is_empty)
        ch_yaml_take(&p->scanner); /* go-yaml swallows even the end */
    return entry_node(p, FLOW_SEQUENCE_MAPPING_VALUE, IN_FLOW, is_empty, mark,
                      event);
}

static int flow_sequence_mapping_value(struct ch_yaml_parser *p,
                                       struct ch_yaml_event *event)
{
    int code;
    struct ch_yaml_token *token = peek(p, &code);
    if (!token)
        return code;
    struct ch_yaml_mark mark = token->mark;
    bool is_empty = true;
    if (token->type == CH_YAML_T_VALUE) {
        token = advance(p, &code);
        if (!token)
            return code;
        is_empty = token->type == CH_YAML_T_FLOW_ENTRY ||
                   token->type == CH_YAML_T_FLOW_SEQUENCE_END;
    }
    return entry_node(p, FLOW_SEQUENCE_MAPPING_END, IN_FLOW, is_empty, mark,
                      event);
}

static int flow_sequence_mapping_end(struct ch_yaml_parser *p,
                                     struct ch_yaml_event *event)
{
    int code;
    struct ch_yaml_token *token = peek(p, &code);
    if (!token)
        return code;
    p->state = FLOW_SEQUENCE_ENTRY;
    set_event(event, CH_YAML_E_MAPPING_END, token->mark);
    return 0;
}

static bool ends_flow_pair(const struct ch_yaml_token *token)
{
    return token->type == CH_YAML_T_FLOW_ENTRY ||
           token->type == CH_YAML_T_FLOW_MAPPING_END;
}

static int flow_mapping_key(struct ch_yaml_parser *p, bool first,
                            struct ch_yaml_event *event)
{
    int code;
    struct ch_yaml_token *token = peek(p, &code);
    if (!token)
        return code;
    bool ends = token->type == CH_YAML_T_FLOW_MAPPING_END;
    if (!ends && !first) {
        if (token->type != CH_YAML_T_FLOW_ENTRY)
            return collection_problem(p, token,
                                      "did not find expected ',' or '}'");
        token = advance(p, &code);
        if (!token)
            return code;
        ends = token->type == CH_YAML_T_FLOW_MAPPING_END;
    }
    if (ends)
        return end_collection(p, token, CH_YAML_E_MAPPING_END, event);
    if (token->type != CH_YAML_T_KEY)
        return entry_node(p, FLOW_MAPPING_EMPTY_VALUE, IN_FLOW, false,
                          token->mark, event);
    token = advance(p, &code);
    if (!token)
        return code;
    bool is_empty = token->type == CH_YAML_T_VALUE || ends_flow_pair(token);
    return entry_node(p, FLOW_MAPPING_VALUE, IN_FLOW, is_empty, token->mark,
                      event);
}

static int flow_mapping_value(struct ch_yaml_parser *p, bool is_empty,
                              struct ch_yaml_event *event)
{
    int code;
    struct ch_yaml_token *token = peek(p, &code);
    if (!token)
        return code;
    struct ch_yaml_mark mark = token->mark;
    if (!is_empty && token->type == CH_YAML_T_VALUE) {
        token = advance(p, &code);
        if (!token)
            return code;
        mark = token->mark;
        is_empty = ends_flow_pair(token);
    } else {
        is_empty = true;
    }
    return entry_node(p, FLOW_MAPPING_KEY, IN_FLOW, is_empty, mark, event);
}

/* ---- entry points ------------------------------------------------------- */

int ch_yaml_parser_next(struct ch_yaml_parser *p, struct ch_yaml_event *event)
{
    switch ((enum state)p->state) {
    case IMPLICIT_DOCUMENT_START:
        return document_start(p, true, event);
    case DOCUMENT_START:
        return document_start(p, false, event);
    case DOCUMENT_CONTENT:
        return document_content(p, event);
    case BARE_DOCUMENT_CONTENT:
        return node(p, IN_BLOCK, event);
    case DOCUMENT_END:
        return document_end(p, event);
    case BLOCK_SEQUENCE_ENTRY:
        return block_sequence_entry(p, event);
    case INDENTLESS_SEQUENCE_ENTRY:
        return indentless_entry(p, event);
    case BLOCK_MAPPING_KEY:
        return block_mapping_key(p, event);
    case BLOCK_MAPPING_VALUE:
        return block_mapping_value(p, event);
    case FLOW_SEQUENCE_FIRST_ENTRY:
        return flow_sequence_entry(p, true, event);
    case FLOW_SEQUENCE_ENTRY:
        return flow_sequence_entry(p, false, event);
    case FLOW_SEQUENCE_MAPPING_KEY:
        return flow_sequence_mapping_key(p, event);
    case FLOW_SEQUENCE_MAPPING_VALUE:
        return flow_sequence_mapping_value(p, event);
    case FLOW_SEQUENCE_MAPPING_END:
        return flow_sequence_mapping_end(p, event);
    case FLOW_MAPPING_FIRST_KEY:
        return flow_mapping_key(p, true, event);
    case FLOW_MAPPING_KEY:
        return flow_mapping_key(p, false, event);
    case FLOW_MAPPING_VALUE:
        return flow_mapping_value(p, false, event);
    case FLOW_MAPPING_EMPTY_VALUE:
        return flow_mapping_value(p, true, event);
    }
    return ch_fail(p->scanner.op, CHART_EINTERNAL, "yaml: unknown state");
}

int ch_yaml_parser_init(struct ch_yaml_parser *p, struct ch_op *op,
                        struct chart_str text, uint32_t base_line,
                        struct chart_str source)
{
    *p = (struct ch_yaml_parser){.state = IMPLICIT_DOCUMENT_START};
    return ch_yaml_scanner_init(&p->scanner, op, text, base_line, source);
}
