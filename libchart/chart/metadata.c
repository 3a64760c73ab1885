#include "chart/metadata.h"

#include "base/slashpath.h"
#include "chart/fields.h"
#include "chart/names.h"
#include "codec/yaml.h"
#include "golib/strconv.h"
#include "semver/semver.h"

/* ---- tables -------------------------------------------------------------- */

#define LIST_FIELD(type, key, kind_, member, count, nested_)                   \
    {                                                                          \
        .name = CH_STR_INIT(key), .kind = (kind_),                             \
        .offset = offsetof(struct type, member),                               \
        .count_offset = offsetof(struct type, count), .nested = (nested_)      \
    }

static const struct ch_field maintainer_fields[] = {
    CH_FIELD(ch_maintainer, "name", CH_FIELD_STRING, name),
    CH_FIELD(ch_maintainer, "email", CH_FIELD_STRING, email),
    CH_FIELD(ch_maintainer, "url", CH_FIELD_STRING, url),
};
static const struct ch_struct maintainer_shape = {
    "Maintainer",
    "v2.Maintainer",
    maintainer_fields,
    CH_COUNT(maintainer_fields),
    sizeof(struct ch_maintainer),
    CH_NO_OFFSET,
};

static const struct ch_field dependency_fields[] = {
    CH_FIELD(ch_dependency, "name", CH_FIELD_STRING, name),
    CH_FIELD(ch_dependency, "version", CH_FIELD_STRING, version),
    CH_FIELD(ch_dependency, "repository", CH_FIELD_STRING, repository),
    CH_FIELD(ch_dependency, "condition", CH_FIELD_STRING, condition),
    LIST_FIELD(ch_dependency, "tags", CH_FIELD_STRINGS, tags, tag_count, NULL),
    CH_FIELD(ch_dependency, "enabled", CH_FIELD_BOOL, enabled),
    CH_FIELD(ch_dependency, "import-values", CH_FIELD_VALUES, import_values),
    CH_FIELD(ch_dependency, "alias", CH_FIELD_STRING, alias),
};
const struct ch_struct ch_dependency_shape = {
    "Dependency",
    "v2.Dependency",
    dependency_fields,
    CH_COUNT(dependency_fields),
    sizeof(struct ch_dependency),
    offsetof(struct ch_dependency, line),
};

static const struct ch_field metadata_fields[] = {
    CH_FIELD(ch_metadata, "name", CH_FIELD_STRING, name),
    CH_FIELD(ch_metadata, "home", CH_FIELD_STRING, home),
    LIST_FIELD(ch_metadata, "sources", CH_FIELD_STRINGS, sources, source_count,
               NULL),
    CH_FIELD(ch_metadata, "version", CH_FIELD_STRING, version),
    CH_FIELD(ch_metadata, "description", CH_FIELD_STRING, description),
    LIST_FIELD(ch_metadata, "keywords", CH_FIELD_STRINGS, keywords,
               keyword_count, NULL),
    LIST_FIELD(ch_metadata, "maintainers", CH_FIELD_STRUCTS, maintainers,
               maintainer_count, &maintainer_shape),
    CH_FIELD(ch_metadata, "icon", CH_FIELD_STRING, icon),
    CH_FIELD(ch_metadata, "apiVersion", CH_FIELD_STRING, api_version),
    CH_FIELD(ch_metadata, "condition", CH_FIELD_STRING, condition),
    CH_FIELD(ch_metadata, "tags", CH_FIELD_STRING, tags),
    CH_FIELD(ch_metadata, "appVersion", CH_FIELD_STRING, app_version),
    CH_FIELD(ch_metadata, "deprecated", CH_FIELD_BOOL, deprecated),
    CH_FIELD(ch_metadata, "annotations", CH_FIELD_STRING_MAP, annotations),
    CH_FIELD(ch_metadata, "kubeVersion", CH_FIELD_STRING, kube_version),
    LIST_FIELD(ch_metadata, "dependencies", CH_FIELD_STRUCTS, dependencies,
               dependency_count, &ch_dependency_shape),
    CH_FIELD(ch_metadata, "type", CH_FIELD_STRING, type),
};
static const struct ch_struct metadata_shape = {
    "Metadata",
    "v2.Metadata",
    metadata_fields,
    CH_COUNT(metadata_fields),
    sizeof(struct ch_metadata),
    CH_NO_OFFSET,
};

