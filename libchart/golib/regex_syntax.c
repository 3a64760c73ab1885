#include "golib/regex_syntax.h"

#include "base/utf8.h"

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
    struct ch_pool *pool;
    struct ch_op *op;
    struct chart_str text;
    size_t at;
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

static const char msg_class_range[] = "invalid character class range";
static const char msg_escape[] = "invalid escape sequence";
static const char msg_capture[] = "invalid named capture";
static const char msg_perl[] = "invalid or unsupported Perl syntax";
static const char msg_nested_repeat[] = "invalid nested repetition operator";
static const char msg_repeat_size[] = "invalid repeat count";
static const char msg_utf8[] = "invalid UTF-8";
static const char msg_bracket[] = "missing closing ]";
static const char msg_paren[] = "missing closing )";
static const char msg_no_argument[] = "missing argument to repetition operator";
static const char msg_backslash[] = "trailing backslash at end of expression";
static const char msg_unexpected[] = "unexpected )";
static const char msg_depth[] = "expression nests too deeply";
static const char msg_large[] = "expression too large";

static int fail_text(struct parser *p, const char *what, struct chart_str at)
{
    struct ch_buf buf;
    ch_buf_init(&buf, p->op);
    CH_BUF_LIT(&buf, "error parsing regexp: ");
    ch_buf_str(&buf, ch_str_z(what));
    CH_BUF_LIT(&buf, ": `");
    ch_buf_str(&buf, at);
    CH_BUF_LIT(&buf, "`");
    if (ch_buf_check(&buf))
        return buf.code;
    return ch_fail_str(p->op, CHART_ESYNTAX, ch_buf_view(&buf));
}

/* The error's text is the pattern's from `from` to where the parser stands. */
static int fail_from(struct parser *p, const char *what, size_t from)
{
    return fail_text(p, what, ch_str_sub(p->text, from, p->at));
}

static int fail_whole(struct parser *p, const char *what)
{
    return fail_text(p, what, p->text);
}

/* ---- reading ------------------------------------------------------------ */

static size_t left(const struct parser *p)
{
    return p->text.len - p->at;
}

/* The byte `ahead` of the current one, or -1 past the end. */
static int peek(const struct parser *p, size_t ahead)
{
    return ahead < left(p) ? (unsigned char)p->text.ptr[p->at + ahead] : -1;
}

static int next_rune(struct parser *p, uint32_t *rune)
{
    size_t width;
    *rune = ch_utf8_decode(p->text, p->at, &width);
    if (*rune == CH_RUNE_ERROR && width == 1)
        return fail_text(p, msg_utf8, ch_str_sub(p->text, p->at, p->text.len));
    p->at += width;
    return 0;
}

/* Fails when s[from:to] is not UTF-8, with the text from the bad byte on. */
static int check_utf8(struct parser *p, size_t from, size_t to)
{
    struct chart_str part = ch_str_sub(p->text, 0, to);
    for (size_t at = from, width; at < to; at += width)
        if (ch_utf8_decode(part, at, &width) == CH_RUNE_ERROR && width == 1)
            return fail_text(p, msg_utf8, ch_str_sub(p->text, at, to));
    return 0;
}

/* ---- nodes -------------------------------------------------------------- */

