#include "codec/yaml_scan.h"

#include "codec/yaml_scalar.h"

/* go-yaml's bounds; the operation's own may be lower. */
enum { MAX_DEPTH = 10000, MAX_KEY = 1024 };

/* ---- places and errors -------------------------------------------------- */

void ch_yaml_frame(struct ch_yaml_scanner *s, struct ch_yaml_mark mark)
{
    ch_frame(s->op, s->source, s->base_line + mark.line + 1,
             mark.column + mark.wide + 1, CH_STR(""));
}

static int fail_line(struct ch_yaml_scanner *s, const char *problem,
                     uint32_t line, struct ch_yaml_mark mark)
{
    if (line)
        (void)ch_fail(s->op, CHART_ESYNTAX, "yaml: line %u: %s", line, problem);
    else
        (void)ch_fail(s->op, CHART_ESYNTAX, "yaml: %s", problem);
    ch_yaml_frame(s, mark);
    return CHART_ESYNTAX;
}

int ch_yaml_parse_problem(struct ch_yaml_scanner *s, const char *problem,
                          struct ch_yaml_mark mark, uint32_t context_line)
{
    return fail_line(s, problem, mark.line ? mark.line : context_line, mark);
}

int ch_yaml_scan_problem(struct ch_yaml_scanner *s, uint32_t context_line,
                         const char *problem)
{
    struct ch_yaml_mark mark = ch_yaml_here(s);
    return fail_line(s, problem, mark.line ? mark.line + 1 : context_line,
                     mark);
}

int ch_yaml_scan_problem_of(struct ch_yaml_scanner *s,
                            struct ch_yaml_mark start, const char *problem)
{
    return fail_line(s, problem, s->line ? s->line + 1 : start.line, start);
}

int ch_yaml_check_end(struct ch_yaml_scanner *s, ptrdiff_t need)
{
    if (CH_LIKELY(!s->input.problem || s->input.end - s->at >= need))
        return 0;
    return fail_line(s, s->input.problem, 0, ch_yaml_here(s));
}

int ch_yaml_too_deep(struct ch_op *op)
{
    return ch_fail(op, CHART_ELIMIT, "nesting limit of %u levels exceeded",
                   op->depth_max);
}

/* ---- the token queue ---------------------------------------------------- */

static int make_room(struct ch_yaml_scanner *s)
{
    uint32_t used = s->tail - s->head;
    if (s->tail < s->token_cap)
        return 0;
    if (s->head > s->token_cap / 2) {
        memmove(s->tokens, s->tokens + s->head, used * sizeof *s->tokens);
        s->head = 0;
        s->tail = used;
        return 0;
    }
    uint32_t cap = s->token_cap ? s->token_cap * 2 : 32;
    void *grown = ch_realloc_array(s->op, s->tokens, s->token_cap, cap,
                                   sizeof *s->tokens);
    if (!grown)
        return ch_error_code(s->op);
    s->tokens = grown;
    s->token_cap = cap;
    return 0;
}

/* Number of the next token that is appended. */
static uint64_t next_number(const struct ch_yaml_scanner *s)
{
    return s->taken + (s->tail - s->head);
}

static int append(struct ch_yaml_scanner *s, enum ch_yaml_token_type type,
                  struct ch_yaml_mark mark, struct ch_yaml_token **out)
{
    int code = make_room(s);
    if (code)
        return code;
    struct ch_yaml_token *token = &s->tokens[s->tail++];
    token->type = (uint8_t)type;
    token->plain = false;
    token->version = 0;
    token->key = s->pending_key;
    token->mark = mark;
    token->value = token->suffix = ch_str(NULL, 0);
    s->pending_key = 0;
    if (out)
        *out = token;
    return 0;
}

/* Puts a token in front of number `number`. One that has been returned already
 * is past: then the token goes to the queue's end, as in go-yaml. */
static int insert(struct ch_yaml_scanner *s, uint64_t number,
                  enum ch_yaml_token_type type, struct ch_yaml_mark mark)
{
    uint32_t pending = s->pending_key;
    struct ch_yaml_token *token;
    s->pending_key = 0;
    int code = append(s, type, mark, &token);
    s->pending_key = pending;
    if (code || number < s->taken)
        return code;
    uint32_t at = s->head + (uint32_t)(number - s->taken);
    if (at + 1 >= s->tail)
        return 0;
    struct ch_yaml_token moved = *token;
    memmove(&s->tokens[at + 1], &s->tokens[at],
            (s->tail - 1 - at) * sizeof *s->tokens);
    s->tokens[at] = moved;
    return 0;
}

