/*
 * What template functions do with what flows into them. Functions without a
 * row look at all of their arguments and make text of it.
 */
#include "explain/abstract.h"

enum effect {
    WHOLE,   /* looks at everything, gives text */
    PASS,    /* the same, and a text stays much as it was */
    FOLD,    /* PASS, and of constants it makes another constant */
    SPLIT,   /* split, splitList: SEPARATOR TEXT */
    CHOOSE,  /* gives one of its arguments, by their truth */
    DEFAULT, /* the same */
    AND,
    OR,
    NOT,
    EQUAL,
    UNEQUAL,
    TERNARY, /* one of the first two */
    TRUTH,   /* only whether they are empty */
    NOTHING, /* looks at no content */
    SECOND,  /* required */
    DICT,
    LIST,
    SET,
    GET,    /* MAP KEY */
    HAS,    /* hasKey: the same, and only whether it is there */
    INDEX,  /* index MAP KEY... */
    DIG,    /* dig KEY... DEFAULT MAP */
    PLUCK,  /* pluck KEY MAP... */
    SUBSET, /* pick, omit, unset: the map itself */
    PICK,
    KEYS,
    ITEMS, /* values: a list of the entries */
    FIRST,
    LAST,
    SLICE, /* rest, initial...: a list of entries */
    APPEND,
    PREPEND,
    CONCAT,
    MERGE,
    COPY,  /* deepCopy */
    COUNT, /* len */
    PRINTF,
    PRINT,
    INCLUDE,
    TPL
};

struct row {
    const char *name;
    enum effect effect;
};

static const struct row rows[] = {
    {"all", TRUTH},
    {"and", AND},
    {"any", TRUTH},
    {"append", APPEND},
    {"camelcase", FOLD},
    {"chunk", LIST},
    {"coalesce", CHOOSE},
    {"compact", SLICE},
    {"concat", CONCAT},
    {"deepCopy", COPY},
    {"default", DEFAULT},
    {"dict", DICT},
    {"dig", DIG},
    {"empty", TRUTH},
    {"eq", EQUAL},
    {"first", FIRST},
    {"get", GET},
    {"hasKey", HAS},
    {"include", INCLUDE},
    {"indent", PASS},
    {"index", INDEX},
    {"initial", SLICE},
    {"kebabcase", FOLD},
    {"keys", KEYS},
    {"kindIs", NOTHING},
    {"kindOf", NOTHING},
    {"last", LAST},
    {"len", COUNT},
    {"list", LIST},
    {"lower", FOLD},
    {"merge", MERGE},
    {"mergeOverwrite", MERGE},
    {"mustAppend", APPEND},
    {"mustChunk", LIST},
    {"mustCompact", SLICE},
    {"mustDeepCopy", COPY},
    {"mustFirst", FIRST},
    {"mustInitial", SLICE},
    {"mustLast", LAST},
    {"mustMerge", MERGE},
    {"mustMergeOverwrite", MERGE},
    {"mustPrepend", PREPEND},
    {"mustPush", APPEND},
    {"mustRest", SLICE},
    {"mustReverse", SLICE},
    {"mustSlice", SLICE},
    {"mustUniq", SLICE},
    {"mustWithout", SLICE},
    {"ne", UNEQUAL},
    {"nindent", PASS},
    {"nospace", FOLD},
    {"not", NOT},
    {"omit", SUBSET},
    {"or", OR},
    {"pick", PICK},
    {"pluck", PLUCK},
    {"prepend", PREPEND},
    {"print", PRINT},
    {"printf", PRINTF},
    {"push", APPEND},
    {"quote", FOLD},
    {"replace", FOLD},
    {"required", SECOND},
    {"rest", SLICE},
    {"reverse", SLICE},
    {"set", SET},
    {"slice", SLICE},
    {"snakecase", FOLD},
    {"split", SPLIT},
    {"splitList", SPLIT},
    {"squote", FOLD},
    {"substr", FOLD},
    {"ternary", TERNARY},
    {"title", FOLD},
    {"toString", FOLD},
    {"tpl", TPL},
    {"trim", FOLD},
    {"trimAll", FOLD},
    {"trimPrefix", FOLD},
    {"trimSuffix", FOLD},
    {"trunc", FOLD},
    {"tuple", LIST},
    {"typeIs", NOTHING},
    {"typeIsLike", NOTHING},
    {"typeOf", NOTHING},
    {"uniq", SLICE},
    {"unset", SUBSET},
    {"untitle", FOLD},
    {"upper", FOLD},
    {"values", ITEMS},
    {"without", SLICE},
};

