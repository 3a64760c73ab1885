#include "render/program.h"

#include "base/buf.h"
#include "base/slashpath.h"
#include "base/sort.h"
#include "func/registry.h"
#include "render/error_text.h"
#include "value/map.h"

/* Units by the path that an instance of their chart has in a render. */
struct ch_program {
    struct ch_map *index; /* path to index in `units` */
    struct prepared *units;
    size_t count, cap;
    struct ch_schemas *schemas;
};

struct prepared {
    const struct ch_chart_file *file;
    const struct ch_unit *unit; /* null: does not parse */
};

static int join(struct ch_op *op, struct chart_str a, const char *between,
                struct chart_str b, struct chart_str *out)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    ch_buf_str(&buf, a);
    ch_buf_str(&buf, ch_str_z(between));
    ch_buf_str(&buf, b);
    return ch_buf_take(&buf, out);
}

/* A library chart gives its partials only. */
static bool is_valid(const struct ch_chart *chart,
                     const struct ch_chart_file *file)
{
    return !ch_chart_is_library(chart) ||
           ch_str_starts(ch_path_base(file->path), CH_STR("_"));
}

/* ---- preparing ---------------------------------------------------------- */

static int add_unit(struct ch_op *op, struct ch_program *program,
                    struct chart_str path, const struct ch_chart_file *file)
{
    struct ch_unit *unit = NULL;
    int code = ch_unit_parse(op, path, file->data, ch_func_find, &unit);
    if (ch_is_fatal(code))
        return code;
    if (code) {
        ch_error_clear(op); /* the run that needs it will say so */
        unit = NULL;
    }
    if (program->count == program->cap) {
        size_t cap = program->cap ? program->cap * 2 : 32;
        void *grown = ch_realloc_array(op, program->units, program->cap, cap,
                                       sizeof *program->units);
        if (!grown)
            return ch_error_code(op);
        program->units = grown;
        program->cap = cap;
    }
    code = ch_map_set_str(op, program->index, path,
                          ch_int((int64_t)program->count));
    if (!code)
        program->units[program->count++] = (struct prepared){file, unit};
    return code;
}

static int add_chart(struct ch_op *op, struct ch_program *program,
                     const struct ch_chart *chart, struct chart_str path);

/* A subchart under each name that a dependency can give it, and under its own
 * when no dependency names it. */
static int add_subchart(struct ch_op *op, struct ch_program *program,
                        const struct ch_chart *parent,
                        const struct ch_chart *chart,
                        struct chart_str parent_path)
{
    const struct ch_metadata *m = &parent->metadata;
    bool declared = false;
    struct chart_str path;
    for (size_t i = 0; i < m->dependency_count; i++) {
        const struct ch_dependency *d = &m->dependencies[i];
        if (!ch_str_eq(d->name, chart->metadata.name))
            continue;
        declared = true;
        int code = join(op, parent_path, "/charts/",
                        d->alias.len ? d->alias : d->name, &path);
        if (!code)
            code = add_chart(op, program, chart, path);
        if (code)
            return code;
    }
    if (declared)
        return 0;
    int code = join(op, parent_path, "/charts/", chart->metadata.name, &path);
    return code ? code : add_chart(op, program, chart, path);
}

static int add_chart(struct ch_op *op, struct ch_program *program,
                     const struct ch_chart *chart, struct chart_str path)
{
    int code = ch_enter(op);
    if (code)
        return code;
    for (size_t i = 0; !code && i < chart->template_count; i++) {
        struct chart_str name;
        if (!is_valid(chart, &chart->templates[i]))
            continue;
        code = join(op, path, "/", chart->templates[i].path, &name);
        if (!code)
            code = add_unit(op, program, name, &chart->templates[i]);
    }
    for (size_t i = 0; !code && i < chart->subchart_count; i++)
        code = add_subchart(op, program, chart, chart->subcharts[i], path);
    ch_leave(op);
    return code;
}

