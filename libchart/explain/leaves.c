#include "explain/leaves.h"

#include "base/slashpath.h"
#include "codec/json.h"
#include "codec/yaml.h"
#include "explain/path.h"
#include "value/list.h"
#include "value/map.h"
#include "values/set_forms.h"
#include "values/set_parse.h"

#define DEPTH_MAX 512

struct walk {
    struct ch_op *op;
    const struct ch_origins *origins; /* of the layer */
    uint32_t source;                  /* in the render */
    struct ch_leaves *out;
    size_t cap;
    struct chart_str path[DEPTH_MAX];
    size_t depth;
};

bool ch_chart_is_wrapper(const struct ch_chart *chart)
{
    for (size_t i = 0; i < chart->template_count; i++) {
        struct chart_str base = ch_path_base(chart->templates[i].path);
        if (!ch_str_starts(base, CH_STR("_")) &&
            !ch_str_eq(base, CH_STR("NOTES.txt")))
            return false;
    }
    return true;
}

const struct ch_value *ch_value_at(const struct ch_map *map,
                                   const struct chart_str *path, size_t len)
{
    const struct ch_value *at = NULL;
    for (size_t i = 0; i < len; i++) {
        if (at && ch_is_list(*at)) {
            size_t n = ch_path_index_of(path[i]);
            if (n >= ch_list_len(*at))
                return NULL;
            at = &at->u.list->items[n];
            continue;
        }
        if (at && !ch_is_map(*at))
            return NULL;
        at = ch_map_get_str(at ? at->u.map : map, path[i]);
        if (!at)
            return NULL;
    }
    return at;
}

/* ---- leaves of one layer ------------------------------------------------ */

static int add_leaf(struct walk *w, struct ch_value v)
{
    struct ch_leaves *out = w->out;
    const struct ch_origin *at = ch_origins_get(w->origins, v.origin);
    if (!at)
        return 0; /* padding that --set a[3] makes */
    if (out->count == w->cap) {
        size_t cap = w->cap ? w->cap * 2 : 64;
        void *grown = ch_realloc_array(w->op, out->items, w->cap, cap,
                                       sizeof *out->items);
        if (!grown)
            return ch_error_code(w->op);
        out->items = grown;
        w->cap = cap;
    }
    struct chart_str *path = CH_NEW_ARRAY(w->op, struct chart_str, w->depth);
    if (!path)
        return ch_error_code(w->op);
    memcpy(path, w->path, w->depth * sizeof *path);
    out->items[out->count++] =
        (struct ch_leaf){.path = path,
                         .path_len = w->depth,
                         .value = v,
                         .source = w->source,
                         .line = at->line,
                         .column = at->column,
                         .value_line = at->value_line,
                         .value_column = at->value_column,
                         .deleted = ch_is_nil(v)};
    return 0;
}

static bool has_tables(struct ch_value list)
{
    for (size_t i = 0; i < ch_list_len(list); i++) {
        struct ch_value v = ch_list_at(list, i);
        if (ch_is_map(v) || ch_is_list(v))
            return true;
    }
    return false;
}

static int walk(struct walk *w, struct ch_value v)
{
    bool map = ch_is_map(v) && ch_map_len(v);
    bool list = ch_is_list(v) && has_tables(v);
    int code = ch_step(w->op, 1);
    if (code || (!map && !list) || w->depth == DEPTH_MAX)
        return code ? code : add_leaf(w, v);
    code = ch_enter(w->op);
    if (code)
        return code;
    size_t count = map ? ch_map_len(v) : ch_list_len(v);
    w->depth++;
    for (size_t i = 0; !code && i < count; i++) {
        struct chart_str *token = &w->path[w->depth - 1];
        if (map) {
            *token = ch_string_str(v.u.map->entries[i].key);
        } else {
            code = ch_path_index_token(w->op, i, token);
        }
        if (!code)
            code = walk(w, map ? v.u.map->entries[i].value : ch_list_at(v, i));
    }
    w->depth--;
    ch_leave(w->op);
    return code;
}

static int walk_map(struct walk *w, const struct ch_map *map)
{
    int code = 0;
    w->depth = 1;
    for (uint32_t i = 0; !code && i < map->len; i++) {
        w->path[0] = ch_string_str(map->entries[i].key);
        code = walk(w, map->entries[i].value);
    }
    w->depth = 0;
    return code;
}

/* ---- layers read on their own ------------------------------------------- */

