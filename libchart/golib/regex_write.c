/*
 * Trees of regular expressions written for PCRE2. Only what this file makes
 * ever reaches PCRE2: runes as themselves or \x{...}, classes as explicit
 * ranges, and the few constructs below.
 */
#include "golib/regex_syntax.h"

struct frame {
    const struct ch_re_node *node;
    const struct ch_re_node *parent;
    uint32_t next; /* sub to write */
};

static void write_rune(struct ch_buf *out, uint32_t rune)
{
    if (rune < 0x80 &&
        (ch_is_alpha((char)rune) || ch_is_digit((char)rune) || rune == '_'))
        ch_buf_byte(out, (char)rune);
    else
        ch_buf_printf(out, "\\x{%x}", rune);
}

static bool is_surrogate(uint32_t rune)
{
    return rune >= 0xD800 && rune <= 0xDFFF;
}

/* Text never holds surrogates, and PCRE2 refuses them in patterns. */
static void write_range(struct ch_buf *out, uint32_t lo, uint32_t hi)
{
    if (is_surrogate(lo))
        lo = 0xE000;
    if (is_surrogate(hi))
        hi = 0xD7FF;
    if (lo > hi)
        return;
    write_rune(out, lo);
    if (lo == hi)
        return;
    ch_buf_byte(out, '-');
    write_rune(out, hi);
}

static void write_class(struct ch_buf *out, const struct ch_re_node *node)
{
    const struct ch_rune_range *r = node->u.ranges;
    size_t start = out->len;
    uint32_t last = node->len - 1;
    bool negated = node->len > 1 && r[0].lo == 0 && r[last].hi == CH_RUNE_MAX;
    ch_buf_str(out, negated ? CH_STR("[^") : CH_STR("["));
    size_t before = out->len;
    for (uint32_t i = 0; i < node->len; i++) {
        if (!negated)
            write_range(out, r[i].lo, r[i].hi);
        else if (i < last)
            write_range(out, r[i].hi + 1, r[i + 1].lo - 1);
    }
    if (out->len > before) {
        ch_buf_byte(out, ']');
        return;
    }
    /* Nothing is left of it: no rune, or every rune of a text. */
    out->len = out->code ? 0 : start;
    ch_buf_str(out, negated ? CH_STR("(?s:.)") : CH_STR("(?!)"));
}

/* A rune in any case. Letters outside ASCII, and k and s, whose orbits reach
 * there, are written out, so that this library's tables decide. */
static void write_folded(struct ch_buf *out, uint32_t rune)
{
    uint32_t other = ch_rune_fold(rune);
    if (other == rune) {
        write_rune(out, rune);
        return;
    }
    ch_buf_byte(out, '[');
    write_rune(out, rune);
    for (; other != rune; other = ch_rune_fold(other))
        write_rune(out, other);
    ch_buf_byte(out, ']');
}

static bool folds_in_ascii(uint32_t rune)
{
    return rune < 0x80 && ch_is_alpha((char)rune) && (rune | 32) != 'k' &&
           (rune | 32) != 's';
}

static void write_literal(struct ch_buf *out, const struct ch_re_node *node)
{
    const uint32_t *r = node->u.runes;
    for (uint32_t i = 0; i < node->len;) {
        uint32_t end = i;
        while (node->fold && end < node->len && folds_in_ascii(r[end]))
            end++;
        if (end > i) {
            CH_BUF_LIT(out, "(?i:");
            for (; i < end; i++)
                write_rune(out, r[i]);
            CH_BUF_LIT(out, ")");
        } else if (is_surrogate(r[i])) {
            CH_BUF_LIT(out, "(?!)");
            i++;
        } else if (node->fold) {
            write_folded(out, r[i++]);
        } else {
            write_rune(out, r[i++]);
        }
    }
}

/* Whether a quantifier can follow without parentheses. */
static bool is_atom(const struct ch_re_node *node)
{
    switch (node->op) {
    case CH_RE_LITERAL:
        return node->len == 1 && !is_surrogate(node->u.runes[0]);
    case CH_RE_CLASS:
        return node->len > 0;
    case CH_RE_ANY:
    case CH_RE_ANY_NOT_NL:
    case CH_RE_CAPTURE:
        return true;
    default:
        return false;
    }
}