int ch_program_new(struct ch_op *op, const struct ch_chart_tree *tree,
                   struct ch_program **out)
{
    struct ch_program *program = CH_NEW(op, struct ch_program);
    if (!program)
        return ch_error_code(op);
    program->index = ch_map_new(op, 0);
    if (!program->index)
        return ch_error_code(op);
    *out = program;
    int code = ch_schemas_compile(op, tree, &program->schemas);
    return code ? code
                : add_chart(op, program, tree->root, tree->root->metadata.name);
}

const struct ch_schemas *ch_program_schemas(const struct ch_program *program)
{
    return program->schemas;
}

static const struct ch_unit *find_unit(const struct ch_program *program,
                                       const struct ch_template_file *t)
{
    struct ch_value *at =
        program ? ch_map_get_str(program->index, t->path) : NULL;
    if (!at || program->units[at->u.integer].file != t->file)
        return NULL;
    return program->units[at->u.integer].unit;
}

/* ---- one run ------------------------------------------------------------ */

static size_t count_templates(const struct ch_scope *scope)
{
    size_t count = scope->instance->chart->template_count;
    for (size_t i = 0; i < scope->instance->child_count; i++)
        count += count_templates(&scope->children[i]);
    return count;
}

static uint32_t slashes(struct chart_str path)
{
    uint32_t count = 0;
    for (size_t i = 0; i < path.len; i++)
        count += path.ptr[i] == '/';
    return count;
}

static int collect(struct ch_op *op, struct ch_scope *scope,
                   struct ch_template_list *list)
{
    const struct ch_chart *chart = scope->instance->chart;
    int code = 0;
    for (size_t i = 0; !code && i < scope->instance->child_count; i++)
        code = collect(op, &scope->children[i], list);
    for (size_t i = 0; !code && i < chart->template_count; i++) {
        const struct ch_chart_file *file = &chart->templates[i];
        if (!is_valid(chart, file))
            continue;
        struct ch_template_file *t = &list->items[list->count];
        *t = (struct ch_template_file){
            .file = file, .scope = scope, .order = (uint32_t)list->count};
        code = join(op, scope->instance->path, "/", file->path, &t->path);
        t->depth = slashes(t->path);
        list->count++;
    }
    return code;
}

/* Deepest paths first, then reverse byte order; of the same path, the one
 * collected last first. */
static int compare(const void *a, const void *b, void *user CH_UNUSED)
{
    const struct ch_template_file *x = a, *y = b;
    if (x->depth != y->depth)
        return x->depth > y->depth ? -1 : 1;
    int order = ch_str_cmp(y->path, x->path);
    if (order)
        return order;
    return x->order > y->order ? -1 : 1;
}

static void drop_duplicates(struct ch_template_list *list)
{
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++)
        if (!kept ||
            !ch_str_eq(list->items[kept - 1].path, list->items[i].path))
            list->items[kept++] = list->items[i];
    list->count = kept;
}

static int parse(struct ch_op *op, struct ch_template_file *t)
{
    struct ch_unit *unit;
    int code = ch_unit_parse(op, t->path, t->file->data, ch_func_find, &unit);
    if (!code)
        t->unit = unit;
    else if (!ch_is_fatal(code))
        ch_rewrite_parse_error(op, t->path);
    return code;
}

int ch_template_list_make(struct ch_op *op, struct ch_scope *root,
                          const struct ch_program *program,
                          struct ch_template_list *out)
{
    *out = (struct ch_template_list){0};
    out->items =
        CH_NEW_ARRAY(op, struct ch_template_file, count_templates(root));
    if (!out->items)
        return ch_error_code(op);
    int code = collect(op, root, out);
    if (!code)
        code = ch_sort(op, out->items, out->count, sizeof *out->items, compare,
                       NULL);
    if (!code)
        code = ch_set_new(op, NULL, &out->set);
    if (code)
        return code;
    drop_duplicates(out);
    for (size_t i = 0; !code && i < out->count; i++) {
        struct ch_template_file *t = &out->items[i];
        t->unit = find_unit(program, t);
        if (!t->unit)
            code = parse(op, t);
        if (!code)
            code = ch_set_add(op, out->set, t->unit);
    }
    return code;
}
