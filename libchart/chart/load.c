/*
 * Files to a tree of charts. Every file has a role by its path; those of
 * charts/ are grouped by their next path element and loaded the same way, with
 * that prefix cut off. Nothing is copied: paths and data are slices of what
 * the loaders read.
 */
#include "base/io.h"
#include "base/slashpath.h"
#include "chart/blame.h"
#include "chart/chart.h"
#include "chart/load_archive.h"
#include "chart/load_dir.h"
#include "chart/lock.h"
#include "chart/metadata.h"
#include "chart/sniff.h"
#include "codec/yaml.h"
#include "golib/log.h"

#include <errno.h>
#include <sys/stat.h>

enum { max_depth = 64, max_archive_depth = 32, max_packed = 64 << 20 };

struct loader {
    struct ch_op *op;
    struct ch_chart_tree *tree;
    struct chart_str user_path; /* the directory or archive as it was given */
    bool is_directory;
    /* Chart.yaml of the root, once it has been parsed to choose a loader. */
    struct ch_metadata_file root_file;
    bool is_v3; /* Helm loads such a chart and then refuses it */
    unsigned depth, archive_depth;
};

/* One chart being built. */
struct building {
    struct loader *loader;
    struct ch_chart *chart;
    const struct ch_chart *parent; /* null for the root */
    struct chart_str disk;         /* "apps/web/charts/db", for messages */
    struct ch_metadata_file metadata_file;
    struct chart_str outer; /* full name of the parent, or "" */
    bool has_metadata;
};

/* ---- names for messages -------------------------------------------------- */

static int join(struct ch_op *op, struct chart_str a, const char *between,
                struct chart_str b, struct chart_str *out)
{
    struct ch_buf buf;
    if (!a.len) {
        *out = b;
        return 0;
    }
    ch_buf_init(&buf, op);
    ch_buf_str(&buf, a);
    ch_buf_str(&buf, ch_str_z(between));
    ch_buf_str(&buf, b);
    return ch_buf_take(&buf, out);
}

static int disk_path(struct building *b, struct chart_str path,
                     struct chart_str *out)
{
    return join(b->loader->op, b->disk, "/", path, out);
}

/* "cannot load FILE: " in front of an error about what the file says. */
static int cannot_load(struct ch_op *op, struct chart_str path, int code)
{
    if (!code || ch_is_fatal(code))
        return code;
    ch_prefix(op, "cannot load %.*s: ", CH_STR_ARG(path));
    return code;
}

/* ---- single files -------------------------------------------------------- */

static bool is_v1(const struct ch_chart *chart)
{
    return ch_str_eq(chart->metadata.api_version, CH_STR("v1"));
}

static int read_metadata(struct building *b, const struct ch_chart_file *file)
{
    struct ch_op *op = b->loader->op;
    struct ch_metadata_file parsed = b->loader->root_file;
    struct chart_str name;
    int code = 0;
    /* The root's Chart.yaml was parsed to choose the loader. */
    bool known = parsed.text.ptr && parsed.text.ptr == file->data.ptr;
    if (!known) {
        code = disk_path(b, file->path, &name);
        if (!code)
            code = ch_metadata_parse(op, file->data, name, &parsed);
    }
    if (!code)
        code = ch_metadata_read(op, &parsed, &b->chart->metadata);
    b->metadata_file = parsed;
    ch_frames_show(op, parsed.name, file->data, true);
    b->has_metadata = true;
    return cannot_load(op, file->path, code);
}

/* The place of a key of Chart.yaml, or of an item in its list. */
static int add_frame(struct building *b, const char *key, uint32_t item)
{
    const struct ch_metadata_file *file = &b->metadata_file;
    struct chart_str name = file->name;
    const struct ch_value *v =
        ch_is_map(file->value)
            ? ch_map_get_str(file->value.u.map, ch_str_z(key))
            : NULL;
    const struct ch_origin *at =
        v ? ch_origins_get(&file->origins, v->origin) : NULL;
    uint32_t line = at ? at->value_line : 1, column = at ? at->value_column : 1;
    int code =
        item ? disk_path(b, ch_chart_dependency_file(b->chart), &name) : 0;
    if (!code)
        ch_frame(b->loader->op, name, item ? item : line, item ? 0 : column,
                 CH_STR(""));
    return code;
}

