#include "explain/abstract.h"

/* A set that grows beyond this is no longer followed: all of it is read. */
#define SET_MAX 96
#define SITE_DEPTH_MAX 24

/* ---- sets --------------------------------------------------------------- */

int ch_abs_one(struct ch_reach *r, enum ch_abs_kind kind, uint32_t id,
               uint32_t *out)
{
    uint64_t alt = CH_ABS(kind, id);
    *out = ch_intern_get(&r->sets, alt);
    if (*out)
        return 0;
    return ch_intern_add(r->op, &r->sets, &alt, sizeof alt, out, NULL);
}

static int path_set(struct ch_reach *r, uint32_t node, uint32_t *out)
{
    int code = 0;
    if (!r->paths.nodes[node].set)
        code = ch_abs_one(r, CH_ABS_PATH, node, &r->paths.nodes[node].set);
    *out = r->paths.nodes[node].set;
    return code;
}

static bool has_alt(const struct ch_reach *r, uint32_t set, uint64_t alt)
{
    for (uint32_t i = 0; i < ch_abs_count(r, set); i++)
        if (ch_abs_at(r, set, i) == alt)
            return true;
    return false;
}

int ch_abs_unite(struct ch_reach *r, uint32_t a, uint32_t b, uint32_t *out)
{
    uint64_t merged[SET_MAX * 2];
    uint32_t na = ch_abs_count(r, a), nb = ch_abs_count(r, b);
    uint32_t i = 0, j = 0, n = 0;
    *out = a;
    if (nb == 1 && has_alt(r, a, ch_abs_at(r, b, 0)))
        return 0;
    if (na == 1 && has_alt(r, b, ch_abs_at(r, a, 0))) {
        *out = b;
        return 0;
    }
    while (i < na || j < nb) {
        uint64_t x = i < na ? ch_abs_at(r, a, i) : UINT64_MAX;
        uint64_t y = j < nb ? ch_abs_at(r, b, j) : UINT64_MAX;
        merged[n++] = x < y ? x : y;
        i += x <= y;
        j += y <= x;
    }
    if (n > SET_MAX) {
        uint32_t text;
        int code = ch_abs_whole(r, b, &text);
        *out = a;
        return code;
    }
    return ch_intern_add(r->op, &r->sets, merged, n * sizeof *merged, out,
                         NULL);
}

int ch_abs_token(struct ch_reach *r, struct chart_str s, uint32_t *out)
{
    return ch_intern_add(r->op, &r->paths.tokens, s.ptr, s.len, out, NULL);
}

int ch_abs_str(struct ch_reach *r, struct chart_str s, uint32_t *out)
{
    uint32_t token;
    int code = ch_abs_token(r, s, &token);
    return code ? code : ch_abs_one(r, CH_ABS_STR, token, out);
}

bool ch_abs_is_constant(const struct ch_reach *r, uint32_t set)
{
    uint32_t count = ch_abs_count(r, set);
    for (uint32_t i = 0; i < count; i++)
        if (CH_ABS_KIND(ch_abs_at(r, set, i)) != CH_ABS_STR)
            return false;
    return count > 0;
}

bool ch_abs_has_other(const struct ch_reach *r, uint32_t set)
{
    uint32_t count = ch_abs_count(r, set);
    for (uint32_t i = 0; i < count; i++)
        if (CH_ABS_KIND(ch_abs_at(r, set, i)) == CH_ABS_OTHER)
            return true;
    return false;
}

static enum ch_abs_truth truth_of(const struct ch_reach *r, uint64_t alt)
{
    struct chart_str text;
    uint32_t count;
    switch ((int)CH_ABS_KIND(alt)) {
    case CH_ABS_BOOL:
        return CH_ABS_ID(alt) ? CH_ABS_ALWAYS : CH_ABS_NEVER;
    case CH_ABS_TUPLE:
        (void)ch_abs_tuple_of(r, CH_ABS_ID(alt), &count);
        return count ? CH_ABS_ALWAYS : CH_ABS_NEVER;
    case CH_ABS_STR:
        text = ch_intern_str(&r->paths.tokens, CH_ABS_ID(alt));
        if (!text.len)
            return CH_ABS_NEVER;
        /* What looks like a number may be one. */
        return ch_is_alpha(text.ptr[0]) ? CH_ABS_ALWAYS : CH_ABS_MAYBE;
    default:
        return CH_ABS_MAYBE;
    }
}

