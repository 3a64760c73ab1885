/*
 * What reading a set gives and marks: a field, the entries, all of it.
 */
#include "explain/abstract.h"

#define DEPTH_MAX 24 /* of paths: recursion over a tree of unknown depth */

/* What has been merged into a map, once a question: maps may be merged into
 * each other. */
static uint32_t merged_into(struct ch_reach *r, uint64_t alt)
{
    uint32_t set = ch_abs_extra(r, alt, r->token_merged);
    if (!set)
        return 0;
    uint64_t owner = ch_abs_owner(r, alt);
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

static int mark_node(struct ch_reach *r, uint32_t node, unsigned flags)
{
    if (flags == CH_USAGE_TRUTH && r->guarded &&
        ch_abs_has(r, r->guarded, CH_ABS(CH_ABS_PATH, node)))
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
            code = ch_abs_path_set(r, child, &one);
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
    if (r->paths.nodes[node].depth > DEPTH_MAX) {
        *out = 0;
        return mark_node(r, node, CH_USAGE_WHOLE);
    }
    int code = step(r, node, token, CH_USAGE_KEY, out);
    if (!code)
        code = join(r, out, ch_abs_extra(r, alt, star ? r->token_any : token));
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
    *out = ch_abs_extra(r, CH_ABS(CH_ABS_ROOT, instance), token);
    if (token != r->token_values)
        r->roots_asked |= (uint64_t)1 << (instance & 63);
    if (token == r->token_values)
        code = ch_abs_path_set(r, r->instance_nodes[instance], &one);
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
    int code = ch_abs_set_flag(r, &r->sites_asked, d.site);
    *out = ch_abs_extra(r, alt, star ? r->token_any : token);
    if (!star)
        code = join(r, out, ch_abs_extra(r, alt, r->paths.star_token));
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
    int code = ch_abs_set_flag(r, &r->copies_asked, id);
    if (token == r->paths.star_token) {
        *out = ch_abs_extra(r, alt, r->token_any);
        return code;
    }
    *out = ch_abs_extra(r, alt, token);
    return code ? code
                : join(r, out, ch_abs_extra(r, alt, r->paths.star_token));
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
    if (code || r->paths.nodes[node].depth > DEPTH_MAX)
        return code ? code : mark_node(r, node, CH_USAGE_WHOLE);
    code = step(r, node, r->paths.star_token, CH_USAGE_ENTRY, out);
    uint64_t alt = CH_ABS(CH_ABS_PATH, node);
    uint32_t more = merged_into(r, alt), found = 0;
    if (!code)
        code = join(r, out, ch_abs_extra(r, alt, r->token_any));
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
    uint64_t kept[CH_ABS_SET_MAX];
    uint32_t n = 0, count = ch_abs_count(r, set);
    for (uint32_t i = 0; i < count && n < CH_ABS_SET_MAX; i++)
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
    uint32_t all = ch_abs_extra(r, alt, r->token_any);
    int code = ch_abs_set_flag(r, &r->sites_asked, d.site);
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