static enum effect find_effect(const struct ch_func *func)
{
    size_t low = 0, high = CH_COUNT(rows);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(func->name, rows[middle].name);
        if (order == 0)
            return rows[middle].effect;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return WHOLE;
}

static enum effect effect_of(struct ch_reach *r, const struct ch_func *func)
{
    struct ch_abs_cached *cached = ch_abs_cached(r->effects, func);
    if (cached->what != func)
        *cached = (struct ch_abs_cached){func, find_effect(func)};
    return (enum effect)cached->number;
}

struct call {
    struct ch_reach *r;
    const void *node;
    const uint32_t *args;
    uint32_t count;
    uint32_t *out;
};

/* Calls `visit` result for each argument and joins what it gives. */
static int each(const struct call *c, uint32_t from,
                int (*visit)(struct ch_reach *r, uint32_t set, uint32_t *out))
{
    int code = 0;
    for (uint32_t i = from; !code && i < c->count; i++) {
        uint32_t one = 0;
        code = visit(c->r, c->args[i], &one);
        if (!code)
            code = ch_abs_union(c->r, *c->out, one, c->out);
    }
    return code;
}

static int keep(struct ch_reach *r CH_UNUSED, uint32_t set, uint32_t *out)
{
    *out = set;
    return 0;
}

static int truth(struct ch_reach *r, uint32_t set, uint32_t *out)
{
    *out = set;
    return ch_abs_mark(r, set, CH_USAGE_TRUTH);
}

static int or_other(const struct call *c)
{
    return ch_abs_union(c->r, *c->out, c->r->other, c->out);
}

static int as_list(const struct call *c, uint32_t items)
{
    *c->out = 0;
    return items ? ch_abs_one(c->r, CH_ABS_LIST, items, c->out) : 0;
}

/* MAP[KEY] for every key that it can be. */
static int read_key(struct ch_reach *r, uint32_t set, uint32_t key,
                    uint32_t *out)
{
    uint32_t all = 0, found, count = ch_abs_count(r, key);
    int code = 0;
    *out = 0;
    if (!ch_abs_is_constant(r, key))
        return ch_abs_field(r, set, r->paths.star_token, out);
    for (uint32_t i = 0; !code && i < count; i++) {
        code = ch_abs_field(r, set, CH_ABS_ID(ch_abs_at(r, key, i)), &found);
        if (!code)
            code = ch_abs_union(r, all, found, &all);
    }
    *out = all;
    return code;
}

static int call_dict(const struct call *c)
{
    uint32_t *pairs = CH_NEW_ARRAY(c->r->op, uint32_t, c->count + 2);
    uint32_t n = 0;
    if (!pairs)
        return ch_error_code(c->r->op);
    for (uint32_t i = 0; i < c->count; i += 2) {
        uint32_t key = c->args[i];
        pairs[2 * n] = c->r->paths.star_token;
        if (ch_abs_is_constant(c->r, key) && ch_abs_count(c->r, key) == 1)
            pairs[2 * n] = CH_ABS_ID(ch_abs_at(c->r, key, 0));
        pairs[2 * n + 1] = i + 1 < c->count ? c->args[i + 1] : 0;
        n++;
    }
    return ch_abs_new_dict(c->r, c->node, pairs, n, c->out);
}

