#include "template/parse_expr.h"

#include "golib/strconv.h"
#include "template/number.h"

/* A pipeline that is not complete: the outermost one of an action, or one in
 * parentheses. */
struct ch_open_pipe {
    struct ch_pipe *pipe;
    struct ch_command *last;    /* of the pipeline */
    struct ch_command *command; /* in progress, or null */
    struct ch_node *last_arg;   /* of that command */
    const char *context;
    enum ch_token_type end;
    uint32_t first_var; /* of the pipeline's own declarations */
    bool is_range;
    bool lazy; /* the command is and / or with one operand read */
};

/* Go's parser refuses deeper parentheses with the same words. */
#define PAREN_MAX 10000

static const char paren_context[] = "parenthesized pipeline";

static struct ch_open_pipe *top(struct ch_parser *p)
{
    return &p->pipes[p->pipe_count - 1];
}

/* ---- declarations ------------------------------------------------------- */

static int declare(struct ch_parser *p, struct chart_str name)
{
    struct ch_pipe *pipe = top(p)->pipe;
    struct ch_ident *ident = ch_scope_ident(&p->scope, name);
    if (!ident)
        return ch_error_code(p->op);
    uint32_t var;
    int code = ch_scope_add(&p->scope, ident, &var);
    if (code)
        return code;
    if (pipe->decl_count == 0)
        top(p)->first_var = var;
    pipe->decls[pipe->decl_count++].name = ident->name;
    return 0;
}

/* After "$x ," of a range: may another variable follow? */
static int second_declaration(struct ch_parser *p, bool *again)
{
    struct ch_open_pipe *open = top(p);
    if (!open->is_range || open->pipe->decl_count >= 2)
        return ch_parser_fail(p, "too many declarations in %s", open->context);
    enum ch_token_type type = ch_parser_peek_non_space(p).type;
    if (type != CH_TOK_VARIABLE && type != CH_TOK_RIGHT_DELIM &&
        type != CH_TOK_RIGHT_PAREN)
        return ch_parser_fail(p, "range can only initialize variables");
    *again = true;
    return 0;
}

/* One "$x :=", "$x =" or "$x ,", or none. */
static int parse_declaration(struct ch_parser *p, bool *again)
{
    struct ch_token var = ch_parser_peek_non_space(p);
    *again = false;
    if (var.type != CH_TOK_VARIABLE)
        return 0;
    (void)ch_parser_next(p);
    /* A space is a token: "$x foo" needs three of them to be told from a
     * declaration. */
    struct ch_token after = ch_parser_peek(p);
    struct ch_token next = ch_parser_peek_non_space(p);
    if (next.type == CH_TOK_ASSIGN || next.type == CH_TOK_DECLARE) {
        top(p)->pipe->is_assign = next.type == CH_TOK_ASSIGN;
        (void)ch_parser_next_non_space(p);
        return declare(p, var.text);
    }
    if (next.type == CH_TOK_CHAR && ch_str_eq(next.text, CH_STR(","))) {
        (void)ch_parser_next_non_space(p);
        int code = declare(p, var.text);
        return code ? code : second_declaration(p, again);
    }
    if (after.type == CH_TOK_SPACE)
        ch_parser_backup3(p, var, after);
    else
        ch_parser_backup2(p, var);
    return 0;
}

/* Starts a pipeline on the stack. */
static int open_pipe(struct ch_parser *p, const char *context,
                     enum ch_token_type end)
{
    if (p->pipe_count == p->pipe_cap) {
        uint32_t cap = p->pipe_cap ? p->pipe_cap * 2 : 8;
        struct ch_open_pipe *pipes =
            ch_realloc_array(p->op, p->pipes, p->pipe_cap, cap, sizeof *pipes);
        if (!pipes)
            return ch_error_code(p->op);
        p->pipes = pipes;
        p->pipe_cap = cap;
    }
    struct ch_token token = ch_parser_peek_non_space(p);
    struct ch_pipe *pipe =
        ch_parser_node(p, sizeof *pipe, CH_NODE_PIPE, token.pos);
    if (!pipe)
        return ch_error_code(p->op);
    p->pipes[p->pipe_count++] =
        (struct ch_open_pipe){.pipe = pipe,
                              .context = context,
                              .end = end,
                              .is_range = strcmp(context, "range") == 0};
    bool again = true;
    int code = 0;
    while (!code && again)
        code = parse_declaration(p, &again);
    return code;
}

/* ---- terms -------------------------------------------------------------- */

