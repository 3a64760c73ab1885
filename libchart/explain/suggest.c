#include "explain/suggest.h"

#include "base/buf.h"
#include "explain/path.h"
#include "explain/word.h"
#include "value/list.h"
#include "value/map.h"

#define TOKENS_MAX 40
#define KEEP_MAX 5
/* Costs are in hundredths of a key too many. */
#define COST_MAX 330
#define COST_NEVER CH_WORD_NEVER
#define COST_ANY_KEY 10 /* a key that the user chooses */

/* ---- what is known ------------------------------------------------------ */

const struct ch_instance *
ch_instance_at(const struct ch_rendered_values *values,
               const struct chart_str *path, size_t len, size_t *used)
{
    const struct ch_instance *instance = values->root;
    *used = 0;
    while (*used < len) {
        size_t i = 0;
        while (i < instance->child_count &&
               !ch_str_eq(instance->children[i]->name, path[*used]))
            i++;
        if (i == instance->child_count)
            break;
        instance = instance->children[i];
        ++*used;
    }
    return instance;
}

static const struct ch_value *
declared_at(const struct ch_rendered_values *values, bool is_wrapper,
            const struct chart_str *path, size_t len)
{
    const struct ch_instance *instance = values->root;
    const struct ch_value *found = NULL;
    if (!is_wrapper)
        found = ch_value_at(instance->chart->values, path, len);
    for (size_t from = 0; !found && from < len; from++) {
        size_t i = 0;
        while (i < instance->child_count &&
               !ch_str_eq(instance->children[i]->name, path[from]))
            i++;
        if (i == instance->child_count)
            break;
        instance = instance->children[i];
        found = ch_value_at(instance->chart->values, path + from + 1,
                            len - from - 1);
    }
    return found;
}

const struct ch_value *ch_declared_at(const struct ch_chart_tree *tree,
                                      const struct ch_rendered_values *values,
                                      const struct chart_str *path, size_t len)
{
    return declared_at(values, ch_chart_is_wrapper(tree->root), path, len);
}

static int add_declared(struct ch_suggester *s, uint32_t node,
                        const struct ch_map *map)
{
    int code = ch_enter(s->op);
    if (code)
        return code;
    for (uint32_t i = 0; !code && i < map->len; i++) {
        const struct ch_map_entry *e = &map->entries[i];
        uint32_t token, child;
        code = ch_intern_add_string(s->op, &s->known.tokens, e->key, &token);
        if (!code)
            code = ch_paths_child(s->op, &s->known, node, token, &child);
        if (code)
            break;
        s->known.nodes[child].flags |= CH_KNOWN_DECLARED;
        if (ch_is_map(e->value) && e->value.u.map)
            code = add_declared(s, child, e->value.u.map);
    }
    ch_leave(s->op);
    return code;
}

static int add_instance(struct ch_suggester *s,
                        const struct ch_instance *instance, uint32_t node)
{
    int code = ch_enter(s->op);
    if (code)
        return code;
    if (instance->parent || !ch_chart_is_wrapper(instance->chart))
        code = add_declared(s, node, instance->chart->values);
    for (size_t i = 0; !code && i < instance->child_count; i++) {
        const struct ch_instance *child = instance->children[i];
        uint32_t token, at;
        code = ch_intern_add(s->op, &s->known.tokens, child->name.ptr,
                             child->name.len, &token, NULL);
        if (!code)
            code = ch_paths_child(s->op, &s->known, node, token, &at);
        if (!code)
            code = add_instance(s, child, at);
    }
    ch_leave(s->op);
    return code;
}

/* ---- words -----------------------------------------------------------------
 */

int ch_suggester_init(struct ch_suggester *s)
{
    int code = ch_paths_init(s->op, &s->known);
    s->is_wrapper = ch_chart_is_wrapper(s->tree->root);
    if (!code)
        code = ch_intern_init(s->op, &s->words);
    if (!code)
        code = ch_reach_copy(s->op, s->reach, CH_KNOWN_NAMED, &s->known);
    if (!code)
        code = add_instance(s, s->values->root, CH_PATHS_ROOT);
    s->letters = CH_NEW_ARRAY(s->op, uint32_t, s->known.tokens.len);
    if (code || !s->letters)
        return ch_error_code(s->op);
    for (uint32_t i = 1; i < s->known.tokens.len; i++)
        s->letters[i] = ch_word_letters(ch_intern_str(&s->known.tokens, i));
    return ch_step(s->op, s->known.tokens.len);
}