static int call_list(const struct call *c)
{
    if (c->count <= 32)
        return ch_abs_new_tuple(c->r, c->args, c->count, c->out);
    int code = each(c, 0, keep);
    return code ? code : as_list(c, *c->out);
}

static int split_one(const struct call *c, struct chart_str text,
                     struct chart_str separator, uint32_t *out)
{
    uint32_t items[32], count = 0;
    int code = 0;
    for (size_t at = 0; !code && count < CH_COUNT(items);) {
        size_t end = ch_str_find(text, separator, at);
        if (end == CH_NPOS)
            end = text.len;
        code = ch_abs_str(c->r, ch_str_sub(text, at, end), &items[count++]);
        at = end + separator.len;
        if (end == text.len)
            break;
    }
    return code ? code : ch_abs_new_tuple(c->r, items, count, out);
}

static int call_split(const struct call *c)
{
    uint32_t one;
    int code = each(c, 0, ch_abs_whole);
    *c->out = 0;
    if (code || c->count != 2 || !ch_abs_is_constant(c->r, c->args[0]) ||
        !ch_abs_is_constant(c->r, c->args[1]))
        return code ? code : or_other(c);
    struct chart_str separator = ch_intern_str(
        &c->r->paths.tokens, CH_ABS_ID(ch_abs_at(c->r, c->args[0], 0)));
    for (uint32_t i = 0;
         !code && separator.len && i < ch_abs_count(c->r, c->args[1]); i++) {
        struct chart_str text = ch_intern_str(
            &c->r->paths.tokens, CH_ABS_ID(ch_abs_at(c->r, c->args[1], i)));
        code = split_one(c, text, separator, &one);
        if (!code)
            code = ch_abs_union(c->r, *c->out, one, c->out);
    }
    return code;
}

/* What of the user's is in the text that it makes of its arguments. */
static int call_texts(const struct call *c)
{
    int code = each(c, 0, ch_abs_whole);
    return code ? code : ch_abs_without_str(c->r, *c->out, c->out);
}

/* A function that makes another text of its arguments. */
static int call_whole(const struct call *c)
{
    int code = call_texts(c);
    return code ? code : or_other(c);
}

/* The same where the last argument's text stays much as it was; unless
 * something is unknown nothing but that text can come of it. */
static int call_pass(const struct call *c)
{
    bool unknown = false;
    uint32_t last = 0;
    for (uint32_t i = 0; i < c->count; i++)
        unknown = unknown || !ch_abs_count(c->r, c->args[i]) ||
                  ch_abs_has_other(c->r, c->args[i]);
    if (unknown)
        return call_whole(c);
    int code = call_texts(c);
    if (!code && c->count)
        code = ch_abs_whole(c->r, c->args[c->count - 1], &last);
    return code ? code : ch_abs_union(c->r, *c->out, last, c->out);
}

/* ---- truth -------------------------------------------------------------- */

static int give_bool(const struct call *c, enum ch_abs_truth truth)
{
    if (truth == CH_ABS_MAYBE)
        return or_other(c);
    return ch_abs_one(c->r, CH_ABS_BOOL, truth == CH_ABS_ALWAYS, c->out);
}

/* `and` and `or`: an argument that decides is the result. */
static int call_logic(const struct call *c, enum ch_abs_truth decisive)
{
    int code = each(c, 0, truth);
    for (uint32_t i = 0; !code && i < c->count; i++)
        if (ch_abs_truth(c->r, c->args[i]) == decisive)
            return give_bool(c, decisive);
    return code;
}

static bool is_empty_dict(const struct ch_reach *r, uint32_t set)
{
    if (ch_abs_count(r, set) != 1)
        return false;
    uint64_t alt = ch_abs_at(r, set, 0);
    return CH_ABS_KIND(alt) == CH_ABS_DICT &&
           ch_abs_dict_of(r, CH_ABS_ID(alt)).count == 0;
}

