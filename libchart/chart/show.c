#include "chart/show.h"

#include "codec/yaml.h"
#include "value/list.h"

/* ---- metadata as a value
 * ----------------------------------------------------- */

static int set_str(struct ch_op *op, struct ch_map *map, const char *key,
                   struct chart_str s)
{
    struct ch_value v;
    int code = ch_value_string(op, s, &v);
    return code ? code : ch_map_set_str(op, map, ch_str_z(key), v);
}

/* Go's omitempty. */
static int set_some(struct ch_op *op, struct ch_map *map, const char *key,
                    struct chart_str s)
{
    return s.len ? set_str(op, map, key, s) : 0;
}

static int set_list(struct ch_op *op, struct ch_map *map, const char *key,
                    const struct chart_str *items, size_t count)
{
    struct ch_list *list = ch_list_new(op, count);
    int code = list ? 0 : ch_error_code(op);
    if (!count)
        return code;
    for (size_t i = 0; !code && i < count; i++) {
        struct ch_value v;
        code = ch_value_string(op, items[i], &v);
        if (!code)
            code = ch_list_push(op, list, v);
    }
    return code ? code
                : ch_map_set_str(op, map, ch_str_z(key), ch_list_value(list));
}

static int maintainer(struct ch_op *op, const struct ch_maintainer *m,
                      struct ch_map *map)
{
    int code = set_some(op, map, "name", m->name);
    if (!code)
        code = set_some(op, map, "email", m->email);
    if (!code)
        code = set_some(op, map, "url", m->url);
    return code;
}

static int dependency(struct ch_op *op, const struct ch_dependency *d,
                      struct ch_map *map)
{
    int code = set_str(op, map, "name", d->name);
    if (!code)
        code = set_some(op, map, "version", d->version);
    if (!code)
        code = set_str(op, map, "repository", d->repository);
    if (!code)
        code = set_some(op, map, "condition", d->condition);
    if (!code)
        code = set_list(op, map, "tags", d->tags, d->tag_count);
    if (!code && d->enabled)
        code = ch_map_set_str(op, map, CH_STR("enabled"), ch_bool(true));
    if (!code && ch_is_list(d->import_values) && ch_list_len(d->import_values))
        code =
            ch_map_set_str(op, map, CH_STR("import-values"), d->import_values);
    if (!code)
        code = set_some(op, map, "alias", d->alias);
    return code;
}

static int add_map(struct ch_op *op, struct ch_list *list, struct ch_map **map)
{
    *map = ch_map_new(op, 4);
    if (!list || !*map)
        return ch_error_code(op);
    return ch_list_push(op, list, ch_map_value(*map));
}

static int set_lists(struct ch_op *op, const struct ch_metadata *m,
                     struct ch_map *map)
{
    struct ch_list *people = ch_list_new(op, m->maintainer_count);
    struct ch_list *needs = ch_list_new(op, m->dependency_count);
    struct ch_map *row;
    int code = 0;
    for (size_t i = 0; !code && i < m->maintainer_count; i++) {
        code = add_map(op, people, &row);
        if (!code)
            code = maintainer(op, &m->maintainers[i], row);
    }
    for (size_t i = 0; !code && i < m->dependency_count; i++) {
        code = add_map(op, needs, &row);
        if (!code)
            code = dependency(op, &m->dependencies[i], row);
    }
    if (!code && m->maintainer_count)
        code = ch_map_set_str(op, map, CH_STR("maintainers"),
                              ch_list_value(people));
    if (!code && m->dependency_count)
        code = ch_map_set_str(op, map, CH_STR("dependencies"),
                              ch_list_value(needs));
    return code;
}