static int compare_word(struct ch_suggester *s, struct chart_str word,
                        const int32_t **out)
{
    uint32_t count = s->known.tokens.len, letters = ch_word_letters(word);
    int32_t *costs = CH_NEW_ARRAY(s->op, int32_t, count);
    int code = ch_step(s->op, count);
    if (!costs || code)
        return ch_error_code(s->op);
    *out = costs;
    costs[0] = COST_NEVER;
    for (uint32_t i = 1; i < count; i++)
        costs[i] = ch_words_can_be_near(letters, s->letters[i], word.len)
                       ? ch_word_cost(word, ch_intern_str(&s->known.tokens, i))
                       : COST_NEVER;
    return 0;
}

/* What it costs to read each known token as that word: worked out once for
 * each word of the user's, not for each path that holds one. */
static int costs_of(struct ch_suggester *s, struct chart_str word,
                    const int32_t **out)
{
    uint32_t at;
    bool added;
    int code = ch_intern_add(s->op, &s->words, word.ptr, word.len, &at, &added);
    if (!code && at >= s->word_cap) {
        uint32_t cap = at * 2 + 16;
        void *grown = ch_realloc_array(s->op, (void *)s->word_costs,
                                       s->word_cap, cap, sizeof *s->word_costs);
        if (!grown)
            return ch_error_code(s->op);
        s->word_costs = grown;
        s->word_cap = cap;
    }
    if (!code && added)
        code = compare_word(s, word, &s->word_costs[at]);
    if (!code)
        *out = s->word_costs[at];
    return code;
}

/* ---- paths -------------------------------------------------------------- */

struct path {
    const struct chart_str *tokens;
    size_t len;
};

static bool is_instance(const struct ch_suggester *s,
                        const struct chart_str *path, size_t len)
{
    size_t used;
    (void)ch_instance_at(s->values, path, len, &used);
    return len > 0 && used == len;
}

static bool is_dependency(const struct ch_suggester *s, struct chart_str token)
{
    return is_instance(s, &token, 1);
}

/* The dependency's own name where it has an alias. */
static bool is_alias_of(const struct ch_suggester *s, struct chart_str name,
                        struct chart_str alias)
{
    const struct ch_metadata *m = &s->tree->root->metadata;
    for (size_t i = 0; i < m->dependency_count; i++) {
        const struct ch_dependency *d = &m->dependencies[i];
        if (d->alias.len && ch_str_eq(d->name, name) &&
            ch_str_eq(d->alias, alias))
            return true;
    }
    return false;
}

static uint32_t known_node(const struct ch_suggester *s,
                           const struct chart_str *path, size_t len)
{
    uint32_t node = CH_PATHS_ROOT;
    for (size_t i = 0; node && i < len; i++) {
        uint32_t exact = ch_paths_find(
            &s->known, node,
            ch_intern_find(&s->known.tokens, path[i].ptr, path[i].len));
        node = exact ? exact : s->known.nodes[node].star;
    }
    return node;
}

/* Does some chart have a key of that name? */
static bool is_word(const struct ch_suggester *s, struct chart_str token)
{
    return ch_intern_find(&s->known.tokens, token.ptr, token.len) != 0;
}

static bool is_any_key(struct chart_str token)
{
    return ch_str_eq(token, CH_STR("*"));
}

static int cost_missing(const struct ch_suggester *s, struct path q, size_t at)
{
    size_t used;
    const struct ch_instance *to =
        ch_instance_at(s->values, q.tokens, at + 1, &used);
    if (used == at + 1 && ch_chart_is_wrapper(to->parent->chart))
        return 60;
    if (at > 0 && ch_str_eq(q.tokens[at], q.tokens[at - 1]))
        return 60;
    if (at == 0 && ch_str_eq(q.tokens[0], CH_STR("global")))
        return 110;
    return 100;
}

