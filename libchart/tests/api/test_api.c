#include <libchart/libchart.h>

#include "tests/harness.h"

#include <pthread.h>
#include <stdlib.h>

static struct chart_str z(const char *text)
{
    return (struct chart_str){text, strlen(text)};
}

/* A chart of two templates, one of them a subchart's. */
static const struct chart_file_input files[] = {
    {CH_STR_INIT("Chart.yaml"),
     CH_STR_INIT("apiVersion: v2\nname: web\nversion: 1.2.3\n"
                 "appVersion: '9'\n")},
    {CH_STR_INIT("values.yaml"),
     CH_STR_INIT(
         "port: 80\nhosts:\n- name: a\n- name: b\nsub:\n  live: true\n")},
    {CH_STR_INIT("templates/a.yaml"),
     CH_STR_INIT("kind: Service\nport: {{ .Values.port }}\n"
                 "hosts: {{ range .Values.hosts }}{{ .name }}{{ end }}\n")},
    {CH_STR_INIT("charts/sub/Chart.yaml"),
     CH_STR_INIT("apiVersion: v2\nname: sub\nversion: 0.1.0\n")},
    {CH_STR_INIT("charts/sub/templates/b.yaml"),
     CH_STR_INIT("kind: Pod\nlive: {{ .Values.live }}\n")},
};

struct fixture {
    struct chart_env *env;
    struct chart *chart;
};

static void open_fixture(struct fixture *f,
                         const struct chart_env_options *options)
{
    CHECK_INT(chart_env_new(&f->env, options, NULL), 0);
    CHECK_INT(chart_load_files(&f->chart, f->env, files,
                               sizeof files / sizeof *files, NULL, NULL),
              0);
}

static void close_fixture(struct fixture *f)
{
    chart_unref(f->chart);
    chart_env_unref(f->env);
}

/* Collects what is written. */
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

static struct chart_values *make_values(struct chart_env *env,
                                        enum chart_layer kind, const char *text)
{
    struct chart_values_builder *builder;
    struct chart_values *values = NULL;
    CHECK_INT(chart_values_builder_new(&builder, env, NULL), 0);
    CHECK_INT(chart_values_builder_add(builder, kind, z(text), "here", NULL),
              0);
    CHECK_INT(chart_values_builder_finish(&values, builder, NULL), 0);
    chart_values_builder_free(builder);
    return values;
}

static const char *const expected =
    "---\n# Source: web/templates/a.yaml\nkind: Service\nport: 80\nhosts: ab\n"
    "---\n# Source: web/charts/sub/templates/b.yaml\nkind: Pod\nlive: true\n";

TEST(chart_renders)
{
    struct fixture f;
    struct chart_manifest *manifest;
    struct text out = {.len = 0};
    const struct chart_sink sink = {collect, &out};
    open_fixture(&f, NULL);
    CHECK_INT(chart_render(&manifest, f.chart, NULL, NULL, NULL), 0);
    CHECK_INT(chart_manifest_count(manifest), 2);
    CHECK_INT(chart_manifest_write(manifest, 0, &sink, NULL), 0);
    CHECK_STR(ch_str(out.bytes, out.len), expected);
    chart_manifest_free(manifest);
    close_fixture(&f);
}

TEST(documents_can_be_read)
{
    struct fixture f;
    struct chart_manifest *manifest;
    open_fixture(&f, NULL);
    CHECK_INT(chart_render(&manifest, f.chart, NULL, NULL, NULL), 0);
    const struct chart_document *d = chart_manifest_at(manifest, 1);
    CHECK_STR(d->path, "web/charts/sub/templates/b.yaml");
    CHECK_STR(d->kind, "Pod");
    CHECK(!d->is_hook && !d->is_crd);
    CHECK_STR(ch_str_z(d->text.ptr), "kind: Pod\nlive: true");
    CHECK(chart_manifest_at(manifest, 2) == NULL);
    chart_manifest_free(manifest);
    close_fixture(&f);
}

TEST(manifest_outlives_what_it_was_made_of)
{
    struct fixture f;
    struct chart_manifest *manifest;
    open_fixture(&f, NULL);
    struct chart_values *values = make_values(f.env, CHART_LAYER_SET, "port=1");
    CHECK_INT(chart_render(&manifest, f.chart, values, NULL, NULL), 0);
    chart_values_unref(values);
    close_fixture(&f);
    CHECK_STR(chart_manifest_at(manifest, 0)->text,
              "kind: Service\nport: 1\nhosts: ab");
    chart_manifest_free(manifest);
}

