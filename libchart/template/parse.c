#include "template/parse.h"

#include "base/lines.h"

#include "base/utf8.h"
#include "golib/strconv.h"
#include "golib/unicode.h"
#include "template/parse_expr.h"
#include "template/set.h"

#include <stdarg.h>

/* ---- tokens ------------------------------------------------------------- */

void ch_parser_backup2(struct ch_parser *p, struct ch_token first)
{
    p->tokens[1] = first;
    p->peek_count = 2;
}

void ch_parser_backup3(struct ch_parser *p, struct ch_token first,
                       struct ch_token second)
{
    p->tokens[1] = second;
    p->tokens[2] = first;
    p->peek_count = 3;
}

/* ---- errors ------------------------------------------------------------- */

static int fail_text(struct ch_parser *p, struct chart_str message)
{
    struct ch_buf buf;
    uint32_t line = ch_line_at(p->unit->text, p->tokens[0].pos);
    ch_buf_init(&buf, p->op);
    CH_BUF_LIT(&buf, "template: ");
    ch_buf_str(&buf, p->unit->name);
    ch_buf_byte(&buf, ':');
    ch_buf_uint(&buf, line);
    CH_BUF_LIT(&buf, ": ");
    if (ch_buf_check(&buf))
        return ch_buf_check(&buf);
    int code = ch_fail_str(p->op, CHART_ESYNTAX, message);
    ch_prefix_str(p->op, ch_buf_view(&buf));
    size_t start = ch_line_start(p->unit->text, line);
    ch_frame(p->op, p->unit->name, line, p->tokens[0].pos - (uint32_t)start + 1,
             CH_STR("parsing"));
    return code;
}

int ch_parser_fail_buf(struct ch_parser *p, struct ch_buf *message)
{
    int code = ch_buf_check(message);
    return code ? code : fail_text(p, ch_buf_view(message));
}

int ch_parser_fail(struct ch_parser *p, const char *format, ...)
{
    struct ch_buf buf;
    va_list args;
    ch_buf_init(&buf, p->op);
    va_start(args, format);
    ch_buf_vprintf(&buf, format, args);
    va_end(args);
    return ch_parser_fail_buf(p, &buf);
}

/* The first characters of a token's text, quoted. */
static void quote_token(struct ch_buf *buf, struct chart_str text)
{
    if (text.len <= 10) {
        ch_quote(buf, text);
        return;
    }
    size_t end = 0;
    for (int i = 0; i < 10 && end < text.len; i++) {
        size_t width;
        (void)ch_utf8_decode(text, end, &width);
        end += width;
    }
    ch_quote(buf, ch_str_sub(text, 0, end));
    CH_BUF_LIT(buf, "...");
}

static void print_token(struct ch_buf *buf, struct ch_token token)
{
    if (token.type == CH_TOK_EOF) {
        CH_BUF_LIT(buf, "EOF");
    } else if (token.type == CH_TOK_ERROR) {
        ch_buf_str(buf, token.text);
    } else if (token.type >= CH_TOK_FIRST_KEYWORD) {
        ch_buf_byte(buf, '<');
        ch_buf_str(buf, token.text);
        ch_buf_byte(buf, '>');
    } else {
        quote_token(buf, token.text);
    }
}

/* Where the action started that the error token ends, if on another line. */
static void add_action_line(struct ch_parser *p, struct ch_buf *buf,
                            struct ch_token token)
{
    if (!p->in_action)
        return;
    uint32_t line = ch_line_at(p->unit->text, p->action_pos);
    if (line == ch_line_at(p->unit->text, token.pos))
        return;
    if (!ch_str_ends(token.text, CH_STR(" action")))
        CH_BUF_LIT(buf, " in action");
    CH_BUF_LIT(buf, " started at ");
    ch_buf_str(buf, p->unit->name);
    ch_buf_byte(buf, ':');
    ch_buf_uint(buf, line);
}