static int validate(struct building *b)
{
    const char *key;
    uint32_t item;
    int code = ch_metadata_validate_at(b->loader->op, &b->chart->metadata, &key,
                                       &item);
    if (!code || ch_is_fatal(code))
        return code;
    int failed = add_frame(b, key, item);
    ch_frames_show(b->loader->op, b->metadata_file.name, b->metadata_file.text,
                   false);
    return failed ? failed : code;
}

static int read_chart_yaml(struct building *b)
{
    struct ch_chart *chart = b->chart;
    for (size_t i = 0; i < chart->raw_count; i++) {
        if (!ch_str_eq(chart->raw[i].path, CH_STR("Chart.yaml")))
            continue;
        int code = read_metadata(b, &chart->raw[i]);
        if (code)
            return code;
        if (!chart->metadata.api_version.len)
            chart->metadata.api_version = CH_STR("v1");
    }
    return 0;
}

static int read_lock(struct building *b, const struct ch_chart_file *file)
{
    struct chart_str name;
    int code = disk_path(b, file->path, &name);
    if (!code)
        code = ch_lock_read(b->loader->op, file->data, name, &b->chart->lock);
    ch_frames_show(b->loader->op, name, file->data, true);
    return cannot_load(b->loader->op, file->path, code);
}

static int read_values(struct building *b, const struct ch_chart_file *file)
{
    struct ch_op *op = b->loader->op;
    struct ch_origins *origins = &b->loader->tree->origins;
    struct ch_source source = {.layer = CH_LAYER_CHART, .text = file->data};
    struct ch_yaml_options options = {.origins = origins};
    struct ch_value v;
    int code = disk_path(b, file->path, &source.name);
    if (!code)
        code = join(op, b->outer, "/charts/", b->chart->metadata.name,
                    &source.chart);
    if (!code)
        code = ch_origins_add_source(op, origins, &source, &options.source);
    if (!code)
        code = ch_yaml_parse_values(op, file->data, &options, &v);
    ch_frames_show(op, source.name, file->data, true);
    if (code)
        return cannot_load(op, file->path, code);
    b->chart->values_text = file->data;
    b->chart->values = v.u.map;
    return 0;
}

static int add_own_file(struct building *b, const struct ch_chart_file *file)
{
    b->chart->files[b->chart->file_count++] = *file;
    return 0;
}

/* requirements.yaml: dependencies of charts before apiVersion v2. */
static int read_requirements(struct building *b,
                             const struct ch_chart_file *file)
{
    if (!is_v1(b->chart))
        ch_log(b->loader->op, CH_WARN_INFO,
               "Warning: Dependencies are handled in Chart.yaml since "
               "apiVersion \"v2\". We recommend migrating dependencies to "
               "Chart.yaml.",
               NULL, 0);
    int code = read_metadata(b, file);
    if (code || !is_v1(b->chart))
        return code;
    return add_own_file(b, file);
}

static int read_requirements_lock(struct building *b,
                                  const struct ch_chart_file *file)
{
    int code = read_lock(b, file);
    if (code)
        return code;
    b->has_metadata = true;
    if (is_v1(b->chart))
        return add_own_file(b, file);
    ch_log(b->loader->op, CH_WARN_INFO,
           "Warning: Dependency locking is handled in Chart.lock since "
           "apiVersion \"v2\". We recommend migrating to Chart.lock.",
           NULL, 0);
    return 0;
}

static int read_schema(struct building *b, const struct ch_chart_file *file)
{
    b->chart->schema = file->data;
    return 0;
}

static int add_template(struct building *b, const struct ch_chart_file *file)
{
    b->chart->templates[b->chart->template_count++] = *file;
    return 0;
}