static int cost_extra(const struct ch_suggester *s, struct path p, size_t at)
{
    if (at > 0 && ch_str_eq(p.tokens[at], p.tokens[at - 1]))
        return 50;
    if (at == 0 && is_dependency(s, p.tokens[0]))
        return 110;
    /* What hangs together at the end is what was meant; and a key that charts
     * know elsewhere was meant too. */
    int cost = 80 + (at < 5 ? 5 * (int)at : 25);
    return cost + (is_word(s, p.tokens[at]) && !known_node(s, p.tokens, at + 1)
                       ? 40
                       : 0);
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* Templates write an item's number as they write a key. */
static bool is_item(struct chart_str was, struct chart_str is)
{
    return ch_path_index_of(was) != CH_NPOS &&
           ch_str_eq(ch_str_sub(was, 1, was.len), is);
}

/* How the best way to a place in the table of `path_cost` came there. */
enum way { WAY_INSTEAD, WAY_EXTRA, WAY_MISSING };

struct ways {
    uint8_t way[TOKENS_MAX][TOKENS_MAX];
};

/* Where templates read any key it is the one that the user wrote. */
static bool name_any_keys(const struct ways *ways, struct path p,
                          struct chart_str *q, size_t len)
{
    size_t i = p.len, j = len;
    while (i && j) {
        enum way way = (enum way)ways->way[i - 1][j - 1];
        if (way == WAY_INSTEAD &&
            (is_any_key(q[j - 1]) || is_item(p.tokens[i - 1], q[j - 1])))
            q[j - 1] = p.tokens[i - 1];
        i -= way != WAY_MISSING;
        j -= way != WAY_EXTRA;
    }
    for (j = 0; j < len; j++)
        if (is_any_key(q[j]))
            return false;
    return true;
}

/* ---- candidates --------------------------------------------------------- */

struct candidate {
    const struct chart_str *tokens;
    size_t len;
    int cost;
    size_t missing; /* leaves that would not be read there */
    bool named;     /* charts name all of them there */
};

struct search {
    struct ch_suggester *s;
    struct path p;
    const struct ch_leaf *const *leaves;
    size_t leaf_count;
    bool whole;
    size_t scope; /* tokens of `p` that lead to its instance */
    const struct ch_instance *instance;
    struct candidate best[KEEP_MAX];
    size_t count;
    struct ways ways;
    const int32_t *words[TOKENS_MAX]; /* costs of the tokens of `p` */
    const int32_t **last_words;       /* and of the last token of each leaf */
    int extra[TOKENS_MAX];            /* of leaving them out */
    struct chart_str tokens[TOKENS_MAX * 2]; /* the candidate at hand */
    uint32_t ids[TOKENS_MAX];                /* in `known`, of its tokens */
};

/* Of token `i` of the path as token `j` of the candidate. */
static int cost_instead(const struct search *x, size_t i, size_t j)
{
    const struct ch_suggester *s = x->s;
    struct chart_str was = x->p.tokens[i], is = x->tokens[j];
    int word = x->ids[j] == s->known.star_token ? COST_ANY_KEY
                                                : x->words[i][x->ids[j]];
    if (is_item(was, is))
        return 0;
    if (word != COST_NEVER || i + j > 0)
        return word;
    if (is_alias_of(s, was, is))
        return 30;
    bool scope = is_dependency(s, was) ||
                 (ch_str_eq(was, CH_STR("global")) && s->is_wrapper);
    return scope && is_dependency(s, is) ? 60 : COST_NEVER;
}

/* What it takes to make the first `k` tokens of the path into the candidate:
 * keys missing, too many, misspelt. */
static int path_cost(struct search *x, size_t k, size_t len,
                     bool last_may_differ)
{
    int above[TOKENS_MAX + 1], row[TOKENS_MAX + 1], missing[TOKENS_MAX];
    above[0] = 0;
    for (size_t j = 0; j < len; j++) {
        missing[j] = cost_missing(x->s, (struct path){x->tokens, len}, j);
        above[j + 1] = above[j] + missing[j];
    }
    for (size_t i = 0; i < k; i++) {
        int extra = x->extra[i];
        row[0] = above[0] + extra;
        for (size_t j = 0; j < len; j++) {
            int word = cost_instead(x, i, j);
            bool last = i + 1 == k && j + 1 == len;
            if (word == COST_NEVER && last && last_may_differ)
                word = 110; /* its children match */
            if (word == COST_NEVER && !last)
                word = 160;
            int best = above[j] + word;
            x->ways.way[i][j] = WAY_INSTEAD;
            if (!last && above[j + 1] + extra < best) {
                best = above[j + 1] + extra;
                x->ways.way[i][j] = WAY_EXTRA;
            }
            if (!last && row[j] + missing[j] < best) {
                best = row[j] + missing[j];
                x->ways.way[i][j] = WAY_MISSING;
            }
            row[j + 1] = best;
        }
        memcpy(above, row, (len + 1) * sizeof *row);
    }
    return above[len];
}

static bool is_read(unsigned flags)
{
    return (flags & CH_KNOWN_READ & ~CH_USAGE_ITEMS) != 0;
}

static bool same_shape(const struct ch_value *a, struct ch_value b)
{
    if (!a || ch_is_nil(*a) || ch_is_nil(b))
        return false;
    if (ch_is_map(*a) || ch_is_map(b))
        return ch_is_map(*a) && ch_is_map(b);
    if (ch_is_list(*a) || ch_is_list(b))
        return ch_is_list(*a) && ch_is_list(b);
    return (a->type == CH_T_BOOL) == (b.type == CH_T_BOOL) &&
           (a->type == CH_T_STRING) == (b.type == CH_T_STRING);
}

static bool wrong_shape(const struct ch_value *a, struct ch_value b)
{
    return a && !ch_is_nil(*a) && !ch_is_nil(b) && !same_shape(a, b);
}

/* How well the leaves fit below the candidate of `len` tokens. */
struct fit {
    size_t read, named, shaped, misshaped;
    size_t same;   /* the default there is this very value */
    size_t alike;  /* or much like it */
    size_t near;   /* not read, but a key much like it is there */
    size_t free;   /* not named, but any key is read there */
    size_t active; /* what is there now was read in this render */
};

/* Is one word the other with an ending? */
static bool has_ending(struct chart_str a, struct chart_str b)
{
    return a.len > 3 && b.len > 3 &&
           (ch_str_starts(a, b) || ch_str_starts(b, a));
}

/* Is there a key much like the word, whose costs are given? */
static bool has_near(const struct ch_suggester *s, uint32_t parent,
                     struct chart_str word, const int32_t *costs)
{
    for (uint32_t at = parent ? s->known.nodes[parent].first_child : 0; at;
         at = s->known.nodes[at].next) {
        uint32_t token = s->known.nodes[at].token;
        if (costs[token] != COST_NEVER ||
            has_ending(ch_intern_str(&s->known.tokens, token), word))
            return true;
    }
    return false;
}

static bool same_value(const struct ch_value *a, struct ch_value b)
{
    if (!same_shape(a, b) || a->type != b.type)
        return false;
    if (a->type == CH_T_STRING)
        return ch_str_eq(ch_value_str(*a), ch_value_str(b));
    return a->type <= CH_T_FLOAT64 && a->u.integer == b.u.integer;
}

/* Two texts of which the shorter one is most of the longer one's start, or two
 * numbers that are close. */
static bool are_alike(const struct ch_value *a, struct ch_value b)
{
    if (a && a->type == b.type && b.type == CH_T_FLOAT64) {
        double gap = a->u.number > b.u.number ? a->u.number - b.u.number
                                              : b.u.number - a->u.number;
        return gap > 0 && gap * 8 <= b.u.number;
    }
    if (!a || a->type != CH_T_STRING || b.type != CH_T_STRING)
        return false;
    struct chart_str x = ch_value_str(*a), y = ch_value_str(b);
    size_t n = 0, longer = x.len > y.len ? x.len : y.len;
    while (n < x.len && n < y.len && x.ptr[n] == y.ptr[n])
        n++;
    return n >= 2 && n * 2 > longer;
}

/* Would the path lead through a default that is no table, at one of its first
 * keys from `from` on? */
static bool is_below_scalar(const struct search *x, size_t from, size_t len)
{
    for (size_t i = from; i < len; i++) {
        const struct ch_value *v =
            declared_at(x->s->values, x->s->is_wrapper, x->tokens, i);
        if (v && !ch_is_nil(*v) && !ch_is_map(*v) && !ch_is_list(*v))
            return true;
    }
    return false;
}

/* Known by name, not as any key of some table. */
static bool is_name(const struct ch_suggester *s, uint32_t node)
{
    return s->known.nodes[node].token != s->known.star_token &&
           s->known.nodes[node].flags & (CH_KNOWN_DECLARED | CH_KNOWN_NAMED);
}

static bool is_named(const struct search *x, size_t len)
{
    const struct ch_suggester *s = x->s;
    return is_name(s, known_node(s, x->tokens, len));
}

/* Is it in a map that charts take whole, whatever its keys? */
static bool is_free(const struct search *x, size_t len)
{
    const struct ch_suggester *s = x->s;
    uint32_t node = known_node(s, x->tokens, len - 1);
    return node && (s->known.nodes[node].flags & CH_USAGE_WHOLE ||
                    s->known.nodes[node].star);
}

static bool is_active(const struct search *x, size_t len)
{
    const struct ch_value *now =
        ch_value_at(x->s->values->root->values, x->tokens, len);
    return now && ch_usage_flags(x->s->usage, now->origin) &
                      (CH_KNOWN_READ | CH_USAGE_TRUTH);
}

static struct fit fit_leaves(struct search *x, size_t len)
{
    struct fit fit = {0};
    bool below = is_below_scalar(x, 1, len);
    for (size_t i = 0; i < x->leaf_count; i++) {
        const struct ch_leaf *leaf = x->leaves[i];
        size_t n = leaf->path_len - x->p.len;
        if (len + n > CH_COUNT(x->tokens))
            continue;
        memcpy(x->tokens + len, leaf->path + x->p.len, n * sizeof *leaf->path);
        unsigned flags = ch_reach_flags(x->s->reach, x->tokens, len + n);
        if (!is_read(flags) || below || is_below_scalar(x, len, len + n)) {
            fit.near +=
                n && has_near(x->s, known_node(x->s, x->tokens, len + n - 1),
                              x->tokens[len + n - 1], x->last_words[i]);
            continue;
        }
        fit.read++;
        bool named = is_named(x, len + n);
        fit.named += named;
        fit.free += !named && is_free(x, len + n);
        fit.active += is_active(x, len + n);
        const struct ch_value *declared =
            declared_at(x->s->values, x->s->is_wrapper, x->tokens, len + n);
        fit.shaped += same_shape(declared, leaf->value);
        fit.misshaped += wrong_shape(declared, leaf->value);
        fit.same += same_value(declared, leaf->value);
        fit.alike += are_alike(declared, leaf->value);
    }
    return fit;
}

static bool same_tokens(const struct candidate *c,
                        const struct chart_str *tokens, size_t len)
{
    if (c->len != len)
        return false;
    for (size_t i = 0; i < len; i++)
        if (!ch_str_eq(c->tokens[i], tokens[i]))
            return false;
    return true;
}

static int keep(struct search *x, size_t len, int cost, bool named,
                const struct fit *fit)
{
    for (size_t i = 0; i < x->count; i++) {
        if (!same_tokens(&x->best[i], x->tokens, len))
            continue;
        x->best[i].cost = least(x->best[i].cost, cost);
        return 0;
    }
    if (x->count == KEEP_MAX && x->best[KEEP_MAX - 1].cost <= cost)
        return 0;
    struct chart_str *copy = CH_NEW_ARRAY(x->s->op, struct chart_str, len);
    if (!copy)
        return ch_error_code(x->s->op);
    memcpy(copy, x->tokens, len * sizeof *copy);
    size_t at = x->count < KEEP_MAX ? x->count++ : KEEP_MAX - 1;
    for (; at > 0 && x->best[at - 1].cost > cost; at--)
        x->best[at] = x->best[at - 1];
    x->best[at] = (struct candidate){
        .tokens = copy,
        .len = len,
        .cost = cost,
        .missing = x->leaf_count - fit->read - fit->near,
        .named = named && fit->named + fit->free == x->leaf_count,
    };
    return 0;
}

/* The tokens of a known node into x->tokens; their number, 0: too many. */
static size_t node_path(struct search *x, uint32_t node)
{
    const struct ch_paths *known = &x->s->known;
    size_t len = 0;
    for (uint32_t at = node; at != CH_PATHS_ROOT; at = known->nodes[at].parent)
        if (++len > TOKENS_MAX)
            return 0;
    size_t i = len;
    for (uint32_t at = node; at != CH_PATHS_ROOT;
         at = known->nodes[at].parent) {
        x->ids[--i] = known->nodes[at].token;
        x->tokens[i] = ch_intern_str(&known->tokens, x->ids[i]);
    }
    return len;
}

static bool is_above(const struct ch_instance *above,
                     const struct ch_instance *instance)
{
    while (instance && instance != above)
        instance = instance->parent;
    return instance != NULL;
}

/* Is the place in the scope that the user wrote into? */
static int cost_of_scope(const struct search *x, size_t len)
{
    size_t used;
    const struct ch_instance *to =
        ch_instance_at(x->s->values, x->tokens, len, &used);
    if (!x->scope || to == x->instance)
        return 0;
    /* A key alone is in many charts: it tells little about which is meant. */
    bool alone = x->p.len - x->scope < 2;
    if (is_above(x->instance, to))
        return alone ? 200 : 15;
    if (is_above(to, x->instance))
        return alone ? 80 : 40;
    return 200;
}

static bool is_same(struct path p, struct path q)
{
    for (size_t i = 0; p.len == q.len && i < p.len; i++)
        if (!ch_str_eq(p.tokens[i], q.tokens[i]))
            return false;
    return p.len == q.len;
}

/* The known node `node` as the place of the first `k` tokens of the block. */
static int try_node(struct search *x, uint32_t node, size_t k, int word)
{
    struct path p = {x->p.tokens, k};
    size_t len = node_path(x, node);
    if (!len || len + x->p.len - k > TOKENS_MAX)
        return 0;
    struct path q = {x->tokens, len};
    bool differs = word == COST_NEVER;
    int cost = path_cost(x, k, len, differs);
    if (cost > COST_MAX || !name_any_keys(&x->ways, p, x->tokens, len) ||
        is_same(p, q))
        return 0;
    size_t rest = x->p.len - k;
    memcpy(x->tokens + len, x->p.tokens + k, rest * sizeof *x->tokens);
    len += rest;
    struct fit fit = fit_leaves(x, len);
    size_t missing = x->leaf_count - fit.read - fit.near;
    if (!fit.read || (missing && x->whole))
        return 0;
    /* Another name altogether needs children that say so. */
    if (differs && (x->leaf_count < 2 || fit.named < 2 ||
                    fit.named + fit.near < x->leaf_count))
        return 0;
    cost += (int)(200 * missing / x->leaf_count);
    cost += (int)(80 * (fit.read - fit.named - fit.free) / x->leaf_count);
    cost += (int)(60 * (fit.near + fit.misshaped) / x->leaf_count);
    cost -= (int)(20 * fit.shaped / x->leaf_count);
    /* Nobody writes what is the default anyway. */
    cost += (int)(15 * fit.same / x->leaf_count);
    cost -= (int)(10 * fit.alike / x->leaf_count);
    cost -= (int)(12 * fit.active / x->leaf_count);
    cost += cost_of_scope(x, len);
    return cost > COST_MAX ? 0 : keep(x, len, cost, is_name(x->s, node), &fit);
}

static int search_prefix(struct search *x, size_t k)
{
    const struct ch_paths *known = &x->s->known;
    const int32_t *words = x->words[k - 1];
    int code = ch_step(x->s->op, known->len);
    bool any_name = k == x->p.len && x->leaf_count >= 2;
    for (uint32_t i = CH_PATHS_ROOT + 1; !code && i < known->len; i++) {
        int word = words[known->nodes[i].token];
        if (word != COST_NEVER || (any_name && known->nodes[i].first_child))
            code = try_node(x, i, k, word);
    }
    return code;
}

/* ---- reasons ------------------------------------------------------------ */

static bool drops_one(struct path longer, struct path shorter, size_t *at)
{
    if (longer.len != shorter.len + 1)
        return false;
    *at = 0;
    while (*at < shorter.len &&
           ch_str_eq(longer.tokens[*at], shorter.tokens[*at]))
        ++*at;
    for (size_t i = *at; i < shorter.len; i++)
        if (!ch_str_eq(longer.tokens[i + 1], shorter.tokens[i]))
            return false;
    return true;
}

static void say(struct ch_buf *buf, const char *before, struct chart_str name,
                const char *after)
{
    ch_buf_str(buf, ch_str_z(before));
    ch_buf_byte(buf, '"');
    ch_buf_str(buf, name);
    ch_buf_byte(buf, '"');
    ch_buf_str(buf, ch_str_z(after));
}

static void say_missing(const struct search *x, struct ch_buf *buf,
                        struct path q, size_t at)
{
    struct chart_str key = q.tokens[at];
    if (is_instance(x->s, q.tokens, at + 1))
        say(buf, "one level too high: the dependency's name ", key,
            " is missing");
    else if (at && is_instance(x->s, q.tokens, at))
        say(buf, "one level too high: the chart has a key ", key,
            " of its own, under the dependency's name");
    else if (ch_str_eq(key, CH_STR("global")) && at == 0)
        say(buf, "the chart reads it under ", key, "");
    else
        say(buf, "the key ", key, " is missing in between");
}

static void say_extra(const struct search *x, struct ch_buf *buf, size_t at)
{
    struct path p = x->p;
    struct chart_str key = p.tokens[at];
    if (at && ch_str_eq(p.tokens[at - 1], key))
        say(buf, "one level too deep: ", key, " stands there twice");
    else if (at == 0 && is_dependency(x->s, key))
        say(buf, "one level too deep: the chart itself reads it, not ", key,
            "");
    else
        say(buf, "one level too deep: the key ", key, " is too many");
}

static bool say_word(const struct search *x, struct ch_buf *buf, struct path q)
{
    size_t differ = 0, at = 0;
    if (q.len != x->p.len)
        return false;
    for (size_t i = 0; i < q.len; i++) {
        if (ch_str_eq(q.tokens[i], x->p.tokens[i]))
            continue;
        differ++;
        at = i;
    }
    struct chart_str was = x->p.tokens[at], is = q.tokens[at];
    if (differ != 1)
        return false;
    if (at == 0 && is_alias_of(x->s, was, is))
        say(buf, "the dependency goes by its alias ", is, "");
    else if (ch_words_same_but_for_case(was, is))
        say(buf, "the key is spelt ", is, "");
    else if (ch_word_cost(was, is) != COST_NEVER)
        say(buf, "the key is ", is, "");
    else if (at == 0 && is_dependency(x->s, is))
        say(buf, "the subchart ", is, " reads it");
    else if (at + 1 < q.len)
        say(buf, "it is read under ", is, "");
    else
        say(buf, "the chart reads the same keys under ", is, "");
    return true;
}

static int reason_of(const struct search *x, struct path q,
                     struct chart_str *out)
{
    struct ch_buf buf;
    size_t at, used;
    ch_buf_init(&buf, x->s->op);
    if (drops_one(q, x->p, &at)) {
        /* Of two that are alike the second one is the chart's own. */
        while (at + 1 < q.len && ch_str_eq(q.tokens[at], q.tokens[at + 1]))
            at++;
        say_missing(x, &buf, q, at);
    } else if (drops_one(x->p, q, &at)) {
        say_extra(x, &buf, at);
    } else if (!say_word(x, &buf, q)) {
        const struct ch_instance *to =
            ch_instance_at(x->s->values, q.tokens, q.len, &used);
        if (ch_str_eq(q.tokens[0], CH_STR("global")))
            CH_BUF_LIT(&buf, "it is read from the globals");
        else if (used && to != x->instance)
            say(&buf, "the subchart ", to->name, " reads it");
        else if (x->leaf_count > 1)
            CH_BUF_LIT(&buf, "the chart reads the same keys there");
        else
            CH_BUF_LIT(&buf, "the chart reads a key of that name there");
    }
    return ch_buf_take(&buf, out);
}

/* Nothing but words spelt otherwise? */
static bool is_spelling(struct path p, struct path q)
{
    for (size_t i = 0; p.len == q.len && i < p.len; i++)
        if (ch_word_cost(p.tokens[i], q.tokens[i]) == COST_NEVER)
            return false;
    return p.len == q.len;
}

int ch_dotted_path(struct ch_op *op, const struct chart_str *path, size_t len,
                   struct chart_str *out)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    ch_path_add_keys(&buf, path, len);
    return ch_buf_take(&buf, out);
}