/* Appends a token of `len` ASCII bytes and goes behind it. */
static int append_indicator(struct ch_yaml_scanner *s,
                            enum ch_yaml_token_type type, size_t len)
{
    int code = append(s, type, ch_yaml_here(s), NULL);
    s->at += len;
    return code;
}

/* ---- simple keys -------------------------------------------------------- */

/* A simple key stands on one line and has at most 1024 characters. */
static int check_key(struct ch_yaml_scanner *s, struct ch_yaml_simple_key *key,
                     bool *valid)
{
    *valid = false;
    if (!key->possible)
        return 0;
    uint64_t len = (uint64_t)(s->at - s->input.start) - key->mark.offset;
    if (key->mark.line == s->line &&
        (len <= MAX_KEY || ch_yaml_column(s) - key->mark.column <= MAX_KEY)) {
        *valid = true;
        return 0;
    }
    if (key->required)
        return ch_yaml_scan_problem(s, key->mark.line,
                                    "could not find expected ':'");
    key->possible = false;
    return 0;
}

/* Forgets that token `number` may be a key. */
static void unmark_token(struct ch_yaml_scanner *s, uint64_t number)
{
    if (number == next_number(s))
        s->pending_key = 0;
    else if (number >= s->taken && number < next_number(s))
        s->tokens[s->head + (uint32_t)(number - s->taken)].key = 0;
}

static int remove_key(struct ch_yaml_scanner *s)
{
    struct ch_yaml_simple_key *key = &s->keys[s->key_count - 1];
    if (!key->possible)
        return 0;
    if (key->required)
        return ch_yaml_scan_problem(s, key->mark.line,
                                    "could not find expected ':'");
    key->possible = false;
    unmark_token(s, key->token);
    return 0;
}

/* The token that starts here may be a key. */
static int save_key(struct ch_yaml_scanner *s)
{
    if (!s->simple_key_allowed)
        return 0;
    int code = remove_key(s);
    if (code)
        return code;
    struct ch_yaml_mark mark = ch_yaml_here(s);
    s->keys[s->key_count - 1] = (struct ch_yaml_simple_key){
        .possible = true,
        .required = s->flow_level == 0 && s->indent == (int64_t)mark.column,
        .token = next_number(s),
        .mark = mark,
    };
    s->pending_key = s->key_count;
    return 0;
}

static int push_key(struct ch_yaml_scanner *s)
{
    if (s->key_count == s->key_cap) {
        uint32_t cap = s->key_cap ? s->key_cap * 2 : 8;
        void *grown =
            ch_realloc_array(s->op, s->keys, s->key_cap, cap, sizeof *s->keys);
        if (!grown)
            return ch_error_code(s->op);
        s->keys = grown;
        s->key_cap = cap;
    }
    s->keys[s->key_count++] =
        (struct ch_yaml_simple_key){.token = next_number(s)};
    return 0;
}

static int enter_flow(struct ch_yaml_scanner *s)
{
    uint32_t line = s->line;
    int code = push_key(s);
    if (code)
        return code;
    if (++s->flow_level > s->op->depth_max && s->flow_level <= MAX_DEPTH)
        return ch_yaml_too_deep(s->op);
    if (s->flow_level > MAX_DEPTH)
        return ch_yaml_scan_problem(s, line, "exceeded max depth of 10000");
    return 0;
}

/* go-yaml drops what is noted for the level's last key's token even where that
 * key was never saved: then it is the bracket itself, which so can no longer
 * be recognised as a key in time. This is why `{}: x` is an error. */
static void leave_flow(struct ch_yaml_scanner *s)
{
    if (!s->flow_level)
        return;
    s->flow_level--;
    unmark_token(s, s->keys[--s->key_count].token);
}

/* ---- indentation -------------------------------------------------------- */