int ch_parser_unexpected(struct ch_parser *p, struct ch_token token,
                         const char *context)
{
    struct ch_buf buf;
    ch_buf_init(&buf, p->op);
    if (token.type == CH_TOK_ERROR) {
        print_token(&buf, token);
        add_action_line(p, &buf, token);
    } else {
        CH_BUF_LIT(&buf, "unexpected ");
        print_token(&buf, token);
        CH_BUF_LIT(&buf, " in ");
        ch_buf_str(&buf, ch_str_z(context));
    }
    return ch_parser_fail_buf(p, &buf);
}

/* Takes a token of that type. */
static int expect(struct ch_parser *p, enum ch_token_type type,
                  const char *context)
{
    struct ch_token token = ch_parser_next_non_space(p);
    return token.type == type ? 0 : ch_parser_unexpected(p, token, context);
}

/* ---- nodes -------------------------------------------------------------- */

void *ch_parser_node(struct ch_parser *p, size_t size, enum ch_node_type type,
                     size_t pos)
{
    struct ch_node *node = ch_alloc_zero(p->op, size);
    if (!node)
        return NULL;
    node->type = (uint8_t)type;
    node->pos = (uint32_t)pos;
    return node;
}

int ch_parser_unquote(struct ch_parser *p, struct ch_token token,
                      struct chart_str *out)
{
    struct chart_str inner = ch_str_sub(token.text, 1, token.text.len - 1);
    *out = inner;
    /* Most strings have nothing to undo. */
    if (token.type == CH_TOK_STRING
            ? ch_str_find_byte(inner, '\\', 0) == CH_NPOS &&
                  ch_utf8_valid(inner)
            : ch_str_find_byte(inner, '\r', 0) == CH_NPOS)
        return 0;
    int code = ch_unquote(p->op, token.text, out);
    if (code != CHART_ESYNTAX)
        return code;
    ch_error_clear(p->op);
    return ch_parser_fail(p, "invalid syntax");
}

/* ---- open structures ---------------------------------------------------- */

/* A control structure or definition whose end has not come. */
enum open_kind { OPEN_FILE, OPEN_DEFINE, OPEN_BLOCK, OPEN_BRANCH };

struct ch_open {
    enum open_kind kind;
    struct ch_node_list list; /* being filled */
    /* Branches. */
    struct ch_branch_node *branch;
    bool in_else;
    bool chained; /* "else if": the end belongs to the outer one too */
    uint32_t var_mark, slot_mark, body_vars;
    /* Files, defines and blocks. */
    struct ch_def *def;
    struct ch_scope_mark scope_mark;
    uint32_t outer_range_depth;
};

static struct ch_open *top(struct ch_parser *p)
{
    return &p->opens[p->open_count - 1];
}

static int push_open(struct ch_parser *p, enum open_kind kind, bool chained)
{
    if (!chained && ++p->depth > p->op->limits.nesting)
        return ch_fail(p->op, CHART_ELIMIT,
                       "template %.*s: limit of %llu nested blocks exceeded",
                       CH_STR_ARG(p->unit->name),
                       (unsigned long long)p->op->limits.nesting);
    if (p->open_count == p->open_cap) {
        uint32_t cap = p->open_cap ? p->open_cap * 2 : 8;
        struct ch_open *opens =
            ch_realloc_array(p->op, p->opens, p->open_cap, cap, sizeof *opens);
        if (!opens)
            return ch_error_code(p->op);
        p->opens = opens;
        p->open_cap = cap;
    }
    p->opens[p->open_count++] =
        (struct ch_open){.kind = kind, .chained = chained};
    return 0;
}

static void pop_open(struct ch_parser *p)
{
    p->depth -= !top(p)->chained;
    p->open_count--;
}

/* Starts a definition: its own variables, outside of any range. */
static int push_def(struct ch_parser *p, enum open_kind kind,
                    struct chart_str name)
{
    int code = push_open(p, kind, false);
    if (code)
        return code;
    struct ch_open *open = top(p);
    open->def = CH_NEW(p->op, struct ch_def);
    if (!open->def)
        return ch_error_code(p->op);
    open->def->unit = p->unit;
    open->def->name = name;
    open->def->name_hash = ch_hash(name);
    open->outer_range_depth = p->range_depth;
    p->range_depth = 0;
    p->in_action = false;
    return ch_scope_begin(&p->scope, &open->scope_mark);
}