static struct ch_node *string_node(struct ch_parser *p, struct ch_token token)
{
    struct chart_str text;
    if (ch_parser_unquote(p, token, &text))
        return NULL;
    struct ch_string_node *node =
        ch_parser_node(p, sizeof *node, CH_NODE_STRING, token.pos);
    if (!node)
        return NULL;
    /* With its hash: most constants are keys. */
    const struct ch_string *s = ch_string_key(p->op, text);
    if (!s)
        return NULL;
    node->quoted = token.text;
    node->value = ch_string_value(s);
    return &node->node;
}

static struct ch_node *number_node(struct ch_parser *p, struct ch_token token)
{
    struct ch_buf message;
    struct ch_number_node *node =
        ch_parser_node(p, sizeof *node, CH_NODE_NUMBER, token.pos);
    if (!node)
        return NULL;
    ch_buf_init(&message, p->op);
    int code = ch_number_parse(p->op, token, node, &message);
    if (code == 1)
        (void)ch_parser_fail_buf(p, &message);
    return code ? NULL : &node->node;
}

/* The function of that name; null with the error set. */
static const struct ch_func *find_func(struct ch_parser *p,
                                       struct chart_str name)
{
    struct ch_ident *ident = ch_scope_ident(&p->scope, name);
    if (!ident)
        return NULL;
    if (!ident->func)
        ident->func = p->lookup(name);
    if (ident->func)
        return ident->func;
    struct ch_buf message;
    ch_buf_init(&message, p->op);
    CH_BUF_LIT(&message, "function ");
    ch_quote(&message, name);
    CH_BUF_LIT(&message, " not defined");
    (void)ch_parser_fail_buf(p, &message);
    return NULL;
}

static struct ch_node *func_node(struct ch_parser *p, struct ch_token token)
{
    const struct ch_func *func = find_func(p, token.text);
    if (!func)
        return NULL;
    struct ch_func_node *node =
        ch_parser_node(p, sizeof *node, CH_NODE_FUNC, token.pos);
    if (!node)
        return NULL;
    size_t len = strlen(func->params);
    node->func = func;
    node->variadic = len && func->params[len - 1] == '*';
    node->fixed = (uint32_t)(node->variadic ? len - 2 : len);
    return &node->node;
}

static struct ch_node *bool_node(struct ch_parser *p, struct ch_token token)
{
    struct ch_bool_node *node =
        ch_parser_node(p, sizeof *node, CH_NODE_BOOL, token.pos);
    if (!node)
        return NULL;
    node->value = token.text.len == 4;
    return &node->node;
}

/* How many names a run of field tokens, adjacent in the text, holds. */
static uint32_t count_fields(struct chart_str run)
{
    uint32_t count = 0;
    for (size_t i = 0; i < run.len; i++)
        count += run.ptr[i] == '.';
    return count;
}

/* Takes the field tokens that follow; `*run` is their text, `*pos` the place
 * of the first. False when there is none. */
static bool take_fields(struct ch_parser *p, struct chart_str *run,
                        uint32_t *pos)
{
    struct ch_token token = ch_parser_peek(p);
    if (token.type != CH_TOK_FIELD)
        return false;
    *run = token.text;
    *pos = token.pos;
    for (; ch_parser_peek(p).type == CH_TOK_FIELD; (void)ch_parser_next(p))
        run->len = ch_parser_peek(p).pos - *pos + ch_parser_peek(p).text.len;
    return true;
}

/* Names of a run such as ".a.b". */
static int read_names(struct ch_parser *p, struct chart_str run,
                      struct ch_field_name *names)
{
    struct ch_str_split split =
        ch_str_split_start(ch_str_sub(run, 1, run.len), '.');
    struct chart_str piece;
    for (uint32_t i = 0; ch_str_split_next(&split, &piece); i++) {
        struct ch_ident *ident = ch_scope_ident(&p->scope, piece);
        if (!ident)
            return ch_error_code(p->op);
        names[i] = (struct ch_field_name){ident->name, ident->method};
    }
    return 0;
}

static struct ch_node *field_node(struct ch_parser *p, struct ch_token token)
{
    struct chart_str run = token.text, more;
    uint32_t pos = token.pos;
    if (take_fields(p, &more, &pos))
        run.len += more.len;
    uint32_t count = count_fields(run);
    struct ch_field_node *node = ch_parser_node(
        p, sizeof *node + count * sizeof node->names[0], CH_NODE_FIELD, pos);
    if (!node || read_names(p, run, node->names))
        return NULL;
    node->count = count;
    return &node->node;
}

