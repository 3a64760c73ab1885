#include "explain/history.h"

#include "explain/nearest.h"
#include "explain/path.h"
#include "value/list.h"
#include "value/map.h"

/* A history in the making. */
struct story {
    struct ch_op *op;
    const struct ch_run *run;
    const struct ch_origins *origins; /* of the render */
    struct chart_str *keys;
    size_t len;
    struct ch_history *out;
    size_t cap;
    struct chart_str *notes;
    size_t note_cap;
};

const char *ch_action_name(enum ch_action action)
{
    static const char *const names[] = {
        [CH_ACTION_SET] = "set",       [CH_ACTION_REPLACE] = "replace",
        [CH_ACTION_MERGE] = "merge",   [CH_ACTION_DELETE] = "delete",
        [CH_ACTION_IMPORT] = "import", [CH_ACTION_GLOBAL] = "global",
    };
    return names[action];
}

/* ---- steps -----------------------------------------------------------------
 */

static int add_step(struct story *s, const struct ch_step_made *step)
{
    struct ch_history *h = s->out;
    if (h->count == s->cap) {
        size_t cap = s->cap ? s->cap * 2 : 8;
        struct ch_step_made *grown =
            ch_realloc_array(s->op, h->steps, s->cap, cap, sizeof *grown);
        if (!grown)
            return ch_error_code(s->op);
        h->steps = grown;
        s->cap = cap;
    }
    h->steps[h->count++] = *step;
    return 0;
}

static enum ch_action action_over(const struct ch_history *h,
                                  struct ch_value value)
{
    if (ch_is_nil(value))
        return CH_ACTION_DELETE;
    if (!h->count || h->steps[h->count - 1].action == CH_ACTION_DELETE)
        return CH_ACTION_SET;
    return ch_is_map(value) && ch_is_map(h->steps[h->count - 1].value)
               ? CH_ACTION_MERGE
               : CH_ACTION_REPLACE;
}

static int add_value(struct story *s, struct ch_value value, uint32_t source,
                     const struct ch_origin *origin)
{
    const struct ch_step_made step = {
        .action = action_over(s->out, value),
        .source = source,
        .line = origin ? origin->line : 0,
        .column = origin ? origin->column : 0,
        .value = value,
    };
    return add_step(s, &step);
}

/* ---- notes -----------------------------------------------------------------
 */

static int add_note(struct story *s, struct ch_buf *buf)
{
    if (s->out->note_count == s->note_cap) {
        size_t cap = s->note_cap ? s->note_cap * 2 : 4;
        struct chart_str *grown =
            ch_realloc_array(s->op, s->notes, s->note_cap, cap, sizeof *grown);
        if (!grown)
            return ch_error_code(s->op);
        s->out->notes = s->notes = grown;
        s->note_cap = cap;
    }
    return ch_buf_take(buf, &s->notes[s->out->note_count++]);
}

static int note_scope(struct story *s, const struct ch_instance *instance,
                      size_t depth)
{
    struct ch_buf buf;
    ch_buf_init(&buf, s->op);
    ch_path_add_keys(&buf, s->keys, depth);
    CH_BUF_LIT(&buf, " opens the scope of subchart ");
    ch_buf_str(&buf, instance->chart->metadata.name);
    ch_buf_byte(&buf, ' ');
    ch_buf_str(&buf, instance->chart->metadata.version);
    if (!ch_str_eq(instance->name, instance->chart->metadata.name)) {
        CH_BUF_LIT(&buf, " under its alias ");
        ch_buf_str(&buf, instance->name);
    }
    CH_BUF_LIT(&buf, ": it reads what is below as .Values");
    for (size_t i = depth; i < s->len; i++) {
        ch_path_add_key(&buf, false, s->keys[i]);
    }
    return add_note(s, &buf);
}

static int note_switch(struct story *s, const struct ch_switch *w)
{
    struct ch_buf buf;
    ch_buf_init(&buf, s->op);
    CH_BUF_LIT(&buf, "subchart ");
    ch_buf_str(&buf, w->name);
    ch_buf_str(&buf, w->enabled ? CH_STR(" is switched on by ")
                                : CH_STR(" is switched off by "));
    ch_buf_str(&buf, w->by);
    return add_note(s, &buf);
}

