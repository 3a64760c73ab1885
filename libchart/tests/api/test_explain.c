#include <libchart/libchart.h>

#include "tests/harness.h"

#include <stdio.h>

static const struct chart_file_input files[] = {
    {CH_STR_INIT("Chart.yaml"),
     CH_STR_INIT("apiVersion: v2\nname: shop\nversion: 1.0.0\n"
                 "dependencies: [{name: web, version: 1.0.0}]\n")},
    {CH_STR_INIT("values.yaml"),
     CH_STR_INIT("web:\n  port: 81\n  web:\n    replicas: 3\n")},
    {CH_STR_INIT("charts/web/Chart.yaml"),
     CH_STR_INIT("apiVersion: v2\nname: web\nversion: 1.0.0\n")},
    {CH_STR_INIT("charts/web/values.yaml"),
     CH_STR_INIT("port: 80\nreplicas: 1\nfail: false\n")},
    {CH_STR_INIT("charts/web/templates/a.yaml"),
     CH_STR_INIT("port: {{ .Values.port }}\nreplicas: {{ .Values.replicas }}\n"
                 "{{ if .Values.fail }}{{ fail \"asked to\" }}{{ end }}\n")},
};

struct fixture {
    struct chart_env *env;
    struct chart *chart;
    struct chart_values *values;
    struct chart_explanation *explanation;
    struct chart_manifest *manifest;
    struct chart_error *err;
    int code;
};

/* Explains the chart with values of --set, or without. */
static void open_fixture(struct fixture *f, const char *set)
{
    struct chart_values_builder *builder;
    *f = (struct fixture){0};
    CHECK_INT(chart_env_new(&f->env, NULL, NULL), 0);
    CHECK_INT(chart_load_files(&f->chart, f->env, files,
                               sizeof files / sizeof *files, NULL, NULL),
              0);
    if (set) {
        CHECK_INT(chart_values_builder_new(&builder, f->env, NULL), 0);
        CHECK_INT(chart_values_builder_add(builder, CHART_LAYER_SET,
                                           (struct chart_str){set, strlen(set)},
                                           "--set", NULL),
                  0);
        CHECK_INT(chart_values_builder_finish(&f->values, builder, NULL), 0);
        chart_values_builder_free(builder);
    }
    f->code = chart_explain(&f->explanation, &f->manifest, f->chart, f->values,
                            NULL, NULL, &f->err);
}

static void close_fixture(struct fixture *f)
{
    chart_explanation_free(f->explanation);
    chart_manifest_free(f->manifest);
    chart_values_unref(f->values);
    chart_unref(f->chart);
    chart_env_unref(f->env);
    chart_error_free(f->err);
}

struct text {
    char bytes[4096];
    size_t len;
};

static int collect(void *user, const char *bytes, size_t len)
{
    struct text *text = user;
    if (len > sizeof text->bytes - text->len)
        return -1;
    memcpy(text->bytes + text->len, bytes, len);
    text->len += len;
    return 0;
}

TEST(findings_have_places_suggestions_and_readers)
{
    struct fixture f;
    open_fixture(&f, NULL);
    CHECK_INT(f.code, 0);
    CHECK_INT(chart_explanation_count(f.explanation), 1);
    const struct chart_finding *found = chart_explanation_at(f.explanation, 0);
    CHECK_STR(found->rule, "CH001");
    CHECK_STR(found->path, "web.web.replicas");
    CHECK_INT(found->verdict, CHART_VERDICT_MISPLACED);
    CHECK_INT(found->severity, CHART_SEVERITY_WARNING);
    CHECK_INT(found->line, 4);
    CHECK_INT(found->column, 5);
    CHECK_INT(found->leaf_count, 1);
    const struct chart_suggestion *s =
        chart_explanation_suggestion_at(f.explanation, 0, 0);
    CHECK_STR(s->path, "web.replicas");
    CHECK(s->effective != NULL);
    const struct chart_reader *r =
        chart_explanation_suggestion_reader_at(f.explanation, 0, 0, 0);
    CHECK_STR(r->template_name, "shop/charts/web/templates/a.yaml");
    CHECK_INT(r->line, 2);
    CHECK(!chart_explanation_at(f.explanation, 1));
    CHECK(!chart_explanation_suggestion_at(f.explanation, 1, 0));
    CHECK_INT(chart_explanation_values(f.explanation, CHART_VERDICT_USED), 1);
    CHECK_INT(
        chart_explanation_severity_count(f.explanation, CHART_SEVERITY_WARNING),
        1);
    CHECK(!chart_explanation_incomplete(f.explanation));
    CHECK(f.manifest != NULL);
    close_fixture(&f);
}

