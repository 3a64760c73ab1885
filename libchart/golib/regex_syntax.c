#include "golib/regex_syntax.h"

#include "golib/regex_reader.h"

/* Go's limits (regexp/syntax): height of the tree, instructions, repetitions,
 * runes in classes. */
#define MAX_HEIGHT 1000
#define MAX_SIZE ((int64_t)(128 << 20) / 40)
#define MAX_REPEAT 1000
#define MAX_RUNES ((size_t)(128 << 20) / 4)

enum {
    FOLD = 1,     /* i */
    MULTI = 2,    /* m */
    DOT_NL = 4,   /* s */
    UNGREEDY = 8, /* U */
};
struct parser {
    struct ch_re_reader in;
    unsigned flags;
    struct ch_re_node **stack;
    size_t stack_len;
    size_t stack_cap;
    struct ch_re_tree *tree;
    uint32_t names_cap;
    size_t runes;      /* in classes, twice for a range */
    size_t node_count; /* for the cheap form of the size check */
    int64_t repeats;   /* product of all counts */
};
static const char msg_escape[] = "invalid escape sequence";
static const char msg_capture[] = "invalid named capture";
static const char msg_perl[] = "invalid or unsupported Perl syntax";
static const char msg_nested_repeat[] = "invalid nested repetition operator";
static const char msg_repeat_size[] = "invalid repeat count";
static const char msg_paren[] = "missing closing )";
static const char msg_no_argument[] = "missing argument to repetition operator";
static const char msg_unexpected[] = "unexpected )";
static const char msg_depth[] = "expression nests too deeply";
static const char msg_large[] = "expression too large";

static int fail_whole(struct parser *p, const char *what)
{
    return ch_re_fail(&p->in, what, p->in.text);
}

/* ---- nodes -------------------------------------------------------------- */

static struct ch_re_node *new_node(struct parser *p, enum ch_re_op op)
{
    struct ch_re_node *node = ch_pool_alloc_zero(p->in.pool, sizeof *node);
    if (!node)
        return NULL;
    node->op = (uint8_t)op;
    node->height = 1;
    node->size = 1;
    p->node_count++;
    return node;
}

static bool is_nullable(enum ch_re_op op)
{
    return op == CH_RE_EMPTY ||
           (op >= CH_RE_BEGIN_LINE && op <= CH_RE_NOT_WORD_BOUNDARY);
}

/* Called for each node at the same points as in Go, which looks at sizes only
 * once nodes times counts could pass the limit and takes a count again each
 * time it meets the repetition. */
static int check_limits(struct parser *p, const struct ch_re_node *node)
{
    if (node->counted) {
        int64_t count = node->max < 0 ? node->min : node->max;
        count = count > 0 ? count : 1;
        p->repeats =
            count > MAX_SIZE / p->repeats ? MAX_SIZE : p->repeats * count;
    }
    if (p->runes > MAX_RUNES)
        return fail_whole(p, msg_large);
    if ((int64_t)p->node_count >= MAX_SIZE / p->repeats &&
        node->size > MAX_SIZE)
        return fail_whole(p, msg_large);
    if (node->height > MAX_HEIGHT)
        return fail_whole(p, msg_depth);
    return 0;
}

static int stack_push(struct parser *p, struct ch_re_node *node)
{
    if (p->stack_len == p->stack_cap) {
        size_t cap = p->stack_cap ? p->stack_cap * 2 : 16;
        void *grown =
            ch_pool_grow(p->in.pool, p->stack, p->stack_cap * sizeof *p->stack,
                         cap * sizeof *p->stack);
        if (!grown)
            return ch_error_code(p->in.op);
        p->stack = grown;
        p->stack_cap = cap;
    }
    p->stack[p->stack_len++] = node;
    return 0;
}

static int literal_append(struct parser *p, struct ch_re_node *node,
                          const struct ch_re_node *tail)
{
    if (node->len + tail->len > node->cap) {
        uint32_t cap = node->cap * 2 + tail->len;
        uint32_t *grown =
            ch_pool_grow(p->in.pool, node->u.runes, node->cap * sizeof *grown,
                         cap * sizeof *grown);
        if (!grown)
            return ch_error_code(p->in.op);
        node->u.runes = grown;
        node->cap = cap;
    }
    memcpy(node->u.runes + node->len, tail->u.runes,
           tail->len * sizeof *tail->u.runes);
    node->len += tail->len;
    node->size = node->len;
    return 0;
}