static int push_indent(struct ch_yaml_scanner *s, uint32_t column)
{
    if (s->indent_count == s->indent_cap) {
        uint32_t cap = s->indent_cap ? s->indent_cap * 2 : 16;
        void *grown = ch_realloc_array(s->op, s->indents, s->indent_cap, cap,
                                       sizeof *s->indents);
        if (!grown)
            return ch_error_code(s->op);
        s->indents = grown;
        s->indent_cap = cap;
    }
    s->indents[s->indent_count++] = s->indent;
    s->indent = (int32_t)column;
    if (s->indent_count > s->op->depth_max && s->indent_count <= MAX_DEPTH)
        return ch_yaml_too_deep(s->op);
    if (s->indent_count > MAX_DEPTH)
        return ch_yaml_scan_problem(s, s->keys[s->key_count - 1].mark.line,
                                    "exceeded max depth of 10000");
    return 0;
}

/* Opens a block collection at `mark` if it is deeper than the current one, in
 * front of token `number`. */
static int roll_indent(struct ch_yaml_scanner *s, struct ch_yaml_mark mark,
                       uint64_t number, enum ch_yaml_token_type type)
{
    if (s->flow_level || s->indent >= (int64_t)mark.column)
        return 0;
    int code = push_indent(s, mark.column);
    return code ? code : insert(s, number, type, mark);
}

/* Closes the block collections that are deeper than `column`. */
static int unroll_indent(struct ch_yaml_scanner *s, int64_t column)
{
    int code = 0;
    if (s->flow_level)
        return 0;
    while (!code && s->indent > column) {
        code = append(s, CH_YAML_T_BLOCK_END, ch_yaml_here(s), NULL);
        s->indent = s->indents[--s->indent_count];
    }
    return code;
}

/* ---- structure ---------------------------------------------------------- */

static int fetch_stream_end(struct ch_yaml_scanner *s)
{
    if (ch_yaml_column(s)) {
        s->line++;
        s->line_start = s->at;
        s->wide = 0;
    }
    int code = unroll_indent(s, -1);
    if (code || (code = remove_key(s)))
        return code;
    s->simple_key_allowed = false;
    s->stream_end_fetched = true;
    return append(s, CH_YAML_T_STREAM_END, ch_yaml_here(s), NULL);
}

static int fetch_document_indicator(struct ch_yaml_scanner *s,
                                    enum ch_yaml_token_type type)
{
    int code = unroll_indent(s, -1);
    if (code || (code = remove_key(s)))
        return code;
    s->simple_key_allowed = false;
    return append_indicator(s, type, 3);
}

static int fetch_directive(struct ch_yaml_scanner *s)
{
    struct ch_yaml_token *token;
    int code = unroll_indent(s, -1);
    if (code || (code = remove_key(s)))
        return code;
    s->simple_key_allowed = false;
    code = append(s, CH_YAML_T_VERSION, ch_yaml_here(s), &token);
    return code ? code : ch_yaml_scan_directive(s, token);
}

static int fetch_flow_start(struct ch_yaml_scanner *s,
                            enum ch_yaml_token_type type)
{
    int code = save_key(s);
    if (code || (code = enter_flow(s)))
        return code;
    s->simple_key_allowed = true;
    return append_indicator(s, type, 1);
}

static int fetch_flow_end(struct ch_yaml_scanner *s,
                          enum ch_yaml_token_type type)
{
    int code = remove_key(s);
    if (code)
        return code;
    leave_flow(s);
    s->simple_key_allowed = false;
    return append_indicator(s, type, 1);
}

static int fetch_flow_entry(struct ch_yaml_scanner *s)
{
    int code = remove_key(s);
    if (code)
        return code;
    s->simple_key_allowed = true;
    return append_indicator(s, CH_YAML_T_FLOW_ENTRY, 1);
}

/* In block context a collection may only begin where a key may. Inside
 * brackets the parser finds what is wrong. */
static int start_block(struct ch_yaml_scanner *s, enum ch_yaml_token_type type,
                       const char *problem)
{
    if (s->flow_level)
        return 0;
    if (!s->simple_key_allowed)
        return ch_yaml_scan_problem(s, s->line, problem);
    return roll_indent(s, ch_yaml_here(s), next_number(s), type);
}