static int skip(struct building *b, const struct ch_chart_file *file)
{
    (void)b;
    (void)file;
    return 0;
}

/* ---- roles --------------------------------------------------------------- */

enum role { ROLE_OWN, ROLE_SPECIAL, ROLE_TEMPLATE, ROLE_SUBCHART };

static const struct {
    struct chart_str path;
    int (*read)(struct building *b, const struct ch_chart_file *file);
} special_files[] = {
    {CH_STR_INIT("Chart.yaml"), skip}, /* already read */
    {CH_STR_INIT("Chart.lock"), read_lock},
    {CH_STR_INIT("values.yaml"), read_values},
    {CH_STR_INIT("values.schema.json"), read_schema},
    {CH_STR_INIT("requirements.yaml"), read_requirements},
    {CH_STR_INIT("requirements.lock"), read_requirements_lock},
};

static enum role role_of(struct chart_str path, size_t *special)
{
    if (ch_str_starts(path, CH_STR("templates/")))
        return ROLE_TEMPLATE;
    if (ch_str_starts(path, CH_STR("charts/")))
        return ch_str_eq(ch_path_ext(path), CH_STR(".prov")) ? ROLE_OWN
                                                             : ROLE_SUBCHART;
    for (*special = 0; *special < CH_COUNT(special_files); ++*special)
        if (ch_str_eq(special_files[*special].path, path))
            return ROLE_SPECIAL;
    return ROLE_OWN;
}

/* ---- subcharts ----------------------------------------------------------- */

/* The files below one name of charts/. */
struct group {
    struct chart_str name;
    struct ch_file_set files; /* paths behind "charts/" */
};

struct groups {
    struct group *items;
    size_t count;
    size_t cap;
    struct ch_map *index; /* name to place in `items` */
};

static int find_group(struct ch_op *op, struct groups *groups,
                      struct chart_str name, struct group **out)
{
    /* Files of one name mostly follow one another. */
    if (groups->count &&
        ch_str_eq(groups->items[groups->count - 1].name, name)) {
        *out = &groups->items[groups->count - 1];
        return 0;
    }
    if (!groups->index)
        groups->index = ch_map_new(op, 0);
    if (!groups->index)
        return ch_error_code(op);
    struct ch_value *known = ch_map_get_str(groups->index, name);
    if (known) {
        *out = &groups->items[known->u.integer];
        return 0;
    }
    if (groups->count == groups->cap) {
        size_t cap = groups->cap ? groups->cap * 2 : 8;
        struct group *items = ch_realloc_array(op, groups->items, groups->cap,
                                               cap, sizeof *items);
        if (!items)
            return ch_error_code(op);
        groups->items = items;
        groups->cap = cap;
    }
    *out = &groups->items[groups->count];
    **out = (struct group){.name = name};
    return ch_map_set_str(op, groups->index, name,
                          ch_int((int64_t)groups->count++));
}

static int add_to_group(struct ch_op *op, struct groups *groups,
                        const struct ch_chart_file *file)
{
    struct chart_str path =
        ch_str_sub(file->path, strlen("charts/"), file->path.len);
    struct chart_str name, rest;
    struct group *group = NULL;
    (void)ch_str_cut(path, '/', &name, &rest);
    int code = find_group(op, groups, name, &group);
    return code ? code : ch_file_set_add(op, &group->files, path, file->data);
}

static int build(struct loader *l, const struct building *parent,
                 struct chart_str disk, struct ch_chart_file *files,
                 size_t count, struct ch_chart **out);

