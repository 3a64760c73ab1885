#include "render/scope.h"

#include "base/buf.h"
#include "render/files_object.h"
#include "render/values_methods.h"
#include "value/list.h"
#include "value/map.h"

#include <stddef.h>

/* ---- .Chart ------------------------------------------------------------- */

static int set_value(struct ch_op *op, struct ch_map *map, const char *key,
                     struct ch_value v)
{
    return ch_map_set_str(op, map, ch_str_z(key), v);
}

static int set_string(struct ch_op *op, struct ch_map *map, const char *key,
                      struct chart_str s)
{
    struct ch_value v;
    int code = ch_value_string(op, s, &v);
    return code ? code : set_value(op, map, key, v);
}

static int set_strings(struct ch_op *op, struct ch_map *map, const char *key,
                       const struct chart_str *items, size_t count)
{
    struct ch_list *list = ch_list_new(op, count);
    if (!list)
        return ch_error_code(op);
    for (size_t i = 0; i < count; i++) {
        struct ch_value v;
        int code = ch_value_string(op, items[i], &v);
        if (!code)
            code = ch_list_push(op, list, v);
        if (code)
            return code;
    }
    return set_value(op, map, key, ch_list_value(list));
}

/* String members of a struct under the names that templates see. */
struct text_field {
    const char *name;
    size_t offset;
};

static int set_texts(struct ch_op *op, struct ch_map *map, const void *from,
                     const struct text_field *fields, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct chart_str s;
        memcpy(&s, (const char *)from + fields[i].offset, sizeof s);
        int code = set_string(op, map, fields[i].name, s);
        if (code)
            return code;
    }
    return 0;
}

static int add_dependency(struct ch_op *op, struct ch_list *list,
                          const struct ch_dependency *d)
{
    static const struct text_field fields[] = {
        {"Alias", offsetof(struct ch_dependency, alias)},
        {"Condition", offsetof(struct ch_dependency, condition)},
        {"Name", offsetof(struct ch_dependency, name)},
        {"Repository", offsetof(struct ch_dependency, repository)},
        {"Version", offsetof(struct ch_dependency, version)},
    };
    struct ch_map *map = ch_map_new(op, 8);
    struct ch_value imports = d->import_values;
    if (!map)
        return ch_error_code(op);
    if (ch_is_nil(imports)) {
        imports = ch_list_value(ch_list_new(op, 0));
        if (!imports.u.list)
            return ch_error_code(op);
    }
    int code = set_texts(op, map, d, fields, CH_COUNT(fields));
    if (!code)
        code = set_value(op, map, "Enabled", ch_bool(d->enabled));
    if (!code)
        code = set_value(op, map, "ImportValues", imports);
    if (!code)
        code = set_strings(op, map, "Tags", d->tags, d->tag_count);
    return code ? code : ch_list_push(op, list, ch_map_value(map));
}

static int set_dependencies(struct ch_op *op, struct ch_map *map,
                            const struct ch_instance *instance)
{
    struct ch_list *list = ch_list_new(op, instance->dependency_count);
    if (!list)
        return ch_error_code(op);
    for (size_t i = 0; i < instance->dependency_count; i++) {
        int code = add_dependency(op, list, &instance->dependencies[i]);
        if (code)
            return code;
    }
    return set_value(op, map, "Dependencies", ch_list_value(list));
}

static int set_maintainers(struct ch_op *op, struct ch_map *map,
                           const struct ch_metadata *m)
{
    static const struct text_field fields[] = {
        {"Email", offsetof(struct ch_maintainer, email)},
        {"Name", offsetof(struct ch_maintainer, name)},
        {"URL", offsetof(struct ch_maintainer, url)},
    };
    struct ch_list *list = ch_list_new(op, m->maintainer_count);
    if (!list)
        return ch_error_code(op);
    for (size_t i = 0; i < m->maintainer_count; i++) {
        struct ch_map *entry = ch_map_new(op, 3);
        if (!entry)
            return ch_error_code(op);
        int code =
            set_texts(op, entry, &m->maintainers[i], fields, CH_COUNT(fields));
        if (!code)
            code = ch_list_push(op, list, ch_map_value(entry));
        if (code)
            return code;
    }
    return set_value(op, map, "Maintainers", ch_list_value(list));
}

/* Helm 4 shows the metadata as a map with every field of its struct. */
static int chart_map(struct ch_op *op, const struct ch_instance *instance,
                     struct ch_map **out)
{
    static const struct text_field fields[] = {
        {"APIVersion", offsetof(struct ch_metadata, api_version)},
        {"AppVersion", offsetof(struct ch_metadata, app_version)},
        {"Condition", offsetof(struct ch_metadata, condition)},
        {"Description", offsetof(struct ch_metadata, description)},
        {"Home", offsetof(struct ch_metadata, home)},
        {"Icon", offsetof(struct ch_metadata, icon)},
        {"KubeVersion", offsetof(struct ch_metadata, kube_version)},
        {"Tags", offsetof(struct ch_metadata, tags)},
        {"Type", offsetof(struct ch_metadata, type)},
        {"Version", offsetof(struct ch_metadata, version)},
    };
    const struct ch_metadata *m = &instance->chart->metadata;
    struct ch_map *map = ch_map_new(op, 18);
    if (!map)
        return ch_error_code(op);
    struct ch_value annotations = ch_map_value(m->annotations);
    annotations.type = CH_T_MAP_STRING;
    int code = set_texts(op, map, m, fields, CH_COUNT(fields));
    if (!code)
        code = set_string(op, map, "Name", instance->name);
    if (!code)
        code = set_value(op, map, "Annotations", annotations);
    if (!code)
        code = set_dependencies(op, map, instance);
    if (!code)
        code = set_value(op, map, "Deprecated", ch_bool(m->deprecated));
    if (!code)
        code = set_value(op, map, "IsRoot", ch_bool(!instance->parent));
    if (!code)
        code = set_strings(op, map, "Keywords", m->keywords, m->keyword_count);
    if (!code)
        code = set_strings(op, map, "Sources", m->sources, m->source_count);
    if (!code)
        code = set_maintainers(op, map, m);
    *out = map;
    return code;
}