enum ch_abs_truth ch_abs_truth(const struct ch_reach *r, uint32_t set)
{
    uint32_t count = ch_abs_count(r, set);
    enum ch_abs_truth all =
        count ? truth_of(r, ch_abs_at(r, set, 0)) : CH_ABS_MAYBE;
    for (uint32_t i = 1; i < count; i++)
        if (truth_of(r, ch_abs_at(r, set, i)) != all)
            return CH_ABS_MAYBE;
    return all;
}

/* ---- dicts -------------------------------------------------------------- */

struct ch_abs_dict ch_abs_dict_of(const struct ch_reach *r, uint32_t id)
{
    const uint32_t *words = r->dicts.items[id].bytes;
    uint32_t count = r->dicts.items[id].len / (uint32_t)sizeof *words;
    return (struct ch_abs_dict){words[0], (count - 1) / 2, words + 1};
}

/* How deep dicts lie in each other; recursion could go on for ever. */
static uint32_t nesting(const struct ch_reach *r, uint32_t set, uint32_t limit)
{
    uint32_t most = 0;
    for (uint32_t i = 0; limit && i < ch_abs_count(r, set); i++) {
        uint64_t alt = ch_abs_at(r, set, i);
        uint32_t depth = 0;
        if (CH_ABS_KIND(alt) == CH_ABS_LIST)
            depth = 1 + nesting(r, CH_ABS_ID(alt), limit - 1);
        if (CH_ABS_KIND(alt) == CH_ABS_COPY)
            depth = 1 + nesting(r, ch_abs_copied(r, CH_ABS_ID(alt)), limit - 1);
        if (CH_ABS_KIND(alt) == CH_ABS_TUPLE) {
            uint32_t count;
            const uint32_t *items = ch_abs_tuple_of(r, CH_ABS_ID(alt), &count);
            for (uint32_t k = 0; k < count; k++) {
                uint32_t below = 1 + nesting(r, items[k], limit - 1);
                depth = below > depth ? below : depth;
            }
        }
        if (CH_ABS_KIND(alt) == CH_ABS_DICT) {
            struct ch_abs_dict d = ch_abs_dict_of(r, CH_ABS_ID(alt));
            for (uint32_t k = 0; k < d.count; k++) {
                uint32_t below = 1 + nesting(r, d.pairs[2 * k + 1], limit - 1);
                depth = below > depth ? below : depth;
            }
        }
        most = depth > most ? depth : most;
    }
    return most;
}

int ch_abs_new_dict(struct ch_reach *r, const void *site, const uint32_t *pairs,
                    uint32_t count, uint32_t *out)
{
    uint32_t *words = CH_NEW_ARRAY(r->op, uint32_t, (size_t)count * 2 + 1);
    uint32_t id;
    if (!words)
        return ch_error_code(r->op);
    int code =
        ch_intern_add(r->op, &r->sites, &site, sizeof site, &words[0], NULL);
    for (uint32_t i = 0; !code && i < count; i++) {
        words[2 * i + 1] = pairs[2 * i];
        words[2 * i + 2] = pairs[2 * i + 1];
        if (nesting(r, pairs[2 * i + 1], 6) >= 5) {
            code = ch_abs_whole(r, pairs[2 * i + 1], &words[2 * i + 2]);
        }
    }
    if (!code)
        code = ch_intern_add(r->op, &r->dicts, words,
                             (count * 2 + 1) * sizeof *words, &id, NULL);
    return code ? code : ch_abs_one(r, CH_ABS_DICT, id, out);
}

int ch_abs_new_tuple(struct ch_reach *r, const uint32_t *items, uint32_t count,
                     uint32_t *out)
{
    uint32_t *kept = CH_NEW_ARRAY(r->op, uint32_t, count);
    uint32_t id;
    int code = kept ? 0 : ch_error_code(r->op);
    for (uint32_t i = 0; !code && i < count; i++) {
        kept[i] = items[i];
        if (nesting(r, items[i], 6) >= 5)
            code = ch_abs_whole(r, items[i], &kept[i]);
    }
    if (!code)
        code = ch_intern_add(r->op, &r->tuples, kept, count * sizeof *kept, &id,
                             NULL);
    return code ? code : ch_abs_one(r, CH_ABS_TUPLE, id, out);
}

/* ---- copies ------------------------------------------------------------- */