static int load_packed(struct loader *l, const struct building *parent,
                       const struct group *group, struct chart_str disk,
                       struct ch_chart **out)
{
    const struct ch_chart_file *file = &group->files.items[0];
    struct ch_file_set files = {0};
    struct chart_str name = parent->chart->metadata.name;
    if (!ch_str_eq(file->path, group->name))
        return ch_fail(l->op, CHART_ECHART,
                       "error unpacking subchart tar in %.*s: expected %.*s, "
                       "got %.*s",
                       CH_STR_ARG(name), CH_STR_ARG(group->name),
                       CH_STR_ARG(file->path));
    if (l->archive_depth >= max_archive_depth)
        return ch_fail(l->op, CHART_ELIMIT,
                       "chart archives are nested more than %d deep",
                       max_archive_depth);
    int code = ch_archive_read(l->op, file->data, &files);
    if (code)
        return code;
    l->archive_depth++;
    code = build(l, parent, disk, files.items, files.count, out);
    l->archive_depth--;
    return code;
}

/* Cuts the directory's name off; entries that are no files of it go. */
static int load_unpacked(struct loader *l, const struct building *parent,
                         struct group *group, struct chart_str disk,
                         struct ch_chart **out)
{
    struct ch_file_set *set = &group->files;
    size_t kept = 0;
    for (size_t i = 0; i < set->count; i++) {
        struct chart_str first, rest;
        if (!ch_str_cut(set->items[i].path, '/', &first, &rest))
            continue;
        set->items[kept] = set->items[i];
        set->items[kept++].path = rest;
    }
    return build(l, parent, disk, set->items, kept, out);
}

static int load_group(const struct building *b, struct group *group)
{
    struct loader *l = b->loader;
    struct chart_str disk, name = b->chart->metadata.name;
    struct ch_chart *child = NULL;
    if (group->name.len && (group->name.ptr[0] == '_' || //
                            group->name.ptr[0] == '.'))
        return 0;
    int code = join(l->op, b->disk, "/charts/", group->name, &disk);
    if (!code && !b->disk.len)
        code = join(l->op, CH_STR("charts"), "/", group->name, &disk);
    if (code)
        return code;
    bool packed = ch_str_eq(ch_path_ext(group->name), CH_STR(".tgz"));
    code = packed ? load_packed(l, b, group, disk, &child)
                  : load_unpacked(l, b, group, disk, &child);
    if (!code)
        b->chart->subcharts[b->chart->subchart_count++] = child;
    else if (!ch_is_fatal(code))
        ch_prefix(l->op, "error unpacking subchart %.*s in %.*s: ",
                  CH_STR_ARG(group->name), CH_STR_ARG(name));
    return code;
}

static int load_subcharts(const struct building *b, struct groups *groups)
{
    if (!groups->count)
        return 0;
    b->chart->subcharts =
        CH_NEW_ARRAY(b->loader->op, struct ch_chart *, groups->count);
    if (!b->chart->subcharts)
        return ch_error_code(b->loader->op);
    int code = 0;
    for (size_t i = 0; !code && i < groups->count; i++)
        code = load_group(b, &groups->items[i]);
    return code;
}

/* ---- one chart ----------------------------------------------------------- */

static int sort_files(struct building *b, struct groups *groups)
{
    struct ch_chart *chart = b->chart;
    int code = 0;
    for (size_t i = 0; !code && i < chart->raw_count; i++) {
        const struct ch_chart_file *file = &chart->raw[i];
        size_t special = 0;
        switch (role_of(file->path, &special)) {
        case ROLE_OWN:
            code = add_own_file(b, file);
            break;
        case ROLE_SPECIAL:
            code = special_files[special].read(b, file);
            break;
        case ROLE_TEMPLATE:
            code = add_template(b, file);
            break;
        case ROLE_SUBCHART:
            code = add_to_group(b->loader->op, groups, file);
            break;
        }
    }
    return code;
}

/* Room for every file in each role: arrays are small next to the data. */
static int make_room(struct building *b)
{
    struct ch_op *op = b->loader->op;
    struct ch_chart *chart = b->chart;
    size_t own = 0, templates = 0, special;
    for (size_t i = 0; i < chart->raw_count; i++) {
        enum role role = role_of(chart->raw[i].path, &special);
        templates += role == ROLE_TEMPLATE;
        own += role == ROLE_OWN || role == ROLE_SPECIAL;
    }
    chart->templates = CH_NEW_ARRAY(op, struct ch_chart_file, templates + 1);
    chart->files = CH_NEW_ARRAY(op, struct ch_chart_file, own + 1);
    if (!chart->templates || !chart->files)
        return ch_error_code(op);
    return ch_step(op, 1 + chart->raw_count);
}