/* `default dict TABLE`: without it nothing is in the dict either. */
static int call_default(const struct call *c)
{
    uint32_t outer = c->r->guarded;
    if (c->count == 2 && is_empty_dict(c->r, c->args[0]))
        c->r->guarded = c->args[1];
    int code = each(c, 0, truth);
    c->r->guarded = outer;
    return code;
}

static int call_not(const struct call *c)
{
    uint32_t unused = 0;
    int code = c->count ? truth(c->r, c->args[0], &unused) : 0;
    enum ch_abs_truth is =
        c->count ? ch_abs_truth(c->r, c->args[0]) : CH_ABS_MAYBE;
    if (is != CH_ABS_MAYBE)
        is = is == CH_ABS_ALWAYS ? CH_ABS_NEVER : CH_ABS_ALWAYS;
    return code ? code : give_bool(c, is);
}

/* Of two constants: the same, certainly another one, or who knows. */
static enum ch_abs_truth equal(const struct ch_reach *r, uint32_t a, uint32_t b)
{
    if (!ch_abs_is_constant(r, a) || !ch_abs_is_constant(r, b))
        return CH_ABS_MAYBE;
    if (ch_abs_count(r, a) == 1 && a == b)
        return CH_ABS_ALWAYS;
    for (uint32_t i = 0; i < ch_abs_count(r, a); i++)
        for (uint32_t k = 0; k < ch_abs_count(r, b); k++)
            if (ch_abs_at(r, a, i) == ch_abs_at(r, b, k))
                return CH_ABS_MAYBE;
    return CH_ABS_NEVER;
}

static int call_equal(const struct call *c, bool negated)
{
    enum ch_abs_truth is = CH_ABS_MAYBE;
    int code = call_texts(c);
    if (c->count == 2)
        is = equal(c->r, c->args[0], c->args[1]);
    if (is != CH_ABS_MAYBE && negated)
        is = is == CH_ABS_ALWAYS ? CH_ABS_NEVER : CH_ABS_ALWAYS;
    *c->out = 0;
    return code ? code : give_bool(c, is);
}

static int call_ternary(const struct call *c)
{
    int code = ch_abs_mark(c->r, c->args[2], CH_USAGE_TRUTH);
    enum ch_abs_truth is = ch_abs_truth(c->r, c->args[2]);
    *c->out = c->args[is == CH_ABS_NEVER ? 1 : 0];
    if (is == CH_ABS_MAYBE && !code)
        code = ch_abs_union(c->r, c->args[0], c->args[1], c->out);
    return code;
}

/* ---- maps and lists ----------------------------------------------------- */

static int call_set(const struct call *c)
{
    if (c->count != 3)
        return 0;
    uint32_t key = c->args[1], count = ch_abs_count(c->r, key);
    int code = 0;
    *c->out = c->args[0];
    if (!ch_abs_is_constant(c->r, key))
        return ch_abs_put(c->r, c->args[0], c->r->paths.star_token, c->args[2]);
    for (uint32_t i = 0; !code && i < count; i++)
        code = ch_abs_put(c->r, c->args[0], CH_ABS_ID(ch_abs_at(c->r, key, i)),
                          c->args[2]);
    return code;
}

static int call_index(const struct call *c)
{
    uint32_t at = c->count ? c->args[0] : 0;
    int code = 0;
    for (uint32_t i = 1; !code && i < c->count; i++)
        code = read_key(c->r, at, c->args[i], &at);
    *c->out = at;
    return code;
}

static int call_dig(const struct call *c)
{
    if (c->count < 3)
        return 0;
    uint32_t at = c->args[c->count - 1];
    int code = 0;
    for (uint32_t i = 0; !code && i + 2 < c->count; i++)
        code = read_key(c->r, at, c->args[i], &at);
    return code ? code : ch_abs_union(c->r, at, c->args[c->count - 2], c->out);
}