static bool is_map_kind(uint64_t alt)
{
    enum ch_abs_kind kind = CH_ABS_KIND(alt);
    return kind == CH_ABS_PATH || kind == CH_ABS_ROOT || kind == CH_ABS_DICT;
}

int ch_abs_new_copy(struct ch_reach *r, const void *site, uint32_t set,
                    uint32_t *out)
{
    uint32_t maps = 0, rest = 0, one, id;
    int code = 0;
    *out = set;
    if (nesting(r, set, 6) >= 5)
        return 0;
    for (uint32_t i = 0; !code && i < ch_abs_count(r, set); i++) {
        uint64_t alt = ch_abs_at(r, set, i);
        uint32_t *to = is_map_kind(alt) ? &maps : &rest;
        code = ch_abs_one(r, CH_ABS_KIND(alt), CH_ABS_ID(alt), &one);
        if (!code)
            code = ch_abs_union(r, *to, one, to);
    }
    if (code || !maps)
        return code;
    const struct ch_abs_copy copy = {site, maps};
    code = ch_intern_add(r->op, &r->copies, &copy, sizeof copy, &id, NULL);
    if (!code)
        code = ch_abs_one(r, CH_ABS_COPY, id, &one);
    return code ? code : ch_abs_union(r, rest, one, out);
}

/* ---- what templates add to values --------------------------------------- */

/* A dict is known by where it was made: its contents may differ by call. */
static uint64_t owner_of(const struct ch_reach *r, uint64_t alt)
{
    if (CH_ABS_KIND(alt) != CH_ABS_DICT)
        return alt;
    return CH_ABS(CH_ABS_DICT, ch_abs_dict_of(r, CH_ABS_ID(alt)).site);
}

struct extra_key {
    uint64_t owner;
    uint64_t token;
};

static inline bool has_extras(const struct ch_reach *r, uint64_t alt)
{
    if (CH_ABS_KIND(alt) == CH_ABS_PATH)
        return r->paths.nodes[CH_ABS_ID(alt)].has_extras;
    return r->extra_owners >> (owner_of(r, alt) * 0x9E3779B97F4A7C15u >> 58) &
           1;
}

static uint32_t extra(const struct ch_reach *r, uint64_t alt, uint32_t token)
{
    if (!has_extras(r, alt))
        return 0;
    struct extra_key key = {owner_of(r, alt), token};
    uint32_t at = ch_intern_find(&r->extras, &key, sizeof key);
    return at ? r->extra_sets[at] : 0;
}

/* Can reading something of it mark a path? */
static bool leads_on(const struct ch_reach *r, uint32_t set)
{
    for (uint32_t i = 0; i < ch_abs_count(r, set); i++)
        if (CH_ABS_KIND(ch_abs_at(r, set, i)) <= CH_ABS_COPY)
            return true;
    return false;
}

static bool has_flag(const struct ch_flags *flags, uint32_t number)
{
    return number < flags->cap && flags->items[number];
}

static int set_flag(struct ch_reach *r, struct ch_flags *flags, uint32_t number)
{
    if (number >= flags->cap) {
        uint32_t cap = number * 2 + 64;
        uint8_t *grown =
            ch_realloc_array(r->op, flags->items, flags->cap, cap, 1);
        if (!grown)
            return ch_error_code(r->op);
        memset(grown + flags->cap, 0, cap - flags->cap);
        *flags = (struct ch_flags){grown, cap};
    }
    flags->items[number] = 1;
    return 0;
}

/* Has an answer been given that did not know of what is put there now? */
static bool was_asked(const struct ch_reach *r, uint64_t owner)
{
    uint32_t id = CH_ABS_ID(owner);
    switch ((int)CH_ABS_KIND(owner)) {
    case CH_ABS_PATH:
        return r->paths.nodes[id].asked ||
               r->paths.nodes[id].flags & (CH_USAGE_ITEMS | CH_USAGE_WHOLE);
    case CH_ABS_ROOT:
        return (r->roots_asked >> (id & 63) & 1) != 0;
    case CH_ABS_COPY:
        return has_flag(&r->copies_asked, id);
    default:
        return has_flag(&r->sites_asked, id);
    }
}