static int finish_values(struct building *b)
{
    struct ch_op *op = b->loader->op;
    struct ch_chart *chart = b->chart;
    if (!chart->values)
        chart->values = ch_map_new(op, 0);
    if (!chart->values)
        return ch_error_code(op);
    return ch_value_freeze(op, ch_map_value(chart->values));
}

static int fill(struct building *b)
{
    struct groups groups = {0};
    struct ch_op *op = b->loader->op;
    int code = make_room(b);
    if (!code)
        code = read_chart_yaml(b);
    if (!code)
        code = sort_files(b, &groups);
    if (!code && !b->has_metadata)
        code = ch_fail(op, CHART_ECHART, "Chart.yaml file is missing");
    if (!code)
        code = validate(b);
    if (!code)
        code = finish_values(b);
    return code ? code : load_subcharts(b, &groups);
}

static int build(struct loader *l, const struct building *parent,
                 struct chart_str disk, struct ch_chart_file *files,
                 size_t count, struct ch_chart **out)
{
    struct building b = {.loader = l, .disk = disk, .outer = CH_STR("")};
    if (l->depth >= max_depth)
        return ch_fail(l->op, CHART_ELIMIT,
                       "charts are nested more than %d deep", max_depth);
    int code = 0;
    if (parent)
        code = join(l->op, parent->outer, "/charts/",
                    parent->chart->metadata.name, &b.outer);
    b.chart = CH_NEW(l->op, struct ch_chart);
    if (code || !b.chart)
        return ch_error_code(l->op);
    b.chart->raw = files;
    b.chart->raw_count = count;
    b.chart->source = disk;
    b.chart->schema = (struct chart_str){NULL, 0};
    b.chart->values_text = CH_STR("");
    l->depth++;
    code = fill(&b);
    l->depth--;
    *out = b.chart;
    return code;
}

/* ---- the ways in --------------------------------------------------------- */

static int start(struct loader *l, struct ch_op *op)
{
    *l = (struct loader){.op = op, .user_path = CH_STR("")};
    l->tree = CH_NEW(op, struct ch_chart_tree);
    if (!l->tree)
        return ch_error_code(op);
    return ch_origins_init(op, &l->tree->origins);
}

/* Chart.yaml's version chooses Helm's loader; only one kind is known here. */
static int check_version(void *user, struct chart_str text)
{
    struct loader *l = user;
    struct chart_str name, version;
    struct ch_op *op = l->op;
    int code = join(op, l->user_path, "/", CH_STR("Chart.yaml"), &name);
    if (!code)
        code = ch_metadata_parse(op, ch_strip_bom(text), name, &l->root_file);
    if (!code)
        code = ch_metadata_version(op, &l->root_file, &version);
    ch_frames_show(op, name, ch_strip_bom(text), true);
    if (code)
        return cannot_load(op, CH_STR("Chart.yaml"), code);
    l->is_v3 = ch_str_eq(version, CH_STR("v3"));
    if (!version.len || ch_str_eq(version, CH_STR("v1")) ||
        ch_str_eq(version, CH_STR("v2")) || l->is_v3)
        return 0;
    code = ch_fail(op, CHART_ECHART, "unsupported chart version");
    ch_blame_parsed(op, &l->root_file, CH_STR("apiVersion"));
    return code;
}

static int check_files(struct loader *l, const struct ch_file_set *files)
{
    for (size_t i = 0; i < files->count; i++)
        if (ch_str_eq(files->items[i].path, CH_STR("Chart.yaml")))
            return check_version(l, files->items[i].data);
    return ch_fail(l->op, CHART_ECHART,
                   "unable to detect chart version, no Chart.yaml found");
}

