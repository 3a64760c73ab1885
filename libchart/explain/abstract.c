#include "explain/abstract.h"

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

int ch_abs_path_set(struct ch_reach *r, uint32_t node, uint32_t *out)
{
    int code = 0;
    if (!r->paths.nodes[node].set)
        code = ch_abs_one(r, CH_ABS_PATH, node, &r->paths.nodes[node].set);
    *out = r->paths.nodes[node].set;
    return code;
}

bool ch_abs_has(const struct ch_reach *r, uint32_t set, uint64_t alt)
{
    for (uint32_t i = 0; i < ch_abs_count(r, set); i++)
        if (ch_abs_at(r, set, i) == alt)
            return true;
    return false;
}

int ch_abs_unite(struct ch_reach *r, uint32_t a, uint32_t b, uint32_t *out)
{
    uint64_t merged[CH_ABS_SET_MAX * 2];
    uint32_t na = ch_abs_count(r, a), nb = ch_abs_count(r, b);
    uint32_t i = 0, j = 0, n = 0;
    *out = a;
    if (nb == 1 && ch_abs_has(r, a, ch_abs_at(r, b, 0)))
        return 0;
    if (na == 1 && ch_abs_has(r, b, ch_abs_at(r, a, 0))) {
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
    if (n > CH_ABS_SET_MAX) {
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
uint64_t ch_abs_owner(const struct ch_reach *r, uint64_t alt)
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
    return r->extra_owners >>
               (ch_abs_owner(r, alt) * 0x9E3779B97F4A7C15u >> 58) &
           1;
}

uint32_t ch_abs_extra(const struct ch_reach *r, uint64_t alt, uint32_t token)
{
    if (!has_extras(r, alt))
        return 0;
    struct extra_key key = {ch_abs_owner(r, alt), token};
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

int ch_abs_set_flag(struct ch_reach *r, struct ch_flags *flags, uint32_t number)
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
    struct extra_key key = {ch_abs_owner(r, alt), token};
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

bool ch_abs_lacks(const struct ch_reach *r, uint32_t set, uint32_t token)
{
    for (uint32_t i = 0; i < ch_abs_count(r, set); i++) {
        uint64_t alt = ch_abs_at(r, set, i);
        if (CH_ABS_KIND(alt) != CH_ABS_DICT || has_extras(r, alt))
            return false;
        struct ch_abs_dict d = ch_abs_dict_of(r, CH_ABS_ID(alt));
        for (uint32_t k = 0; k < d.count; k++)
            if (d.pairs[2 * k] == token ||
                d.pairs[2 * k] == r->paths.star_token)
                return false;
    }
    return ch_abs_count(r, set) > 0;
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