static struct ch_re_node *new_node(struct parser *p, enum ch_re_op op)
{
    struct ch_re_node *node = ch_pool_alloc_zero(p->pool, sizeof *node);
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

/* Go looks at sizes only once nodes times counts could pass the limit. */
static int check_limits(struct parser *p, const struct ch_re_node *node)
{
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
            ch_pool_grow(p->pool, p->stack, p->stack_cap * sizeof *p->stack,
                         cap * sizeof *p->stack);
        if (!grown)
            return ch_error_code(p->op);
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
            ch_pool_grow(p->pool, node->u.runes, node->cap * sizeof *grown,
                         cap * sizeof *grown);
        if (!grown)
            return ch_error_code(p->op);
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
        return ch_error_code(p->op);
    node->nullable = is_nullable(op);
    node->flags = (uint16_t)p->flags;
    return push(p, node);
}

static int push_literal(struct parser *p, uint32_t rune)
{
    struct ch_re_node *node = new_node(p, CH_RE_LITERAL);
    uint32_t *runes = node ? ch_pool_alloc(p->pool, sizeof *runes) : NULL;
    if (!runes)
        return ch_error_code(p->op);
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
        return ch_error_code(p->op);
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
        return ch_error_code(p->op);
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
        return ch_error_code(p->op);
    for (size_t i = from; i < p->stack_len; i++)
        count += p->stack[i]->op == op ? p->stack[i]->len : 1;
    node->u.subs = ch_pool_alloc(p->pool, count * sizeof *node->u.subs);
    if (!node->u.subs)
        return ch_error_code(p->op);
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
        return 0;
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

/* Turns runs of alternatives that each match one rune into one class; the
 * alternatives lie in stack[from:]. */
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
            ch_class_init(&c, p->pool);
            for (size_t k = i; k < end; k++)
                add_one_rune(&c, p->stack[k]);
            ch_class_clean(&c);
            node = new_node(p, CH_RE_CLASS);
            if (c.failed || !node)
                return ch_error_code(p->op);
            p->runes += 2 * c.len;
            set_class(node, &c);
        }
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
    if (code || p->stack_len - from == 1)
        return code;
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
        void *grown = ch_pool_grow(p->pool, *items, *cap * sizeof **items,
                                   bigger * sizeof **items);
        if (!grown)
            return ch_error_code(p->op);
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
        code = ch_step(p->op, 1);
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
    if (peek(p, 0) == '?') {
        p->at++;
        lazy = !lazy;
    }
    if (last != CH_NPOS)
        return fail_from(p, msg_nested_repeat, last);
    if (p->stack_len == 0 || p->stack[p->stack_len - 1]->op >= CH_RE_LEFT_PAREN)
        return fail_from(p, msg_no_argument, from);
    struct ch_re_node *sub = p->stack[p->stack_len - 1];
    struct ch_re_node *node = new_node(p, CH_RE_REPEAT);
    if (!node)
        return ch_error_code(p->op);
    node->u.sub = sub;
    node->len = 1;
    node->min = min;
    node->max = max;
    node->lazy = lazy;
    node->nullable = min == 0 || sub->nullable;
    node->height = higher(1, sub);
    node->size = repeat_size(sub->size, min, max);
    if (counted) {
        int64_t count = max < 0 ? min : max;
        count = count > 0 ? count : 1;
        p->repeats =
            count > MAX_SIZE / p->repeats ? MAX_SIZE : p->repeats * count;
    }
    int code = check_limits(p, node);
    if (!code && counted && (min >= 2 || max >= 2))
        code = check_repeats(p, node, &valid);
    if (code)
        return code;
    if (!valid)
        return fail_from(p, msg_repeat_size, from);
    if (!is_same_repeat(node, sub))
        p->stack[p->stack_len - 1] = node;
    return 0;
}

/* Digits without a leading zero; above 10^8 gives -1. */
static bool parse_count(struct parser *p, int32_t *out)
{
    int c = peek(p, 0);
    if (c < '0' || c > '9')
        return false;
    if (c == '0' && peek(p, 1) >= '0' && peek(p, 1) <= '9')
        return false;
    int32_t n = 0;
    for (; (c = peek(p, 0)) >= '0' && c <= '9'; p->at++)
        if (n >= 0)
            n = n >= 100000000 ? -1 : n * 10 + (c - '0');
    *out = n;
    return true;
}

/* {n}, {n,} or {n,m}; false (and the parser back where it was) for anything
 * else, which stands for itself. */
static bool parse_braces(struct parser *p, int32_t *min, int32_t *max)
{
    size_t from = p->at++;
    bool ok = parse_count(p, min);
    *max = *min;
    if (ok && peek(p, 0) == ',') {
        p->at++;
        if (peek(p, 0) == '}')
            *max = -1;
        else if ((ok = parse_count(p, max)) && *max < 0)
            *min = -1;
    }
    if (ok && peek(p, 0) == '}') {
        p->at++;
        return true;
    }
    p->at = from;
    return false;
}

/* `*is_repeat` tells whether it was one. */
static int parse_repeat(struct parser *p, size_t last, bool *is_repeat)
{
    size_t from = p->at;
    int32_t min, max;
    *is_repeat = true;
    switch (p->text.ptr[p->at]) {
    case '*':
        p->at++;
        return repeat(p, 0, -1, false, from, last);
    case '+':
        p->at++;
        return repeat(p, 1, -1, false, from, last);
    case '?':
        p->at++;
        return repeat(p, 0, 1, false, from, last);
    default:
        break;
    }
    if (!parse_braces(p, &min, &max)) {
        *is_repeat = false;
        p->at++;
        return push_literal(p, '{');
    }
    if (min < 0 || min > MAX_REPEAT || max > MAX_REPEAT ||
        (max >= 0 && min > max))
        return fail_from(p, msg_repeat_size, from);
    return repeat(p, min, max, true, from, last);
}