static int finish(struct loader *l, struct ch_file_set *files,
                  struct ch_chart_tree **out)
{
    int code = build(l, NULL, l->user_path, files->items, files->count,
                     &l->tree->root);
    if (!code && l->is_v3) {
        code = ch_fail(l->op, CHART_ECHART, "invalid chart apiVersion");
        ch_blame_field(l->op, l->tree->root, CH_STR("apiVersion"));
        return code;
    }
    if (!code)
        *out = l->tree;
    return code;
}

/* The path as the user would go on writing it: no slash at its end, and
 * nothing for the current directory. */
static int tidy_path(struct ch_op *op, const char *path, struct chart_str *out)
{
    int code = ch_path_clean(op, ch_str_z(path), out);
    if (!code && ch_str_eq(*out, CH_STR(".")))
        *out = CH_STR("");
    return code;
}

/* A root archive's error: Helm names the cause for a broken gzip header alone.
 * The hint keeps it for the others. */
static int hide_cause(struct ch_op *op, struct chart_str label,
                      bool any_version, int code)
{
    struct chart_str cause = ch_str_dup(op, ch_error_text(op));
    struct ch_buf buf;
    if (ch_is_fatal(code) || !cause.ptr)
        return code;
    if (ch_str_eq(cause, CH_STR("gzip: invalid header"))) {
        ch_buf_init(&buf, op);
        CH_BUF_LIT(&buf, "file '");
        ch_buf_str(&buf, label);
        CH_BUF_LIT(&buf, "' does not appear to be a valid chart file (details: "
                         "gzip: invalid header)");
        ch_error_set_text(op, ch_buf_view(&buf));
        return code;
    }
    if (any_version)
        return code; /* that loader hides nothing */
    ch_hint(op, "%.*s", CH_STR_ARG(cause));
    ch_error_set_text(op, CH_STR("unable to load chart archive"));
    return code;
}

/* In what a load may differ from an ordinary one. */
struct manner {
    bool any_version; /* no look at the API version first */
    /* Files that count as if they were in the chart too. */
    const struct ch_chart_file *extra;
    size_t extra_count;
};

static const struct manner ordinary, of_any_version = {.any_version = true};

static int add_extra(struct ch_op *op, const struct manner *manner,
                     struct ch_file_set *files)
{
    int code = 0;
    for (size_t i = 0; !code && i < manner->extra_count; i++)
        code = ch_file_set_add(op, files, manner->extra[i].path,
                               manner->extra[i].data);
    return code;
}

static int load_archive(struct ch_op *op, struct chart_str bytes,
                        struct chart_str label, const struct manner *manner,
                        struct ch_chart_tree **out)
{
    struct loader l;
    struct ch_file_set files = {0};
    int code = start(&l, op);
    if (code)
        return code;
    l.user_path = label;
    code = ch_archive_read(op, bytes, &files);
    if (code)
        return hide_cause(op, label, manner->any_version, code);
    code = add_extra(op, manner, &files);
    if (!code && !manner->any_version)
        code = check_files(&l, &files);
    return code ? code : finish(&l, &files, out);
}

int ch_chart_load_archive(struct ch_op *op, struct chart_str bytes,
                          struct chart_str label, struct ch_chart_tree **out)
{
    return load_archive(op, bytes, label, &ordinary, out);
}

int ch_chart_load_archive_with(struct ch_op *op, struct chart_str bytes,
                               struct chart_str label,
                               const struct ch_chart_file *files, size_t count,
                               struct ch_chart_tree **out)
{
    const struct manner manner = {.extra = files, .extra_count = count};
    return load_archive(op, bytes, label, &manner, out);
}

int ch_chart_load_files(struct ch_op *op, const struct ch_chart_file *files,
                        size_t count, struct ch_chart_tree **out)
{
    struct loader l;
    struct ch_file_set set = {0};
    int code = start(&l, op);
    for (size_t i = 0; !code && i < count; i++)
        code = ch_file_set_add(op, &set, files[i].path, files[i].data);
    if (!code)
        code = check_files(&l, &set);
    return code ? code : finish(&l, &set, out);
}