/* Joins the two topmost nodes when both are literals. Done before each push,
 * so the topmost is still alone when a repetition operator comes. */
static int join_literals(struct parser *p)
{
    if (p->stack_len < 2)
        return 0;
    struct ch_re_node *top = p->stack[p->stack_len - 1];
    struct ch_re_node *below = p->stack[p->stack_len - 2];
    if (top->op != CH_RE_LITERAL || below->op != CH_RE_LITERAL ||
        top->fold != below->fold)
        return 0;
    p->stack_len--;
    p->node_count--;
    return literal_append(p, below, top);
}

static int push(struct parser *p, struct ch_re_node *node)
{
    int code = join_literals(p);
    if (!code)
        code = stack_push(p, node);
    return code ? code : check_limits(p, node);
}

static int push_op(struct parser *p, enum ch_re_op op)
{
    struct ch_re_node *node = new_node(p, op);
    if (!node)
        return ch_error_code(p->in.op);
    node->nullable = is_nullable(op);
    node->flags = (uint16_t)p->flags;
    return push(p, node);
}

static int push_literal(struct parser *p, uint32_t rune)
{
    struct ch_re_node *node = new_node(p, CH_RE_LITERAL);
    uint32_t *runes = node ? ch_pool_alloc(p->in.pool, sizeof *runes) : NULL;
    if (!runes)
        return ch_error_code(p->in.op);
    runes[0] = rune;
    node->u.runes = runes;
    node->len = node->cap = 1;
    node->fold = (p->flags & FOLD) != 0;
    return push(p, node);
}

/* Takes over the ranges of a clean class. */
static void set_class(struct ch_re_node *node, const struct ch_rune_class *c)
{
    const struct ch_rune_range *r = c->ranges;
    if (c->len == 1 && r[0].lo == 0 && r[0].hi == CH_RUNE_MAX) {
        node->op = CH_RE_ANY;
        return;
    }
    if (c->len == 2 && r[0].lo == 0 && r[0].hi == '\n' - 1 &&
        r[1].lo == '\n' + 1 && r[1].hi == CH_RUNE_MAX) {
        node->op = CH_RE_ANY_NOT_NL;
        return;
    }
    node->op = CH_RE_CLASS;
    node->u.ranges = c->ranges;
    node->len = (uint32_t)c->len;
}

static int push_class(struct parser *p, const struct ch_rune_class *c)
{
    if (c->failed)
        return ch_error_code(p->in.op);
    p->runes += 2 * c->len;
    if (c->len == 1 && c->ranges[0].lo == c->ranges[0].hi) {
        unsigned flags = p->flags;
        p->flags &= ~(unsigned)FOLD;
        int code = push_literal(p, c->ranges[0].lo);
        p->flags = flags;
        return code;
    }
    struct ch_re_node *node = new_node(p, CH_RE_CLASS);
    if (!node)
        return ch_error_code(p->in.op);
    set_class(node, c);
    return push(p, node);
}

/* ---- concatenation and alternation -------------------------------------- */

static uint16_t higher(uint16_t height, const struct ch_re_node *sub)
{
    return sub->height >= height ? (uint16_t)(sub->height + 1) : height;
}