TEST(chart_can_be_read)
{
    struct fixture f;
    uint32_t line, column;
    open_fixture(&f, NULL);
    CHECK_STR(chart_name(f.chart), "web");
    CHECK_STR(chart_chart_version(f.chart), "1.2.3");
    CHECK_STR(chart_app_version(f.chart), "9");
    CHECK_INT(chart_subchart_count(f.chart), 1);
    CHECK_STR(chart_name(chart_subchart_at(f.chart, 0)), "sub");
    CHECK(chart_subchart_at(f.chart, 1) == NULL);
    CHECK(chart_file_count(f.chart) >= 3);
    CHECK(chart_file_at(f.chart, 1000) == NULL);
    const struct chart_value *values = chart_default_values(f.chart);
    CHECK_INT(chart_value_kind(values), CHART_KIND_MAP);
    CHECK_INT(chart_value_int(chart_value_find(values, "port")), 80);
    CHECK_STR(chart_value_str(chart_value_find(values, "hosts[1].name")), "b");
    CHECK(chart_value_bool(chart_value_find(values, "sub.live")));
    (void)chart_origin(f.chart, chart_value_find(values, "sub.live"), &line,
                       &column);
    CHECK_INT(line, 6);
    CHECK_INT(column, 3);
    close_fixture(&f);
}

TEST(absent_values_chain)
{
    CHECK_INT(chart_value_kind(NULL), CHART_KIND_ABSENT);
    CHECK(chart_value_find(NULL, "a.b[3]") == NULL);
    CHECK(chart_value_get(NULL, z("a")) == NULL);
    CHECK(chart_value_at(NULL, 0) == NULL);
    CHECK_INT(chart_value_len(NULL), 0);
    CHECK_INT(chart_value_int(NULL), 0);
    CHECK_STR(chart_value_str(NULL), "");
    CHECK_STR(chart_value_key_at(NULL, 0), "");
}

TEST(values_keep_their_origins)
{
    struct chart_env *env;
    uint32_t line;
    struct text out = {.len = 0};
    const struct chart_sink sink = {collect, &out};
    CHECK_INT(chart_env_new(&env, NULL, NULL), 0);
    struct chart_values *values =
        make_values(env, CHART_LAYER_YAML, "b: 1\na:\n  c: [x, 2]\n");
    const struct chart_value *root = chart_values_root(values);
    CHECK_STR(chart_value_key_at(root, 0), "a");
    CHECK_STR(
        chart_values_origin(values, chart_value_find(root, "a.c"), &line, NULL),
        "here");
    CHECK_INT(line, 3);
    CHECK_INT(chart_value_write_json(root, &sink, NULL), 0);
    CHECK_STR(ch_str(out.bytes, out.len), "{\"a\":{\"c\":[\"x\",2]},\"b\":1}");
    chart_values_unref(values);
    chart_env_unref(env);
}

/* ---- errors ------------------------------------------------------------- */

TEST(errors_have_code_text_and_places)
{
    struct fixture f;
    struct chart_manifest *manifest;
    struct chart_error *err;
    struct text out = {.len = 0};
    const struct chart_sink sink = {collect, &out};
    open_fixture(&f, NULL);
    struct chart_values *values =
        make_values(f.env, CHART_LAYER_YAML, "hosts: [5]\n");
    CHECK_INT(chart_render(&manifest, f.chart, values, NULL, &err),
              CHART_EEXEC);
    CHECK(manifest == NULL);
    CHECK_INT(chart_error_code(err), CHART_EEXEC);
    CHECK_STR(chart_error_message(err),
              "web/templates/a.yaml:3:35\n"
              "  executing \"web/templates/a.yaml\" at <.name>:\n"
              "    can't evaluate field name in type interface {}");
    CHECK_INT(chart_error_write(err, CHART_ERROR_FULL, &sink), 0);
    CHECK(ch_str_find(ch_str(out.bytes, out.len),
                      CH_STR("  at web/templates/a.yaml:3:36: executing"),
                      0) != CH_NPOS);
    chart_error_free(err);
    chart_values_unref(values);
    close_fixture(&f);
}

/* ---- packing ------------------------------------------------------------ */