static int note_switches(struct story *s, const struct ch_instance *parent,
                         struct chart_str name)
{
    const struct ch_switch *list;
    const struct ch_usage *usage = s->run->report->usage;
    size_t count = usage ? ch_usage_switches(usage, &list) : 0;
    int code = 0;
    for (size_t i = 0; !code && i < count; i++)
        if (ch_str_eq(list[i].name, name) &&
            ch_str_eq(list[i].parent, parent->name))
            code = note_switch(s, &list[i]);
    return code;
}

/* ---- layers
 * ------------------------------------------------------------------ */

static const struct ch_instance *child_of(const struct ch_instance *parent,
                                          struct chart_str name)
{
    for (size_t i = 0; i < parent->child_count; i++)
        if (ch_str_eq(parent->children[i]->name, name))
            return parent->children[i];
    return NULL;
}

/* Defaults, those of the innermost chart first: parents win. */
static int add_defaults(struct story *s, const struct ch_instance *instance,
                        size_t depth)
{
    const struct ch_instance *child =
        depth < s->len ? child_of(instance, s->keys[depth]) : NULL;
    int code = ch_enter(s->op);
    if (code)
        return code;
    s->out->chart = instance->path;
    s->out->scope = depth > 0 && depth == s->len;
    if (depth < s->len)
        code = note_switches(s, instance, s->keys[depth]);
    if (!code && child)
        code = note_scope(s, child, depth + 1);
    if (!code && child)
        code = add_defaults(s, child, depth + 1);
    const struct ch_value *v =
        ch_value_at(instance->chart->values, s->keys + depth, s->len - depth);
    const struct ch_origin *origin =
        v ? ch_origins_get(s->origins, v->origin) : NULL;
    if (!code && origin && depth < s->len)
        code = add_value(s, *v, origin->source, origin);
    ch_leave(s->op);
    return code;
}

/* One layer of the user's, read on its own. */
static int add_layer(struct story *s, uint32_t index)
{
    const struct ch_source *source = &s->run->user->origins.sources[index];
    uint32_t joined = index + s->run->tree->origins.source_count;
    struct ch_user_values alone;
    struct ch_layers *layers;
    int code = ch_layers_new(s->op, &layers);
    if (!code)
        code = ch_layers_add(s->op, layers, source->layer, source->text,
                             source->name);
    if (!code)
        code = ch_layers_finish(s->op, layers, &alone);
    const struct ch_value *v =
        code ? NULL : ch_value_at(alone.map, s->keys, s->len);
    if (code || !v)
        return code;
    return add_value(s, *v, joined, ch_origins_get(&alone.origins, v->origin));
}

static bool same_path(const struct ch_leaf *leaf, const struct story *s)
{
    bool same = leaf->path_len == s->len;
    for (size_t i = 0; same && i < s->len; i++)
        same = ch_str_eq(leaf->path[i], s->keys[i]);
    return same;
}

/* --set-file is not read again: its file may be a pipe. */
static int add_leaf(struct story *s, uint32_t index)
{
    const struct ch_leaves *leaves = &s->run->report->explanation->leaves;
    uint32_t joined = index + s->run->tree->origins.source_count;
    int code = 0;
    for (size_t i = 0; !code && i < leaves->count; i++) {
        const struct ch_leaf *leaf = &leaves->items[i];
        const struct ch_origin origin = {joined, leaf->line, leaf->column, 0,
                                         0};
        if (leaf->source == joined && same_path(leaf, s))
            code = add_value(s, leaf->value, joined, &origin);
    }
    return code;
}

static int add_user(struct story *s)
{
    const struct ch_user_values *user = s->run->user;
    int code = 0;
    for (uint32_t i = 0; user && !code && i < user->origins.source_count; i++)
        code = user->origins.sources[i].layer == CH_LAYER_SET_FILE
                   ? add_leaf(s, i)
                   : add_layer(s, i);
    return code;
}

