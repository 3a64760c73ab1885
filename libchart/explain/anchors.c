#include "explain/anchors.h"

#include "base/sort.h"

/* The leaves by where their values are written. */
struct places {
    const struct ch_origins *origins;
    struct ch_leaf *leaves;
    size_t count;
    enum ch_verdict *verdicts;
};

static int compare_places(const void *a, const void *b, void *user)
{
    const struct ch_leaf *leaves = user;
    const struct ch_leaf *x = &leaves[*(const size_t *)a];
    const struct ch_leaf *y = &leaves[*(const size_t *)b];
    if (x->source != y->source)
        return x->source < y->source ? -1 : 1;
    if (x->value_line != y->value_line)
        return x->value_line < y->value_line ? -1 : 1;
    return (x->value_column > y->value_column) -
           (x->value_column < y->value_column);
}

static bool has_effect(enum ch_verdict verdict)
{
    return verdict != CH_VERDICT_UNKNOWN && verdict != CH_VERDICT_OVERRIDDEN;
}

/* Below an alias of a map or list, leaves are those of its anchor. */
static void judge_same_place(const struct places *p, const size_t *order)
{
    for (size_t i = 0, end; i < p->count; i = end) {
        bool used = false;
        for (end = i; end < p->count &&
                      !compare_places(&order[i], &order[end], p->leaves);
             end++)
            used = used || has_effect(p->verdicts[order[end]]);
        for (size_t k = i; used && k < end; k++)
            if (p->verdicts[order[k]] == CH_VERDICT_UNKNOWN)
                p->verdicts[order[k]] = CH_VERDICT_USED;
    }
}

/* The first character of a value and the word behind it: an anchor's or an
 * alias's name. */
struct mark {
    char sign;
    struct chart_str name;
};

static struct mark mark_at(struct chart_str text, size_t at)
{
    size_t end = at + 1;
    if (at >= text.len || (text.ptr[at] != '&' && text.ptr[at] != '*'))
        return (struct mark){0};
    while (end < text.len && !strchr(" \t\r\n,[]{}", text.ptr[end]))
        end++;
    return (struct mark){text.ptr[at], ch_str_sub(text, at + 1, end)};
}

/* Those of all leaves, in one way through the texts. */
static int read_marks(struct ch_op *op, const struct places *p,
                      const size_t *order, struct mark *marks)
{
    uint32_t source = UINT32_MAX, line = 1;
    size_t start = 0;
    int code = 0;
    for (size_t i = 0; !code && i < p->count; i++) {
        const struct ch_leaf *leaf = &p->leaves[order[i]];
        struct chart_str text = p->origins->sources[leaf->source].text;
        if (leaf->source != source) {
            source = leaf->source;
            line = 1;
            start = 0;
            code = ch_step(op, text.len);
        }
        for (; start < text.len && line < leaf->value_line; line++) {
            size_t newline = ch_str_find_byte(text, '\n', start);
            start = newline == CH_NPOS ? text.len : newline + 1;
        }
        marks[order[i]] = mark_at(text, start + leaf->value_column - 1);
    }
    return code;
}

/* An alias of a scalar has a place of its own. */
static int judge_scalars(struct ch_op *op, const struct places *p,
                         const struct mark *marks)
{
    int code = 0;
    for (size_t i = 0; !code && i < p->count; i++) {
        if (p->verdicts[i] != CH_VERDICT_UNKNOWN || marks[i].sign != '&')
            continue;
        code = ch_step(op, p->count);
        for (size_t k = 0; !code && k < p->count; k++)
            if (marks[k].sign == '*' && has_effect(p->verdicts[k]) &&
                p->leaves[k].source == p->leaves[i].source &&
                ch_str_eq(marks[k].name, marks[i].name))
                p->verdicts[i] = CH_VERDICT_USED;
    }
    return code;
}

int ch_anchors_judge(struct ch_op *op, const struct ch_origins *origins,
                     const struct ch_leaves *leaves, enum ch_verdict *verdicts)
{
    const struct places p = {origins, leaves->items, leaves->count, verdicts};
    size_t *order = CH_NEW_ARRAY(op, size_t, p.count);
    struct mark *marks = CH_NEW_ARRAY(op, struct mark, p.count);
    if (!order || !marks)
        return ch_error_code(op);
    for (size_t i = 0; i < p.count; i++)
        order[i] = i;
    int code = ch_sort(op, order, p.count, sizeof *order, compare_places,
                       leaves->items);
    if (code)
        return code;
    judge_same_place(&p, order);
    code = read_marks(op, &p, order, marks);
    return code ? code : judge_scalars(op, &p, marks);
}