TEST(packed_chart_is_the_chart)
{
    struct fixture f;
    struct chart_archive *archive, *again;
    struct chart *chart;
    open_fixture(&f, NULL);
    CHECK_INT(chart_package(&archive, f.chart, NULL, NULL), 0);
    CHECK_STR(chart_archive_file_name(archive), "web-1.2.3.tgz");
    CHECK_INT(chart_load_archive(&chart, f.env, chart_archive_bytes(archive),
                                 "web.tgz", NULL, NULL),
              0);
    CHECK_STR(chart_file_at(chart, 0)->bytes,
              "apiVersion: v2\nappVersion: \"9\"\nname: web\n"
              "version: 1.2.3\n");
    CHECK_INT(chart_subchart_count(chart), 1);
    CHECK_INT(chart_package(&again, chart, NULL, NULL), 0);
    CHECK(ch_str_eq(chart_archive_bytes(again), chart_archive_bytes(archive)));
    chart_archive_free(again);
    chart_archive_free(archive);
    chart_unref(chart);
    close_fixture(&f);
}

TEST(subchart_packs_on_its_own)
{
    struct fixture f;
    struct chart_archive *archive;
    struct chart_package_options options;
    open_fixture(&f, NULL);
    CHART_INIT(&options);
    options.version = "7.0.0";
    CHECK_INT(
        chart_package(&archive, chart_subchart_at(f.chart, 0), &options, NULL),
        0);
    CHECK_STR(chart_archive_file_name(archive), "sub-7.0.0.tgz");
    chart_archive_free(archive);
    close_fixture(&f);
}

TEST(time_changes_what_is_packed)
{
    struct fixture f;
    struct chart_archive *a, *b;
    struct chart_package_options options;
    open_fixture(&f, NULL);
    CHART_INIT(&options);
    CHECK_INT(chart_package(&a, f.chart, &options, NULL), 0);
    options.time = 86400;
    CHECK_INT(chart_package(&b, f.chart, &options, NULL), 0);
    CHECK(!ch_str_eq(chart_archive_bytes(a), chart_archive_bytes(b)));
    chart_archive_free(a);
    chart_archive_free(b);
    options.time = -1;
    CHECK_INT(chart_package(&a, f.chart, &options, NULL), CHART_EINVAL);
    CHECK(a == NULL);
    close_fixture(&f);
}

TEST(bad_layers_leave_the_builder_usable)
{
    struct chart_env *env;
    struct chart_values_builder *builder;
    struct chart_values *values;
    struct chart_error *err;
    CHECK_INT(chart_env_new(&env, NULL, NULL), 0);
    CHECK_INT(chart_values_builder_new(&builder, env, NULL), 0);
    CHECK(chart_values_builder_add(builder, CHART_LAYER_SET, z("a"), NULL,
                                   &err) < 0);
    CHECK_STR(chart_error_message(err),
              "failed parsing --set data: key \"a\" has no value");
    chart_error_free(err);
    CHECK_INT(chart_values_builder_add(builder, (enum chart_layer)99, z("a=1"),
                                       NULL, NULL),
              CHART_EINVAL);
    CHECK(chart_values_builder_add_file(builder, CHART_LAYER_YAML,
                                        "/nonexistent/values.yaml", NULL) < 0);
    CHECK_INT(chart_values_builder_add(builder, CHART_LAYER_SET, z("a=1"), NULL,
                                       NULL),
              0);
    CHECK_INT(chart_values_builder_finish(&values, builder, NULL), 0);
    CHECK_INT(chart_value_int(chart_value_find(chart_values_root(values), "a")),
              1);
    chart_values_unref(values);
    chart_values_builder_free(builder);
    chart_env_unref(env);
}

TEST(options_from_the_future_are_refused)
{
    struct {
        struct chart_run_options known;
        uint64_t more;
    } options;
    struct fixture f;
    struct chart_manifest *manifest;
    memset(&options, 0, sizeof options);
    options.known.size = sizeof options;
    open_fixture(&f, NULL);
    CHECK_INT(chart_render(&manifest, f.chart, NULL, &options.known, NULL), 0);
    chart_manifest_free(manifest);
    options.more = 1;
    CHECK_INT(chart_render(&manifest, f.chart, NULL, &options.known, NULL),
              CHART_EUNSUPPORTED);
    options.more = 0;
    options.known.flags = (uint64_t)1 << 60;
    CHECK_INT(chart_render(&manifest, f.chart, NULL, &options.known, NULL),
              CHART_EUNSUPPORTED);
    close_fixture(&f);
}

TEST(options_from_the_past_are_filled_up)
{
    struct fixture f;
    struct chart_manifest *manifest;
    struct chart_run_options options;
    memset(&options, 0xff, sizeof options);
    options.size = sizeof options.size;
    open_fixture(&f, NULL);
    CHECK_INT(chart_render(&manifest, f.chart, NULL, &options, NULL), 0);
    chart_manifest_free(manifest);
    close_fixture(&f);
}

/* ---- budget ------------------------------------------------------------- */