TEST(history_tells_each_layer_and_who_reads)
{
    struct fixture f;
    struct chart_history *h;
    open_fixture(&f, "web.port=82");
    CHECK_INT(chart_history_new(&h, f.explanation, "web.port", &f.err), 0);
    CHECK_INT(chart_history_count(h), 3);
    const struct chart_step *first = chart_history_at(h, 0);
    CHECK_STR(first->action, "set");
    CHECK(!first->won);
    const struct chart_step *last = chart_history_at(h, 2);
    CHECK_STR(last->action, "replace");
    CHECK_STR(last->layer, "set");
    CHECK(last->won);
    CHECK(!chart_history_at(h, 3));
    CHECK(chart_history_value(h) != NULL);
    CHECK(chart_history_is_read(h));
    CHECK(chart_history_reader_count(h) > 0);
    CHECK_INT(chart_history_reader_at(h, 0)->line, 1);
    chart_history_free(h);
    close_fixture(&f);
}

TEST(a_path_that_no_chart_has_is_not_found)
{
    struct fixture f;
    struct chart_history *h = NULL;
    open_fixture(&f, NULL);
    CHECK_INT(chart_history_new(&h, f.explanation, "web.prot", &f.err),
              CHART_ENOTFOUND);
    CHECK(!h);
    struct chart_str hint = chart_error_hint(f.err);
    static const char nearest[] = "The nearest paths are:\n  web.port\n";
    CHECK(hint.len >= sizeof nearest - 1);
    CHECK(memcmp(hint.ptr, nearest, sizeof nearest - 1) == 0);
    close_fixture(&f);
}

TEST(a_render_that_fails_is_explained_up_to_there)
{
    struct fixture f;
    open_fixture(&f, "web.fail=true");
    CHECK(f.code < 0);
    CHECK(f.err != NULL);
    CHECK(!f.manifest);
    CHECK(chart_explanation_incomplete(f.explanation));
    CHECK_INT(chart_explanation_count(f.explanation), 1);
    close_fixture(&f);
}

TEST(fixes_say_what_they_leave)
{
    struct fixture f;
    struct text diff = {.len = 0}, notes = {.len = 0};
    const struct chart_sink to_diff = {collect, &diff};
    const struct chart_sink to_notes = {collect, &notes};
    open_fixture(&f, "web.web.port=1");
    CHECK_INT(
        chart_explanation_write_fix(f.explanation, &to_diff, &to_notes, &f.err),
        0);
    CHECK_STR(((struct chart_str){diff.bytes, diff.len}),
              "--- a/values.yaml\n+++ b/values.yaml\n"
              "@@ -1,4 +1,3 @@\n web:\n   port: 81\n-  web:\n"
              "-    replicas: 3\n+  replicas: 3\n");
    CHECK_STR(((struct chart_str){notes.bytes, notes.len}),
              "--set:9: warning: web.web.port is not in the diff: it is in no "
              "file\n");
    close_fixture(&f);
}

#define MANY 300

/* A schema and values of many keys, in memory that is enough to compile the
 * schema once but not once for each key. */
TEST(many_findings_need_a_schema_once)
{
    static char schema[32 * 1024], values[16 * 1024];
    size_t n = (size_t)snprintf(schema, sizeof schema, "{\"properties\":{");
    size_t m = (size_t)snprintf(values, sizeof values, "nothing:\n");
    for (int i = 0; i < MANY; i++) {
        n += (size_t)snprintf(schema + n, sizeof schema - n,
                              "\"zone%04d\":{\"type\":\"string\"},", i);
        m += (size_t)snprintf(values + m, sizeof values - m, "  zone%04d: a\n",
                              i);
    }
    n += (size_t)snprintf(schema + n, sizeof schema - n, "\"a\":{}}}");
    const struct chart_file_input chart[] = {
        {CH_STR_INIT("Chart.yaml"),
         CH_STR_INIT("apiVersion: v2\nname: c\nversion: 1.0.0\n")},
        {CH_STR_INIT("values.schema.json"), {schema, n}},
        {CH_STR_INIT("values.yaml"), {values, m}},
    };
    const struct chart_limits limits = {.size = sizeof limits,
                                        .memory = 24 << 20};
    const struct chart_env_options options = {.size = sizeof options,
                                              .limits = &limits};
    struct fixture f = {0};
    CHECK_INT(chart_env_new(&f.env, &options, NULL), 0);
    CHECK_INT(chart_load_files(&f.chart, f.env, chart, 3, NULL, NULL), 0);
    CHECK_INT(chart_explain(&f.explanation, &f.manifest, f.chart, NULL, NULL,
                            NULL, &f.err),
              0);
    CHECK_INT(chart_explanation_values(f.explanation, CHART_VERDICT_UNKNOWN),
              MANY);
    close_fixture(&f);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(findings_have_places_suggestions_and_readers),
        T(history_tells_each_layer_and_who_reads),
        T(a_path_that_no_chart_has_is_not_found),
        T(a_render_that_fails_is_explained_up_to_there),
        T(fixes_say_what_they_leave),
        T(many_findings_need_a_schema_once),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