int ch_chart_load_any_files(struct ch_op *op, const struct ch_chart_file *files,
                            size_t count, struct chart_str name,
                            struct ch_chart_tree **out)
{
    struct loader l;
    struct ch_file_set set = {0};
    int code = start(&l, op);
    for (size_t i = 0; !code && i < count; i++)
        code = ch_file_set_add(op, &set, files[i].path, files[i].data);
    l.user_path = name;
    return code ? code : finish(&l, &set, out);
}

static int load_dir(struct ch_op *op, const char *path,
                    const struct manner *manner, struct ch_chart_tree **out)
{
    struct loader l;
    struct ch_file_set files = {0};
    int code = start(&l, op);
    if (!code)
        code = tidy_path(op, path, &l.user_path);
    if (!code)
        code = ch_load_dir(op, path, manner->any_version ? NULL : check_version,
                           &l, &files);
    if (!code && manner->extra_count) {
        code = add_extra(op, manner, &files);
        if (!code)
            code = ch_file_set_sort(op, &files);
    }
    return code ? code : finish(&l, &files, out);
}

int ch_chart_load_dir(struct ch_op *op, const char *path,
                      struct ch_chart_tree **out)
{
    return load_dir(op, path, &ordinary, out);
}

int ch_chart_load_any_dir(struct ch_op *op, const char *path,
                          struct ch_chart_tree **out)
{
    return load_dir(op, path, &of_any_version, out);
}

int ch_chart_load_any_dir_with(struct ch_op *op, const char *path,
                               const struct ch_chart_file *files, size_t count,
                               struct ch_chart_tree **out)
{
    const struct manner manner = {
        .any_version = true, .extra = files, .extra_count = count};
    return load_dir(op, path, &manner, out);
}

/* Helm looks at the first bytes to help who mixed up arguments. */
static int check_type(struct ch_op *op, const char *path,
                      struct chart_str bytes)
{
    struct chart_str name = ch_str_z(path);
    if (ch_str_starts(bytes, CH_STR("\x1F\x8B\x08")))
        return 0;
    if (ch_str_ends(name, CH_STR(".yml")) || ch_str_ends(name, CH_STR(".yaml")))
        return ch_fail(op, CHART_ECHART,
                       "file '%s' seems to be a YAML file, but expected a "
                       "gzipped archive",
                       path);
    return ch_fail(op, CHART_ECHART,
                   "file '%s' does not appear to be a gzipped archive; got "
                   "'%s'",
                   path, ch_sniff(bytes));
}

static int load_file(struct ch_op *op, const char *path,
                     const struct manner *manner, struct ch_chart_tree **out)
{
    struct chart_str bytes, label;
    int code = ch_read_file(op, path, max_packed, &bytes);
    if (!code)
        code = check_type(op, path, bytes);
    if (!code)
        code = tidy_path(op, path, &label);
    return code ? code : load_archive(op, bytes, label, manner, out);
}

static int load_path(struct ch_op *op, const char *path,
                     const struct manner *manner, struct ch_chart_tree **out)
{
    struct stat st;
    if (stat(path, &st) != 0)
        return ch_fail(op, errno == ENOENT ? CHART_ENOTFOUND : CHART_EIO,
                       "stat %s: %s", path, ch_errno_text(errno));
    return S_ISDIR(st.st_mode) ? load_dir(op, path, manner, out)
                               : load_file(op, path, manner, out);
}

int ch_chart_load(struct ch_op *op, const char *path,
                  struct ch_chart_tree **out)
{
    return load_path(op, path, &ordinary, out);
}

int ch_chart_load_any(struct ch_op *op, const char *path,
                      struct ch_chart_tree **out)
{
    return load_path(op, path, &of_any_version, out);
}

int ch_chart_load_with(struct ch_op *op, const char *path,
                       const struct ch_chart_file *files, size_t count,
                       struct ch_chart_tree **out)
{
    const struct manner manner = {.extra = files, .extra_count = count};
    return load_path(op, path, &manner, out);
}