/* A node over stack[from:], with subs of the same op lifted into it. */
static int gather(struct parser *p, enum ch_re_op op, size_t from,
                  struct ch_re_node **out)
{
    struct ch_re_node *node = new_node(p, op);
    size_t count = 0;
    if (!node)
        return ch_error_code(p->in.op);
    for (size_t i = from; i < p->stack_len; i++)
        count += p->stack[i]->op == op ? p->stack[i]->len : 1;
    node->u.subs = ch_pool_alloc(p->in.pool, count * sizeof *node->u.subs);
    if (!node->u.subs)
        return ch_error_code(p->in.op);
    node->nullable = op == CH_RE_CONCAT;
    node->size = 0;
    for (size_t i = from; i < p->stack_len; i++) {
        struct ch_re_node *item = p->stack[i];
        struct ch_re_node **subs = item->op == op ? item->u.subs : &item;
        for (uint32_t k = 0; k < (item->op == op ? item->len : 1); k++) {
            struct ch_re_node *sub = subs[k];
            node->u.subs[node->len++] = sub;
            node->height = higher(node->height, sub);
            node->size += sub->size;
            node->nullable = op == CH_RE_CONCAT
                                 ? node->nullable && sub->nullable
                                 : node->nullable || sub->nullable;
        }
    }
    if (op == CH_RE_ALTERNATE)
        node->size += node->len - 1;
    *out = node;
    return 0;
}

/* Replaces what lies above the topmost '(' or '|' by its concatenation. */
static int concat(struct parser *p)
{
    struct ch_re_node *node;
    int code = join_literals(p);
    if (code)
        return code;
    size_t from = p->stack_len;
    while (from > 0 && p->stack[from - 1]->op < CH_RE_LEFT_PAREN)
        from--;
    if (from == p->stack_len)
        return push_op(p, CH_RE_EMPTY);
    if (from + 1 == p->stack_len)
        return check_limits(p, p->stack[from]);
    code = gather(p, CH_RE_CONCAT, from, &node);
    if (code)
        return code;
    p->stack_len = from;
    return push(p, node);
}

static bool is_one_rune(const struct ch_re_node *node)
{
    return (node->op == CH_RE_LITERAL && node->len == 1) ||
           node->op == CH_RE_CLASS || node->op == CH_RE_ANY ||
           node->op == CH_RE_ANY_NOT_NL;
}

static void add_one_rune(struct ch_rune_class *c, const struct ch_re_node *node)
{
    if (node->op == CH_RE_LITERAL) {
        uint32_t rune = node->u.runes[0];
        ch_class_add(c, rune, rune);
        if (node->fold)
            for (uint32_t r = ch_rune_fold(rune); r != rune;
                 r = ch_rune_fold(r))
                ch_class_add(c, r, r);
    } else if (node->op == CH_RE_CLASS) {
        for (uint32_t i = 0; i < node->len; i++)
            ch_class_add(c, node->u.ranges[i].lo, node->u.ranges[i].hi);
    } else {
        ch_class_add(c, 0, '\n' - 1);
        ch_class_add(c, node->op == CH_RE_ANY ? '\n' : '\n' + 1, CH_RUNE_MAX);
    }
}

/* Turns runs of alternatives that each match one rune into one class, and
 * runs of empty ones into one; the alternatives lie in stack[from:]. */
static int merge_classes(struct parser *p, size_t from)
{
    size_t kept = from;
    for (size_t i = from, end; i < p->stack_len; i = end) {
        struct ch_rune_class c;
        struct ch_re_node *node = p->stack[i];
        end = i + 1;
        while (is_one_rune(node) && end < p->stack_len &&
               is_one_rune(p->stack[end]))
            end++;
        if (end > i + 1) {
            ch_class_init(&c, p->in.pool);
            for (size_t k = i; k < end; k++)
                add_one_rune(&c, p->stack[k]);
            ch_class_clean(&c);
            node = new_node(p, CH_RE_CLASS);
            if (c.failed || !node)
                return ch_error_code(p->in.op);
            p->runes += 2 * c.len;
            set_class(node, &c);
        }
        if (node->op == CH_RE_EMPTY && kept > from &&
            p->stack[kept - 1]->op == CH_RE_EMPTY)
            continue;
        p->stack[kept++] = node;
    }
    p->stack_len = kept;
    return 0;
}

/* Replaces what lies above the topmost '(' by its alternation. Each side of a
 * '|' has been concatenated before. */
