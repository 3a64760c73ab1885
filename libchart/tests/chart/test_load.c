#include "chart/chart.h"
#include "chart/timestamp.h"
#include "tests/harness.h"
#include "tests/pack.h"
#include "tests/tree.h"

#include <stdio.h>

#define CHART_YAML "apiVersion: v2\nname: c\nversion: 1.0.0\n"

struct text_file {
    const char *path, *text;
};

static int load(struct ch_op *op, const struct text_file *files, size_t count,
                struct ch_chart_tree **out)
{
    struct ch_chart_file list[16];
    for (size_t i = 0; i < count; i++)
        list[i] = (struct ch_chart_file){ch_str_z(files[i].path),
                                         ch_str_z(files[i].text)};
    *out = NULL;
    return ch_chart_load_files(op, list, count, out);
}

#define LOAD(tree, ...)                                                        \
    load(op, (const struct text_file[]){__VA_ARGS__},                          \
         sizeof((const struct text_file[]){__VA_ARGS__}) /                     \
             sizeof(struct text_file),                                         \
         &(tree))

/* The paths of some files joined by spaces. */
static struct chart_str paths(struct ch_op *op,
                              const struct ch_chart_file *files, size_t count)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    for (size_t i = 0; i < count; i++) {
        if (i)
            ch_buf_byte(&buf, ' ');
        ch_buf_str(&buf, files[i].path);
    }
    return ch_buf_view(&buf);
}

TEST(files_get_their_roles)
{
    struct ch_chart_tree *tree;
    CHECK_INT(LOAD(tree, {"README.md", "r"}, {"templates/a.yaml", "t"},
                   {"Chart.yaml", CHART_YAML}, {"values.yaml", "a: 1\n"},
                   {"values.schema.json", "{}"}, {"crds/x.yaml", "x"},
                   {"charts/x.tgz.prov", "p"}, {"Chart.lock", "digest: d\n"}),
              0);
    if (!tree)
        return;
    const struct ch_chart *c = tree->root;
    CHECK_STR(paths(op, c->templates, c->template_count), "templates/a.yaml");
    CHECK_STR(paths(op, c->files, c->file_count),
              "README.md crds/x.yaml charts/x.tgz.prov");
    CHECK_INT(c->raw_count, 8);
    CHECK_STR(c->schema, "{}");
    CHECK_STR(c->values_text, "a: 1\n");
    CHECK_STR(c->metadata.name, "c");
    CHECK_STR(c->lock->digest, "d");
    CHECK(c->values->frozen);
    CHECK(ch_map_get_str(c->values, CH_STR("a")) != NULL);
}

TEST(chart_without_values_has_an_empty_map)
{
    struct ch_chart_tree *tree;
    CHECK_INT(LOAD(tree, {"Chart.yaml", CHART_YAML}), 0);
    CHECK_INT(tree->root->values->len, 0);
    CHECK_STR(tree->root->metadata.description, "");
    CHECK(tree->root->lock == NULL);
}

TEST(values_know_their_file_and_chart)
{
    struct ch_chart_tree *tree;
    CHECK_INT(LOAD(tree, {"Chart.yaml", CHART_YAML}, {"values.yaml", "a: 1\n"},
                   {"charts/dir/Chart.yaml",
                    "apiVersion: v2\nname: s\nversion: 1.0.0\n"},
                   {"charts/dir/values.yaml", "\nb: {x: 2}\n"}),
              0);
    const struct ch_origins *origins = &tree->origins;
    CHECK_INT(origins->source_count, 2);
    CHECK_STR(origins->sources[0].name, "values.yaml");
    CHECK_STR(origins->sources[0].chart, "c");
    CHECK_STR(origins->sources[1].name, "charts/dir/values.yaml");
    CHECK_STR(origins->sources[1].chart, "c/charts/s");
    CHECK_STR(origins->sources[1].text, "\nb: {x: 2}\n");
    const struct ch_value *b =
        ch_map_get_str(tree->root->subcharts[0]->values, CH_STR("b"));
    const struct ch_origin *at = ch_origins_get(origins, b->origin);
    CHECK_INT(at->source, 1);
    CHECK_INT(at->line, 2);
}