/* ---- escapes and classes ------------------------------------------------ */

static int hex_value(uint32_t c)
{
    if (c >= '0' && c <= '9')
        return (int)(c - '0');
    if (c >= 'a' && c <= 'f')
        return (int)(c - 'a') + 10;
    if (c >= 'A' && c <= 'F')
        return (int)(c - 'A') + 10;
    return -1;
}

static bool is_octal(int c)
{
    return c >= '0' && c <= '7';
}

/* \x41 or \x{10FFFF}, after the x; -1 in `*out` when it is not one. */
static int parse_hex(struct parser *p, int64_t *out)
{
    uint32_t c, d;
    int64_t value = 0;
    *out = -1;
    if (left(p) == 0)
        return 0;
    int code = next_rune(p, &c);
    if (code)
        return code;
    if (c != '{') {
        if (left(p) == 0)
            return 0;
        code = next_rune(p, &d);
        if (!code && hex_value(c) >= 0 && hex_value(d) >= 0)
            *out = hex_value(c) * 16 + hex_value(d);
        return code;
    }
    for (size_t digits = 0;; digits++) {
        if (left(p) == 0)
            return 0;
        code = next_rune(p, &c);
        if (code)
            return code;
        if (c == '}') {
            *out = digits ? value : -1;
            return 0;
        }
        if (hex_value(c) < 0)
            return 0;
        value = value * 16 + hex_value(c);
        if (value > (int64_t)CH_RUNE_MAX)
            return 0;
    }
}

static int64_t control_escape(uint32_t c)
{
    static const char letters[] = "abfnrtv", values[] = "\a\0\f\n\r\t\v";
    const char *found =
        c && c != 'b' && c < 0x80 ? strchr(letters, (int)c) : NULL;
    return found ? values[found - letters] : -1;
}

/* An escape that stands for one rune, at its backslash. */
static int parse_escape(struct parser *p, uint32_t *out)
{
    size_t from = p->at++;
    int64_t value = -1;
    uint32_t c;
    if (left(p) == 0)
        return fail_text(p, msg_backslash, CH_STR(""));
    int code = next_rune(p, &c);
    if (code)
        return code;
    if (c >= '0' && c <= '7') {
        /* A single non-zero digit would be a reference back. */
        if (c == '0' || is_octal(peek(p, 0))) {
            value = c - '0';
            for (int i = 1; i < 3 && is_octal(peek(p, 0)); i++)
                value = value * 8 + (p->text.ptr[p->at++] - '0');
        }
    } else if (c == 'x') {
        code = parse_hex(p, &value);
    } else if (c < 0x80 && !ch_is_alpha((char)c) && !ch_is_digit((char)c)) {
        value = c;
    } else {
        value = control_escape(c);
    }
    if (code)
        return code;
    if (value < 0)
        return fail_from(p, msg_escape, from);
    *out = (uint32_t)value;
    return 0;
}

/* Adds `group` to `c`, folded and negated as asked. */
static void add_group(struct parser *p, struct ch_rune_class *c,
                      struct ch_rune_class *group, bool negated)
{
    ch_class_clean(group);
    if (p->flags & FOLD)
        ch_class_fold(group);
    if (negated)
        ch_class_negate(group);
    ch_class_add_all(c, group);
}

/* \d \D \s \S \w \W at the backslash; `*found` tells whether it was one. */
static void parse_perl_class(struct parser *p, struct ch_rune_class *c,
                             bool *found)
{
    struct ch_rune_class group;
    int letter = peek(p, 0) == '\\' ? peek(p, 1) : -1;
    ch_class_init(&group, p->pool);
    *found = letter > 0 && ch_class_add_perl(&group, ch_to_lower((char)letter));
    if (!*found)
        return;
    add_group(p, c, &group, ch_is_upper((char)letter));
    p->at += 2;
}