static int alternate(struct parser *p)
{
    struct ch_re_node *node;
    size_t from = p->stack_len, kept;
    while (from > 0 && p->stack[from - 1]->op != CH_RE_LEFT_PAREN)
        from--;
    kept = from;
    for (size_t i = from; i < p->stack_len; i++)
        if (p->stack[i]->op != CH_RE_BAR)
            p->stack[kept++] = p->stack[i];
    p->stack_len = kept;
    int code = kept - from > 1 ? merge_classes(p, from) : 0;
    if (code)
        return code;
    if (p->stack_len - from == 1)
        return check_limits(p, p->stack[from]);
    code = gather(p, CH_RE_ALTERNATE, from, &node);
    if (code)
        return code;
    p->stack_len = from;
    return push(p, node);
}

static int right_paren(struct parser *p)
{
    int code = concat(p);
    if (!code)
        code = alternate(p);
    if (code)
        return code;
    if (p->stack_len < 2 || p->stack[p->stack_len - 2]->op != CH_RE_LEFT_PAREN)
        return fail_whole(p, msg_unexpected);
    struct ch_re_node *body = p->stack[p->stack_len - 1];
    struct ch_re_node *paren = p->stack[p->stack_len - 2];
    p->stack_len -= 2;
    p->flags = paren->flags;
    if (paren->capture == 0)
        return push(p, body);
    paren->op = CH_RE_CAPTURE;
    paren->u.sub = body;
    paren->len = 1;
    paren->nullable = body->nullable;
    paren->height = higher(1, body);
    paren->size = 2 + body->size;
    return push(p, paren);
}

/* ---- repetition --------------------------------------------------------- */

static int64_t repeat_size(int64_t sub, int32_t min, int32_t max)
{
    int64_t size;
    if (max < 0)
        size = min == 0 ? 2 + sub : 1 + min * sub;
    else
        size = max * sub + (max - min);
    return size > 1 ? size : 1;
}

/* Whether the counts of nested repetitions multiply to at most 1,000. Walks
 * the tree without recursion; Go does so for every repetition above 1 and the
 * limit itself bounds how often a node is met. */
struct repeat_walk {
    const struct ch_re_node *node;
    int32_t budget;
};

static int walk_push(struct parser *p, struct repeat_walk **items, size_t *len,
                     size_t *cap, struct repeat_walk item)
{
    if (*len == *cap) {
        size_t bigger = *cap ? *cap * 2 : 32;
        void *grown = ch_pool_grow(p->in.pool, *items, *cap * sizeof **items,
                                   bigger * sizeof **items);
        if (!grown)
            return ch_error_code(p->in.op);
        *items = grown;
        *cap = bigger;
    }
    (*items)[(*len)++] = item;
    return 0;
}

/* 0 with `*valid` set, or a code. */
static int check_repeats(struct parser *p, const struct ch_re_node *root,
                         bool *valid)
{
    struct repeat_walk *items = NULL;
    size_t len = 0, cap = 0;
    int code = walk_push(p, &items, &len, &cap,
                         (struct repeat_walk){root, MAX_REPEAT});
    *valid = true;
    while (!code && len) {
        struct repeat_walk item = items[--len];
        const struct ch_re_node *node = item.node;
        code = ch_step(p->in.op, 1);
        if (node->op == CH_RE_REPEAT) {
            int32_t count = node->max < 0 ? node->min : node->max;
            if (node->max == 0)
                continue;
            if (count > item.budget) {
                *valid = false;
                return code;
            }
            if (count > 0)
                item.budget /= count;
        }
        if (node->op == CH_RE_REPEAT || node->op == CH_RE_CAPTURE) {
            item.node = node->u.sub;
            code = code ? code : walk_push(p, &items, &len, &cap, item);
        } else if (node->op >= CH_RE_CONCAT) {
            for (uint32_t i = 0; i < node->len && !code; i++) {
                item.node = node->u.subs[i];
                code = walk_push(p, &items, &len, &cap, item);
            }
        }
    }
    return code;
}

/* x** and friends written through groups: (?:x*)* is x*. */
static bool is_same_repeat(const struct ch_re_node *a,
                           const struct ch_re_node *b)
{
    return a->op == CH_RE_REPEAT && b->op == CH_RE_REPEAT && a->min == b->min &&
           a->max == b->max && a->lazy == b->lazy && a->min <= 1 &&
           (a->max < 0 || (a->min == 0 && a->max == 1));
}