static int put(struct ch_reach *r, uint64_t alt, uint32_t token, uint32_t value)
{
    struct extra_key key = {owner_of(r, alt), token};
    uint32_t at, joined;
    bool added;
    int code = ch_intern_add(r->op, &r->extras, &key, sizeof key, &at, &added);
    if (!code && at >= r->extra_cap) {
        uint32_t cap = at * 2 + 32;
        uint32_t *grown = ch_realloc_array(r->op, r->extra_sets, r->extra_cap,
                                           cap, sizeof *grown);
        if (!grown)
            return ch_error_code(r->op);
        r->extra_sets = grown;
        r->extra_cap = cap;
    }
    if (code)
        return code;
    if (added)
        r->extra_sets[at] = 0;
    if (CH_ABS_KIND(alt) == CH_ABS_PATH)
        r->paths.nodes[CH_ABS_ID(alt)].has_extras = true;
    r->extra_owners |= (uint64_t)1 << (key.owner * 0x9E3779B97F4A7C15u >> 58);
    code = ch_abs_union(r, r->extra_sets[at], value, &joined);
    if (code || joined == r->extra_sets[at])
        return code;
    r->extra_sets[at] = joined;
    r->extras_version++;
    if (leads_on(r, value) && was_asked(r, key.owner))
        r->extras_grew = true;
    return 0;
}

static int put_known(struct ch_reach *r, uint64_t alt, uint32_t token,
                     uint32_t value)
{
    int code = put(r, alt, token, value);
    if (!code && token != r->token_merged)
        code = put(r, alt, r->token_any, value);
    return code;
}

/* What has been merged into a map, once a question: maps may be merged into
 * each other. */
static uint32_t merged_into(struct ch_reach *r, uint64_t alt)
{
    uint32_t set = extra(r, alt, r->token_merged);
    if (!set)
        return 0;
    uint64_t owner = owner_of(r, alt);
    for (uint32_t i = 0; i < r->visited_count; i++)
        if (r->visited[i] == owner)
            return 0;
    if (r->visited_count == CH_COUNT(r->visited))
        return 0;
    r->visited[r->visited_count++] = owner;
    return set;
}

static void ask(struct ch_reach *r)
{
    if (r->asking++ == 0)
        r->visited_count = 0;
}

static void answered(struct ch_reach *r)
{
    r->asking--;
}

int ch_abs_put(struct ch_reach *r, uint32_t set, uint32_t token, uint32_t value)
{
    int code = 0;
    for (uint32_t i = 0; !code && value && i < ch_abs_count(r, set); i++) {
        uint64_t alt = ch_abs_at(r, set, i);
        switch ((int)CH_ABS_KIND(alt)) {
        case CH_ABS_PATH:
        case CH_ABS_ROOT:
        case CH_ABS_DICT:
        case CH_ABS_COPY:
            code = put_known(r, alt, token, value);
            break;
        default:
            break;
        }
    }
    return code;
}

/* ---- reads -------------------------------------------------------------- */

static int mark_node(struct ch_reach *r, uint32_t node, unsigned flags)
{
    if (flags == CH_USAGE_TRUTH && r->guarded &&
        has_alt(r, r->guarded, CH_ABS(CH_ABS_PATH, node)))
        flags = CH_USAGE_GUARD;
    struct ch_mark mark = {.unit = r->place.unit,
                           .pos = r->place.pos,
                           .flags = flags,
                           .guard = r->place.guard,
                           .negated = r->place.negated};
    struct ch_abs_trail *trail = r->trail;
    if (trail && trail->count == CH_COUNT(trail->marks))
        trail->fits = false;
    else if (trail) {
        trail->marks[trail->count].node = node;
        trail->marks[trail->count++].flags = flags;
    }
    return ch_paths_mark(r->op, &r->paths, node, &mark);
}

int ch_abs_mark_trail(struct ch_reach *r, const struct ch_abs_trail *trail)
{
    int code = ch_step(r->op, 1);
    for (uint32_t i = 0; !code && i < trail->count; i++)
        code = mark_node(r, trail->marks[i].node, trail->marks[i].flags);
    return code;
}

/* One step down, marked; `global` of a subchart is that of all above it. */
static int step(struct ch_reach *r, uint32_t node, uint32_t token,
                unsigned flags, uint32_t *out)
{
    uint32_t child, one, set = 0;
    int code = 0;
    *out = 0;
    do {
        code = ch_paths_child(r->op, &r->paths, node, token, &child);
        if (!code)
            code = mark_node(r, child, flags);
        if (!code)
            code = path_set(r, child, &one);
        if (!code)
            code = ch_abs_union(r, *out, one, &set);
        *out = set;
        if (code || token != r->token_global || !r->paths.nodes[node].instance)
            return code;
        const struct ch_instance *instance =
            r->instances[r->paths.nodes[node].instance - 1];
        if (!instance->parent)
            return 0;
        uint32_t i = 0;
        while (i < r->instance_count && r->instances[i] != instance->parent)
            i++;
        node = i < r->instance_count ? r->instance_nodes[i] : 0;
    } while (node);
    return 0;
}