static int call_pluck(const struct call *c)
{
    uint32_t all = 0, found;
    int code = 0;
    for (uint32_t i = 1; !code && i < c->count; i++) {
        code = read_key(c->r, c->args[i], c->args[0], &found);
        if (!code)
            code = ch_abs_union(c->r, all, found, &all);
    }
    return code ? code : as_list(c, all);
}

/* The map with those keys alone. */
static int call_pick(const struct call *c)
{
    uint32_t *pairs = CH_NEW_ARRAY(c->r->op, uint32_t, c->count * 2 + 2);
    uint32_t n = 0;
    int code = pairs ? 0 : ch_error_code(c->r->op);
    for (uint32_t i = 1; !code && i < c->count; i++) {
        if (!ch_abs_is_constant(c->r, c->args[i]) ||
            ch_abs_count(c->r, c->args[i]) != 1) {
            *c->out = c->args[0];
            return 0;
        }
        pairs[2 * n] = CH_ABS_ID(ch_abs_at(c->r, c->args[i], 0));
        code = read_key(c->r, c->args[0], c->args[i], &pairs[2 * n + 1]);
        n++;
    }
    return code ? code : ch_abs_new_dict(c->r, c->node, pairs, n, c->out);
}

static int call_merge(const struct call *c)
{
    int code = each(c, 0, keep);
    for (uint32_t i = 1; !code && i < c->count; i++)
        code = ch_abs_put(c->r, c->args[0], c->r->token_merged, c->args[i]);
    return code;
}

/* append and prepend to lists whose items are known. */
static int extend_tuple(const struct call *c, uint32_t id, bool front,
                        uint32_t *out)
{
    uint32_t items[33], count;
    const uint32_t *old = ch_abs_tuple_of(c->r, id, &count);
    memcpy(items + (front ? 1 : 0), old, count * sizeof *items);
    items[front ? 0 : count] = c->args[1];
    return ch_abs_new_tuple(c->r, items, count + 1, out);
}

static bool are_short_tuples(const struct ch_reach *r, uint32_t set)
{
    uint32_t count = ch_abs_count(r, set), len;
    for (uint32_t i = 0; i < count; i++) {
        uint64_t alt = ch_abs_at(r, set, i);
        if (CH_ABS_KIND(alt) != CH_ABS_TUPLE)
            return false;
        (void)ch_abs_tuple_of(r, CH_ABS_ID(alt), &len);
        if (len >= 24)
            return false;
    }
    return count > 0 && count < 8;
}

static int call_append(const struct call *c, bool front)
{
    if (c->count == 2 && are_short_tuples(c->r, c->args[0])) {
        int code = 0;
        for (uint32_t i = 0; !code && i < ch_abs_count(c->r, c->args[0]); i++) {
            uint32_t one;
            code = extend_tuple(c, CH_ABS_ID(ch_abs_at(c->r, c->args[0], i)),
                                front, &one);
            if (!code)
                code = ch_abs_union(c->r, *c->out, one, c->out);
        }
        return code;
    }
    uint32_t items = 0;
    int code = c->count ? ch_abs_items(c->r, c->args[0], &items) : 0;
    for (uint32_t i = 1; !code && i < c->count; i++)
        code = ch_abs_union(c->r, items, c->args[i], &items);
    return code ? code : as_list(c, items);
}

static int call_items(const struct call *c, bool list)
{
    uint32_t items = 0;
    int code = 0;
    for (uint32_t i = 0; !code && i < c->count; i++) {
        uint32_t one;
        if (ch_abs_is_constant(c->r, c->args[i]))
            continue;
        code = ch_abs_items(c->r, c->args[i], &one);
        if (!code)
            code = ch_abs_union(c->r, items, one, &items);
    }
    *c->out = items;
    return code || !list ? code : as_list(c, items);
}