/* ---- entry -------------------------------------------------------------- */

static int fill(struct search *x, const struct candidate *c,
                struct ch_suggestion *out)
{
    struct ch_suggester *s = x->s;
    struct ch_reach_answer answer;
    const struct ch_value *now =
        ch_value_at(s->values->root->values, c->tokens, c->len);
    *out = (struct ch_suggestion){.tokens = c->tokens, .token_count = c->len};
    out->effective = now ? *now : ch_invalid();
    int code = ch_dotted_path(s->op, c->tokens, c->len, &out->path);
    if (!code)
        code = reason_of(x, (struct path){c->tokens, c->len}, &out->reason);
    if (!code)
        code = ch_reach_ask(s->op, s->reach, c->tokens, c->len, &answer);
    size_t n = x->leaf_count ? x->leaves[0]->path_len - x->p.len : 0;
    if (!code && !answer.reader_count && n &&
        c->len + n <= CH_COUNT(x->tokens)) {
        const struct ch_leaf *leaf = x->leaves[0];
        memcpy(x->tokens, c->tokens, c->len * sizeof *c->tokens);
        memcpy(x->tokens + c->len, leaf->path + x->p.len,
               n * sizeof *leaf->path);
        code = ch_reach_ask(s->op, s->reach, x->tokens, c->len + n, &answer);
    }
    if (code)
        return code;
    out->is_named = c->named;
    out->cost = c->cost;
    out->is_spelling = is_spelling(x->p, (struct path){c->tokens, c->len});
    out->readers = answer.readers;
    out->reader_count = answer.reader_count;
    return 0;
}