static int join(struct ch_reach *r, uint32_t *set, uint32_t more)
{
    return ch_abs_union(r, *set, more, set);
}

static int path_field(struct ch_reach *r, uint32_t node, uint32_t token,
                      uint32_t *out)
{
    bool star = token == r->paths.star_token;
    uint64_t alt = CH_ABS(CH_ABS_PATH, node);
    uint32_t set;
    r->paths.nodes[node].asked = true;
    if (r->paths.nodes[node].instance) {
        if (token == r->token_as_map)
            return ch_abs_one(r, CH_ABS_PATH, node, out);
        if (token == r->token_yaml || token == r->token_table ||
            token == r->token_path_value)
            return mark_node(r, node, CH_USAGE_WHOLE);
    }
    /* Recursion over a tree of unknown depth: all of it. */
    if (r->paths.nodes[node].depth > SITE_DEPTH_MAX) {
        *out = 0;
        return mark_node(r, node, CH_USAGE_WHOLE);
    }
    int code = step(r, node, token, CH_USAGE_KEY, out);
    if (!code)
        code = join(r, out, extra(r, alt, star ? r->token_any : token));
    set = merged_into(r, alt);
    if (!code && set) {
        uint32_t found;
        code = star ? ch_abs_items(r, set, &found)
                    : ch_abs_field(r, set, token, &found);
        if (!code)
            code = join(r, out, found);
    }
    return code;
}

static int root_field(struct ch_reach *r, uint32_t instance, uint32_t token,
                      uint32_t *out)
{
    uint32_t one = 0;
    int code = 0;
    *out = extra(r, CH_ABS(CH_ABS_ROOT, instance), token);
    if (token != r->token_values)
        r->roots_asked |= (uint64_t)1 << (instance & 63);
    if (token == r->token_values)
        code = path_set(r, r->instance_nodes[instance], &one);
    else if (token == r->token_files)
        code = ch_abs_one(r, CH_ABS_FILES, instance, &one);
    else if (token == r->token_subcharts)
        code = ch_abs_one(r, CH_ABS_SUBS, instance, &one);
    else if (token == r->token_chart)
        code = ch_abs_one(r, CH_ABS_CHART, instance, &one);
    else if (token == r->token_template)
        code = ch_abs_one(r, CH_ABS_TEMPLATE, instance, &one);
    else if (token == r->token_release || token == r->token_capabilities)
        one = r->other;
    return code ? code : join(r, out, one);
}

static int subs_field(struct ch_reach *r, uint32_t instance, uint32_t token,
                      uint32_t *out)
{
    int code = 0;
    *out = 0;
    for (uint32_t i = 0; !code && i < r->instance_count; i++) {
        uint32_t one;
        if (r->instances[i]->parent != r->instances[instance])
            continue;
        if (token != r->paths.star_token &&
            !ch_str_eq(r->instances[i]->name,
                       ch_intern_str(&r->paths.tokens, token)))
            continue;
        code = ch_abs_one(r, CH_ABS_ROOT, i, &one);
        if (!code)
            code = join(r, out, one);
    }
    return code;
}

static int dict_field(struct ch_reach *r, uint32_t id, uint32_t token,
                      uint32_t *out)
{
    struct ch_abs_dict d = ch_abs_dict_of(r, id);
    uint64_t alt = CH_ABS(CH_ABS_DICT, id);
    bool star = token == r->paths.star_token;
    int code = set_flag(r, &r->sites_asked, d.site);
    *out = extra(r, alt, star ? r->token_any : token);
    if (!star)
        code = join(r, out, extra(r, alt, r->paths.star_token));
    for (uint32_t i = 0; !code && i < d.count; i++)
        if (star || d.pairs[2 * i] == token ||
            d.pairs[2 * i] == r->paths.star_token)
            code = join(r, out, d.pairs[2 * i + 1]);
    uint32_t merged = merged_into(r, alt), found = 0;
    if (!code && merged)
        code = ch_abs_field(r, merged, token, &found);
    return code ? code : join(r, out, found);
}