/* Whether there is anything but space. */
static bool is_empty_list(const struct ch_node_list *list)
{
    for (const struct ch_node *node = list->first; node; node = node->next)
        if (node->type != CH_NODE_TEXT ||
            ch_trim_space(((const struct ch_text_node *)node)->text).len)
            return false;
    return true;
}

/* Gives the finished definition its name in the unit. */
static int add_def(struct ch_parser *p, const struct ch_def *def)
{
    const struct ch_def *old =
        ch_set_own(p->unit->defs, def->name, def->name_hash);
    if (!old || old->is_empty)
        return ch_set_put(p->op, p->unit->defs, def);
    if (def->is_empty)
        return 0;
    struct ch_buf buf;
    ch_buf_init(&buf, p->op);
    CH_BUF_LIT(&buf, "template: multiple definition of template ");
    ch_quote(&buf, def->name);
    return ch_parser_fail_buf(p, &buf);
}

static int pop_def(struct ch_parser *p)
{
    struct ch_open *open = top(p);
    struct ch_def *def = open->def;
    def->list = open->list;
    def->is_empty = is_empty_list(&def->list);
    def->slot_count = ch_scope_end(&p->scope, &open->scope_mark);
    p->range_depth = open->outer_range_depth;
    pop_open(p);
    return add_def(p, def);
}

/* ---- actions ------------------------------------------------------------ */

static void append(struct ch_parser *p, struct ch_node *node)
{
    ch_node_append(&top(p)->list, node);
}

static int parse_text(struct ch_parser *p, struct ch_token token)
{
    struct ch_text_node *node =
        ch_parser_node(p, sizeof *node, CH_NODE_TEXT, token.pos);
    if (!node)
        return ch_error_code(p->op);
    node->text = token.text;
    append(p, &node->node);
    return 0;
}

/* break or continue. */
static int parse_jump(struct ch_parser *p, struct ch_token word,
                      enum ch_node_type type)
{
    struct ch_token token = ch_parser_next_non_space(p);
    const char *context = type == CH_NODE_BREAK ? "{{break}}" : "{{continue}}";
    if (token.type != CH_TOK_RIGHT_DELIM)
        return ch_parser_unexpected(p, token, context);
    if (p->range_depth == 0)
        return ch_parser_fail(p, "%s outside {{range}}", context);
    struct ch_node *node = ch_parser_node(p, sizeof *node, type, word.pos);
    if (!node)
        return ch_error_code(p->op);
    append(p, node);
    return 0;
}

static int parse_template_name(struct ch_parser *p, const char *context,
                               struct ch_token *token, struct chart_str *name)
{
    *token = ch_parser_next_non_space(p);
    if (token->type != CH_TOK_STRING && token->type != CH_TOK_RAW_STRING)
        return ch_parser_unexpected(p, *token, context);
    return ch_parser_unquote(p, *token, name);
}

static int append_template(struct ch_parser *p, struct ch_token token,
                           struct chart_str name, struct ch_pipe *pipe)
{
    struct ch_template_node *node =
        ch_parser_node(p, sizeof *node, CH_NODE_TEMPLATE, token.pos);
    if (!node)
        return ch_error_code(p->op);
    node->name = name;
    node->name_hash = ch_hash(name);
    node->pipe = pipe;
    append(p, &node->node);
    return 0;
}

static int parse_template(struct ch_parser *p)
{
    static const char context[] = "template clause";
    struct ch_token token;
    struct chart_str name;
    struct ch_pipe *pipe = NULL;
    int code = parse_template_name(p, context, &token, &name);
    if (code)
        return code;
    if (ch_parser_next_non_space(p).type != CH_TOK_RIGHT_DELIM) {
        ch_parser_backup(p);
        code = ch_parse_pipeline(p, context, &pipe);
        if (code)
            return code;
    }
    return append_template(p, token, name, pipe);
}

/* The call of the block comes first, its definition is read next. */
static int parse_block(struct ch_parser *p)
{
    static const char context[] = "block clause";
    struct ch_token token;
    struct chart_str name;
    struct ch_pipe *pipe;
    int code = parse_template_name(p, context, &token, &name);
    if (!code)
        code = ch_parse_pipeline(p, context, &pipe);
    if (!code)
        code = append_template(p, token, name, pipe);
    return code ? code : push_def(p, OPEN_BLOCK, name);
}