static struct chart *endless_chart(struct chart_env *env)
{
    static const struct chart_file_input endless[] = {
        {CH_STR_INIT("Chart.yaml"),
         CH_STR_INIT("apiVersion: v2\nname: e\nversion: 1.0.0\n")},
        {CH_STR_INIT("templates/a.yaml"),
         CH_STR_INIT("{{ range 1000000000 }}{{ end }}")},
    };
    struct chart *chart;
    CHECK_INT(chart_load_files(&chart, env, endless, 2, NULL, NULL), 0);
    return chart;
}

TEST(steps_are_limited)
{
    struct chart_limits limits;
    struct chart_control control;
    struct chart_run_options options;
    struct chart_env *env;
    struct chart_manifest *manifest;
    CHART_INIT(&limits);
    CHART_INIT(&control);
    CHART_INIT(&options);
    limits.steps = 100000;
    control.limits = &limits;
    options.control = &control;
    CHECK_INT(chart_env_new(&env, NULL, NULL), 0);
    struct chart *chart = endless_chart(env);
    CHECK_INT(chart_render(&manifest, chart, NULL, &options, NULL),
              CHART_ELIMIT);
    chart_unref(chart);
    chart_env_unref(env);
}

static bool yes(void *user)
{
    ++*(int *)user;
    return true;
}

TEST(calls_can_be_cancelled)
{
    int asked = 0;
    struct chart_control control;
    struct chart_run_options options;
    struct chart_env *env;
    struct chart_manifest *manifest;
    CHART_INIT(&control);
    CHART_INIT(&options);
    control.cancelled = yes;
    control.user = &asked;
    options.control = &control;
    CHECK_INT(chart_env_new(&env, NULL, NULL), 0);
    struct chart *chart = endless_chart(env);
    CHECK_INT(chart_render(&manifest, chart, NULL, &options, NULL),
              CHART_ECANCELLED);
    CHECK_INT(asked, 1);
    chart_unref(chart);
    chart_env_unref(env);
}

/* ---- memory ------------------------------------------------------------- */

struct budget {
    size_t live;
    long left; /* allocations until one fails; negative: never */
    bool for_ever;
};

static void *counted(void *user, void *ptr, size_t old_size, size_t new_size)
{
    struct budget *budget = user;
    if (new_size) {
        if (budget->left == 0) {
            if (!budget->for_ever)
                budget->left = -1;
            return NULL;
        }
        if (budget->left > 0)
            budget->left--;
    }
    budget->live += new_size;
    budget->live -= old_size;
    if (new_size == 0) {
        free(ptr);
        return NULL;
    }
    return realloc(ptr, new_size);
}

/* Everything once; 0 or the code of the call that failed. */
static int whole_session(const struct chart_allocator *allocator)
{
    struct chart_env_options options;
    struct chart_env *env = NULL;
    struct chart *chart = NULL;
    struct chart_values_builder *builder = NULL;
    struct chart_values *values = NULL;
    struct chart_renderer *renderer = NULL;
    struct chart_manifest *manifest = NULL;
    struct chart_archive *archive = NULL;
    struct chart_error *err = NULL;
    struct text out = {.len = 0};
    const struct chart_sink sink = {collect, &out};
    CHART_INIT(&options);
    options.allocator = allocator;
    int code = chart_env_new(&env, &options, &err);
    if (!code)
        code = chart_load_files(&chart, env, files,
                                sizeof files / sizeof *files, NULL, &err);
    if (!code)
        code = chart_values_builder_new(&builder, env, &err);
    if (!code)
        code = chart_values_builder_add(builder, CHART_LAYER_SET, z("port=80"),
                                        "x", &err);
    if (!code)
        code = chart_values_builder_finish(&values, builder, &err);
    if (!code)
        code = chart_renderer_new(&renderer, chart, NULL, &err);
    if (!code)
        code = chart_renderer_run(&manifest, renderer, values, NULL, &err);
    if (!code)
        code = chart_manifest_write(manifest, 0, &sink, &err);
    if (!code)
        code = chart_package(&archive, chart, NULL, &err);
    CHECK_INT(chart_error_code(err), code);
    chart_error_free(err);
    chart_archive_free(archive);
    chart_manifest_free(manifest);
    chart_renderer_unref(renderer);
    chart_values_unref(values);
    chart_values_builder_free(builder);
    chart_unref(chart);
    chart_env_unref(env);
    return code;
}

static void fail_each(bool for_ever)
{
    struct budget budget = {.for_ever = for_ever};
    const struct chart_allocator allocator = {counted, &budget};
    for (long n = 0; n < 10000; n++) {
        budget.left = n;
        int code = whole_session(&allocator);
        CHECK_INT(budget.live, 0);
        if (code == 0)
            return;
        CHECK_INT(code, CHART_ENOMEM);
    }
    CHECK(!"it never succeeded");
}