static bool needs_group(const struct frame *f)
{
    if (!f->parent)
        return false;
    if (f->parent->op == CH_RE_REPEAT)
        return !is_atom(f->node);
    return f->node->op == CH_RE_ALTERNATE && f->parent->op != CH_RE_CAPTURE;
}

static void write_quantifier(struct ch_buf *out, const struct ch_re_node *node)
{
    if (node->min == 0 && node->max == -1)
        CH_BUF_LIT(out, "*");
    else if (node->min == 1 && node->max == -1)
        CH_BUF_LIT(out, "+");
    else if (node->min == 0 && node->max == 1)
        CH_BUF_LIT(out, "?");
    else if (node->max == -1)
        ch_buf_printf(out, "{%d,}", node->min);
    else
        ch_buf_printf(out, "{%d,%d}", node->min, node->max);
    if (node->lazy)
        ch_buf_byte(out, '?');
}

static void write_leaf(struct ch_buf *out, const struct ch_re_node *node)
{
    static const struct chart_str texts[] = {
        [CH_RE_NO_MATCH] = CH_STR_INIT("(?!)"),
        [CH_RE_EMPTY] = CH_STR_INIT(""),
        [CH_RE_ANY_NOT_NL] = CH_STR_INIT("."),
        [CH_RE_ANY] = CH_STR_INIT("(?s:.)"),
        [CH_RE_BEGIN_LINE] = CH_STR_INIT("(?m:^)"),
        [CH_RE_END_LINE] = CH_STR_INIT("(?m:$)"),
        [CH_RE_BEGIN_TEXT] = CH_STR_INIT("\\A"),
        [CH_RE_END_TEXT] = CH_STR_INIT("\\z"),
        [CH_RE_WORD_BOUNDARY] = CH_STR_INIT("\\b"),
        [CH_RE_NOT_WORD_BOUNDARY] = CH_STR_INIT("\\B"),
    };
    if (node->op == CH_RE_LITERAL)
        write_literal(out, node);
    else if (node->op == CH_RE_CLASS && node->len)
        write_class(out, node);
    else if (node->op == CH_RE_CLASS)
        CH_BUF_LIT(out, "(?!)");
    else
        ch_buf_str(out, texts[node->op]);
}

static void write_open(struct ch_buf *out, const struct frame *f)
{
    if (needs_group(f))
        CH_BUF_LIT(out, "(?:");
    if (f->node->op == CH_RE_CAPTURE)
        CH_BUF_LIT(out, "(");
    else if (f->node->op < CH_RE_CAPTURE)
        write_leaf(out, f->node);
}

static void write_close(struct ch_buf *out, const struct frame *f)
{
    if (f->node->op == CH_RE_CAPTURE)
        CH_BUF_LIT(out, ")");
    else if (f->node->op == CH_RE_REPEAT)
        write_quantifier(out, f->node);
    if (needs_group(f))
        CH_BUF_LIT(out, ")");
}

int ch_re_write(struct ch_pool *pool, const struct ch_re_tree *tree,
                struct ch_buf *out)
{
    struct frame *frames =
        ch_pool_alloc(pool, (tree->root->height + 1u) * sizeof *frames);
    size_t depth = 0;
    if (!frames)
        return ch_error_code(pool->op);
    frames[depth++] = (struct frame){tree->root, NULL, 0};
    while (depth) {
        struct frame *f = &frames[depth - 1];
        const struct ch_re_node *node = f->node;
        uint32_t count = node->op < CH_RE_CAPTURE  ? 0
                         : node->op < CH_RE_CONCAT ? 1
                                                   : node->len;
        if (f->next == 0)
            write_open(out, f);
        if (f->next == count) {
            write_close(out, f);
            depth--;
            continue;
        }
        if (f->next > 0 && node->op == CH_RE_ALTERNATE)
            ch_buf_byte(out, '|');
        const struct ch_re_node *sub =
            node->op < CH_RE_CONCAT ? node->u.sub : node->u.subs[f->next];
        f->next++;
        frames[depth++] = (struct frame){sub, node, 0};
        int code = ch_step(pool->op, 1);
        if (code)
            return code;
    }
    return ch_buf_check(out);
}