static int parse_define(struct ch_parser *p)
{
    static const char context[] = "define clause";
    struct ch_token token;
    struct chart_str name;
    /* Go reads the clause as a tree of its own: no action started. */
    p->in_action = false;
    int code = parse_template_name(p, context, &token, &name);
    if (!code)
        code = expect(p, CH_TOK_RIGHT_DELIM, context);
    return code ? code : push_def(p, OPEN_DEFINE, name);
}

static const char *branch_word(enum ch_node_type type)
{
    return type == CH_NODE_IF ? "if" : type == CH_NODE_RANGE ? "range" : "with";
}

static int parse_branch(struct ch_parser *p, enum ch_node_type type,
                        bool chained)
{
    uint32_t var_mark = p->scope.var_count, slot_mark = p->scope.next_slot;
    struct ch_pipe *pipe;
    int code = ch_parse_pipeline(p, branch_word(type), &pipe);
    if (code)
        return code;
    struct ch_branch_node *node =
        ch_parser_node(p, sizeof *node, type, pipe->node.pos);
    if (!node)
        return ch_error_code(p->op);
    node->pipe = pipe;
    code = push_open(p, OPEN_BRANCH, chained);
    if (code)
        return code;
    struct ch_open *open = top(p);
    open->branch = node;
    open->var_mark = var_mark;
    open->slot_mark = slot_mark;
    open->body_vars = p->scope.var_count;
    if (type == CH_NODE_RANGE)
        p->range_depth++;
    return 0;
}

static int parse_action_pipe(struct ch_parser *p)
{
    ch_parser_backup(p);
    struct ch_token token = ch_parser_peek(p);
    struct ch_pipe *pipe;
    int code = ch_parse_pipeline(p, "command", &pipe);
    if (code)
        return code;
    struct ch_action_node *node =
        ch_parser_node(p, sizeof *node, CH_NODE_ACTION, token.pos);
    if (!node)
        return ch_error_code(p->op);
    node->pipe = pipe;
    append(p, &node->node);
    return 0;
}

/* ---- ends --------------------------------------------------------------- */

/* The list of the branch on top is complete. */
static void finish_list(struct ch_parser *p)
{
    struct ch_open *open = top(p);
    if (open->in_else) {
        open->branch->else_list = open->list;
        open->branch->has_else = true;
        return;
    }
    open->branch->list = open->list;
    if (open->branch->node.type == CH_NODE_RANGE)
        p->range_depth--;
}

static void pop_branch(struct ch_parser *p)
{
    struct ch_open *open = top(p);
    finish_list(p);
    struct ch_node *node = &open->branch->node;
    ch_scope_pop(&p->scope, open->var_mark, open->slot_mark);
    pop_open(p);
    append(p, node);
}

static int parse_end(struct ch_parser *p)
{
    int code = expect(p, CH_TOK_RIGHT_DELIM, "end");
    if (code)
        return code;
    switch (top(p)->kind) {
    case OPEN_FILE:
        return ch_parser_fail(p, "unexpected {{end}}");
    case OPEN_DEFINE:
    case OPEN_BLOCK:
        return pop_def(p);
    case OPEN_BRANCH:
        break;
    }
    bool again;
    do {
        again = top(p)->chained;
        pop_branch(p);
    } while (again);
    return 0;
}

/* The else of the branch on top: its second list, or "else if". */
static int begin_else(struct ch_parser *p)
{
    struct ch_open *open = top(p);
    enum ch_node_type type = (enum ch_node_type)open->branch->node.type;
    if (open->in_else)
        return ch_parser_fail(p, "expected end; found {{else}}");
    finish_list(p);
    open->in_else = true;
    open->list = (struct ch_node_list){NULL, NULL};
    ch_scope_hide(&p->scope, open->body_vars);
    enum ch_token_type next = ch_parser_peek(p).type;
    if ((type == CH_NODE_IF && next == CH_TOK_IF) ||
        (type == CH_NODE_WITH && next == CH_TOK_WITH)) {
        (void)ch_parser_next(p);
        p->in_action = false;
        return parse_branch(p, type, true);
    }
    return 0;
}