TEST(every_failed_allocation_is_an_error_without_a_leak)
{
    fail_each(false);
    fail_each(true);
}

/* ---- threads ------------------------------------------------------------ */

struct worker {
    pthread_t thread;
    struct chart_renderer *renderer;
    struct chart_values *values;
    int failures;
};

static void *work(void *user)
{
    struct worker *worker = user;
    for (int i = 0; i < 50; i++) {
        struct chart_manifest *manifest;
        struct text out = {.len = 0};
        const struct chart_sink sink = {collect, &out};
        if (chart_renderer_run(&manifest, worker->renderer, worker->values,
                               NULL, NULL)) {
            worker->failures++;
            continue;
        }
        if (chart_manifest_write(manifest, 0, &sink, NULL) ||
            !ch_str_eq(ch_str(out.bytes, out.len), ch_str_z(expected)))
            worker->failures++;
        chart_manifest_free(manifest);
    }
    return NULL;
}

TEST(one_renderer_serves_many_threads)
{
    struct fixture f;
    struct chart_renderer *renderer;
    struct worker workers[4];
    open_fixture(&f, NULL);
    CHECK_INT(chart_renderer_new(&renderer, f.chart, NULL, NULL), 0);
    struct chart_values *values = make_values(f.env, CHART_LAYER_SET, "x=1");
    for (int i = 0; i < 4; i++) {
        workers[i] = (struct worker){.renderer = chart_renderer_ref(renderer),
                                     .values = chart_values_ref(values)};
        CHECK_INT(pthread_create(&workers[i].thread, NULL, work, &workers[i]),
                  0);
    }
    for (int i = 0; i < 4; i++) {
        CHECK_INT(pthread_join(workers[i].thread, NULL), 0);
        CHECK_INT(workers[i].failures, 0);
        chart_renderer_unref(workers[i].renderer);
        chart_values_unref(workers[i].values);
    }
    chart_values_unref(values);
    chart_renderer_unref(renderer);
    close_fixture(&f);
}

/* ---- templates on their own --------------------------------------------- */

static struct chart_str run_template(struct ch_op *op, const char *text,
                                     uint64_t flags)
{
    struct chart_env *env;
    struct chart_error *err = NULL;
    struct text out = {.len = 0};
    const struct chart_sink sink = {collect, &out};
    CHECK_INT(chart_env_new(&env, NULL, NULL), 0);
    (void)chart_template_run(env, "t", z(text), flags, &sink, &err);
    struct chart_str result = ch_str_dup(op, err ? chart_error_message(err)
                                                 : ch_str(out.bytes, out.len));
    chart_error_free(err);
    chart_env_unref(env);
    return result;
}

TEST(templates_run_on_their_own)
{
    CHECK_STR(run_template(op, "a{{ print 1 2 }}", 0), "a1 2");
    CHECK_STR(run_template(op, "{{ nope }}", 0),
              "template: t:1: function \"nope\" not defined");
    CHECK_STR(run_template(op, "{{ env \"X\" }}", 0),
              "template: t:1: function \"env\" not defined");
}

TEST(process_variables_are_read_on_demand_only)
{
    const uint64_t env = CHART_TEMPLATE_PROCESS_ENV;
    CHECK_INT(setenv("LIBCHART_TEST", "v", 1), 0);
    CHECK_STR(run_template(op, "{{ env \"LIBCHART_TEST\" }}", env), "v");
    CHECK_STR(run_template(op, "{{ expandenv \"<$LIBCHART_TEST>\" }}", env),
              "<v>");
    CHECK_STR(run_template(op, "{{ expandenv \"${LIBCHART_TEST}$ ${\" }}", env),
              "v$ ");
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(chart_renders),
        T(documents_can_be_read),
        T(manifest_outlives_what_it_was_made_of),
        T(chart_can_be_read),
        T(absent_values_chain),
        T(values_keep_their_origins),
        T(errors_have_code_text_and_places),
        T(packed_chart_is_the_chart),
        T(subchart_packs_on_its_own),
        T(time_changes_what_is_packed),
        T(bad_layers_leave_the_builder_usable),
        T(options_from_the_future_are_refused),
        T(options_from_the_past_are_filled_up),
        T(steps_are_limited),
        T(calls_can_be_cancelled),
        T(every_failed_allocation_is_an_error_without_a_leak),
        T(one_renderer_serves_many_threads),
        T(templates_run_on_their_own),
        T(process_variables_are_read_on_demand_only),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