static int fetch_entry(struct ch_yaml_scanner *s)
{
    int code =
        start_block(s, CH_YAML_T_SEQUENCE_START,
                    "block sequence entries are not allowed in this context");
    if (code || (code = remove_key(s)))
        return code;
    s->simple_key_allowed = true;
    return append_indicator(s, CH_YAML_T_ENTRY, 1);
}

static int fetch_key(struct ch_yaml_scanner *s)
{
    int code = start_block(s, CH_YAML_T_MAPPING_START,
                           "mapping keys are not allowed in this context");
    if (code || (code = remove_key(s)))
        return code;
    s->simple_key_allowed = s->flow_level == 0;
    return append_indicator(s, CH_YAML_T_KEY, 1);
}

/* What stands before the ":" is a key after all. */
static int use_simple_key(struct ch_yaml_scanner *s,
                          struct ch_yaml_simple_key *key)
{
    unmark_token(s, key->token);
    int code = insert(s, key->token, CH_YAML_T_KEY, key->mark);
    if (!code)
        code = roll_indent(s, key->mark, key->token, CH_YAML_T_MAPPING_START);
    key->possible = false;
    s->simple_key_allowed = false;
    return code;
}

static int fetch_value(struct ch_yaml_scanner *s)
{
    struct ch_yaml_simple_key *key = &s->keys[s->key_count - 1];
    bool valid;
    int code = check_key(s, key, &valid);
    if (code)
        return code;
    if (valid) {
        code = use_simple_key(s, key);
    } else {
        code = start_block(s, CH_YAML_T_MAPPING_START,
                           "mapping values are not allowed in this context");
        s->simple_key_allowed = s->flow_level == 0;
    }
    return code ? code : append_indicator(s, CH_YAML_T_VALUE, 1);
}

/* ---- nodes -------------------------------------------------------------- */

static int fetch_anchor(struct ch_yaml_scanner *s, enum ch_yaml_token_type type)
{
    struct ch_yaml_token *token;
    int code = save_key(s);
    if (code)
        return code;
    s->simple_key_allowed = false;
    code = append(s, type, ch_yaml_here(s), &token);
    return code ? code : ch_yaml_scan_anchor(s, token);
}

static int fetch_tag(struct ch_yaml_scanner *s)
{
    struct ch_yaml_token *token;
    int code = save_key(s);
    if (code)
        return code;
    s->simple_key_allowed = false;
    code = append(s, CH_YAML_T_TAG, ch_yaml_here(s), &token);
    return code ? code : ch_yaml_scan_tag(s, token);
}

static int fetch_block_scalar(struct ch_yaml_scanner *s)
{
    struct ch_yaml_token *token;
    int code = remove_key(s);
    if (code)
        return code;
    s->simple_key_allowed = true;
    code = append(s, CH_YAML_T_SCALAR, ch_yaml_here(s), &token);
    return code ? code : ch_yaml_scan_block(s, token);
}

typedef int scan_fn(struct ch_yaml_scanner *s, struct ch_yaml_token *token);

static int fetch_scalar(struct ch_yaml_scanner *s, scan_fn *scan)
{
    struct ch_yaml_token *token;
    int code = save_key(s);
    if (code)
        return code;
    s->simple_key_allowed = false;
    code = append(s, CH_YAML_T_SCALAR, ch_yaml_here(s), &token);
    return code ? code : scan(s, token);
}

/* ---- the next token ----------------------------------------------------- */

/* Past blanks, comments and line breaks. A tab may not indent. */
static int skip_to_token(struct ch_yaml_scanner *s)
{
    if (s->at == s->input.start &&
        ch_str_starts(ch_str(s->at, 3), CH_STR("\xEF\xBB\xBF"))) {
        s->at += 3;
        s->wide += 2;
    }
    for (;;) {
        while (*s->at == ' ' ||
               (*s->at == '\t' && (s->flow_level || !s->simple_key_allowed)))
            s->at++;
        if (*s->at == '#')
            ch_yaml_skip_comment(s);
        size_t len = ch_yaml_break_len(s->at);
        if (!len)
            return ch_yaml_check_end(s, 4);
        ch_yaml_next_line(s, len);
        if (!s->flow_level)
            s->simple_key_allowed = true;
    }
}

