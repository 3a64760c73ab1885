/*
 * Texts that go through `tpl`: constants, values as they are in this render,
 * and files of the chart.
 */
#include "explain/abstract.h"
#include "explain/path.h"
#include "func/registry.h"
#include "template/set.h"
#include "value/list.h"

static int text_def(struct ch_reach *r, uint32_t token,
                    const struct ch_def **out)
{
    struct chart_str text = ch_intern_str(&r->paths.tokens, token);
    struct ch_unit *unit;
    if (token >= r->text_cap) {
        uint32_t cap = token * 2 + 64;
        const struct ch_def **grown = ch_realloc_array(
            r->op, (void *)r->text_defs, r->text_cap, cap, sizeof *grown);
        if (!grown)
            return ch_error_code(r->op);
        memset((void *)(grown + r->text_cap), 0,
               (cap - r->text_cap) * sizeof *grown);
        r->text_defs = grown;
        r->text_cap = cap;
    }
    *out = r->text_defs[token];
    if (*out)
        return 0;
    int code = ch_unit_parse(r->op, CH_STR("gotpl"), text, ch_func_find, &unit);
    if (code && !ch_is_fatal(code)) {
        ch_error_clear(r->op);
        return 0;
    }
    if (!code)
        *out = r->text_defs[token] = ch_unit_body(unit);
    return code;
}

static int run_text(struct ch_reach *r, struct chart_str text, uint32_t dot)
{
    const struct ch_def *def = NULL;
    uint32_t token, printed;
    if (ch_str_find(text, CH_STR("{{"), 0) == CH_NPOS)
        return 0;
    int code = ch_abs_token(r, text, &token);
    if (!code)
        code = text_def(r, token, &def);
    if (code || !def)
        return code;
    bool outer = r->fixed_place;
    r->fixed_place = true;
    code = ch_reach_run(r, def, dot, &printed);
    r->fixed_place = outer;
    return code;
}

/* Every text in a value. */
static int run_texts(struct ch_reach *r, struct ch_value v, uint32_t dot)
{
    int code = ch_step(r->op, 1);
    if (code)
        return code;
    if (v.type == CH_T_STRING)
        return run_text(r, ch_value_str(v), dot);
    bool map = ch_is_map(v);
    if (!map && !ch_is_list(v))
        return 0;
    code = ch_enter(r->op);
    if (code)
        return code;
    size_t count = map ? ch_map_len(v) : ch_list_len(v);
    for (size_t i = 0; !code && i < count; i++)
        code = run_texts(r, map ? v.u.map->entries[i].value : ch_list_at(v, i),
                         dot);
    ch_leave(r->op);
    return code;
}

/* The texts at the end of a path below `v`. */
static int run_path(struct ch_reach *r, struct ch_value v,
                    const uint32_t *tokens, uint32_t count, uint32_t dot)
{
    if (!count)
        return run_texts(r, v, dot);
    int code = ch_step(r->op, 1);
    bool star = tokens[0] == r->paths.star_token;
    if (!code && ch_is_map(v)) {
        if (!star) {
            const struct ch_value *found = ch_map_get_str(
                v.u.map, ch_intern_str(&r->paths.tokens, tokens[0]));
            return found ? run_path(r, *found, tokens + 1, count - 1, dot) : 0;
        }
        for (uint32_t i = 0; !code && i < ch_map_len(v); i++)
            code = run_path(r, v.u.map->entries[i].value, tokens + 1, count - 1,
                            dot);
    } else if (!code && ch_is_list(v)) {
        for (size_t i = 0; !code && i < ch_list_len(v); i++)
            code = run_path(r, ch_list_at(v, i), tokens + 1, count - 1, dot);
    }
    return code;
}

static int run_node_texts(struct ch_reach *r, uint32_t node, uint32_t dot)
{
    uint32_t tokens[CH_REACH_PATH_MAX], count = 0;
    for (uint32_t at = node; at != CH_PATHS_ROOT;
         at = r->paths.nodes[at].parent) {
        if (count == CH_REACH_PATH_MAX)
            return 0;
        count++;
    }
    uint32_t i = count;
    for (uint32_t at = node; at != CH_PATHS_ROOT;
         at = r->paths.nodes[at].parent)
        tokens[--i] = r->paths.nodes[at].token;
    return run_path(r, ch_map_value(r->values->root->values), tokens, count,
                    dot);
}

static int run_files(struct ch_reach *r, const struct ch_chart *chart,
                     uint32_t dot)
{
    int code = 0;
    for (size_t i = 0; !code && i < chart->file_count; i++) {
        struct chart_str data = chart->files[i].data;
        if (ch_str_find(data, CH_STR(".Values"), 0) != CH_NPOS)
            code = run_text(r, data, dot);
    }
    return code;
}

int ch_reach_tpl(struct ch_reach *r, uint32_t text, uint32_t dot, uint32_t *out)
{
    uint32_t whole;
    int code = ch_abs_whole(r, text, &whole);
    *out = whole;
    for (uint32_t i = 0; !code && i < ch_abs_count(r, whole); i++) {
        uint64_t alt = ch_abs_at(r, whole, i);
        uint32_t id = CH_ABS_ID(alt);
        struct {
            uint64_t alt, dot;
        } key = {alt, dot};
        uint32_t number;
        bool added;
        code =
            ch_intern_add(r->op, &r->texts, &key, sizeof key, &number, &added);
        if (code || !added)
            continue;
        if (CH_ABS_KIND(alt) == CH_ABS_STR)
            code = run_text(r, ch_intern_str(&r->paths.tokens, id), dot);
        else if (CH_ABS_KIND(alt) == CH_ABS_TEXT)
            code = run_node_texts(r, id, dot);
        else if (CH_ABS_KIND(alt) == CH_ABS_FILES)
            code = run_files(r, r->instances[id]->chart, dot);
    }
    return code;
}