/* ---- .Release ----------------------------------------------------------- */

static int release_map(struct ch_op *op,
                       const struct ch_render_options *options,
                       struct ch_map **out)
{
    struct ch_map *map = ch_map_new(op, 6);
    if (!map)
        return ch_error_code(op);
    bool upgrade = options->is_upgrade && !options->lint_mode;
    bool install = !options->is_upgrade && !options->lint_mode;
    int code = set_string(op, map, "Name", options->release_name);
    if (!code)
        code = set_string(op, map, "Namespace", options->namespace_);
    if (!code)
        code = set_string(op, map, "Service", CH_STR("Helm"));
    if (!code)
        code = set_value(op, map, "IsInstall", ch_bool(install));
    if (!code)
        code = set_value(op, map, "IsUpgrade", ch_bool(upgrade));
    if (!code)
        code = set_value(op, map, "Revision", ch_int(!options->lint_mode));
    *out = map;
    return code;
}

/* ---- scopes ------------------------------------------------------------- */

/* What all scopes of a run share. */
struct shared {
    struct ch_value release;
    struct ch_value capabilities;
};

static struct ch_value values_value(struct ch_map *map)
{
    struct ch_value v = ch_map_value(map);
    v.type = CH_T_VALUES;
    return v;
}

/* Helm looks a subchart's section up as the dotted path "Values.NAME" in its
 * parent's scope, so that a chart with a dot in its name finds none and gets
 * an empty map. */
static int scope_values(struct ch_op *op, const struct ch_instance *instance,
                        const struct ch_scope *parent, struct ch_map **out)
{
    if (!parent) {
        *out = instance->values;
        return 0;
    }
    struct ch_value *v = ch_map_get_str(parent->root, CH_STR("Values"));
    *out = v ? ch_values_table(v->u.map, instance->name) : NULL;
    if (!*out)
        *out = ch_map_new(op, 0);
    return *out ? 0 : ch_error_code(op);
}

static int join_path(struct ch_op *op, struct chart_str a, struct chart_str b,
                     struct chart_str *out)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    ch_buf_str(&buf, a);
    ch_buf_byte(&buf, '/');
    ch_buf_str(&buf, b);
    return ch_buf_take(&buf, out);
}

static int fill(struct ch_op *op, struct ch_scope *scope,
                const struct ch_scope *parent, const struct shared *shared)
{
    const struct ch_instance *instance = scope->instance;
    struct ch_map *chart = NULL, *values = NULL;
    struct ch_value files;
    int code = chart_map(op, instance, &chart);
    if (!code)
        code = scope_values(op, instance, parent, &values);
    if (!code)
        code = ch_files_object(op, instance->chart->files,
                               instance->chart->file_count, &files);
    if (!code)
        code = set_value(op, scope->root, "Chart", ch_map_value(chart));
    if (!code)
        code = set_value(op, scope->root, "Files", files);
    if (!code)
        code = set_value(op, scope->root, "Release", shared->release);
    if (!code)
        code = set_value(op, scope->root, "Capabilities", shared->capabilities);
    if (!code)
        code = set_value(op, scope->root, "Values", values_value(values));
    return code;
}

static int build(struct ch_op *op, const struct ch_instance *instance,
                 const struct ch_scope *parent, const struct shared *shared,
                 struct ch_scope *scope)
{
    *scope = (struct ch_scope){.instance = instance};
    struct ch_map *subcharts = ch_map_new(op, instance->child_count);
    scope->root = ch_map_new(op, 7);
    scope->children = CH_NEW_ARRAY(op, struct ch_scope, instance->child_count);
    if (!subcharts || !scope->root || !scope->children)
        return ch_error_code(op);
    int code =
        join_path(op, instance->path, CH_STR("templates"), &scope->base_path);
    if (!code)
        code = fill(op, scope, parent, shared);
    if (!code)
        code = set_value(op, scope->root, "Subcharts", ch_map_value(subcharts));
    if (code || ch_enter(op))
        return ch_error_code(op);
    for (size_t i = 0; !code && i < instance->child_count; i++) {
        struct ch_scope *child = &scope->children[i];
        code = build(op, instance->children[i], scope, shared, child);
        if (!code)
            code = ch_map_set_str(op, subcharts, instance->children[i]->name,
                                  ch_map_value(child->root));
    }
    ch_leave(op);
    return code;
}

int ch_scope_new(struct ch_op *op, const struct ch_instance *root,
                 const struct ch_render_options *options,
                 struct ch_capabilities *capabilities, struct ch_scope *out)
{
    struct ch_map *release = NULL;
    int code = release_map(op, options, &release);
    if (code)
        return code;
    struct shared shared = {ch_map_value(release),
                            ch_object_value(&capabilities->object)};
    return build(op, root, NULL, &shared, out);
}

int ch_scope_enter_template(struct ch_op *op, struct ch_scope *scope,
                            struct chart_str path)
{
    struct ch_map *map = ch_map_new(op, 2);
    if (!map)
        return ch_error_code(op);
    int code = set_string(op, map, "Name", path);
    if (!code)
        code = set_string(op, map, "BasePath", scope->base_path);
    if (!code)
        code = set_value(op, scope->root, "Template", values_value(map));
    return code;
}
