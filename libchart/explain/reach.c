#include "explain/abstract.h"
#include "render/capabilities.h"
#include "template/set.h"
#include "value/list.h"

/* ---- charts ------------------------------------------------------------- */

static int add_instance(struct ch_reach *r, const struct ch_instance *instance,
                        uint32_t node)
{
    uint32_t count = r->instance_count, token, child;
    int code = ch_enter(r->op);
    if (code)
        return code;
    if ((count & (count - 1)) == 0) {
        size_t cap = count ? (size_t)count * 2 : 1;
        r->instances = ch_realloc_array(r->op, (void *)r->instances, count, cap,
                                        sizeof *r->instances);
        r->instance_nodes = ch_realloc_array(r->op, r->instance_nodes, count,
                                             cap, sizeof *r->instance_nodes);
        if (!r->instances || !r->instance_nodes)
            return ch_error_code(r->op);
    }
    r->instances[count] = instance;
    r->instance_nodes[count] = node;
    r->paths.nodes[node].instance = ++r->instance_count;
    for (size_t i = 0; !code && i < instance->child_count; i++) {
        code = ch_abs_token(r, instance->children[i]->name, &token);
        if (!code)
            code = ch_paths_child(r->op, &r->paths, node, token, &child);
        if (!code)
            code = add_instance(r, instance->children[i], child);
    }
    ch_leave(r->op);
    return code;
}

/* Marks a dotted path below a node. */
static int mark_dotted(struct ch_reach *r, uint32_t node, struct chart_str path,
                       uint32_t line, unsigned flags)
{
    struct ch_str_split it = ch_str_split_start(path, '.');
    struct ch_mark mark = {.pos = line, .flags = flags};
    struct chart_str piece;
    uint32_t token;
    int code = 0;
    while (!code && ch_str_split_next(&it, &piece)) {
        code = ch_abs_token(r, piece, &token);
        if (!code)
            code = ch_paths_child(r->op, &r->paths, node, token, &node);
    }
    return code ? code : ch_paths_mark(r->op, &r->paths, node, &mark);
}

static int mark_imports(struct ch_reach *r, uint32_t node,
                        const struct ch_dependency *d)
{
    struct chart_str name = d->alias.len ? d->alias : d->name;
    uint32_t token, child, exports;
    int code = ch_abs_token(r, name, &token);
    if (!code)
        code = ch_paths_child(r->op, &r->paths, node, token, &child);
    if (!code)
        code = ch_abs_token(r, CH_STR("exports"), &token);
    if (!code)
        code = ch_paths_child(r->op, &r->paths, child, token, &exports);
    for (size_t i = 0; !code && ch_is_list(d->import_values) &&
                       i < ch_list_len(d->import_values);
         i++) {
        struct ch_value v = ch_list_at(d->import_values, i);
        if (v.type == CH_T_STRING)
            code = mark_dotted(r, exports, ch_value_str(v), d->line,
                               CH_USAGE_WHOLE);
        if (!ch_is_map(v))
            continue;
        const struct ch_value *from = ch_map_get_str(v.u.map, CH_STR("child"));
        if (from && from->type == CH_T_STRING)
            code = mark_dotted(r, child, ch_value_str(*from), d->line,
                               CH_USAGE_WHOLE);
    }
    return code;
}

/* What Chart.yaml reads. */
static int mark_dependencies(struct ch_reach *r, uint32_t node,
                             const struct ch_chart *chart)
{
    int code = 0;
    for (size_t i = 0; !code && i < chart->metadata.dependency_count; i++) {
        const struct ch_dependency *d = &chart->metadata.dependencies[i];
        struct ch_str_split it = ch_str_split_start(d->condition, ',');
        struct chart_str part;
        while (!code && ch_str_split_next(&it, &part)) {
            part = ch_str_trim_ascii(part);
            if (part.len)
                code = mark_dotted(r, node, part, d->line, CH_USAGE_KEY);
        }
        for (size_t t = 0; !code && t < d->tag_count; t++) {
            struct ch_buf buf;
            ch_buf_init(&buf, r->op);
            CH_BUF_LIT(&buf, "tags.");
            ch_buf_str(&buf, d->tags[t]);
            code = ch_buf_check(&buf);
            if (!code)
                code = mark_dotted(r, CH_PATHS_ROOT, ch_buf_view(&buf), d->line,
                                   CH_USAGE_KEY);
        }
        if (!code)
            code = mark_imports(r, node, d);
    }
    return code;
}