/* ---- the end of it
 * ------------------------------------------------------------ */

static bool has_global(const struct story *s)
{
    for (size_t i = 0; i < s->len; i++)
        if (ch_str_eq(s->keys[i], CH_STR("global")))
            return true;
    return false;
}

/* Whether an item of import-values brings what is at `keys`: "a", which stands
 * for exports.a and the whole scope, or a child with its parent. */
static bool imports(struct ch_value item, const struct chart_str *keys,
                    size_t len, struct chart_str *child)
{
    const struct ch_value *from, *to;
    struct chart_str key;
    if (item.type == CH_T_STRING) {
        *child = ch_value_str(item);
        return true;
    }
    from = ch_is_map(item) ? ch_map_get_str(item.u.map, CH_STR("child")) : NULL;
    to = from ? ch_map_get_str(item.u.map, CH_STR("parent")) : NULL;
    if (!to || from->type != CH_T_STRING || to->type != CH_T_STRING)
        return false;
    *child = ch_value_str(*from);
    if (ch_str_eq(ch_value_str(*to), CH_STR(".")))
        return true;
    struct ch_str_split it = ch_str_split_start(ch_value_str(*to), '.');
    for (size_t i = 0; ch_str_split_next(&it, &key); i++)
        if (i >= len || !ch_str_eq(key, keys[i]))
            return false;
    return true;
}

static int note_import(struct story *s, const struct ch_dependency *d,
                       size_t depth)
{
    struct ch_buf buf;
    struct chart_str child;
    int code = 0;
    for (size_t i = 0; !code && ch_is_list(d->import_values) &&
                       i < ch_list_len(d->import_values);
         i++) {
        struct ch_value item = ch_list_at(d->import_values, i);
        if (!imports(item, s->keys + depth, s->len - depth, &child))
            continue;
        ch_buf_init(&buf, s->op);
        CH_BUF_LIT(&buf, "import-values of ");
        ch_buf_str(&buf, d->alias.len ? d->alias : d->name);
        CH_BUF_LIT(&buf, " brings its ");
        ch_buf_str(&buf,
                   item.type == CH_T_STRING ? CH_STR("exports.") : CH_STR(""));
        ch_buf_str(&buf, child);
        CH_BUF_LIT(&buf, " here");
        code = add_note(s, &buf);
    }
    return code;
}

/* What the charts on the way import to here. */
static int note_imports(struct story *s, const struct ch_instance *instance)
{
    int code = 0;
    for (size_t depth = 0; !code && instance; depth++) {
        const struct ch_metadata *m = &instance->chart->metadata;
        for (size_t i = 0; !code && i < m->dependency_count; i++)
            code = note_import(s, &m->dependencies[i], depth);
        instance = depth < s->len ? child_of(instance, s->keys[depth]) : NULL;
    }
    return code;
}

/* Marks the step in force; a value that none of them brought was imported or
 * handed down. */
static int add_winner(struct story *s, const struct ch_instance *root)
{
    const struct ch_value *v = ch_value_at(root->values, s->keys, s->len);
    struct ch_history *h = s->out;
    h->value = v ? *v : ch_invalid();
    const struct ch_origin *won =
        v ? ch_origins_get(s->origins, v->origin) : NULL;
    if (!won)
        return 0;
    for (size_t i = h->count; i > 0; i--) {
        struct ch_step_made *step = &h->steps[i - 1];
        if (step->source == won->source && step->line == won->line &&
            step->column == won->column) {
            step->won = true;
            if (ch_report_source(s->run->report, step->source)->layer ==
                CH_LAYER_SET_FILE)
                step->value = *v; /* the content, not the file's name */
            return 0;
        }
    }
    const struct ch_step_made step = {
        .action = has_global(s) ? CH_ACTION_GLOBAL : CH_ACTION_IMPORT,
        .source = won->source,
        .line = won->line,
        .column = won->column,
        .value = *v,
        .won = true,
    };
    int code = add_step(s, &step);
    if (!code && step.action == CH_ACTION_IMPORT)
        code = note_imports(s, root);
    return code;
}