/* Puts the topmost node under a repetition. The operator's text began at
 * `from`; `counted` for {n,m}; `last` is where an operator just before began,
 * or CH_NPOS. */
static int repeat(struct parser *p, int32_t min, int32_t max, bool counted,
                  size_t from, size_t last)
{
    bool lazy = (p->flags & UNGREEDY) != 0, valid = true;
    if (ch_re_peek(&p->in, 0) == '?') {
        p->in.at++;
        lazy = !lazy;
    }
    if (last != CH_NPOS)
        return ch_re_fail_from(&p->in, msg_nested_repeat, last);
    if (p->stack_len == 0 || p->stack[p->stack_len - 1]->op >= CH_RE_LEFT_PAREN)
        return ch_re_fail_from(&p->in, msg_no_argument, from);
    struct ch_re_node *sub = p->stack[p->stack_len - 1];
    struct ch_re_node *node = new_node(p, CH_RE_REPEAT);
    if (!node)
        return ch_error_code(p->in.op);
    node->u.sub = sub;
    node->len = 1;
    node->min = min;
    node->max = max;
    node->lazy = lazy;
    node->nullable = min == 0 || sub->nullable;
    node->height = higher(1, sub);
    node->size = repeat_size(sub->size, min, max);
    node->counted = counted;
    int code = check_limits(p, node);
    if (!code && counted && (min >= 2 || max >= 2))
        code = check_repeats(p, node, &valid);
    if (code)
        return code;
    if (!valid)
        return ch_re_fail_from(&p->in, msg_repeat_size, from);
    if (is_same_repeat(node, sub))
        sub->height = node->height; /* Go keeps both until it compiles */
    else
        p->stack[p->stack_len - 1] = node;
    return 0;
}

/* Digits without a leading zero; above 10^8 gives -1. */
static bool parse_count(struct parser *p, int32_t *out)
{
    int c = ch_re_peek(&p->in, 0);
    if (c < '0' || c > '9')
        return false;
    if (c == '0' && ch_re_peek(&p->in, 1) >= '0' &&
        ch_re_peek(&p->in, 1) <= '9')
        return false;
    int32_t n = 0;
    for (; (c = ch_re_peek(&p->in, 0)) >= '0' && c <= '9'; p->in.at++)
        if (n >= 0)
            n = n >= 100000000 ? -1 : n * 10 + (c - '0');
    *out = n;
    return true;
}

/* {n}, {n,} or {n,m}; false (and the parser back where it was) for anything
 * else, which stands for itself. */
static bool parse_braces(struct parser *p, int32_t *min, int32_t *max)
{
    size_t from = p->in.at++;
    bool ok = parse_count(p, min);
    *max = *min;
    if (ok && ch_re_peek(&p->in, 0) == ',') {
        p->in.at++;
        if (ch_re_peek(&p->in, 0) == '}')
            *max = -1;
        else if ((ok = parse_count(p, max)) && *max < 0)
            *min = -1;
    }
    if (ok && ch_re_peek(&p->in, 0) == '}') {
        p->in.at++;
        return true;
    }
    p->in.at = from;
    return false;
}

/* `*is_repeat` tells whether it was one. */
static int parse_repeat(struct parser *p, size_t last, bool *is_repeat)
{
    size_t from = p->in.at;
    int32_t min, max;
    *is_repeat = true;
    switch (p->in.text.ptr[p->in.at]) {
    case '*':
        p->in.at++;
        return repeat(p, 0, -1, false, from, last);
    case '+':
        p->in.at++;
        return repeat(p, 1, -1, false, from, last);
    case '?':
        p->in.at++;
        return repeat(p, 0, 1, false, from, last);
    default:
        break;
    }
    if (!parse_braces(p, &min, &max)) {
        *is_repeat = false;
        p->in.at++;
        return push_literal(p, '{');
    }
    if (min < 0 || min > MAX_REPEAT || max > MAX_REPEAT ||
        (max >= 0 && min > max))
        return ch_re_fail_from(&p->in, msg_repeat_size, from);
    return repeat(p, min, max, true, from, last);
}
/* ---- groups ------------------------------------------------------------- */