/* \p{Greek}, \PN and so on at the backslash. */
static int parse_property(struct parser *p, struct ch_rune_class *c,
                          bool *found)
{
    struct ch_rune_class group;
    struct chart_str name;
    size_t from = p->at, end;
    uint32_t rune;
    int letter = peek(p, 0) == '\\' ? peek(p, 1) : -1;
    *found = letter == 'p' || letter == 'P';
    if (!*found)
        return 0;
    p->at += 2;
    if (left(p) == 0) /* Go: the rune is U+FFFD of no width */
        return fail_text(p, msg_class_range, ch_str_sub(p->text, from, p->at));
    int code = next_rune(p, &rune);
    if (code)
        return code;
    if (rune != '{') {
        name = ch_str_sub(p->text, from + 2, p->at);
    } else {
        end = ch_str_find_byte(p->text, '}', from);
        if (end == CH_NPOS) {
            code = check_utf8(p, from, p->text.len);
            return code ? code
                        : fail_text(p, msg_class_range,
                                    ch_str_sub(p->text, from, p->text.len));
        }
        name = ch_str_sub(p->text, from + 3, end);
        code = check_utf8(p, from + 3, end);
        if (code)
            return code;
        p->at = end + 1;
    }
    bool negated = letter == 'P';
    if (name.len && name.ptr[0] == '^') {
        negated = !negated;
        name = ch_str_sub(name, 1, name.len);
    }
    ch_class_init(&group, p->pool);
    if (!ch_class_add_property(&group, name))
        return fail_from(p, msg_class_range, from);
    add_group(p, c, &group, negated);
    return ch_step(p->op, group.len);
}

/* [:alpha:] or [:^alpha:] at the bracket. */
static int parse_posix_class(struct parser *p, struct ch_rune_class *c,
                             bool *found)
{
    struct ch_rune_class group;
    *found = false;
    if (peek(p, 0) != '[' || peek(p, 1) != ':' || left(p) <= 2)
        return 0;
    size_t end = ch_str_find(p->text, CH_STR(":]"), p->at + 2);
    if (end == CH_NPOS)
        return 0;
    struct chart_str name = ch_str_sub(p->text, p->at + 2, end);
    bool negated = name.len && name.ptr[0] == '^';
    if (negated)
        name = ch_str_sub(name, 1, name.len);
    ch_class_init(&group, p->pool);
    if (!ch_class_add_posix(&group, name))
        return fail_text(p, msg_class_range,
                         ch_str_sub(p->text, p->at, end + 2));
    *found = true;
    p->at = end + 2;
    add_group(p, c, &group, negated);
    return 0;
}

static int parse_class_rune(struct parser *p, size_t class_from, uint32_t *out)
{
    if (left(p) == 0)
        return fail_text(p, msg_bracket,
                         ch_str_sub(p->text, class_from, p->text.len));
    return peek(p, 0) == '\\' ? parse_escape(p, out) : next_rune(p, out);
}

/* One rune or a-b inside [...]. */
static int parse_class_range(struct parser *p, size_t class_from,
                             struct ch_rune_class *singles)
{
    size_t from = p->at;
    uint32_t lo, hi;
    int code = parse_class_rune(p, class_from, &lo);
    if (code)
        return code;
    hi = lo;
    if (left(p) >= 2 && peek(p, 0) == '-' && peek(p, 1) != ']') {
        p->at++;
        code = parse_class_rune(p, class_from, &hi);
        if (code)
            return code;
        if (hi < lo)
            return fail_from(p, msg_class_range, from);
    }
    ch_class_add(singles, lo, hi);
    return 0;
}

static int parse_class_items(struct parser *p, size_t class_from,
                             struct ch_rune_class *groups,
                             struct ch_rune_class *singles)
{
    for (bool first = true; first || peek(p, 0) != ']'; first = false) {
        bool found;
        int code = ch_step(p->op, 1);
        if (code)
            return code;
        code = parse_posix_class(p, groups, &found);
        if (!code && !found)
            code = parse_property(p, groups, &found);
        if (!code && !found)
            parse_perl_class(p, groups, &found);
        if (!code && !found)
            code = parse_class_range(p, class_from, singles);
        if (code)
            return code;
    }
    return 0;
}