static struct ch_node *variable_node(struct ch_parser *p, struct ch_token token)
{
    struct ch_ident *ident = ch_scope_ident(&p->scope, token.text);
    if (!ident)
        return NULL;
    if (!ch_scope_knows(&p->scope, ident)) {
        struct ch_buf message;
        ch_buf_init(&message, p->op);
        CH_BUF_LIT(&message, "undefined variable ");
        ch_quote(&message, token.text);
        (void)ch_parser_fail_buf(p, &message);
        return NULL;
    }
    struct chart_str run = {"", 0};
    uint32_t pos = token.pos;
    (void)take_fields(p, &run, &pos);
    uint32_t count = count_fields(run);
    struct ch_variable_node *node = ch_parser_node(
        p, sizeof *node + count * sizeof node->names[0], CH_NODE_VARIABLE, pos);
    if (!node || ch_scope_resolve(&p->scope, ident, &node->variable) ||
        (count && read_names(p, run, node->names)))
        return NULL;
    node->count = count;
    return &node->node;
}

/* Fields behind another term make a chain; behind a literal they are wrong. */
static struct ch_node *with_fields(struct ch_parser *p, struct ch_node *term)
{
    struct chart_str run;
    uint32_t pos;
    if (!take_fields(p, &run, &pos))
        return term;
    if (term->type != CH_NODE_PIPE && term->type != CH_NODE_FUNC) {
        struct ch_buf text, message;
        ch_buf_init(&text, p->op);
        ch_buf_init(&message, p->op);
        (void)ch_node_print(&text, term);
        CH_BUF_LIT(&message, "unexpected . after term ");
        ch_quote(&message, ch_buf_view(&text));
        (void)ch_parser_fail_buf(p, &message);
        return NULL;
    }
    uint32_t count = count_fields(run);
    struct ch_chain_node *node = ch_parser_node(
        p, sizeof *node + count * sizeof node->names[0], CH_NODE_CHAIN, pos);
    if (!node || read_names(p, run, node->names))
        return NULL;
    node->term = term;
    node->count = count;
    return &node->node;
}

/* ---- commands ----------------------------------------------------------- */

static int begin_command(struct ch_parser *p)
{
    struct ch_open_pipe *open = top(p);
    struct ch_command *command = ch_parser_node(
        p, sizeof *command, CH_NODE_COMMAND, ch_parser_peek_non_space(p).pos);
    if (!command)
        return ch_error_code(p->op);
    open->command = command;
    open->last_arg = NULL;
    if (open->last)
        open->last->node.next = &command->node;
    else
        open->pipe->first = command;
    open->last = command;
    return 0;
}

/* Declarations from here to the end of an and / or may be skipped. */
static void begin_lazy(struct ch_parser *p, struct ch_node *first)
{
    struct ch_func_node *func = (struct ch_func_node *)first;
    if (first->type != CH_NODE_FUNC || !(func->func->flags & CH_FUNC_LAZY))
        return;
    func->lazy_from = p->scope.next_slot;
    p->scope.lazy_depth++;
    top(p)->lazy = true;
}

static void end_lazy(struct ch_parser *p)
{
    struct ch_open_pipe *open = top(p);
    if (!open->lazy)
        return;
    ((struct ch_func_node *)open->command->first)->lazy_to = p->scope.next_slot;
    p->scope.lazy_depth--;
    open->lazy = false;
}

static void add_operand(struct ch_parser *p, struct ch_node *node)
{
    struct ch_open_pipe *open = top(p);
    if (open->last_arg) {
        open->last_arg->next = node;
    } else {
        open->command->first = node;
        begin_lazy(p, node);
    }
    open->last_arg = node;
    open->command->count++;
}

/* After an operand, or where none was: does the command go on? */
static int after_operand(struct ch_parser *p)
{
    struct ch_token token = ch_parser_next(p);
    if (token.type == CH_TOK_SPACE)
        return 0;
    if (token.type == CH_TOK_RIGHT_DELIM || token.type == CH_TOK_RIGHT_PAREN)
        ch_parser_backup(p);
    else if (token.type != CH_TOK_PIPE)
        return ch_parser_unexpected(p, token, "operand");
    if (top(p)->command->count == 0)
        return ch_parser_fail(p, "empty command");
    end_lazy(p);
    top(p)->command = NULL;
    return 0;
}

/* ---- pipelines ---------------------------------------------------------- */

/* Only the first command of a pipeline may start with a literal. */
static int check_commands(struct ch_parser *p, const struct ch_open_pipe *open)
{
    if (!open->pipe->first)
        return ch_parser_fail(p, "missing value for %s", open->context);
    int stage = 2;
    for (const struct ch_node *at = open->pipe->first->node.next; at;
         at = at->next, stage++) {
        const struct ch_node *first = ((const struct ch_command *)at)->first;
        if (first->type >= CH_NODE_DOT && first->type <= CH_NODE_STRING)
            return ch_parser_fail(
                p, "non executable command in pipeline stage %d", stage);
    }
    return 0;
}

/* Declared variables become visible now that their value is complete; those
 * assigned to are looked up. */