static int open_group(struct parser *p, bool captures, struct chart_str name)
{
    struct ch_re_tree *tree = p->tree;
    if (captures) {
        if (tree->capture_count == p->names_cap) {
            uint32_t cap = p->names_cap ? p->names_cap * 2 : 8;
            void *grown = ch_pool_grow(p->in.pool, tree->names,
                                       p->names_cap * sizeof *tree->names,
                                       cap * sizeof *tree->names);
            if (!grown)
                return ch_error_code(p->in.op);
            tree->names = grown;
            p->names_cap = cap;
        }
        tree->names[tree->capture_count++] = name;
    }
    int code = push_op(p, CH_RE_LEFT_PAREN);
    if (!code && captures)
        p->stack[p->stack_len - 1]->capture = tree->capture_count;
    return code;
}

static bool is_capture_name(struct chart_str name)
{
    for (size_t i = 0; i < name.len; i++)
        if (name.ptr[i] != '_' && !ch_is_alpha(name.ptr[i]) &&
            !ch_is_digit(name.ptr[i]))
            return false;
    return name.len > 0;
}

/* (?P<name> or (?<name>; the parser stands at the parenthesis. */
static int parse_named_group(struct parser *p, size_t name_at)
{
    size_t from = p->in.at;
    size_t end = ch_str_find_byte(p->in.text, '>', from);
    if (end == CH_NPOS) {
        int bad = ch_re_check_utf8(&p->in, from, p->in.text.len);
        return bad ? bad
                   : ch_re_fail(&p->in, msg_capture,
                                ch_str_sub(p->in.text, from, p->in.text.len));
    }
    struct chart_str name = ch_str_sub(p->in.text, from + name_at, end);
    int code = ch_re_check_utf8(&p->in, from + name_at, end);
    if (code)
        return code;
    if (!is_capture_name(name))
        return ch_re_fail(&p->in, msg_capture,
                          ch_str_sub(p->in.text, from, end + 1));
    p->in.at = end + 1;
    return open_group(p, true, name);
}

static unsigned flag_of(uint32_t c)
{
    switch (c) {
    case 'i':
        return FOLD;
    case 'm':
        return MULTI;
    case 's':
        return DOT_NL;
    case 'U':
        return UNGREEDY;
    default:
        return 0;
    }
}

/* (?flags) or (?flags:, at the parenthesis. */
static int parse_flags(struct parser *p)
{
    size_t from = p->in.at;
    unsigned flags = p->flags;
    bool negative = false, saw_flag = false;
    p->in.at += 2;
    while (ch_re_left(&p->in)) {
        uint32_t c;
        int code = ch_re_next_rune(&p->in, &c);
        if (code)
            return code;
        if (flag_of(c)) {
            flags = negative ? flags & ~flag_of(c) : flags | flag_of(c);
            saw_flag = true;
        } else if (c == '-' && !negative) {
            negative = true;
            saw_flag = false;
        } else if ((c == ':' || c == ')') && (!negative || saw_flag)) {
            code = c == ':' ? open_group(p, false, CH_STR("")) : 0;
            p->flags = flags;
            return code;
        } else {
            break;
        }
    }
    return ch_re_fail_from(&p->in, msg_perl, from);
}

static int parse_group(struct parser *p)
{
    if (ch_re_peek(&p->in, 1) != '?') {
        p->in.at++;
        return open_group(p, true, CH_STR(""));
    }
    if (ch_re_left(&p->in) > 4 && ch_re_peek(&p->in, 2) == 'P' &&
        ch_re_peek(&p->in, 3) == '<')
        return parse_named_group(p, 4);
    if (ch_re_left(&p->in) > 3 && ch_re_peek(&p->in, 2) == '<')
        return parse_named_group(p, 3);
    return parse_flags(p);
}

/* ---- the whole ---------------------------------------------------------- */