static int read_layer(struct ch_op *op, const struct ch_source *source,
                      struct ch_origins *origins, struct ch_map **out)
{
    struct ch_origin at = {
        .line = 1, .column = 1, .value_line = 1, .value_column = 1};
    size_t slots = 0;
    struct ch_value v;
    uint32_t index;
    int code = ch_origins_init(op, origins);
    if (!code)
        code = ch_origins_add_source(op, origins, source, &index);
    if (code)
        return code;
    if (source->layer == CH_LAYER_FILE) {
        struct ch_yaml_options options = {.origins = origins};
        code = ch_yaml_parse_values(op, source->text, &options, &v);
        *out = code ? NULL : v.u.map;
        return code;
    }
    struct chart_str text = ch_str_trim_ascii(source->text);
    if (source->layer == CH_LAYER_SET_JSON && text.len && text.ptr[0] == '{') {
        code = ch_json_parse(op, text, &v);
        if (!code)
            code = ch_set_stamp(op, origins, &at, &v);
        *out = code || !ch_is_map(v) ? NULL : v.u.map;
        return code;
    }
    *out = ch_map_new(op, 0);
    if (!*out)
        return ch_error_code(op);
    struct ch_set_target target = {
        .map = *out, .origins = origins, .slots = &slots};
    /* The file of --set-file is not read again: its path will do. */
    enum ch_layer form = source->layer == CH_LAYER_SET_FILE
                             ? CH_LAYER_SET_STRING
                             : source->layer;
    return ch_set_parse(op, form, source->text, &target);
}

/* A layer that a merge accepted can fail alone only where it built on what was
 * there before (--set a[2].b over a list): it has no leaves then. */
static int add_layer(struct walk *w, const struct ch_source *source)
{
    struct ch_origins origins;
    struct ch_map *map = NULL;
    int code = read_layer(w->op, source, &origins, &map);
    if (code && !ch_is_fatal(code)) {
        ch_error_clear(w->op);
        return 0;
    }
    if (code || !map)
        return code;
    w->origins = &origins;
    return walk_map(w, map);
}

/* ---- which of them are in force ----------------------------------------- */

struct winner {
    const struct ch_rendered_values *values;
    const struct ch_map *user; /* or null */
    uint32_t shift;            /* of the user's origins */
    const struct ch_map *root; /* a wrapper's values */
};

static bool is_here(const struct winner *w, const struct ch_leaf *leaf,
                    uint32_t origin)
{
    const struct ch_origin *at = ch_origins_get(&w->values->origins, origin);
    return at && at->source == leaf->source && at->line == leaf->line &&
           at->column == leaf->column && at->value_line == leaf->value_line &&
           at->value_column == leaf->value_column;
}

/* The node at the leaf's path, or the one above it that is no table. */
static uint32_t find_origin(const struct ch_map *map,
                            const struct ch_leaf *leaf)
{
    for (size_t len = 1; map && len <= leaf->path_len; len++) {
        const struct ch_value *v = ch_value_at(map, leaf->path, len);
        if (!v)
            return 0;
        if (len == leaf->path_len || (!ch_is_map(*v) && !ch_is_list(*v)))
            return v->origin;
    }
    return 0;
}

static void find_winner(const struct winner *w, struct ch_leaf *leaf)
{
    uint32_t origin = find_origin(w->user, leaf);
    if (origin)
        origin += w->shift;
    else
        origin = find_origin(w->root, leaf);
    if (is_here(w, leaf, origin))
        leaf->origin = origin;
    else
        leaf->overridden_by = origin;
}

int ch_leaves_collect(struct ch_op *op, const struct ch_chart_tree *tree,
                      const struct ch_user_values *user,
                      const struct ch_rendered_values *values,
                      struct ch_leaves *out)
{
    struct walk *w = CH_NEW(op, struct walk);
    struct winner winner = {.values = values};
    *out = (struct ch_leaves){0};
    int code = w ? 0 : ch_error_code(op);
    if (code)
        return code;
    w->op = op;
    w->out = out;
    if (ch_chart_is_wrapper(tree->root)) {
        const struct ch_map *map = tree->root->values;
        winner.root = map;
        w->origins = &tree->origins;
        for (uint32_t i = 0; i < map->len && !w->source; i++) {
            const struct ch_origin *at =
                ch_origins_get(&tree->origins, map->entries[i].value.origin);
            if (at)
                w->source = at->source;
        }
        code = walk_map(w, map);
    }
    uint32_t sources = user && user->map ? user->origins.source_count : 0;
    for (uint32_t i = 0; !code && i < sources; i++) {
        w->source = tree->origins.source_count + i;
        code = add_layer(w, &user->origins.sources[i]);
    }
    if (sources) {
        winner.user = user->map;
        winner.shift = tree->origins.len - 1;
    }
    for (size_t i = 0; !code && i < out->count; i++)
        find_winner(&winner, &out->items[i]);
    return code;
}