TEST(subcharts_come_in_load_order)
{
    struct ch_chart_tree *tree;
    CHECK_INT(LOAD(tree, {"charts/b/Chart.yaml", "name: b\nversion: 1.0.0\n"},
                   {"charts/a/Chart.yaml", "name: a\nversion: 1.0.0\n"},
                   {"charts/b/templates/x.yaml", ""},
                   {"charts/_no/Chart.yaml", "x"}, {"charts/.no", "x"},
                   {"Chart.yaml", CHART_YAML}),
              0);
    CHECK_INT(tree->root->subchart_count, 2);
    CHECK_STR(tree->root->subcharts[0]->metadata.name, "b");
    CHECK_STR(tree->root->subcharts[1]->metadata.name, "a");
    CHECK_STR(tree->root->subcharts[0]->templates[0].path, "templates/x.yaml");
    CHECK_STR(tree->root->subcharts[0]->source, "charts/b");
}

TEST(packed_subchart_is_unpacked)
{
    struct pack pack;
    struct ch_chart_tree *tree;
    pack_start(&pack, op);
    pack_file(&pack, "s/Chart.yaml", "name: s\nversion: 1.0.0\n");
    pack_file(&pack, "s/values.yaml", "x: 1\n");
    struct ch_chart_file files[] = {
        {CH_STR("Chart.yaml"), CH_STR(CHART_YAML)},
        {CH_STR("charts/s-1.0.0.tgz"), pack_finish(&pack)},
    };
    CHECK_INT(ch_chart_load_files(op, files, 2, &tree), 0);
    CHECK_INT(tree->root->subchart_count, 1);
    CHECK_STR(tree->root->subcharts[0]->metadata.name, "s");
    CHECK_STR(tree->origins.sources[0].name, "charts/s-1.0.0.tgz/values.yaml");
}

TEST(archives_inside_archives_end)
{
    struct chart_str inner = CH_STR("x");
    struct ch_chart_tree *tree;
    for (int i = 0; i < 40; i++) {
        struct pack pack;
        pack_start(&pack, op);
        pack_file(&pack, "c/Chart.yaml", CHART_YAML);
        pack_entry(&pack, "c/charts/c.tgz", '0', inner);
        inner = pack_finish(&pack);
    }
    CHECK_INT(ch_chart_load_archive(op, inner, CH_STR("c.tgz"), &tree),
              CHART_ELIMIT);
    CHECK_STR(ch_error_cause(op),
              "chart archives are nested more than 32 deep");
}

TEST(charts_inside_charts_end)
{
    struct ch_buf path;
    struct ch_chart_tree *tree;
    ch_buf_init(&path, op);
    for (int i = 0; i < 70; i++)
        CH_BUF_LIT(&path, "charts/c/");
    CH_BUF_LIT(&path, "Chart.yaml");
    struct chart_str deep = ch_buf_view(&path);
    struct ch_chart_file files[71];
    for (size_t i = 0; i <= 70; i++)
        files[i] = (struct ch_chart_file){
            ch_str_sub(deep, (70 - i) * strlen("charts/c/"), deep.len),
            CH_STR(CHART_YAML)};
    CHECK_INT(ch_chart_load_files(op, files, 71, &tree), CHART_ELIMIT);
}

TEST(requirements_of_v1_are_dependencies_and_files)
{
    struct ch_chart_tree *tree;
    CHECK_INT(LOAD(tree, {"Chart.yaml", "name: c\nversion: 1.0.0\n"},
                   {"requirements.yaml",
                    "dependencies:\n- name: s\n  version: ^1\n- name: t\n"},
                   {"requirements.lock", "digest: x\n"}),
              0);
    const struct ch_chart *c = tree->root;
    CHECK_STR(c->metadata.api_version, "v1");
    CHECK_INT(c->metadata.dependency_count, 2);
    CHECK_STR(c->metadata.dependencies[0].version, "^1");
    CHECK_INT(c->metadata.dependencies[0].line, 2);
    CHECK_INT(c->metadata.dependencies[1].line, 4);
    CHECK_STR(c->lock->digest, "x");
    CHECK_STR(paths(op, c->files, c->file_count),
              "requirements.yaml requirements.lock");
}

static void keep_warning(void *user, enum ch_warn_level level,
                         struct chart_str text)
{
    (void)level;
    snprintf(user, 256, "%.*s", CH_STR_ARG(text));
}

TEST(requirements_of_v2_are_read_with_a_warning)
{
    struct ch_chart_tree *tree;
    char said[256] = "";
    op->hooks.warn = keep_warning;
    op->hooks.warn_user = said;
    CHECK_INT(LOAD(tree, {"Chart.yaml", CHART_YAML},
                   {"requirements.yaml", "dependencies:\n- name: s\n"}),
              0);
    CHECK_INT(tree->root->metadata.dependency_count, 1);
    CHECK_INT(tree->root->file_count, 0);
    CHECK_STR(ch_str_z(said),
              "msg=\"Warning: Dependencies are handled in Chart.yaml since "
              "apiVersion \\\"v2\\\". We recommend migrating dependencies to "
              "Chart.yaml.\"");
}