/* What was put into a copy since: under a token, or anything. */
static int added_to_copy(struct ch_reach *r, uint32_t id, uint32_t token,
                         uint32_t *out)
{
    uint64_t alt = CH_ABS(CH_ABS_COPY, id);
    int code = set_flag(r, &r->copies_asked, id);
    if (token == r->paths.star_token) {
        *out = extra(r, alt, r->token_any);
        return code;
    }
    *out = extra(r, alt, token);
    return code ? code : join(r, out, extra(r, alt, r->paths.star_token));
}

static int copy_field(struct ch_reach *r, uint32_t id, uint32_t token,
                      uint32_t *out)
{
    uint32_t merged = merged_into(r, CH_ABS(CH_ABS_COPY, id)), found = 0;
    int code = added_to_copy(r, id, token, out);
    if (!code)
        code = ch_abs_field(r, ch_abs_copied(r, id), token, &found);
    if (!code)
        code = join(r, out, found);
    found = 0;
    if (!code && merged)
        code = ch_abs_field(r, merged, token, &found);
    return code ? code : join(r, out, found);
}

/* What a chart is called does not depend on values. */
static int chart_field(struct ch_reach *r, uint32_t instance, uint32_t token,
                       uint32_t *out)
{
    const struct ch_chart *chart = r->instances[instance]->chart;
    struct chart_str name = ch_intern_str(&r->paths.tokens, token);
    if (ch_str_eq(name, CH_STR("Name")))
        return ch_abs_str(r, chart->metadata.name, out);
    *out = r->other;
    return 0;
}

static int template_field(struct ch_reach *r, uint32_t instance, uint32_t token,
                          uint32_t *out)
{
    struct ch_buf path;
    struct chart_str name = ch_intern_str(&r->paths.tokens, token);
    *out = r->other;
    if (!ch_str_eq(name, CH_STR("BasePath")))
        return 0;
    ch_buf_init(&path, r->op);
    ch_buf_str(&path, r->instances[instance]->path);
    CH_BUF_LIT(&path, "/templates");
    int code = ch_buf_check(&path);
    return code ? code : ch_abs_str(r, ch_buf_view(&path), out);
}

/* Item of a tuple by a token "2" (or "_2", as split names them); all of them
 * for anything else. */
static int tuple_field(struct ch_reach *r, uint32_t id, uint32_t token,
                       uint32_t *out)
{
    uint32_t count, index = 0;
    const uint32_t *items = ch_abs_tuple_of(r, id, &count);
    struct chart_str name = ch_intern_str(&r->paths.tokens, token);
    int code = 0;
    if (name.len > 1 && name.ptr[0] == '_')
        name = ch_str_sub(name, 1, name.len);
    bool number = name.len > 0 && name.len < 5;
    for (size_t i = 0; i < name.len && number; i++) {
        number = ch_is_digit(name.ptr[i]);
        index = index * 10 + (uint32_t)(name.ptr[i] - '0');
    }
    *out = 0;
    if (number) {
        *out = index < count ? items[index] : 0;
        return 0;
    }
    for (uint32_t i = 0; !code && i < count; i++)
        code = join(r, out, items[i]);
    return code;
}

int ch_abs_field(struct ch_reach *r, uint32_t set, uint32_t token,
                 uint32_t *out)
{
    uint32_t all = 0;
    int code = ch_step(r->op, 1);
    ask(r);
    for (uint32_t i = 0; !code && i < ch_abs_count(r, set); i++) {
        uint64_t alt = ch_abs_at(r, set, i);
        uint32_t id = CH_ABS_ID(alt), found = 0;
        switch ((int)CH_ABS_KIND(alt)) {
        case CH_ABS_PATH:
            code = path_field(r, id, token, &found);
            break;
        case CH_ABS_ROOT:
            code = root_field(r, id, token, &found);
            break;
        case CH_ABS_SUBS:
            code = subs_field(r, id, token, &found);
            break;
        case CH_ABS_DICT:
            code = dict_field(r, id, token, &found);
            break;
        case CH_ABS_FILES:
            code = ch_abs_one(r, CH_ABS_FILES, id, &found);
            break;
        case CH_ABS_COPY:
            code = copy_field(r, id, token, &found);
            break;
        case CH_ABS_TUPLE:
            code = tuple_field(r, id, token, &found);
            break;
        case CH_ABS_LIST:
            found = id;
            break;
        case CH_ABS_CHART:
            code = chart_field(r, id, token, &found);
            break;
        case CH_ABS_TEMPLATE:
            code = template_field(r, id, token, &found);
            break;
        case CH_ABS_OTHER:
            found = r->other;
            break;
        default:
            break;
        }
        if (!code)
            code = join(r, &all, found);
    }
    answered(r);
    *out = all;
    return code;
}