static int finish_declarations(struct ch_parser *p, struct ch_open_pipe *open)
{
    struct ch_pipe *pipe = open->pipe;
    for (uint8_t i = 0; i < pipe->decl_count; i++) {
        uint32_t var = open->first_var + i;
        struct ch_ident *ident = p->scope.vars[var].ident;
        if (!pipe->is_assign)
            ch_scope_show(&p->scope, var);
        if (pipe->is_assign) {
            int code = ch_scope_resolve(&p->scope, ident, &pipe->decls[i]);
            if (code)
                return code;
        } else {
            pipe->decls[i].slot = p->scope.vars[var].slot;
        }
    }
    return 0;
}

/* The next command of the pipeline, or its end: then `*done`. */
static int next_command(struct ch_parser *p, bool *done)
{
    struct ch_open_pipe *open = top(p);
    struct ch_token token = ch_parser_next_non_space(p);
    *done = token.type == open->end;
    if (*done) {
        int code = check_commands(p, open);
        return code ? code : finish_declarations(p, open);
    }
    switch ((int)token.type) {
    case CH_TOK_BOOL:
    case CH_TOK_CHAR_CONSTANT:
    case CH_TOK_COMPLEX:
    case CH_TOK_DOT:
    case CH_TOK_FIELD:
    case CH_TOK_IDENTIFIER:
    case CH_TOK_NUMBER:
    case CH_TOK_NIL:
    case CH_TOK_RAW_STRING:
    case CH_TOK_STRING:
    case CH_TOK_VARIABLE:
    case CH_TOK_LEFT_PAREN:
        ch_parser_backup(p);
        return begin_command(p);
    default:
        return ch_parser_unexpected(p, token, open->context);
    }
}

/* A term that is one token; null with the error set. */
static struct ch_node *simple_term(struct ch_parser *p, struct ch_token token)
{
    switch ((int)token.type) {
    case CH_TOK_IDENTIFIER:
        return func_node(p, token);
    case CH_TOK_DOT:
        return ch_parser_node(p, sizeof(struct ch_node), CH_NODE_DOT,
                              token.pos);
    case CH_TOK_NIL:
        return ch_parser_node(p, sizeof(struct ch_node), CH_NODE_NIL,
                              token.pos);
    case CH_TOK_VARIABLE:
        return variable_node(p, token);
    case CH_TOK_FIELD:
        return field_node(p, token);
    case CH_TOK_BOOL:
        return bool_node(p, token);
    case CH_TOK_STRING:
    case CH_TOK_RAW_STRING:
        return string_node(p, token);
    default:
        return number_node(p, token);
    }
}

static bool is_term(enum ch_token_type type)
{
    switch ((int)type) {
    case CH_TOK_BOOL:
    case CH_TOK_CHAR_CONSTANT:
    case CH_TOK_COMPLEX:
    case CH_TOK_DOT:
    case CH_TOK_FIELD:
    case CH_TOK_IDENTIFIER:
    case CH_TOK_NUMBER:
    case CH_TOK_NIL:
    case CH_TOK_RAW_STRING:
    case CH_TOK_STRING:
    case CH_TOK_VARIABLE:
        return true;
    default:
        return false;
    }
}

static int finish_operand(struct ch_parser *p, struct ch_node *term)
{
    if (!term)
        return ch_error_code(p->op);
    struct ch_node *node = with_fields(p, term);
    if (!node)
        return ch_error_code(p->op);
    add_operand(p, node);
    return after_operand(p);
}

/* The next operand of the command in progress, if there is one. */
static int next_operand(struct ch_parser *p)
{
    struct ch_token token = ch_parser_next_non_space(p);
    if (is_term(token.type))
        return finish_operand(p, simple_term(p, token));
    if (token.type == CH_TOK_LEFT_PAREN) {
        if (p->pipe_count > PAREN_MAX)
            return ch_parser_fail(p, "max expression depth exceeded");
        return open_pipe(p, paren_context, CH_TOK_RIGHT_PAREN);
    }
    ch_parser_backup(p);
    return after_operand(p);
}

int ch_parse_pipeline(struct ch_parser *p, const char *context,
                      struct ch_pipe **out)
{
    p->pipe_count = 0;
    int code = open_pipe(p, context, CH_TOK_RIGHT_DELIM);
    while (!code) {
        bool done = false;
        code = ch_step(p->op, 1);
        if (code)
            break;
        if (top(p)->command) {
            code = next_operand(p);
            continue;
        }
        code = next_command(p, &done);
        if (code || !done)
            continue;
        *out = top(p)->pipe;
        if (--p->pipe_count == 0)
            return 0;
        code = finish_operand(p, &(*out)->node);
    }
    return code;
}