/* What Helm says after "Error: " for a chart of these files. */
#define CHECK_REFUSED(want, ...)                                               \
    do {                                                                       \
        struct ch_chart_tree *tree_;                                           \
        CHECK(LOAD(tree_, __VA_ARGS__) != 0);                                  \
        CHECK_STR(ch_error_text(op), want);                                    \
        ch_error_clear(op);                                                    \
    } while (0)

TEST(broken_files_are_named_as_in_helm)
{
    CHECK_REFUSED("unable to detect chart version, no Chart.yaml found",
                  {"values.yaml", ""});
    CHECK_REFUSED("cannot load Chart.yaml: error converting YAML to JSON: "
                  "yaml: line 2: mapping values are not allowed in this "
                  "context",
                  {"Chart.yaml", "a:\n b: c: d\n"});
    CHECK_REFUSED("unsupported chart version",
                  {"Chart.yaml", "apiVersion: v9\n"});
    CHECK_REFUSED("invalid chart apiVersion",
                  {"Chart.yaml", "apiVersion: v3\nname: c\nversion: 1.0.0\n"});
    CHECK_REFUSED("cannot load values.yaml: cannot unmarshal yaml document: "
                  "error unmarshaling JSON: while decoding JSON: json: cannot "
                  "unmarshal array into Go value of type "
                  "map[string]interface {}",
                  {"Chart.yaml", CHART_YAML}, {"values.yaml", "[]"});
    CHECK_REFUSED("cannot load Chart.lock: error unmarshaling JSON: while "
                  "decoding JSON: parsing time \"x\" as "
                  "\"2006-01-02T15:04:05Z07:00\": cannot parse \"x\" as "
                  "\"2006\"",
                  {"Chart.yaml", CHART_YAML}, {"Chart.lock", "generated: x"});
    CHECK_REFUSED("error unpacking subchart README.txt in c: Chart.yaml file "
                  "is missing",
                  {"Chart.yaml", CHART_YAML}, {"charts/README.txt", ""});
    CHECK_REFUSED("error unpacking subchart s in c: error unpacking subchart t "
                  "in s: validation: chart.metadata.name is required",
                  {"Chart.yaml", CHART_YAML},
                  {"charts/s/Chart.yaml", "name: s\nversion: 1.0.0\n"},
                  {"charts/s/charts/t/Chart.yaml", "version: 1.0.0\n"});
    CHECK_REFUSED("error unpacking subchart foo.tgz in c: gzip: invalid header",
                  {"Chart.yaml", CHART_YAML},
                  {"charts/foo.tgz", "not an archive"});
    CHECK_REFUSED("error unpacking subchart foo.tgz in c: EOF",
                  {"Chart.yaml", CHART_YAML}, {"charts/foo.tgz", ""});
}

TEST(time_of_a_lock_is_read_as_go_does)
{
    static const struct {
        const char *time, *error; /* behind "parsing time "..."" */
    } cases[] = {
        {"2020-01-01T00:00:00Z", NULL},
        {"2020-02-29T0:00:00.5+02:00", NULL},
        {"2020-01-01T00:00:00,5Z", NULL},
        {"2020-01-01T00:00:00+24:60", NULL},
        {"2020-13-01T00:00:00Z", ": month out of range"},
        {"2019-02-29T00:00:00Z", ": day out of range"},
        {"2020-01-01T25:00:00Z", ": hour out of range"},
        {"2020-01-01T00:00:00Zx", ": extra text: \"x\""},
        {"2020-01-01T00:00:00+25:00", ": time zone offset hour out of range"},
        {"2020-1-01T00:00:00Z", " as \"2006-01-02T15:04:05Z07:00\": cannot "
                                "parse \"1-01T00:00:00Z\" as \"01\""},
        {"2020-01-01T00:00:00", " as \"2006-01-02T15:04:05Z07:00\": cannot "
                                "parse \"\" as \"Z07:00\""},
        {"", " as \"2006-01-02T15:04:05Z07:00\": cannot parse \"\" as "
             "\"2006\""},
    };
    for (size_t i = 0; i < CH_COUNT(cases); i++) {
        char want[256];
        int code = ch_timestamp_check(op, ch_str_z(cases[i].time));
        CHECK((code != 0) == (cases[i].error != NULL));
        snprintf(want, sizeof want, "parsing time \"%s\"%s", cases[i].time,
                 cases[i].error ? cases[i].error : "");
        if (code)
            CHECK_STR(ch_error_text(op), want);
        ch_error_clear(op);
    }
}