static int path_items(struct ch_reach *r, uint32_t node, uint32_t *out)
{
    int code = mark_node(r, node, CH_USAGE_ITEMS);
    if (code || r->paths.nodes[node].depth > SITE_DEPTH_MAX)
        return code ? code : mark_node(r, node, CH_USAGE_WHOLE);
    code = step(r, node, r->paths.star_token, CH_USAGE_ENTRY, out);
    uint64_t alt = CH_ABS(CH_ABS_PATH, node);
    uint32_t more = merged_into(r, alt), found = 0;
    if (!code)
        code = join(r, out, extra(r, alt, r->token_any));
    if (!code && more)
        code = ch_abs_items(r, more, &found);
    return code ? code : join(r, out, found);
}

static int copy_items(struct ch_reach *r, uint32_t id, uint32_t *out)
{
    uint32_t merged = merged_into(r, CH_ABS(CH_ABS_COPY, id)), found = 0;
    int code = added_to_copy(r, id, r->paths.star_token, out);
    if (!code)
        code = ch_abs_items(r, ch_abs_copied(r, id), &found);
    if (!code)
        code = join(r, out, found);
    found = 0;
    if (!code && merged)
        code = ch_abs_items(r, merged, &found);
    return code ? code : join(r, out, found);
}

int ch_abs_items(struct ch_reach *r, uint32_t set, uint32_t *out)
{
    uint32_t all = 0;
    int code = ch_step(r->op, 1);
    ask(r);
    for (uint32_t i = 0; !code && i < ch_abs_count(r, set); i++) {
        uint64_t alt = ch_abs_at(r, set, i);
        uint32_t id = CH_ABS_ID(alt), found = 0;
        switch ((int)CH_ABS_KIND(alt)) {
        case CH_ABS_PATH:
            code = path_items(r, id, &found);
            break;
        case CH_ABS_TUPLE:
            code = tuple_field(r, id, r->paths.star_token, &found);
            break;
        case CH_ABS_LIST:
            found = id;
            break;
        case CH_ABS_ROOT:
            code = ch_abs_one(r, CH_ABS_PATH, r->instance_nodes[id], &found);
            break;
        case CH_ABS_SUBS:
            code = subs_field(r, id, r->paths.star_token, &found);
            break;
        case CH_ABS_DICT:
            code = dict_field(r, id, r->paths.star_token, &found);
            break;
        case CH_ABS_COPY:
            code = copy_items(r, id, &found);
            break;
        case CH_ABS_FILES:
            code = ch_abs_one(r, CH_ABS_FILES, id, &found);
            break;
        case CH_ABS_CHART:
        case CH_ABS_TEMPLATE:
        case CH_ABS_OTHER:
            found = r->other;
            break;
        default:
            break;
        }
        if (!code)
            code = join(r, &all, found);
    }
    answered(r);
    *out = all;
    return code;
}

static int text_set(struct ch_reach *r, uint32_t node, uint32_t *out)
{
    int code = 0;
    if (!r->paths.nodes[node].text)
        code = ch_abs_one(r, CH_ABS_TEXT, node, &r->paths.nodes[node].text);
    *out = r->paths.nodes[node].text;
    return code;
}

/* All of a set's alternatives if they become text as they are: no dicts and
 * lists. */
static bool are_plain(const struct ch_reach *r, uint32_t set)
{
    for (uint32_t i = 0; i < ch_abs_count(r, set); i++) {
        enum ch_abs_kind kind = CH_ABS_KIND(ch_abs_at(r, set, i));
        if (kind != CH_ABS_TEXT && kind != CH_ABS_FILES && kind != CH_ABS_STR &&
            kind != CH_ABS_OTHER)
            return false;
    }
    return true;
}