int ch_suggest(struct ch_suggester *s, const struct chart_str *path, size_t len,
               const struct ch_leaf *const *leaves, size_t leaf_count,
               bool whole, struct ch_suggestion **out, size_t *count)
{
    struct search *x = CH_NEW(s->op, struct search);
    int code = x ? 0 : ch_error_code(s->op);
    *out = NULL;
    *count = 0;
    if (code || len > TOKENS_MAX || !len)
        return code;
    x->s = s;
    x->p = (struct path){path, len};
    x->leaves = leaves;
    x->leaf_count = leaf_count;
    x->whole = whole;
    x->instance = ch_instance_at(s->values, path, len, &x->scope);
    for (size_t i = 0; !code && i < len; i++) {
        code = costs_of(s, path[i], &x->words[i]);
        x->extra[i] = cost_extra(s, x->p, i);
    }
    x->last_words = (const int32_t **)ch_alloc_array(s->op, leaf_count,
                                                     sizeof *x->last_words);
    if (!x->last_words)
        return ch_error_code(s->op);
    for (size_t i = 0; !code && i < leaf_count; i++)
        code = costs_of(s, leaves[i]->path[leaves[i]->path_len - 1],
                        &x->last_words[i]);
    /* Where a free-form map is misplaced its keys are known nowhere. */
    for (size_t k = len; !code && (k == len || k > x->scope); k--)
        code = search_prefix(x, k);
    *out = CH_NEW_ARRAY(s->op, struct ch_suggestion, x->count);
    if (!*out)
        return ch_error_code(s->op);
    for (size_t i = 0; !code && i < x->count; i++)
        code = fill(x, &x->best[i], &(*out)[i]);
    *count = x->count;
    return code;
}