static int metadata(struct ch_op *op, const struct ch_metadata *m,
                    struct ch_map *map)
{
    const struct {
        const char *key;
        struct chart_str text;
    } rows[] = {
        {"name", m->name},
        {"home", m->home},
        {"version", m->version},
        {"description", m->description},
        {"icon", m->icon},
        {"apiVersion", m->api_version},
        {"condition", m->condition},
        {"tags", m->tags},
        {"appVersion", m->app_version},
        {"kubeVersion", m->kube_version},
        {"type", m->type},
    };
    int code = 0;
    for (size_t i = 0; !code && i < sizeof rows / sizeof *rows; i++)
        code = set_some(op, map, rows[i].key, rows[i].text);
    if (!code)
        code = set_list(op, map, "sources", m->sources, m->source_count);
    if (!code)
        code = set_list(op, map, "keywords", m->keywords, m->keyword_count);
    if (!code && m->deprecated)
        code = ch_map_set_str(op, map, CH_STR("deprecated"), ch_bool(true));
    if (!code && m->annotations && m->annotations->len)
        code = ch_map_set_str(op, map, CH_STR("annotations"),
                              ch_map_value(m->annotations));
    return code ? code : set_lists(op, m, map);
}

/* ---- parts
 * -------------------------------------------------------------------- */

static int show_chart(struct ch_buf *buf, const struct ch_chart *chart)
{
    struct ch_map *map = ch_map_new(buf->op, 16);
    if (!map)
        return ch_error_code(buf->op);
    int code = metadata(buf->op, &chart->metadata, map);
    if (!code)
        code = ch_yaml_emit(buf, ch_map_value(map));
    ch_buf_byte(buf, '\n');
    return code;
}

static void show_file(struct ch_buf *buf, const struct ch_chart_file *file,
                      bool parted)
{
    if (parted)
        CH_BUF_LIT(buf, "---\n");
    ch_buf_str(buf, file->data);
    ch_buf_byte(buf, '\n');
}

static void show_values(struct ch_buf *buf, const struct ch_chart *chart,
                        bool parted)
{
    for (size_t i = 0; i < chart->raw_count; i++)
        if (ch_str_eq(chart->raw[i].path, CH_STR("values.yaml"))) {
            show_file(buf, &chart->raw[i], parted);
            parted = false;
        }
}

static bool is_readme(struct chart_str path)
{
    return ch_str_eq_fold_ascii(path, CH_STR("readme.md")) ||
           ch_str_eq_fold_ascii(path, CH_STR("readme.txt")) ||
           ch_str_eq_fold_ascii(path, CH_STR("readme"));
}

static void show_readme(struct ch_buf *buf, const struct ch_chart *chart,
                        bool parted)
{
    for (size_t i = 0; i < chart->file_count; i++)
        if (is_readme(chart->files[i].path)) {
            show_file(buf, &chart->files[i], parted);
            return;
        }
}

static int show_crds(struct ch_buf *buf, const struct ch_chart *chart)
{
    int code = ch_enter(buf->op);
    if (code)
        return code;
    for (size_t i = 0; i < chart->file_count; i++) {
        const struct ch_chart_file *file = &chart->files[i];
        if (ch_chart_file_is_crd(file->path))
            show_file(buf, file, !ch_str_starts(file->data, CH_STR("---")));
    }
    for (size_t i = 0; !code && i < chart->subchart_count; i++)
        code = show_crds(buf, chart->subcharts[i]);
    ch_leave(buf->op);
    return code;
}

int ch_chart_show(struct ch_buf *buf, const struct ch_chart *chart,
                  enum ch_show what)
{
    bool parted = what == CH_SHOW_ALL;
    int code = ch_step(buf->op, chart->raw_count + 1);
    if (!code && (what & CH_SHOW_CHART))
        code = show_chart(buf, chart);
    if (what & CH_SHOW_VALUES)
        show_values(buf, chart, parted);
    if (what & CH_SHOW_README)
        show_readme(buf, chart, parted);
    if (!code && (what & CH_SHOW_CRDS))
        code = show_crds(buf, chart);
    return code ? code : ch_buf_check(buf);
}