int ch_abs_without_str(struct ch_reach *r, uint32_t set, uint32_t *out)
{
    uint64_t kept[SET_MAX];
    uint32_t n = 0, count = ch_abs_count(r, set);
    for (uint32_t i = 0; i < count && n < SET_MAX; i++)
        if (CH_ABS_KIND(ch_abs_at(r, set, i)) != CH_ABS_STR)
            kept[n++] = ch_abs_at(r, set, i);
    *out = n ? set : 0;
    if (!n || n == count)
        return 0;
    if (n == 1)
        return ch_abs_one(r, CH_ABS_KIND(kept[0]), CH_ABS_ID(kept[0]), out);
    return ch_intern_add(r->op, &r->sets, kept, n * sizeof *kept, out, NULL);
}

static int dict_whole(struct ch_reach *r, uint32_t id, uint32_t *out)
{
    uint64_t alt = CH_ABS(CH_ABS_DICT, id);
    struct ch_abs_dict d = ch_abs_dict_of(r, id);
    uint32_t all = extra(r, alt, r->token_any);
    int code = set_flag(r, &r->sites_asked, d.site);
    if (!code)
        code = join(r, &all, merged_into(r, alt));
    for (uint32_t i = 0; !code && i < d.count; i++)
        code = join(r, &all, d.pairs[2 * i + 1]);
    *out = 0;
    if (code || r->asking > 24)
        return code;
    return ch_abs_whole(r, all, out);
}

static int copy_whole(struct ch_reach *r, uint32_t id, uint32_t *out)
{
    uint32_t all, copied = 0, added = 0;
    int code = added_to_copy(r, id, r->paths.star_token, &all);
    if (!code)
        code = join(r, &all, merged_into(r, CH_ABS(CH_ABS_COPY, id)));
    *out = 0;
    if (code || r->asking > 24)
        return code;
    code = ch_abs_whole(r, ch_abs_copied(r, id), &copied);
    if (!code)
        code = ch_abs_whole(r, all, &added);
    return code ? code : ch_abs_union(r, copied, added, out);
}

int ch_abs_whole(struct ch_reach *r, uint32_t set, uint32_t *out)
{
    uint32_t all = 0;
    int code = ch_step(r->op, 1);
    *out = set;
    if (code || are_plain(r, set))
        return code;
    ask(r);
    for (uint32_t i = 0; !code && i < ch_abs_count(r, set); i++) {
        uint64_t alt = ch_abs_at(r, set, i);
        uint32_t id = CH_ABS_ID(alt), text = 0;
        switch ((int)CH_ABS_KIND(alt)) {
        case CH_ABS_PATH:
            code = mark_node(r, id, CH_USAGE_WHOLE);
            if (!code)
                code = text_set(r, id, &text);
            break;
        case CH_ABS_ROOT:
            code = mark_node(r, r->instance_nodes[id], CH_USAGE_WHOLE);
            text = r->other;
            break;
        case CH_ABS_BOOL:
            code = ch_abs_str(r, id ? CH_STR("true") : CH_STR("false"), &text);
            break;
        case CH_ABS_CHART:
        case CH_ABS_TEMPLATE:
            text = r->other;
            break;
        case CH_ABS_TUPLE:
            code = tuple_field(r, id, r->paths.star_token, &text);
            if (!code)
                code = ch_abs_whole(r, text, &text);
            break;
        case CH_ABS_LIST:
            code = ch_abs_whole(r, id, &text);
            break;
        case CH_ABS_COPY:
            code = copy_whole(r, id, &text);
            break;
        case CH_ABS_DICT:
            code = dict_whole(r, id, &text);
            break;
        case CH_ABS_TEXT:
        case CH_ABS_FILES:
        case CH_ABS_STR:
        case CH_ABS_OTHER:
            code = ch_abs_one(r, CH_ABS_KIND(alt), id, &text);
            break;
        default:
            break;
        }
        if (!code && text)
            code = join(r, &all, text);
    }
    answered(r);
    *out = all;
    return code;
}

int ch_abs_mark(struct ch_reach *r, uint32_t set, unsigned flags)
{
    int code = 0;
    for (uint32_t i = 0; !code && i < ch_abs_count(r, set); i++) {
        uint64_t alt = ch_abs_at(r, set, i);
        if (CH_ABS_KIND(alt) == CH_ABS_PATH)
            code = mark_node(r, CH_ABS_ID(alt), flags);
        else if (CH_ABS_KIND(alt) == CH_ABS_COPY)
            code = ch_abs_mark(r, ch_abs_copied(r, CH_ABS_ID(alt)), flags);
    }
    return code;
}