static int parse_else(struct ch_parser *p)
{
    enum ch_token_type next = ch_parser_peek_non_space(p).type;
    if (next != CH_TOK_IF && next != CH_TOK_WITH) {
        int code = expect(p, CH_TOK_RIGHT_DELIM, "else");
        if (code)
            return code;
    }
    switch (top(p)->kind) {
    case OPEN_FILE:
        return ch_parser_fail(p, "unexpected {{else}}");
    case OPEN_DEFINE:
        return ch_parser_fail(p, "unexpected {{else}} in define clause");
    case OPEN_BLOCK:
        return ch_parser_fail(p, "unexpected {{else}} in block clause");
    case OPEN_BRANCH:
        break;
    }
    return begin_else(p);
}

/* ---- the text ----------------------------------------------------------- */

/* An action behind its left delimiter. `*whole`: it is complete, so errors no
 * longer name its start; the start of a branch is not. */
static int parse_action(struct ch_parser *p, struct ch_token delim, bool *whole)
{
    p->in_action = true;
    p->action_pos = delim.pos;
    struct ch_token token = ch_parser_next_non_space(p);
    *whole = true;
    switch ((int)token.type) {
    case CH_TOK_BLOCK:
        *whole = false;
        return parse_block(p);
    case CH_TOK_BREAK:
        return parse_jump(p, token, CH_NODE_BREAK);
    case CH_TOK_CONTINUE:
        return parse_jump(p, token, CH_NODE_CONTINUE);
    case CH_TOK_ELSE:
        return parse_else(p);
    case CH_TOK_END:
        return parse_end(p);
    case CH_TOK_IF:
        *whole = false;
        return parse_branch(p, CH_NODE_IF, false);
    case CH_TOK_RANGE:
        *whole = false;
        return parse_branch(p, CH_NODE_RANGE, false);
    case CH_TOK_TEMPLATE:
        return parse_template(p);
    case CH_TOK_WITH:
        *whole = false;
        return parse_branch(p, CH_NODE_WITH, false);
    default:
        return parse_action_pipe(p);
    }
}

static int parse_item(struct ch_parser *p)
{
    struct ch_token token = ch_parser_next_non_space(p);
    if (token.type == CH_TOK_TEXT)
        return parse_text(p, token);
    if (token.type != CH_TOK_LEFT_DELIM)
        return ch_parser_unexpected(p, token, "input");
    if (top(p)->kind == OPEN_FILE) {
        /* Definitions stand at the top level alone. */
        if (ch_parser_next_non_space(p).type == CH_TOK_DEFINE)
            return parse_define(p);
        ch_parser_backup(p);
    }
    bool whole;
    int code = parse_action(p, token, &whole);
    if (whole)
        p->in_action = false;
    return code;
}

static int parse_file(struct ch_parser *p)
{
    int code = push_def(p, OPEN_FILE, p->unit->name);
    while (!code && ch_parser_peek(p).type != CH_TOK_EOF) {
        code = ch_step(p->op, 1);
        if (!code)
            code = parse_item(p);
    }
    if (code)
        return code;
    if (top(p)->kind != OPEN_FILE)
        return ch_parser_fail(p, "unexpected EOF");
    return pop_def(p);
}

int ch_unit_parse(struct ch_op *op, struct chart_str name,
                  struct chart_str text, ch_func_lookup lookup,
                  struct ch_unit **out)
{
    if (text.len >= UINT32_MAX)
        return ch_fail(op, CHART_ELIMIT, "template text is too long");
    struct ch_unit *unit = CH_NEW(op, struct ch_unit);
    if (!unit)
        return ch_error_code(op);
    unit->name = name;
    unit->text = text;
    int code = ch_set_new(op, NULL, &unit->defs);
    if (code)
        return code;
    struct ch_parser parser = {.op = op, .unit = unit, .lookup = lookup};
    ch_lexer_init(&parser.lexer, op, text);
    ch_scope_init(&parser.scope, op);
    code = parse_file(&parser);
    if (code)
        return code;
    unit->body = ch_set_own(unit->defs, name, ch_hash(name));
    *out = unit;
    return 0;
}