/* first or last of lists whose items are known. */
static int call_end(const struct call *c, bool last)
{
    int code = 0;
    for (uint32_t i = 0; !code && i < ch_abs_count(c->r, c->args[0]); i++) {
        uint32_t len;
        const uint32_t *items = ch_abs_tuple_of(
            c->r, CH_ABS_ID(ch_abs_at(c->r, c->args[0], i)), &len);
        if (len)
            code =
                ch_abs_union(c->r, *c->out, items[last ? len - 1 : 0], c->out);
    }
    return code;
}

/* ---- dispatch ----------------------------------------------------------- */

int ch_reach_call(struct ch_reach *r, const struct ch_func *func,
                  const void *node, const uint32_t *args, uint32_t count,
                  uint32_t *out)
{
    const struct call call = {r, node, args, count, out};
    const struct call *c = &call;
    uint32_t unused;
    int code;
    *out = 0;
    switch (effect_of(r, func)) {
    case CHOOSE:
        return each(c, 0, truth);
    case DEFAULT:
        return call_default(c);
    case AND:
        return call_logic(c, CH_ABS_NEVER);
    case OR:
        return call_logic(c, CH_ABS_ALWAYS);
    case NOT:
        return call_not(c);
    case EQUAL:
    case UNEQUAL:
        return call_equal(c, effect_of(r, func) == UNEQUAL);
    case TRUTH:
        code = each(c, 0, truth);
        *out = r->other;
        return code;
    case TERNARY:
        return count == 3 ? call_ternary(c) : 0;
    case SECOND:
        *out = count == 2 ? args[1] : 0;
        return 0;
    case NOTHING:
        *out = r->other;
        return 0;
    case DICT:
        return call_dict(c);
    case LIST:
        return call_list(c);
    case SPLIT:
        return call_split(c);
    case FOLD:
        code = ch_reach_fold(r, func, args, count, out);
        return code || *out ? code : call_pass(c);
    case PASS:
        return call_pass(c);
    case SET:
        return call_set(c);
    case GET:
    case INDEX:
        return call_index(c);
    case HAS:
        code = call_index(c);
        if (!code)
            code = ch_abs_mark(r, *out, CH_USAGE_TRUTH);
        *out = r->other;
        return code;
    case DIG:
        return call_dig(c);
    case PLUCK:
        return call_pluck(c);
    case PICK:
        return call_pick(c);
    case COPY:
        return count ? ch_abs_new_copy(r, node, args[0], out) : 0;
    case SUBSET:
        *out = count ? args[0] : 0;
        return 0;
    case KEYS:
        code = call_items(c, false);
        *out = r->other;
        return code;
    case ITEMS:
    case SLICE:
    case CONCAT:
        return call_items(c, true);
    case FIRST:
    case LAST:
        if (count && are_short_tuples(r, args[0]))
            return call_end(c, effect_of(r, func) == LAST);
        return call_items(c, false);
    case APPEND:
    case PREPEND:
        return call_append(c, effect_of(r, func) == PREPEND);
    case MERGE:
        return call_merge(c);
    case COUNT:
        code = count ? ch_abs_mark(r, args[0], CH_USAGE_TRUTH) : 0;
        if (!code && count)
            code = ch_abs_items(r, args[0], &unused);
        *out = r->other;
        return code;
    case PRINT:
        code = call_texts(c);
        return code ? code : ch_reach_print(r, args, count, out);
    case PRINTF:
        code = call_texts(c);
        return code ? code : ch_reach_printf(r, args, count, out);
    case INCLUDE:
        return count == 2 ? ch_reach_include(r, args[0], args[1], out) : 0;
    case TPL:
        return count == 2 ? ch_reach_tpl(r, args[0], args[1], out) : 0;
    case WHOLE:
        break;
    }
    return call_whole(c);
}