static bool can_start_plain(const struct ch_yaml_scanner *s)
{
    char c = *s->at;
    if (!(ch_yaml_class(s->at) & CH_YAML_C_SPECIAL))
        return true;
    if (c == '-')
        return !ch_yaml_is_blank(s->at + 1);
    return !s->flow_level && (c == '?' || c == ':') &&
           !ch_yaml_is_blankz(s->at + 1);
}

static bool is_at_document(const struct ch_yaml_scanner *s, char c)
{
    const char *p = s->at;
    return p[0] == c && p[1] == c && p[2] == c && p == s->line_start &&
           ch_yaml_is_blankz(p + 3);
}

/* The rarer tokens: indicators that only some texts hold. */
static int fetch_indicator(struct ch_yaml_scanner *s)
{
    bool flow = s->flow_level > 0;
    switch (*s->at) {
    case '\0':
        return fetch_stream_end(s);
    case '[':
        return fetch_flow_start(s, CH_YAML_T_FLOW_SEQUENCE_START);
    case '{':
        return fetch_flow_start(s, CH_YAML_T_FLOW_MAPPING_START);
    case ']':
        return fetch_flow_end(s, CH_YAML_T_FLOW_SEQUENCE_END);
    case '}':
        return fetch_flow_end(s, CH_YAML_T_FLOW_MAPPING_END);
    case ',':
        return fetch_flow_entry(s);
    case '-':
        if (ch_yaml_is_blankz(s->at + 1))
            return fetch_entry(s);
        break;
    case '?':
        if (flow || ch_yaml_is_blankz(s->at + 1))
            return fetch_key(s);
        break;
    case ':':
        if (flow || ch_yaml_is_blankz(s->at + 1))
            return fetch_value(s);
        break;
    case '*':
        return fetch_anchor(s, CH_YAML_T_ALIAS);
    case '&':
        return fetch_anchor(s, CH_YAML_T_ANCHOR);
    case '!':
        return fetch_tag(s);
    case '|':
    case '>':
        if (!flow)
            return fetch_block_scalar(s);
        break;
    case '\'':
        return fetch_scalar(s, ch_yaml_scan_single);
    case '"':
        return fetch_scalar(s, ch_yaml_scan_double);
    }
    if (can_start_plain(s))
        return fetch_scalar(s, ch_yaml_scan_plain);
    return ch_yaml_scan_problem(s, s->line,
                                "found character that cannot start any token");
}

static int fetch_token(struct ch_yaml_scanner *s)
{
    const char *before = s->at;
    int code = skip_to_token(s);
    if (code || (code = unroll_indent(s, ch_yaml_column(s))))
        return code;
    if (s->at == s->line_start) {
        if (*s->at == '%')
            return fetch_directive(s);
        if (is_at_document(s, '-'))
            return fetch_document_indicator(s, CH_YAML_T_DOCUMENT_START);
        if (is_at_document(s, '.'))
            return fetch_document_indicator(s, CH_YAML_T_DOCUMENT_END);
    }
    if (ch_yaml_class(s->at) & CH_YAML_C_SPECIAL)
        code = fetch_indicator(s);
    else
        code = fetch_scalar(s, ch_yaml_scan_plain);
    return code ? code : ch_step(s->op, 1 + (uint64_t)(s->at - before) / 8);
}

int ch_yaml_scanner_fill(struct ch_yaml_scanner *s)
{
    for (;;) {
        if (s->head != s->tail) {
            uint32_t key = s->tokens[s->head].key;
            bool valid = false;
            int code = key ? check_key(s, &s->keys[key - 1], &valid) : 0;
            if (code || !valid)
                return code;
        }
        int code = fetch_token(s);
        if (code)
            return code;
    }
}

int ch_yaml_scanner_init(struct ch_yaml_scanner *s, struct ch_op *op,
                         struct chart_str text, uint32_t base_line,
                         struct chart_str source)
{
    *s = (struct ch_yaml_scanner){
        .op = op, .base_line = base_line, .source = source, .indent = -1};
    int code = ch_yaml_input_init(op, text, &s->input);
    if (code)
        return code;
    s->at = s->line_start = s->input.start;
    s->simple_key_allowed = true;
    return push_key(s);
}