static bool covers(const struct ch_finding *f, const struct story *s,
                   struct ch_op *op)
{
    struct chart_str *keys;
    size_t len;
    if (ch_path_split(op, f->path, &keys, &len) || len > s->len)
        return false;
    for (size_t i = 0; i < len; i++)
        if (!ch_str_eq(keys[i], s->keys[i]))
            return false;
    return true;
}

static void find_finding(struct story *s)
{
    const struct ch_explanation *e = s->run->report->explanation;
    for (size_t i = 0; i < e->count && !s->out->finding; i++)
        if (covers(&e->findings[i], s, s->op))
            s->out->finding = &e->findings[i];
}

/* Who read it: the value, or a map around it as a whole. */
static int find_readers(struct story *s, const struct ch_instance *root)
{
    int code = 0;
    const struct ch_usage *usage = s->run->report->usage;
    struct ch_history *h = s->out;
    for (size_t len = s->len; !code && usage && len > 0 && !h->reader_count;
         len--) {
        const struct ch_value *v = ch_value_at(root->values, s->keys, len);
        unsigned flags = v ? ch_usage_flags(usage, v->origin) : 0;
        if (v && (len == s->len || (flags & CH_USAGE_WHOLE)))
            code = ch_usage_readers(s->op, usage, v->origin, &h->readers,
                                    &h->reader_count);
    }
    h->is_read = h->reader_count > 0;
    return code;
}

/* Who could read it. */
static int ask_reach(struct story *s, bool *readable)
{
    struct ch_reach *made;
    const struct ch_reach *reach = s->run->report->explanation->reach;
    struct ch_reach_answer answer;
    int code = 0;
    if (!reach) {
        code = ch_reach_new(s->op, s->run->templates,
                            s->run->report->explanation->values, &made);
        if (code)
            return code;
        reach = made;
    }
    code = ch_reach_ask(s->op, reach, s->keys, s->len, &answer);
    if (code)
        return code;
    *readable = answer.flags && answer.exact;
    if (!s->out->reader_count) {
        s->out->readers = answer.readers;
        s->out->reader_count = answer.reader_count;
    }
    return 0;
}

static int not_found(struct story *s)
{
    struct chart_str nearest;
    struct ch_buf path;
    const struct ch_instance *root = s->run->report->explanation->values->root;
    int code = ch_nearest_paths(s->op, root->values, s->out->path, &nearest);
    if (code)
        return code;
    ch_buf_init(&path, s->op);
    ch_report_visible(&path, s->out->path);
    if (ch_buf_check(&path))
        return ch_error_code(s->op);
    code = ch_fail(s->op, CHART_ENOTFOUND, "no chart has a value at %.*s",
                   CH_STR_ARG(ch_buf_view(&path)));
    if (nearest.len)
        ch_hint(s->op, "The nearest paths are:\n%.*s", CH_STR_ARG(nearest));
    return code;
}

int ch_history_new(struct ch_op *op, const struct ch_run *run,
                   struct chart_str path, struct ch_history **out)
{
    const struct ch_rendered_values *values = run->report->explanation->values;
    struct story s = {.op = op, .run = run, .origins = &values->origins};
    bool readable = false;
    s.out = *out = CH_NEW(op, struct ch_history);
    if (!s.out)
        return ch_error_code(op);
    s.out->path = path;
    int code = ch_path_split(op, path, &s.keys, &s.len);
    if (!code && !s.len)
        return not_found(&s);
    if (!code)
        code = add_defaults(&s, values->root, 0);
    if (!code)
        code = add_user(&s);
    if (!code)
        code = add_winner(&s, values->root);
    if (code)
        return code;
    find_finding(&s);
    code = find_readers(&s, values->root);
    if (!code)
        code = ask_reach(&s, &readable);
    if (!code && !s.out->count && !readable)
        code = not_found(&s);
    return code;
}