TEST(directory_and_archive_load_alike)
{
    struct tree dir;
    struct pack pack;
    struct ch_chart_tree *a, *b;
    char path[512];
    tree_new(&dir);
    tree_file(&dir, "c/Chart.yaml", CHART_YAML);
    tree_file(&dir, "c/values.yaml", "a: 1\n");
    pack_start(&pack, op);
    pack_file(&pack, "c/Chart.yaml", CHART_YAML);
    pack_file(&pack, "c/values.yaml", "a: 1\n");
    tree_bytes(&dir, "c.tgz", pack_finish(&pack));
    CHECK_INT(ch_chart_load(op, tree_path(&dir, path, "c/"), &a), 0);
    CHECK_STR(a->origins.sources[0].name,
              tree_path(&dir, path, "c/values.yaml"));
    CHECK_INT(ch_chart_load(op, tree_path(&dir, path, "c.tgz"), &b), 0);
    CHECK_STR(b->origins.sources[0].name,
              tree_path(&dir, path, "c.tgz/values.yaml"));
    CHECK_INT(a->root->raw_count, b->root->raw_count);
    tree_remove(&dir);
}

static void check_file(struct ch_op *op, const struct tree *dir,
                       const char *name, struct chart_str bytes,
                       const char *before, const char *after)
{
    struct ch_chart_tree *tree;
    char path[512], want[1024];
    tree_bytes(dir, name, bytes);
    tree_path(dir, path, name);
    snprintf(want, sizeof want, "%s%s%s", before, path, after);
    CHECK(ch_chart_load(op, path, &tree) != 0);
    CHECK_STR(ch_error_text(op), want);
    ch_error_clear(op);
}

TEST(file_that_is_no_archive_is_told_by_type)
{
    struct tree dir;
    struct ch_buf text;
    ch_buf_init(&text, op);
    ch_buf_fill(&text, 'x', 512);
    tree_new(&dir);
    check_file(op, &dir, "x.yaml", CH_STR("a: 1"), "file '",
               "' seems to be a YAML file, but expected a gzipped archive");
    check_file(op, &dir, "x", CH_STR("a: 1"), "file '",
               "' does not appear to be a gzipped archive; got "
               "'application/octet-stream'");
    check_file(op, &dir, "y", ch_buf_view(&text), "file '",
               "' does not appear to be a gzipped archive; got 'text/plain; "
               "charset=utf-8'");
    check_file(op, &dir, "z", CH_STR("PK\x03\x04"), "file '",
               "' does not appear to be a gzipped archive; got "
               "'application/zip'");
    tree_remove(&dir);
}

TEST(broken_root_archive_hides_its_cause_in_the_hint)
{
    struct ch_chart_tree *tree;
    struct pack pack;
    pack_start(&pack, op);
    pack_file(&pack, "Chart.yaml", CHART_YAML);
    CHECK_INT(
        ch_chart_load_archive(op, pack_finish(&pack), CH_STR("c.tgz"), &tree),
        CHART_ECHART);
    CHECK_STR(ch_error_text(op), "unable to load chart archive");
    CHECK_STR(ch_error_cause(op),
              "chart illegally contains content outside the base directory: "
              "\"Chart.yaml\"");
}

TEST(crds_are_known_by_folder_and_extension)
{
    CHECK(ch_chart_file_is_crd(CH_STR("crds/a.yaml")));
    CHECK(ch_chart_file_is_crd(CH_STR("crds/x/a.YML")));
    CHECK(ch_chart_file_is_crd(CH_STR("crds/a.json")));
    CHECK(!ch_chart_file_is_crd(CH_STR("crds/a.txt")));
    CHECK(!ch_chart_file_is_crd(CH_STR("x/crds/a.yaml")));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(files_get_their_roles),
        T(chart_without_values_has_an_empty_map),
        T(values_know_their_file_and_chart),
        T(subcharts_come_in_load_order),
        T(packed_subchart_is_unpacked),
        T(archives_inside_archives_end),
        T(charts_inside_charts_end),
        T(requirements_of_v1_are_dependencies_and_files),
        T(requirements_of_v2_are_read_with_a_warning),
        T(broken_files_are_named_as_in_helm),
        T(time_of_a_lock_is_read_as_go_does),
        T(directory_and_archive_load_alike),
        T(file_that_is_no_archive_is_told_by_type),
        T(broken_root_archive_hides_its_cause_in_the_hint),
        T(crds_are_known_by_folder_and_extension),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