static int parse_class(struct parser *p)
{
    struct ch_rune_class groups, singles;
    size_t from = p->at++;
    bool negated = peek(p, 0) == '^';
    p->at += negated;
    ch_class_init(&groups, p->pool);
    ch_class_init(&singles, p->pool);
    int code = parse_class_items(p, from, &groups, &singles);
    if (code)
        return code;
    p->at++; /* ] */
    add_group(p, &groups, &singles, false);
    ch_class_clean(&groups);
    if (negated)
        ch_class_negate(&groups);
    return push_class(p, &groups);
}

/* ---- groups ------------------------------------------------------------- */

static int open_group(struct parser *p, bool captures, struct chart_str name)
{
    struct ch_re_tree *tree = p->tree;
    if (captures) {
        if (tree->capture_count == p->names_cap) {
            uint32_t cap = p->names_cap ? p->names_cap * 2 : 8;
            void *grown = ch_pool_grow(p->pool, tree->names,
                                       p->names_cap * sizeof *tree->names,
                                       cap * sizeof *tree->names);
            if (!grown)
                return ch_error_code(p->op);
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
    size_t from = p->at;
    size_t end = ch_str_find_byte(p->text, '>', from);
    if (end == CH_NPOS) {
        int bad = check_utf8(p, from, p->text.len);
        return bad ? bad
                   : fail_text(p, msg_capture,
                               ch_str_sub(p->text, from, p->text.len));
    }
    struct chart_str name = ch_str_sub(p->text, from + name_at, end);
    int code = check_utf8(p, from + name_at, end);
    if (code)
        return code;
    if (!is_capture_name(name))
        return fail_text(p, msg_capture, ch_str_sub(p->text, from, end + 1));
    p->at = end + 1;
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
    size_t from = p->at;
    unsigned flags = p->flags;
    bool negative = false, saw_flag = false;
    p->at += 2;
    while (left(p)) {
        uint32_t c;
        int code = next_rune(p, &c);
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
    return fail_from(p, msg_perl, from);
}

static int parse_group(struct parser *p)
{
    if (peek(p, 1) != '?') {
        p->at++;
        return open_group(p, true, CH_STR(""));
    }
    if (left(p) > 4 && peek(p, 2) == 'P' && peek(p, 3) == '<')
        return parse_named_group(p, 4);
    if (left(p) > 3 && peek(p, 2) == '<')
        return parse_named_group(p, 3);
    return parse_flags(p);
}

/* ---- the whole ---------------------------------------------------------- */

/* \Q...\E: literals to the end mark or the end. */
static int parse_quoted(struct parser *p)
{
    p->at += 2;
    size_t end = ch_str_find(p->text, CH_STR("\\E"), p->at);
    size_t stop = end == CH_NPOS ? p->text.len : end;
    struct chart_str whole = p->text;
    p->text = ch_str_sub(whole, 0, stop);
    int code = 0;
    while (!code && left(p)) {
        uint32_t c;
        code = next_rune(p, &c);
        if (!code)
            code = push_literal(p, c);
    }
    p->text = whole;
    if (end != CH_NPOS)
        p->at = end + 2;
    return code;
}

static int parse_backslash(struct parser *p)
{
    struct ch_rune_class c;
    enum ch_re_op op = CH_RE_EMPTY;
    uint32_t rune;
    bool found;
    switch (peek(p, 1)) {
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
        return fail_text(p, msg_escape, ch_str_sub(p->text, p->at, p->at + 2));
    case 'Q':
        return parse_quoted(p);
    default:
        break;
    }
    if (op != CH_RE_EMPTY) {
        p->at += 2;
        return push_op(p, op);
    }
    ch_class_init(&c, p->pool);
    int code = parse_property(p, &c, &found);
    if (code)
        return code;
    if (!found)
        parse_perl_class(p, &c, &found);
    if (found) {
        ch_class_clean(&c);
        return push_class(p, &c);
    }
    code = parse_escape(p, &rune);
    return code ? code : push_literal(p, rune);
}

/* One item. `*last` is where the repetition operator just before began. */
static int parse_item(struct parser *p, size_t *last)
{
    size_t from = p->at, before = *last;
    uint32_t rune;
    bool multi = (p->flags & MULTI) != 0, is_repeat;
    int code;
    *last = CH_NPOS;
    switch (p->text.ptr[p->at]) {
    case '(':
        return parse_group(p);
    case '|':
        p->at++;
        code = concat(p);
        return code ? code : push_op(p, CH_RE_BAR);
    case ')':
        p->at++;
        return right_paren(p);
    case '^':
        p->at++;
        return push_op(p, multi ? CH_RE_BEGIN_LINE : CH_RE_BEGIN_TEXT);
    case '$':
        p->at++;
        return push_op(p, multi ? CH_RE_END_LINE : CH_RE_END_TEXT);
    case '.':
        p->at++;
        return push_op(p, p->flags & DOT_NL ? CH_RE_ANY : CH_RE_ANY_NOT_NL);
    case '[':
        return parse_class(p);
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
        code = next_rune(p, &rune);
        return code ? code : push_literal(p, rune);
    }
}

/* ---- shape -------------------------------------------------------------- */

struct shape {
    uint32_t loops;
    bool choice; /* can match one text in several ways or lengths */
    bool nested;
    bool odd;
};

static struct shape shape_of(const struct ch_re_node *node,
                             const struct shape *subs)
{
    struct shape s = {0};
    uint32_t count = node->op >= CH_RE_CONCAT ? node->len : 1;
    if (node->op < CH_RE_CAPTURE)
        return s;
    for (uint32_t i = 0; i < count; i++) {
        s.loops = node->op == CH_RE_ALTERNATE && s.loops > subs[i].loops
                      ? s.loops
                  : node->op == CH_RE_ALTERNATE ? subs[i].loops
                                                : s.loops + subs[i].loops;
        s.choice |= subs[i].choice;
        s.nested |= subs[i].nested;
        s.odd |= subs[i].odd;
    }
    if (node->op == CH_RE_ALTERNATE)
        s.choice = true;
    if (node->op == CH_RE_REPEAT && node->max != 0 && node->max != 1) {
        s.odd |= node->u.sub->nullable;
        s.nested |= s.choice && (node->max < 0 || node->max > 4);
        s.loops += node->max < 0 || node->max > 4;
    }
    if (node->op == CH_RE_REPEAT && node->min != node->max)
        s.choice = true;
    return s;
}

struct shape_frame {
    const struct ch_re_node *node;
    uint32_t next; /* sub to visit */
};

/* Post-order: the shapes of the subs lie on top of `shapes`. Both stacks hold
 * at most one entry per node. */
static int measure_shape(struct parser *p, const struct ch_re_node *root,
                         struct shape *out)
{
    struct shape_frame *frames =
        ch_pool_alloc(p->pool, (root->height + 1u) * sizeof *frames);
    struct shape *shapes =
        ch_pool_alloc(p->pool, (p->node_count + 1) * sizeof *shapes);
    size_t depth = 0, top = 0;
    if (!frames || !shapes)
        return ch_error_code(p->op);
    frames[depth++] = (struct shape_frame){root, 0};
    while (depth) {
        struct shape_frame *f = &frames[depth - 1];
        uint32_t count = f->node->op < CH_RE_CAPTURE  ? 0
                         : f->node->op < CH_RE_CONCAT ? 1
                                                      : f->node->len;
        if (f->next < count) {
            const struct ch_re_node *sub = f->node->op < CH_RE_CONCAT
                                               ? f->node->u.sub
                                               : f->node->u.subs[f->next];
            f->next++;
            frames[depth++] = (struct shape_frame){sub, 0};
            continue;
        }
        top -= count;
        shapes[top] = shape_of(f->node, shapes + top);
        top++;
        depth--;
    }
    *out = shapes[0];
    return 0;
}

int ch_re_parse(struct ch_pool *pool, struct chart_str pattern,
                struct ch_re_tree *tree)
{
    struct parser p = {
        .pool = pool,
        .op = pool->op,
        .text = pattern,
        .tree = tree,
        .repeats = 1,
    };
    struct shape shape = {0};
    size_t last = CH_NPOS;
    *tree = (struct ch_re_tree){0};
    int code = 0;
    while (!code && left(&p)) {
        code = ch_step(p.op, 1);
        if (!code)
            code = parse_item(&p, &last);
    }
    if (!code)
        code = concat(&p);
    if (!code)
        code = alternate(&p);
    if (!code && p.stack_len != 1)
        code = fail_whole(&p, msg_paren);
    if (!code)
        code = measure_shape(&p, p.stack[0], &shape);
    if (code)
        return code;
    tree->root = p.stack[0];
    tree->odd_loop = shape.odd;
    tree->loops = shape.loops;
    tree->nested = shape.nested;
    return 0;
}