static int run_templates(struct ch_reach *r)
{
    int code = 0;
    for (size_t i = 0; !code && i < r->list.count; i++) {
        const struct ch_template_file *t = &r->list.items[i];
        uint32_t at = 0, dot, text;
        struct chart_str base = t->path;
        size_t slash = ch_str_rfind_byte(base, '/');
        if (slash != CH_NPOS && base.ptr[slash + 1] == '_')
            continue;
        while (at < r->instance_count && r->instances[at] != t->scope->instance)
            at++;
        const struct ch_def *def = ch_set_find(r->set, t->path);
        if (!def || at == r->instance_count)
            continue;
        code = ch_abs_one(r, CH_ABS_ROOT, at, &dot);
        if (!code)
            code = ch_reach_run(r, def, dot, &text);
    }
    return code;
}

/* The templates of a run that did not get to them. */
static int parse_templates(struct ch_reach *r)
{
    const struct ch_render_options options = {.release_name =
                                                  CH_STR("release-name"),
                                              .namespace_ = CH_STR("default")};
    struct ch_capabilities *capabilities;
    struct ch_scope *scope = CH_NEW(r->op, struct ch_scope);
    int code = scope ? 0 : ch_error_code(r->op);
    if (!code)
        code = ch_capabilities_new(r->op, CH_STR(""), NULL, 0, &capabilities);
    if (!code)
        code =
            ch_scope_new(r->op, r->values->root, &options, capabilities, scope);
    if (!code)
        code = ch_template_list_make(r->op, scope, NULL, &r->list);
    return code;
}

static int name_tokens(struct ch_reach *r)
{
    const struct {
        struct chart_str text;
        uint32_t *token;
    } names[] = {
        {CH_STR("global"), &r->token_global},
        {CH_STR("\0merged"), &r->token_merged}, /* no keys of charts */
        {CH_STR("\0any"), &r->token_any},
        {CH_STR("Values"), &r->token_values},
        {CH_STR("Files"), &r->token_files},
        {CH_STR("Subcharts"), &r->token_subcharts},
        {CH_STR("Chart"), &r->token_chart},
        {CH_STR("Template"), &r->token_template},
        {CH_STR("Release"), &r->token_release},
        {CH_STR("Capabilities"), &r->token_capabilities},
        {CH_STR("AsMap"), &r->token_as_map},
        {CH_STR("YAML"), &r->token_yaml},
        {CH_STR("Table"), &r->token_table},
        {CH_STR("PathValue"), &r->token_path_value},
    };
    int code = 0;
    for (size_t i = 0; !code && i < CH_COUNT(names); i++)
        code = ch_abs_token(r, names[i].text, names[i].token);
    return code ? code : ch_abs_one(r, CH_ABS_OTHER, 0, &r->other);
}

int ch_reach_new(struct ch_op *op, const struct ch_template_list *templates,
                 const struct ch_rendered_values *values, struct ch_reach **out)
{
    struct ch_reach *r = CH_NEW(op, struct ch_reach);
    if (!r)
        return ch_error_code(op);
    *out = r;
    r->op = op;
    r->values = values;
    int code = ch_paths_init(op, &r->paths);
    struct ch_intern *pools[] = {&r->sets, &r->dicts, &r->sites,  &r->extras,
                                 &r->memo, &r->texts, &r->tuples, &r->copies};
    for (size_t i = 0; !code && i < CH_COUNT(pools); i++)
        code = ch_intern_init(op, pools[i]);
    if (!code)
        code = name_tokens(r);
    r->extras_version = 1;
    r->chains = ch_alloc_zero(op, CH_ABS_CHAINS * sizeof *r->chains);
    if (!r->chains)
        return ch_error_code(op);
    if (!code && templates)
        r->list = *templates;
    else if (!code)
        code = parse_templates(r);
    r->set = r->list.set;
    if (!code)
        code = add_instance(r, values->root, CH_PATHS_ROOT);
    for (uint32_t i = 0; !code && i < r->instance_count; i++)
        code =
            mark_dependencies(r, r->instance_nodes[i], r->instances[i]->chart);
    /* What `set` and `merge` put into values may be read by what was analysed
     * before: once more. */
    for (int pass = 0; !code && pass < 3; pass++) {
        r->extras_grew = false;
        code = run_templates(r);
        if (!r->extras_grew)
            break;
        if (!code)
            code = ch_intern_init(op, &r->memo);
        if (!code)
            code = ch_intern_init(op, &r->texts);
    }
    return code;
}