struct version_only {
    struct chart_str api_version;
};
static const struct ch_field version_fields[] = {
    CH_FIELD(version_only, "apiVersion", CH_FIELD_STRING, api_version),
};
static const struct ch_struct version_shape = {
    "chartBase",
    "loader.chartBase",
    version_fields,
    CH_COUNT(version_fields),
    sizeof(struct version_only),
    CH_NO_OFFSET,
};

/* ---- reading ------------------------------------------------------------- */

int ch_metadata_parse(struct ch_op *op, struct chart_str text,
                      struct chart_str name, struct ch_metadata_file *out)
{
    struct ch_source source = {.layer = CH_LAYER_CHART,
                               .name = name,
                               .chart = CH_STR(""),
                               .text = text};
    struct ch_yaml_options options = {.origins = &out->origins,
                                      .integers = true};
    out->text = text;
    out->name = name;
    int code = ch_origins_init(op, &out->origins);
    if (!code)
        code =
            ch_origins_add_source(op, &out->origins, &source, &options.source);
    return code ? code : ch_yaml_parse(op, text, &options, &out->value);
}

static int read_shape(struct ch_op *op, const struct ch_metadata_file *file,
                      const struct ch_struct *shape, void *out)
{
    struct ch_fields_source where = {file->name, &file->origins};
    return ch_fields_decode(op, shape, file->value, &where, out);
}

int ch_metadata_version(struct ch_op *op, const struct ch_metadata_file *file,
                        struct chart_str *api_version)
{
    struct version_only version = {CH_STR("")};
    int code = read_shape(op, file, &version_shape, &version);
    *api_version = version.api_version;
    return code;
}

int ch_metadata_read(struct ch_op *op, const struct ch_metadata_file *file,
                     struct ch_metadata *metadata)
{
    return read_shape(op, file, &metadata_shape, metadata);
}

int ch_metadata_decode(struct ch_op *op, struct ch_value v,
                       const struct ch_fields_source *where,
                       struct ch_metadata *metadata)
{
    return ch_fields_decode(op, &metadata_shape, v, where, metadata);
}

bool ch_metadata_has_field(struct chart_str key)
{
    for (size_t i = 0; i < CH_COUNT(metadata_fields); i++)
        if (ch_str_eq_fold_ascii(metadata_fields[i].name, key))
            return true;
    return false;
}

bool ch_metadata_unknown(const struct ch_metadata_file *file,
                         struct chart_str *key, struct ch_map_entry **entry)
{
    return ch_fields_unknown(&metadata_shape, file->value, key, entry);
}

/* ---- rules --------------------------------------------------------------- */

static int invalid(struct ch_op *op, const char *text)
{
    return ch_fail(op, CHART_ECHART, "validation: %s", text);
}

/* "validation: LEAD "name" TAIL", the name quoted as Go's %q does. */
static int invalid_name(struct ch_op *op, const char *lead,
                        struct chart_str name, const char *tail)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    CH_BUF_LIT(&buf, "validation: ");
    ch_buf_str(&buf, ch_str_z(lead));
    ch_buf_byte(&buf, ' ');
    ch_quote(&buf, name);
    ch_buf_str(&buf, ch_str_z(tail));
    if (ch_buf_check(&buf))
        return ch_buf_check(&buf);
    return ch_fail_str(op, CHART_ECHART, ch_buf_view(&buf));
}

static int sanitize_list(struct ch_op *op, const struct chart_str **list,
                         size_t count)
{
    if (!count)
        return 0;
    struct chart_str *clean = CH_NEW_ARRAY(op, struct chart_str, count);
    if (!clean)
        return ch_error_code(op);
    for (size_t i = 0; i < count; i++) {
        clean[i] = (*list)[i];
        int code = ch_name_sanitize(op, &clean[i]);
        if (code)
            return code;
    }
    *list = clean;
    return 0;
}

static int sanitize_all(struct ch_op *op, struct chart_str *const *texts,
                        size_t count)
{
    int code = 0;
    for (size_t i = 0; !code && i < count; i++)
        code = ch_name_sanitize(op, texts[i]);
    return code;
}