/* \Q...\E: literals to the end mark or the end. */
static int parse_quoted(struct parser *p)
{
    p->in.at += 2;
    size_t end = ch_str_find(p->in.text, CH_STR("\\E"), p->in.at);
    size_t stop = end == CH_NPOS ? p->in.text.len : end;
    struct chart_str whole = p->in.text;
    p->in.text = ch_str_sub(whole, 0, stop);
    int code = 0;
    while (!code && ch_re_left(&p->in)) {
        uint32_t c;
        code = ch_re_next_rune(&p->in, &c);
        if (!code)
            code = push_literal(p, c);
    }
    p->in.text = whole;
    if (end != CH_NPOS)
        p->in.at = end + 2;
    return code;
}

static int parse_backslash(struct parser *p)
{
    struct ch_rune_class c;
    enum ch_re_op op = CH_RE_EMPTY;
    uint32_t rune;
    bool found;
    switch (ch_re_peek(&p->in, 1)) {
    case 'A':
        op = CH_RE_BEGIN_TEXT;
        break;
    case 'z':
        op = CH_RE_END_TEXT;
        break;
    case 'b':
        op = CH_RE_WORD_BOUNDARY;
        break;
    case 'B':
        op = CH_RE_NOT_WORD_BOUNDARY;
        break;
    case 'C':
        return ch_re_fail(&p->in, msg_escape,
                          ch_str_sub(p->in.text, p->in.at, p->in.at + 2));
    case 'Q':
        return parse_quoted(p);
    default:
        break;
    }
    if (op != CH_RE_EMPTY) {
        p->in.at += 2;
        return push_op(p, op);
    }
    ch_class_init(&c, p->in.pool);
    int code = ch_re_read_property(&p->in, &c, &found);
    if (code)
        return code;
    if (!found)
        ch_re_read_perl_class(&p->in, &c, &found);
    if (found) {
        ch_class_clean(&c);
        return push_class(p, &c);
    }
    code = ch_re_read_escape(&p->in, &rune);
    return code ? code : push_literal(p, rune);
}

/* One item. `*last` is where the repetition operator just before began. */
static int parse_item(struct parser *p, size_t *last)
{
    size_t from = p->in.at, before = *last;
    struct ch_rune_class c;
    uint32_t rune;
    bool multi = (p->flags & MULTI) != 0, is_repeat;
    int code;
    *last = CH_NPOS;
    p->in.fold = (p->flags & FOLD) != 0;
    switch (p->in.text.ptr[p->in.at]) {
    case '(':
        return parse_group(p);
    case '|':
        p->in.at++;
        code = concat(p);
        return code ? code : push_op(p, CH_RE_BAR);
    case ')':
        p->in.at++;
        return right_paren(p);
    case '^':
        p->in.at++;
        return push_op(p, multi ? CH_RE_BEGIN_LINE : CH_RE_BEGIN_TEXT);
    case '$':
        p->in.at++;
        return push_op(p, multi ? CH_RE_END_LINE : CH_RE_END_TEXT);
    case '.':
        p->in.at++;
        return push_op(p, p->flags & DOT_NL ? CH_RE_ANY : CH_RE_ANY_NOT_NL);
    case '[':
        code = ch_re_read_class(&p->in, &c);
        return code ? code : push_class(p, &c);
    case '\\':
        return parse_backslash(p);
    case '*':
    case '+':
    case '?':
    case '{':
        code = parse_repeat(p, before, &is_repeat);
        if (is_repeat)
            *last = from;
        return code;
    default:
        code = ch_re_next_rune(&p->in, &rune);
        return code ? code : push_literal(p, rune);
    }
}

int ch_re_parse(struct ch_pool *pool, struct chart_str pattern,
                struct ch_re_tree *tree)
{
    struct parser p = {
        .in = {.pool = pool, .op = pool->op, .text = pattern},
        .tree = tree,
        .repeats = 1,
    };
    size_t last = CH_NPOS;
    *tree = (struct ch_re_tree){0};
    int code = 0;
    while (!code && ch_re_left(&p.in)) {
        code = ch_step(pool->op, 1);
        if (!code)
            code = parse_item(&p, &last);
    }
    if (!code)
        code = concat(&p);
    if (!code)
        code = alternate(&p);
    if (!code && p.stack_len != 1)
        code = fail_whole(&p, msg_paren);
    if (code)
        return code;
    tree->root = p.stack[0];
    return ch_re_measure(pool, tree);
}