static int sanitize(struct ch_op *op, struct ch_metadata *m)
{
    struct chart_str *const texts[] = {
        &m->name,      &m->description, &m->home,        &m->icon,
        &m->condition, &m->tags,        &m->app_version, &m->kube_version,
    };
    int code = sanitize_all(op, texts, CH_COUNT(texts));
    if (!code)
        code = sanitize_list(op, &m->sources, m->source_count);
    if (!code)
        code = sanitize_list(op, &m->keywords, m->keyword_count);
    return code;
}

static int check_version(struct ch_op *op, struct chart_str version)
{
    struct ch_semver parsed;
    if (version.len == 0)
        return invalid(op, "chart.metadata.version is required");
    int code = ch_semver_parse(op, version, &parsed);
    if (!code || ch_is_fatal(code))
        return code;
    ch_error_clear(op);
    return invalid_name(op, "chart.metadata.version", version, " is invalid");
}

static int check_own_fields(struct ch_op *op, const struct ch_metadata *m,
                            const char **key)
{
    *key = "apiVersion";
    if (m->api_version.len == 0)
        return invalid(op, "chart.metadata.apiVersion is required");
    *key = "name";
    if (m->name.len == 0)
        return invalid(op, "chart.metadata.name is required");
    if (ch_str_eq(m->name, CH_STR(".")) || ch_str_eq(m->name, CH_STR("..")))
        return invalid_name(op, "chart.metadata.name", m->name,
                            " is not allowed");
    if (!ch_str_eq(m->name, ch_path_base(m->name)))
        return invalid_name(op, "chart.metadata.name", m->name, " is invalid");
    *key = "version";
    int code = check_version(op, m->version);
    if (code)
        return code;
    *key = "type";
    if (m->type.len && !ch_str_eq(m->type, CH_STR("application")) &&
        !ch_str_eq(m->type, CH_STR("library")))
        return invalid(op,
                       "chart.metadata.type must be application or library");
    return 0;
}

static int check_maintainer(struct ch_op *op, struct ch_maintainer *m)
{
    if (!m->name.ptr)
        return invalid(op, "maintainers must not contain empty or null nodes");
    struct chart_str *const texts[] = {&m->name, &m->email, &m->url};
    return sanitize_all(op, texts, CH_COUNT(texts));
}

static int check_dependency(struct ch_op *op, struct ch_dependency *d)
{
    if (!d->name.ptr)
        return invalid(op, "dependencies must not contain empty or null nodes");
    struct chart_str *const texts[] = {&d->name, &d->version, &d->repository,
                                       &d->condition};
    int code = sanitize_all(op, texts, CH_COUNT(texts));
    if (!code)
        code = sanitize_list(op, &d->tags, d->tag_count);
    if (code)
        return code;
    if (d->alias.len && !ch_name_is_alias(d->alias))
        return invalid_name(op, "dependency", d->name,
                            " has disallowed characters in the alias");
    return 0;
}

static int check_dependencies(struct ch_op *op, struct ch_metadata *m,
                              uint32_t *line)
{
    if (!m->dependency_count)
        return 0;
    struct ch_map *seen = ch_map_new(op, m->dependency_count);
    if (!seen || ch_step(op, m->dependency_count))
        return ch_error_code(op);
    for (size_t i = 0; i < m->dependency_count; i++) {
        struct ch_dependency *d = &m->dependencies[i];
        *line = d->line;
        int code = check_dependency(op, d);
        if (code)
            return code;
        struct chart_str key = d->alias.len ? d->alias : d->name;
        if (ch_map_get_str(seen, key))
            return invalid_name(
                op, "more than one dependency with name or alias", key, "");
        code = ch_map_set_str(op, seen, key, ch_bool(true));
        if (code)
            return code;
    }
    return 0;
}

int ch_metadata_validate_at(struct ch_op *op, struct ch_metadata *metadata,
                            const char **key, uint32_t *item)
{
    int code = sanitize(op, metadata);
    *key = "";
    *item = 0;
    if (!code)
        code = check_own_fields(op, metadata, key);
    if (!code)
        *key = "maintainers";
    for (size_t i = 0; !code && i < metadata->maintainer_count; i++)
        code = check_maintainer(op, &metadata->maintainers[i]);
    if (code)
        return code;
    *key = "dependencies";
    return check_dependencies(op, metadata, item);
}

int ch_metadata_validate(struct ch_op *op, struct ch_metadata *metadata)
{
    const char *key;
    uint32_t item;
    return ch_metadata_validate_at(op, metadata, &key, &item);
}
